/* SPDX-License-Identifier: MIT */
/* The lists of devices. What libxl fills in later is left to the defaults. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct libxl_row disk_rows[] = {
    {"pdev_path", "target", LIBXL_STRING, 0},
    {"vdev", "vdev", LIBXL_STRING, 0},
    {"backend", "backend", LIBXL_WORD, LIBXL_UNKNOWN},
    {"format", "format", LIBXL_WORD, LIBXL_UNKNOWN},
    {"script", "script", LIBXL_STRING, 0},
    {"readwrite", "writable", LIBXL_SET, 0},
    {"is_cdrom", "cdrom", LIBXL_SET, 0},
    {"direct_io_safe", "direct_io_safe", LIBXL_BOOL, 0},
    {"discard_enable", "discard", LIBXL_BOOL, 0},
    {"colo_enable", "colo", LIBXL_BOOL, 0},
    {"specification", "specification", LIBXL_WORD, LIBXL_UNKNOWN},
    {"trusted", "trusted", LIBXL_BOOL, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row nic_rows[] = {
    {"nictype", "type", LIBXL_WORD, LIBXL_NIC},
    {"model", "model", LIBXL_STRING, 0},
    {"script", "script", LIBXL_BASENAME, 0},
    {"bridge", "bridge", LIBXL_STRING, 0},
    {"coloft_forwarddev", "colo", LIBXL_SET, 0},
    {"trusted", "trusted", LIBXL_BOOL, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row pci_rows[] = {
    {"permissive", "permissive", LIBXL_BOOL, 0},
    {"seize", "seize", LIBXL_BOOL, 0},
    {"msitranslate", "msitranslate", LIBXL_BOOL, 0},
    {"power_mgmt", "power_mgmt", LIBXL_BOOL, 0},
    {"rdm_policy", "rdm_policy", LIBXL_WORD, LIBXL_INVALID},
    {.kind = LIBXL_END},
};

static const struct libxl_row usb_controller_rows[] = {
    {"type", "type", LIBXL_WORD, 0},
    {"version", "version", LIBXL_INT, 0},
    {"ports", "ports", LIBXL_INT, 0},
    {.kind = LIBXL_END},
};

/* The union stood in "u" before it was named after the type. */
static const struct libxl_row usb_device_rows[] = {
    {"u/hostdev/hostbus", "hostbus", LIBXL_INT, 0},
    {"u/hostdev/hostaddr", "hostaddr", LIBXL_INT, 0},
    {"type.hostdev/hostbus", "hostbus", LIBXL_INT, 0},
    {"type.hostdev/hostaddr", "hostaddr", LIBXL_INT, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row p9_rows[] = {
    {"tag", "tag", LIBXL_STRING, 0},
    {"type", "type", LIBXL_WORD, LIBXL_UNKNOWN},
    {"security_model", "security_model", LIBXL_STRING, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row vfb_rows[] = {
    {"vnc/enable", "vnc", LIBXL_BOOL, 0},
    {"sdl/enable", "sdl", LIBXL_BOOL, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row vkb_rows[] = {
    {"backend_type", "backend_type", LIBXL_WORD, LIBXL_UNKNOWN},
    {.kind = LIBXL_END},
};

static const struct libxl_row vdispl_rows[] = {
    {"be_alloc", "be_alloc", LIBXL_BOOL, 0},
    {"connectors", "connectors", LIBXL_COUNT, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row channel_rows[] = {
    {"name", "name", LIBXL_STRING, 0},
    {"connection", "connection", LIBXL_WORD, LIBXL_UNKNOWN},
    {.kind = LIBXL_END},
};

static const struct libxl_row virtio_rows[] = {
    {"type", "type", LIBXL_STRING, 0},
    {"transport", "transport", LIBXL_WORD, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row sshm_rows[] = {
    {"id", "id", LIBXL_STRING, 0},
    {"role", "role", LIBXL_WORD, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row vnuma_rows[] = {
    {"pnode", "pnode", LIBXL_INT, 0},
    {"memkb", "memory", LIBXL_KIB, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row ioport_rows[] = {
    {"first", "first", LIBXL_INT, 0},
    {"number", "count", LIBXL_INT, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row iomem_rows[] = {
    {"start", "start", LIBXL_INT, 0},
    {"number", "count", LIBXL_INT, 0},
    {"gfn", "gfn", LIBXL_INT, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row plain_rows[] = {{.kind = LIBXL_END}};

typedef void element_fn(struct scheck_fill *f, const struct libxl_config *c,
                        const struct scheck_json_value *element);

static int64_t number_in(const struct scheck_json_value *object, const char *member)
{
    const struct scheck_json_value *o = libxl_member(object, member);

    return libxl_int64(o);
}

static void fill_colo(struct scheck_fill *f, const struct libxl_config *c,
                      const struct scheck_json_value *element)
{
    bool known;

    (void)c;
    if (libxl_bool(libxl_member(element, "colo_restore_enable"), &known) && known)
        scheck_fill_bool(f, "colo", true);
}

static void fill_bdf(struct scheck_fill *f, const struct libxl_config *c,
                     const struct scheck_json_value *element)
{
    char bdf[32];

    (void)c;
    snprintf(bdf, sizeof bdf, "%04x:%02x:%02x.%x", (unsigned)number_in(element, "domain") & 0xffff,
             (unsigned)number_in(element, "bus") & 0xff, (unsigned)number_in(element, "dev") & 0x1f,
             (unsigned)number_in(element, "func") & 7);
    scheck_fill_string(f, "bdf", bdf);
}

/* Numbers are not printed when they are 0. */
static void fill_host_address(struct scheck_fill *f, const struct scheck_json_value *element)
{
    static const char *const names[] = {"hostbus", "hostaddr"};
    const struct scheck_json_value *device = libxl_member(element, "type.hostdev");

    for (size_t i = 0; device && i < sizeof names / sizeof *names; i++)
        if (!libxl_member(device, names[i]))
            scheck_fill_int(f, names[i], 0);
}

/* A device names its controller by number; without one libxl finds or makes one. */
static void fill_controller(struct scheck_fill *f, const struct libxl_config *c,
                            const struct scheck_json_value *element)
{
    const struct scheck_json_value *ctrl = libxl_member(element, "ctrl");
    const struct scheck_json_value *list = libxl_member(c->top, "usbctrls");
    size_t n = scheck_json_length(list);

    fill_host_address(f, element);
    for (size_t i = 0; ctrl && i < n; i++) {
        const struct scheck_json_value *controller = &list->as.items[i];
        const char *type = scheck_json_text(libxl_member(controller, "type"));
        const struct scheck_json_value *devid = libxl_member(controller, "devid");
        int64_t id = devid ? number_in(controller, "devid") : (int64_t)i;

        if (id == number_in(element, "ctrl") && type)
            scheck_fill_string(f, "controller_type", type);
    }
}

/* The kind of connection is the name of the union's member in newer versions. */
static void fill_connection(struct scheck_fill *f, const struct libxl_config *c,
                            const struct scheck_json_value *element)
{
    (void)c;
    if (libxl_member(element, "connection.pty"))
        scheck_fill_string(f, "connection", "pty");
    else if (libxl_member(element, "connection.socket"))
        scheck_fill_string(f, "connection", "socket");
}

/* Where no guest frame is given, the range keeps its place. */
static void fill_gfn(struct scheck_fill *f, const struct libxl_config *c,
                     const struct scheck_json_value *element)
{
    int64_t gfn;

    (void)c;
    if (!libxl_int(libxl_member(element, "gfn"), &gfn))
        scheck_fill_int(f, "gfn", number_in(element, "start"));
}

/* Numbers are not printed when they are 0. */
static void fill_pnode(struct scheck_fill *f, const struct libxl_config *c,
                       const struct scheck_json_value *element)
{
    (void)c;
    if (!libxl_member(element, "pnode"))
        scheck_fill_int(f, "pnode", 0);
}

static const struct device_list {
    const char *member; /* of the configuration; with a slash: of b_info */
    const char *fact;
    const struct libxl_row *rows;
    element_fn *special; /* may be NULL */
} device_lists[] = {
    {"disks", "disks", disk_rows, fill_colo},
    {"nics", "nics", nic_rows, NULL},
    {"pcidevs", "pci", pci_rows, fill_bdf},
    {"usbctrls", "usb_controllers", usb_controller_rows, NULL},
    {"usbdevs", "usb_devices", usb_device_rows, fill_controller},
    {"vtpms", "vtpms", plain_rows, NULL},
    {"p9s", "p9s", p9_rows, NULL},
    {"pvcallsifs", "pvcalls", plain_rows, NULL},
    {"vfbs", "vfbs", vfb_rows, NULL},
    {"vkbs", "vkbs", vkb_rows, NULL},
    {"vdispls", "vdispls", vdispl_rows, NULL},
    {"vsnds", "vsnds", plain_rows, NULL},
    {"channels", "channels", channel_rows, fill_connection},
    {"virtios", "virtios", virtio_rows, NULL},
    {"sshms", "sshms", sshm_rows, NULL},
    {"b_info/vnuma_nodes", "vnuma", vnuma_rows, fill_pnode},
    {"b_info/ioports", "ioports", ioport_rows, NULL},
    {"b_info/iomem", "iomem", iomem_rows, fill_gfn},
};

#define N_DEVICE_LISTS (sizeof device_lists / sizeof *device_lists)

static void fill_backend(struct scheck_fill *f, const struct scheck_json_value *element)
{
    const char *name = scheck_json_text(libxl_member(element, "backend_domname"));
    int64_t id = number_in(element, "backend_domid");
    char text[24];

    if (name && *name) {
        scheck_fill_backend_domain(f, name);
    } else if (id) {
        snprintf(text, sizeof text, "%" PRId64, id);
        scheck_fill_backend_domain(f, text);
    }
}

static void fill_list(struct scheck_fill *f, const struct libxl_config *c,
                      const struct device_list *list, const struct scheck_json_value *array)
{
    size_t n = scheck_json_length(array);

    scheck_fill_about(f, list->member);
    scheck_fill_guest(f);
    if (!scheck_fill_list(f, list->fact, n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const struct scheck_json_value *element = &array->as.items[i];

        scheck_fill_element(f, list->fact, i);
        fill_backend(f, element);
        libxl_rows(f, element, list->rows);
        if (list->special)
            list->special(f, c, element);
    }
    scheck_fill_guest(f);
}

/* Arm: nodes of the host's device tree, by path. */
static void fill_dtdevs(struct scheck_fill *f, const struct libxl_config *c)
{
    const struct scheck_json_value *array = libxl_member(c->top, "dtdevs");

    if (!scheck_json_is(array, SCHECK_JSON_ARRAY) ||
        !scheck_fill_list(f, "dtdevs", scheck_json_length(array)))
        return;
    for (size_t i = 0; i < scheck_json_length(array); i++) {
        const char *path = scheck_json_text(libxl_member(&array->as.items[i], "path"));

        if (path)
            scheck_fill_item_string(f, "dtdevs", i, path);
    }
}

static void fill_irqs(struct scheck_fill *f, const struct libxl_config *c)
{
    const struct scheck_json_value *array = libxl_member(c->b_info, "irqs");

    if (!scheck_json_is(array, SCHECK_JSON_ARRAY) ||
        !scheck_fill_list(f, "irqs", scheck_json_length(array)))
        return;
    for (size_t i = 0; i < scheck_json_length(array); i++)
        if (scheck_json_is_int(&array->as.items[i]))
            scheck_fill_item_int(f, "irqs", i, array->as.items[i].as.i);
}

void libxl_devices(struct scheck_fill *f, const struct libxl_config *config)
{
    for (size_t i = 0; i < N_DEVICE_LISTS && !f->rc; i++) {
        const struct scheck_json_value *array = libxl_member(config->top, device_lists[i].member);

        if (scheck_json_is(array, SCHECK_JSON_ARRAY)) {
            fill_list(f, config, &device_lists[i], array);
        } else if (array) {
            scheck_fill_about(f, device_lists[i].member);
            scheck_fill_warn(f, "libxl needs a list here");
            scheck_fill_unknown(f, device_lists[i].fact, "of the wrong kind");
        }
    }
    fill_dtdevs(f, config);
    fill_irqs(f, config);
}
