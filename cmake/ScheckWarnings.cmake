# SPDX-License-Identifier: MIT
# Warnings for our own sources; link PRIVATE. Never exported, so that a
# program that embeds the project keeps its own.

add_library(supportcheck_warnings INTERFACE)
# A 32-bit program could not open or list files with numbers and sizes beyond 32 bits.
target_compile_definitions(supportcheck_warnings INTERFACE _FILE_OFFSET_BITS=64)
target_compile_options(supportcheck_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wundef -Wpointer-arith
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes;-Wmissing-prototypes>
    # Texts are cut on purpose, and whether gcc notices depends on optimisation.
    $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>
    # json-c's loop macro contains one, and clang reports it where it is used.
    $<$<C_COMPILER_ID:Clang>:-Wno-gnu-statement-expression>
    $<$<BOOL:${SUPPORTCHECK_WERROR}>:-Werror>)
