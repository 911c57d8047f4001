#!/bin/sh
# SPDX-License-Identifier: MIT
# seeds.sh DOCGEN FILE...: files of the policy target's corpus that are meant to compile do. From
# a seed that is refused at its first line a fuzzer does not get far.
set -eu

docgen=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0
for seed in "$@"; do
    rm -f "$dir"/*
    awk -v dir="$dir" 'BEGIN { RS = "\036"; ORS = "" } { print > (dir "/" NR ".xml") }' "$seed"
    "$docgen" compile -o "$dir/image" "$dir"/*.xml || {
        echo "$seed does not compile"
        failed=1
    }
done
echo "$# seeds"
exit $failed
