#!/bin/sh
# SPDX-License-Identifier: MIT
# Anchors: those of our HTML are pandoc's, for every heading of every release; the
# policy's links into SUPPORT.md name headings; published anchors that we lack
# are reported.
# Usage: test_anchors.sh DOCGEN
. "$(dirname "$0")/common.sh"
docgen=$1
source=${SUPPORTCHECK_SOURCE_DIR:-.}
published=${SUPPORTCHECK_DATA:-$source/../shared/data}/support-md

if ! command -v pandoc >/dev/null; then
    echo "skipped: pandoc is not installed"
    exit 77
fi

# ids of the headings of the page on standard input
anchors() {
    tr '\n' ' ' | grep -oE '<h[1-6][^>]* id="[^"]*"' | sed 's/.* id="\([^"]*\)"/\1/'
}

"$docgen" compile -o "$dir/image" "$source/policy" || exit 1
releases=$(sed -n 's/.*<release id="\([0-9.]*\)".*/\1/p' "$source/policy/policy.xml")
[ "$(echo "$releases" | wc -l)" -ge 14 ] || {
    echo "FAILED: fewer than 14 releases in policy.xml" >&2
    exit 1
}
for release in $releases; do
    "$docgen" html --release "$release" "$dir/image" | anchors >"$dir/$release.ours"
    "$docgen" markdown --release "$release" "$dir/image" | pandoc -t html | anchors >"$dir/theirs"
    # The page also tells of restrictions that this release's SUPPORT.md does not have.
    grep -xFf "$dir/theirs" "$dir/$release.ours" >"$dir/both"
    if [ ! -s "$dir/theirs" ] || ! diff -u "$dir/theirs" "$dir/both" >&2; then
        fail "anchors of $release are not pandoc's"
    fi
done

# --- links into SUPPORT.md: of a stable branch, or of the newest ---
newest=$(echo "$releases" | tail -n 1)
grep -rhoE 'docs/[^/"]*/SUPPORT\.html#[^"<]*' "$source/policy" | sort -u >"$dir/links"
[ -s "$dir/links" ] || {
    fail "the policy has no link into SUPPORT.md"
}
while IFS='#' read -r page anchor; do
    release=${page#docs/}
    release=${release%/SUPPORT.html}
    release=${release%-testing}
    [ "$release" = unstable ] && release=$newest
    grep -qxF "$anchor" "$dir/$release.ours" && continue
    fail "no heading of $release has the anchor $anchor"
done <"$dir/links"

# --- published texts, where they are at hand ---
# compare RELEASE FILE
compare() {
    pandoc -f markdown -t html "$2" | anchors | sort >"$dir/theirs"
    echo "$(wc -l <"$dir/theirs") anchors of the published $1"
    sort "$dir/$1.ours" | comm -13 - "$dir/theirs" >"$dir/lacking"
    [ -s "$dir/lacking" ] || return
    fail "the page of $1 lacks anchors of $(basename "$2"): $(tr '\n' ' ' <"$dir/lacking")"
}
for release in $releases; do
    [ -f "$published/tip-$release.md" ] && compare "$release" "$published/tip-$release.md"
done
[ -f "$published/tip-master.md" ] && compare "$newest" "$published/tip-master.md"
exit "$failed"
