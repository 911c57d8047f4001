/* SPDX-License-Identifier: MIT */
/* Specifications of devices that libxlutil parses. */
#include "cfg_private.h"

#include <ctype.h>
#include <errno.h>
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

/*
 * What a call of libxlutil came to, before which errno was 0. Where memory is
 * out it drops a string and says nothing: only malloc() has told.
 */
static int settle(struct xlcfg *cfg, int err, const char *marker, char *why)
{
    if (errno == ENOMEM || err == ENOMEM)
        return SCHECK_E_NOMEM;
    if (!err)
        return SCHECK_OK;
    explain(cfg, marker, why);
    return SCHECK_E_SYNTAX;
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

int xlcfg_parse_disk(struct xlcfg *cfg, const char *spec, struct xlcfg_disk *out, char *why)
{
    libxl_device_disk disk;
    const char *const specs[] = {spec};
    int rc;

    /* All members of a fresh disk are zero: libxl_device_disk_init() is libxl's. */
    memset(&disk, 0, sizeof disk);
    errno = 0;
    rc = settle(cfg, xlu_disk_parse(cfg->config, 1, specs, &disk), "disk specification: ", why);
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
    return rc;
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

int xlcfg_parse_pci(struct xlcfg *cfg, const char *spec, struct xlcfg_pci *out, char *why)
{
    libxl_device_pci pci;
    int rc;

    if (!has_sound_bdfs(spec)) {
        snprintf(why, XLCFG_WHY, "no address of the form DDDD:BB:DD.F");
        return SCHECK_E_SYNTAX;
    }
    memset(&pci, 0, sizeof pci);
    pci.permissive = out->permissive;
    pci.seize = out->seize;
    pci.msitranslate = out->msitranslate;
    pci.power_mgmt = out->power_mgmt;
    pci.rdm_policy = LIBXL_RDM_RESERVE_POLICY_INVALID;
    errno = 0;
    rc = settle(cfg, xlu_pci_parse_spec_string(cfg->config, &pci, spec), "PCI_SPEC_STRING ", why);
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
    return rc;
}

/* --- rates --- */

/* The digits that @text begins with, as xl reads them; false: none, or too large. */
static bool read_count(const char *text, uint64_t *n_out, const char **end_out)
{
    char *end;

    errno = 0;
    *n_out = strtoull(text, &end, 0);
    *end_out = end;
    /* An 8 behind a 0 is a digit for the pattern that xl has, but none for strtoull(). */
    return isdigit((unsigned char)*text) && end == text + strspn(text, "0123456789") && !errno &&
           *n_out > 0 && *n_out <= UINT32_MAX;
}

/* "10MB/s" as bytes a second. */
static bool read_speed(const char *text, uint64_t *bytes_out)
{
    static const uint64_t factors[] = {1000000000, 1000000, 1000};
    static const char units[] = "GMK";
    const char *end, *unit;

    if (!read_count(text, bytes_out, &end))
        return false;
    unit = *end ? strchr(units, *end) : NULL;
    if (unit) {
        *bytes_out *= factors[unit - units];
        end++;
    }
    if (*end == 'b')
        *bytes_out /= 8;
    return strcmp(end, "b/s") == 0 || strcmp(end, "B/s") == 0;
}

/* "20ms" as microseconds. */
static bool read_interval(const char *text, uint64_t *usecs_out)
{
    const char *end;

    if (!read_count(text, usecs_out, &end))
        return false;
    if (*end == 'm')
        *usecs_out *= 1000;
    else if (*end != 'u')
        *usecs_out *= 1000000;
    end += *end == 'm' || *end == 'u';
    end += *end == 's';
    return !*end && *usecs_out <= UINT32_MAX;
}

/*
 * Not by libxlutil: xlu_vif_parse_rate() goes on with a regular expression that
 * was never compiled where memory is out, which is the end of the program.
 */
bool xlcfg_is_rate(const char *spec)
{
    size_t len = strcspn(spec, "@");
    uint64_t bytes, interval = 50000;
    char speed[32];

    snprintf(speed, sizeof speed, "%.*s", (int)(len < sizeof speed ? len : 0), spec);
    if (!read_speed(speed, &bytes) || (spec[len] && !read_interval(spec + len + 1, &interval)))
        return false;
    return bytes <= UINT64_MAX / interval;
}
