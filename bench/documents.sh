#!/bin/sh
# SPDX-License-Identifier: MIT
# Wall time of whole processes, in ms: documents of one release and the matrix of
# all, from an image with prose and from policy source, an empty run for what
# starting costs, and pandoc over the same text where there is one. The smallest
# of RUNS counts; "nothing" is what the measurement adds to each.
# Usage: bench/documents.sh DOCGEN
set -eu
: "${1:?the program docgen, see the head of this file}"
docgen=$1
runs=${RUNS:-50}
policy=$(cd "$(dirname "$0")/.." && pwd)/policy
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# time_of NAME COMMAND...
time_of() {
    name=$1
    shift
    best=
    i=0
    while [ "$i" -lt "$runs" ]; do
        begin=$(date +%s%N)
        "$@" >/dev/null
        took=$(($(date +%s%N) - begin))
        if [ -z "$best" ] || [ "$took" -lt "$best" ]; then
            best=$took
        fi
        i=$((i + 1))
    done
    printf '%-24s %4d.%02d\n' "$name" $((best / 1000000)) $((best / 10000 % 100))
}

"$docgen" compile -o "$dir/image" "$policy"
"$docgen" markdown -o "$dir/SUPPORT.md" "$dir/image"
time_of "nothing" true
time_of "docgen --version" "$docgen" --version
time_of "markdown from image" "$docgen" markdown "$dir/image"
time_of "markdown from XML" "$docgen" markdown "$policy"
time_of "html from image" "$docgen" html "$dir/image"
time_of "matrix from image" "$docgen" matrix "$dir/image"
time_of "matrix from XML" "$docgen" matrix "$policy"
if command -v pandoc >/dev/null; then
    runs=5
    time_of "pandoc to HTML" pandoc -t html "$dir/SUPPORT.md"
fi
