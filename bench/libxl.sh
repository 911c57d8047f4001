#!/bin/sh
# SPDX-License-Identifier: MIT
# What the check in libxl costs: microseconds by its own clock, and instructions by
# callgrind where that is installed.
# Usage: bench/libxl.sh BUILD (made with -DCMAKE_BUILD_TYPE=Release, tests on)
set -eu
: "${1:?the build directory, see the head of this file}"
program=$1/tests/integrations/bench_libxl
image=$1/policy.img
if [ ! -x "$program" ]; then
    echo "there is no $program: build the target bench_libxl" >&2
    exit 1
fi
echo "built-in policy:"
"$program"
if [ -e "$image" ] && [ "$(id -u)" -eq 0 ]; then
    echo "installed image with prose, which is read and whose digest is checked each time:"
    "$program" --image "$image"
fi
if command -v valgrind >/dev/null; then
    out=$(mktemp)
    trap 'rm -f "$out"' EXIT
    valgrind --quiet --tool=callgrind --callgrind-out-file="$out" \
        --toggle-collect=libxl__supportcheck "$program" --once >/dev/null 2>&1
    n=$(sed -n 's/^summary: \([0-9]*\).*/\1/p; s/^totals: \([0-9]*\).*/\1/p' "$out" | head -n 1)
    echo "instructions of a check: $((n / 2)) (mean of both guests)"
else
    echo "instructions: valgrind is not installed"
fi
