/* SPDX-License-Identifier: MIT */
/* How the guest starts: kernel, firmware, boot loader, device model. */
#include "domain.h"

static struct scheck_str os_text(const struct lv *lv, const char *name)
{
    struct scheck_str s = scheck__lv_text(scheck__lv_path(lv->domain, "os", name));

    return s.data ? s : scheck__lv_str("");
}

static void fill_kernel(struct lv *lv)
{
    scheck__lv_string(lv, "guest.kernel", os_text(lv, "kernel"));
    scheck__lv_string(lv, "guest.ramdisk", os_text(lv, "initrd"));
    if (scheck__lv_is_x86(lv))
        scheck__lv_int(lv, "guest.kernel_page_size", 4096);
}

static void fill_bootloader(struct lv *lv)
{
    struct scheck_str loader = scheck__lv_text(scheck__lv_child(lv->domain, "bootloader"));

    if (lv->kind == LV_HVM || (!loader.len && lv->kind == LV_PVH))
        scheck__lv_word(lv, "guest.bootloader", "");
    else if (loader.len)
        scheck__lv_string(lv, "guest.bootloader", scheck__lv_basename(loader));
    else /* as the tool stack before libxl did, the driver takes pygrub where nothing is said */
        scheck__lv_word(lv, "guest.bootloader", os_text(lv, "kernel").len ? "" : "pygrub");
}

static void fill_firmware(struct lv *lv, bool traditional)
{
    const xmlNode *os = scheck__lv_child(lv->domain, "os");
    struct scheck_str loader = scheck__lv_attr(scheck__lv_child(os, "loader"), "type");

    if (lv->kind != LV_HVM)
        return;
    if (scheck__lv_is(scheck__lv_attr(os, "firmware"), "efi") ||
             scheck__lv_is(loader, "pflash"))
        scheck__lv_word(lv, "guest.firmware", "ovmf");
    else
        scheck__lv_word(lv, "guest.firmware", traditional ? "rombios" : "seabios");
}

/* --- device model --- */

static size_t count_words(struct scheck_str s)
{
    size_t n = 0;
    bool inside = false;

    for (size_t i = 0; i < s.len; i++) {
        bool blank = s.data[i] == ' ' || s.data[i] == '\t' || s.data[i] == '\n';

        n += !blank && !inside;
        inside = !blank;
    }
    return n;
}

/* Arguments in libvirt's own namespace, and those that Qubes puts on the emulator. */
static size_t extra_arguments(const struct lv *lv, const xmlNode *emulator)
{
    return scheck__lv_count(scheck__lv_child(lv->domain, "commandline"), "arg") +
           count_words(scheck__lv_attr(emulator, "cmdline"));
}

static void fill_device_model(struct lv *lv, const xmlNode *emulator, bool traditional)
{
    struct scheck_str path = scheck__lv_text(emulator);

    if (lv->kind != LV_HVM) /* the emulator is not looked at */
        return;
    scheck__lv_word(lv, "guest.device_model", traditional ? "qemu-xen-traditional" : "qemu-xen");
    if (path.len)
        scheck__lv_string(lv, "guest.device_model_override", path);
    scheck__lv_bool(lv, "guest.device_model_stubdomain",
                    scheck__lv_starts(scheck__lv_attr(emulator, "type"), "stubdom"));
}

static void fill_boot_order(struct lv *lv)
{
    char letters[8];
    size_t n = 0;

    for (const xmlNode *node = scheck__lv_path(lv->domain, "os", "boot");
         node && n < sizeof letters; node = scheck__lv_next(node)) {
        struct scheck_str dev = scheck__lv_attr(node, "dev");

        if (scheck__lv_is(dev, "fd"))
            letters[n++] = 'a';
        else if (scheck__lv_is(dev, "cdrom"))
            letters[n++] = 'd';
        else
            letters[n++] = scheck__lv_is(dev, "network") ? 'n' : 'c';
    }
    if (n == 0)
        letters[n++] = 'c';
    if (lv->kind == LV_HVM)
        scheck__lv_string(lv, "guest.boot", (struct scheck_str){letters, n});
}

void scheck__lv_boot(struct lv *lv)
{
    const xmlNode *emulator = scheck__lv_child(lv->devices, "emulator");
    struct scheck_str program = scheck__lv_basename(scheck__lv_text(emulator));
    /* The driver asks the program itself; the old fork never had another name. */
    bool traditional = scheck__lv_is(program, "qemu-dm");

    fill_kernel(lv);
    scheck__lv_int(lv, "guest.extra_qemu_args", (int64_t)extra_arguments(lv, emulator));
    if (!lv->kind_known)
        return;
    fill_bootloader(lv);
    fill_firmware(lv, traditional);
    fill_device_model(lv, emulator, traditional);
    fill_boot_order(lv);
}
