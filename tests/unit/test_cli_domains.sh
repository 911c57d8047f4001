#!/bin/sh
# SPDX-License-Identifier: MIT
# Running domains, by a xenstore that is a directory of files. Usage:
# test_cli_domains.sh SUPPORTCHECK DIRECTORY-OF-THE-STAND-IN
set -u

program=$1
LD_LIBRARY_PATH=$2${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset SUPPORTCHECK_POLICY
export LD_LIBRARY_PATH LC_ALL=C SUPPORTCHECK_DATA_DIR="$work/none"
export FAKE_XENSTORE="$work/store" SUPPORTCHECK_USERDATA_DIR="$work/lib"
failed=0
mkdir -p "$work/lib"

fail()
{
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$*" >&2
    cat "$work/out" >&2
}

# domain ID NAME UUID
domain()
{
    mkdir -p "$work/store/local/domain/$1"
    printf '%s' "$2" >"$work/store/local/domain/$1/name"
    printf '/vm/%s' "$3" >"$work/store/local/domain/$1/vm"
}

# config ID UUID TEXT: as libxl saves it, with a NUL behind.
config()
{
    printf '%s\n\0' "$3" >"$work/lib/userdata-d.$1.$2.libxl-json"
}

# run STATUS ARGUMENT...
run()
{
    wanted=$1
    shift
    "$program" check --host "$work/host.json" --today 2026-11-22 "$@" >"$work/out" 2>&1 </dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "status $status instead of $wanted: $*"
}

has()
{
    grep -q -e "$1" "$work/out" || fail "not printed: $1"
}

lacks()
{
    ! grep -q -e "$1" "$work/out" || fail "printed: $1"
}

cat >"$work/host.json" <<'EOF'
{"toolstack": {"bits": 64, "arch": "x86_64"}, "hypervisor": {"arch": "x86_64", "bits": 64, "version": "4.20.1"}}
EOF
one=11111111-1111-1111-1111-111111111111
two=22222222-2222-2222-2222-222222222222
bad=33333333-3333-3333-3333-333333333333
domain 0 Domain-0 00000000-0000-0000-0000-000000000000
domain 4 web $one
domain 7 "$(printf 'sly\033[2J')" $two
domain 9 dom0less 44444444-4444-4444-4444-444444444444
config 0 00000000-0000-0000-0000-000000000000 '{"c_info": {}}'
config 4 $one '{"c_info": {"name": "web", "type": "pvh"}, "b_info": {"max_memkb": 65536}}'
config 7 $two '{"c_info": {"name": "sly", "type": "pvh"}, "b_info": {"max_memkb": 65536}}'

run 2 --all
has '^host: '
has '^web: '
has 'runs as domain 4; highest frame not known: '
has '^sly.x1b\[2J: '
has '^Domain-0: not examined: '
has '^dom0less: not examined: it has no libxl configuration'
lacks "$(printf '\033')"

run 2 --all --format json
has '"guest":"web","domain":4,"max_gfn":null,"max_gfn_by":"'
has '"operation":"running"'
has '"guest":"dom0less","domain":9,"reason":"'
python3 -m json.tool "$work/out" >/dev/null || fail "no JSON"

run 2 --domain 4 --operation migrate --format json
has '"operation":"migrate"'
has '"not_examined":\['
lacks '"domain":7'
run 2 -q --domain web --domain 7
has '^web: '
has '^sly'

# What was not examined is not well: all the others do here, and 0 would say that all do.
anything=function=unsupported,security=no
run 0 -q --domain web --domain 7 --require $anything
run 2 --all --require $anything
run 2 --all --require $anything --format json
has '"not_examined":\['
run 1 --all --require $anything --format nagios
has '^SUPPORTCHECK WARNING - 2 checked, 0 outside .*, 0 undetermined, others were not examined '
mv "$work/store/local/domain/9" "$work/nine"
run 0 --all --require $anything
has '^Domain-0: not examined'
mv "$work/nine" "$work/store/local/domain/9"

# A guest of a file and one that runs; each is there once.
printf '{"guest": {"type": "pvh"}}' >"$work/file.json"
run 2 -q --domain web "$work/file.json"
has '^file.json: '
has '^web: '

run 4 --domain nobody
has "there is no running domain 'nobody'"
lacks '^host'
run 4 --domain dom0less
has 'not examined'
run 4 --domain nobody --format json
python3 -m json.tool "$work/out" >/dev/null 2>&1 || sed 1d "$work/out" | python3 -m json.tool >/dev/null ||
    fail "no JSON"

# What cannot be read is an error, and the others are judged.
domain 8 broken $bad
config 8 $bad '{"c_info": {"type": '
run 4 --all
has 'userdata-d.8.*libxl-json:'
has '^web: '

# An id that reaches out of the directory is no id.
domain 8 outside ../../../../../../../../../../tmp/1234
run 2 --all
has '^outside: not examined'

unset FAKE_XENSTORE
run 4 --all
has 'running domains cannot be listed: xenstore answers root only'
lacks '^host'

[ $failed -eq 0 ]
