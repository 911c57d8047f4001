/* SPDX-License-Identifier: MIT */
/* Devices of the host that the guest gets. */
#include <stdio.h>

#include "domain.h"

/* The ports of a controller that the driver makes up. */
#define DEFAULT_PORTS 8

static bool is_subsystem(const xmlNode *hostdev, const char *type)
{
    struct scheck_str mode = scheck__lv_attr(hostdev, "mode");

    return (!mode.data || scheck__lv_is(mode, "subsystem")) &&
           scheck__lv_is(scheck__lv_attr(hostdev, "type"), type);
}

static bool is_pci(const xmlNode *node)
{
    if (scheck__lv_named(node, "interface"))
        return scheck__lv_is(scheck__lv_attr(node, "type"), "hostdev");
    return is_subsystem(node, "pci");
}

/* A part of an address; one that is left out is 0. */
static bool read_part(struct lv *lv, const xmlNode *address, const char *name, uint64_t max,
                      unsigned *value_out)
{
    struct scheck_str text = scheck__lv_attr(address, name);
    uint64_t value = 0;

    if (text.data && (!scheck__lv_number(text, &value) || value > max)) {
        scheck__lv_error(lv, address, "address", "%s \"%.*s\" is not a number up to %u", name,
                         LV_SHOW(text), (unsigned)max);
        return false;
    }
    *value_out = (unsigned)value;
    return true;
}

static void fill_pci(struct lv *lv, const xmlNode *device)
{
    const xmlNode *source = scheck__lv_child(device, "source");
    const xmlNode *address = scheck__lv_child(source, "address");
    unsigned domain, bus, slot, function;
    char bdf[32];

    scheck__lv_bool(lv, ".permissive",
                    scheck__lv_is(scheck__lv_attr(source, "writeFiltering"), "no"));
    /* libvirt itself takes a managed device from its driver. */
    scheck__lv_bool(lv, ".seize", scheck__lv_is(scheck__lv_attr(device, "managed"), "yes"));
    if (!address) {
        scheck__lv_warn(lv, device, "hostdev", "libvirt refuses a PCI device without address");
        return;
    }
    if (!read_part(lv, address, "domain", 0xffffffff, &domain) ||
        !read_part(lv, address, "bus", 0xff, &bus) ||
        !read_part(lv, address, "slot", 0x1f, &slot) ||
        !read_part(lv, address, "function", 7, &function))
        return;
    snprintf(bdf, sizeof bdf, "%04x:%02x:%02x.%x", domain, bus, slot, function);
    scheck__lv_word(lv, ".bdf", bdf);
}

/* Interfaces come first: libvirt has read them before it reads the other devices. */
static void fill_pci_list(struct lv *lv)
{
    static const char *const names[] = {"interface", "hostdev"};
    size_t n = 0, idx = 0;

    for (size_t i = 0; i < 2; i++) {
        for (const xmlNode *node = scheck__lv_child(lv->devices, names[i]); node;
             node = scheck__lv_next(node))
            n += is_pci(node);
    }
    scheck__lv_list(lv, "guest.pci", n);
    for (size_t i = 0; i < 2; i++) {
        for (const xmlNode *node = scheck__lv_child(lv->devices, names[i]); node;
             node = scheck__lv_next(node)) {
            if (!is_pci(node))
                continue;
            scheck__lv_element(lv, "guest.pci", idx++);
            fill_pci(lv, node);
        }
    }
}

/* --- USB --- */

static bool is_usb_controller(const xmlNode *controller)
{
    return scheck__lv_is(scheck__lv_attr(controller, "type"), "usb");
}

static void fill_controller(struct lv *lv, const xmlNode *controller)
{
    struct scheck_str model = scheck__lv_attr(controller, "model");
    bool qusb1 = scheck__lv_is(model, "qusb1");
    unsigned ports = DEFAULT_PORTS;

    if (model.data && !qusb1 && !scheck__lv_is(model, "qusb2")) {
        scheck__lv_unknown(lv, ".type", "libvirt refuses the controller");
        scheck__lv_warn(lv, controller, "controller", "libvirt refuses model %.*s for Xen",
                        LV_SHOW(model));
    } else {
        scheck__lv_word(lv, ".type", "qusb");
        scheck__lv_int(lv, ".version", qusb1 ? 1 : 2);
    }
    if (scheck__lv_attr(controller, "ports").data &&
        !read_part(lv, controller, "ports", 255, &ports))
        return;
    scheck__lv_int(lv, ".ports", ports);
    scheck__lv_word(lv, ".backend_domain", "0");
}

static void fill_made_up_controllers(struct lv *lv, size_t n)
{
    scheck__lv_list(lv, "guest.usb_controllers", n);
    for (size_t i = 0; i < n; i++) {
        scheck__lv_element(lv, "guest.usb_controllers", i);
        scheck__lv_word(lv, ".type", "qusb");
        scheck__lv_int(lv, ".version", 2);
        scheck__lv_int(lv, ".ports", DEFAULT_PORTS);
        scheck__lv_word(lv, ".backend_domain", "0");
    }
}

static void fill_controllers(struct lv *lv, size_t n_devices)
{
    const xmlNode *first = scheck__lv_child(lv->devices, "controller");
    size_t n = 0, idx = 0;

    for (const xmlNode *node = first; node; node = scheck__lv_next(node))
        n += is_usb_controller(node);
    if (n == 0) {
        fill_made_up_controllers(lv, (n_devices + DEFAULT_PORTS - 1) / DEFAULT_PORTS);
        return;
    }
    scheck__lv_list(lv, "guest.usb_controllers", n);
    for (const xmlNode *node = first; node; node = scheck__lv_next(node)) {
        if (!is_usb_controller(node))
            continue;
        scheck__lv_element(lv, "guest.usb_controllers", idx++);
        fill_controller(lv, node);
    }
}

static void fill_usb(struct lv *lv, const xmlNode *device)
{
    const xmlNode *address = scheck__lv_path(device, "source", "address");
    unsigned bus, number;

    scheck__lv_word(lv, ".controller_type", "qusb");
    if (!address) {
        scheck__lv_unknown(lv, ".hostbus", "libvirt looks the device up when the guest starts");
        scheck__lv_unknown(lv, ".hostaddr", "libvirt looks the device up when the guest starts");
        return;
    }
    if (!read_part(lv, address, "bus", 0xffff, &bus) ||
        !read_part(lv, address, "device", 0xffff, &number))
        return;
    scheck__lv_int(lv, ".hostbus", bus);
    scheck__lv_int(lv, ".hostaddr", number);
}

static void fill_usb_list(struct lv *lv)
{
    const xmlNode *first = scheck__lv_child(lv->devices, "hostdev");
    size_t n = 0, idx = 0;

    for (const xmlNode *node = first; node; node = scheck__lv_next(node))
        n += is_subsystem(node, "usb");
    fill_controllers(lv, n);
    scheck__lv_list(lv, "guest.usb_devices", n);
    for (const xmlNode *node = first; node; node = scheck__lv_next(node)) {
        if (!is_subsystem(node, "usb"))
            continue;
        scheck__lv_element(lv, "guest.usb_devices", idx++);
        fill_usb(lv, node);
    }
}

void scheck__lv_hostdevs(struct lv *lv)
{
    fill_pci_list(lv);
    fill_usb_list(lv);
}
