# SPDX-License-Identifier: MIT
# Guests that run: their configurations as libxl saved them, their highest frame
# as the hypervisor has it.

# create NAME TYPE [LINE]...
create() {
    guest_config "$@" >"$work/$1.cfg"
    run 0 xl create "$work/$1.cfg"
}

create honest-pv pv 'extra = "frames=0x4000"'
create sly-pv pv 'extra = "frames=0x123456789abc"'
create silent-pv pv
create small-pvh pvh
sleep 1
run 0 xl list

# The frames of a PV guest are what it says of itself: one page less than it wrote,
# also beyond what 32 bits hold. 64 MiB of PVH end with Xen's special pages.
run 0 supportcheck check --all
admin
has '^Domain-0: not examined: the control domain is judged with the host'
has '^honest-pv: supported, security supported'
has 'highest frame 0x3fff, by the guest.s own account'
has 'highest frame 0x123456789abb, by the guest.s own account'
has 'highest frame not known: the guest has not said how large'
has "highest frame 0xfefff, by the hypervisor's account"

run '0|1|2' supportcheck check --all --format json
has '"guest":"small-pvh","domain":[0-9]+,"max_gfn":1044479,"max_gfn_by":"the hypervisor'
has '"guest":"sly-pv","domain":[0-9]+,"max_gfn":20015998343867,"max_gfn_by":"the guest'
has '"guest":"silent-pv","domain":[0-9]+,"max_gfn":null'
has '"operation":"running"'
has '"not_examined":\['
has '"guest":"Domain-0","domain":0,"reason":'

# By name and by number, as a preflight, and what cannot be done.
run '0|1|2' supportcheck check -q --domain small-pvh --operation save
has '^small-pvh: '
lacks 'sly-pv'
domid=$(xl domid honest-pv)
run '0|1|2' supportcheck check -q --domain "$domid" --domain small-pvh
has '^honest-pv: '
has '^small-pvh: '
run '0|1|2' supportcheck check --domain small-pvh --operation migrate --format json
has '"operation":"migrate"'
# What a guest says of itself is judged as if it were so. 4.14 read sizes in 32 bits.
run '0|1|2' supportcheck check --release 4.14 --operation save --domain sly-pv
has '\[guest-memory.p2m-size-result\]'
run '0|1|2' supportcheck check --release 4.14 --operation save --domain honest-pv
lacks 'guest-memory.p2m-size-result'

run 4 supportcheck check --domain nobody
has "there is no running domain 'nobody'"
run 4 supportcheck check --domain 0
has '^Domain-0: not examined'

# The saved file as it is, with the NUL that libxl writes.
run '0|1|2' sh -c 'supportcheck check /var/lib/xen/userdata-d.*.libxl-json'
lacks 'supportcheck:'

# A domain that libxl does not know looks as one that was made without it.
uuid=$(xenstore-read "/local/domain/$domid/vm")
rm "/var/lib/xen/userdata-d.$domid.${uuid#/vm/}.libxl-json"
run 4 supportcheck check --domain honest-pv
has 'not examined: it has no libxl configuration'

run 4 su nobody -s /bin/sh -c 'supportcheck check --all'
has 'running domains cannot be listed: xenstore'
