#!/bin/sh
# SPDX-License-Identifier: MIT
# Every enumerator and number of the public headers has the value that was last recorded of it:
# programs carry these in their own code, and most are of no function's type, so that abidiff
# does not see them.
#
#     constants.sh RECORD            compare; more constants than recorded are fine
#     constants.sh --update RECORD   record anew
set -eu

update=
if [ "$1" = --update ]; then
    update=1
    shift
fi
record=$1
include=$(cd "$(dirname "$0")/../../include" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# print HEADER...: a program that prints them. How many of a kind there are, and the version, grow.
print() {
    echo '#include <stdio.h>'
    for header in "$@"; do
        echo "#include <supportcheck/${header##*/}>"
    done
    printf '%s\n' '#define PRINT(name) printf("%s %lld\n", #name, (long long)(name))'
    echo 'int main(void) {'
    sed -n -e 's/^    \(SCHECK_[A-Z0-9_]*\)\( = [^,]*\)\{0,1\} *\(,.*\|\/\*.*\)\{0,1\}$/\1/p' \
        -e 's/^#define \(SCHECK_[A-Z0-9_]*\) [(0-9-].*/\1/p' "$@" | sort -u |
        sed -e '/^SCHECK_N_/d' -e '/^SCHECK_VERSION_/d' -e 's/.*/PRINT(&);/'
    echo 'return 0; }'
}

print "$include"/supportcheck/*.h >"$work/constants.c"
${CC:-cc} -I"$include" -o "$work/constants" "$work/constants.c"
"$work/constants" >"$work/now"
if [ -n "$update" ]; then
    cp "$work/now" "$record"
    exit 0
fi

# What is in the record and not, or otherwise, in the headers.
gone=$(comm -23 "$record" "$work/now")
if [ -n "$gone" ]; then
    echo "recorded, and not so any more:"
    echo "$gone"
    exit 1
fi
printf '%s constants, %s recorded\n' "$(wc -l <"$work/now")" "$(wc -l <"$record")"
