#!/bin/sh
# SPDX-License-Identifier: MIT
# What docgen lint says of a SUPPORT.md that is written by hand.
# Usage: test_support_md.sh DOCGEN [--update]
. "$(dirname "$0")/common.sh"
docgen=$1
golden=${SUPPORTCHECK_SOURCE_DIR:-.}/tests/golden/support-md
data=${SUPPORTCHECK_DATA:-${SUPPORTCHECK_SOURCE_DIR:-.}/../shared/data}/support-md

cd "$golden" || exit 1
for file in *.md; do
    expected=${file%.md}.lint
    "$docgen" lint "$file" >"$dir/out" 2>&1
    status=$?
    [ "$status" -le 1 ] || fail "exit $status: lint $file"
    [ "${2:-}" = --update ] && cp "$dir/out" "$expected"
    diff -u "$expected" "$dir/out" >&2 || fail "lint $file"
done

"$docgen" lint --ignore status-tab --ignore status-period blank.md mark.md >"$dir/out" ||
    fail "a clean file: $(cat "$dir/out")"
"$docgen" lint mark.md absent.md >"$dir/out" 2>&1
[ $? = 4 ] || fail "a file that is not there"
head -c 300000 /dev/zero | tr '\0' a >"$dir/long.md"
"$docgen" lint "$dir/long.md" >"$dir/out" 2>&1
[ $? = 1 ] || fail "a file that is too long"
grep -q 'at most 256 KiB' "$dir/out" || fail "too long: $(cat "$dir/out")"
# Words of a policy of one's own.
"$docgen" lint --policy ../base.xml mark.md >"$dir/out" || fail "words of a policy"
printf '# A\n\n    Status: Tech Preview\n' >"$dir/words.md"
"$docgen" lint "$dir/words.md" >"$dir/out" || fail "built-in words"
"$docgen" lint --policy ../base.xml "$dir/words.md" >"$dir/out" && fail "words of a policy"
"$docgen" lint --policy ../base.xml ../good/limit.xml >"$dir/out" 2>&1
[ $? = 3 ] || fail "--policy with policy source"
# A text without the usual name, and one whose first byte is that of XML.
cp mark.md "$dir/mark"
"$docgen" lint "$dir/mark" >"$dir/out" || fail "no name"
printf '<!-- c -->\n# A\n\n   Status: Supported\n' >"$dir/comment.md"
"$docgen" lint "$dir/comment.md" | grep -q ':4:4: .*\[status-not-literal\]' || fail "a comment first"

# lines RELEASE ID LINE...: the lint ID is reported at these lines, and nowhere else
lines() {
    file=$data/tip-$1.md
    id=$2
    shift 2
    "$docgen" lint "$file" | sed -n "s/^[^:]*:\([0-9]*\):.*\[$id\]$/\1/p" >"$dir/at"
    at=$(paste -sd' ' "$dir/at")
    [ "$at" = "$*" ] || fail "$file: $id at $at, not $*"
}
if [ -d "$data" ]; then
    lines 4.21 status-not-literal 981 982
    lines 4.21 status-repeated
    lines 4.16 status-not-literal
    lines 4.16 status-repeated 444
    lines 4.10 status-unknown 222 228
else
    echo "published texts are left out: none in $data (SUPPORTCHECK_DATA)"
fi
exit $failed
