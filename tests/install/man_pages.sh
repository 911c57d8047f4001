#!/bin/sh
# SPDX-License-Identifier: MIT
# man_pages.sh DIRECTORY...: every manual page below renders without a warning,
# and no function of the headers is without one.
set -u

if ! command -v groff >/dev/null; then
    echo "skipped: groff is not installed"
    exit 77
fi
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
failed=0
n=0

for page in $(find "$@" -name '*.[1-8]' | sort); do
    n=$((n + 1))
    # Pages of one line refer to another, from the directory above both.
    warnings=$(cd "$(dirname "$page")/.." && groff -man -ww -z -Tutf8 -s "$page" 2>&1)
    if [ -n "$warnings" ]; then
        echo "$page: $warnings"
        failed=1
    fi
done
for function in $(sh "$source_dir/scripts/api-functions.sh" "$source_dir"/include/supportcheck/*.h); do
    if ! find "$@" -name "$function.3" | grep -q .; then
        echo "no manual page of $function"
        failed=1
    fi
done
echo "$n manual pages"
[ "$n" -gt 0 ] && [ "$failed" -eq 0 ]
