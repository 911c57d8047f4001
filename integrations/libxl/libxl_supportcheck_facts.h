/* SPDX-License-Identifier: MIT */
/*
 * libxl's structures as facts: a part of libxl_supportcheck.c.
 *
 * libxl_supportcheck_tables.h has what is one member of a structure. Facts that
 * neither says are not asked for here, and unknown to the policy: dom0.cpus,
 * dom0.memory, dom0.type, guest.kernel_bits, host.dom0less_domains,
 * hypervisor.arm_sve_vl, hypervisor.cap_assisted_x2apic,
 * hypervisor.cap_assisted_xapic, hypervisor.flask_mode, hypervisor.psr_in_use,
 * hypervisor.scheduler.
 */

/*----- facts that take more than one member -----*/

/* The old member and the new one must both allow it. */
static void put_acpi(struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;

    if (has_arm(c, HVM) && !libxl_defbool_is_default(b_info->u.hvm.acpi) &&
        !libxl_defbool_val(b_info->u.hvm.acpi))
        put_bool(c, "guest.acpi", 0, false);
}

static void put_vcpus(struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;

    put_int(c, "guest.vcpus", 0,
            b_info->avail_vcpus.size
            ? libxl_bitmap_count_set(&b_info->avail_vcpus) : 1);
    if (b_info->max_vcpus)
        put_int(c, "guest.max_vcpus", 0, b_info->max_vcpus);
    put_bool(c, "guest.cpu_affinity", 0,
             b_info->num_vcpu_hard_affinity ||
             b_info->num_vcpu_soft_affinity ||
             !libxl_bitmap_is_empty(&b_info->cpumap));
}

/* A name may be a number: libxl resolves both. */
static void put_cpupool(struct check *c)
{
    const libxl_domain_create_info *c_info = &c->config->c_info;
    const char *name = c_info->pool_name;

    if (name && *name && strspn(name, "0123456789") == strlen(name)) {
        put_int(c, "guest.cpupool_id", 0, strtol(name, NULL, 10));
        name = "";
    } else if (name && *name) {
        put_int(c, "guest.cpupool_id", 0, strcmp(name, "Pool-0") ? -1 : 0);
    } else {
        put_int(c, "guest.cpupool_id", 0, c_info->poolid);
        name = c_info->poolid ? "" : "Pool-0";
    }
    put_string(c, "guest.cpupool", 0, name);
}

/* What viridian=1 stands for: base, freq, time_ref_count, apic_assist,
 * crash_ctl, no_vp_limit and cpu_hotplug. */
#define VIRIDIAN_DEFAULTS 0x1867

static uint32_t find_viridian(const struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;
    uint32_t set = 0;
    int i;

    if (!has_arm(c, HVM))
        return 0;
    if (!libxl_defbool_is_default(b_info->u.hvm.viridian) &&
        libxl_defbool_val(b_info->u.hvm.viridian))
        set = VIRIDIAN_DEFAULTS;
    for (i = 0; i < 32; i++) {
        if (libxl_bitmap_test(&b_info->u.hvm.viridian_enable, i))
            set |= (uint32_t)1 << i;
        if (libxl_bitmap_test(&b_info->u.hvm.viridian_disable, i))
            set &= ~((uint32_t)1 << i);
    }
    return set;
}

static void put_viridian(struct check *c)
{
    const libxl_enum_string_table *all =
        libxl_viridian_enlightenment_string_table, *word;
    uint32_t set = find_viridian(c);
    size_t n = 0;

    for (word = all; word->s; word++)
        n += set >> word->v & 1;
    if (!put_list(c, "guest.viridian", n))
        return;
    n = 0;
    for (word = all; word->s; word++)
        if (set >> word->v & 1)
            put_item(c, "guest.viridian", n++, word->s, strlen(word->s));
}

static int count_strings(const libxl_string_list strings)
{
    int n = 0;

    while (strings && strings[n])
        n++;
    return n;
}

static void put_qemu_args(struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;

    put_int(c, "guest.extra_qemu_args", 0,
            count_strings(b_info->extra) +
            count_strings(has_arm(c, HVM) ? b_info->extra_hvm
                                          : b_info->extra_pv));
}

static void put_gfx_passthru(struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;
    const char *kind = "none";

    if (has_arm(c, HVM) &&
        !libxl_defbool_is_default(b_info->u.hvm.gfx_passthru) &&
        libxl_defbool_val(b_info->u.hvm.gfx_passthru))
        kind = libxl_gfx_passthru_kind_to_string(
            b_info->u.hvm.gfx_passthru_kind);
    put_string(c, "guest.gfx_passthru", 0, kind);
}

/* Sound cards stand in one string, separated by commas. */
static void put_soundhw(struct check *c)
{
    const char *all = has_arm(c, HVM) ? c->config->b_info.u.hvm.soundhw
                                      : NULL;
    const char *at;
    size_t n = 0, len;

    if (!all)
        all = "";
    for (at = all; *at; at += strspn(at, ", ")) {
        n += *at != ',';
        at += strcspn(at, ",");
    }
    if (!put_list(c, "guest.soundhw", n))
        return;
    n = 0;
    for (at = all + strspn(all, ", "); *at; at += strspn(at, ", ")) {
        len = strcspn(at, ",");
        put_item(c, "guest.soundhw", n++, at, len);
        at += len;
    }
}

/* One port or device, or several of them. */
static void put_one_or_list(struct check *c, const char *fact,
                            const char *one, const libxl_string_list many)
{
    if (many && many[0])
        put_strings(c, fact, many);
    else if (!one || !*one)
        put_list(c, fact, 0);
    else if (put_list(c, fact, 1))
        put_item(c, fact, 0, one, strlen(one));
}

static void put_ports(struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;
    bool hvm = has_arm(c, HVM);
    const char *serial = hvm ? b_info->u.hvm.serial : NULL;

    if (serial && !strcmp(serial, "none"))
        serial = NULL;
    put_one_or_list(c, "guest.serial", serial,
                    hvm ? b_info->u.hvm.serial_list : NULL);
    put_one_or_list(c, "guest.usbdevice",
                    hvm ? b_info->u.hvm.usbdevice : NULL,
                    hvm ? b_info->u.hvm.usbdevice_list : NULL);
}

static const char *find_firmware(const struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;
    const char *kernel = b_info->kernel ? b_info->kernel : "";
    const char *slash = strrchr(kernel, '/'), *word;

    kernel = slash ? slash + 1 : kernel;
    if (!strcmp(kernel, "pvgrub32.bin"))
        return "pvgrub32";
    if (!strcmp(kernel, "pvgrub64.bin"))
        return "pvgrub64";
    if (!has_arm(c, HVM))
        return "";
    if (b_info->u.hvm.firmware)
        return b_info->u.hvm.firmware;
    word = find_word(libxl_bios_type_string_table, b_info->u.hvm.bios);
    if (word)
        return word;
    return b_info->device_model_version ==
        LIBXL_DEVICE_MODEL_VERSION_QEMU_XEN_TRADITIONAL ? "rombios"
                                                        : "seabios";
}

static void put_kernel(struct check *c)
{
    const libxl_domain_build_info *b_info = &c->config->b_info;

    put_basename(c, "guest.bootloader", 0, b_info->bootloader);
    put_string(c, "guest.firmware", 0, find_firmware(c));
    /* The image is not looked at; without one there is nothing to look at. */
    if ((!b_info->kernel || !*b_info->kernel) &&
        (!b_info->bootloader || !*b_info->bootloader))
        put_string(c, "guest.kernel_format", 0, "");
#if defined(__x86_64__) || defined(__i386__)
    put_int(c, "guest.kernel_page_size", 0, 4096);
#endif
}

/* PV and PVH guests get a QEMU when one of their devices needs it. */
static bool needs_qemu(const libxl_domain_config *config)
{
    int i;

    if (config->num_vfbs || config->num_channels)
        return true;
    for (i = 0; i < config->num_disks; i++)
        if (config->disks[i].backend == LIBXL_DISK_BACKEND_QDISK)
            return true;
    for (i = 0; i < config->num_vkbs; i++)
        if (config->vkbs[i].backend_type != LIBXL_VKB_BACKEND_LINUX)
            return true;
    for (i = 0; i < config->num_usbctrls; i++)
        if (config->usbctrls[i].type == LIBXL_USBCTRL_TYPE_QUSB)
            return true;
    for (i = 0; i < config->num_p9s; i++)
#ifdef LIBXL_HAVE_P9_ADD
        if (config->p9s[i].type != LIBXL_P9_TYPE_XEN_9PFSD)
#endif
            return true;
    return false;
}

/* libxl chooses these before a domain is created, but not for every caller. */
static bool is_undecided(const libxl_domain_config *config)
{
    int i;

    for (i = 0; i < config->num_disks; i++)
        if (config->disks[i].backend == LIBXL_DISK_BACKEND_UNKNOWN)
            return true;
    for (i = 0; i < config->num_usbctrls; i++)
        if (config->usbctrls[i].type == LIBXL_USBCTRL_TYPE_AUTO)
            return true;
    return false;
}

static void put_device_model(struct check *c)
{
    const libxl_domain_config *config = c->config;
    const char *word =
        find_word(libxl_device_model_version_string_table,
                  config->b_info.device_model_version);

    if (!has_arm(c, HVM) && !needs_qemu(config)) {
        if (is_undecided(config))
            return;
        word = "none";
    }
    put_string(c, "guest.device_model", 0, word ? word : "qemu-xen");
}

/* Whatever the configuration says, PV guests have none of this. */
static void put_pv(struct check *c)
{
    static const char *const facts[] = {
        "guest.hap", "guest.nested_hvm", "guest.acpi", "guest.apic",
    };
    unsigned int i;

    if (c->config->c_info.type != LIBXL_DOMAIN_TYPE_PV)
        return;
    for (i = 0; i < ARRAY_SIZE(facts); i++)
        put_bool(c, facts[i], 0, false);
}

/* PV and PVH guests are shown through their framebuffers, if at all. */
static void put_display(struct check *c)
{
    const libxl_domain_config *config = c->config;
    bool vnc = false, sdl = false;
    int i;

    if (has_arm(c, HVM))
        return;
    for (i = 0; i < config->num_vfbs; i++) {
        const libxl_device_vfb *vfb = &config->vfbs[i];

        vnc |= libxl_defbool_is_default(vfb->vnc.enable) ||
               libxl_defbool_val(vfb->vnc.enable);
        sdl |= !libxl_defbool_is_default(vfb->sdl.enable) &&
               libxl_defbool_val(vfb->sdl.enable);
    }
    put_bool(c, "guest.vnc", 0, vnc);
    put_bool(c, "guest.sdl", 0, sdl);
}

static bool is_true(libxl_defbool b)
{
    return !libxl_defbool_is_default(b) && libxl_defbool_val(b);
}

static const char *find_controller(const libxl_domain_config *config,
                                   libxl_devid ctrl)
{
    int i;

    for (i = 0; i < config->num_usbctrls; i++)
        if (config->usbctrls[i].devid == ctrl)
            return libxl_usbctrl_type_to_string(config->usbctrls[i].type);
    return "auto";
}

static void put_usb(struct check *c)
{
    const libxl_domain_config *config = c->config;
    int i;

    /* 0 asks for libxl's default. */
    for (i = 0; i < config->num_usbctrls; i++) {
        const libxl_device_usbctrl *ctrl = &config->usbctrls[i];

        if (ctrl->version)
            put_int(c, "guest.usb_controllers.version", i, ctrl->version);
        if (ctrl->ports)
            put_int(c, "guest.usb_controllers.ports", i, ctrl->ports);
    }
    for (i = 0; i < config->num_usbdevs; i++) {
        const libxl_device_usbdev *dev = &config->usbdevs[i];

        put_string(c, "guest.usb_devices.controller_type", i,
                   find_controller(config, dev->ctrl));
        if (dev->type != LIBXL_USBDEV_TYPE_HOSTDEV)
            continue;
        put_int(c, "guest.usb_devices.hostbus", i, dev->u.hostdev.hostbus);
        put_int(c, "guest.usb_devices.hostaddr", i, dev->u.hostdev.hostaddr);
    }
}

/* What tables cannot say of devices. */
static void put_device_details(struct check *c)
{
    const libxl_domain_config *config = c->config;
    char bdf[32];
    int i;

    for (i = 0; i < config->num_disks; i++)
        put_bool(c, "guest.disks.colo", i,
                 is_true(config->disks[i].colo_enable) ||
                 is_true(config->disks[i].colo_restore_enable));
    for (i = 0; i < config->num_nics; i++) {
        put_basename(c, "guest.nics.script", i, config->nics[i].script);
        if (config->nics[i].nictype == LIBXL_NIC_TYPE_VIF)
            put_string(c, "guest.nics.model", i, "");
    }
    for (i = 0; i < config->num_pcidevs; i++) {
        const libxl_device_pci *pci = &config->pcidevs[i];

        snprintf(bdf, sizeof(bdf), "%04x:%02x:%02x.%x",
                 pci->domain & 0xffff, pci->bus, pci->dev & 0x1f,
                 pci->func & 7);
        put_string(c, "guest.pci.bdf", i, bdf);
    }
    for (i = 0; i < config->num_vdispls; i++)
        put_int(c, "guest.vdispls.connectors", i,
                config->vdispls[i].num_connectors);
    /* Where no guest frame is given, the range keeps its place. */
    for (i = 0; i < config->b_info.num_iomem; i++)
        if (config->b_info.iomem[i].gfn == LIBXL_INVALID_GFN)
            put_int(c, "guest.iomem.gfn", i, config->b_info.iomem[i].start);
}

static void put_arm_devices(struct check *c)
{
    const libxl_domain_config *config = c->config;
    struct scheck_value v = { SCHECK_KNOWN, SCHECK_TYPE_INT, { 0 } };
    size_t irqs;
    int i;

    put_list(c, "guest.sshms", 0);
    if (put_list(c, "guest.dtdevs", config->num_dtdevs))
        for (i = 0; i < config->num_dtdevs; i++)
            put_item(c, "guest.dtdevs", i, config->dtdevs[i].path,
                     strlen(config->dtdevs[i].path));
    if (!put_list(c, "guest.irqs", config->b_info.num_irqs) ||
        scheck_policy_find_fact(c->policy, "guest.irqs", 10, &irqs))
        return;
    for (i = 0; i < config->b_info.num_irqs; i++) {
        v.as.i = config->b_info.irqs[i];
        (void)scheck_facts_put_item(c->facts, irqs, i, &v);
    }
}

static void put_guest(struct check *c)
{
    unsigned int i;

    put_rows(c, config_rows, c->config, 0);
    for (i = 0; i < ARRAY_SIZE(lists); i++)
        put_devices(c, &lists[i]);
    put_acpi(c);
    put_vcpus(c);
    put_cpupool(c);
    put_viridian(c);
    put_qemu_args(c);
    put_gfx_passthru(c);
    put_soundhw(c);
    put_ports(c);
    put_kernel(c);
    put_device_model(c);
    put_pv(c);
    put_display(c);
    put_device_details(c);
    put_usb(c);
    put_arm_devices(c);
    if (!c->config->b_info.cpuid)
        put_bool(c, "guest.cpuid_beyond_default", 0, false);
}
