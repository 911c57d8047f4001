# SPDX-License-Identifier: MIT
# Finds the CommonMark library cmark; defines cmark::cmark.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_Cmark QUIET libcmark)
endif()
find_path(Cmark_INCLUDE_DIR cmark.h HINTS ${PC_Cmark_INCLUDEDIR})
find_library(Cmark_LIBRARY cmark HINTS ${PC_Cmark_LIBDIR})
set(Cmark_VERSION "${PC_Cmark_VERSION}")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Cmark
    REQUIRED_VARS Cmark_LIBRARY Cmark_INCLUDE_DIR VERSION_VAR Cmark_VERSION)
mark_as_advanced(Cmark_INCLUDE_DIR Cmark_LIBRARY)

if(Cmark_FOUND AND NOT TARGET cmark::cmark)
    add_library(cmark::cmark UNKNOWN IMPORTED)
    set_target_properties(cmark::cmark PROPERTIES
        IMPORTED_LOCATION "${Cmark_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${Cmark_INCLUDE_DIR}")
endif()
