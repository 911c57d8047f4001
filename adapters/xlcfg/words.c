/* SPDX-License-Identifier: MIT */
/* Words that xl takes for values, and what facts call them. Source: libxl_types.idl. */

#include "config.h"

static const struct {
    uint8_t set; /* enum xl_words */
    char from[27], to[27];
} words[] = {
    {XL_ALTP2M, "0", "disabled"},
    {XL_ALTP2M, "1", "mixed"},
    {XL_ALTP2M, "2", "external"},
    {XL_ALTP2M, "3", "limited"},
    {XL_ALTP2M, "disabled", "disabled"},
    {XL_ALTP2M, "mixed", "mixed"},
    {XL_ALTP2M, "external", "external"},
    {XL_ALTP2M, "limited", "limited"},
    {XL_TSC_MODE, "0", "default"},
    {XL_TSC_MODE, "1", "always_emulate"},
    {XL_TSC_MODE, "2", "native"},
    {XL_TSC_MODE, "3", "native_paravirt"},
    {XL_TSC_MODE, "default", "default"},
    {XL_TSC_MODE, "always_emulate", "always_emulate"},
    {XL_TSC_MODE, "native", "native"},
    {XL_TSC_MODE, "native_paravirt", "native_paravirt"},
    {XL_TIMER_MODE, "0", "delay_for_missed_ticks"},
    {XL_TIMER_MODE, "1", "no_delay_for_missed_ticks"},
    {XL_TIMER_MODE, "2", "no_missed_ticks_pending"},
    {XL_TIMER_MODE, "3", "one_missed_tick_pending"},
    {XL_TIMER_MODE, "delay_for_missed_ticks", "delay_for_missed_ticks"},
    {XL_TIMER_MODE, "no_delay_for_missed_ticks", "no_delay_for_missed_ticks"},
    {XL_TIMER_MODE, "no_missed_ticks_pending", "no_missed_ticks_pending"},
    {XL_TIMER_MODE, "one_missed_tick_pending", "one_missed_tick_pending"},
    {XL_PASSTHROUGH, "default", "default"},
    {XL_PASSTHROUGH, "disabled", "disabled"},
    {XL_PASSTHROUGH, "enabled", "enabled"},
    {XL_PASSTHROUGH, "sync_pt", "sync_pt"},
    {XL_PASSTHROUGH, "share_pt", "share_pt"},
    {XL_ON_EVENT, "destroy", "destroy"},
    {XL_ON_EVENT, "restart", "restart"},
    {XL_ON_EVENT, "rename-restart", "rename_restart"},
    {XL_ON_EVENT, "preserve", "preserve"},
    {XL_ON_EVENT, "coredump-destroy", "coredump_destroy"},
    {XL_ON_EVENT, "coredump-restart", "coredump_restart"},
    {XL_ON_EVENT, "soft-reset", "soft_reset"},
    {XL_DEVICE_MODEL, "qemu-xen", "qemu-xen"},
    {XL_DEVICE_MODEL, "qemu-xen-traditional", "qemu-xen-traditional"},
    {XL_GIC_VERSION, "default", "default"},
    {XL_GIC_VERSION, "v2", "v2"},
    {XL_GIC_VERSION, "v3", "v3"},
    {XL_TEE, "none", "none"},
    {XL_TEE, "optee", "optee"},
    {XL_TEE, "ffa", "ffa"},
    {XL_VUART, "unknown", "none"},
    {XL_VUART, "sbsa_uart", "sbsa_uart"},
    {XL_ARM_SCI, "none", "none"},
    {XL_ARM_SCI, "scmi_smc", "scmi_smc"},
    {XL_ARM_SCI, "scmi_smc_multiagent", "scmi_smc_multiagent"},
    {XL_VGA, "stdvga", "std"},
    {XL_VGA, "cirrus", "cirrus"},
    {XL_VGA, "none", "none"},
    {XL_VGA, "qxl", "qxl"},
    {XL_HDTYPE, "ide", "ide"},
    {XL_HDTYPE, "ahci", "ahci"},
    {XL_VENDOR_DEVICE, "none", "none"},
    {XL_VENDOR_DEVICE, "xenserver", "xenserver"},
    {XL_BIOS, "rombios", "rombios"},
    {XL_BIOS, "seabios", "seabios"},
    {XL_BIOS, "ovmf", "ovmf"},
    {XL_NOTHING, "default", ""},
    {XL_NOTHING, "none", ""},
    {XL_NOTHING, "disabled", ""},
    {XL_NOTHING, "unknown", ""},
    {XL_NOTHING, "", ""},
    {XL_NIC, "vif", "vif"},
    {XL_NIC, "ioemu", "ioemu"},
    {XL_USB, "auto", "auto"},
    {XL_USB, "pv", "pv"},
    {XL_USB, "devicemodel", "devicemodel"},
    {XL_USB, "qusb", "qusb"},
    {XL_USB_DEVICE, "hostdev", "hostdev"},
    {XL_P9, "qemu", "qemu"},
    {XL_P9, "xen_9pfsd", "xen_9pfsd"},
    {XL_VKB, "qemu", "qemu"},
    {XL_VKB, "linux", "linux"},
    {XL_CHANNEL, "pty", "pty"},
    {XL_CHANNEL, "socket", "socket"},
    {XL_TRANSPORT, "mmio", "mmio"},
    {XL_TRANSPORT, "pci", "pci"},
    {XL_TRANSPORT, "unknown", "unknown"},
    {XL_ROLE, "master", "master"},
    {XL_ROLE, "slave", "slave"},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool xlcfg_same_word(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

const char *xl_word(enum xl_words set, const char *text)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].set == set && xlcfg_same_word(words[i].from, text))
            return words[i].to;
    return NULL;
}
