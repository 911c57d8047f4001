#!/bin/sh
# SPDX-License-Identifier: MIT
# supportcheck batch, JSON in and out: guests a second on one core and on two, and
# resident memory over a long stream. Rates are the best of RUNS; "by CPU time" is
# what one core does when nobody else wants it. Guests are whole ones, every fact
# given, half on each of two hosts of different releases.
# Usage: bench/batch.sh SUPPORTCHECK [CFG_JSON]
set -eu
: "${1:?the program supportcheck, see the head of this file}"
program=$1
runs=${RUNS:-5}
lines=${LINES_OF_FILE:-50000}
stream=${LINES_OF_STREAM:-1000000}
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

line_of() {
    tr -d '\n' <"$1" | sed 's/" *: */":/g; s/, */,/g; s/\([[{]\) */\1/g; s/ *\([]}]\)/\1/g'
}

# many GUEST: lines of it under many names.
many() {
    for host in x86_64-xen-4.20.2 debian12-xen-4.17.7; do
        printf '{"define_host":"%s","facts":%s}\n' "$host" \
            "$(line_of "$root/examples/hosts/$host.json")"
    done
    awk -v n="$lines" '{
        at = index($0, "\"name\":\"") + 8
        before = substr($0, 1, at - 1)
        after = substr($0, at)
        sub(/^[^"]*/, "", after)
        for (i = 1; i <= n; i++)
            print "{\"host\":\"" (i % 2 ? "x86_64-xen-4.20.2" : "debian12-xen-4.17.7") \
                "\",\"guest\":" before "guest-" i after "}"
    }' "$1"
}

# seconds COMMAND...: wall, user and system time, on stdin.
seconds() {
    python3 -c 'import os, subprocess, sys, time
begin = time.monotonic()
if subprocess.call(sys.argv[1:], stdin=0, stdout=subprocess.DEVNULL): sys.exit(1)
wall = time.monotonic() - begin
used = os.times()
print(wall, used.children_user + used.children_system)' "$@"
}

# best FILE COMMAND...: the smallest wall and CPU time of all runs.
best() {
    input=$1
    shift
    i=0
    while [ "$i" -lt "$runs" ]; do
        seconds "$@" <"$input"
        i=$((i + 1))
    done | awk 'NR == 1 || $1 < wall { wall = $1 } NR == 1 || $2 < cpu { cpu = $2 }
        END { print wall, cpu }'
}

report() {
    name=$1 file=$2
    one=$(best "$file" taskset -c 0 "$program" batch --jobs 1)
    two=$(best "$file" "$program" batch --jobs 2)
    echo "$name $one $two" | awk -v n="$lines" -v len="$(wc -c <"$file")" '{
        printf "%-10s %6d bytes a line, one core %7d guests/s (by CPU time %7d), ",
            $1, len / n, n / $2, n / $3
        printf "two %7d (%.2f x)\n", n / $4, $2 / $4 }'
}

"$program" facts "$root/examples/guests/hvm.cfg" >"$dir/facts.json"
line_of "$dir/facts.json" >"$dir/facts"
many "$dir/facts" >"$dir/facts.ndjson"
report facts "$dir/facts.ndjson"
line_of "${2:-$root/examples/guests/vtpm.json}" >"$dir/libxl"
many "$dir/libxl" >"$dir/libxl.ndjson"
report libxl "$dir/libxl.ndjson"

# Resident memory when a tenth of the stream is answered, and at its end.
tail -n +3 "$dir/facts.ndjson" >"$dir/more"
mkfifo "$dir/in"
"$program" batch --jobs 2 <"$dir/in" >/dev/null &
pid=$!
exec 3>"$dir/in"
rss() {
    awk '/^VmRSS/ { print $2 }' "/proc/$pid/status"
}
head -n 2 "$dir/facts.ndjson" >&3
done_lines=0
at_tenth=
while [ "$done_lines" -lt "$stream" ]; do
    cat "$dir/more" >&3
    done_lines=$((done_lines + lines))
    if [ -z "$at_tenth" ] && [ "$done_lines" -ge $((stream / 10)) ]; then
        at_tenth=$(rss)
    fi
done
at_end=$(rss)
exec 3>&-
wait "$pid"
echo "memory     $at_tenth KiB after $((stream / 10)) lines, $at_end KiB after $done_lines"
