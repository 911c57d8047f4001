#!/bin/sh
# SPDX-License-Identifier: MIT
# docgen import and the way back, as commands.
# Usage: test_import.sh DOCGEN
. "$(dirname "$0")/common.sh"
docgen=$1
source=${SUPPORTCHECK_SOURCE_DIR:-.}
golden=$source/tests/golden
data=${SUPPORTCHECK_DATA:-$source/../shared/data}
n=0

# back FILE import's options...: the text comes back
back() {
    file=$1
    shift
    rm -rf "$dir/policy"
    run 0 import "$file" -o "$dir/policy" "$@"
    run 0 markdown --policy "$dir/policy"
    cmp "$dir/out" "$file" >&2 || fail "not the same bytes: $file"
    run 0 examples "$dir/policy"
    n=$((n + 1))
}

# --- usage ---
slips=$golden/support-md/slips.md
run 3 import "$slips"
run 3 import -o "$dir/x"
run 3 import "$slips" "$slips" -o "$dir/x"
run 3 import "$slips" -o "$dir/x" --release 4.x
run 3 import "$slips" -o "$dir/x" --overlay "$slips"
run 4 import "$dir/absent.md" -o "$dir/x"
run 4 import "$slips" -o "$dir/absent/x"
mkdir "$dir/full"
: >"$dir/full/other"
run 4 import "$slips" -o "$dir/full"
[ "$(ls "$dir/full")" = other ] || fail "something was written beside: $(ls "$dir/full")"
run 1 import "$slips" -o "$dir/x" --policy "$golden/bad/cel-fact.xml"
[ ! -e "$dir/x" ] || fail "a failed import leaves a directory"
head -c 300000 /dev/zero | tr '\0' a >"$dir/long.md"
run 1 import "$dir/long.md" -o "$dir/x"
run 3 markdown --policy "$dir/full" "$dir/full"

# --- our own texts ---
for file in "$golden"/support-md/*.md; do
    back "$file"
    back "$file" --policy "$source/policy"
done
run 0 import "$slips" -o "$dir/slips"
grep -q 'slips.md:14:4: .*warning:.* \[status-not-literal\]' "$dir/err" || fail "no warning"
grep -q '^release 4.21: [0-9]* statements$' "$dir/out" || fail "summary: $(cat "$dir/out")"
run 0 import "$slips" -o "$dir/other" --release 4.20
grep -q '^release 4.20: ' "$dir/out" || fail "--release: $(cat "$dir/out")"

# --- a status stands once ---
printf '# A\n\n## B\n\n    Status: Supported\n\n    Status, x: Experimental\n' >"$dir/b.md"
run 0 import "$dir/b.md" -o "$dir/b" --release 4.20
sed -i 's/>Experimental</>Tech Preview</' "$dir/b/statements.xml"
run 0 markdown "$dir/b"
sed 's/Experimental/Tech Preview/' "$dir/b.md" | cmp - "$dir/out" >&2 || fail "an edited status"
run 0 statements --release 4.20 "$dir/b"
grep -q "^A > B	x	Tech Preview" "$dir/out" || fail "rows: $(cat "$dir/out")"
run 3 markdown --release 4.19 "$dir/b"

# --- ids and links ---
printf '# P\n## T\n\n    Status: Supported\n# Q\n## T\n\n    Status: Supported\n    Status: Supported\n' \
    >"$dir/ids.md"
run 0 import "$dir/ids.md" -o "$dir/ids"
ids=$(sed -n 's/.*<statement id="\([^"]*\)".*/\1/p' "$dir/ids/statements.xml" | tr '\n' ' ')
[ "$ids" = "t.in-use q-t.in-use q-t.in-use-2 " ] || fail "ids: $ids"
printf '%s\n' '<supportcheck version="1">' '<section title="A"><feature id="mine" title="B">' \
    '<statement id="mine.x" qualifier="x"><status until="4.18">Experimental</status>' \
    '<status since="4.19">Supported</status><when>guest.hap</when>' \
    '<when since="4.19">guest.type == "hvm"</when><when since="4.20">guest.big</when>' \
    '<message>mine</message><source>s</source>' \
    '<example expect="true" release="4.18"><guest hap="true"/></example>' \
    '<example expect="true" release="4.19"><guest hap="true" type="hvm"/></example>' \
    '</statement></feature></section></supportcheck>' >"$dir/mine.xml"
mkdir "$dir/ours"
cp "$golden/base.xml" "$dir/mine.xml" "$dir/ours"
run 0 import "$dir/b.md" -o "$dir/linked" --policy "$dir/ours" --release 4.19
grep -q '2 statements, 1 linked' "$dir/out" || fail "links: $(cat "$dir/out")"
[ "$(grep -c '<when>' "$dir/linked/statements.xml")" = 2 ] || fail "conditions of 4.19"
[ "$(grep -c '<example' "$dir/linked/statements.xml")" = 1 ] || fail "examples of 4.19"
grep -q 'predicate of mine.x, policy 1<' "$dir/linked/statements.xml" || fail "no reference"
run 0 markdown "$dir/linked"
cmp "$dir/out" "$dir/b.md" >&2 || fail "linked text"

# --- published texts ---
if [ ! -d "$data/support-md" ]; then
    echo "$n imports; published texts are left out: none in $data (SUPPORTCHECK_DATA)"
    exit $failed
fi
for file in "$data"/support-md/*.md; do
    back "$file"
    back "$file" --policy "$source/policy"
done
# The statements are the published rows, but for what the tools lose.
for release in 4.10 4.13 4.16 4.18 4.21 4.23; do
    tip=$release
    [ "$release" = 4.23 ] && tip=master
    rm -rf "$dir/policy"
    run 0 import "$data/support-md/tip-$tip.md" -o "$dir/policy"
    run 0 statements --release "$release" "$dir/policy"
    tail -n +2 "$dir/out" | cut -f 1-3 | LC_ALL=C sort >"$dir/rows"
    tail -n +2 "$data/upstream-status/xen-$tip.tsv" | LC_ALL=C sort >"$dir/published"
    LC_ALL=C comm -3 "$dir/published" "$dir/rows" >"$dir/differ"
    [ "$release" = 4.21 ] && grep -v 'Guest PSCI support' "$dir/differ" >"$dir/rest" &&
        fail "rows of $release: $(cat "$dir/rest")"
    [ "$release" = 4.21 ] || [ ! -s "$dir/differ" ] || fail "rows of $release: $(cat "$dir/differ")"
done
echo "$n imports give the same bytes back"
exit $failed
