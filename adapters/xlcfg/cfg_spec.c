/* SPDX-License-Identifier: MIT */
/* Specifications of devices that libxlutil parses. */
#include "cfg_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Let @why be the last message, without what stands before @marker or the line's end. */
static void explain(struct xlcfg *cfg, const char *marker, char *why)
{
    const char *text = xlcfg_take_report(cfg);
    const char *found = strstr(text, marker);

    if (found)
        text = found + strlen(marker);
    snprintf(why, XLCFG_WHY, "%.*s", (int)strcspn(text, "\n"), text);
    if (!*why)
        snprintf(why, XLCFG_WHY, "not understood");
}

static int tristate(const libxl_defbool *b)
{
    return b->val > 0 ? 1 : b->val < 0 ? -1 : 0;
}

static const char *backend_word(libxl_disk_backend backend)
{
    switch (backend) {
    case LIBXL_DISK_BACKEND_PHY:
        return "phy";
    case LIBXL_DISK_BACKEND_TAP:
        return "tap";
    case LIBXL_DISK_BACKEND_QDISK:
        return "qdisk";
#ifdef LIBXL_HAVE_DEVICE_DISK_SPECIFICATION
    case LIBXL_DISK_BACKEND_STANDALONE:
        return "standalone";
#endif
    default:
        return NULL;
    }
}

static const char *format_word(libxl_disk_format format)
{
    switch (format) {
    case LIBXL_DISK_FORMAT_RAW:
        return "raw";
    case LIBXL_DISK_FORMAT_QCOW:
        return "qcow";
    case LIBXL_DISK_FORMAT_QCOW2:
        return "qcow2";
    case LIBXL_DISK_FORMAT_VHD:
        return "vhd";
    case LIBXL_DISK_FORMAT_QED:
        return "qed";
    case LIBXL_DISK_FORMAT_EMPTY:
        return "empty";
    default:
        return NULL;
    }
}

bool xlcfg_parse_disk(struct xlcfg *cfg, const char *spec, struct xlcfg_disk *out, char *why)
{
    libxl_device_disk disk;
    const char *const specs[] = {spec};
    int err;

    /* All members of a fresh disk are zero: libxl_device_disk_init() is libxl's. */
    memset(&disk, 0, sizeof disk);
    err = xlu_disk_parse(cfg->config, 1, specs, &disk);
    *out = (struct xlcfg_disk){
        .target = disk.pdev_path,
        .vdev = disk.vdev,
        .script = disk.script,
        .backend_domain = disk.backend_domname,
        .backend = backend_word(disk.backend),
        .format = format_word(disk.format),
        .writable = disk.readwrite != 0,
        .cdrom = disk.is_cdrom != 0,
        .direct_io_safe = disk.direct_io_safe,
        .discard = tristate(&disk.discard_enable),
        .colo = tristate(&disk.colo_enable),
    };
#ifdef LIBXL_HAVE_DISK_TRUSTED
    out->trusted = tristate(&disk.trusted);
#endif
#ifdef LIBXL_HAVE_DEVICE_DISK_SPECIFICATION
    out->specification = disk.specification == LIBXL_DISK_SPECIFICATION_VIRTIO ? "virtio"
                         : disk.specification == LIBXL_DISK_SPECIFICATION_XEN  ? "xen"
                                                                               : NULL;
#endif
    free(disk.colo_host);
    free(disk.colo_export);
    free(disk.active_disk);
    free(disk.hidden_disk);
    if (err)
        explain(cfg, "disk specification: ", why);
    return !err;
}

void xlcfg_disk_clear(struct xlcfg_disk *disk)
{
    free(disk->target);
    free(disk->vdev);
    free(disk->script);
    free(disk->backend_domain);
    memset(disk, 0, sizeof *disk);
}

/*
 * Whether @s begins like an address ("0000:03:1f.7", "3:0.*"). libxlutil goes
 * on from a position that it never set when the dot is missing.
 */
static bool is_bdf(const char *s)
{
    for (int colons = 0;; s++) {
        size_t digits = strspn(s, "0123456789abcdefABCDEF");

        if (digits < 1 || digits > 4)
            return false;
        s += digits;
        if (*s == '.' && colons >= 1)
            return s[1] == '*' || isxdigit((unsigned char)s[1]);
        if (*s != ':' || ++colons > 2)
            return false;
    }
}

/* Whether every part of @spec that libxlutil takes for an address is one. */
static bool has_sound_bdfs(const char *spec)
{
    const char *comma = strchr(spec, ','), *equals = strchr(spec, '=');

    if ((!equals || (comma && comma < equals)) && !is_bdf(spec))
        return false;
    if (strchr("0123456789abcdefABCDEF:", *spec) && *spec && !is_bdf(spec) &&
        strncmp(spec, "bdf=", 4) != 0)
        return false;
    for (const char *at = strstr(spec, "bdf="); at; at = strstr(at + 1, "bdf="))
        if (!is_bdf(at + strlen("bdf=")))
            return false;
    return true;
}

static const char *rdm_word(libxl_rdm_reserve_policy policy)
{
    switch (policy) {
    case LIBXL_RDM_RESERVE_POLICY_STRICT:
        return "strict";
    case LIBXL_RDM_RESERVE_POLICY_RELAXED:
        return "relaxed";
    default:
        return NULL;
    }
}

bool xlcfg_parse_pci(struct xlcfg *cfg, const char *spec, struct xlcfg_pci *out, char *why)
{
    libxl_device_pci pci;
    int err;

    if (!has_sound_bdfs(spec)) {
        snprintf(why, XLCFG_WHY, "no address of the form DDDD:BB:DD.F");
        return false;
    }
    memset(&pci, 0, sizeof pci);
    pci.permissive = out->permissive;
    pci.seize = out->seize;
    pci.msitranslate = out->msitranslate;
    pci.power_mgmt = out->power_mgmt;
    pci.rdm_policy = LIBXL_RDM_RESERVE_POLICY_INVALID;
    err = xlu_pci_parse_spec_string(cfg->config, &pci, spec);
    out->permissive = pci.permissive;
    out->seize = pci.seize;
    out->msitranslate = pci.msitranslate;
    out->power_mgmt = pci.power_mgmt;
    if (rdm_word(pci.rdm_policy))
        out->rdm_policy = rdm_word(pci.rdm_policy);
    out->bdf[0] = '\0';
#ifdef LIBXL_HAVE_DEVICE_PCI_NAME
    if (!pci.name)
#endif
        snprintf(out->bdf, sizeof out->bdf, "%04x:%02x:%02x.%x", (unsigned)pci.domain & 0xffff,
                 pci.bus, pci.dev, (unsigned)pci.func & 7);
#ifdef LIBXL_HAVE_DEVICE_PCI_NAME
    free(pci.name);
#endif
    if (err)
        explain(cfg, "PCI_SPEC_STRING ", why);
    return !err;
}

bool xlcfg_parse_rate(struct xlcfg *cfg, const char *spec, char *why)
{
    libxl_device_nic nic;
    int err;

    memset(&nic, 0, sizeof nic);
    err = xlu_vif_parse_rate(cfg->config, spec, &nic);
    if (err)
        explain(cfg, "vif: ", why);
    return !err;
}
