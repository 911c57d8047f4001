/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "domain.h"

/* Interfaces of this type are PCI devices, see hostdevs.c. */
static bool is_hostdev(const xmlNode *nic)
{
    return scheck__lv_is(scheck__lv_attr(nic, "type"), "hostdev");
}

static void fill_model(struct lv *lv, const xmlNode *nic)
{
    const xmlNode *node = scheck__lv_child(nic, "model");
    struct scheck_str model = scheck__lv_attr(node, "type");
    bool netfront = scheck__lv_is(model, "netfront");

    if (!lv->kind_known)
        return;
    if (model.data && !netfront && lv->kind != LV_HVM)
        scheck__lv_warn(lv, node, "interface", "libvirt refuses model %.*s for this type of guest",
                        LV_SHOW(model));
    if (netfront || lv->kind != LV_HVM) {
        scheck__lv_word(lv, ".type", "vif");
        return;
    }
    scheck__lv_word(lv, ".type", "ioemu");
    if (model.len)
        scheck__lv_string(lv, ".model", model);
}

static bool is_openvswitch(const xmlNode *nic)
{
    return scheck__lv_is(scheck__lv_attr(nic, "type"), "bridge") &&
           scheck__lv_is(scheck__lv_attr(scheck__lv_child(nic, "virtualport"), "type"),
                         "openvswitch");
}

static void fill_script(struct lv *lv, const xmlNode *nic)
{
    struct scheck_str path = scheck__lv_attr(scheck__lv_child(nic, "script"), "path");

    if (path.len)
        scheck__lv_string(lv, ".script", scheck__lv_basename(path));
    else
        scheck__lv_word(lv, ".script", is_openvswitch(nic) ? "vif-openvswitch" : "");
}

/* @bridge with the VLANs behind it, as the hotplug script takes them: br.TAG or br:TAG:TAG. */
static void fill_vlans(struct lv *lv, const xmlNode *nic, struct scheck_str bridge)
{
    const xmlNode *vlan = scheck__lv_child(nic, "vlan");
    bool trunk = scheck__lv_is(scheck__lv_attr(vlan, "trunk"), "yes");
    char text[512];
    size_t len = bridge.len;

    if (len >= sizeof text)
        return;
    memcpy(text, bridge.data, len);
    for (const xmlNode *tag = scheck__lv_child(vlan, "tag"); tag; tag = scheck__lv_next(tag)) {
        struct scheck_str id = scheck__lv_attr(tag, "id");

        if (id.len >= sizeof text - len)
            break;
        text[len++] = trunk ? ':' : '.';
        if (id.len)
            memcpy(text + len, id.data, id.len);
        len += id.len;
        if (!trunk) /* an access port has one */
            break;
    }
    scheck__lv_string(lv, ".bridge", (struct scheck_str){text, len});
}

static void fill_bridge(struct lv *lv, const xmlNode *nic)
{
    struct scheck_str type = scheck__lv_attr(nic, "type");
    struct scheck_str bridge = scheck__lv_attr(scheck__lv_child(nic, "source"), "bridge");

    if (scheck__lv_is(type, "network"))
        scheck__lv_unknown(lv, ".bridge", "libvirt's network names it when the guest starts");
    else if (!bridge.data || !scheck__lv_is(type, "bridge"))
        return;
    else if (is_openvswitch(nic))
        fill_vlans(lv, nic, bridge);
    else
        scheck__lv_string(lv, ".bridge", bridge);
}

static void fill_nic(struct lv *lv, const xmlNode *nic)
{
    static const char *const types[] = {"bridge", "ethernet", "network"};
    struct scheck_str type = scheck__lv_attr(nic, "type");

    if (!scheck__lv_is_one_of(type, types, sizeof types / sizeof *types))
        scheck__lv_warn(lv, nic, "interface", "libvirt refuses type \"%.*s\" for Xen",
                        LV_SHOW(type));
    fill_model(lv, nic);
    fill_script(lv, nic);
    fill_bridge(lv, nic);
    scheck__lv_backend_domain(lv, nic);
}

void scheck__lv_nics(struct lv *lv)
{
    const xmlNode *first = scheck__lv_child(lv->devices, "interface");
    size_t n = 0, idx = 0;

    for (const xmlNode *nic = first; nic; nic = scheck__lv_next(nic))
        n += !is_hostdev(nic);
    scheck__lv_list(lv, "guest.nics", n);
    for (const xmlNode *nic = first; nic; nic = scheck__lv_next(nic)) {
        if (is_hostdev(nic))
            continue;
        scheck__lv_element(lv, "guest.nics", idx++);
        fill_nic(lv, nic);
    }
}
