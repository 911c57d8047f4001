/* SPDX-License-Identifier: MIT */
/* Serial ports and channels. */
#include <stdio.h>

#include "domain.h"

#define TEXT_MAX 512

/* Where a port ends, in the words that QEMU takes. */
static void serial_text(const xmlNode *port, char *text)
{
    const xmlNode *source = scheck__lv_child(port, "source");
    struct scheck_str type = scheck__lv_attr(port, "type");
    struct scheck_str path = scheck__lv_attr(source, "path");
    struct scheck_str host = scheck__lv_attr(source, "host");
    struct scheck_str service = scheck__lv_attr(source, "service");
    bool listens = scheck__lv_is(scheck__lv_attr(source, "mode"), "bind");
    const char *tail = listens ? ",server,nowait" : "";

    if (scheck__lv_is(type, "file") || scheck__lv_is(type, "pipe"))
        snprintf(text, TEXT_MAX, "%.*s:%.*s", LV_SHOW(type), LV_SHOW(path));
    else if (scheck__lv_is(type, "dev"))
        snprintf(text, TEXT_MAX, "%.*s", LV_SHOW(path));
    else if (scheck__lv_is(type, "unix"))
        snprintf(text, TEXT_MAX, "unix:%.*s%s", LV_SHOW(path), tail);
    else if (scheck__lv_is(type, "tcp"))
        snprintf(text, TEXT_MAX, "tcp:%.*s:%.*s%s", LV_SHOW(host), LV_SHOW(service), tail);
    else
        snprintf(text, TEXT_MAX, "%.*s", LV_SHOW(type));
}

/* Before it had serial ports libvirt called the first one of hvm guests a console. */
static const xmlNode *console_as_serial(const struct lv *lv)
{
    const xmlNode *console = scheck__lv_child(lv->devices, "console");
    struct scheck_str target = scheck__lv_attr(scheck__lv_child(console, "target"), "type");

    return !target.data || scheck__lv_is(target, "serial") ? console : NULL;
}

static void fill_serial(struct lv *lv)
{
    const xmlNode *first = scheck__lv_child(lv->devices, "serial");
    const xmlNode *console = first ? NULL : console_as_serial(lv);
    size_t n = scheck__lv_count(lv->devices, "serial"), idx = 0;
    char text[TEXT_MAX];

    if (lv->kind != LV_HVM) {
        scheck__lv_list(lv, "guest.serial", 0);
        return;
    }
    scheck__lv_list(lv, "guest.serial", console ? 1 : n);
    if (console) {
        serial_text(console, text);
        scheck__lv_item(lv, "guest.serial", 0, scheck__lv_str(text));
    }
    for (const xmlNode *port = first; port; port = scheck__lv_next(port)) {
        serial_text(port, text);
        scheck__lv_item(lv, "guest.serial", idx++, scheck__lv_str(text));
    }
}

static void fill_channel(struct lv *lv, const xmlNode *channel)
{
    const xmlNode *target = scheck__lv_child(channel, "target");
    struct scheck_str type = scheck__lv_attr(channel, "type");
    struct scheck_str name = scheck__lv_attr(target, "name");

    if (!scheck__lv_is(scheck__lv_attr(target, "type"), "xen"))
        scheck__lv_warn(lv, channel, "channel", "libvirt refuses targets other than \"xen\"");
    if (scheck__lv_is(type, "unix"))
        scheck__lv_word(lv, ".connection", "socket");
    else if (scheck__lv_is(type, "pty"))
        scheck__lv_word(lv, ".connection", "pty");
    else
        scheck__lv_warn(lv, channel, "channel", "libvirt refuses type \"%.*s\" for Xen",
                        LV_SHOW(type));
    scheck__lv_string(lv, ".name", name.data ? name : scheck__lv_str(""));
    scheck__lv_word(lv, ".backend_domain", "0");
}

void scheck__lv_chardevs(struct lv *lv)
{
    size_t idx = 0;

    scheck__lv_list(lv, "guest.channels", scheck__lv_count(lv->devices, "channel"));
    for (const xmlNode *channel = scheck__lv_child(lv->devices, "channel"); channel;
         channel = scheck__lv_next(channel)) {
        scheck__lv_element(lv, "guest.channels", idx++);
        fill_channel(lv, channel);
    }
    if (lv->kind_known)
        fill_serial(lv);
}
