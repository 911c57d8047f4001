#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the program as a user does and compares status, stdout and stderr with
# files in test_cli/expected. Usage: test_cli.sh SUPPORTCHECK DOCGEN [--update]
set -u

program=$1
docgen=$2
update=${3-}
here=$(cd "$(dirname "$0")/test_cli" && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$here" || exit 1

unset SUPPORTCHECK_POLICY NO_COLOR
export SUPPORTCHECK_DATA_DIR="$work/data" LC_ALL=C TERM=dumb
failed=0
count=0

# What differs from build to build, or from one place to another, is not compared, nor is the
# wording of messages that other parts of the project make.
stable()
{
    sed -e 's/"refused":"[^"]*"/"refused":"WORDS"/' -e 's/"error":"[^"]*"/"error":"WORDS"/' \
        -e 's/^error: .*/error: WORDS/' -e 's/"digest":"[0-9a-f]*"/"digest":"DIGEST"/' -e 's/"size":[0-9]*/"size":SIZE/' \
        -e 's/^policy [0-9]* (.*/policy SERIAL (WORDS)/' -e "s|$work|WORK|g"
}

fail()
{
    failed=$((failed + 1))
    printf 'FAILED: %s: %s\n' "$1" "$2" >&2
}

# expect NAME STATUS ARGUMENT...: the program's answer, as recorded.
expect()
{
    name=$1 status=$2
    shift 2
    count=$((count + 1))
    "$program" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    got=$?
    {
        printf '$ supportcheck'
        printf " '%s'" "$@"
        printf '\n'
        cat "$work/stdout"
        sed 's/^/stderr: /' "$work/stderr"
        printf 'status: %d\n' "$got"
    } | stable >"$work/answer"
    [ "$got" -eq "$status" ] || fail "$name" "status $got instead of $status"
    if [ "$update" = --update ]; then
        cp "$work/answer" "expected/$name.txt"
    elif ! diff -u "expected/$name.txt" "$work/answer"; then
        fail "$name" "another answer than recorded"
    fi
}

# status NAME STATUS WORDS COMMAND...: the status, and words that stderr must hold.
status()
{
    name=$1 wanted=$2 words=$3
    shift 3
    count=$((count + 1))
    "$@" 2>"$work/stderr" </dev/null
    got=$?
    [ "$got" -eq "$wanted" ] || fail "$name" "status $got instead of $wanted: $(cat "$work/stderr")"
    [ -z "$words" ] || grep -qF -- "$words" "$work/stderr" || fail "$name" "stderr lacks '$words': $(cat "$work/stderr")"
}

check()
{
    name=$1 wanted=$2
    shift 2
    expect "$name" "$wanted" check --policy policy --today 2026-02-03 "$@"
}

# --- verdicts ---
check meets 0 --host in/host.json in/plain.json
check fails 1 --host in/host.json in/nested.json
check fails-verbose 1 --host in/host.json --verbose in/nested.json in/plain.json
check between 2 --host in/host.json in/vague.json
check limit 1 --host in/host-32bit.json in/big.json
check limit-operation 1 --host in/host-32bit.json --operation migrate in/big.json
check limit-undetermined 1 --host in/host-no-version.json in/big.json
check several 1 --host in/host-32bit.json in/plain.json in/nested.json in/vague.json
check quiet 1 --host in/host-32bit.json --quiet in/plain.json in/nested.json
check host-alone 1 --host in/host-32bit.json
check host-alone-meets 0 --host in/host.json
check host-json 1 --host in/host-32bit.json --format json
check json 1 --host in/host-32bit.json --format json in/big.json in/vague.json
check newer 2 --host in/host-newer.json in/plain.json
check newer-json 2 --host in/host-newer.json --format json in/plain.json
check assumed 0 --host in/host-no-version.json in/plain.json
check release 1 --host in/host.json --release 4.18 in/nested.json
check escape 0 --host in/host.json in/escape.json
check escape-json 0 --host in/host.json --format json in/escape.json
check colour 1 --host in/host.json --color always in/nested.json
check require-supported 0 --host in/host.json --require supported in/big.json
check require-levels 0 --host in/host.json --require function=experimental,security=no in/nested.json
check require-half 1 --host in/host.json --require function=tech-preview in/nested.json
check waived 0 --host in/host.json --overlay in/overlay.xml in/nested.json
check waived-json 0 --host in/host.json --overlay in/overlay.xml --format json in/nested.json
expect waiver-expired 1 check --policy policy --overlay in/overlay.xml --today 2027-01-02 \
    --host in/host.json in/nested.json

# --- wrong use ---
expect usage-none 3
expect usage-command 3 chekc
expect usage-option 3 check --colour=never --relase 4.19
expect usage-value 3 check --host
expect usage-short 3 check -x
expect usage-today 3 check --today 2026-02-30
expect usage-operation 3 check --operation reboot
expect usage-format 3 check --format yaml
expect usage-color 3 check --color sometimes
expect usage-facts 3 facts
expect usage-explain 3 explain
expect usage-list 3 list 4.19
expect usage-host 3 host xen1
expect usage-eval 3 eval
expect usage-cases 3 eval --cases in/cases.jsonl 'true'
check usage-release 3 --host in/host.json --release 4.99 in/plain.json
check usage-require 3 --host in/host.json --require best in/plain.json
check usage-require-level 3 --host in/host.json --require function=good in/plain.json
check usage-require-empty 3 --host in/host.json --require '' in/plain.json
check usage-input 3 --host in/host.json --input yaml in/plain.json

# --- input ---
check input-missing 4 --host in/host.json in/no-such-file in/plain.json
status input-syntax 4 'in/syntax.cfg:2' "$program" check --policy policy --today 2026-02-03 \
    --host in/host.json in/syntax.cfg
status input-type 4 'in/wrong-type.json' "$program" check --policy policy --today 2026-02-03 \
    --host in/host.json in/wrong-type.json in/nested.json >"$work/stdout"
grep -q '^nested: experimental' "$work/stdout" || fail input-type "the other guest is not reported"
check input-host-missing 4 --host in/no-such-file in/plain.json
status input-host-format 4 'in/syntax.cfg' "$program" check --policy policy \
    --host in/syntax.cfg in/plain.json
check input-directory 4 --host in/host.json in
check input-empty 4 --host in/host.json /dev/null
truncate -s 65M "$work/large.json"
check input-large 4 --host in/host.json "$work/large.json"

# --- policy ---
expect policy-missing 5 check --policy in/no-such-policy in/plain.json
status policy-bad 5 'supportcheck: in/bad-policy.xml:4:' "$program" check --policy policy \
    --policy in/bad-policy.xml in/plain.json
printf 'SCHK\001\002 nothing of the kind' >"$work/bad.img"
expect policy-bad-image 5 check --policy "$work/bad.img" in/plain.json
expect policy-image-overlay 5 check --policy "$work/bad.img" --overlay in/overlay.xml in/plain.json
expect policy-overlay-alone 5 check --overlay in/overlay.xml in/plain.json
status policy-environment 5 no-such-policy \
    env SUPPORTCHECK_POLICY=no-such-policy "$program" list

# --- the installed policy ---
mkdir "$work/data"
cp "$work/bad.img" "$work/data/policy.img"
chmod 644 "$work/data/policy.img"
status installed-corrupt 0 'the built-in policy is used' "$program" version >"$work/version"
chmod 666 "$work/data/policy.img"
status installed-writable 0 'owned by root' "$program" version >"$work/version"
rm -r "$work/data"
status installed-missing 0 '' "$program" version >"$work/version"
[ -s "$work/stderr" ] && fail installed-missing "a missing file is not silent"

# Only root can install a policy; of two the one with the higher serial is used.
if [ "$(id -u)" -eq 0 ]; then
    for serial in 2000010101 2999010101; do
        mkdir -p "$work/serial" "$work/data"
        cp policy/*.xml "$work/serial"
        sed -i "s/serial=\"[0-9]*\"/serial=\"$serial\"/" "$work/serial/policy.xml"
        "$docgen" compile -o "$work/data/policy.img" "$work/serial" || fail "installed-$serial" docgen
        chmod 644 "$work/data/policy.img"
        status "installed-$serial" 0 '' "$program" version >"$work/version"
        grep -q "^policy $serial " "$work/version"
        case $serial-$? in
        2000010101-1 | 2999010101-0) ;;
        *) fail "installed-$serial" "the wrong policy is used: $(cat "$work/version")" ;;
        esac
        # What is older is not read, and so not missed either.
        head -c 1000 "$work/data/policy.img" >"$work/cut.img"
        cat "$work/cut.img" >"$work/data/policy.img"
        status "installed-cut-$serial" 0 '' "$program" version >"$work/version"
        grep -q 'the built-in policy is used' "$work/stderr"
        case $serial-$? in
        2000010101-1 | 2999010101-0) ;;
        *) fail "installed-cut-$serial" "$(cat "$work/stderr")" ;;
        esac
    done
    "$docgen" compile -o "$work/data/policy.img" "$work/serial" || fail installed docgen
    chmod 644 "$work/data/policy.img"
    expect explain-installed 0 explain nested-hvm.x86
    expect image 0 check --policy "$work/data/policy.img" --today 2026-02-03 --host in/host.json \
        in/plain.json
    status image-and-source 5 'is a compiled image' "$program" check --policy policy \
        --policy "$work/data/policy.img" in/plain.json
    rm -r "$work/data"
fi

# --- lists and explanations ---
expect list 0 list --policy policy
expect list-release 0 list --policy policy --release 4.18
expect list-level 0 list --policy policy --level experimental
expect list-axis 0 list --policy policy --level security=no
expect list-json 0 list --policy policy --format json
expect list-unknown-level 3 list --policy policy --level good
expect list-unknown-release 3 list --policy policy --release 9.9
expect explain 0 explain --policy policy nested-hvm.x86
expect explain-limit 0 explain --policy policy toolstack-32bit
expect explain-feature 0 explain --policy policy disk-format
expect explain-release 0 explain --policy policy --release 4.18 nested-hvm
expect explain-near 3 explain --policy policy nested-hmv
expect explain-unknown 3 explain --policy policy zzz

# --- expressions ---
expect eval-true 0 eval --policy policy 'guest.maxmem > 1 * TiB' 'guest.maxmem=9 TiB'
expect eval-false 0 eval --policy policy 'guest.type == "pv"' guest.type=hvm
expect eval-number 0 eval --policy policy 'guest.vcpus * 2' guest.vcpus=21
expect eval-list 0 eval --policy policy 'guest.disks.exists(d, d.format == "qcow2")' \
    'guest.disks[1].format=qcow2' 'guest.disks[0].format=raw'
expect eval-unknown 2 eval --policy policy 'guest.nested_hvm && guest.type == "hvm"' guest.type=hvm
expect eval-error 1 eval --policy policy '10 / (guest.vcpus - 2) > 1' guest.vcpus=2
status eval-refused 5 'supportcheck: expression:1:7: ' "$program" eval --policy policy \
    'guest.typ == "hvm"'
status eval-refused-later 5 'supportcheck: expression:1:34: ' "$program" eval --policy policy \
    'guest.vcpus > 1 && guest.type == "hmv"'
grep -q '^ \{37\}^$' "$work/stderr" ||
    fail eval-refused-later "the caret is at the wrong place: $(cat "$work/stderr")"
expect eval-facts 0 eval --policy policy --facts in/big.json 'guest.maxmem / (4 * KiB) > 0x0ffffffe'
expect eval-facts-missing 4 eval --policy policy --facts in/no-such-file 'true'
expect eval-name 3 eval --policy policy 'true' guest.typ=hvm
expect eval-value 3 eval --policy policy 'true' guest.vcpus=many
expect eval-assignment 3 eval --policy policy 'true' guest.vcpus
expect eval-element 3 eval --policy policy 'true' 'guest.disks[x].format=raw'
expect eval-null 3 eval --policy policy 'true' guest.vcpus=null
expect cases 0 eval --cases in/cases.jsonl
expect cases-missing 4 eval --cases in/no-such-file
printf '{"expr":"1"}\nno json\n{"expr":"2"}\n' >"$work/cases"
expect cases-malformed 4 eval --cases "$work/cases"

# --- facts ---
"$program" facts --policy policy in/big.json >"$work/facts.json" 2>"$work/stderr" ||
    fail facts "status $?: $(cat "$work/stderr")"
expect facts-read-back 1 check --policy policy --today 2026-02-03 --host in/host-32bit.json \
    "$work/facts.json"
"$program" facts --policy policy in/big.json in/plain.json >"$work/facts.json" 2>"$work/stderr" ||
    fail facts-several "status $?: $(cat "$work/stderr")"
expect facts-several 1 check --policy policy --today 2026-02-03 --quiet --host in/host.json \
    "$work/facts.json"
expect facts-missing 4 facts --policy policy in/no-such-file

# --- help and version ---
expect help 0 help
expect help-option 0 --help
for command in check host facts eval explain list; do
    expect "help-$command" 0 help "$command"
    expect "help-$command-option" 0 "$command" --help
done
expect help-unknown 3 help chekc
expect version 0 version

# --- output that cannot be written ---
if [ -z "${LD_PRELOAD:-}" ]; then
    status closed-stdout 4 'standard output cannot be written' \
        sh -c '"$0" list --policy policy >&-' "$program"
else
    echo "skipped: closed-stdout: a preloaded library may open files in its place"
fi
if [ -c /dev/full ]; then
    status full-stdout 4 'standard output cannot be written: No space left' \
        sh -c '"$0" check --policy policy --host in/host.json in/plain.json >/dev/full' "$program"
    status full-save 4 'cannot be written' "$program" host --save /dev/full
else
    echo "skipped: full-stdout, full-save: there is no /dev/full"
fi
status gone-reader 0 'status 4' \
    sh -c '{ sleep 1; "$0" list --policy policy; echo "status $?" >&2; } | true' "$program"
status save-nowhere 4 'cannot be created' "$program" host --save "$work/no/such/directory"

# --- stdin, and what is saved can be read back ---
"$program" check --policy policy --today 2026-02-03 --host in/host.json - <in/plain.json \
    >"$work/stdin" 2>&1 || fail stdin "status $?"
grep -q '^plain: supported' "$work/stdin" || fail stdin "no report of the guest"
"$program" host --save "$work/host.json" 2>/dev/null || fail save "status $?"
"$program" check --host "$work/host.json" >/dev/null 2>"$work/stderr"
[ $? -le 2 ] || fail save "what was saved is not read back: $(cat "$work/stderr")"

printf '%d runs, %d failed\n' "$count" "$failed"
[ "$failed" -eq 0 ]
