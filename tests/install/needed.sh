#!/bin/sh
# SPDX-License-Identifier: MIT
# needed.sh LIBRARY: the core library needs libc and nothing else, and of libc
# only what allocates, compares and moves memory.
set -eu

library=$1
export LC_ALL=C

needed=$("${READELF:-readelf}" -d "$library" | sed -n -e 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
if [ "$needed" != libc.so.6 ]; then
    printf 'unexpected libraries: %s\n' "$needed"
    exit 1
fi

# What ldd resolves besides is the loader and the kernel's page; what somebody
# preloads into every program is not the library's.
LD_PRELOAD="" ldd "$library" | sed -e 's/^[[:space:]]*//' -e 's/ .*//' |
    grep -v -e '^linux-vdso\.' -e '^linux-gate\.' -e '^libc\.so\.6$' -e '/ld-linux' && {
    printf 'unexpected libraries in the output of ldd\n'
    exit 1
}

"${NM:-nm}" -D --undefined-only "$library" | sed -e 's/.* //' -e 's/@.*//' |
    grep -v -x -e 'malloc' -e 'realloc' -e 'free' -e 'mem[a-z]*' -e 'str[a-z]*' \
        -e '__stack_chk_fail' -e '__cxa_finalize' -e '__gmon_start__' -e '_ITM_.*' \
        -e '__[a-z]*_chk' -e '___tls_get_addr' && {
    printf 'the core calls more of libc than it may\n'
    exit 1
}
printf '%s needs %s only\n' "$library" "$needed"
