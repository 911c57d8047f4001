# SPDX-License-Identifier: MIT
# scheck_add_test(NAME name SOURCES a.c ... [LIBS target ...] [LABELS label ...]
#                 [ARGS arg ...] [DEFINITIONS def ...] [TIMEOUT seconds])
#
# One cmocka program and one test. A library that this build leaves out makes
# the test go with a message. With tests off the call does nothing. Tests
# labelled "core" are repeated under valgrind with SUPPORTCHECK_VALGRIND.
# These get SUPPORTCHECK_SLOW=1 and may do with fewer rounds.
# A test that exits 77 counts as skipped, and says why.

if(SUPPORTCHECK_BUILD_TESTS OR SUPPORTCHECK_BUILD_FUZZERS)
    enable_testing()
    set(scheck_data_default "${PROJECT_SOURCE_DIR}/../shared/data")
    if(DEFINED ENV{SUPPORTCHECK_DATA})
        set(scheck_data_default "$ENV{SUPPORTCHECK_DATA}")
    endif()
    set(SUPPORTCHECK_DATA "${scheck_data_default}" CACHE PATH
        "Test data that is kept outside the source tree; tests without it are skipped")
    get_filename_component(SCHECK_DATA_DIR "${SUPPORTCHECK_DATA}" ABSOLUTE)
    set(SCHECK_TEST_ENVIRONMENT
        "SUPPORTCHECK_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
        "SUPPORTCHECK_BUILD_DIR=${PROJECT_BINARY_DIR}"
        "SUPPORTCHECK_DATA=${SCHECK_DATA_DIR}"
        "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0")
    if(SUPPORTCHECK_VALGRIND)
        find_program(VALGRIND_PROGRAM valgrind)
        if(NOT VALGRIND_PROGRAM)
            message(STATUS "No test runs under valgrind: it was not found")
        endif()
    endif()
endif()

# Environment, labels and time limit of the test @name.
function(scheck_set_test_properties name labels timeout)
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "${SCHECK_TEST_ENVIRONMENT}"
        LABELS "${labels}"
        TIMEOUT ${timeout}
        SKIP_RETURN_CODE 77)
endfunction()

function(scheck_add_valgrind_test name args timeout)
    math(EXPR longer "${timeout} * 4")
    set(test ${SUPPORTCHECK_TEST_PREFIX}valgrind.${name})
    add_test(NAME ${test}
        COMMAND ${VALGRIND_PROGRAM} --quiet --error-exitcode=99 --leak-check=full
                --show-leak-kinds=all --errors-for-leak-kinds=all
                $<TARGET_FILE:test_${name}> ${args})
    scheck_set_test_properties(${test} valgrind ${longer})
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT "SUPPORTCHECK_SLOW=1")
endfunction()

function(scheck_add_test)
    cmake_parse_arguments(PARSE_ARGV 0 T "" "NAME;TIMEOUT" "SOURCES;LIBS;LABELS;ARGS;DEFINITIONS")
    if(T_UNPARSED_ARGUMENTS OR NOT T_NAME OR NOT T_SOURCES)
        message(FATAL_ERROR "scheck_add_test: bad arguments: ${T_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT SUPPORTCHECK_BUILD_TESTS OR
       (SUPPORTCHECK_ONLY_TESTS AND NOT T_NAME IN_LIST SUPPORTCHECK_ONLY_TESTS))
        return()
    endif()
    foreach(lib IN LISTS T_LIBS)
        if(NOT TARGET ${lib} AND lib MATCHES "^(supportcheck|scheck)_|::")
            message(STATUS "Test ${T_NAME} is left out: this build has no ${lib}")
            return()
        endif()
    endforeach()
    if(NOT T_TIMEOUT)
        set(T_TIMEOUT 300)
    endif()

    add_executable(test_${T_NAME} ${T_SOURCES})
    target_link_libraries(test_${T_NAME} PRIVATE supportcheck_warnings ${T_LIBS} cmocka::cmocka)
    target_include_directories(test_${T_NAME} PRIVATE
        "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/include"
        "${PROJECT_SOURCE_DIR}/tests/support")
    target_compile_definitions(test_${T_NAME} PRIVATE ${T_DEFINITIONS})
    add_test(NAME ${SUPPORTCHECK_TEST_PREFIX}${T_NAME} COMMAND test_${T_NAME} ${T_ARGS})
    scheck_set_test_properties(${SUPPORTCHECK_TEST_PREFIX}${T_NAME} "${T_LABELS}" ${T_TIMEOUT})
    if(VALGRIND_PROGRAM AND "core" IN_LIST T_LABELS)
        scheck_add_valgrind_test(${T_NAME} "${T_ARGS}" ${T_TIMEOUT})
    endif()
endfunction()
