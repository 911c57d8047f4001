/* SPDX-License-Identifier: MIT */
/*
 * Sources: libxl__domain_create_info_setdefault(),
 * libxl__domain_build_info_setdefault() and the device types' set_default of
 * libxl, and parse_config_data() of xl.
 */
#include "defaults.h"

#include <stdlib.h>
#include <string.h>

#define MIB ((int64_t)1024 * 1024)

enum kind { END = 0, BOOL, INT, STRING, LIST, ABSENT };

/* For which types of guest a row holds. */
enum { HVM = 1, PV = 2, PVH = 4, ANY = HVM | PV | PVH };

/* Texts and no pointers: those would have to be relocated whenever a program starts. */
struct default_row {
    char name[24];
    uint8_t kind, types; /* enum kind; a set of types */
    int32_t number;
    char string[12];
};

/* Rows of type ANY hold even when the type is not known. */
static const struct default_row guest_rows[] = {
    {"shadow_memory", INT, ANY, 0, ""},
    {"mmio_hole", INT, ANY, 0, ""},
    {"vcpus", INT, ANY, 1, ""},
    {"cpu_affinity", BOOL, ANY, false, ""},
    {"scheduler", STRING, ANY, 0, ""},
    {"hap", ABSENT, HVM | PVH, 0, ""},
    {"nested_hvm", BOOL, ANY, false, ""},
    {"altp2m", STRING, ANY, 0, "disabled"},
    {"acpi", BOOL, HVM, true, ""},
    {"apic", BOOL, HVM | PVH, true, ""},
    {"viridian", LIST, ANY, 0, ""},
    {"vmce", BOOL, ANY, false, ""},
    {"vpmu", BOOL, ANY, false, ""},
    {"vmtrace_buf", INT, ANY, 0, ""},
    {"tsc_mode", STRING, ANY, 0, "default"},
    {"timer_mode", STRING, ANY, 0, ""},
    {"cpuid_overrides", BOOL, ANY, false, ""},
    {"msr_relaxed", BOOL, ANY, false, ""},
    {"max_grant_version", ABSENT, ANY, 0, ""},
    {"passthrough", STRING, ANY, 0, "default"},
    {"disable_migrate", BOOL, ANY, false, ""},
    {"driver_domain", BOOL, ANY, false, ""},
    {"on_soft_reset", STRING, ANY, 0, "soft_reset"},
    {"xenstore_feature_mask", ABSENT, ANY, 0, ""},
    {"kernel", STRING, ANY, 0, ""},
    {"ramdisk", STRING, ANY, 0, ""},
    {"bootloader", STRING, ANY, 0, ""},
    {"bootloader_restrict", ABSENT, ANY, 0, ""},
    {"firmware", STRING, PV | PVH, 0, ""},
    {"pvshim", BOOL, ANY, false, ""},
    {"device_model_override", STRING, ANY, 0, ""},
    {"device_model_stubdomain", BOOL, ANY, false, ""},
    {"device_model_user", STRING, ANY, 0, ""},
    {"dm_restrict", BOOL, ANY, false, ""},
    {"extra_qemu_args", INT, ANY, 0, ""},
    {"tee", STRING, ANY, 0, "none"},
    {"sve_vl", INT, ANY, 0, ""},
    {"arm_sci", STRING, ANY, 0, "none"},
    {"gic_version", STRING, ANY, 0, "default"},
    {"vuart", STRING, ANY, 0, "none"},
    {"device_tree", STRING, ANY, 0, ""},
    {"llc_colors", INT, ANY, 0, ""},
    {"disks", LIST, ANY, 0, ""},
    {"nics", LIST, ANY, 0, ""},
    {"pci", LIST, ANY, 0, ""},
    {"gfx_passthru", STRING, ANY, 0, "none"},
    {"rdm_strategy", STRING, ANY, 0, "ignore"},
    {"usb_controllers", LIST, ANY, 0, ""},
    {"usb_devices", LIST, ANY, 0, ""},
    {"usbdevice", LIST, ANY, 0, ""},
    {"usb", BOOL, ANY, false, ""},
    {"vtpms", LIST, ANY, 0, ""},
    {"p9s", LIST, ANY, 0, ""},
    {"pvcalls", LIST, ANY, 0, ""},
    {"vfbs", LIST, ANY, 0, ""},
    {"vkbs", LIST, ANY, 0, ""},
    {"vkb_device", BOOL, HVM, true, ""},
    {"vkb_device", BOOL, PV | PVH, false, ""},
    {"vdispls", LIST, ANY, 0, ""},
    {"vsnds", LIST, ANY, 0, ""},
    {"pvscsis", LIST, ANY, 0, ""},
    {"channels", LIST, ANY, 0, ""},
    {"virtios", LIST, ANY, 0, ""},
    {"dtdevs", LIST, ANY, 0, ""},
    {"iomem", LIST, ANY, 0, ""},
    {"irqs", LIST, ANY, 0, ""},
    {"ioports", LIST, ANY, 0, ""},
    {"sshms", LIST, ANY, 0, ""},
    {"vnuma", LIST, ANY, 0, ""},
    {"vga", STRING, HVM, 0, "cirrus"},
    {"vga", STRING, PV | PVH, 0, "none"},
    {"vnc", BOOL, HVM, true, ""},
    {"sdl", BOOL, HVM, false, ""},
    {"spice", BOOL, ANY, false, ""},
    {"soundhw", LIST, ANY, 0, ""},
    {"serial", LIST, ANY, 0, ""},
    {"hdtype", STRING, ANY, 0, "ide"},
    {"boot", STRING, ANY, 0, ""},
    {"xen_platform_pci", BOOL, HVM, true, ""},
    {"xen_platform_pci", BOOL, PV | PVH, false, ""},
    {"vendor_device", STRING, ANY, 0, "none"},
    {.kind = END},
};

static const struct default_row disk_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"format", STRING, ANY, 0, "raw"},
    {"target", STRING, ANY, 0, ""},
    {"cdrom", BOOL, ANY, false, ""},
    {"writable", BOOL, ANY, false, ""},
    {"script", STRING, ANY, 0, ""},
    {"direct_io_safe", BOOL, ANY, false, ""},
    {"colo", BOOL, ANY, false, ""},
    {"specification", STRING, ANY, 0, "xen"},
    {"trusted", BOOL, ANY, true, ""},
    {.kind = END},
};

static const struct default_row nic_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"}, {"type", STRING, HVM, 0, "ioemu"},
    {"type", STRING, PV | PVH, 0, "vif"},    {"script", STRING, ANY, 0, ""},
    {"bridge", STRING, ANY, 0, ""},          {"colo", BOOL, ANY, false, ""},
    {"trusted", BOOL, ANY, true, ""},      {.kind = END},
};

static const struct default_row pci_rows[] = {
    {"permissive", BOOL, ANY, false, ""},   {"seize", BOOL, ANY, false, ""},
    {"msitranslate", BOOL, ANY, false, ""}, {"power_mgmt", BOOL, ANY, false, ""},
    {"rdm_policy", STRING, ANY, 0, "strict"}, {.kind = END},
};

static const struct default_row usb_controller_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"type", STRING, ANY, 0, "auto"},
    {"version", INT, ANY, 2, ""},
    {.kind = END},
};

static const struct default_row usb_device_rows[] = {
    {"controller_type", STRING, ANY, 0, "auto"},
    {.kind = END},
};

static const struct default_row p9_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"type", STRING, ANY, 0, "qemu"},
    {"security_model", STRING, ANY, 0, ""},
    {.kind = END},
};

static const struct default_row vfb_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"vnc", BOOL, ANY, true, ""},
    {"sdl", BOOL, ANY, false, ""},
    {.kind = END},
};

static const struct default_row vkb_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"backend_type", STRING, ANY, 0, "qemu"},
    {.kind = END},
};

static const struct default_row vdispl_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"be_alloc", BOOL, ANY, false, ""},
    {"connectors", INT, ANY, 0, ""},
    {.kind = END},
};

static const struct default_row virtio_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {"transport", STRING, ANY, 0, "unknown"},
    {.kind = END},
};

static const struct default_row plain_rows[] = {
    {"backend_domain", STRING, ANY, 0, "0"},
    {.kind = END},
};

static const struct {
    const char *list;
    const struct default_row *rows;
} element_rows[] = {
    {"disks", disk_rows},     {"nics", nic_rows},
    {"pci", pci_rows},        {"usb_controllers", usb_controller_rows},
    {"p9s", p9_rows},         {"usb_devices", usb_device_rows},
    {"vfbs", vfb_rows},       {"vkbs", vkb_rows},
    {"vdispls", vdispl_rows}, {"virtios", virtio_rows},
    {"vtpms", plain_rows},    {"pvcalls", plain_rows},
    {"vsnds", plain_rows},    {"channels", plain_rows},
};

#define N_ELEMENT_ROWS (sizeof element_rows / sizeof *element_rows)

/* The type as a bit, or 0 when it is not known. */
static unsigned guest_type(struct scheck_fill *f)
{
    scheck_fill_guest(f);
    return scheck_fill_is(f, "type", "hvm")   ? HVM
           : scheck_fill_is(f, "type", "pv")  ? PV
           : scheck_fill_is(f, "type", "pvh") ? PVH
                                              : 0;
}

static struct scheck_value value_of(const struct default_row *row)
{
    switch (row->kind) {
    case BOOL:
        return (struct scheck_value){SCHECK_KNOWN, SCHECK_TYPE_BOOL, {.b = row->number != 0}};
    case INT:
        return (struct scheck_value){SCHECK_KNOWN, SCHECK_TYPE_INT, {.i = row->number}};
    case STRING:
        return (struct scheck_value){
            SCHECK_KNOWN, SCHECK_TYPE_STRING, {.s = {row->string, strlen(row->string)}}};
    case LIST:
        return (struct scheck_value){SCHECK_KNOWN, SCHECK_TYPE_LIST, {.n_elements = 0}};
    default:
        return (struct scheck_value){SCHECK_ABSENT, SCHECK_TYPE_NONE, {.u = 0}};
    }
}

static void apply_rows(struct scheck_fill *f, const struct default_row *rows, unsigned type)
{
    for (; rows->kind != END; rows++) {
        struct scheck_value value = value_of(rows);

        if (rows->types == ANY || (rows->types & type))
            scheck_fill_default(f, rows->name, &value);
    }
}

/* Length of a list, 0 when it is not known. */
static size_t list_len(const struct scheck_fill *f, const char *list)
{
    struct scheck_value v;

    scheck_fill_get(f, list, &v);
    return v.known == SCHECK_KNOWN && v.type == SCHECK_TYPE_LIST ? v.as.n_elements : 0;
}

/* Let @name be what @other is, if that is known. */
static void copy_int(struct scheck_fill *f, const char *name, const char *other)
{
    struct scheck_value v;

    scheck_fill_get(f, other, &v);
    if (v.known == SCHECK_KNOWN && v.type == SCHECK_TYPE_INT && scheck_fill_is_open(f, name))
        scheck_fill_int(f, name, v.as.i);
}

static bool known_true(const struct scheck_fill *f, const char *name)
{
    struct scheck_value v;

    scheck_fill_get(f, name, &v);
    return v.known == SCHECK_KNOWN && v.type == SCHECK_TYPE_BOOL && v.as.b;
}

static void default_memory(struct scheck_fill *f, unsigned type)
{
    copy_int(f, "maxmem", "memory");
    copy_int(f, "memory", "maxmem");
    if (scheck_fill_is_open(f, "memory") && scheck_fill_is_open(f, "maxmem")) {
        scheck_fill_int(f, "memory", 32 * MIB);
        scheck_fill_int(f, "maxmem", 32 * MIB);
    }
    if (!scheck_fill_is_open(f, "video_memory"))
        return;
    if (type & (PV | PVH))
        scheck_fill_int(f, "video_memory", 0);
    else if (type == HVM && scheck_fill_is(f, "device_model", "qemu-xen-traditional"))
        scheck_fill_unknown(f, "video_memory", "depends on the release's own device model");
    else if (type == HVM && scheck_fill_is(f, "vga", "none"))
        scheck_fill_int(f, "video_memory", 0);
    else if (type == HVM && scheck_fill_is(f, "vga", "cirrus"))
        scheck_fill_int(f, "video_memory", 8 * MIB);
    else if (type == HVM && scheck_fill_is(f, "vga", "std"))
        scheck_fill_int(f, "video_memory", 16 * MIB);
    else if (type == HVM && scheck_fill_is(f, "vga", "qxl"))
        scheck_fill_int(f, "video_memory", 128 * MIB);
}

/* A name may be a number: libxl resolves both. */
static void default_cpupool(struct scheck_fill *f)
{
    struct scheck_value name;

    scheck_fill_get(f, "cpupool", &name);
    if (name.known == SCHECK_KNOWN && name.type == SCHECK_TYPE_STRING && name.as.s.len) {
        size_t len = name.as.s.len;
        bool number = len < 10 && strspn(name.as.s.data, "0123456789") == len;

        if (number)
            scheck_fill_int(f, "cpupool_id", strtol(name.as.s.data, NULL, 10));
        else
            scheck_fill_int(f, "cpupool_id", scheck_fill_is(f, "cpupool", "Pool-0") ? 0 : -1);
        if (number)
            scheck_fill_string(f, "cpupool", "");
        return;
    }
    if (scheck_fill_is_open(f, "cpupool_id")) {
        scheck_fill_int(f, "cpupool_id", 0);
        scheck_fill_string(f, "cpupool", "Pool-0");
    } else if (scheck_fill_is_open(f, "cpupool")) {
        scheck_fill_get(f, "cpupool_id", &name);
        scheck_fill_string(f, "cpupool", name.known == SCHECK_KNOWN && name.as.i ? "" : "Pool-0");
    }
}

/* The kernel's image is not looked at; without one there is nothing to look at. */
static void default_kernel(struct scheck_fill *f, unsigned type)
{
    if (scheck_fill_is(f, "kernel", "") && scheck_fill_is(f, "bootloader", "") &&
        scheck_fill_is_open(f, "kernel_format"))
        scheck_fill_string(f, "kernel_format", "");
    if (scheck_fill_is_open(f, "kernel_page_size") &&
        (scheck_fill_on_x86(f) || (type & (HVM | PV))))
        scheck_fill_int(f, "kernel_page_size", 4096);
}

static void default_firmware(struct scheck_fill *f, unsigned type)
{
    if (type != HVM || !scheck_fill_is_open(f, "firmware"))
        return;
    if (scheck_fill_is(f, "device_model", "qemu-xen"))
        scheck_fill_string(f, "firmware", "seabios");
    else if (scheck_fill_is(f, "device_model", "qemu-xen-traditional"))
        scheck_fill_string(f, "firmware", "rombios");
}

/* ACPI tables are on by default on x86 and off on Arm, whatever the guest. */
static void default_arch(struct scheck_fill *f, unsigned type)
{
    if (type == PVH && scheck_fill_is_open(f, "acpi")) {
        if (scheck_fill_on_x86(f) || scheck_fill_on_arm(f))
            scheck_fill_bool(f, "acpi", scheck_fill_on_x86(f));
        else
            scheck_fill_unknown(f, "acpi", "the default depends on the host's architecture");
    }
}

static void default_disk(struct scheck_fill *f, unsigned type)
{
    struct scheck_value writable;
    bool image = scheck_fill_is(f, "format", "qcow") || scheck_fill_is(f, "format", "qcow2") ||
                 scheck_fill_is(f, "format", "qed") || scheck_fill_is(f, "format", "vhd");

    scheck_fill_get(f, "writable", &writable);
    if (writable.known == SCHECK_KNOWN && scheck_fill_is_open(f, "discard"))
        scheck_fill_bool(f, "discard", writable.as.b);
    if (!scheck_fill_is_open(f, "backend"))
        return;
    /* Only raw images can go through phy, and a script only works with phy. */
    if (scheck_fill_is(f, "specification", "xen") && scheck_fill_is(f, "script", "") &&
        (image || (type == HVM && known_true(f, "cdrom"))))
        scheck_fill_string(f, "backend", "qdisk");
    else
        scheck_fill_string(f, "backend", "auto");
}

static void default_nic(struct scheck_fill *f, unsigned type)
{
    if ((type & (PV | PVH)) && scheck_fill_is(f, "type", "ioemu"))
        scheck_fill_warn(f, "is emulated, which only HVM guests have: libxl refuses the guest");
    if (scheck_fill_is(f, "type", "vif"))
        scheck_fill_string(f, "model", "");
    else if (scheck_fill_is(f, "type", "ioemu") && scheck_fill_is_open(f, "model"))
        scheck_fill_string(f, "model", "rtl8139");
}

static void default_usb_controller(struct scheck_fill *f, unsigned type)
{
    bool device_model = scheck_fill_is(f, "type", "devicemodel") ||
                        (type == HVM && scheck_fill_is(f, "type", "auto"));
    struct scheck_value version;

    if (!scheck_fill_is_open(f, "ports"))
        return;
    scheck_fill_get(f, "version", &version);
    if (!device_model)
        scheck_fill_int(f, "ports", 8);
    else if (version.known == SCHECK_KNOWN && version.as.i >= 1 && version.as.i <= 3)
        /* QEMU's uhci and ehci controllers have a fixed number of ports. */
        scheck_fill_int(f, "ports", version.as.i == 1 ? 2 : version.as.i == 2 ? 6 : 8);
}

static void default_elements(struct scheck_fill *f, const char *list,
                             const struct default_row *rows, unsigned type)
{
    size_t n;

    scheck_fill_guest(f);
    n = list_len(f, list);
    for (size_t i = 0; i < n && !f->rc; i++) {
        scheck_fill_element(f, list, i);
        scheck_fill_about_element(f, list, i);
        apply_rows(f, rows, type);
        if (rows == disk_rows)
            default_disk(f, type);
        else if (rows == nic_rows)
            default_nic(f, type);
        else if (rows == usb_controller_rows)
            default_usb_controller(f, type);
    }
    scheck_fill_guest(f);
    f->key[0] = '\0';
}

/* Whether PV devices are shown through @field: that of any framebuffer. */
static void default_display(struct scheck_fill *f, const char *field, unsigned type)
{
    bool any = false;
    size_t n = list_len(f, "vfbs");

    if (!(type & (PV | PVH)) || !scheck_fill_is_open(f, field))
        return;
    for (size_t i = 0; i < n; i++) {
        scheck_fill_element(f, "vfbs", i);
        any = any || known_true(f, field);
    }
    scheck_fill_guest(f);
    scheck_fill_bool(f, field, any);
}

/* Whether an element of @list has the word @value in @field. */
static bool any_element(struct scheck_fill *f, const char *list, const char *field,
                        const char *value)
{
    bool any = false;
    size_t n = list_len(f, list);

    for (size_t i = 0; i < n && !any; i++) {
        scheck_fill_element(f, list, i);
        any = scheck_fill_is(f, field, value);
    }
    scheck_fill_guest(f);
    return any;
}

/* PV and PVH guests get a QEMU when one of their devices needs it as backend. */
static void default_device_model(struct scheck_fill *f, unsigned type)
{
    bool version_known = !scheck_fill_is_open(f, "device_model");

    if (type == HVM && !version_known)
        scheck_fill_string(f, "device_model", "qemu-xen");
    if (!(type & (PV | PVH)))
        return;
    if (list_len(f, "vfbs") || list_len(f, "channels") ||
        any_element(f, "disks", "backend", "qdisk") || any_element(f, "p9s", "type", "qemu") ||
        any_element(f, "vkbs", "backend_type", "qemu") ||
        any_element(f, "usb_controllers", "type", "qusb")) {
        if (!version_known)
            scheck_fill_string(f, "device_model", "qemu-xen");
    } else if (any_element(f, "disks", "backend", "auto") ||
               any_element(f, "usb_controllers", "type", "auto")) {
        scheck_fill_unknown(f, "device_model", "depends on the backend that libxl chooses");
    } else {
        scheck_fill_string(f, "device_model", "none");
    }
}

/* A guest that does not run yet has nothing shared, paged out or watched. */
static void default_running(struct scheck_fill *f)
{
    struct scheck_value op;
    size_t fact;
    bool create = true;

    if (scheck_policy_find_fact(scheck_facts_policy(f->facts), "operation", strlen("operation"),
                                &fact) == SCHECK_OK &&
        scheck_facts_get(f->facts, fact, 0, &op) == SCHECK_OK && op.known == SCHECK_KNOWN)
        create = op.type == SCHECK_TYPE_STRING && op.as.s.len == strlen("create") &&
                 memcmp(op.as.s.data, "create", op.as.s.len) == 0;
    if (!create)
        return;
    if (scheck_fill_is_open(f, "shared_memory"))
        scheck_fill_int(f, "shared_memory", 0);
    if (scheck_fill_is_open(f, "paged_memory"))
        scheck_fill_int(f, "paged_memory", 0);
    if (scheck_fill_is_open(f, "introspected"))
        scheck_fill_bool(f, "introspected", false);
    if (scheck_fill_is_open(f, "checkpointed_stream"))
        scheck_fill_string(f, "checkpointed_stream", "none");
}

void scheck_guest_type(struct scheck_fill *f, const char *written, bool arm)
{
    scheck_fill_guest(f);
    if (!written)
        written = "pv";
    if (strcmp(written, "pv") == 0 && (scheck_fill_on_arm(f) || (arm && !scheck_fill_on_x86(f))))
        written = "pvh";
    scheck_fill_string(f, "type", written);
}

void scheck_guest_pvgrub(struct scheck_fill *f, const char *kernel)
{
    const char *slash = strrchr(kernel, '/');
    const char *base = slash ? slash + 1 : kernel;

    if (strcmp(base, "pvgrub32.bin") == 0)
        scheck_fill_string(f, "firmware", "pvgrub32");
    else if (strcmp(base, "pvgrub64.bin") == 0)
        scheck_fill_string(f, "firmware", "pvgrub64");
}

void scheck_guest_serial(struct scheck_fill *f, const char *target)
{
    bool port = *target && strcmp(target, "none") != 0;

    if (scheck_fill_list(f, "serial", port) && port)
        scheck_fill_item_string(f, "serial", 0, target);
}

void scheck_guest_bootloader_user(struct scheck_fill *f)
{
    if (scheck_fill_is_open(f, "bootloader_restrict"))
        scheck_fill_unknown(f, "bootloader_restrict",
                            "follows bootloader_user unless the tool stack has a default");
}

/* Whatever the configuration says, PV guests have none of this. */
static void force_pv(struct scheck_fill *f)
{
    static const char *const names[] = {"hap", "nested_hvm", "acpi", "apic"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        scheck_fill_bool(f, names[i], false);
}

void scheck_guest_defaults(struct scheck_fill *f)
{
    unsigned type = guest_type(f);

    f->key[0] = '\0';
    if (type == PV)
        force_pv(f);
    apply_rows(f, guest_rows, type);
    copy_int(f, "max_vcpus", "vcpus");
    default_cpupool(f);
    for (size_t i = 0; i < N_ELEMENT_ROWS; i++)
        default_elements(f, element_rows[i].list, element_rows[i].rows, type);
    default_device_model(f, type);
    default_memory(f, type);
    default_kernel(f, type);
    default_firmware(f, type);
    default_arch(f, type);
    default_display(f, "vnc", type);
    default_display(f, "sdl", type);
    default_running(f);
    if (!known_true(f, "cpuid_overrides") && scheck_fill_is_open(f, "cpuid_beyond_default"))
        scheck_fill_bool(f, "cpuid_beyond_default", false);
}
