# SPDX-License-Identifier: MIT
# Finds what the enabled parts need and decides which adapters are built.
#
# Offers: LibXml2::LibXml2, jsonc::jsonc, cmark::cmark, xlutil::xlutil (static
# archive, without libxl), clang::libclang, cmocka::cmocka. Sets
# SCHECK_HAVE_ADAPTER_<NAME> and SCHECK_HAVE_AUDIT.

if(SUPPORTCHECK_BUILD_AUTHORING OR SUPPORTCHECK_BUILD_DOCGEN)
    find_package(LibXml2 2.9.10 REQUIRED)
elseif(NOT SUPPORTCHECK_ADAPTER_LIBVIRT STREQUAL "OFF")
    find_package(LibXml2 2.9.10)
endif()
if(SUPPORTCHECK_BUILD_DOCGEN)
    if(NOT SUPPORTCHECK_BUILD_AUTHORING)
        message(FATAL_ERROR "docgen needs SUPPORTCHECK_BUILD_AUTHORING")
    endif()
    find_package(Cmark 0.30 REQUIRED)
endif()
if(SUPPORTCHECK_BUILD_CLI)
    find_package(JsonC 0.15 REQUIRED)
elseif(NOT SUPPORTCHECK_ADAPTER_FACTS STREQUAL "OFF" OR NOT SUPPORTCHECK_ADAPTER_LIBXL STREQUAL "OFF")
    find_package(JsonC 0.15)
endif()
if(NOT SUPPORTCHECK_ADAPTER_XLCFG STREQUAL "OFF")
    find_package(Xlutil)
endif()
set(SCHECK_HAVE_AUDIT OFF)
if(SUPPORTCHECK_BUILD_CLI AND NOT SUPPORTCHECK_BUILD_AUDIT STREQUAL "OFF")
    find_package(Libclang QUIET)
    if(Libclang_FOUND)
        set(SCHECK_HAVE_AUDIT ON)
    elseif(SUPPORTCHECK_BUILD_AUDIT STREQUAL "AUTO")
        message(STATUS "The program supportcheck-audit is left out: libclang was not found")
    else()
        message(FATAL_ERROR
            "SUPPORTCHECK_BUILD_AUDIT is ${SUPPORTCHECK_BUILD_AUDIT}, but libclang was not found")
    endif()
endif()
if(SUPPORTCHECK_BUILD_TESTS)
    find_package(Cmocka 1.1.5 REQUIRED)
    find_package(Threads REQUIRED)
endif()

# Set SCHECK_HAVE_ADAPTER_<name> from its option and the package it needs.
function(scheck_decide_adapter name package)
    set(wanted "${SUPPORTCHECK_ADAPTER_${name}}")
    set(have OFF)
    if(NOT wanted STREQUAL "OFF")
        if(NOT package OR ${package}_FOUND)
            set(have ON)
        elseif(wanted STREQUAL "AUTO")
            message(STATUS "Adapter ${name} is left out: ${package} was not found")
        else()
            message(FATAL_ERROR
                "SUPPORTCHECK_ADAPTER_${name} is ${wanted}, but ${package} was not found")
        endif()
    endif()
    set(SCHECK_HAVE_ADAPTER_${name} ${have} PARENT_SCOPE)
endfunction()

scheck_decide_adapter(FACTS JsonC)
scheck_decide_adapter(LIBXL JsonC)
scheck_decide_adapter(XLCFG Xlutil)
scheck_decide_adapter(LIBVIRT LibXml2)
scheck_decide_adapter(HOST "")

# Linkers that know the option have it silently ignored by a libc that does not.
set(SCHECK_HAVE_RELR OFF)
if(SUPPORTCHECK_RELR AND NOT CMAKE_CROSSCOMPILING)
    include(CheckCSourceRuns)
    set(CMAKE_REQUIRED_LINK_OPTIONS "-pie" "LINKER:-z,pack-relative-relocs" "LINKER:--fatal-warnings")
    set(CMAKE_REQUIRED_FLAGS "-fPIE")
    check_c_source_runs("
static int x = 7, *const volatile table[] = {&x, &x, &x, &x};
int main(void) { return *table[3] == 7 ? 0 : 1; }" SCHECK_RELR_RUNS)
    unset(CMAKE_REQUIRED_LINK_OPTIONS)
    unset(CMAKE_REQUIRED_FLAGS)
    set(SCHECK_HAVE_RELR "${SCHECK_RELR_RUNS}")
endif()
