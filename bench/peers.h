/* SPDX-License-Identifier: MIT */
/* The predicates of the benchmark in the languages of others, by number. */
#ifndef SCHECK_BENCH_PEERS_H
#define SCHECK_BENCH_PEERS_H

#include "facts.h"

/* Bodies of functions of host and guest. */
static const char *const bench_lua[BENCH_PREDICATES] = {
    "return host.toolstack_bits == 32 and host.hypervisor_bits == 64 and "
    "guest.max_gfn >= 4294967296",
    "return guest.memory > 8796093022208",
    "for _, d in ipairs(guest.disks) do if d.backend == 'tap' and d.format == 'vhd' then "
    "return true end end return false",
    "return guest.nestedhvm and guest.type == 'hvm'",
    "return #guest.pci > 0 and (guest.altp2m ~= 'disabled' or guest.pod or guest.paging)",
    "return host.scheduler == 'credit' or host.scheduler == 'credit2'",
    "return not (host.scheduler == 'credit' or host.scheduler == 'credit2' or "
    "host.scheduler == 'null') and host.cpupools > 1",
    "return guest.type ~= 'pv' and guest.vcpus > 128",
    "return guest.type == 'pv' and (guest.vcpus > 512 or guest.arch_bits == 32)",
    "for _, d in ipairs(guest.disks) do if d.backend == 'qdisk' and d.format ~= 'raw' and "
    "d.format ~= 'qcow2' then return false end end return true",
    "for _, n in ipairs(guest.nics) do if n.type == 'ioemu' and (n.model == 'ne2k_pci' or "
    "n.model == 'pcnet') then return true end end return false",
    "for _, p in ipairs(guest.pci) do if p.permissive then return not host.iommu end end "
    "return false",
    "for _, p in ipairs(guest.pci) do if p.seize and host.xsm ~= 'flask' then return false end "
    "end return true",
    "return guest.memory * 2 > host.memory and guest.max_memory ~= guest.memory",
    "return host.arch == 'arm64' and guest.type ~= 'pvh'",
    "return host.arch == 'x86_64' and guest.device_model == 'qemu-xen-traditional' and "
    "not guest.stubdom",
    "return host.xen_major * 100 + host.xen_minor < 417 and guest.viridian",
    "return guest.firmware:sub(1, 4) == 'ovmf' and guest.type == 'hvm' and guest.secure_boot",
    "return #guest.disks + #guest.nics > 6 and guest.vnuma > 0",
    "return host.livepatch ~= nil and host.livepatch and guest.shared",
};

/* Of a document with host and guest, scalars as attributes, a child for each device. */
static const char *const bench_xpath[BENCH_PREDICATES] = {
    "host/@toolstack_bits = 32 and host/@hypervisor_bits = 64 and guest/@max_gfn >= 4294967296",
    "guest/@memory > 8796093022208",
    "boolean(guest/disks[@backend = 'tap' and @format = 'vhd'])",
    "guest/@nestedhvm = 'true' and guest/@type = 'hvm'",
    "count(guest/pci) > 0 and (guest/@altp2m != 'disabled' or guest/@pod = 'true' or "
    "guest/@paging = 'true')",
    "host/@scheduler = 'credit' or host/@scheduler = 'credit2'",
    "not(host/@scheduler = 'credit' or host/@scheduler = 'credit2' or host/@scheduler = 'null') "
    "and host/@cpupools > 1",
    "guest/@type != 'pv' and guest/@vcpus > 128",
    "guest/@type = 'pv' and (guest/@vcpus > 512 or guest/@arch_bits = 32)",
    "not(guest/disks[@backend = 'qdisk' and @format != 'raw' and @format != 'qcow2'])",
    "boolean(guest/nics[@type = 'ioemu' and (@model = 'ne2k_pci' or @model = 'pcnet')])",
    "guest/pci/@permissive = 'true' and host/@iommu != 'true'",
    "not(guest/pci[@seize = 'true']) or host/@xsm = 'flask'",
    "guest/@memory * 2 > host/@memory and guest/@max_memory != guest/@memory",
    "host/@arch = 'arm64' and guest/@type != 'pvh'",
    "host/@arch = 'x86_64' and guest/@device_model = 'qemu-xen-traditional' and "
    "guest/@stubdom != 'true'",
    "host/@xen_major * 100 + host/@xen_minor < 417 and guest/@viridian = 'true'",
    "starts-with(guest/@firmware, 'ovmf') and guest/@type = 'hvm' and "
    "guest/@secure_boot = 'true'",
    "count(guest/disks) + count(guest/nics) > 6 and guest/@vnuma > 0",
    "host/@livepatch = 'true' and guest/@shared = 'true'",
};

#endif
