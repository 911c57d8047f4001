# SPDX-License-Identifier: MIT
# Finds the JSON library json-c; defines jsonc::jsonc.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_JsonC QUIET json-c)
endif()
find_path(JsonC_INCLUDE_DIR json-c/json.h HINTS ${PC_JsonC_INCLUDEDIR})
if(SUPPORTCHECK_CLI_STATIC)
    find_library(JsonC_LIBRARY NAMES libjson-c.a json-c HINTS ${PC_JsonC_LIBDIR})
else()
    find_library(JsonC_LIBRARY json-c HINTS ${PC_JsonC_LIBDIR})
endif()
set(JsonC_VERSION "${PC_JsonC_VERSION}")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(JsonC
    REQUIRED_VARS JsonC_LIBRARY JsonC_INCLUDE_DIR VERSION_VAR JsonC_VERSION)
mark_as_advanced(JsonC_INCLUDE_DIR JsonC_LIBRARY)

if(JsonC_FOUND AND NOT TARGET jsonc::jsonc)
    add_library(jsonc::jsonc UNKNOWN IMPORTED)
    set_target_properties(jsonc::jsonc PROPERTIES
        IMPORTED_LOCATION "${JsonC_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${JsonC_INCLUDE_DIR}")
endif()
