#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds with gcov, runs the tests and prints how much of libsupportcheck they
# ran, file by file; fails below 95 % of lines or 90 % of branches. Arguments go
# to ctest.
set -eu

# As in test.sh: programs that sanitizers or gcov watch want fixed addresses.
if [ -z "${SUPPORTCHECK_FIXED_ADDRESSES:-}" ] && setarch -R true 2>/dev/null; then
    export SUPPORTCHECK_FIXED_ADDRESSES=1
    exec setarch -R sh "$0" "$@"
fi

cd "$(dirname "$0")/.."
. scripts/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages libcmocka-dev gcovr

build=build/coverage
say "building $build"
cmake --preset coverage -Wno-dev >/dev/null
cmake --build --preset coverage >/dev/null
find $build -name '*.gcda' -delete

say "running the tests"
ctest --test-dir $build --output-on-failure --no-tests=error -j "$(nproc 2>/dev/null || echo 2)" "$@"

# report OPTION...: what gcov cannot make sense of is left out, with a warning.
report() {
    gcovr --root . --object-directory $build --filter libsupportcheck/ \
        --gcov-ignore-parse-errors "$@"
}
report --branches --print-summary $build >$build/coverage.txt
cat $build/coverage.txt
report --fail-under-line 95 --fail-under-branch 90 --output $build/summary.txt $build
