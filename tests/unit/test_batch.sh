#!/bin/sh
# SPDX-License-Identifier: MIT
# supportcheck batch as a user, a pipe and an engine see it.
# Usage: test_batch.sh SUPPORTCHECK SOURCE
set -u

program=$1
source=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export SUPPORTCHECK_DATA_DIR="$work/data" LC_ALL=C
unset SUPPORTCHECK_POLICY
failed=0
count=0

fail()
{
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$1" >&2
}

# check NAME COMMAND...: the command succeeds.
check()
{
    name=$1
    shift
    count=$((count + 1))
    "$@" || fail "$name"
}

# batch ARGUMENT...: on stdin, a fixed day.
batch()
{
    "$program" batch --today 2026-11-22 "$@" 2>"$work/stderr"
}

# answers NAME STATUS EXPECTED [ARGUMENT...]: stdin to EXPECTED, a file of answers.
answers()
{
    name=$1 status=$2 expected=$3
    shift 3
    count=$((count + 1))
    batch "$@" >"$work/whole"
    got=$?
    # What the policy says today is another test's: here it is only one verdict a line.
    sed 's/,"best":{.*"status":"[a-z]*","findings":\[.*}$/,VERDICT/' "$work/whole" >"$work/answers"
    [ "$got" -eq "$status" ] || fail "$name: status $got instead of $status"
    diff -u "$expected" "$work/answers" || fail "$name: other answers"
}

host=$(tr -d '\n' <"$source/examples/hosts/x86_64-xen-4.20.2.json")
old=$(tr -d '\n' <"$source/examples/hosts/debian12-xen-4.17.7.json")
libxl=$(tr -d '\n' <"$source/examples/guests/vtpm.json")
"$program" facts "$source/examples/guests/hvm.cfg" | tr -d '\n' >"$work/guest" || fail "facts"
guest=$(cat "$work/guest")
plain='"release":"4.20"'

# --- what is answered ---

cat >"$work/lines" <<END
{"define_host":"a","facts":$host}
{"host":"a","guest":$guest}

{"host":$host,"guest":$guest}
{"id":17,"host":"b","guest":$guest}
{"define_host":"b","facts":$old}
{"id":"x\\"\\u0001","host":"b","guest":$guest}
not json
{"id":1,"host":"a","guest":{"vcpus":"many","name":"n"}}
{"id":2,"hots":"a","guest":{"guest":{"name":"typo"}}}
{"id":2.5,"guest":{}}
{"id":3,"host":"a"}
{"id":4,"host":7,"guest":{}}
{"id":5,"host":"","guest":{}}
[]
{"guest":{},"guest":{}}
{"define_host":"a","facts":{}}
{"define_host":"c","facts":{"hypervisor":{"bits":"x"}}}
{"define_host":"d","guest":{}}
{"define\\u005fhost":"e","facts":{}}
{"id":6,"host":"a\\u0000","guest":{}}
{"id":-7,"host":{"hypervisor":{"version":"9.99.1"}},"guest":{}}
END
cat >"$work/expected" <<END
{"name":"desktop-1","host":"a",$plain,VERDICT
{"name":"desktop-1",$plain,VERDICT
{"id":17,"name":"desktop-1","host":"b","line":5,"error":"host 'b' has not been defined before this line"}
{"id":"x\\"\\u0001","name":"desktop-1","host":"b","release":"4.17",VERDICT
{"line":8,"column":1,"error":"no JSON: neither a value nor what may stand here"}
{"id":1,"name":"n","host":"a","line":9,"error":"guest.vcpus: a whole number of 64 bits is needed"}
{"id":2,"name":"typo","line":10,"error":"there is no member 'hots': give host, guest and id"}
{"line":11,"error":"id: a string or a whole number is needed"}
{"id":3,"host":"a","line":12,"error":"guest: an object is needed: facts, or a configuration of libxl"}
{"id":4,"line":13,"error":"host: facts, or the name of a host, are needed"}
{"id":5,"host":"","line":14,"error":"host: facts, or the name of a host, are needed"}
{"line":15,"error":"a line must be an object with a guest"}
{"line":16,"column":13,"error":"'guest' is given twice in one object"}
{"line":17,"error":"this host has been defined before"}
{"line":18,"error":"hypervisor.bits: a whole number of 64 bits is needed"}
{"line":19,"error":"a host is defined by \\"define_host\\", its name, with \\"facts\\", an object, and nothing else"}
{"line":20,"error":"a host is defined by \\"define_host\\", written so, with \\"facts\\" and nothing else"}
{"id":6,"line":21,"error":"host: facts, or the name of a host, are needed"}
{"id":-7,VERDICT
END
answers "lines" 0 "$work/expected" <"$work/lines"
check "no such release" grep -q '{"id":-7,.*"release.not-covered"' "$work/whole"
check "refusals are counted" grep -q '15 lines were refused' "$work/stderr"
for jobs in 2 8; do
    answers "lines, $jobs jobs" 0 "$work/expected" --jobs "$jobs" <"$work/lines"
done

# Without a line feed at the end, with carriage returns, with a byte order mark.
printf '\357\273\277{"host":"h","guest":%s}\r\n \t\r\n{"guest":%s}' "$guest" "$guest" >"$work/lines"
cat >"$work/expected" <<END
{"name":"desktop-1","host":"h",$plain,VERDICT
{"name":"desktop-1","release":"4.17",VERDICT
END
answers "hosts from files" 0 "$work/expected" \
    --host "h=$source/examples/hosts/x86_64-xen-4.20.2.json" \
    --host "$source/examples/hosts/debian12-xen-4.17.7.json" <"$work/lines"

# What is missing stands once; what a reader wonders at is told; libxl's configurations are read.
printf '{"host":%s,"guest":{"guest":{"type":"hvm","colour":1,"name":"w"}}}\n' "$host" |
    batch >"$work/answers"
check "missing" grep -q '"undetermined":[0-9]*,"missing":\["' "$work/answers"
check "warnings" grep -q '"warnings":\["guest.colour: is no fact of the policy: ignored"\]' \
    "$work/answers"
check "missing once" python3 -c 'import json,sys
m = json.load(open(sys.argv[1]))["missing"]
sys.exit(len(m) != len(set(m)) or len(m) < 5)' "$work/answers"
printf '{"host":%s,"guest":%s}\n' "$host" "$libxl" | batch >"$work/answers"
"$program" check --format json --today 2026-11-22 \
    --host "$source/examples/hosts/x86_64-xen-4.20.2.json" \
    "$source/examples/guests/vtpm.json" >"$work/report"
check "the verdict of check" python3 -c 'import json,sys
a = json.load(open(sys.argv[1])); r = json.load(open(sys.argv[2]))["reports"][0]
same = all(a[k] == r[k] for k in ("best", "worst", "status", "release"))
sys.exit(not same or a["name"] != r["guest"] or a["findings"] != [f["id"] for f in r["findings"]]
         or a.get("undetermined", 0) != len(r["undetermined"]))' "$work/answers" "$work/report"
printf '{"host":%s,"guest":%s}\n' "$host" "$libxl" | batch --full >"$work/answers"
check "--full is what check reports" python3 -c 'import json,sys
a = json.load(open(sys.argv[1])); r = json.load(open(sys.argv[2]))["reports"][0]
sys.exit(a["report"] != r)' "$work/answers" "$work/report"

# --- streams ---

# Whoever asks and waits gets the answer before asking again.
mkfifo "$work/in" "$work/out"
"$program" batch --jobs 2 <"$work/in" >"$work/out" &
exec 3>"$work/in" 4<"$work/out"
for i in 1 2 3; do
    printf '{"id":%d,"guest":{}}\n' "$i" >&3
    IFS= read -r line <&4
    case $line in
    "{\"id\":$i,"*) ;;
    *) fail "conversation: $line" ;;
    esac
done
count=$((count + 1))
exec 3>&- 4<&-
wait

# Order, whatever the number of threads, over lines of very different length.
awk 'BEGIN { for (i = 1; i <= 4000; i++) {
    printf "{\"id\":%d,\"guest\":{\"name\":\"", i
    for (k = 0; k < (i * 7919) % 900; k++) printf "x"
    printf "\"}}\n" } }' >"$work/many"
batch --jobs 8 <"$work/many" >"$work/answers"
check "order" test "$(sed 's/{"id":\([0-9]*\),.*/\1/' "$work/answers" | tr '\n' ' ')" = \
    "$(seq 4000 | tr '\n' ' ')"
batch <"$work/many" | cmp - "$work/answers" || fail "one thread answers as eight do"

# A line that is too long is one error line, and no more; its neighbours are answered.
{
    echo '{"id":1,"guest":{}}'
    head -c 9000000 /dev/zero | tr '\0' 'x'
    echo
    echo '{"id":3,"guest":{}}'
    printf '{"id":4,"guest":{"name":"'
    head -c 4194304 /dev/zero | tr '\0' 'x'
    echo '"}}'
    echo '{"id":5,"guest":{}}'
} >"$work/lines"
batch <"$work/lines" | cut -c1-60 >"$work/answers"
check "long lines" test "$(sed 's/\(id\|line\)":\([0-9]*\).*/\2/; s/.*"//' "$work/answers" |
    tr '\n' ' ')" = "1 2 3 4 5 "
check "long lines say so" test "$(grep -c '"error":"longer than 4 MiB' "$work/answers")" -eq 2
head -c 6000000 /dev/zero | batch >"$work/answers"
check "a long line without an end" grep -q '"line":1,"error":"longer' "$work/answers"

# A reader that goes away, a full disk, an input that is none.
(batch --jobs 3 <"$work/many"; echo $? >"$work/status") | head -1 >/dev/null
check "closed pipe" test "$(cat "$work/status")" -eq 4
check "closed pipe is silent" test ! -s "$work/stderr"
if [ -w /dev/full ]; then
    batch <"$work/many" >/dev/full
    check "full disk" test $? -eq 4
    check "full disk is told" grep -q 'stdout cannot be written: No space' "$work/stderr"
else
    echo "skipped: full disk: no /dev/full"
fi
batch <"$source"
check "a directory" test $? -eq 4
: | batch >"$work/answers"
check "no lines" test $? -eq 0 -a ! -s "$work/answers"

# As docs/batch.md has it.
if command -v parallel >/dev/null; then
    printf '{"define_host":"a","facts":%s}\n' "$host" >"$work/hosts.ndjson"
    awk -v guest="$guest" 'BEGIN { for (i = 1; i <= 500; i++)
        print "{\"id\":" i ",\"host\":\"a\",\"guest\":" guest "}" }' >"$work/many"
    cat "$work/hosts.ndjson" "$work/many" | batch >"$work/expected"
    (cd "$work" && parallel --will-cite --pipe --block 200k --keep-order \
        "cat hosts.ndjson - | $program batch --today 2026-11-22" <many >answers)
    check "GNU parallel" cmp "$work/expected" "$work/answers"
    check "all lines" test "$(wc -l <"$work/answers")" -eq 500
else
    echo "skipped: GNU parallel: it is not installed"
fi

# --- wrong use ---

for arguments in "guest.cfg" "--jobs 0" "--jobs x" "--jobs 257" "--format json" \
    "--release 9.9" "--require good" "--host a=$source/none.json"; do
    # shellcheck disable=SC2086 # a list of words
    batch $arguments </dev/null >"$work/answers"
    got=$?
    check "wrong use: $arguments" test "$got" -eq 3 -o "$got" -eq 4
done
batch --host "$source/examples/hosts/x86_64-xen-4.20.2.json" \
    --host "$source/examples/hosts/debian12-xen-4.17.7.json" </dev/null
check "two hosts without a name" test $? -eq 3

echo "$count checks, $failed failed"
[ "$failed" -eq 0 ]
