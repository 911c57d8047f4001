#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: scripts/fuzz.sh [MINUTES]
#
# Runs every fuzz target, so that all together take MINUTES (default 30) on all
# cores, and prints a table. What was found is below build/fuzz: inputs in
# tests/fuzz/found_TARGET, which the next run starts from, and what broke a
# target in broken/; the next run moves that to broken.old/. Exit status 1:
# something broke.
set -eu

if [ -z "${SUPPORTCHECK_FIXED_ADDRESSES:-}" ] && setarch -R true 2>/dev/null; then
    # The sanitizers' shadow memory needs addresses that are not spread widely.
    export SUPPORTCHECK_FIXED_ADDRESSES=1
    exec setarch -R sh "$0" "$@"
fi

minutes=${1:-30}
case $minutes in
'' | *[!0-9]* | 0)
    echo "usage: scripts/fuzz.sh [MINUTES]" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")/.."
build=${SUPPORTCHECK_FUZZ_BUILD:-$PWD/build/fuzz}
jobs=$(nproc 2>/dev/null || echo 2)

cmake --preset fuzz -B "$build" -Wno-dev >/dev/null
cmake --build "$build" --target scheck_fuzzers
targets=$build/tests/fuzz/targets.txt
broken=$build/broken
logs=$build/fuzz-logs
if ! rmdir "$broken" 2>/dev/null && [ -d "$broken" ]; then
    rm -rf "$broken.old"
    mv "$broken" "$broken.old"
fi
rm -rf "$logs"
mkdir -p "$broken" "$logs"

n_targets=$(grep -c . "$targets")
seconds=$((minutes * 60 * jobs / n_targets))
[ "$seconds" -gt 0 ] || seconds=1
printf '%s targets, %s s each, %s at a time\n' "$n_targets" "$seconds" "$jobs"

export LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0"
# New inputs go into the first directory. A target that ends early was stopped by what it found.
xargs -P "$jobs" -L 1 sh -c '
    seconds=$1 broken=$2 logs=$3 name=$4 program=$5
    shift 5
    "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
        -print_final_stats=1 -artifact_prefix="$broken/$name-" "$@" \
        >"$logs/$name.log" 2>&1 || echo $? >"$logs/$name.status"
' sh "$seconds" "$broken" "$logs" <"$targets"

# stat LOG NAME
stat() {
    value=$(sed -n "s/^stat::$2: *//p" "$1")
    printf '%s' "${value:-0}"
}

# kinds NAME PREFIX: how many files that broke the target are of this kind
kinds() {
    find "$broken" -name "$1-$2-*" | wc -l
}

failed=0
total=0
printf '\n%-24s %12s %9s %8s %8s %6s %9s %8s\n' \
    target executions exec/s corpus crashes leaks timeouts memory
while read -r name program _ directories; do
    log=$logs/$name.log
    executions=$(stat "$log" number_of_executed_units)
    total=$((total + executions))
    # shellcheck disable=SC2086 # directories without blanks: xargs takes them so, too
    corpus=$(find $directories -type f | wc -l)
    printf '%-24s %12s %9s %8s %8s %6s %9s %8s\n' "$name" "$executions" \
        "$(stat "$log" average_exec_per_sec)" "$corpus" "$(kinds "$name" crash)" \
        "$(kinds "$name" leak)" "$(kinds "$name" timeout)" "$(kinds "$name" oom)"
    if [ -e "$logs/$name.status" ] || [ "$executions" -eq 0 ]; then
        failed=1
        echo "$name broke, see $log:"
        grep -m 3 -E 'ERROR|broken:|SUMMARY' "$log" || tail -n 3 "$log"
        find "$broken" -name "$name-*" | while read -r input; do
            echo "  again: $program $input"
            echo "  smaller: $program -minimize_crash=1 -max_total_time=60 $input"
            echo "  when it is fixed, keep the input in the tree:" \
                "cp $input $PWD/tests/fuzz/corpus/..."
        done
    fi
done <"$targets"
printf '%-24s %12s\n' total "$total"
exit $failed
