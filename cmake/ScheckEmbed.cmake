# SPDX-License-Identifier: MIT
# scheck_embed(target prefix file...): each file as a string of C, so that a
# program needs no files at run time. "assets/filter.js" becomes
# "const char PREFIX_filter_js[]". Run as a script it writes the C file.

if(CMAKE_SCRIPT_MODE_FILE)
    string(REPLACE "|" ";" FILES "${FILES}")
    set(text "/* Written by ScheckEmbed.cmake. */\n")
    foreach(file IN LISTS FILES)
        get_filename_component(name "${file}" NAME)
        string(MAKE_C_IDENTIFIER "${PREFIX}_${name}" symbol)
        file(READ "${file}" bytes HEX)
        # Bytes, not a literal: compilers need not take a string of any length.
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
        string(REPLACE "0x0a," "0x0a,\n" bytes "${bytes}")
        string(APPEND text "extern const unsigned char ${symbol}[];\n"
            "const unsigned char ${symbol}[] = {\n${bytes}0};\n")
    endforeach()
    file(WRITE "${OUTPUT}" "${text}")
    return()
endif()

set(SCHECK_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(scheck_embed target prefix)
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${prefix}s.c")
    list(TRANSFORM ARGN PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE files)
    list(JOIN files "|" joined)
    add_custom_command(OUTPUT "${output}"
        COMMAND "${CMAKE_COMMAND}" -D "FILES=${joined}" -D PREFIX=${prefix}
                -D "OUTPUT=${output}" -P "${SCHECK_EMBED_SCRIPT}"
        DEPENDS ${files} "${SCHECK_EMBED_SCRIPT}"
        COMMENT "Embedding ${prefix}s"
        VERBATIM)
    target_sources(${target} PRIVATE "${output}")
endfunction()
