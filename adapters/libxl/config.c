/* SPDX-License-Identifier: MIT */
/* The scalar members: what libxl_domain_create_info and _build_info hold. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "../guest/defaults.h"
#include "../guest/viridian.h"

static const struct libxl_row top_rows[] = {
    {"on_soft_reset", "on_soft_reset", LIBXL_WORD, LIBXL_ON_EVENT},
    {.kind = LIBXL_END},
};

static const struct libxl_row c_info_rows[] = {
    {"name", "name", LIBXL_STRING, 0},
    {"hap", "hap", LIBXL_BOOL, 0},
    {"pool_name", "cpupool", LIBXL_STRING, 0},
    {"poolid", "cpupool_id", LIBXL_INT, 0},
    {"passthrough", "passthrough", LIBXL_WORD, 0},
    {"driver_domain", "driver_domain", LIBXL_BOOL, 0},
    {.kind = LIBXL_END},
};

/* Members that later moved to b_info come first: where both are set, the new place wins. */
static const struct libxl_row type_rows[] = {
    {"kernel", "kernel", LIBXL_STRING, 0},
    {"ramdisk", "ramdisk", LIBXL_STRING, 0},
    {"bootloader", "bootloader", LIBXL_BASENAME, 0},
    {"nested_hvm", "nested_hvm", LIBXL_BOOL, 0},
    {"apic", "apic", LIBXL_BOOL, 0},
    {"timer_mode", "timer_mode", LIBXL_WORD, LIBXL_UNNAMED},
    {"altp2m", "altp2m", LIBXL_WORD, LIBXL_OLD_ALTP2M},
    {"mmio_hole_memkb", "mmio_hole", LIBXL_KIB, 0},
    {"mca_caps", "vmce", LIBXL_SET, 0},
    {"bios", "firmware", LIBXL_WORD, LIBXL_UNKNOWN},
    {"firmware", "firmware", LIBXL_STRING, 0},
    {"pvshim", "pvshim", LIBXL_BOOL, 0},
    {"rdm/strategy", "rdm_strategy", LIBXL_WORD, 0},
    {"usb", "usb", LIBXL_BOOL, 0},
    {"usbdevice", "usbdevice", LIBXL_STRINGS, 0},
    {"usbdevice_list", "usbdevice", LIBXL_STRINGS, 0},
    {"vkb_device", "vkb_device", LIBXL_BOOL, 0},
    {"vga/kind", "vga", LIBXL_WORD, LIBXL_UNKNOWN},
    {"vnc/enable", "vnc", LIBXL_BOOL, 0},
    {"sdl/enable", "sdl", LIBXL_BOOL, 0},
    {"spice/enable", "spice", LIBXL_BOOL, 0},
    {"serial_list", "serial", LIBXL_STRINGS, 0},
    {"hdtype", "hdtype", LIBXL_WORD, 0},
    {"boot", "boot", LIBXL_STRING, 0},
    {"xen_platform_pci", "xen_platform_pci", LIBXL_BOOL, 0},
    {"vendor_device", "vendor_device", LIBXL_WORD, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row b_info_rows[] = {
    {"target_memkb", "memory", LIBXL_KIB, 0},
    {"max_memkb", "maxmem", LIBXL_KIB, 0},
    {"video_memkb", "video_memory", LIBXL_KIB, 0},
    {"shadow_memkb", "shadow_memory", LIBXL_KIB, 0},
    {"avail_vcpus", "vcpus", LIBXL_COUNT, 0},
    {"max_vcpus", "max_vcpus", LIBXL_INT, 0},
    {"sched_params/sched", "scheduler", LIBXL_WORD, LIBXL_UNNAMED},
    {"nested_hvm", "nested_hvm", LIBXL_BOOL, 0},
    {"altp2m", "altp2m", LIBXL_WORD, 0},
    {"acpi", "acpi", LIBXL_BOOL, 0},
    {"apic", "apic", LIBXL_BOOL, 0},
    {"vpmu", "vpmu", LIBXL_BOOL, 0},
    {"vmtrace_buf_kb", "vmtrace_buf", LIBXL_KIB, 0},
    {"tsc_mode", "tsc_mode", LIBXL_WORD, 0},
    {"timer_mode", "timer_mode", LIBXL_WORD, LIBXL_UNNAMED},
    {"cpuid", "cpuid_overrides", LIBXL_SET, 0},
    {"max_grant_version", "max_grant_version", LIBXL_INT, 0},
    {"disable_migrate", "disable_migrate", LIBXL_BOOL, 0},
    {"xenstore_feature_mask", "xenstore_feature_mask", LIBXL_INT, 0},
    {"kernel", "kernel", LIBXL_STRING, 0},
    {"ramdisk", "ramdisk", LIBXL_STRING, 0},
    {"bootloader", "bootloader", LIBXL_BASENAME, 0},
    {"bootloader_restrict", "bootloader_restrict", LIBXL_BOOL, 0},
    {"device_model_version", "device_model", LIBXL_WORD, LIBXL_DEVICE_MODEL},
    {"device_model", "device_model_override", LIBXL_STRING, 0},
    {"device_model_stubdomain", "device_model_stubdomain", LIBXL_BOOL, 0},
    {"device_model_user", "device_model_user", LIBXL_STRING, 0},
    {"dm_restrict", "dm_restrict", LIBXL_BOOL, 0},
    {"tee", "tee", LIBXL_WORD, 0},
    {"device_tree", "device_tree", LIBXL_STRING, 0},
    {"llc_colors", "llc_colors", LIBXL_COUNT, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row arm_rows[] = {
    {"gic_version", "gic_version", LIBXL_WORD, 0},
    {"vuart", "vuart", LIBXL_WORD, LIBXL_VUART},
    {"arm_sci/type", "arm_sci", LIBXL_WORD, 0},
    {.kind = LIBXL_END},
};

static const struct libxl_row x86_rows[] = {
    {"msr_relaxed", "msr_relaxed", LIBXL_BOOL, 0},
    {.kind = LIBXL_END},
};

/* Members without meaning outside Arm. */
static bool has_arm_members(const struct libxl_config *c)
{
    const char *tee = scheck_json_text(libxl_member(c->b_info, "tee"));

    return libxl_member(c->arm, "gic_version") || libxl_member(c->arm, "vuart") ||
           libxl_member(c->arm, "sve_vl") || libxl_member(c->arm, "arm_sci/type") ||
           libxl_member(c->b_info, "device_tree") || (tee && strcmp(tee, "none") != 0) ||
           scheck_json_length(libxl_member(c->b_info, "llc_colors")) ||
           scheck_json_length(libxl_member(c->top, "dtdevs"));
}

/* For HVM guests the old member and the new one must both allow it. */
static void fill_acpi(struct scheck_fill *f, const struct libxl_config *c)
{
    bool known;

    if (!libxl_bool(libxl_member(c->type, "acpi"), &known) && known)
        scheck_fill_bool(f, "acpi", false);
}

/* No enlightenment has a number below 0. */
static int64_t number_of(const struct scheck_json_value *o)
{
    return scheck_json_is_int(o) ? o->as.i : -1;
}

static void fill_viridian(struct scheck_fill *f, const struct libxl_config *c)
{
    const struct scheck_json_value *on = libxl_member(c->type, "viridian_enable");
    const struct scheck_json_value *off = libxl_member(c->type, "viridian_disable");
    bool known, defaults = libxl_bool(libxl_member(c->type, "viridian"), &known);
    uint32_t set = known && defaults ? SCHECK_VIRIDIAN_DEFAULTS : 0;

    for (size_t i = 0; i < scheck_json_length(on); i++)
        set |= scheck_viridian_bit(number_of(&on->as.items[i]));
    for (size_t i = 0; i < scheck_json_length(off); i++)
        set &= ~scheck_viridian_bit(number_of(&off->as.items[i]));
    scheck_viridian_fill(f, set);
}

static void fill_qemu_args(struct scheck_fill *f, const struct libxl_config *c)
{
    const char *mine = scheck_fill_is(f, "type", "hvm") ? "extra_hvm" : "extra_pv";

    scheck_fill_int(f, "extra_qemu_args",
                    (int64_t)(scheck_json_length(libxl_member(c->b_info, "extra")) +
                              scheck_json_length(libxl_member(c->b_info, mine))));
}

static void fill_gfx_passthru(struct scheck_fill *f, const struct libxl_config *c)
{
    bool known, on = libxl_bool(libxl_member(c->type, "gfx_passthru"), &known);
    const char *kind = scheck_json_text(libxl_member(c->type, "gfx_passthru_kind"));

    if (known && on)
        scheck_fill_string(f, "gfx_passthru", kind ? kind : "default");
}

static void fill_sve(struct scheck_fill *f, const struct libxl_config *c)
{
    const char *text = scheck_json_text(libxl_member(c->arm, "sve_vl"));
    int bits;
    char rest;

    if (!text || strcmp(text, "disabled") == 0)
        return;
    if (strcmp(text, "hw") == 0)
        scheck_fill_int(f, "sve_vl", -1);
    else if (sscanf(text, "%5d%c", &bits, &rest) == 1)
        scheck_fill_int(f, "sve_vl", bits);
    else
        scheck_fill_unknown(f, "sve_vl", "of the wrong kind");
}

/* Sound cards stand in one string, separated by commas. */
static void fill_soundhw(struct scheck_fill *f, const struct libxl_config *c)
{
    const char *text = scheck_json_text(libxl_member(c->type, "soundhw"));

    if (text)
        scheck_fill_split(f, "soundhw", text);
}

/* One port, or several; "none" takes away the one that QEMU would have. */
static void fill_serial(struct scheck_fill *f, const struct libxl_config *c)
{
    const char *one = scheck_json_text(libxl_member(c->type, "serial"));

    if (one && !scheck_json_length(libxl_member(c->type, "serial_list")))
        scheck_guest_serial(f, one);
}

/* An affinity that is left out is every CPU. */
static void fill_affinity(struct scheck_fill *f, const struct libxl_config *c)
{
    scheck_fill_bool(f, "cpu_affinity",
                     scheck_json_length(libxl_member(c->b_info, "vcpu_hard_affinity")) ||
                         scheck_json_length(libxl_member(c->b_info, "vcpu_soft_affinity")) ||
                         scheck_json_length(libxl_member(c->b_info, "cpumap")));
}

/* Memory that is ~0 is not limited: nobody can tell how much that comes to. */
static void fill_unlimited(struct scheck_fill *f, const struct libxl_config *c)
{
    const struct scheck_json_value *max = libxl_member(c->b_info, "max_memkb");
    int64_t kib;

    if (scheck_json_is_int(max) && !libxl_int(max, &kib))
        scheck_fill_unknown(f, "maxmem", "not limited");
}

static void fill_specials(struct scheck_fill *f, const struct libxl_config *c)
{
    const char *kernel = scheck_json_text(libxl_member(c->b_info, "kernel"));
    const char *user = scheck_json_text(libxl_member(c->b_info, "bootloader_user"));

    fill_acpi(f, c);
    fill_viridian(f, c);
    fill_qemu_args(f, c);
    fill_gfx_passthru(f, c);
    fill_sve(f, c);
    fill_soundhw(f, c);
    fill_serial(f, c);
    fill_affinity(f, c);
    fill_unlimited(f, c);
    if (kernel)
        scheck_guest_pvgrub(f, kernel);
    if (user && *user)
        scheck_guest_bootloader_user(f);
}

/* The union's member of the guest's type; before it was named after that it was "u". */
static const struct scheck_json_value *type_member(const struct scheck_json_value *b_info,
                                                   const char *type)
{
    const struct scheck_json_value *old = libxl_member(b_info, "u"), *found;
    char name[32];

    snprintf(name, sizeof name, "type.%s", type);
    found = libxl_member(b_info, name);
    if (!found)
        found = libxl_member(old, type);
    return found ? found : old;
}

void libxl_config_fill(struct scheck_fill *f, const struct scheck_json_value *top)
{
    struct libxl_config c = {.top = top};
    const char *type;

    c.c_info = libxl_member(top, "c_info");
    c.b_info = libxl_member(top, "b_info");
    c.arm = libxl_member(c.b_info, "arch_arm");
    c.x86 = libxl_member(c.b_info, "arch_x86");
    type = scheck_json_text(libxl_member(c.c_info, "type"));
    scheck_fill_guest(f);
    if (type && strcmp(type, "invalid") != 0) {
        c.type = type_member(c.b_info, type);
        scheck_guest_type(f, type, has_arm_members(&c));
    } else {
        scheck_fill_about(f, "c_info.type");
        scheck_fill_warn(f, "is missing: libxl needs it");
    }
    libxl_rows(f, c.c_info, c_info_rows);
    libxl_rows(f, c.type, type_rows);
    libxl_rows(f, c.b_info, b_info_rows);
    libxl_rows(f, c.arm, arm_rows);
    libxl_rows(f, c.x86, x86_rows);
    /* Members that have their type's default are not printed; this one's is destroy. */
    scheck_fill_string(f, "on_soft_reset", "destroy");
    libxl_rows(f, c.top, top_rows);
    fill_specials(f, &c);
    libxl_devices(f, &c);
    scheck_guest_defaults(f);
}
