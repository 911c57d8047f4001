/* SPDX-License-Identifier: MIT */
/* Where the elements stand that facts are read from, as far as one element says it all. */
#include <stdlib.h>
#include <string.h>

#include "domain.h"

/* Most telling first; a list's elements are counted. */
static const struct {
    const char *fact, *element, *below;
} places[] = {
    {"guest.name", "name", NULL},
    {"guest.type", "os", "type"},
    {"guest.memory", "currentMemory", NULL},
    {"guest.memory", "memory", NULL},
    {"guest.maxmem", "maxMemory", NULL},
    {"guest.maxmem", "memory", NULL},
    {"guest.vcpus", "vcpu", NULL},
    {"guest.max_vcpus", "vcpu", NULL},
    {"guest.nested_hvm", "cpu", NULL},
    {"guest.cpuid_overrides", "cpu", NULL},
    {"guest.firmware", "os", "loader"},
    {"guest.kernel", "os", "kernel"},
    {"guest.boot", "os", "boot"},
    {"guest.bootloader", "bootloader", NULL},
    {"guest.hap", "features", "hap"},
    {"guest.acpi", "features", "acpi"},
    {"guest.apic", "features", "apic"},
    {"guest.viridian", "features", "hyperv"},
    {"guest.passthrough", "features", "xen"},
    {"guest.device_model_override", "devices", "emulator"},
    {"guest.vga", "devices", "video"},
    {"guest.spice", "devices", "graphics"},
    {"guest.vnc", "devices", "graphics"},
    {"guest.soundhw", "devices", "sound"},
    {"guest.usbdevice", "devices", "input"},
    {"guest.disks", "devices", "disk"},
    {"guest.nics", "devices", "interface"},
    {"guest.pci", "devices", "hostdev"},
    {"guest.usb_controllers", "devices", "controller"},
};

/* The first element of its name where elements and facts may not go by the same numbers. */
static unsigned line_of(const xmlNode *domain, size_t place, size_t element)
{
    const char *below = places[place].below;
    const xmlNode *node = below ? scheck__lv_path(domain, places[place].element, below)
                                : scheck__lv_child(domain, places[place].element);
    bool counts = strcmp(places[place].fact, "guest.disks") == 0 ||
                  strcmp(places[place].fact, "guest.nics") == 0;

    for (; counts && node && element > 0; element--)
        node = scheck__lv_next(node);
    return node ? scheck__lv_line(node) : 0;
}

unsigned scheck__lv_line_of_fact(const xmlNode *domain, const char *fact)
{
    size_t len = strcspn(fact, "[");
    size_t element = fact[len] == '[' ? strtoul(fact + len + 1, NULL, 10) : 0;
    unsigned line = 0;

    for (size_t i = 0; !line && i < sizeof places / sizeof *places; i++)
        if (strlen(places[i].fact) == len && memcmp(places[i].fact, fact, len) == 0)
            line = line_of(domain, i, element);
    return line;
}
