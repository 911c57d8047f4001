# SPDX-License-Identifier: MIT
# The policy that is built into the library, as a C file; and the same policy
# with its documents as an image to install. docgen is linked statically
# against the core without an image, so it exists before the library does.
#
# Sets SCHECK_BUILTIN_IMAGE_SOURCE.

if(SUPPORTCHECK_BUILTIN_IMAGE)
    if(NOT EXISTS "${SUPPORTCHECK_BUILTIN_IMAGE}")
        message(FATAL_ERROR "SUPPORTCHECK_BUILTIN_IMAGE: no file ${SUPPORTCHECK_BUILTIN_IMAGE}")
    endif()
    set(SCHECK_BUILTIN_IMAGE_SOURCE "${SUPPORTCHECK_BUILTIN_IMAGE}")
elseif(SUPPORTCHECK_BUILD_DOCGEN)
    # The list serves dependencies only: docgen reads the directory itself.
    file(GLOB_RECURSE policy_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/policy/*.xml")
    set(SCHECK_BUILTIN_IMAGE_SOURCE "${CMAKE_CURRENT_BINARY_DIR}/builtin_image.c")
    add_custom_command(OUTPUT "${SCHECK_BUILTIN_IMAGE_SOURCE}"
        COMMAND docgen compile --verdict-only --format c --symbol scheck__builtin_image
                --output "${SCHECK_BUILTIN_IMAGE_SOURCE}" "${PROJECT_SOURCE_DIR}/policy"
        DEPENDS docgen ${policy_files}
        COMMENT "Compiling the built-in policy"
        VERBATIM)
    set(SCHECK_POLICY_IMAGE "${PROJECT_BINARY_DIR}/policy.img")
    add_custom_command(OUTPUT "${SCHECK_POLICY_IMAGE}"
        COMMAND docgen compile --output "${SCHECK_POLICY_IMAGE}" "${PROJECT_SOURCE_DIR}/policy"
        DEPENDS docgen ${policy_files}
        COMMENT "Compiling the policy with its documents"
        VERBATIM)
    add_custom_target(supportcheck_policy_image ALL DEPENDS "${SCHECK_POLICY_IMAGE}")
    set_property(GLOBAL PROPERTY SCHECK_POLICY_IMAGE "${SCHECK_POLICY_IMAGE}")
else()
    message(FATAL_ERROR "The built-in policy needs SUPPORTCHECK_BUILD_DOCGEN, or in a cross build "
        "SUPPORTCHECK_BUILTIN_IMAGE=FILE.c from a build on the build machine")
endif()
set_property(GLOBAL PROPERTY SCHECK_BUILTIN_IMAGE "${SCHECK_BUILTIN_IMAGE_SOURCE}")
