#!/bin/sh
# SPDX-License-Identifier: MIT
# From process start to verdict: `supportcheck check` of one xl.cfg, with a host's
# facts from a file and with the built-in policy, against a C process that does
# nothing. Wall time in microseconds on one core, and instructions where valgrind
# is there, which noise does not touch.
# Usage: bench/startup.sh SUPPORTCHECK
set -eu
: "${1:?the program supportcheck, see the head of this file}"
program=$1
runs=${RUNS:-1000}
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
host=$root/examples/hosts/x86_64-xen-4.20.2.json
guest=$root/examples/guests/hvm.cfg

${CC:-cc} -O2 -o "$dir/spawn" "$root/bench/spawn.c"
echo 'int main(void) { return 0; }' >"$dir/empty.c"
${CC:-cc} -O2 -o "$dir/empty" "$dir/empty.c"

# As it is installed: a linker writes here and there, and the system keeps such a file in
# small pieces, which take longer to map.
cp "$program" "$dir/supportcheck"
program=$dir/supportcheck

instructions() {
    if command -v valgrind >/dev/null; then
        valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
            sed -n 's/.*refs: *//p'
    else
        echo -
    fi
}

# row NAME COMMAND...: its times are the next line of the input.
row() {
    name=$1
    shift
    read -r times
    set -- "$times" "$(instructions "$@" </dev/null || true)"
    echo "$1 $base" | awk -v name="$name" -v instructions="$2" '{
        printf "%-28s min %5d us, median %5d us, %.2f x and %.2f x, %s instructions\n",
            name, $1, $2, $3 ? $1 / $3 : 1, $4 ? $2 / $4 : 1, instructions }'
    [ -n "$base" ] || base=$1
}

# In turn: what else the machine does falls on all alike.
taskset -c 0 "$dir/spawn" "$runs" "$dir/empty" -- "$program" version \
    -- "$program" check --host "$host" "$guest" >"$dir/times"
base=
{
    row "an empty process" "$dir/empty"
    row "supportcheck version" "$program" version
    row "check one xl.cfg" "$program" check --host "$host" "$guest"
} <"$dir/times"
