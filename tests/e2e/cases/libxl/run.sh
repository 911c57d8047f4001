# SPDX-License-Identifier: MIT
# libxl says at the creation of a guest what is outside the statement: the patched libxl
# of this directory, and Debian's own with our library preloaded, in the same words.
patched() {
    LD_LIBRARY_PATH=$PWD/lib "$@"
}

patched_xl() {
    patched xl "$@"
}

# What the last run said of the statement, however it is introduced.
said() {
    sed -n 's/^.*\(supportcheck: .*\)/\1/p' "$work/out"
}

silent() {
    lacks 'supportcheck'
}

# config NAME TYPE [LINE]...: $work/NAME.cfg
config() {
    guest_config "$@" >"$work/$1.cfg"
}

# created WITH NAME, refused WITH NAME: WITH is patched_xl or xl-supportcheck.
created() {
    run 0 "$1" create -p "$work/$2.cfg"
    xl list | grep -q "^$2 " || fail "$2 is not there"
}

refused() {
    xenstore-ls -f >"$work/store-before"
    run '1|3|255' "$1" create -p "$work/$2.cfg"
    has 'supportcheck: the guest is refused: LIBXL_SUPPORTCHECK=enforce'
    same "domains after the refusal" 1 "$(xl list | tail -n +2 | wc -l)"
    xenstore-ls -f >"$work/store-after"
    for path in /libxl/ /vm/ /local/domain/; do
        same "entries of xenstore below $path" "$(grep -c "^$path" "$work/store-before")" \
            "$(grep -c "^$path" "$work/store-after")"
    done
}

# libxl waits ten seconds for a backend that nobody runs here: it is said to have closed.
gone() {
    backends=/local/domain/0/backend/pvcalls/$(xl domid "$1")
    for device in $(xenstore-list "$backends" 2>/dev/null); do
        xenstore-write "$backends/$device/state" 6
    done
    xl destroy "$1"
}

config plain-pv pv
config plain-pvh pvh
config nested pvh 'nestedhvm = 1'
config pvcalls pv 'pvcalls = ["backend=0"]'

# Twelve configurations, in both ways.
config c1 pv
config c2 pvh
config c3 pvh 'nestedhvm = 1'
config c4 pvh 'pvcalls = ["backend=0"]'
config c5 pv 'msr_relaxed = 1' 'maxvcpus = 4'
config c6 pvh 'nestedhvm = 1' 'maxmem = 128' 'vcpus = 2'
config c7 pvh 'driver_domain = 1'
config c8 pvh 'maxmem = 128'
config c9 pv 'hap = 0' 'maxmem = 128'
config c10 pvh 'altp2m = "external"'
config c11 pv 'vcpus = 2' 'cpus = "0"' 'tsc_mode = "native"'
config c12 pvh 'nestedhvm = 1' 'max_grant_version = 1' 'on_soft_reset = "destroy"' 'acpi = 0'
findings=0
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
    created patched_xl c$n
    said >"$work/patched"
    gone c$n
    created xl-supportcheck c$n
    said >"$work/preloaded"
    gone c$n
    if cmp -s "$work/patched" "$work/preloaded"; then
        say "same: configuration $n, $(wc -l <"$work/patched") lines in both ways"
    else
        fail "configuration $n: patched '$(cat "$work/patched")', preloaded '$(cat "$work/preloaded")'"
    fi
    findings=$((findings + $(wc -l <"$work/patched")))
done
[ $findings -ge 8 ] || fail "the configurations have $findings lines of findings only"

# Supported: nothing. Experimental: told. enforce: refused, and nothing is left behind.
for with in patched_xl xl-supportcheck; do
    for guest in plain-pv plain-pvh; do
        created $with $guest
        silent
        gone $guest
    done
    created $with nested
    has 'supportcheck: Experimental: .* \[nested-hvm\.x86-hvm\]$'
    has 'supportcheck: this guest is outside the support statement of Xen 4\.17 in 1 place'
    admin
    gone nested
    export LIBXL_SUPPORTCHECK=enforce
    refused $with nested
    admin
    refused $with pvcalls
    created $with plain-pvh
    silent
    gone plain-pvh
    export LIBXL_SUPPORTCHECK=off
    created $with nested
    silent
    gone nested
    unset LIBXL_SUPPORTCHECK

    # Images that cannot be used do not stand in the way.
    echo 'no image' >"$work/corrupt.img"
    for image in corrupt missing; do
        export LIBXL_SUPPORTCHECK_POLICY="$work/$image.img"
        created $with plain-pv
        has "supportcheck: $work/$image.img is ignored: .*; the built-in policy is used"
        same "lines about the image" 1 "$(said | wc -l)"
        admin
        gone plain-pv
        unset LIBXL_SUPPORTCHECK_POLICY
    done
done

# The installed image of the package: used, corrupt, none at all.
image=/usr/share/supportcheck/policy.img
[ -e $image ] || fail "there is no $image"
created patched_xl plain-pv
silent
gone plain-pv
echo 'no image' >$image
created patched_xl plain-pv
has "supportcheck: $image is ignored: "
same "lines about the image" 1 "$(said | wc -l)"
gone plain-pv
rm $image
created patched_xl plain-pv
silent
gone plain-pv

# xl hands on what xl.conf says, and the environment overrules it.
mv /etc/xen/xl.conf "$work/xl.conf"
echo 'supportcheck = "enforce"' >/etc/xen/xl.conf
run_own_xl() {
    patched ./xl "$@"
}

refused run_own_xl nested
LIBXL_SUPPORTCHECK=warn
export LIBXL_SUPPORTCHECK
run 0 patched ./xl create -p "$work/nested.cfg"
has 'supportcheck: Experimental'
gone nested
unset LIBXL_SUPPORTCHECK
echo 'supportcheck = "perhaps"' >/etc/xen/xl.conf
run 0 patched ./xl create -p "$work/plain-pv.cfg"
has 'invalid supportcheck option "perhaps"'
gone plain-pv
mv "$work/xl.conf" /etc/xen/xl.conf

# Where a libxl that is not Debian's looks for its helper.
mkdir -p /usr/lib/xen/bin
ln -sf /usr/lib/xen-4.17/bin/libxl-save-helper /usr/lib/xen/bin/

# answers GUEST: it runs, and clears what it is asked in xenstore.
answers() {
    node=/local/domain/$(xl domid "$1")/control/shutdown
    xenstore-write "$node" hello
    tries=0
    until [ -z "$(xenstore-read "$node")" ]; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || {
            fail "$1 does not answer"
            return
        }
        usleep 100000
    done
    say "$1 answers"
}

# restored WITH NAME
restored() {
    run 0 "$1" restore "$work/$2.saved"
}

# Guests that suspend themselves, are saved, and come back: told of, and never refused.
config restored-pv pv 'extra = "frames=0x4000"'
config restored-pvh pvh
config restored-nested pvh 'nestedhvm = 1'
for guest in restored-pv restored-pvh restored-nested; do
    run 0 xl create "$work/$guest.cfg"
    answers $guest
    run 0 xl save $guest "$work/$guest.saved"
done
for with in patched_xl xl-supportcheck; do
    export LIBXL_SUPPORTCHECK=enforce
    for guest in restored-pv restored-pvh; do
        restored $with $guest
        silent
        answers $guest
        gone $guest
    done
    restored $with restored-nested
    has 'supportcheck: Experimental: .* \[nested-hvm\.x86-hvm\]$'
    has 'supportcheck: this guest is outside the support statement'
    lacks 'refused'
    admin
    answers restored-nested
    gone restored-nested
    unset LIBXL_SUPPORTCHECK
done

# What it costs, of several creations: the clock of an emulated machine.
uptime_ms() {
    sed 's/\([0-9]*\)\.\([0-9]*\) .*/\1\20/' /proc/uptime
}

cost_of() {
    start=$(uptime_ms)
    for i in 1 2 3 4 5; do
        LIBXL_SUPPORTCHECK=$1 patched_xl create -p "$work/nested.cfg" >/dev/null 2>&1
        gone nested
    done
    echo $((($(uptime_ms) - start) / 5))
}

without=$(cost_of off)
say "xl create and xl destroy take $(cost_of warn) ms with the check and $without ms without" \
    >"$work/out"
cat "$work/out"
admin
