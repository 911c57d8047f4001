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

# Structures that the headers only name: what is in them is nobody's business.
opaque=$(cat "$headers"/supportcheck/*.h | awk '{
    for (line = $0; match(line, /struct scheck_[a-z0-9_]+/); ) {
        name = substr(line, RSTART + 7, RLENGTH - 7)
        line = substr(line, RSTART + RLENGTH)
        used[name]
        if (line ~ /^ *\{/)
            defined[name]
    }
}
END {
    for (name in used)
        if (!(name in defined))
            printf "%s ", name
}')

# dump LIBRARY: what programs see of it, and not where its sources were.
dump() {
    abidw --headers-dir "$headers" --drop-private-types --no-show-locs --no-corpus-path \
        --no-comp-dir-path --no-write-default-sizes --exported-interfaces-only "$1" |
        awk -v opaque="$opaque" '
            BEGIN {
                split(opaque, names, " ")
                for (i in names)
                    hidden["name='\''" names[i] "'\''"]
            }
            # Each has to have one, but where the sources were differs.
            { sub(/ path='\''.*\/libsupportcheck\//, " path='\''libsupportcheck/") }
            depth {
                depth += /<class-decl/ && !/\/>$/
                depth -= /<\/class-decl>/
                next
            }
            $1 == "<class-decl" && $2 in hidden && !/\/>$/ {
                depth = 1
                sub(/ size-in-bits='\''[0-9]*'\''/, "")
                sub(/ *>$/, " is-declaration-only='\''yes'\''/>")
            }
            { print }'
}

if [ -n "$update" ]; then
    dump "$library" >"$record"
    exit 0
fi

if ! readelf -h "$library" | grep -q 'X86-64'; then
    echo "skipped: the record is of x86-64"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# abidiff calls a moved member a change (4) like any other; it breaks callers all the same.
compare() {
    status=0
    abidiff --no-added-syms "$1" "$2" || status=$?
}
dump "$library" >"$work/library"
compare "$record" "$work/library"
if [ "$status" -ne 0 ]; then
    echo "the library is not compatible with $record (abidiff: $status)"
    exit 1
fi

# A comparison that finds no difference from another library, or from a record that says a member
# stands elsewhere, an enumerator has another value or a function another parameter, is none.
refuse() {
    compare "$1" "$2" >/dev/null
    if [ "$status" -eq 0 ]; then
        echo "abidiff sees no difference $3"
        exit 1
    fi
}
refuse_edited() {
    awk -v from="$2" -v to="$3" '!done && index($0, from) { done = sub(from, to) } { print }' \
        "$record" >"$work/edited"
    if cmp -s "$record" "$work/edited"; then
        echo "the record has no $2 to change"
        exit 1
    fi
    refuse "$work/edited" "$work/library" "$1"
}
dump "$other" >"$work/other"
refuse "$record" "$work/other" "from another library"
refuse_edited "of a member" "layout-offset-in-bits='128'" "layout-offset-in-bits='192'"
refuse_edited "of an enumerator" "value='2'" "value='3'"
refuse_edited "of a parameter" "<parameter type-id=" "<parameter type-id='type-id-1'/><parameter type-id="
