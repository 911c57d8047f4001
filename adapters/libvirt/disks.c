/* SPDX-License-Identifier: MIT */
#include "domain.h"

/* Which backend serves which format; other pairs the driver refuses. */
static const struct {
    const char *driver, *format, *backend;
} backends[] = {
    {"qemu", "raw", "qdisk"},   {"qemu", "qcow", "qdisk"}, {"qemu", "qcow2", "qdisk"},
    {"qemu", "qed", "qdisk"},   {"qemu", "vhd", "qdisk"},  {"file", "raw", "qdisk"},
    {"phy", "raw", "phy"},      {"tap", "raw", "tap"},     {"tap", "vhd", "tap"},
    {"tap", "qcow", "qdisk"},   {"tap", "qcow2", "qdisk"}, {"tap", "qed", "qdisk"},
    {"tap2", "raw", "tap"},     {"tap2", "vhd", "tap"},    {"tap2", "qcow", "qdisk"},
    {"tap2", "qcow2", "qdisk"}, {"tap2", "qed", "qdisk"},
};

static const char *find_backend(struct scheck_str driver, struct scheck_str format)
{
    for (size_t i = 0; i < sizeof backends / sizeof *backends; i++) {
        if (scheck__lv_is(driver, backends[i].driver) &&
            scheck__lv_is(format, backends[i].format))
            return backends[i].backend;
    }
    return NULL;
}

/* Where the image is; data is NULL when there is none: an empty drive. */
static struct scheck_str source_of(const xmlNode *disk)
{
    static const char *const places[] = {"file", "dev", "dir", "name", "volume"};
    const xmlNode *source = scheck__lv_child(disk, "source");
    struct scheck_str s = {NULL, 0};

    for (size_t i = 0; i < sizeof places / sizeof *places && !s.data; i++)
        s = scheck__lv_attr(source, places[i]);
    return s;
}

/* Without a driver libxl looks at the image, and takes it to be raw whatever the XML says. */
static void fill_format(struct lv *lv, const xmlNode *disk, bool empty)
{
    const xmlNode *node = scheck__lv_child(disk, "driver");
    struct scheck_str driver = scheck__lv_attr(node, "name");
    struct scheck_str format = scheck__lv_attr(node, "type");
    const char *backend;

    if (!driver.data && scheck__lv_is(scheck__lv_attr(disk, "type"), "network"))
        driver = scheck__lv_str("qemu");
    if (!format.data)
        format = scheck__lv_str("raw");
    if (!driver.data && !scheck__lv_is(format, "raw")) {
        scheck__lv_warn(lv, node, "disk", "without a driver name libvirt takes format %.*s as raw",
                        LV_SHOW(format));
        format = scheck__lv_str("raw");
    }
    backend = find_backend(driver, format);
    if (backend) {
        scheck__lv_word(lv, ".backend", backend);
    } else if (driver.data) {
        scheck__lv_unknown(lv, ".backend", "libvirt refuses the disk");
        scheck__lv_warn(lv, node, "disk", "libvirt refuses driver %.*s with format %.*s",
                        LV_SHOW(driver), LV_SHOW(format));
    }
    scheck__lv_string(lv, ".format", empty ? scheck__lv_str("empty") : format);
}

static void fill_target(struct lv *lv, const xmlNode *disk, struct scheck_str source)
{
    struct scheck_str type = scheck__lv_attr(disk, "type");
    struct scheck_str vdev = scheck__lv_attr(scheck__lv_child(disk, "target"), "dev");

    if (scheck__lv_is(type, "volume") || scheck__lv_is(type, "network"))
        scheck__lv_unknown(lv, ".target", "libvirt looks it up when the guest starts");
    else
        scheck__lv_string(lv, ".target", source.data ? source : scheck__lv_str(""));
    if (vdev.data)
        scheck__lv_string(lv, ".vdev", vdev);
    else
        scheck__lv_warn(lv, disk, "disk", "libvirt refuses a disk without a target");
}

static void fill_disk(struct lv *lv, const xmlNode *disk)
{
    bool cdrom = scheck__lv_is(scheck__lv_attr(disk, "device"), "cdrom");
    bool writable = !cdrom && !scheck__lv_child(disk, "readonly");
    struct scheck_str source = source_of(disk);
    struct scheck_str discard = scheck__lv_attr(scheck__lv_child(disk, "driver"), "discard");

    fill_format(lv, disk, cdrom && !source.data);
    fill_target(lv, disk, source);
    scheck__lv_backend_domain(lv, disk);
    scheck__lv_bool(lv, ".cdrom", cdrom);
    scheck__lv_bool(lv, ".writable", writable);
    if (writable && discard.data)
        scheck__lv_bool(lv, ".discard", !scheck__lv_is(discard, "ignore"));
}

void scheck__lv_disks(struct lv *lv)
{
    size_t idx = 0;

    scheck__lv_list(lv, "guest.disks", scheck__lv_count(lv->devices, "disk"));
    for (const xmlNode *disk = scheck__lv_child(lv->devices, "disk"); disk;
         disk = scheck__lv_next(disk)) {
        scheck__lv_element(lv, "guest.disks", idx++);
        fill_disk(lv, disk);
    }
}
