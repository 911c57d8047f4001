/* SPDX-License-Identifier: MIT */
/* Keys of xl.cfg but for those of devices. Sources: xl's parse_config_data() and xl.cfg(5). */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../guest/defaults.h"
#include "../guest/viridian.h"

/* A name that no vocabulary has: of interest only for whether xl would take the value. */
#define NO_FACT ""

/* Of every guest. */
static const struct xl_row any_rows[] = {
    {"name", "name", XL_STRING, 0},
    {"memory", "memory", XL_MIB, 0},
    {"maxmem", "maxmem", XL_MIB, 0},
    {"shadow_memory", "shadow_memory", XL_MIB, 0},
    {"videoram", "video_memory", XL_MIB, 0},
    {"pool", "cpupool", XL_STRING, 0},
    {"hap", "hap", XL_BOOL, 0},
    {"nestedhvm", "nested_hvm", XL_BOOL, 0},
    {"acpi", "acpi", XL_BOOL, 0},
    {"vpmu", "vpmu", XL_BOOL, 0},
    {"vmtrace_buf_kb", "vmtrace_buf", XL_KIB, 0},
    {"tsc_mode", "tsc_mode", XL_WORD, XL_TSC_MODE},
    {"timer_mode", "timer_mode", XL_WORD, XL_TIMER_MODE},
    {"msr_relaxed", "msr_relaxed", XL_BOOL, 0},
    {"max_grant_version", "max_grant_version", XL_INT, 0},
    {"passthrough", "passthrough", XL_WORD, XL_PASSTHROUGH},
    {"nomigrate", "disable_migrate", XL_BOOL, 0},
    {"driver_domain", "driver_domain", XL_BOOL, 0},
    {"on_soft_reset", "on_soft_reset", XL_WORD, XL_ON_EVENT},
    {"on_poweroff", NO_FACT, XL_WORD, XL_ON_EVENT},
    {"on_reboot", NO_FACT, XL_WORD, XL_ON_EVENT},
    {"on_watchdog", NO_FACT, XL_WORD, XL_ON_EVENT},
    {"on_crash", NO_FACT, XL_WORD, XL_ON_EVENT},
    {"xenstore_feature_mask", "xenstore_feature_mask", XL_INT, 0},
    {"kernel", "kernel", XL_STRING, 0},
    {"ramdisk", "ramdisk", XL_STRING, 0},
    {"device_tree", "device_tree", XL_STRING, 0},
    {"bootloader", "bootloader", XL_BASENAME, 0},
    {"bootloader_restrict", "bootloader_restrict", XL_BOOL, 0},
    {"device_model_version", "device_model", XL_WORD, XL_DEVICE_MODEL},
    {"device_model_override", "device_model_override", XL_STRING, 0},
    {"device_model_stubdomain_override", "device_model_stubdomain", XL_BOOL, 0},
    {"device_model_user", "device_model_user", XL_STRING, 0},
    {"dm_restrict", "dm_restrict", XL_BOOL, 0},
    {"gic_version", "gic_version", XL_WORD, XL_GIC_VERSION},
    {"tee", "tee", XL_WORD, XL_TEE},
    {"vuart", "vuart", XL_WORD, XL_VUART},
    {"dtdev", "dtdevs", XL_STRINGS, 0},
    {.kind = XL_END},
};

/* Of HVM guests; xl does not look at them otherwise. */
static const struct xl_row hvm_rows[] = {
    {"apic", "apic", XL_BOOL, 0},
    {"mmio_hole", "mmio_hole", XL_MIB, 0},
    {"mca_caps", "vmce", XL_SET, 0},
    {"bios", "firmware", XL_WORD, XL_BIOS},
    {"vga", "vga", XL_WORD, XL_VGA},
    {"hdtype", "hdtype", XL_WORD, XL_HDTYPE},
    {"vnc", "vnc", XL_BOOL, 0},
    {"sdl", "sdl", XL_BOOL, 0},
    {"spice", "spice", XL_BOOL, 0},
    {"serial", "serial", XL_STRINGS, 0},
    {"boot", "boot", XL_STRING, 0},
    {"usb", "usb", XL_BOOL, 0},
    {"usbdevice", "usbdevice", XL_STRINGS, 0},
    {"vkb_device", "vkb_device", XL_BOOL, 0},
    {"xen_platform_pci", "xen_platform_pci", XL_BOOL, 0},
    {"vendor_device", "vendor_device", XL_WORD, XL_VENDOR_DEVICE},
    {.kind = XL_END},
};

static const struct xl_row pvh_rows[] = {
    {"pvshim", "pvshim", XL_BOOL, 0},
    {.kind = XL_END},
};

const char *xl_key_of(const char *fact)
{
    static const struct xl_row *const tables[] = {any_rows, hvm_rows, pvh_rows};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct xl_row *row = tables[i]; row->kind != XL_END; row++)
            if (strcmp(row->fact, fact) == 0)
                return row->key;
    return NULL;
}

/* xl compares as many letters as the configuration gives. */
static const char *domain_type(struct scheck_fill *f, const struct xlcfg *cfg)
{
    static const char *const types[] = {"hvm", "pv", "pvh"};
    const char *type = xlcfg_string(cfg, "type");

    if (!type)
        return NULL;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (*type && strncmp(types[i], type, strlen(type)) == 0)
            return types[i];
    scheck_fill_about(f, "type");
    scheck_fill_warn(f, "'%s' is no type of guest: xl refuses it", type);
    return type;
}

/* The type as xend had it. */
static const char *builder_type(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *builder = xlcfg_string(cfg, "builder");

    if (!builder)
        return NULL;
    if (*builder && strncmp("hvm", builder, strlen(builder)) == 0)
        return "hvm";
    if (*builder && strncmp("generic", builder, strlen(builder)) == 0)
        return "pv";
    scheck_fill_about(f, "builder");
    scheck_fill_warn(f, "'%s' is neither hvm nor generic: xl refuses it", builder);
    return strcmp(builder, "linux") == 0 ? "pv" : builder;
}

/* Whether a key says more than that there is none of what only Arm guests have. */
static bool has_arm_keys(const struct xlcfg *cfg)
{
    static const char *const keys[] = {"gic_version", "vuart", "sve",   "arm_sci",
                                       "device_tree", "tee",   "dtdev", "llc_colors"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = xlcfg_string(cfg, keys[i]);

        if (xlcfg_len(cfg, keys[i]) || (text && !xl_word(XL_NOTHING, text)))
            return true;
    }
    return false;
}

/* Returns the type as written, or xl's default. */
static const char *fill_type(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *type = domain_type(f, cfg), *builder = builder_type(f, cfg);

    if (type && builder && strcmp(type, builder) != 0) {
        scheck_fill_about(f, "builder");
        scheck_fill_warn(f, "contradicts type: xl refuses the guest");
    }
    if (!type)
        type = builder ? builder : "pv";
    scheck_guest_type(f, type, has_arm_keys(cfg));
    return type;
}

static void fill_vcpus(struct scheck_fill *f, const struct xlcfg *cfg)
{
    int64_t vcpus = xl_number(f, cfg, "vcpus", 1);
    int64_t max = xl_number(f, cfg, "maxvcpus", 0);

    if (vcpus < 1)
        vcpus = 1;
    scheck_fill_int(f, "vcpus", vcpus);
    if (max > 0)
        scheck_fill_int(f, "max_vcpus", max);
    if (max > 0 && max < vcpus) {
        scheck_fill_about(f, "maxvcpus");
        scheck_fill_warn(f, "is less than vcpus: xl refuses the guest");
    }
    scheck_fill_bool(f, "cpu_affinity",
                     xlcfg_kind(cfg, "cpus") != XLCFG_MISSING ||
                         xlcfg_kind(cfg, "cpus_soft") != XLCFG_MISSING);
}

/* A list overrides registers; a string overrides features and begins with "host". */
static void fill_cpuid(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *text = xlcfg_string(cfg, "cpuid");
    size_t first = text ? strcspn(text, ",") : 0;
    bool host = text && first == strlen("host") && strncmp(text, "host", first) == 0;

    if (text && *text && !host) {
        scheck_fill_about(f, "cpuid");
        scheck_fill_warn(f, "the first word is not \"host\": xl ignores it");
    }
    scheck_fill_bool(f, "cpuid_overrides",
                     (host && text[first + (text[first] == ',')] != '\0') ||
                         xlcfg_len(cfg, "cpuid") > 0);
}

static void fill_altp2m(struct scheck_fill *f, struct xlcfg *cfg, bool hvm)
{
    static const struct xl_row rows[] = {{"altp2m", "altp2m", XL_WORD, XL_ALTP2M},
                                         {.kind = XL_END}};

    xl_fill_rows(f, cfg, rows);
    if (hvm && xl_number(f, cfg, "altp2mhvm", 0) &&
        (scheck_fill_is_open(f, "altp2m") || scheck_fill_is(f, "altp2m", "disabled")))
        scheck_fill_string(f, "altp2m", "mixed");
}

/* The bits that the words of the list stand for. */
static uint32_t viridian_list(struct scheck_fill *f, const struct xlcfg *cfg)
{
    uint32_t on = 0, off = 0;

    for (size_t i = 0; i < xlcfg_len(cfg, "viridian"); i++) {
        const char *word = xlcfg_item(cfg, "viridian", i);
        uint32_t bit = word ? scheck_viridian_find(word + (*word == '!')) : 0;

        if (word && strcmp(word, "all") == 0) {
            on |= SCHECK_VIRIDIAN_ALL;
        } else if (word && strcmp(word, "defaults") == 0) {
            on |= SCHECK_VIRIDIAN_DEFAULTS;
        } else if (bit) {
            off = *word == '!' ? off | bit : off & ~bit;
            on = *word == '!' ? on & ~bit : on | bit;
        } else {
            scheck_fill_about(f, "viridian");
            scheck_fill_warn(f, "'%s' is no enlightenment: xl refuses the guest",
                             word ? word : "[...]");
        }
    }
    return on & ~off;
}

static void fill_viridian(struct scheck_fill *f, const struct xlcfg *cfg)
{
    if (xlcfg_kind(cfg, "viridian") == XLCFG_LIST)
        scheck_viridian_fill(f, viridian_list(f, cfg));
    else if (xl_number(f, cfg, "viridian", 0))
        scheck_viridian_fill(f, SCHECK_VIRIDIAN_DEFAULTS);
}

static void fill_hvm_firmware(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *firmware = xlcfg_string(cfg, "firmware");
    const char *override = xlcfg_string(cfg, "firmware_override");
    const char *bios = firmware ? xl_word(XL_BIOS, firmware) : NULL;

    if (bios)
        scheck_fill_string(f, "firmware", bios);
    else if (firmware && strcmp(firmware, "uefi") == 0)
        scheck_fill_string(f, "firmware", "ovmf");
    else if (firmware && strcmp(firmware, "bios") != 0)
        scheck_fill_string(f, "firmware", firmware);
    else if (override && *override)
        scheck_fill_string(f, "firmware", override);
}

/* "pvgrub64" stands for a kernel of that name that comes with Xen. */
static void fill_pv_firmware(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *firmware = xlcfg_string(cfg, "firmware");
    const char *kernel = xlcfg_string(cfg, "kernel");
    char name[64];

    scheck_fill_about(f, "firmware");
    if (kernel)
        scheck_guest_pvgrub(f, kernel);
    if (!firmware)
        return;
    if (kernel)
        scheck_fill_warn(f, "given together with kernel: xl refuses the guest");
    if (strncmp(firmware, "pvgrub", strlen("pvgrub")) != 0)
        scheck_fill_warn(f, "'%s' is neither pvgrub32 nor pvgrub64: xl refuses the guest",
                         firmware);
    scheck_fill_string(f, "firmware", firmware);
    snprintf(name, sizeof name, "%.32s.bin", firmware);
    if (!kernel)
        scheck_fill_string(f, "kernel", name);
}

static void fill_vga(struct scheck_fill *f, const struct xlcfg *cfg)
{
    if (!xlcfg_string(cfg, "vga") && xlcfg_string(cfg, "stdvga"))
        scheck_fill_string(f, "vga", xl_number(f, cfg, "stdvga", 0) ? "std" : "cirrus");
}

static void fill_gfx_passthru(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *text = xlcfg_string(cfg, "gfx_passthru");
    int64_t number;

    if (!text)
        return;
    if (xl_parse_int(text, &number)) {
        scheck_fill_string(f, "gfx_passthru", number ? "default" : "none");
        return;
    }
    if (!xlcfg_same_word(text, "default") && !xlcfg_same_word(text, "igd")) {
        scheck_fill_about(f, "gfx_passthru");
        scheck_fill_warn(f, "'%s' is no kind of graphics: xl refuses the guest", text);
    }
    scheck_fill_string(f, "gfx_passthru", xlcfg_same_word(text, "igd") ? "igd" : text);
}

/* xend wrote hvmloader as the kernel; xl leaves it out. */
static void fill_hvm_kernel(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *kernel = xlcfg_string(cfg, "kernel");
    const char *slash = kernel ? strrchr(kernel, '/') : NULL;

    if (kernel && strcmp(slash ? slash + 1 : kernel, "hvmloader") == 0)
        scheck_fill_string(f, "kernel", "");
}

/* The number that @key is set to; @otherwise when it is none, which its row reports. */
static int64_t quiet_number(const struct xlcfg *cfg, const char *key, int64_t otherwise)
{
    const char *text = xlcfg_string(cfg, key);
    int64_t value;

    return text && xl_parse_int(text, &value) ? value : otherwise;
}

/* What xl and libxl check of numbers. */
static void check_memory(struct scheck_fill *f, const struct xlcfg *cfg, bool hvm)
{
    int64_t hole = quiet_number(cfg, "mmio_hole", 256);
    int64_t memory = quiet_number(cfg, "memory", 0);

    if (hvm && (hole < 256 || hole > 3840)) {
        scheck_fill_about(f, "mmio_hole");
        scheck_fill_warn(f, "is not between 256 and 3840: xl refuses the guest");
    }
    if (quiet_number(cfg, "maxmem", memory) < memory) {
        scheck_fill_about(f, "maxmem");
        scheck_fill_warn(f, "is less than memory: libxl refuses the guest");
    }
}

static void fill_hvm(struct scheck_fill *f, struct xlcfg *cfg)
{
    static const struct xl_row rdm_rows[] = {{"strategy", "rdm_strategy", XL_STRING, 0},
                                             {"policy", "", XL_IGNORED, 0},
                                             {.kind = XL_END}};
    const char *rdm = xlcfg_string(cfg, "rdm");
    const char *soundhw = xlcfg_string(cfg, "soundhw");

    xl_fill_rows(f, cfg, hvm_rows);
    if (xlcfg_string(cfg, "serial"))
        scheck_guest_serial(f, xlcfg_string(cfg, "serial"));
    fill_hvm_kernel(f, cfg);
    fill_hvm_firmware(f, cfg);
    fill_viridian(f, cfg);
    fill_vga(f, cfg);
    fill_gfx_passthru(f, cfg);
    scheck_fill_about(f, "rdm");
    if (rdm)
        xl_fill_spec(f, rdm_rows, rdm);
    if (soundhw)
        scheck_fill_split(f, "soundhw", soundhw);
}

static void fill_pv(struct scheck_fill *f, struct xlcfg *cfg, const char *type)
{
    fill_pv_firmware(f, cfg);
    if (strcmp(type, "pvh") == 0)
        xl_fill_rows(f, cfg, pvh_rows);
    if (xlcfg_kind(cfg, "timer_mode") != XLCFG_MISSING && strcmp(type, "pv") == 0) {
        scheck_fill_about(f, "timer_mode");
        scheck_fill_warn(f, "is nothing for a PV guest: xl refuses it");
    }
    if (!xlcfg_string(cfg, "kernel") && !xlcfg_string(cfg, "bootloader") &&
        !xlcfg_string(cfg, "firmware")) {
        scheck_fill_about(f, "kernel");
        scheck_fill_warn(f, "neither kernel nor bootloader is given: xl refuses the guest");
    }
}

static void fill_qemu_args(struct scheck_fill *f, const struct xlcfg *cfg, bool hvm)
{
    scheck_fill_int(
        f, "extra_qemu_args",
        (int64_t)(xlcfg_len(cfg, "device_model_args") +
                  xlcfg_len(cfg, hvm ? "device_model_args_hvm" : "device_model_args_pv")));
}

static void fill_sve(struct scheck_fill *f, const struct xlcfg *cfg)
{
    const char *text = xlcfg_string(cfg, "sve");
    int64_t bits;

    if (!text || xlcfg_same_word(text, "disabled"))
        return;
    if (xlcfg_same_word(text, "hw")) {
        scheck_fill_int(f, "sve_vl", -1);
        return;
    }
    scheck_fill_about(f, "sve");
    if (!xl_parse_int(text, &bits)) {
        scheck_fill_warn(f, "'%s' is no vector length: xl refuses the guest", text);
        scheck_fill_unknown(f, "sve_vl", "no vector length");
        return;
    }
    if (bits < 128 || bits > 2048 || bits % 128)
        scheck_fill_warn(f, "'%s' is no vector length: xl refuses the guest", text);
    scheck_fill_int(f, "sve_vl", bits);
}

/* Colours are single numbers and ranges "first-last". */
static void fill_llc_colors(struct scheck_fill *f, const struct xlcfg *cfg)
{
    int64_t n = 0;

    for (size_t i = 0; i < xlcfg_len(cfg, "llc_colors"); i++) {
        const char *text = xlcfg_item(cfg, "llc_colors", i);
        unsigned first = 0, last = 0;
        int found = text ? sscanf(text, "%9u-%9u", &first, &last) : 0;

        n += found == 2 && last >= first ? (int64_t)last - first + 1 : found == 1;
        if (found < 1 || (found == 2 && last < first)) {
            scheck_fill_about_element(f, "llc_colors", i);
            scheck_fill_warn(f, "is no range of colours: xl refuses the guest");
        }
    }
    scheck_fill_int(f, "llc_colors", n);
}

static void fill_specials(struct scheck_fill *f, struct xlcfg *cfg, bool hvm)
{
    static const struct xl_row sci_rows[] = {{"type", "arm_sci", XL_WORD, XL_ARM_SCI},
                                             {.kind = XL_END}};
    const char *sci = xlcfg_string(cfg, "arm_sci");
    const char *user = xlcfg_string(cfg, "bootloader_user");

    check_memory(f, cfg, hvm);
    fill_vcpus(f, cfg);
    fill_cpuid(f, cfg);
    fill_altp2m(f, cfg, hvm);
    fill_qemu_args(f, cfg, hvm);
    fill_sve(f, cfg);
    fill_llc_colors(f, cfg);
    scheck_fill_about(f, "arm_sci");
    if (sci)
        xl_fill_spec(f, sci_rows, sci);
    if (user && *user)
        scheck_guest_bootloader_user(f);
    if (!xlcfg_string(cfg, "name")) {
        scheck_fill_about(f, "name");
        scheck_fill_warn(f, "is missing: xl refuses the guest");
    }
}

void xl_config_fill(struct scheck_fill *f, struct xlcfg *cfg)
{
    const char *type;
    bool hvm;

    scheck_fill_guest(f);
    type = fill_type(f, cfg);
    hvm = strcmp(type, "hvm") == 0;
    xl_fill_rows(f, cfg, any_rows);
    if (hvm)
        fill_hvm(f, cfg);
    else
        fill_pv(f, cfg, type);
    fill_specials(f, cfg, hvm);
    xl_devices(f, cfg, type);
    xl_resources(f, cfg);
    scheck_guest_defaults(f);
}
