/* SPDX-License-Identifier: MIT */
/*
 * The version hypercall, which belongs to the stable interface of guests. A
 * few definitions of xen/include/public are repeated here: nothing of Xen is
 * needed to build this.
 */
#include <stdio.h>
#include <string.h>

#include "parse.h"
#include "steps.h"

#define HYPERCALL_XEN_VERSION 17

enum {
    XENVER_VERSION = 0,
    XENVER_EXTRAVERSION = 1,
    XENVER_CAPABILITIES = 3,
    XENVER_CHANGESET = 4,
    XENVER_COMMANDLINE = 9,
    XENVER_BUILD_ID = 10,
    XENVER_EXTRAVERSION2 = 11,
    XENVER_CAPABILITIES2 = 12,
    XENVER_CHANGESET2 = 13,
    XENVER_COMMANDLINE2 = 14
};

/* xen_varbuf_t and xen_build_id_t alike. */
#define VARBUF_LEN 4096
struct varbuf {
    uint32_t len; /* in: room */
    char data[VARBUF_LEN];
};

/* Of xen_extraversion_t, xen_capabilities_info_t and so on. */
#define EXTRA_LEN 16
#define LONG_LEN 1024
#define CHANGESET_LEN 64

struct call {
    struct host_probe *probe;
    const struct host_xencall *lib;
    void *handle;
    struct varbuf *buffer;
};

static int ask(struct call *c, unsigned op, void *arg)
{
    return c->lib->call2(c->handle, HYPERCALL_XEN_VERSION, op, (uint64_t)(uintptr_t)arg);
}

/*
 * The text of @op, which does not cut it, or of the older @old_op, which does
 * after @old_len bytes. False: neither works, or the text is withheld.
 */
static bool ask_text(struct call *c, unsigned op, unsigned old_op, size_t old_len,
                     struct scheck_str *text_out)
{
    int n;

    memset(c->buffer, 0, sizeof *c->buffer);
    c->buffer->len = VARBUF_LEN;
    n = ask(c, op, c->buffer);
    if (n >= 0 && n <= VARBUF_LEN) {
        *text_out = (struct scheck_str){c->buffer->data, (size_t)n};
    } else {
        memset(c->buffer, 0, sizeof *c->buffer);
        if (ask(c, old_op, c->buffer) < 0)
            return false;
        *text_out = (struct scheck_str){(char *)c->buffer, strnlen((char *)c->buffer, old_len)};
        /* Text that fills all of its room has been cut: half an option is a wrong one. */
        if (text_out->len + 1 >= old_len)
            return false;
    }
    return !scheck__host_withheld(*text_out);
}

static void fill_version(struct call *c)
{
    int version = ask(c, XENVER_VERSION, NULL);
    struct scheck_str extra;
    char text[128];

    if (version < 0 || !ask_text(c, XENVER_EXTRAVERSION2, XENVER_EXTRAVERSION, EXTRA_LEN, &extra))
        return;
    snprintf(text, sizeof text, "%d.%d%.*s", version >> 16, version & 0xffff,
             (int)(extra.len < 64 ? extra.len : 64), extra.data);
    c->probe->put.source = "XENVER_version, XENVER_extraversion";
    scheck__host_word(&c->probe->put, "hypervisor.version", text);
}

static void fill_build_id(struct call *c)
{
    char digits[2 * 64 + 1];
    int n;

    memset(c->buffer, 0, sizeof *c->buffer);
    c->buffer->len = VARBUF_LEN;
    n = ask(c, XENVER_BUILD_ID, c->buffer);
    if (n <= 0 || n > 64)
        return;
    for (int i = 0; i < n; i++)
        snprintf(digits + 2 * i, 3, "%02x", (unsigned)(unsigned char)c->buffer->data[i]);
    c->probe->put.source = "XENVER_build_id";
    scheck__host_word(&c->probe->put, "hypervisor.build_id", digits);
}

static void fill_texts(struct call *c)
{
    struct host_put *put = &c->probe->put;
    struct scheck_str text;

    if (ask_text(c, XENVER_CAPABILITIES2, XENVER_CAPABILITIES, LONG_LEN, &text)) {
        put->source = "XENVER_capabilities";
        (void)scheck__host_capabilities(put, text);
    }
    if (ask_text(c, XENVER_CHANGESET2, XENVER_CHANGESET, CHANGESET_LEN, &text)) {
        put->source = "XENVER_changeset";
        scheck__host_string(put, "hypervisor.changeset", text);
    }
    if (ask_text(c, XENVER_COMMANDLINE2, XENVER_COMMANDLINE, LONG_LEN, &text)) {
        put->source = "XENVER_commandline2";
        (void)scheck__host_commandline(put, text);
    } else {
        scheck__host_no_commandline(c->probe, "the hypervisor does not tell its command line");
    }
}

/* `xl info` may still bring it: the reason is given for what it leaves open. */
void scheck__host_no_commandline(struct host_probe *probe, const char *reason)
{
    scheck__host_unknown(&probe->put, "hypervisor.commandline", reason);
    probe->no_commandline = reason;
}

void scheck__host_hypercalls(struct host_probe *probe, const struct host_xencall *lib)
{
    struct call c = {.probe = probe, .lib = lib};

    c.handle = lib->open(NULL, 0);
    if (!c.handle) {
        scheck__host_no_commandline(probe, "libxencall cannot reach the hypervisor");
        return;
    }
    c.buffer = lib->alloc(c.handle, sizeof *c.buffer);
    if (c.buffer) {
        fill_version(&c);
        fill_build_id(&c);
        fill_texts(&c);
        lib->release(c.handle, c.buffer);
    } else {
        scheck__host_no_commandline(probe, "libxencall has no memory for hypercalls");
    }
    lib->close(c.handle);
}
