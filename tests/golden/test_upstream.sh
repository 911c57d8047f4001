#!/bin/sh
# SPDX-License-Identifier: MIT
# The statements of every release are the published ones but for declared errata.
# Usage: test_upstream.sh DOCGEN
. "$(dirname "$0")/common.sh"
docgen=$1
source=${SUPPORTCHECK_SOURCE_DIR:-.}
golden=$source/tests/golden
rows=${SUPPORTCHECK_DATA:-$source/../shared/data}/upstream-status
n=0

if [ ! -d "$rows" ]; then
    echo "skipped: no published rows in $rows (SUPPORTCHECK_DATA)"
    exit 77
fi
"$docgen" compile -o "$dir/image" "$source/policy" || exit 1

# differ RELEASE WHAT: are $dir/rows, as a set, those that were published?
differ() {
    LC_ALL=C sort "$dir/rows" >"$dir/ours"
    diff -u "$dir/published" "$dir/ours" >&2 && return
    fail "$2 of $1"
}

for release in 4.10 4.11 4.12 4.13 4.14 4.15 4.16 4.17 4.18 4.19 4.20 4.21 4.22 4.23; do
    file=$rows/xen-$release.tsv
    [ "$release" = 4.23 ] && file=$rows/xen-master.tsv
    tail -n +2 "$file" | LC_ALL=C sort >"$dir/published"
    "$docgen" statements --release "$release" "$dir/image" >"$dir/statements" || failed=1
    awk -f "$golden/upstream_rows.awk" "$dir/statements" >"$dir/rows"
    differ "$release" statements
    n=$((n + $(wc -l <"$dir/rows")))
done
echo "$n rows of 14 releases"
exit $failed
