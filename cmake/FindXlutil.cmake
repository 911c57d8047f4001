# SPDX-License-Identifier: MIT
# Finds the static archive of Xen's libxlutil, which parses xl.cfg; defines xlutil::xlutil.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_Xlutil QUIET xlutil)
endif()
find_path(Xlutil_INCLUDE_DIR libxlutil.h HINTS ${PC_Xlutil_INCLUDEDIR})
find_library(Xlutil_LIBRARY libxlutil.a HINTS ${PC_Xlutil_LIBDIR})
set(Xlutil_VERSION "${PC_Xlutil_VERSION}")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Xlutil
    REQUIRED_VARS Xlutil_LIBRARY Xlutil_INCLUDE_DIR VERSION_VAR Xlutil_VERSION)
mark_as_advanced(Xlutil_INCLUDE_DIR Xlutil_LIBRARY)

if(Xlutil_FOUND AND NOT TARGET xlutil::xlutil)
    add_library(xlutil::xlutil UNKNOWN IMPORTED)
    set_target_properties(xlutil::xlutil PROPERTIES
        IMPORTED_LOCATION "${Xlutil_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${Xlutil_INCLUDE_DIR}")
endif()
