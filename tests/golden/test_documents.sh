#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2086 # lists of words: options, or files of a policy
# docgen's documents: of a small policy, byte by byte; of the shipped policy, row by row.
# Usage: test_documents.sh DOCGEN
#        UPDATE=1 test_documents.sh DOCGEN   writes what is expected anew
. "$(dirname "$0")/common.sh"
docgen=$1
source=$(cd "${SUPPORTCHECK_SOURCE_DIR:-.}" && pwd)
golden=$source/tests/golden

# same EXPECTED ARGUMENTS...: what docgen prints is the file EXPECTED of documents/
same() {
    expected=$golden/documents/$1
    shift
    "$docgen" "$@" >"$dir/out" 2>"$dir/err" || fail "exit $?: docgen $*"
    [ -n "${UPDATE:-}" ] && cp "$dir/out" "$expected"
    diff -u "$expected" "$dir/out" >&2 || fail "docgen $*"
}

# refused STATUS ARGUMENTS...
refused() {
    status=$1
    shift
    "$docgen" "$@" >"$dir/out" 2>"$dir/err"
    [ $? = "$status" ] || fail "not exit $status: docgen $*"
    [ -s "$dir/out" ] && fail "output all the same: docgen $*"
}

policy="$golden/base.xml $golden/documents/policy.xml"
"$docgen" compile -o "$dir/image" $policy || fail "documents/policy.xml does not compile"
"$docgen" compile -o "$dir/shipped" "$source/policy" || fail "the policy does not compile"

# --- statements ---
same statements.tsv statements --release 4.18 $policy
same statements.tsv statements --release 4.18 --format tsv "$dir/image"
same statements.json statements --release 4.18 --format json "$dir/image"
same statements-newest.tsv statements "$dir/image"
refused 3 statements --release 3.1 "$dir/image"
refused 3 statements --release
refused 3 statements --format yaml "$dir/image"
refused 4 statements "$golden/documents/missing.xml"
refused 1 statements "$golden/base.xml" "$golden/bad/id-twice.xml"
refused 3 lint --release 4.18 "$dir/image"
"$docgen" compile --verdict-only -o "$dir/small" $policy
refused 1 statements "$dir/small"
head -c 1000 "$dir/image" >"$dir/cut"
refused 4 statements "$dir/cut"

# --- markdown ---
same support.md markdown --release 4.18 $policy
same support.md markdown --release 4.18 "$dir/image"
# A restriction stands there from the release on whose SUPPORT.md has it.
"$docgen" markdown --release 4.19 $policy | grep -q '^## Small guests' ||
    fail "markdown: 4.19 lacks its restriction"
same support-newest.md markdown --release 4.20 "$dir/image"

# Xen's matrix is made from what pandoc reads.
pandoc=$(command -v pandoc && command -v python3) ||
    { pandoc=; echo "not through pandoc: there is none, or no python3"; }

# What stands in the literal blocks of SUPPORT.md is what statements prints.
for release in 4.10 4.11 4.12 4.13 4.14 4.15 4.16 4.17 4.18 4.19 4.20 4.21 4.22 4.23; do
    "$docgen" markdown --release $release -o "$dir/support.md" "$dir/shipped" ||
        fail "markdown of $release"
    awk -f "$golden/literal_rows.awk" "$dir/support.md" | sort >"$dir/literal"
    "$docgen" statements --release $release "$dir/shipped" | tail -n +2 | cut -f 1-3 |
        sort >"$dir/rows"
    [ "$(wc -l <"$dir/rows")" -gt 100 ] || fail "hardly any rows in $release"
    diff "$dir/rows" "$dir/literal" >&2 || fail "markdown of $release has other rows"
    [ -n "$pandoc" ] || continue
    pandoc -f markdown-smart -t json "$dir/support.md" | python3 "$golden/pandoc_rows.py" |
        sort >"$dir/pandoc"
    diff "$dir/rows" "$dir/pandoc" >&2 || fail "pandoc reads other rows of $release"
done

"$docgen" markdown -o "$dir/support.md" "$source/policy" || fail "markdown of the policy"
cmp "$source/SUPPORT.md" "$dir/support.md" ||
    fail "SUPPORT.md is stale: docgen markdown -o SUPPORT.md policy"

# --- coverage ---
same coverage.txt lint --coverage --release 4.18 $policy
same coverage.txt lint --coverage --release 4.18 "$dir/image"
refused 3 lint --coverage --release 3.1 $policy
refused 3 statements --coverage $policy

# --- man ---
# cmark's own spacing differs between versions: what is compared is the text on the page.
"$docgen" man --release 4.18 $policy >"$dir/page" || fail "man of a small policy"
for line in '^\.TH XEN\\-SUPPORT 7 "" "4\.18"' '^\.SH "Guests"$' '^\.SS "Paging | HAP"$' \
    '^\.SH "\\&\.Booting"$' '^\.B "PV, \\(dqshadow\\(dq"$' '\\en a guest starts' \
    '^SUPPORT\.md of this release does not say this'; do
    grep -q "$line" "$dir/page" || fail "no $line in the man page"
done
"$docgen" man --release 4.18 "$dir/image" | cmp - "$dir/page" || fail "man of an image differs"
"$docgen" man -o "$dir/shipped.7" "$dir/shipped" || fail "man of the policy"
if command -v groff >/dev/null; then
    groff -K utf8 -man -Tutf8 -ww -z "$dir/page" "$dir/shipped.7" 2>"$dir/err" || fail "groff"
    [ -s "$dir/err" ] && { cat "$dir/err" >&2; fail "groff warns"; }
fi

# --- facts ---
same facts.md facts "$golden/base.xml"
same facts.json facts --format json-schema "$golden/base.xml"
refused 3 facts --release 4.18 "$golden/base.xml"
refused 1 facts "$golden/base.xml" "$golden/bad/cel-define-type.xml"
"$docgen" facts --format json-schema -o "$dir/schema.json" "$source/policy" || fail "facts"
# An outside validator, where there is one, over the facts that are shipped as examples.
if python3 -c 'import jsonschema' 2>/dev/null; then
    python3 - "$dir/schema.json" "$source"/examples/hosts/*.json <<'END' || fail "the schema"
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in sys.argv[2:]:
    validator.validate(json.load(open(name)))
for bad in [{"guset": {}}, {"guest": {"type": 1}}, {"guest": {"disks": [{"backend": "phi"}]}}, 3]:
    assert not validator.is_valid(bad), bad
END
fi

# --- diff ---
# Names of policies stand in the output: run beside them.
"$docgen" compile -o "$dir/old.img" $policy || fail "old.img"
sed -e 's/guest.type == "hvm"/guest.type != "pv"/' -e 's/until="4.18">Sup/until="4.17">Sup/' \
    -e 's/since="4.19">Exp/since="4.18">Exp/' -e 's/id="disks.many"/id="disks.more"/' \
    "$golden/documents/policy.xml" >"$dir/policy.xml"
sed 's/2026-11-16/2027-11-16/' "$golden/base.xml" >"$dir/base.xml"
"$docgen" compile -o "$dir/new.img" "$dir/base.xml" "$dir/policy.xml" || fail "new.img"
cd "$dir" || exit 1
same diff-releases.txt diff --policy old.img 4.18 4.20
same diff-releases.md diff --policy old.img --format markdown 4.18 4.20
same diff-releases.json diff --policy old.img --format json 4.18 4.20
same diff-policies.txt diff old.img new.img
same diff-policies.md diff --format markdown old.img new.img
same diff-policies.json diff --format json old.img new.img
same diff-one-release.txt diff --release 4.18 old.img new.img
same diff-nothing.txt diff old.img old.img
refused 3 diff old.img
refused 3 diff --policy old.img 4.18 3.1
refused 3 diff --policy old.img --release 4.18 4.18 4.19
refused 4 diff old.img missing.img

exit $failed
