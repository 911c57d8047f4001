#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2086 # lists of words: options, or files of a policy
# supportcheck-audit on headers and source of our own, and on the installed ones of Xen.
# Usage: test_audit.sh SUPPORTCHECK_AUDIT SUPPORTCHECK
#        UPDATE=1 test_audit.sh ...   writes what is expected anew
. "$(dirname "$0")/common.sh"
audit=$1
supportcheck=$2
source=$(cd "${SUPPORTCHECK_SOURCE_DIR:-.}" && pwd)
golden=$source/tests/golden
unset SUPPORTCHECK_POLICY
cd "$golden/audit" || exit 1

# expect NAME STATUS ARGUMENT...: the answer to a call with the fixtures' policy, as recorded
expect() {
    name=$1 status=$2
    shift 2
    "$audit" --policy "$golden/base.xml" "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    [ $got = "$status" ] || fail "$name: status $got instead of $status"
    sed -e "s|$golden|GOLDEN|g" -e 's/"digest":"[0-9a-f]*"/"digest":"DIGEST"/' "$dir/out" >"$dir/$name"
    sed -e 's/^/stderr: /' "$dir/err" >>"$dir/$name"
    [ -n "${UPDATE:-}" ] && cp "$dir/$name" "expected/$name.txt"
    diff -u "expected/$name.txt" "$dir/$name" >&2 || fail "$name: another answer than recorded"
}

both="--target i386 --target armhf --libc none"
narrow="--policy policy.xml --include narrow --release 4.18"

# --- fixtures ---
expect narrow 0 $narrow --source tree $both
expect json 0 $narrow --source tree $both --format json
expect wide64 0 $narrow --target amd64 --libc none
expect wide 1 --policy policy.xml --include wide $both
expect gone 1 --policy policy.xml --include gone $both
expect broken 2 --policy policy.xml --include broken $both
expect lost 1 --policy lost.xml --include narrow --source tree $both
expect source 1 --policy policy.xml --source tree --release 4.17 --target i386
grep -q 'i386: liftable, as far as it was examined' "$dir/wide" || fail "wide headers are not liftable"
grep -q 'gone .*: frame_count, result: xenctrl.h declares no frame_count' "$dir/gone" || fail "not gone"

# All of it fixed: the source too.
mkdir -p "$dir/tree/tools" && cp -r tree/xen "$dir/tree" || exit 1
sed -e 's/0x0fffffffUL/0xfffffffffUL/' -e 's/0xffffffff)/0xfffffffffffULL)/' \
    -e 's/unsigned long$/uint64_t/' tree/tools/save.c >"$dir/tree/tools/save.c"
sed -e 's/unsigned long/uint64_t/' -e 's/:24//' tree/tools/internal.h >"$dir/tree/tools/internal.h"
# A line of no function can only be gone, not fixed.
sed '/pattern="%lu"/d' policy.xml >"$dir/policy.xml"
"$audit" --policy "$golden/base.xml" --policy "$dir/policy.xml" --include wide \
    --source "$dir/tree" --release 4.18 --target i386 --libc none >"$dir/all"
[ $? = 1 ] || fail "what is fixed is not exit 1"
grep -q '^  i386: liftable: 0 still limiting, 13 fixed, 0 gone, 0 cannot tell, 0 not examined' \
    "$dir/all" || fail "what is fixed is not liftable: $(cat "$dir/all")"
grep -q '^      tested: A large guest' "$dir/all" || fail "what <lift> asks for is missing"
grep -q 'audited:' "$dir/all" && fail "what is met is asked for again"

# --- headers of the source ---
# Where no --include says otherwise, the tree's own headers are read, as its build would have them.
layout() {
    rm -rf "$dir/whole" && cp -r tree "$dir/whole" || exit 1
    mkdir -p "$dir/whole/$1" "$dir/whole/xen/include/public/deep" || exit 1
    cp narrow/xenctrl.h narrow/xenctrl_compat.h "$dir/whole/$1" || exit 1
    cp narrow/xen/xen.h "$dir/whole/xen/include/public" || exit 1
}
whole() {
    "$audit" --policy "$golden/base.xml" --policy policy.xml --source "$dir/whole" --target i386 \
        --target armhf "$@" >"$dir/whole.txt"
}
for place in tools/include tools/libxc/include; do
    layout $place
    # Links that lead back and nowhere, a device, what is no header.
    ln -s .. "$dir/whole/xen/include/public/deep/up"
    ln -s nowhere.h "$dir/whole/xen/include/public/deep/broken.h"
    ln -s /dev/zero "$dir/whole/xen/include/public/deep/zero.h"
    : >"$dir/whole/xen/include/public/README"
    whole || fail "exit $?: headers in $place"
    grep -q '^headers: those in the source$' "$dir/whole.txt" || fail "no headers of the source"
    grep -q '^  i386: still restricted: 14 still limiting, .* 0 not examined' "$dir/whole.txt" ||
        fail "headers in $place: $(cat "$dir/whole.txt")"
    grep -q "still limiting: frame_t: .*/whole/xen/include/public/xen.h:" "$dir/whole.txt" ||
        fail "no public header of the hypervisor in $place"
    grep -q "no limit here: frame_t: .*, 64 of 64 bits" "$dir/whole.txt" || fail "armhf is narrow"
done
whole --libc none || fail "exit $?: the source with minimal headers"
whole --include wide
grep -q "fixed .*: frame_t: .*(.*wide/xen/xen.h:" "$dir/whole.txt" ||
    fail "headers that are given do not stand in for those of the source"
rm "$dir/whole/xen/include/public/xen.h"
whole && fail "a public header that went away is as the policy says"
grep -q "gone .*: frame_t: there is no xen/xen.h in $dir/whole" "$dir/whole.txt" ||
    fail "xen.h of the source is not gone: $(cat "$dir/whole.txt")"
layout 'tools/include'
mv "$dir/whole" "$dir/\"quoted" && mkdir "$dir/whole" || exit 1
"$audit" --policy "$golden/base.xml" --policy policy.xml --source "$dir/\"quoted" >/dev/null \
    2>"$dir/err"
[ $? = 4 ] || fail "a name that no #include can have is not refused"

# --- releases ---
# The makefile of the tree says 4.18, a pkg-config file beside the headers 4.17.
mkdir -p "$dir/usr/lib/some-triple/pkgconfig" && cp -r narrow "$dir/usr/include" || exit 1
echo "Version: 4.17.3" >"$dir/usr/lib/some-triple/pkgconfig/xencontrol.pc"
"$audit" --policy "$golden/base.xml" --policy policy.xml --include "$dir/usr/include" \
    --source tree --target i386 --libc none >"$dir/versions" || fail "exit $?: two versions"
grep -q '^headers: .*, Xen 4[.]17[.]3 ' "$dir/versions" || fail "no version of the headers"
grep -q '^source: tree, Xen 4[.]18[.]1-pre ' "$dir/versions" || fail "no version of the source"
"$audit" --policy "$golden/base.xml" --policy policy.xml --include narrow --target i386 |
    grep -q 'of an unknown version' || fail "the version of the headers is not unknown"

# --- use ---
# refused STATUS WORDS ARGUMENT...
refused() {
    status=$1 words=$2
    shift 2
    "$audit" "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    [ $got = "$status" ] || fail "status $got instead of $status: $*"
    grep -q -e "$words" "$dir/err" || fail "does not say '$words': $*"
    [ -s "$dir/out" ] && fail "prints something: $*"
}
refused 3 'nothing to audit'
refused 3 "target 'sparc'" --target sparc --include narrow
refused 3 "release '4'" --release 4 --include narrow
refused 3 "format 'xml'" --format xml --include narrow
refused 3 'no option --nothing' --nothing
refused 3 'needs a value' --include
refused 3 "'narrow' is no option" --include narrow narrow
refused 3 "no evidence for 'other'" $narrow --policy "$golden/base.xml" --restriction other
refused 4 'include nowhere: no such directory' --include nowhere
refused 4 'libc nowhere: no such directory' --include narrow --libc nowhere
refused 4 'no tree of Xen' --policy "$golden/base.xml" --policy policy.xml --source narrow
refused 5 'no evidence' --policy "$golden/base.xml" --include narrow
refused 5 'no such\|cannot' --policy nowhere.xml --include narrow
"$supportcheck" audit --help >"$dir/help" || fail "supportcheck audit --help"
"$audit" --help | cmp - "$dir/help" || fail "supportcheck audit is another program"
"$supportcheck" help audit | cmp - "$dir/help" || fail "supportcheck help audit is something else"
"$audit" --help >/dev/full 2>/dev/null && fail "lost output is not noticed"
mkdir "$dir/alone" && cp "$supportcheck" "$dir/alone" || exit 1
(PATH=/nowhere "$dir/alone/supportcheck" audit 2>"$dir/err")
[ $? = 4 ] || fail "a missing program is not exit 4"
grep -q 'not installed' "$dir/err" || [ ! -s "$dir/err" ] || grep -q 'loading shared' "$dir/err" ||
    fail "a missing program is not named"

# --- the schema ---
if python3 -c 'import jsonschema' 2>/dev/null; then
    "$audit" --policy "$golden/base.xml" $narrow --source tree --format json >"$dir/a.json"
    "$audit" --policy "$golden/base.xml" --policy lost.xml --include narrow --format json >"$dir/b.json"
    python3 - "$source/docs/audit.schema.json" "$dir/a.json" "$dir/b.json" <<'END' || fail "the schema"
import json, jsonschema, sys

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
for name in sys.argv[2:]:
    jsonschema.Draft202012Validator(schema).validate(json.load(open(name)))
END
else
    echo "skipped: the JSON is not held against its schema: python3-jsonschema is missing"
fi

# --- the shipped policy on the headers that are installed ---
# still TARGET WORDS...: the declaration limits
still() {
    target=$1 words=$2
    grep -q "^    still limiting: $words: .* (/usr/include/" "$dir/installed.$target" ||
        fail "the installed headers for $target: $words"
}
if [ -f /usr/include/xenctrl.h ]; then
    SUPPORTCHECK_DATA_DIR="$dir/nothing" "$supportcheck" audit --include /usr/include --target i386 |
        grep -q '^toolstack-32bit - ' || fail "the policy that was built has no evidence"
    for target in i386 armhf; do
        "$audit" --policy "$source/policy" --include /usr/include --target "$target" \
            >"$dir/installed.$target" || fail "exit $?: the installed headers for $target"
        still "$target" 'xc_map_foreign_range, parameter mfn'
        still "$target" 'xc_maximum_ram_page, parameter max_mfn'
        still "$target" 'xs_introduce_domain, parameter mfn'
    done
    still i386 'multicall_entry.result'
    for wide in multicall_entry.result 'xc_domain_nr_gpfns, parameter gpfns'; do
        grep -q "^    no limit here: $wide: .*, 64 of 64 bits" "$dir/installed.armhf" ||
            fail "the installed headers for armhf: $wide is not wide"
    done

    if grep -q '^headers: .*, Xen 4[.]17[.]' "$dir/installed.i386"; then
        # The same, doctored: wide enough, and then without one of the functions.
        mkdir "$dir/doctored" && cp -r /usr/include/xen /usr/include/xen*.h "$dir/doctored" || exit 1
        sed -i -e 's/unsigned long \(\**\)\([a-z_]*mfn\)/uint64_t \1\2/' \
            -e 's/unsigned long \*value/uint64_t *value/' \
            -e 's/unsigned long xc_translate/uint64_t xc_translate/' "$dir"/doctored/xen*.h
        sed -i 's/typedef unsigned long xen_\(pfn\|ulong\)_t/typedef unsigned long long xen_\1_t/' \
            "$dir/doctored/xen/arch-x86/xen.h"
        doctored() {
            "$audit" --policy "$source/policy" --include "$dir/doctored" --target i386 \
                --release 4.17 --restriction toolstack-32bit >"$dir/doctored.txt"
            [ $? = 1 ] || fail "doctored headers are as the policy says"
        }
        doctored
        grep -q '^  i386: liftable, as far as it was examined: 0 still limiting' "$dir/doctored.txt" ||
            fail "wide headers are not liftable: $(cat "$dir/doctored.txt")"
        sed -i '/xc_maximum_ram_page/d' "$dir/doctored/xenctrl.h"
        doctored
        grep -q '^  i386: undetermined: .* 1 gone' "$dir/doctored.txt" || fail "nothing is gone"
        grep -q '^    gone .*xenctrl.h declares no xc_maximum_ram_page' "$dir/doctored.txt" ||
            fail "xc_maximum_ram_page is not gone"
    else
        echo "skipped: doctored headers: those that are installed are not of Xen 4.17"
    fi
else
    echo "skipped: the installed headers are not audited: there is no /usr/include/xenctrl.h"
fi
exit $failed
