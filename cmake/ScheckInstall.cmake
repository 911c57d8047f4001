# SPDX-License-Identifier: MIT
# Libraries, headers, CMake package, pkg-config files, docgen, manual pages and
# the policy image. Other programs and modules are installed where they are built.

include(CMakePackageConfigHelpers)

get_property(targets GLOBAL PROPERTY SCHECK_INSTALLED_TARGETS)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/supportcheck")
install(TARGETS ${targets} EXPORT supportcheckTargets
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime
            NAMELINK_COMPONENT devel
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT devel)
install(EXPORT supportcheckTargets NAMESPACE supportcheck::
    DESTINATION "${package_dir}" COMPONENT devel)

set(headers base.h image.h facts.h eval.h remedy.h)
set(packages supportcheck)
if(TARGET supportcheck_policy)
    list(APPEND headers policy.h)
    list(APPEND packages supportcheck-policy)
endif()
foreach(header IN LISTS headers)
    install(FILES "${PROJECT_SOURCE_DIR}/include/supportcheck/${header}"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/supportcheck" COMPONENT devel)
endforeach()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/supportcheckConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/supportcheckConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/supportcheckConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/supportcheckConfig.cmake"
    "${PROJECT_BINARY_DIR}/supportcheckConfigVersion.cmake"
    DESTINATION "${package_dir}" COMPONENT devel)

foreach(package IN LISTS packages)
    configure_file("${PROJECT_SOURCE_DIR}/cmake/${package}.pc.in"
        "${PROJECT_BINARY_DIR}/${package}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${package}.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT devel)
endforeach()

if(SCHECK_API_MANUAL)
    install(DIRECTORY "${SCHECK_API_MANUAL}" DESTINATION "${CMAKE_INSTALL_MANDIR}" COMPONENT devel)
endif()

if(TARGET docgen)
    install(TARGETS docgen RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT devel)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/man/docgen.1"
        DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT devel)
endif()
if(TARGET supportcheck_cli)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/man/supportcheck.1"
        DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT runtime)
endif()

# Found beside each other wherever the tree is put; CMAKE_SKIP_INSTALL_RPATH
# leaves that to the system's loader.
file(RELATIVE_PATH bin_to_lib "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
function(scheck_set_run_path target path)
    if(TARGET ${target})
        set_target_properties(${target} PROPERTIES INSTALL_RPATH "${path}")
    endif()
endfunction()
scheck_set_run_path(supportcheck_policy "$ORIGIN")
scheck_set_run_path(supportcheck_reader_libvirt "$ORIGIN/..")
if(NOT BUILD_SHARED_LIBS OR NOT SUPPORTCHECK_CLI_STATIC)
    scheck_set_run_path(supportcheck_cli "$ORIGIN/${bin_to_lib}")
endif()
scheck_set_run_path(supportcheck_audit "$ORIGIN/${bin_to_lib}")

# A package of its own: policy data changes between releases of the program.
get_property(image GLOBAL PROPERTY SCHECK_POLICY_IMAGE)
if(image)
    install(FILES "${image}" DESTINATION "${CMAKE_INSTALL_DATADIR}/supportcheck"
        COMPONENT policy-data)
endif()
