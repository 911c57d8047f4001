# SPDX-License-Identifier: MIT
# What can be switched on and off. As a subproject only the libraries are built.

option(BUILD_SHARED_LIBS "Build the libraries shared" ON)
option(SUPPORTCHECK_STATIC_TOO "Build and install static libraries beside the shared ones" ON)
option(SUPPORTCHECK_INSTALL "Install what is built" ${PROJECT_IS_TOP_LEVEL})
option(SUPPORTCHECK_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(SUPPORTCHECK_BUILD_FUZZERS "Build the fuzz targets with libFuzzer (needs clang)" OFF)
option(SUPPORTCHECK_BUILD_AUTHORING "Build libsupportcheck-policy (needs libxml2)" ON)
option(SUPPORTCHECK_BUILD_DOCGEN "Build docgen, which compiles the built-in policy" ON)
option(SUPPORTCHECK_BUILD_CLI "Build the program supportcheck" ${PROJECT_IS_TOP_LEVEL})
option(SUPPORTCHECK_CLI_STATIC
    "Make the core, and json-c where its static archive is there, part of the program" ON)
option(SUPPORTCHECK_WERROR "Treat compiler warnings as errors" OFF)
option(SUPPORTCHECK_INSTALL_TESTS "Test the installation through projects outside the tree" ON)
option(SUPPORTCHECK_E2E_TESTS "Test on a real Xen, booted in QEMU (label e2e)" ON)
option(SUPPORTCHECK_VALGRIND "Repeat the tests of the core under valgrind where it is found" OFF)
set(SUPPORTCHECK_PYTHON_DIR "lib/python3/dist-packages" CACHE STRING
    "Where the Python package is installed, below the prefix; nowhere when empty")
option(SUPPORTCHECK_RELR
    "Pack the program's relocations, where a program built so runs here (glibc 2.36)" ON)
set(SUPPORTCHECK_TEST_PREFIX "" CACHE STRING "Put before test names, to tell builds apart")
set(SUPPORTCHECK_BUILTIN_IMAGE "" CACHE FILEPATH
    "C file with the built-in policy, compiled on the build machine (for cross builds)")

# ON and missing is an error, AUTO and missing a message.
set(scheck_adapter_help_FACTS "facts JSON (json-c)")
set(scheck_adapter_help_LIBXL "libxl JSON (json-c)")
set(scheck_adapter_help_XLCFG "xl.cfg (libxlutil's static archive)")
set(scheck_adapter_help_LIBVIRT "libvirt domain XML (libxml2)")
set(scheck_adapter_help_HOST "probe of the running host (libc; Xen libraries at run time)")
foreach(adapter IN ITEMS FACTS LIBXL XLCFG LIBVIRT HOST)
    set(SUPPORTCHECK_ADAPTER_${adapter} AUTO CACHE STRING
        "Adapter for ${scheck_adapter_help_${adapter}}: AUTO, ON or OFF")
    set_property(CACHE SUPPORTCHECK_ADAPTER_${adapter} PROPERTY STRINGS AUTO ON OFF)
endforeach()

set(SUPPORTCHECK_BUILD_AUDIT AUTO CACHE STRING
    "Build supportcheck-audit, which checks a policy's evidence (libclang): AUTO, ON or OFF")
set_property(CACHE SUPPORTCHECK_BUILD_AUDIT PROPERTY STRINGS AUTO ON OFF)
