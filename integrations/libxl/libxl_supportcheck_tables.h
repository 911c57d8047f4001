/* SPDX-License-Identifier: MIT */
/*
 * Written by gen-facts.py from supportcheck's vocabulary: do not edit.
 *
 * libxl_supportcheck.c and _facts.h say, where they can, what these are:
 * dom0.cpus
 * dom0.memory
 * dom0.type
 * guest.bootloader
 * guest.checkpointed_stream
 * guest.cpu_affinity
 * guest.cpuid_beyond_default
 * guest.cpupool
 * guest.cpupool_id
 * guest.device_model
 * guest.disks.colo
 * guest.dtdevs
 * guest.extra_qemu_args
 * guest.firmware
 * guest.gfx_passthru
 * guest.irqs
 * guest.kernel_bits
 * guest.kernel_format
 * guest.kernel_page_size
 * guest.max_vcpus
 * guest.nics.script
 * guest.paged_memory
 * guest.pci.bdf
 * guest.serial
 * guest.shared_memory
 * guest.soundhw
 * guest.sshms
 * guest.usb_controllers.ports
 * guest.usb_controllers.version
 * guest.usb_devices.controller_type
 * guest.usb_devices.hostaddr
 * guest.usb_devices.hostbus
 * guest.usbdevice
 * guest.vcpus
 * guest.vdispls.connectors
 * guest.viridian
 * host.dom0less_domains
 * host.memory
 * hypervisor.arch
 * hypervisor.arm_sve_vl
 * hypervisor.cap_assisted_x2apic
 * hypervisor.cap_assisted_xapic
 * hypervisor.flask_mode
 * hypervisor.psr_in_use
 * hypervisor.scheduler
 * hypervisor.version
 */
static const struct row config_rows[] = {
    { "guest.name", STRING, MEMBER(libxl_domain_config, c_info.name),
      ANY, NULL, NULL, "" },
    { "guest.type", WORD, MEMBER(libxl_domain_config, c_info.type),
      ANY, libxl_domain_type_string_table, NULL, "hvm" },
    { "guest.memory", KIB, MEMBER(libxl_domain_config, b_info.target_memkb),
      ANY, NULL, NULL, "" },
    { "guest.maxmem", KIB, MEMBER(libxl_domain_config, b_info.max_memkb),
      ANY, NULL, NULL, "" },
    { "guest.video_memory", KIB, MEMBER(libxl_domain_config, b_info.video_memkb),
      ANY, NULL, NULL, "" },
    { "guest.shadow_memory", KIB, MEMBER(libxl_domain_config, b_info.shadow_memkb),
      ANY, NULL, NULL, "" },
    { "guest.mmio_hole", KIB, MEMBER(libxl_domain_config, b_info.u.hvm.mmio_hole_memkb),
      HVM, NULL, NULL, "" },
    { "guest.scheduler", WORD, MEMBER(libxl_domain_config, b_info.sched_params.sched),
      ANY, libxl_scheduler_string_table, "", "" },
    { "guest.hap", DEFBOOL, MEMBER(libxl_domain_config, c_info.hap),
      ANY, NULL, NULL, NULL },
    { "guest.nested_hvm", DEFBOOL, MEMBER(libxl_domain_config, b_info.nested_hvm),
      ANY, NULL, NULL, "" },
    { "guest.altp2m", WORD, MEMBER(libxl_domain_config, b_info.altp2m),
      ANY, libxl_altp2m_mode_string_table, NULL, "disabled" },
    { "guest.acpi", DEFBOOL, MEMBER(libxl_domain_config, b_info.acpi),
      ANY, NULL, NULL, "" },
    { "guest.apic", DEFBOOL, MEMBER(libxl_domain_config, b_info.apic),
      ANY, NULL, NULL, "" },
    { "guest.vmce", FLAG, MEMBER(libxl_domain_config, b_info.u.hvm.mca_caps),
      HVM, NULL, NULL, "" },
    { "guest.vpmu", DEFBOOL, MEMBER(libxl_domain_config, b_info.vpmu),
      ANY, NULL, NULL, "" },
    { "guest.vmtrace_buf", KIB, MEMBER(libxl_domain_config, b_info.vmtrace_buf_kb),
      ANY, NULL, NULL, "" },
    { "guest.tsc_mode", WORD, MEMBER(libxl_domain_config, b_info.tsc_mode),
      ANY, libxl_tsc_mode_string_table, NULL, "default" },
    { "guest.timer_mode", WORD, MEMBER(libxl_domain_config, b_info.timer_mode),
      ANY, libxl_timer_mode_string_table, "", "" },
    { "guest.cpuid_overrides", POINTER, MEMBER(libxl_domain_config, b_info.cpuid),
      ANY, NULL, NULL, "" },
    { "guest.msr_relaxed", DEFBOOL, MEMBER(libxl_domain_config, b_info.arch_x86.msr_relaxed),
      ANY, NULL, NULL, "" },
    { "guest.max_grant_version", INT, MEMBER(libxl_domain_config, b_info.max_grant_version),
      ANY, NULL, NULL, NULL },
    { "guest.passthrough", WORD, MEMBER(libxl_domain_config, c_info.passthrough),
      ANY, libxl_passthrough_string_table, NULL, "default" },
    { "guest.disable_migrate", DEFBOOL, MEMBER(libxl_domain_config, b_info.disable_migrate),
      ANY, NULL, NULL, "" },
    { "guest.driver_domain", DEFBOOL, MEMBER(libxl_domain_config, c_info.driver_domain),
      ANY, NULL, NULL, "" },
    { "guest.on_soft_reset", WORD, MEMBER(libxl_domain_config, on_soft_reset),
      ANY, libxl_action_on_shutdown_string_table, NULL, "destroy" },
#ifdef LIBXL_HAVE_XENSTORE_FEATURE_MASK
    { "guest.xenstore_feature_mask", UINT, MEMBER(libxl_domain_config, b_info.xenstore_feature_mask),
      ANY, NULL, NULL, NULL },
#else
    { "guest.xenstore_feature_mask", NUMBER, LACKING, 0, ANY, NULL, NULL, NULL },
#endif
    { "guest.kernel", STRING, MEMBER(libxl_domain_config, b_info.kernel),
      ANY, NULL, "", "" },
    { "guest.ramdisk", STRING, MEMBER(libxl_domain_config, b_info.ramdisk),
      ANY, NULL, "", "" },
#ifdef LIBXL_HAVE_BOOTLOADER_RESTRICT
    { "guest.bootloader_restrict", DEFBOOL, MEMBER(libxl_domain_config, b_info.bootloader_restrict),
      ANY, NULL, NULL, NULL },
#else
    { "guest.bootloader_restrict", DEFBOOL, LACKING, 0, ANY, NULL, NULL, NULL },
#endif
    { "guest.pvshim", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.pvh.pvshim),
      PVH, NULL, NULL, "" },
    { "guest.device_model_override", STRING, MEMBER(libxl_domain_config, b_info.device_model),
      ANY, NULL, "", "" },
    { "guest.device_model_stubdomain", DEFBOOL, MEMBER(libxl_domain_config, b_info.device_model_stubdomain),
      ANY, NULL, NULL, "" },
    { "guest.device_model_user", STRING, MEMBER(libxl_domain_config, b_info.device_model_user),
      ANY, NULL, "", "" },
    { "guest.dm_restrict", DEFBOOL, MEMBER(libxl_domain_config, b_info.dm_restrict),
      ANY, NULL, NULL, "" },
    { "guest.tee", WORD, MEMBER(libxl_domain_config, b_info.tee),
      ANY, libxl_tee_type_string_table, NULL, "none" },
#ifdef LIBXL_HAVE_BUILDINFO_ARCH_ARM_SVE_VL
    { "guest.sve_vl", NUMBER, MEMBER(libxl_domain_config, b_info.arch_arm.sve_vl),
      ANY, NULL, NULL, "" },
#else
    { "guest.sve_vl", NUMBER, LACKING, 0, ANY, NULL, NULL, "" },
#endif
#ifdef LIBXL_HAVE_BUILDINFO_ARCH_ARM_SCI
    { "guest.arm_sci", WORD, MEMBER(libxl_domain_config, b_info.arch_arm.arm_sci.type),
      ANY, libxl_arm_sci_type_string_table, NULL, "none" },
#else
    { "guest.arm_sci", STRING, LACKING, 0, ANY, NULL, NULL, "none" },
#endif
    { "guest.gic_version", WORD, MEMBER(libxl_domain_config, b_info.arch_arm.gic_version),
      ANY, libxl_gic_version_string_table, NULL, "default" },
    { "guest.vuart", WORD, MEMBER(libxl_domain_config, b_info.arch_arm.vuart),
      ANY, libxl_vuart_type_string_table, "none", "none" },
    { "guest.device_tree", STRING, MEMBER(libxl_domain_config, b_info.device_tree),
      ANY, NULL, "", "" },
#ifdef LIBXL_HAVE_BUILDINFO_LLC_COLORS
    { "guest.llc_colors", INT, MEMBER(libxl_domain_config, b_info.num_llc_colors),
      ANY, NULL, NULL, "" },
#else
    { "guest.llc_colors", NUMBER, LACKING, 0, ANY, NULL, NULL, "" },
#endif
    { "guest.rdm_strategy", WORD, MEMBER(libxl_domain_config, b_info.u.hvm.rdm.strategy),
      HVM, libxl_rdm_reserve_strategy_string_table, NULL, "ignore" },
    { "guest.usb", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.hvm.usb),
      HVM, NULL, NULL, "" },
    { "guest.vkb_device", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.hvm.vkb_device),
      HVM, NULL, NULL, "" },
    { "guest.vga", WORD, MEMBER(libxl_domain_config, b_info.u.hvm.vga.kind),
      HVM, libxl_vga_interface_type_string_table, NULL, "none" },
    { "guest.vnc", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.hvm.vnc.enable),
      HVM, NULL, NULL, "" },
    { "guest.sdl", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.hvm.sdl.enable),
      HVM, NULL, NULL, "" },
    { "guest.spice", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.hvm.spice.enable),
      HVM, NULL, NULL, "" },
    { "guest.hdtype", WORD, MEMBER(libxl_domain_config, b_info.u.hvm.hdtype),
      HVM, libxl_hdtype_string_table, NULL, "ide" },
    { "guest.boot", STRING, MEMBER(libxl_domain_config, b_info.u.hvm.boot),
      HVM, NULL, "", "" },
    { "guest.xen_platform_pci", DEFBOOL, MEMBER(libxl_domain_config, b_info.u.hvm.xen_platform_pci),
      HVM, NULL, NULL, "" },
    { "guest.vendor_device", WORD, MEMBER(libxl_domain_config, b_info.u.hvm.vendor_device),
      HVM, libxl_vendor_device_string_table, NULL, "none" },
    { .fact = NULL }
};

static const struct row physinfo_rows[] = {
    { "host.cpus", UINT, MEMBER(libxl_physinfo, nr_cpus),
      ANY, NULL, NULL, "" },
    { "host.max_cpu_id", UINT, MEMBER(libxl_physinfo, max_cpu_id),
      ANY, NULL, NULL, "" },
    { "host.nodes", UINT, MEMBER(libxl_physinfo, nr_nodes),
      ANY, NULL, NULL, "" },
    { "host.cores_per_socket", UINT, MEMBER(libxl_physinfo, cores_per_socket),
      ANY, NULL, NULL, "" },
    { "host.threads_per_core", UINT, MEMBER(libxl_physinfo, threads_per_core),
      ANY, NULL, NULL, "" },
    { "hypervisor.sharing_used_frames", UINT, MEMBER(libxl_physinfo, sharing_used_frames),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_pv", BOOL, MEMBER(libxl_physinfo, cap_pv),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_hvm", BOOL, MEMBER(libxl_physinfo, cap_hvm),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_hap", BOOL, MEMBER(libxl_physinfo, cap_hap),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_shadow", BOOL, MEMBER(libxl_physinfo, cap_shadow),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_directio", BOOL, MEMBER(libxl_physinfo, cap_hvm_directio),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_iommu_hap_pt_share", BOOL, MEMBER(libxl_physinfo, cap_iommu_hap_pt_share),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_vpmu", BOOL, MEMBER(libxl_physinfo, cap_vpmu),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_vmtrace", BOOL, MEMBER(libxl_physinfo, cap_vmtrace),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_gnttab_v1", BOOL, MEMBER(libxl_physinfo, cap_gnttab_v1),
      ANY, NULL, NULL, "" },
    { "hypervisor.cap_gnttab_v2", BOOL, MEMBER(libxl_physinfo, cap_gnttab_v2),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row disks_rows[] = {
    { "guest.disks.backend", WORD, MEMBER(libxl_device_disk, backend),
      ANY, libxl_disk_backend_string_table, NULL, "auto" },
    { "guest.disks.format", WORD, MEMBER(libxl_device_disk, format),
      ANY, libxl_disk_format_string_table, NULL, "raw" },
    { "guest.disks.vdev", STRING, MEMBER(libxl_device_disk, vdev),
      ANY, NULL, NULL, "" },
    { "guest.disks.target", STRING, MEMBER(libxl_device_disk, pdev_path),
      ANY, NULL, "", "" },
    { "guest.disks.writable", FLAG, MEMBER(libxl_device_disk, readwrite),
      ANY, NULL, NULL, "" },
    { "guest.disks.cdrom", FLAG, MEMBER(libxl_device_disk, is_cdrom),
      ANY, NULL, NULL, "" },
    { "guest.disks.script", STRING, MEMBER(libxl_device_disk, script),
      ANY, NULL, "", "" },
    { "guest.disks.discard", DEFBOOL, MEMBER(libxl_device_disk, discard_enable),
      ANY, NULL, NULL, "" },
    { "guest.disks.direct_io_safe", BOOL, MEMBER(libxl_device_disk, direct_io_safe),
      ANY, NULL, NULL, "" },
    { "guest.disks.specification", WORD, MEMBER(libxl_device_disk, specification),
      ANY, libxl_disk_specification_string_table, NULL, "xen" },
    { "guest.disks.trusted", DEFBOOL, MEMBER(libxl_device_disk, trusted),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row nics_rows[] = {
    { "guest.nics.type", WORD, MEMBER(libxl_device_nic, nictype),
      ANY, libxl_nic_type_string_table, NULL, "vif" },
    { "guest.nics.model", STRING, MEMBER(libxl_device_nic, model),
      ANY, NULL, NULL, "" },
    { "guest.nics.bridge", STRING, MEMBER(libxl_device_nic, bridge),
      ANY, NULL, "", "" },
    { "guest.nics.colo", POINTER, MEMBER(libxl_device_nic, coloft_forwarddev),
      ANY, NULL, NULL, "" },
    { "guest.nics.trusted", DEFBOOL, MEMBER(libxl_device_nic, trusted),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row pci_rows[] = {
    { "guest.pci.permissive", BOOL, MEMBER(libxl_device_pci, permissive),
      ANY, NULL, NULL, "" },
    { "guest.pci.seize", BOOL, MEMBER(libxl_device_pci, seize),
      ANY, NULL, NULL, "" },
    { "guest.pci.msitranslate", BOOL, MEMBER(libxl_device_pci, msitranslate),
      ANY, NULL, NULL, "" },
    { "guest.pci.power_mgmt", BOOL, MEMBER(libxl_device_pci, power_mgmt),
      ANY, NULL, NULL, "" },
    { "guest.pci.rdm_policy", WORD, MEMBER(libxl_device_pci, rdm_policy),
      ANY, libxl_rdm_reserve_policy_string_table, NULL, "strict" },
    { .fact = NULL }
};

static const struct row usb_controllers_rows[] = {
    { "guest.usb_controllers.type", WORD, MEMBER(libxl_device_usbctrl, type),
      ANY, libxl_usbctrl_type_string_table, NULL, "auto" },
    { .fact = NULL }
};

static const struct row usb_devices_rows[] = {
    { .fact = NULL }
};

static const struct row vtpms_rows[] = {
    { .fact = NULL }
};

static const struct row p9s_rows[] = {
    { "guest.p9s.tag", STRING, MEMBER(libxl_device_p9, tag),
      ANY, NULL, NULL, "" },
#ifdef LIBXL_HAVE_P9_ADD
    { "guest.p9s.type", WORD, MEMBER(libxl_device_p9, type),
      ANY, libxl_p9_type_string_table, NULL, "qemu" },
#else
    { "guest.p9s.type", STRING, LACKING, 0, ANY, NULL, NULL, "qemu" },
#endif
    { "guest.p9s.security_model", STRING, MEMBER(libxl_device_p9, security_model),
      ANY, NULL, "", "" },
    { .fact = NULL }
};

static const struct row pvcalls_rows[] = {
    { .fact = NULL }
};

static const struct row vfbs_rows[] = {
    { "guest.vfbs.vnc", DEFBOOL, MEMBER(libxl_device_vfb, vnc.enable),
      ANY, NULL, NULL, "" },
    { "guest.vfbs.sdl", DEFBOOL, MEMBER(libxl_device_vfb, sdl.enable),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row vkbs_rows[] = {
    { "guest.vkbs.backend_type", WORD, MEMBER(libxl_device_vkb, backend_type),
      ANY, libxl_vkb_backend_string_table, NULL, "qemu" },
    { .fact = NULL }
};

static const struct row vdispls_rows[] = {
    { "guest.vdispls.be_alloc", BOOL, MEMBER(libxl_device_vdispl, be_alloc),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row vsnds_rows[] = {
    { .fact = NULL }
};

static const struct row channels_rows[] = {
    { "guest.channels.name", STRING, MEMBER(libxl_device_channel, name),
      ANY, NULL, NULL, "" },
    { "guest.channels.connection", WORD, MEMBER(libxl_device_channel, connection),
      ANY, libxl_channel_connection_string_table, NULL, "pty" },
    { .fact = NULL }
};

#ifdef LIBXL_HAVE_BUILDINFO_ARCH_ARM_SVE_VL
static const struct row virtios_rows[] = {
    { "guest.virtios.type", STRING, MEMBER(libxl_device_virtio, type),
      ANY, NULL, NULL, "" },
    { "guest.virtios.transport", WORD, MEMBER(libxl_device_virtio, transport),
      ANY, libxl_virtio_transport_string_table, "unknown", "mmio" },
    { .fact = NULL }
};
#endif

static const struct row iomem_rows[] = {
    { "guest.iomem.start", UINT, MEMBER(libxl_iomem_range, start),
      ANY, NULL, NULL, "" },
    { "guest.iomem.count", UINT, MEMBER(libxl_iomem_range, number),
      ANY, NULL, NULL, "" },
    { "guest.iomem.gfn", UINT, MEMBER(libxl_iomem_range, gfn),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row ioports_rows[] = {
    { "guest.ioports.first", UINT, MEMBER(libxl_ioport_range, first),
      ANY, NULL, NULL, "" },
    { "guest.ioports.count", UINT, MEMBER(libxl_ioport_range, number),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct row vnuma_rows[] = {
    { "guest.vnuma.pnode", UINT, MEMBER(libxl_vnode_info, pnode),
      ANY, NULL, NULL, "" },
    { "guest.vnuma.memory", KIB, MEMBER(libxl_vnode_info, memkb),
      ANY, NULL, NULL, "" },
    { .fact = NULL }
};

static const struct list lists[] = {
    { "guest.disks", disks_rows, offsetof(libxl_domain_config, disks),
      offsetof(libxl_domain_config, num_disks),
      sizeof(libxl_device_disk),
      offsetof(libxl_device_disk, backend_domid), offsetof(libxl_device_disk, backend_domname) },
    { "guest.nics", nics_rows, offsetof(libxl_domain_config, nics),
      offsetof(libxl_domain_config, num_nics),
      sizeof(libxl_device_nic),
      offsetof(libxl_device_nic, backend_domid), offsetof(libxl_device_nic, backend_domname) },
    { "guest.pci", pci_rows, offsetof(libxl_domain_config, pcidevs),
      offsetof(libxl_domain_config, num_pcidevs),
      sizeof(libxl_device_pci),
      LACKING, LACKING },
    { "guest.usb_controllers", usb_controllers_rows, offsetof(libxl_domain_config, usbctrls),
      offsetof(libxl_domain_config, num_usbctrls),
      sizeof(libxl_device_usbctrl),
      offsetof(libxl_device_usbctrl, backend_domid), offsetof(libxl_device_usbctrl, backend_domname) },
    { "guest.usb_devices", usb_devices_rows, offsetof(libxl_domain_config, usbdevs),
      offsetof(libxl_domain_config, num_usbdevs),
      sizeof(libxl_device_usbdev),
      LACKING, LACKING },
    { "guest.vtpms", vtpms_rows, offsetof(libxl_domain_config, vtpms),
      offsetof(libxl_domain_config, num_vtpms),
      sizeof(libxl_device_vtpm),
      offsetof(libxl_device_vtpm, backend_domid), offsetof(libxl_device_vtpm, backend_domname) },
    { "guest.p9s", p9s_rows, offsetof(libxl_domain_config, p9s),
      offsetof(libxl_domain_config, num_p9s),
      sizeof(libxl_device_p9),
      offsetof(libxl_device_p9, backend_domid), offsetof(libxl_device_p9, backend_domname) },
    { "guest.pvcalls", pvcalls_rows, offsetof(libxl_domain_config, pvcallsifs),
      offsetof(libxl_domain_config, num_pvcallsifs),
      sizeof(libxl_device_pvcallsif),
      offsetof(libxl_device_pvcallsif, backend_domid), offsetof(libxl_device_pvcallsif, backend_domname) },
    { "guest.vfbs", vfbs_rows, offsetof(libxl_domain_config, vfbs),
      offsetof(libxl_domain_config, num_vfbs),
      sizeof(libxl_device_vfb),
      offsetof(libxl_device_vfb, backend_domid), offsetof(libxl_device_vfb, backend_domname) },
    { "guest.vkbs", vkbs_rows, offsetof(libxl_domain_config, vkbs),
      offsetof(libxl_domain_config, num_vkbs),
      sizeof(libxl_device_vkb),
      offsetof(libxl_device_vkb, backend_domid), offsetof(libxl_device_vkb, backend_domname) },
    { "guest.vdispls", vdispls_rows, offsetof(libxl_domain_config, vdispls),
      offsetof(libxl_domain_config, num_vdispls),
      sizeof(libxl_device_vdispl),
      offsetof(libxl_device_vdispl, backend_domid), offsetof(libxl_device_vdispl, backend_domname) },
    { "guest.vsnds", vsnds_rows, offsetof(libxl_domain_config, vsnds),
      offsetof(libxl_domain_config, num_vsnds),
      sizeof(libxl_device_vsnd),
      offsetof(libxl_device_vsnd, backend_domid), offsetof(libxl_device_vsnd, backend_domname) },
    { "guest.channels", channels_rows, offsetof(libxl_domain_config, channels),
      offsetof(libxl_domain_config, num_channels),
      sizeof(libxl_device_channel),
      offsetof(libxl_device_channel, backend_domid), offsetof(libxl_device_channel, backend_domname) },
#ifdef LIBXL_HAVE_BUILDINFO_ARCH_ARM_SVE_VL
    { "guest.virtios", virtios_rows, offsetof(libxl_domain_config, virtios),
      offsetof(libxl_domain_config, num_virtios),
      sizeof(libxl_device_virtio),
      offsetof(libxl_device_virtio, backend_domid), offsetof(libxl_device_virtio, backend_domname) },
#else
    { "guest.virtios", NULL, LACKING, LACKING, 0, LACKING, LACKING },
#endif
    { "guest.iomem", iomem_rows, offsetof(libxl_domain_config, b_info.iomem),
      offsetof(libxl_domain_config, b_info.num_iomem),
      sizeof(libxl_iomem_range),
      LACKING, LACKING },
    { "guest.ioports", ioports_rows, offsetof(libxl_domain_config, b_info.ioports),
      offsetof(libxl_domain_config, b_info.num_ioports),
      sizeof(libxl_ioport_range),
      LACKING, LACKING },
    { "guest.vnuma", vnuma_rows, offsetof(libxl_domain_config, b_info.vnuma_nodes),
      offsetof(libxl_domain_config, b_info.num_vnuma_nodes),
      sizeof(libxl_vnode_info),
      LACKING, LACKING },
};
