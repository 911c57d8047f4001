#!/bin/sh
# SPDX-License-Identifier: MIT
# Every benchmark, one table: medians, what they are of the first row of their group,
# instructions (callgrind), which noise does not touch, and the target where there is
# one. Builds what it needs as Release. Peers that are not installed are left out, and
# the table says so: lua5.4 and liblua5.4-dev, libvirt-clients, openscap-scanner, node
# with json-logic-js (NODE_PATH says where), pandoc, valgrind.
# Usage: bench/run.sh [BUILD]          BUILD: default build-bench
# QUICK=1 leaves out batch, documents and the counting of instructions.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build-bench}
data=${SUPPORTCHECK_DATA:-$root/../shared/data}/bench
runs=${RUNS:-1000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
rows=$dir/rows
tab=$(printf '\t')

build_all() {
    cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release &&
        cmake --build "$build" -j "$(nproc)" --target bench supportcheck_cli docgen
}

if ! build_all >"$dir/log" 2>&1; then
    tail -n 20 "$dir/log" >&2
    exit 1
fi
program=$build/cli/supportcheck
docgen=$build/docgen/docgen

count_with() {
    [ -z "${QUICK:-}" ] && command -v valgrind >/dev/null || return 0
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
        sed -n 's/.*refs: *//p' | tr -d ,
}

# instructions FUNCTION DIVISOR PROGRAM...: of one round of it.
instructions() {
    function=$1 divisor=$2
    shift 2
    n=$(count_with --toggle-collect="$function*" "$@")
    [ -z "$n" ] || echo $((n / divisor))
}

# left_out GROUP NAME WHY
left_out() {
    printf '%s\t%s\t-\t-\t%s\t\t\n' "$1" "$2" "left out: $3" >>"$rows"
}

# --- predicates ---

# target NAME: what a predicate may take.
predicate_target() {
    [ "$1" != supportcheck ] || echo "15 ns"
}

# What a run takes depends on the pages that the system gives it: the run that is the third of
# five by supportcheck's median, whole.
middle_run() {
    for run in 1 2 3 4 5; do
        "$@" >"$dir/run.$run"
    done
    awk -F "$tab" '$2 == "supportcheck" { print $3, FILENAME }' "$dir"/run.? | sort -n |
        sed -n '3s/^[^ ]* //p'
}

predicates() {
    if [ ! -r "$data/facts-1000.jsonl" ]; then
        left_out predicate all "there is no $data"
        return
    fi
    set -- "$build/bench/bench_predicates" "$data" "$root/bench/vocabulary.xml"
    cat "$(middle_run "$@")" >"$dir/predicates"
    if [ -n "$(command -v node)" ] && node "$root/bench/jsonlogic.js" "$data" >"$dir/node" 2>&1; then
        cat "$dir/node" >>"$dir/predicates"
    fi
    while IFS=$tab read -r group name median least unit; do
        case $name in
        "C by hand") key=c ;;
        supportcheck) key=supportcheck ;;
        Lua*) key=lua ;;
        *XPath) key=xpath ;;
        *) key='' ;;
        esac
        count=''
        [ -z "$key" ] || count=$(instructions "bench_run_$key" 20000 "$@" --once "$key")
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$group" "$name" "$median" "$least" "$unit" \
            "$count" "$(predicate_target "$name")" >>"$rows"
    done <"$dir/predicates"
    grep -q Lua "$dir/predicates" || left_out predicate "Lua 5.4" "liblua5.4-dev is not installed"
    grep -q json-logic "$dir/predicates" ||
        left_out predicate json-logic-js "node or the package json-logic-js is not installed"
}

# --- the policy ---

policies() {
    "$docgen" compile -o "$dir/image" "$root/policy"
    # The last has most to explain: no facts of a host, and few of the guest.
    for guest in pvh hvm nested; do
        "$program" facts "$root/examples/guests/$guest.cfg" >"$dir/$guest"
    done
    echo '{"hypervisor": {"version": "4.20.2"}, "guest": {"type": "hvm"}}' >"$dir/unknown"
    echo '{}' >"$dir/nothing"
    set -- "$dir/image" "$root/examples/hosts/x86_64-xen-4.20.2.json"
    "$build/bench/bench_policy" "$@" "$dir/pvh" "$dir/hvm" "$dir/nested" >"$dir/policies"
    "$build/bench/bench_policy" "$dir/image" "$dir/nothing" "$dir/unknown" | grep '^policy' \
        >"$dir/unknowns"
    # Groups stand together.
    { grep '^policy' "$dir/policies"; cat "$dir/unknowns"; grep -v '^policy' "$dir/policies"; } \
        >"$dir/all"
    while IFS=$tab read -r group name median least unit; do
        count='' target='' function='' of=$dir/pvh
        case $group in
        policy*) of=$dir/${group#policy } ;;
        esac
        case $group$name in
        policy*warm) function=bench_warm target="3000 ns" ;;
        policy*explained*) function=bench_explained target="1.3 x" ;;
        policy*cold*) function=bench_cold ;;
        openbuilt*) function=bench_open_builtin ;;
        openimage*) function=bench_open_image ;;
        esac
        # The targets are of guests that are known.
        [ "$group" != "policy unknown" ] || target=''
        [ -z "$function" ] ||
            count=$(instructions "$function" 1 "$build/bench/bench_policy" "$1" \
                "$([ "$group" = "policy unknown" ] && echo "$dir/nothing" || echo "$2")" "$of" --once)
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$group" "$name" "$median" "$least" "$unit" \
            "$count" "$target" >>"$rows"
    done <"$dir/all"
}

# --- processes ---

# process_row GROUP NAME TARGET TIMES COMMAND...: what it took, least and median.
process_row() {
    group=$1 name=$2 target=$3 times=$4
    shift 4
    printf '%s\t%s\t%s\t%s\tus\t%s\t%s\n' "$group" "$name" "${times#* }" "${times% *}" \
        "$(count_with "$@" </dev/null || true)" "$target" >>"$rows"
}

# process GROUP NAME TARGET COMMAND...: from its start to its end, on one core.
process() {
    group=$1 name=$2 target=$3
    shift 3
    if times=$(taskset -c 0 "$build/bench/bench_spawn" "$runs" "$@"); then
        process_row "$group" "$name" "$target" "$times" "$@"
    else
        left_out "$group" "$name" "it does not run"
    fi
}

# peer GROUP NAME PACKAGE COMMAND...
peer() {
    group=$1 name=$2 package=$3
    shift 3
    if [ -n "$(command -v "$1")" ]; then
        # Slow ones: fewer runs, and nobody waits for their instructions.
        times=$(taskset -c 0 "$build/bench/bench_spawn" 20 "$@") || times="- -"
        printf '%s\t%s\t%s\t%s\tus\t\t\n' "$group" "$name" "${times#* }" "${times% *}" >>"$rows"
    else
        left_out "$group" "$name" "$package is not installed"
    fi
}

# What is compared by its ratio runs in turn: what else the machine does falls on all alike.
processes() {
    echo 'int main(void) { return 0; }' >"$dir/empty.c"
    ${CC:-cc} -O2 -o "$dir/empty" "$dir/empty.c"
    host=$root/examples/hosts/x86_64-xen-4.20.2.json
    guests=$root/examples/guests
    # As it is installed: a linker writes here and there, and the system keeps such a file in
    # small pieces, which take longer to map.
    copy=$dir/supportcheck
    cp "$program" "$copy"
    taskset -c 0 "$build/bench/bench_spawn" "$runs" "$dir/empty" -- "$copy" version \
        -- "$copy" check --host "$host" "$guests/pvh.cfg" \
        -- "$copy" check --host "$host" "$guests/hvm.cfg" >"$dir/times"
    {
        read -r times && process_row process "an empty process" "" "$times" "$dir/empty"
        read -r times && process_row process "supportcheck version" "" "$times" "$program" version
        for guest in pvh hvm; do
            read -r times && process_row process "check, $guest.cfg" "1.5 x" "$times" \
                "$program" check --host "$host" "$guests/$guest.cfg"
        done
    } <"$dir/times"
    peer process "virt-host-validate qemu" libvirt-clients virt-host-validate qemu
    peer process "oscap oval eval, one test" openscap-scanner \
        oscap oval eval "$root/bench/one-test.oval.xml"
}

# --- documents, batch, size ---

documents() {
    process document "nothing" "" "$dir/empty"
    process document "SUPPORT.md from an image" "3000 us" "$docgen" markdown "$dir/image"
    process document "SUPPORT.md from XML" "15000 us" "$docgen" markdown "$root/policy"
    process document "matrix from an image" "20000 us" "$docgen" matrix "$dir/image"
    process document "matrix from XML" "40000 us" "$docgen" matrix "$root/policy"
    process document "HTML from an image" "" "$docgen" html "$dir/image"
    "$docgen" markdown -o "$dir/SUPPORT.md" "$dir/image"
    peer document "pandoc, SUPPORT.md to HTML" pandoc pandoc -t html -o /dev/null "$dir/SUPPORT.md"
}

# The check in libxl, facts included, by its own clock.
libxl() {
    if [ ! -x "$build/tests/integrations/bench_libxl" ]; then
        left_out libxl "a check at creation" "libxen-dev or the tests are not there"
        return
    fi
    sh "$root/bench/libxl.sh" "$build" >"$dir/libxl"
    count=$(sed -n 's/^instructions of a check: \([0-9]*\).*/\1/p' "$dir/libxl")
    sed -n '/^installed/q; s/^\(.*[^ ]\)  *median *\([0-9.]*\) us, least *\([0-9.]*\) us.*/\1\t\2\t\3/p' \
        "$dir/libxl" | while IFS=$tab read -r name median least; do
        printf 'libxl\t%s\t%s\t%s\tus\t%s\t50 us\n' "$name" "$median" "$least" "$count" >>"$rows"
    done
}

batch() {
    RUNS=3 LINES_OF_STREAM=${LINES_OF_STREAM:-200000} sh "$root/bench/batch.sh" "$program" >"$dir/batch"
    sed -n 's/^\([a-z]*\) .*one core *\([0-9]*\) .*CPU time *\([0-9]*\)).*two *\([0-9]*\) .*/\1 \2 \3 \4/p' \
        "$dir/batch" | while read -r name one by_cpu two; do
        printf 'batch\t%s, one core\t%s\t%s\t1/s\t\t50000 1/s\n' "$name" "$one" "$one"
        printf 'batch\t%s, one core, by CPU time\t%s\t%s\t1/s\t\t\n' "$name" "$by_cpu" "$by_cpu"
        printf 'batch\t%s, two cores\t%s\t%s\t1/s\t\t1.5 x one\n' "$name" "$two" "$two"
    done >>"$rows"
    sed -n 's/^memory *\([0-9]*\) KiB after.* \([0-9]*\) KiB after \([0-9]*\).*/\2 \3/p' "$dir/batch" |
        while read -r size lines; do
            printf 'memory\tbatch after %s lines\t%s\t%s\tKiB\t\t\n' "$lines" "$size" "$size"
        done >>"$rows"
}

# Text and read-only data of the core, and what of it the policy is.
sizes() {
    size -A "$build"/libsupportcheck/libsupportcheck.so.0.* | awk '
        $1 == ".text" { text = $2 } $1 == ".rodata" { data = $2 }
        END { printf "size\tcore with its policy\t%.1f\t%.1f\tKiB\t\t150 KiB\n",
                  (text + data) / 1024, (text + data) / 1024
              printf "size\tof it code\t%.1f\t%.1f\tKiB\t\t\n", text / 1024, text / 1024 }' >>"$rows"
    nm -S "$build"/libsupportcheck/libsupportcheck.so.0.* | awk '
        $4 == "scheck__builtin_image" { print $2 }' | while read -r hex; do
        awk -v n="$((0x$hex))" 'BEGIN {
            printf "size\tof it the policy\t%.1f\t%.1f\tKiB\t\t\n", n / 1024, n / 1024 }'
    done >>"$rows"
}

: >"$rows"
predicates
policies
processes
libxl
if [ -z "${QUICK:-}" ]; then
    documents
    batch
fi
sizes

printf '%-12s %-40s %12s %12s %4s %9s %13s  %s\n' group what median least unit ratio \
    instructions target
awk -F '\t' '{
    ratio = "-"
    if ($3 != "-" && $5 != "KiB" && $5 != "bytes" && $5 != "1/s") {
        if ($1 != group) { group = $1; first = $3 }
        ratio = sprintf("%.2f", $3 / first)
    }
    short = $1
    sub(/^policy .*/, "policy", short)
    what = $2
    if ($1 ~ /^policy /) what = substr($1, 8) ": " $2
    printf "%-12s %-40s %12s %12s %4s %9s %13s  %s\n", short, what, $3, $4, $5, ratio, $6, $7
}' "$rows"
