/* SPDX-License-Identifier: MIT */
/* Lists of devices, each a string of its own small language. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

static const struct xl_row nic_rows[] = {
    {"type", "type", XL_WORD, XL_NIC},
    {"model", "model", XL_STRING, 0},
    {"script", "script", XL_BASENAME, 0},
    {"bridge", "bridge", XL_STRING, 0},
    {"backend", "", XL_BACKEND, 0},
    {"forwarddev", "colo", XL_SET, 0},
    {"trusted", "trusted", XL_BOOL, 0},
    {"mac", "", XL_IGNORED, 0},
    {"ip", "", XL_IGNORED, 0},
    {"vifname", "", XL_IGNORED, 0},
    {"rate", "", XL_IGNORED, 0},
    {"netdev", "", XL_IGNORED, 0},
    {"gatewaydev", "", XL_IGNORED, 0},
    {"accel", "", XL_IGNORED, 0},
    {"devid", "", XL_IGNORED, 0},
    {"mtu", "", XL_IGNORED, 0},
    {"vlan", "", XL_IGNORED, 0},
    {"untrusted", "", XL_IGNORED, 0},
    {"colo_*", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row usb_controller_rows[] = {
    {"type", "type", XL_WORD, XL_USB},
    {"version", "version", XL_INT, 0},
    {"ports", "ports", XL_INT, 0},
    {.kind = XL_END},
};

static const struct xl_row usb_device_rows[] = {
    {"hostbus", "hostbus", XL_INT, 0},
    {"hostaddr", "hostaddr", XL_INT, 0},
    {"type", "type", XL_WORD, XL_USB_DEVICE},
    {"controller", "", XL_IGNORED, 0},
    {"port", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row p9_rows[] = {
    {"tag", "tag", XL_STRING, 0},
    {"type", "type", XL_WORD, XL_P9},
    {"security_model", "security_model", XL_STRING, 0},
    {"backend", "", XL_BACKEND, 0},
    {"path", "", XL_IGNORED, 0},
    {"max-files", "", XL_IGNORED, 0},
    {"max-open-files", "", XL_IGNORED, 0},
    {"max-space", "", XL_IGNORED, 0},
    {"auto-delete", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row vtpm_rows[] = {
    {"backend", "", XL_BACKEND, 0},
    {"uuid", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row pvcalls_rows[] = {
    {"backend", "", XL_BACKEND, 0},
    {.kind = XL_END},
};

static const struct xl_row vdispl_rows[] = {
    {"backend", "", XL_BACKEND, 0},
    {"be-alloc", "be_alloc", XL_BOOL, 0},
    {"connectors", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row channel_rows[] = {
    {"name", "name", XL_STRING, 0},
    {"connection", "connection", XL_WORD, XL_CHANNEL},
    {"backend", "", XL_BACKEND, 0},
    {"path", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row vfb_rows[] = {
    {"vnc", "vnc", XL_BOOL, 0},
    {"sdl", "sdl", XL_BOOL, 0},
    {"*", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

static const struct xl_row vkb_rows[] = {
    {"backend", "", XL_BACKEND, 0},       {"backend-type", "backend_type", XL_WORD, XL_VKB},
    {"unique-id", "", XL_IGNORED, 0},     {"feature-*", "", XL_IGNORED, 0},
    {"multi-touch-*", "", XL_IGNORED, 0}, {"width", "", XL_IGNORED, 0},
    {"height", "", XL_IGNORED, 0},        {.kind = XL_END},
};

/* A type may be "virtio,device1a": the second half stands alone. */
static const struct xl_row virtio_rows[] = {
    {"backend", "", XL_BACKEND, 0},     {"transport", "transport", XL_WORD, XL_TRANSPORT},
    {"grant_usage", "", XL_IGNORED, 0}, {"type", "", XL_IGNORED, 0},
    {"device*", "", XL_IGNORED, 0},     {.kind = XL_END},
};

static const struct xl_row sshm_rows[] = {
    {"id", "id", XL_STRING, 0},
    {"role", "role", XL_WORD, XL_ROLE},
    {"*", "", XL_IGNORED, 0},
    {.kind = XL_END},
};

typedef void spec_fn(struct scheck_fill *f, struct xlcfg *cfg, const char *spec);

static const char *option(const char *spec, const char *name)
{
    const char *found = strstr(spec, name);

    return found ? found + strlen(name) : NULL;
}

/* Copy what stands at @at up to a character of @stops, cut at @cap. */
static void copy_until(char *buf, size_t cap, const char *at, const char *stops)
{
    size_t len = strcspn(at, stops);

    if (len >= cap)
        len = cap - 1;
    memcpy(buf, at, len);
    buf[len] = '\0';
}

static void fill_nic(struct scheck_fill *f, struct xlcfg *cfg, const char *spec)
{
    const char *rate = option(spec, "rate=");
    char text[256];

    (void)cfg;
    if (rate) {
        copy_until(text, sizeof text, rate, ",");
        if (!xlcfg_is_rate(text))
            scheck_fill_warn(f,
                             "rate: '%s' is none like 10MB/s@20ms, or too large: xl refuses "
                             "the guest",
                             text);
    }
    if (option(spec, "untrusted"))
        scheck_fill_bool(f, "trusted", false);
}

/* The type of the controller that the device names, when it is spelt out. */
static void fill_usb_device(struct scheck_fill *f, struct xlcfg *cfg, const char *spec)
{
    const char *number = option(spec, "controller=");
    const char *controller = number ? xlcfg_item(cfg, "usbctrl", strtoul(number, NULL, 10)) : NULL;
    const char *type = controller ? option(controller, "type=") : NULL, *word;
    char text[32];

    if (!type)
        return;
    copy_until(text, sizeof text, type, ", ");
    word = xl_word(XL_USB, text);
    if (word)
        scheck_fill_string(f, "controller_type", word);
}

/* Connectors are separated by semicolons. */
static void fill_vdispl(struct scheck_fill *f, struct xlcfg *cfg, const char *spec)
{
    const char *at = option(spec, "connectors=");
    int64_t n = 0;

    (void)cfg;
    while (at && *at && *at != ',') {
        size_t len = strcspn(at, ";,");

        n += len > 0;
        at += len + (at[len] == ';');
    }
    if (n == 0)
        scheck_fill_warn(f, "has no connector: xl refuses the guest");
    scheck_fill_int(f, "connectors", n);
}

static void fill_vtpm(struct scheck_fill *f, struct xlcfg *cfg, const char *spec)
{
    (void)cfg;
    if (!option(spec, "backend="))
        scheck_fill_warn(f, "has no backend: xl refuses the guest");
}

static void fill_virtio(struct scheck_fill *f, struct xlcfg *cfg, const char *spec)
{
    const char *type = option(spec, "type=");
    size_t len = type ? strcspn(type, ",") : 0;
    char text[128];

    (void)cfg;
    if (!type)
        return;
    if (strncmp(type, "virtio", strlen("virtio")) == 0 && type[len] == ',')
        len += 1 + strcspn(type + len + 1, ",");
    if (len >= sizeof text)
        len = sizeof text - 1;
    memcpy(text, type, len);
    text[len] = '\0';
    scheck_fill_string(f, "type", text);
}

static const struct spec_list {
    const char *key, *fact;
    const struct xl_row *rows;
    spec_fn *special; /* may be NULL */
} spec_lists[] = {
    {"vif", "nics", nic_rows, fill_nic},
    {"usbctrl", "usb_controllers", usb_controller_rows, NULL},
    {"usbdev", "usb_devices", usb_device_rows, fill_usb_device},
    {"p9", "p9s", p9_rows, NULL},
    {"vtpm", "vtpms", vtpm_rows, fill_vtpm},
    {"pvcalls", "pvcalls", pvcalls_rows, NULL},
    {"vdispl", "vdispls", vdispl_rows, fill_vdispl},
    {"channel", "channels", channel_rows, NULL},
    {"virtio", "virtios", virtio_rows, fill_virtio},
    {"static_shm", "sshms", sshm_rows, NULL},
};

#define N_SPEC_LISTS (sizeof spec_lists / sizeof *spec_lists)

/* Make the list @fact as long as @key is; false when there is nothing to fill. */
static bool start_list(struct scheck_fill *f, const struct xlcfg *cfg, const char *key,
                       const char *fact, size_t *n_out)
{
    scheck_fill_guest(f);
    scheck_fill_about(f, key);
    *n_out = xlcfg_len(cfg, key);
    if (xlcfg_kind(cfg, key) == XLCFG_STRING)
        scheck_fill_warn(f, "is no list: xl ignores it");
    return xlcfg_kind(cfg, key) == XLCFG_LIST && scheck_fill_list(f, fact, *n_out);
}

static void fill_specs(struct scheck_fill *f, struct xlcfg *cfg, const struct spec_list *list)
{
    size_t n;

    if (!start_list(f, cfg, list->key, list->fact, &n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const char *spec = xlcfg_item(cfg, list->key, i);

        scheck_fill_element(f, list->fact, i);
        scheck_fill_about_element(f, list->key, i);
        if (!spec) {
            scheck_fill_warn(f, "is a list where xl needs a string");
            continue;
        }
        xl_fill_spec(f, list->rows, spec);
        if (list->special)
            list->special(f, cfg, spec);
    }
}

static void set_text(struct scheck_fill *f, const char *name, const char *value)
{
    if (value)
        scheck_fill_string(f, name, value);
}

static void set_tristate(struct scheck_fill *f, const char *name, int value)
{
    if (value)
        scheck_fill_bool(f, name, value > 0);
}

static void fill_disk(struct scheck_fill *f, struct xlcfg *cfg, const char *spec)
{
    struct xlcfg_disk disk;
    char why[XLCFG_WHY];
    int rc = xlcfg_parse_disk(cfg, spec, &disk, why);

    if (rc == SCHECK_E_NOMEM)
        f->rc = rc;
    set_text(f, "target", disk.target);
    set_text(f, "vdev", disk.vdev);
    set_text(f, "script", disk.script);
    set_text(f, "backend", disk.backend);
    set_text(f, "format", disk.format);
    set_text(f, "specification", disk.specification);
    if (disk.backend_domain)
        scheck_fill_backend_domain(f, disk.backend_domain);
    scheck_fill_bool(f, "writable", disk.writable);
    scheck_fill_bool(f, "cdrom", disk.cdrom);
    scheck_fill_bool(f, "direct_io_safe", disk.direct_io_safe);
    set_tristate(f, "discard", disk.discard);
    set_tristate(f, "colo", disk.colo);
    set_tristate(f, "trusted", disk.trusted);
    if (rc == SCHECK_E_SYNTAX) {
        scheck_fill_warn(f, "%s: xl refuses the guest", why);
        if (!disk.backend)
            scheck_fill_unknown(f, "backend", "the specification is refused");
        if (!disk.format)
            scheck_fill_unknown(f, "format", "the specification is refused");
    }
    xlcfg_disk_clear(&disk);
}

static void fill_disks(struct scheck_fill *f, struct xlcfg *cfg)
{
    size_t n;

    if (!start_list(f, cfg, "disk", "disks", &n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const char *spec = xlcfg_item(cfg, "disk", i);

        scheck_fill_element(f, "disks", i);
        scheck_fill_about_element(f, "disk", i);
        if (spec)
            fill_disk(f, cfg, spec);
        else
            scheck_fill_warn(f, "is a list where xl needs a string");
    }
}

static void fill_pci_device(struct scheck_fill *f, struct xlcfg *cfg, const char *spec,
                            struct xlcfg_pci pci)
{
    char why[XLCFG_WHY];
    int rc = xlcfg_parse_pci(cfg, spec, &pci, why);

    if (rc == SCHECK_E_NOMEM)
        f->rc = rc;
    else if (rc)
        scheck_fill_warn(f, "%s: xl refuses the guest", why);
    else if (pci.bdf[0])
        scheck_fill_string(f, "bdf", pci.bdf);
    scheck_fill_bool(f, "permissive", pci.permissive);
    scheck_fill_bool(f, "seize", pci.seize);
    scheck_fill_bool(f, "msitranslate", pci.msitranslate);
    scheck_fill_bool(f, "power_mgmt", pci.power_mgmt);
    set_text(f, "rdm_policy", pci.rdm_policy);
}

/* Keys of the whole guest are the defaults of each device. */
static void fill_pci(struct scheck_fill *f, struct xlcfg *cfg)
{
    const char *rdm = xlcfg_string(cfg, "rdm");
    struct xlcfg_pci pci = {
        .permissive = xl_number(f, cfg, "pci_permissive", 0) != 0,
        .seize = xl_number(f, cfg, "pci_seize", 0) != 0,
        .msitranslate = xl_number(f, cfg, "pci_msitranslate", 0) != 0,
        .power_mgmt = xl_number(f, cfg, "pci_power_mgmt", 0) != 0,
        .rdm_policy = rdm && option(rdm, "policy=relaxed") ? "relaxed" : NULL,
    };
    size_t n;

    if (!start_list(f, cfg, "pci", "pci", &n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const char *spec = xlcfg_item(cfg, "pci", i);

        scheck_fill_element(f, "pci", i);
        scheck_fill_about_element(f, "pci", i);
        if (spec)
            fill_pci_device(f, cfg, spec, pci);
        else
            scheck_fill_warn(f, "is a list where xl needs a string");
    }
}

/* A card is a list of strings, the first of which is about the card. */
static void fill_sound(struct scheck_fill *f, struct xlcfg *cfg)
{
    size_t n;

    if (!start_list(f, cfg, "vsnd", "vsnds", &n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const char *card = xlcfg_inner_item(cfg, "vsnd", i, 0);
        const char *backend = card ? option(card, "backend=") : NULL;
        char name[128];

        scheck_fill_element(f, "vsnds", i);
        if (!backend)
            continue;
        copy_until(name, sizeof name, backend, ", ");
        scheck_fill_backend_domain(f, name);
    }
}

/*
 * Framebuffers bring a keyboard each, which come before those of `vkb`. A PV
 * guest without framebuffers gets one through the `vnc` of HVM guests.
 */
static void fill_displays(struct scheck_fill *f, struct xlcfg *cfg, const char *type)
{
    size_t n = xlcfg_len(cfg, "vfb"), n_vkb = xlcfg_len(cfg, "vkb");
    bool top = n == 0 && strcmp(type, "pv") == 0 && xl_number(f, cfg, "vnc", 0) != 0;

    scheck_fill_guest(f);
    if (scheck_fill_list(f, "vfbs", n + top)) {
        for (size_t i = 0; i < n; i++) {
            const char *spec = xlcfg_item(cfg, "vfb", i);

            scheck_fill_element(f, "vfbs", i);
            scheck_fill_about_element(f, "vfb", i);
            xl_fill_spec(f, vfb_rows, spec ? spec : "");
        }
        if (top) {
            scheck_fill_element(f, "vfbs", 0);
            scheck_fill_bool(f, "vnc", true);
            scheck_fill_bool(f, "sdl", xl_number(f, cfg, "sdl", 0) != 0);
        }
    }
    scheck_fill_guest(f);
    if (!scheck_fill_list(f, "vkbs", n + top + n_vkb))
        return;
    for (size_t i = 0; i < n_vkb; i++) {
        const char *spec = xlcfg_item(cfg, "vkb", i);

        scheck_fill_element(f, "vkbs", n + top + i);
        scheck_fill_about_element(f, "vkb", i);
        xl_fill_spec(f, vkb_rows, spec ? spec : "");
    }
}

void xl_devices(struct scheck_fill *f, struct xlcfg *cfg, const char *type)
{
    fill_disks(f, cfg);
    fill_pci(f, cfg);
    for (size_t i = 0; i < N_SPEC_LISTS; i++)
        fill_specs(f, cfg, &spec_lists[i]);
    fill_sound(f, cfg);
    fill_displays(f, cfg, type);
    scheck_fill_guest(f);
}
