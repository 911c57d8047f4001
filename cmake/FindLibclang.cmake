# SPDX-License-Identifier: MIT
# Finds libclang, the C interface to clang; defines clang::libclang.
#
# Debian has each version in a directory of its own; the newest is taken.

file(GLOB Libclang_prefixes "/usr/lib/llvm-*")
list(SORT Libclang_prefixes COMPARE NATURAL ORDER DESCENDING)
find_path(Libclang_INCLUDE_DIR clang-c/Index.h HINTS ${Libclang_prefixes} PATH_SUFFIXES include)
get_filename_component(Libclang_prefix "${Libclang_INCLUDE_DIR}" DIRECTORY)
find_library(Libclang_LIBRARY clang HINTS "${Libclang_prefix}" PATH_SUFFIXES lib)

# In a build for another architecture what was found may be of this one.
if(Libclang_INCLUDE_DIR AND Libclang_LIBRARY)
    include(CMakePushCheckState)
    include(CheckCSourceCompiles)
    cmake_push_check_state(RESET)
    set(CMAKE_REQUIRED_INCLUDES "${Libclang_INCLUDE_DIR}")
    set(CMAKE_REQUIRED_LIBRARIES "${Libclang_LIBRARY}")
    set(CMAKE_REQUIRED_QUIET ON)
    check_c_source_compiles("
#include <clang-c/Index.h>
#if CINDEX_VERSION < 62
#error this libclang is older than clang 14
#endif
int main(void) { clang_disposeIndex(clang_createIndex(0, 0)); return 0; }" Libclang_LINKS)
    cmake_pop_check_state()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libclang
    REQUIRED_VARS Libclang_LIBRARY Libclang_INCLUDE_DIR Libclang_LINKS)
mark_as_advanced(Libclang_INCLUDE_DIR Libclang_LIBRARY)

if(Libclang_FOUND AND NOT TARGET clang::libclang)
    add_library(clang::libclang UNKNOWN IMPORTED)
    set_target_properties(clang::libclang PROPERTIES
        IMPORTED_LOCATION "${Libclang_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${Libclang_INCLUDE_DIR}")
endif()
