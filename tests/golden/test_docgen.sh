#!/bin/sh
# SPDX-License-Identifier: MIT
# docgen's command line: what it writes, what it prints, how it exits.
# Usage: test_docgen.sh DOCGEN
. "$(dirname "$0")/common.sh"
docgen=$1
golden=${SUPPORTCHECK_SOURCE_DIR:-.}/tests/golden

# says FILE PATTERN
says() {
    grep -q -- "$2" "$dir/$1" || {
        fail "no \"$2\" in $1"
        cat "$dir/$1" >&2
    }
}

left_nothing() {
    [ "$(ls -A "$dir/target")" = "$1" ] || fail "left in the directory: $(ls -A "$dir/target")"
}

mkdir "$dir/policy" "$dir/target"
cp "$golden/base.xml" "$golden/good/limit.xml" "$dir/policy"

# --- usage ---
run 0 --help
says out 'Usage: docgen'
run 0 --version
says out '^docgen [0-9]*\.[0-9]*\.[0-9]*$'
run 3
run 3 dance "$dir/policy"
run 3 lint
run 3 lint --sideways "$dir/policy"
run 3 compile "$dir/policy"
run 3 compile -o
run 3 compile --format pdf -o "$dir/x" "$dir/policy"
run 3 compile --format c -o "$dir/x" "$dir/policy"
run 3 compile --format c --symbol 4u -o "$dir/x" "$dir/policy"
run 3 compile --symbol image -o "$dir/x" "$dir/policy"
run 3 lint -o "$dir/x" "$dir/policy"

# --- compile ---
run 0 compile -o "$dir/target/a.img" "$dir/policy"
run 0 compile --output="$dir/target/b.img" "$dir/policy/base.xml" "$dir/policy/limit.xml"
cmp "$dir/target/a.img" "$dir/target/b.img" || fail "two images of one policy differ"
[ "$(stat -c %a "$dir/target/a.img")" = "$(printf '%o' $((0666 & ~$(umask))))" ] ||
    fail "mode of an image is $(stat -c %a "$dir/target/a.img")"
run 0 compile --verdict-only -o "$dir/target/small.img" "$dir/policy"
[ "$(wc -c <"$dir/target/small.img")" -lt "$(wc -c <"$dir/target/a.img")" ] ||
    fail "an image without prose is not smaller"
run 0 compile --overlay "$golden/good/overlay.xml" -o "$dir/target/overlay.img" "$dir/policy"
cmp -s "$dir/target/a.img" "$dir/target/overlay.img" && fail "an overlay changes nothing"
run 0 compile -o /dev/null "$dir/policy"
[ -c /dev/null ] || fail "/dev/null was replaced"

# --- C source: the same bytes ---
run 0 compile --format c --symbol my_image -o "$dir/target/image.c" "$dir/policy"
cat >"$dir/main.c" <<'END'
#include <stddef.h>
#include <stdio.h>
extern const unsigned char my_image[];
extern const size_t my_image_len;
int main(void) { return fwrite(my_image, 1, my_image_len, stdout) != my_image_len; }
END
if ${CC:-cc} -std=c99 -Wall -Wextra -Wpedantic -Werror -o "$dir/image" "$dir/main.c" \
    "$dir/target/image.c"; then
    "$dir/image" >"$dir/image.out"
    cmp "$dir/image.out" "$dir/target/a.img" || fail "the C file has other bytes"
else
    fail "the C file does not compile"
fi

# --- errors ---
rm -rf "$dir/target"
mkdir "$dir/target"
run 1 compile -o "$dir/target/bad.img" "$golden/base.xml" "$golden/bad/id-twice.xml"
says err 'bad/id-twice.xml:7:20: error: .* \[duplicate-id\]$'
says err 'bad/id-twice.xml:3:20: note: also defined here$'
says err '^1 error$'
run 1 compile -o "$dir/target/bad.img" "$golden/base.xml" "$golden/bad/many.xml"
says err '^[1-9][0-9] errors$'
grep -q "$(printf '\033')" "$dir/err" && fail "colour without a terminal"
run 1 compile -o "$dir/target/bad.img" "$golden/base.xml" "$golden/bad/too-deep.xml"
run 4 compile -o "$dir/target/bad.img" "$dir/missing.xml"
says err 'missing.xml: error: .* \[cannot-read\]$'
left_nothing ''

# --- a full disk leaves what was there ---
echo old >"$dir/target/full.img"
(
    ulimit -f 1 # blocks of 512 bytes or 1 KiB
    trap '' XFSZ
    exec "$docgen" compile -o "$dir/target/full.img" "$dir/policy"
) 2>"$dir/err"
[ $? = 4 ] || fail "a full disk is not exit 4"
says err 'full.img: error: '
left_nothing full.img
[ "$(cat "$dir/target/full.img")" = old ] || fail "a failed compile has changed its target"
run 4 compile -o "$dir/no/such/directory.img" "$dir/policy"
run 4 compile -o "$dir/target" "$dir/policy"
if [ -w /dev/full ]; then
    run 4 compile -o /dev/full "$dir/policy"
    "$docgen" --help >/dev/full 2>"$dir/err"
    [ $? = 4 ] || fail "a lost --help is not exit 4"
fi

# --- lint ---
run 1 lint "$golden/base.xml" "$golden/lint/statements.xml"
says out 'statements.xml:3:5: lint: .* \[missing-example\]$'
says out '^[0-9]* lints$'
run 1 lint --ignore missing-example "$golden/base.xml" "$golden/lint/statements.xml"
grep -q missing-example "$dir/out" && fail "--ignore ignores nothing"
run 0 lint --ignore unused-fact --ignore unused-level --ignore unused-label \
    --ignore missing-source --ignore missing-rationale --ignore missing-example \
    "$dir/policy"
run 1 lint "$golden/base.xml" "$golden/bad/cel-fact.xml"
says out 'cel-fact.xml:6:.*: error: '

# --- links without target ---
cat >"$dir/expected" <<'END'
policy.xml:9:17
policy.xml:10:20
policy.xml:14:20
policy.xml:18:37
policy.xml:22:17
policy.xml:26:37
policy.xml:34:20
policy.xml:41:37
END
run 1 lint "$golden/base.xml" "$golden/links/policy.xml"
sed -n 's,^.*/\([^/ ]*:[0-9]*:[0-9]*\): lint: .*\[link-without-target\]$,\1,p' "$dir/out" |
    diff -u "$dir/expected" - >&2 || fail "links without target"
says out ':34:20: lint: .*4.9-testing.* a release that the policy does not know '

# --- ids against the last release ---
ids() {
    sed -n 's/^\([^ ]*:[0-9]*:[0-9]*\): lint: .*\[\(id-[a-z]*\)\]$/\1 \2/p' "$dir/out" |
        sed 's,^.*/,,' | LC_ALL=C sort
}
cat >"$dir/expected" <<'END'
ids.tsv:10:11 id-gone
policy.xml:10:22 id-changed
policy.xml:13:22 id-reused
policy.xml:16:18 id-changed
policy.xml:3:17 id-changed
END
run 1 lint --against "$golden/ids/ids.tsv" "$golden/base.xml" "$golden/ids/policy.xml"
ids | diff -u "$dir/expected" - >&2 || fail "ids against a list"
says out 'ids/ids.tsv:11:11: note: see here$'
# The list in the directory of the policy is found by itself.
mkdir "$dir/kept"
cp "$golden/base.xml" "$golden/ids/ids.tsv" "$golden/ids/policy.xml" "$dir/kept"
run 1 lint "$dir/kept"
ids | diff -u "$dir/expected" - >&2 || fail "ids against the list beside"
# A retired id that is used again is not written down; what is gone becomes retired.
run 1 ids -o "$dir/kept/new.tsv" "$dir/kept"
says err 'policy.xml:13:22: error: .*\[id-reused\]$'
says err 'ids.tsv:10:11: warning: .*\[id-gone\]$'
[ ! -e "$dir/kept/new.tsv" ] || fail "a list with a reused id was written"
sed -i 's/"f.retired"/"f.another"/' "$dir/kept/policy.xml"
run 0 ids -o "$dir/kept/ids.tsv" "$dir/kept"
grep -q '^statement	f.missing	retired	Guests > F; missing$' "$dir/kept/ids.tsv" || fail "not retired"
grep -q '^feature	gone-long-ago	retired	' "$dir/kept/ids.tsv" || fail "retired ids are lost"
run 1 lint "$dir/kept"
[ -z "$(ids)" ] || fail "ids that were just written: $(ids)"
cp "$dir/kept/ids.tsv" "$dir/again.tsv"
run 0 ids -o "$dir/kept/ids.tsv" "$dir/kept"
cmp "$dir/again.tsv" "$dir/kept/ids.tsv" >&2 || fail "writing a list again changes it"
# A policy in place of a list.
run 1 lint --against "$golden/base.xml" "$golden/base.xml" "$golden/ids/policy.xml"
[ -z "$(ids)" ] || fail "new ids: $(ids)"
sed 's/name="hap"/name="happy"/' "$golden/base.xml" >"$dir/renamed.xml"
run 1 lint --against "$golden/base.xml" "$dir/renamed.xml"
[ "$(ids)" = "$(sed -n '/name="hap"/=' "$golden/base.xml" | sed 's/.*/base.xml:&:17 id-gone/')" ] ||
    fail "a renamed fact: $(ids)"
# bad_list LINE:COLUMN TEXT
bad_list() {
    printf '%b' "$2" >"$dir/list.tsv"
    run 1 lint --against "$dir/list.tsv" --ignore unused-fact "$golden/base.xml"
    says out "list.tsv:$1: error: .*\[bad-id-list\]$"
}
head='kind\tid\tstate\tmeaning\n'
bad_list 1:1 ''
bad_list 1:1 '# nothing\n'
bad_list 1:1 'statement\ta\tused\tA'
bad_list 2:1 "${head}animal\ta\tused\tA"
bad_list 2:9 "${head}feature\tA!\tused\tA"
bad_list 2:11 "${head}feature\ta\tunused\tA"
bad_list 2:1 "${head}feature\ta\tused"
bad_list 2:1 "${head}feature\ta\tused\tA\tB"
bad_list 2:1 "${head}fea\0ture\ta\tused\tA"
bad_list 3:11 "${head}feature\ta\tused\tA\nstatement\ta\tused\tA"
run 4 lint --against "$dir/absent.tsv" --ignore unused-fact "$golden/base.xml"
run 3 lint --against "$dir/list.tsv" --coverage "$golden/base.xml"
run 3 lint --against "$dir/list.tsv" "$golden/support-md/mark.md"
run 3 compile --against "$dir/list.tsv" -o "$dir/x" "$golden/base.xml"

# --- examples ---
run 0 examples "$dir/policy"
says out '^[1-9][0-9]* examples hold$'
sed 's/expect="true"/expect="false"/' "$dir/policy/limit.xml" >"$dir/wrong.xml"
run 1 examples "$dir/policy/base.xml" "$dir/wrong.xml"
says out 'wrong.xml:[0-9]*:[0-9]*: error: .* \[example-failed\]$'

# --- the shipped policy ---
shipped=${SUPPORTCHECK_SOURCE_DIR:-.}/policy
run 0 lint "$shipped"
[ -s "$shipped/ids.tsv" ] || fail "the shipped policy has no list of ids to be compared with"
run 0 ids "$shipped"
[ ! -s "$dir/err" ] || fail "ids of the last release: $(cat "$dir/err")"
run 0 examples "$shipped"
run 0 compile -o "$dir/target/shipped.img" "$shipped"
run 0 compile -o "$dir/target/again.img" "$shipped"
cmp "$dir/target/shipped.img" "$dir/target/again.img" || fail "two images of the policy differ"

# Frames as an amount of memory that is not whole.
run 0 html "$shipped"
says out "keep all of the guest's memory below 1023 GiB"

# --- libxml2: for policy source only ---
if LD_DEBUG=files "$docgen" --version 2>&1 | grep -q 'file='; then
    LD_DEBUG=files "$docgen" markdown "$dir/target/shipped.img" 2>"$dir/err" >"$dir/out"
    grep -q 'libxml2' "$dir/err" && fail "a document made from an image loads libxml2"
    LD_DEBUG=files "$docgen" compile -o "$dir/target/again.img" "$shipped" 2>"$dir/err"
    grep -q 'libxml2' "$dir/err" || fail "reading policy source does not load libxml2"
fi

# --- disassemble ---
run 0 compile --verdict-only -o "$dir/target/a.img" "$dir/policy"
run 0 disassemble "$dir/target/a.img"
cp "$dir/out" "$dir/of_image"
run 0 disassemble "$dir/policy"
cmp "$dir/out" "$dir/of_image" || fail "an image and its source disassemble differently"
[ -s "$dir/of_image" ] || fail "nothing was disassembled"
head -c 100 "$dir/target/a.img" >"$dir/cut.img"
run 4 disassemble "$dir/cut.img"
says err 'docgen: .*cut.img: '
run 4 disassemble "$dir/missing.img"

exit $failed
