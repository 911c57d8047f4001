#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes manual pages of section 3 from public headers: one page a header, and
# for each function a page that refers to it.
#
#     api-man.sh VERSION OUTPUT_DIRECTORY HEADER...
#
# Prints the names of the files written. What it reads is the form that every
# header keeps: a comment that opens with two stars documents the declaration
# behind it; the first one, with @file, the header itself.
set -eu

version=$1
output=$2
shift 2
mkdir -p "$output"

for header in "$@"; do
    page=supportcheck_$(basename "$header" .h)
    LC_ALL=C awk -v page="$page" -v version="$version" -v header="$(basename "$header")" \
        -f "$(dirname "$0")/api-man.awk" "$header" >"$output/$page.3"
    echo "$page.3"
    for function in $(sh "$(dirname "$0")/api-functions.sh" "$header"); do
        printf '.so man3/%s.3\n' "$page" >"$output/$function.3"
        echo "$function.3"
    done
done
