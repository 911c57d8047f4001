#!/bin/sh
# SPDX-License-Identifier: MIT
# readme-report.sh --check|--update PROGRAM: the report in README.md is what
# PROGRAM (supportcheck) prints. The command stands in its first line.
set -eu

mode=$1 program=$2
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command=$(sed -n -e '/^```console$/{n;s/^\$ supportcheck //p;q}' README.md)
test -n "$command"
# shellcheck disable=SC2086 # a list of words
"$program" $command >"$work/report" || test $? -le 2

awk -v report="$work/report" '
    /^```console$/ && !done {
        print
        getline
        print
        while ((getline line < report) > 0)
            print line
        while ((getline line) > 0 && line != "```")
            ;
        print "```"
        done = 1
        next
    }
    { print }' README.md >"$work/README.md"

if [ "$mode" = --update ]; then
    cp "$work/README.md" README.md
else
    diff -u README.md "$work/README.md"
fi
