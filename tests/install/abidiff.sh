#!/bin/sh
# SPDX-License-Identifier: MIT
# The library is compatible with what was last recorded of it: nothing that a
# program was compiled against is gone or has another shape. Additions are fine,
# and are recorded when a release is made.
#
#     abidiff.sh LIBRARY RECORD OTHER        compare; OTHER is a library that differs
#     abidiff.sh --update LIBRARY RECORD     record anew
set -eu

update=
if [ "$1" = --update ]; then
    update=1
    shift
fi
library=$1
record=$2
other=${3:-}
headers=$(cd "$(dirname "$0")/../../include" && pwd)

for tool in abidw abidiff; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: $tool (package abigail-tools) is not installed"
        exit 77
    fi
done

if [ -n "$update" ]; then
    # Where the sources were is nobody's business.
    abidw --headers-dir "$headers" --drop-private-types --no-show-locs --no-corpus-path \
        --no-comp-dir-path --no-write-default-sizes --exported-interfaces-only "$library" |
        sed "s| path='${headers%/include}/| path='|" >"$record"
    exit 0
fi

if ! readelf -h "$library" | grep -q 'X86-64'; then
    echo "skipped: the record is of x86-64"
    exit 77
fi
# 4 is a change, 8 one that breaks; 1 and 2 are errors of abidiff's own.
compare() {
    status=0
    abidiff --headers-dir2 "$headers" --no-added-syms "$record" "$1" || status=$?
}
compare "$library"
if [ $((status & 11)) -ne 0 ]; then
    echo "the library is not compatible with $record (abidiff: $status)"
    exit 1
fi
# A comparison that finds no difference between different libraries is none.
compare "$other" >/dev/null
if [ $((status & 8)) -eq 0 ]; then
    echo "abidiff sees no difference from another library"
    exit 1
fi
