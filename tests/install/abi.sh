#!/bin/sh
# SPDX-License-Identifier: MIT
# abi.sh LIBRARY MAP HEADER...: the headers' functions, the version script and
# the library's dynamic symbols are one and the same list.
set -eu

library=$1 map=$2
shift 2
scripts=$(dirname "$0")/../../scripts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

sh "$scripts/api-functions.sh" "$@" >"$work/headers"
sed -n -e 's/^ *\(scheck_[a-z0-9_]*\);$/\1/p' "$map" | sort >"$work/map"
# The node itself is listed as an absolute symbol, by some versions of nm with itself as version.
"${NM:-nm}" -D --defined-only "$library" | sed -e 's/.* //' |
    grep -v '^SUPPORTCHECK_' | sort >"$work/library"
sed -e 's/$/@@SUPPORTCHECK_0.1/' "$work/map" >"$work/versioned"

test -s "$work/headers"
diff -u "$work/headers" "$work/map"
diff -u "$work/versioned" "$work/library"
printf '%s: %s functions\n' "$library" "$(wc -l <"$work/library")"
