#!/bin/sh
# SPDX-License-Identifier: MIT
# The support matrix has the rows, columns, names and links of Xen's own.
# Usage: test_matrix.sh DOCGEN
# What Xen's matrix is made of, SUPPORT.md of every release as pandoc reads it, is compared
# always. Where SUPPORTCHECK_XEN_TREE names a tree or repository of Xen, its own script makes
# the matrix, of our texts and of the published ones in SUPPORTCHECK_DATA, or of its branches.
. "$(dirname "$0")/common.sh"
docgen=$1
source=$(cd "${SUPPORTCHECK_SOURCE_DIR:-.}" && pwd)
published=${SUPPORTCHECK_DATA:-$source/../shared/data}/support-md
tree=${SUPPORTCHECK_XEN_TREE:-}
rows=$source/tests/golden/matrix_rows.py

for program in pandoc python3; do
    if ! command -v $program >/dev/null; then
        echo "skipped: $program is not installed"
        exit 77
    fi
done

# page RELEASE: the address that Xen's matrix is told
page() {
    [ "$1" = "$newest" ] && echo https://xenbits.xen.org/docs/unstable/SUPPORT.html && return
    echo "https://xenbits.xen.org/docs/$1-testing/SUPPORT.html"
}

"$docgen" compile -o "$dir/image" "$source/policy" || exit 1
"$docgen" matrix -o "$dir/matrix.html" "$dir/image" || exit 1
releases=$(sed -n 's/.*<release id="\([0-9.]*\)".*/\1/p' "$source/policy/policy.xml" | tac)
newest=$(echo "$releases" | head -n 1)
texts=
arguments=
for release in $releases; do
    "$docgen" markdown --release "$release" "$dir/image" | pandoc -t json >"$dir/$release.json" ||
        fail "pandoc does not read $release"
    texts="$texts $release=$dir/$release.json"
    arguments="$arguments $dir/$release.json $(page "$release")"
done
# shellcheck disable=SC2086 # lists of words
python3 "$rows" "$dir/matrix.html" pandoc $texts || fail "the matrix is not that of our SUPPORT.md"

# --- Xen's own script ---
if [ -z "$tree" ]; then
    echo "not with Xen's own script: SUPPORTCHECK_XEN_TREE names no tree of Xen"
    exit $failed
fi
if ! cp "$tree/docs/parse-support-md" "$dir/script" 2>/dev/null &&
    ! git -C "$tree" show HEAD:docs/parse-support-md >"$dir/script" 2>/dev/null; then
    echo "FAILED: no docs/parse-support-md in $tree" >&2
    exit 1
fi
if ! perl -MJSON -MTie::IxHash -MCGI -e 1 2>/dev/null; then
    echo "not with Xen's own script: perl has no JSON, Tie::IxHash or CGI"
    exit $failed
fi
# shellcheck disable=SC2086 # lists of words
{
    perl "$dir/script" $arguments >"$dir/xen.html" || fail "Xen's script gives up on our SUPPORT.md"
    python3 "$rows" "$dir/matrix.html" xen "$dir/xen.html" $releases ||
        fail "the matrix is not Xen's of our SUPPORT.md"
}
arguments=
statements=
for release in $releases; do
    branch=stable-$release
    [ "$release" = "$newest" ] && branch=master
    cp "$published/tip-${branch#stable-}.md" "$dir/tip.md" 2>/dev/null ||
        git -C "$tree" show "$branch:SUPPORT.md" >"$dir/tip.md" 2>/dev/null ||
        git -C "$tree" show "origin/$branch:SUPPORT.md" >"$dir/tip.md" 2>/dev/null || continue
    pandoc -t json "$dir/tip.md" >"$dir/tip-$release.json"
    "$docgen" statements --release "$release" --format tsv "$dir/image" >"$dir/$release.tsv"
    arguments="$arguments $dir/tip-$release.json $(page "$release")"
    statements="$statements $release=$dir/$release.tsv"
done
if [ -z "$arguments" ]; then
    echo "not of the published texts: none in $published (SUPPORTCHECK_DATA), no branches"
    exit $failed
fi
# shellcheck disable=SC2086 # lists of words
{
    perl "$dir/script" $arguments >"$dir/tips.html" || fail "Xen's script gives up on its own"
    python3 "$rows" "$dir/matrix.html" published "$dir/tips.html" $statements ||
        fail "the matrix is not Xen's"
}
exit $failed
