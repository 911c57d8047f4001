#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2086 # lists of words: options, or files of a policy
# docgen's pages: of a hostile policy byte by byte, of the shipped policy by what they contain.
# Usage: test_html.sh DOCGEN
#        UPDATE=1 test_html.sh DOCGEN   writes what is expected anew
. "$(dirname "$0")/common.sh"
docgen=$1
source=$(cd "${SUPPORTCHECK_SOURCE_DIR:-.}" && pwd)
golden=$source/tests/golden

# page FILE ARGUMENTS...: write it twice, and check what every page has to be
page() {
    file=$1
    shift
    "$docgen" "$@" -o "$file" || fail "exit $?: docgen $*"
    "$docgen" "$@" >"$dir/again" || fail "exit $?: docgen $*"
    cmp "$file" "$dir/again" || fail "two pages differ: docgen $*"
    awk -f "$golden/html_balance.awk" "$file" >&2 || fail "not well-formed: docgen $*"
    grep -qE '(src|srcset)=|url\(|@import|<link ' "$file" && fail "external resources: docgen $*"
    [ "$(grep -c '<script' "$file")" = 1 ] || fail "scripts of others: docgen $*"
}

# same EXPECTED FILE: the page without its assets and without the image's digest
same() {
    sed -e '/<style>/,/<\/style>/d' -e '/<script>/,/<\/script>/d' -e 's/<code>[0-9a-f]\{64\}/<code>/' \
        "$2" >"$dir/stripped"
    [ -n "${UPDATE:-}" ] && cp "$dir/stripped" "$golden/documents/$1"
    diff -u "$golden/documents/$1" "$dir/stripped" >&2 || fail "$1"
}

# --- a hostile policy ---
hostile="$golden/base.xml $golden/documents/hostile.xml"
"$docgen" compile -o "$dir/image" $hostile || fail "documents/hostile.xml does not compile"
page "$dir/html" html --release 4.18 "$dir/image"
same hostile.html "$dir/html"
page "$dir/source" html --release 4.18 $hostile
cmp "$dir/html" "$dir/source" || fail "an image and its source make different pages"
page "$dir/matrix" matrix "$dir/image"
same hostile-matrix.html "$dir/matrix"
sed '/<script>/,/<\/script>/d' "$dir/html" "$dir/matrix" |
    grep -qiE '<(script|img|b)[ >]*alert|href="javascript|<img|<[a-z][^>]* onclick' && fail "markup got through"
for anchor in scriptalert1script quotes-more-b same-title same-title-1 same-title-2 \
    k64k_pages section; do
    grep -q "<h[1-6] id=\"$anchor\"" "$dir/html" || fail "no anchor $anchor"
done

# --- an audit, of a hostile source ---
audited="$golden/base.xml $golden/audit/policy.xml"
page "$dir/audit" html --release 4.18 --audit "$golden/documents/audit.json" $audited
for line in \
    'Examined: headers in <code>&lt;script&gt;alert(1)&lt;/script&gt;</code> of Xen 4.18.&amp;; no source' \
    '<li><strong>i386</strong> restricted: 2 still limiting, 1 fixed, 5 not examined</li>' \
    '<li><strong>armhf</strong> liftable, as far as it was examined: 3 fixed</li>' \
    'still limiting: <code>unsigned long \*</code>, 32 of 64 bits (<code>usr/xenctrl.h:13</code>)' \
    '<span class="k">armhf</span> no limit here: "why" &lt;b&gt;not'; do
    grep -q "$line" "$dir/audit" || fail "the audit's page has no $line"
done
grep -q 'other_function' "$dir/audit" && fail "evidence of another policy got in"
page "$dir/none" html --release 4.18 $audited
grep -q 'Audit of the evidence' "$dir/none" && fail "an audit that was not given"
# refused STATUS WORDS TEXT
refused() {
    printf '%s' "$3" >"$dir/refused.json"
    "$docgen" html --audit "$dir/refused.json" -o "$dir/not" $audited 2>"$dir/err"
    [ $? = "$1" ] || fail "not exit $1: an audit that is $3"
    grep -q "$2" "$dir/err" || fail "does not say '$2': an audit that is $3"
    [ -e "$dir/not" ] && fail "a page with an audit that is $3"
}
refused 4 'refused.json:2: error' '{
,'
refused 4 'no audit' '{"format": "other", "version": 1}'
refused 4 'no audit' '[]'
refused 4 'another version' '{"format": "supportcheck-audit", "version": 2}'
refused 4 'without restrictions' '{"format": "supportcheck-audit", "version": 1}'
"$docgen" html --audit "$dir/missing.json" $audited >/dev/null 2>&1
[ $? = 4 ] || fail "an audit that is not there is not exit 4"
"$docgen" matrix --audit "$golden/documents/audit.json" $audited >/dev/null 2>&1
[ $? = 3 ] || fail "matrix --audit is not exit 3"
# Whatever types its members have, it is a page.
sed -e '/"why"/!{/"format"/!s/: "[^"]*"/: [7]/g}' -e 's/: [0-9][0-9]*,/: "1",/g' -e 's/"version": "1"/"version": 1/' \
    "$golden/documents/audit.json" >"$dir/types.json"
page "$dir/types" html --release 4.18 --audit "$dir/types.json" $audited

# --- usage ---
"$docgen" html --release 9.9 "$dir/image" 2>/dev/null
[ $? = 3 ] || fail "a release that is not there is not exit 3"
"$docgen" matrix --release 4.18 "$dir/image" 2>/dev/null
[ $? = 3 ] || fail "matrix --release is not exit 3"
"$docgen" compile --verdict-only -o "$dir/verdict" $hostile
"$docgen" html "$dir/verdict" >/dev/null 2>&1
[ $? = 1 ] || fail "an image without documents is not exit 1"

# --- the shipped policy ---
"$docgen" compile -o "$dir/shipped" "$source/policy" || fail "the policy does not compile"

releases="4.10 4.11 4.12 4.13 4.14 4.15 4.16 4.17 4.18 4.19 4.20 4.21 4.22 4.23"
for release in $releases; do
    page "$dir/page" html --release "$release" "$dir/shipped"
    "$docgen" statements --release "$release" "$dir/shipped" | tail -n +2 | cut -f4 | grep . |
        while read -r id; do
            grep -q "id=\"statement:$id\"" "$dir/page" || echo "$id"
        done >"$dir/missing"
    [ -s "$dir/missing" ] && fail "statements of $release that the page lacks: $(cat "$dir/missing")"
    grep -q 'the expression holds' "$dir/page" && fail "conditions of $release without words"
done

# A restriction tells its story: limits of all releases, which of them are documented, the way out.
"$docgen" html --release 4.17 -o "$dir/page" "$dir/shipped"
for words in '<a href="#statement:toolstack-32bit.hvm-save">hvm-save</a>.*<td>0xffffffe</td><td>save, migrate</td><td>refused</td><td>4.10–4.23</td>' \
    '<th scope="row">hvm-ring-frames</th>.*<td>4.10–4.16</td>' \
    '<li aria-current="true"><b>4.17</b> [0-9]* in force, not documented in SUPPORT.md</li>' \
    '<li><b>4.18–4.23</b> [0-9]* in force, documented in SUPPORT.md</li>' \
    '<strong>audited</strong> (not yet): ' 'undocumented in this release' \
    'href="https://lore.kernel.org/xen-devel/71b8a4f1-'; do
    grep -q "$words" "$dir/page" || fail "the restriction of 4.17 lacks: $words"
done

page "$dir/matrix" matrix "$dir/shipped"
[ "$(grep -c '<tr id=' "$dir/matrix")" -gt 200 ] || fail "the matrix has few rows"
grep -q '<small>▼ was Supported</small>' "$dir/matrix" || fail "no status became worse"
# What a published limit allows is not as bad as what is beyond it.
grep -q '<td class="l-lim"><a href="[^"]*#physical-cpus">Supported up to' "$dir/matrix" ||
    fail "a limit looks unsupported"
# Of one release or another only: the dates say it of each.
grep -q 'statement:release.ended' "$dir/matrix" && fail "every release has ended"

# A figure to watch, not a bound: machines differ.
begin=$(date +%s%N)
"$docgen" matrix -o "$dir/matrix" "$dir/shipped"
between=$(date +%s%N)
"$docgen" html -o "$dir/page" "$dir/shipped"
end=$(date +%s%N)
echo "matrix: $(wc -c <"$dir/matrix") bytes, $(((between - begin) / 1000)) us;" \
    "html: $(wc -c <"$dir/page") bytes, $(((end - between) / 1000)) us"
exit $failed
