# SPDX-License-Identifier: MIT
# The same program as 32-bit and as 64-bit code on the same 64-bit hypervisor.
here=$(pwd)
ln -sf "$here/ld-linux.so.2" /lib/ld-linux.so.2
export LD_LIBRARY_PATH="$here"
cp supportcheck /usr/bin/supportcheck-i386
guest_config large pvh | sed 's/^memory.*/memory = 4096\nmaxmem = 2000000/' >"$work/large.cfg"
cat >"$work/large.json" <<'EOF'
{"guest": {"type": "pvh", "memory": 4294967296, "maxmem": 2199023255552, "vcpus": 2}}
EOF

# What a 32-bit process can read of the host: sysfs, no hypercalls.
run 0 supportcheck-i386 host -v
has '"bits": 32'
has '"arch": "x86_32"'
has '"version": "4.17.7"|"version": "4\.17'
has '"bits": 64'
has '"hvm-3.0-x86_64"'
has '"hypervisor.version": "'

run '1|2' supportcheck-i386 check "$work/large.json"
admin
has '\[toolstack-32bit'
run '1|2' supportcheck-i386 check --format json "$work/large.json"
has '"id":"toolstack-32bit[^"]*"'

run '0|1|2' supportcheck check "$work/large.json"
lacks 'toolstack-32bit'
run '0|1|2' supportcheck check --format json "$work/large.json"
lacks 'toolstack-32bit'
