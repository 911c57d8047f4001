# SPDX-License-Identifier: MIT
# What the probe learns of the host, against what xl says of it: once with all
# sources, once by hypercalls alone, once as somebody who may read sysfs only.

# xl_says KEY
xl_says() {
    sed -n "s/^$1  *: //p" "$work/info"
}

# fact FILE NAMESPACE NAME: the value of a fact that is no list, without quotes.
fact() {
    sed -n "/^  \"$2\": {/,/^  }/s/^    \"$3\": //p" "$work/$1" | sed 's/,$//; s/^"\(.*\)"$/\1/'
}

# agrees FILE NAMESPACE NAME KEY
agrees() {
    same "$2.$3 in $1" "$(xl_says "$4")" "$(fact "$1" "$2" "$3")"
}

run 0 xl info -n
cp "$work/out" "$work/info"

of_the_version() {
    agrees "$1" hypervisor version xen_version
    same "hypervisor.bits in $1" 64 "$(fact "$1" hypervisor bits)"
    same "hypervisor.arch in $1" x86_64 "$(fact "$1" hypervisor arch)"
}

of_hypercalls() {
    of_the_version "$1"
    agrees "$1" hypervisor build_id build_id
    agrees "$1" hypervisor changeset xen_changeset
    agrees "$1" hypervisor commandline xen_commandline
    same "hypervisor.hypfs in $1" true "$(fact "$1" hypervisor hypfs)"
    same "hypervisor.kconfig_pv in $1" true "$(fact "$1" hypervisor kconfig_pv)"
    same "toolstack.bits in $1" 64 "$(fact "$1" toolstack bits)"
}

of_xl() {
    agrees "$1" hypervisor scheduler xen_scheduler
    agrees "$1" dom0 kernel release
    agrees "$1" host cpus nr_cpus
    agrees "$1" host max_cpu_id max_cpu_id
    agrees "$1" host nodes nr_nodes
    agrees "$1" host cores_per_socket cores_per_socket
    agrees "$1" host threads_per_core threads_per_core
    same "host.memory in $1, MiB" "$(xl_says total_memory)" \
        $(($(fact "$1" host memory) / 1048576))
    for cap in pv hvm hap shadow gnttab-v1 gnttab-v2 vpmu vmtrace; do
        case " $(xl_says virt_caps) " in
        *" $cap "*) there=true ;;
        *) there=false ;;
        esac
        same "virt_caps: $cap in $1" $there \
            "$(fact "$1" hypervisor "cap_$(echo $cap | tr - _)")"
    done
}

run 0 supportcheck host -v --save "$work/all"
of_hypercalls all
of_xl all
same "dom0.type" pv "$(fact all dom0 type)"
same "dom0.kernel_bits" 64 "$(fact all dom0 kernel_bits)"
same "host.xenstored" c "$(fact all host xenstored)"

# Without xl in reach, what it would have told is unknown.
run 0 env PATH=/nowhere /usr/bin/supportcheck host --save "$work/calls"
of_hypercalls calls
same "host.memory without xl" "" "$(fact calls host memory)"

run 0 su nobody -s /bin/sh -c 'supportcheck host -v'
cp "$work/out" "$work/sysfs"
of_the_version sysfs
agrees sysfs hypervisor changeset xen_changeset
same "hypervisor.commandline for others than root" "" "$(fact sysfs hypervisor commandline)"
has '"hypervisor.commandline": "hypercalls need root: probe as root'

# Debian's Xen as it comes, with one old-fashioned PV dom0, is within the statement.
run 0 supportcheck check
has '^host: supported, security supported'
admin
