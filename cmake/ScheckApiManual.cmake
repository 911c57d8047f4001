# SPDX-License-Identifier: MIT
# Manual pages of the API: the public headers in another form, in the directory
# SCHECK_API_MANUAL, which is empty where there is no awk.

set(SCHECK_API_MANUAL "")
find_program(SUPPORTCHECK_AWK awk)
mark_as_advanced(SUPPORTCHECK_AWK)
if(NOT SUPPORTCHECK_AWK)
    message(STATUS "No awk: the manual pages of the API are left out")
    return()
endif()

set(SCHECK_API_MANUAL "${PROJECT_BINARY_DIR}/man3")
set(headers base image facts eval remedy)
if(SUPPORTCHECK_BUILD_AUTHORING)
    list(APPEND headers policy)
endif()
list(TRANSFORM headers REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/include/supportcheck/\\1.h")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers}
    "${PROJECT_SOURCE_DIR}/scripts/api-man.sh" "${PROJECT_SOURCE_DIR}/scripts/api-man.awk")
execute_process(
    COMMAND sh "${PROJECT_SOURCE_DIR}/scripts/api-man.sh" "${PROJECT_VERSION}"
        "${SCHECK_API_MANUAL}" ${headers}
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
