# SPDX-License-Identifier: MIT
# What these tests share; they read it with ".". The caller is done with `exit $failed`.
# shellcheck shell=sh
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# shellcheck disable=SC2034  # is the callers'
failed=0

fail() {
    echo "FAILED: $*" >&2
    failed=1
}

# run STATUS docgen's arguments...: output in $dir/out and $dir/err
run() {
    expected=$1
    shift
    "$docgen" "$@" >"$dir/out" 2>"$dir/err"
    status=$?
    [ "$status" = "$expected" ] || {
        fail "exit $status, not $expected: docgen $*"
        cat "$dir/out" "$dir/err" >&2
    }
}
