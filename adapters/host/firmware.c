/* SPDX-License-Identifier: MIT */
/* How the machine was booted and what its firmware describes. */
#include <stdio.h>
#include <string.h>

#include "steps.h"

#define SECURE_BOOT \
    "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
/* An EFI variable's file: four bytes of attributes, then the value. */
#define EFI_ATTRIBUTES 4

static void fill_existence(struct host_probe *probe, const char *fact, const char *path)
{
    int there = scheck__host_exists(probe, path);

    probe->put.source = path;
    if (there < 0)
        scheck__host_unknown(&probe->put, fact, "the path cannot be looked at");
    else
        scheck__host_bool(&probe->put, fact, there == 1);
}

static void fill_secure_boot(struct host_probe *probe)
{
    char head[EFI_ATTRIBUTES + 1];

    probe->put.source = "/sys/firmware/efi";
    if (scheck__host_is_false(probe->put.facts, "host.efi")) {
        scheck__host_bool(&probe->put, "host.secure_boot", false);
    } else if (scheck__host_read_head(probe, SECURE_BOOT, head, sizeof head)) {
        probe->put.source = "EFI variable SecureBoot";
        scheck__host_bool(&probe->put, "host.secure_boot", head[EFI_ATTRIBUTES] == 1);
    } else {
        scheck__host_unknown(&probe->put, "host.secure_boot",
                             "EFI variable SecureBoot cannot be read");
    }
}

/* --- SMBIOS, in which virtual machines give themselves away --- */

/*
 * The CPUID flag says nothing in dom0, which always sees Xen itself. Words of
 * vendor and product that hypervisors write; hardware has none of them.
 */
static const char *const virtual_words[] = {
    "QEMU",       "KVM",          "Bochs",       "VMware",          "VirtualBox", "innotek",
    "Parallels",  "BHYVE",        "HVM domU",    "Virtual Machine", "OpenStack",  "oVirt",
    "RHEV",       "Google Compute", "Alibaba Cloud ECS", "Apple Virtualization",
};

static void fill_virtualised(struct host_probe *probe)
{
    static const char *const paths[] = {"/sys/class/dmi/id/sys_vendor",
                                        "/sys/class/dmi/id/product_name"};
    bool read = true, virtual = false;

    for (size_t i = 0; i < 2; i++) {
        struct host_file file;

        read = scheck__host_read(probe, paths[i], &file) && read;
        for (size_t k = 0; k < sizeof virtual_words / sizeof *virtual_words; k++)
            virtual = virtual ||
                      scheck__host_contains(scheck__host_file_text(&file), virtual_words[k]);
        scheck__host_file_clear(&file);
    }
    probe->put.source = "/sys/class/dmi/id";
    if (read || virtual)
        scheck__host_bool(&probe->put, "hypervisor.virtualised", virtual);
    else
        scheck__host_unknown(&probe->put, "hypervisor.virtualised",
                             "/sys/class/dmi/id does not name vendor and product");
}

/* --- the device tree, whose interrupt controller dom0 sees in the host's version --- */

struct tree {
    struct host_probe *probe;
    int version;
    bool its;
    unsigned depth;
    char path[512];
};

static bool compatible_with(struct tree *tree, const char *path, const char *name)
{
    struct host_file file;
    bool found = scheck__host_read(tree->probe, path, &file) &&
                 scheck__host_contains(scheck__host_file_text(&file), name);

    scheck__host_file_clear(&file);
    return found;
}

static void look_at_node(struct tree *tree)
{
    char path[640];

    snprintf(path, sizeof path, "%s/compatible", tree->path);
    if (compatible_with(tree, path, "arm,gic-v3-its"))
        tree->its = true;
    else if (compatible_with(tree, path, "arm,gic-v3"))
        tree->version = 3;
    else if (compatible_with(tree, path, "arm,gic-400") ||
             compatible_with(tree, path, "-gic"))
        tree->version = 2;
}

/* The controller stands at the top; an ITS below it. */
static void visit_node(void *ctx, const char *name)
{
    struct tree *tree = ctx;
    size_t len = strlen(tree->path);

    if (strncmp(name, "interrupt-controller", 20) != 0 && strncmp(name, "intc", 4) != 0 &&
        strncmp(name, "gic", 3) != 0 && strncmp(name, "its", 3) != 0 &&
        strncmp(name, "msi-controller", 14) != 0)
        return;
    if (tree->depth >= 2 || len + strlen(name) + 2 > sizeof tree->path)
        return;
    snprintf(tree->path + len, sizeof tree->path - len, "/%s", name);
    tree->depth++;
    look_at_node(tree);
    (void)scheck__host_each(tree->probe, tree->path, visit_node, tree);
    tree->depth--;
    tree->path[len] = '\0';
}

static void fill_interrupt_controller(struct host_probe *probe)
{
    struct tree tree = {.probe = probe, .path = "/proc/device-tree"};

    probe->put.source = "/proc/device-tree";
    if (scheck__host_exists(probe, tree.path) != 1)
        return;
    (void)scheck__host_each(probe, tree.path, visit_node, &tree);
    if (tree.version == 0)
        return;
    scheck__host_int(&probe->put, "host.gic_version", tree.version);
    scheck__host_bool(&probe->put, "host.gic_its", tree.its);
}

void scheck__host_firmware(struct host_probe *probe)
{
    fill_existence(probe, "host.acpi", "/sys/firmware/acpi");
    fill_existence(probe, "dom0.acpi", "/sys/firmware/acpi");
    fill_existence(probe, "host.efi", "/sys/firmware/efi");
    fill_secure_boot(probe);
    fill_virtualised(probe);
    fill_interrupt_controller(probe);
}
