# SPDX-License-Identifier: MIT
# Finds the unit test framework cmocka; defines cmocka::cmocka.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_Cmocka QUIET cmocka)
endif()
find_path(Cmocka_INCLUDE_DIR cmocka.h HINTS ${PC_Cmocka_INCLUDEDIR})
find_library(Cmocka_LIBRARY cmocka HINTS ${PC_Cmocka_LIBDIR})
set(Cmocka_VERSION "${PC_Cmocka_VERSION}")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Cmocka
    REQUIRED_VARS Cmocka_LIBRARY Cmocka_INCLUDE_DIR VERSION_VAR Cmocka_VERSION)
mark_as_advanced(Cmocka_INCLUDE_DIR Cmocka_LIBRARY)

if(Cmocka_FOUND AND NOT TARGET cmocka::cmocka)
    add_library(cmocka::cmocka UNKNOWN IMPORTED)
    set_target_properties(cmocka::cmocka PROPERTIES
        IMPORTED_LOCATION "${Cmocka_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${Cmocka_INCLUDE_DIR}")
endif()
