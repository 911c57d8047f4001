/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "domain.h"

struct scheck_guests {
    xmlDoc *doc;
    const xmlNode *domain;
    char *name; /* NULL: none */
    char *file;
};

/* Skip what may stand before the first element. */
static const char *skip_prolog(const char *at, const char *end)
{
    if (end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (;;) {
        const char *close;

        while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
            at++;
        if (end - at >= 2 && memcmp(at, "<?", 2) == 0)
            close = "?>";
        else if (end - at >= 4 && memcmp(at, "<!--", 4) == 0)
            close = "-->";
        else
            return at;
        for (at += 2; at < end; at++) {
            if ((size_t)(end - at) >= strlen(close) && memcmp(at, close, strlen(close)) == 0)
                break;
        }
        at = at < end ? at + strlen(close) : end;
    }
}

static bool recognise(const struct scheck_reader_input *input)
{
    static const char *const roots[] = {"<domain", "<domstatus"};
    const char *end = input->data + input->len, *at;

    if (!input->len)
        return false;
    at = skip_prolog(input->data, end);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        size_t len = strlen(roots[i]);

        if ((size_t)(end - at) > len && memcmp(at, roots[i], len) == 0 &&
            strchr(" \t\r\n/>", at[len]))
            return true;
    }
    return false;
}

/* The domain of a dump, or of the state that libvirt keeps of a running one. */
static const xmlNode *find_domain(const xmlDoc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc);

    if (scheck__lv_named(root, "domstatus"))
        return scheck__lv_child(root, "domain");
    return scheck__lv_named(root, "domain") ? root : NULL;
}

static int check_root(struct lv *lv, const xmlDoc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc);
    struct scheck_str type = scheck__lv_attr(lv->domain, "type");

    if (!lv->domain)
        scheck__lv_error(lv, root, NULL, "<%.80s> is no libvirt domain",
                         (const char *)root->name);
    else if (!scheck__lv_is(type, "xen"))
        scheck__lv_error(lv, lv->domain, "type", "domain of type \"%.*s\", not \"xen\"",
                         LV_SHOW(type));
    return lv->rc;
}

static char *copy_text(struct scheck_str s)
{
    char *copy = malloc(s.len + 1);

    if (copy) {
        memcpy(copy, s.data, s.len);
        copy[s.len] = '\0';
    }
    return copy;
}

static void close_guests(struct scheck_guests *guests)
{
    if (!guests)
        return;
    xmlFreeDoc(guests->doc);
    free(guests->name);
    free(guests->file);
    free(guests);
}

static int open_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct scheck_guests **guests_out)
{
    struct lv lv = {.sink = sink, .file = input->name};
    struct scheck_guests *guests = calloc(1, sizeof *guests);
    struct scheck_str name;
    int rc = SCHECK_E_NOMEM;

    if (!guests)
        goto out;
    rc = scheck__lv_parse(input, sink, &guests->doc);
    if (rc)
        goto out;
    lv.domain = guests->domain = find_domain(guests->doc);
    rc = check_root(&lv, guests->doc);
    if (rc)
        goto out;
    name = scheck__lv_text(scheck__lv_child(guests->domain, "name"));
    if (name.len)
        guests->name = copy_text(name);
    guests->file = copy_text(scheck__lv_str(input->name ? input->name : ""));
    if (!guests->file || (name.len && !guests->name))
        rc = SCHECK_E_NOMEM;

out:
    if (rc)
        close_guests(guests);
    else
        *guests_out = guests;
    return rc;
}

static size_t count(const struct scheck_guests *guests)
{
    (void)guests;
    return 1;
}

static const char *guest_name(const struct scheck_guests *guests, size_t idx)
{
    return idx == 0 ? guests->name : NULL;
}

/* The architecture that the XML names, or else the one that the host's facts name. */
static bool arch_is(const struct lv *lv, const char *const *in_xml, const char *const *in_facts)
{
    static const char name[] = "hypervisor.arch";
    struct scheck_value arch = {.known = SCHECK_UNKNOWN};
    size_t fact;

    if (lv->arch.data)
        return scheck__lv_is_one_of(lv->arch, in_xml, 2);
    if (scheck_policy_find_fact(scheck_facts_policy(lv->facts), name, sizeof name - 1, &fact) ||
        scheck_facts_get(lv->facts, fact, 0, &arch) || arch.known != SCHECK_KNOWN ||
        arch.type != SCHECK_TYPE_STRING)
        return false;
    return scheck__lv_is_one_of(arch.as.s, in_facts, 2);
}

bool scheck__lv_is_arm(const struct lv *lv)
{
    static const char *const in_xml[] = {"aarch64", "armv7l"};
    static const char *const in_facts[] = {"arm64", "arm32"};

    return arch_is(lv, in_xml, in_facts);
}

bool scheck__lv_is_x86(const struct lv *lv)
{
    static const char *const in_xml[] = {"x86_64", "i686"};
    static const char *const in_facts[] = {"x86_64", "x86_32"};

    return arch_is(lv, in_xml, in_facts);
}

/* A paravirtual guest may be called "linux" or "xen"; on Arm both mean PVH. */
static void find_kind(struct lv *lv)
{
    const xmlNode *node = scheck__lv_path(lv->domain, "os", "type");
    struct scheck_str type = scheck__lv_text(node);
    struct scheck_str machine = scheck__lv_attr(node, "machine");

    lv->arch = scheck__lv_attr(node, "arch");
    lv->kind_known = true;
    if (scheck__lv_is(type, "hvm"))
        lv->kind = LV_HVM;
    else if (scheck__lv_is(type, "xenpvh") || scheck__lv_is(machine, "xenpvh"))
        lv->kind = LV_PVH;
    else if (scheck__lv_is(type, "linux") || scheck__lv_is(type, "xen"))
        lv->kind = scheck__lv_is_arm(lv) ? LV_PVH : LV_PV;
    else
        lv->kind_known = false;
    if (type.data && !lv->kind_known)
        scheck__lv_error(lv, node, "os/type", "\"%.*s\" is no type of Xen guest", LV_SHOW(type));
}

static void fill_kind(struct lv *lv)
{
    static const char *const words[] = {[LV_HVM] = "hvm", [LV_PV] = "pv", [LV_PVH] = "pvh"};
    struct scheck_str name = scheck__lv_text(scheck__lv_child(lv->domain, "name"));

    if (lv->kind_known)
        scheck__lv_word(lv, "guest.type", words[lv->kind]);
    else
        scheck__lv_unknown(lv, "guest.type", "the XML has no os/type");
    if (name.data)
        scheck__lv_string(lv, "guest.name", name);
}

static int fill(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink)
{
    static void (*const parts[])(struct lv *) = {
        scheck__lv_fixed, scheck__lv_memory,  scheck__lv_cpu,      scheck__lv_disks,
        scheck__lv_nics,  scheck__lv_hostdevs, scheck__lv_boot,    scheck__lv_display,
        scheck__lv_chardevs, scheck__lv_rest,
    };
    struct lv lv = {.domain = guests->domain, .facts = facts, .sink = sink,
                    .file = guests->file};

    if (idx > 0)
        return SCHECK_E_RANGE;
    lv.devices = scheck__lv_child(lv.domain, "devices");
    find_kind(&lv);
    fill_kind(&lv);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && lv.rc == SCHECK_OK; i++)
        parts[i](&lv);
    return lv.rc;
}

static unsigned line(const struct scheck_guests *guests, size_t idx, const char *fact)
{
    (void)idx;
    return scheck__lv_line_of_fact(guests->domain, fact);
}

const struct scheck_reader scheck_reader_libvirt = {
    .name = "libvirt-xml",
    .recognise = recognise,
    .open = open_guests,
    .count = count,
    .guest_name = guest_name,
    .fill = fill,
    .close = close_guests,
    .line = line,
};
