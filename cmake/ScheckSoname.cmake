# SPDX-License-Identifier: MIT

# scheck_soname(variable library): the name under which programs load the shared
# library @library; empty for a static one, and where there is no readelf.
function(scheck_soname variable library)
    set(dynamic "")
    if(CMAKE_READELF AND library MATCHES "\\.so")
        execute_process(COMMAND ${CMAKE_READELF} -d "${library}"
            OUTPUT_VARIABLE dynamic ERROR_QUIET)
    endif()
    string(REGEX MATCH "\\(SONAME\\)[^\n]*\\[([^]\n]+)\\]" found "${dynamic}")
    set(${variable} "${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()
