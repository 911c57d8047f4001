/* SPDX-License-Identifier: MIT */
/* Ranges of the host's resources that the guest is given, and virtual NUMA nodes. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A number in @base at *@p, which moves behind it. */
static bool take_number(const char **p, int base, int64_t *out)
{
    unsigned long long value;
    char *end;

    errno = 0;
    value = strtoull(*p, &end, base);
    if (end == *p || errno || **p == '-' || value > INT64_MAX)
        return false;
    *out = (int64_t)value;
    *p = end;
    return true;
}

static bool take_char(const char **p, char c)
{
    if (**p != c)
        return false;
    ++*p;
    return true;
}

/* "2f8-2ff" or "2f8", hexadecimal. */
static bool fill_ioport(struct scheck_fill *f, const char *text)
{
    int64_t first, last;

    if (!take_number(&text, 16, &first))
        return false;
    last = first;
    if (take_char(&text, '-') && !take_number(&text, 16, &last))
        return false;
    if (*text || last < first || last >= UINT32_MAX)
        return false;
    scheck_fill_int(f, "first", first);
    scheck_fill_int(f, "count", last - first + 1);
    return true;
}

/* "START,NUMBER" or "START,NUMBER@GFN", hexadecimal frames. */
static bool fill_iomem(struct scheck_fill *f, const char *text)
{
    int64_t start, count, gfn;

    if (!take_number(&text, 16, &start) || !take_char(&text, ',') ||
        !take_number(&text, 16, &count))
        return false;
    gfn = start;
    if (take_char(&text, '@') && !take_number(&text, 16, &gfn))
        return false;
    if (*text)
        return false;
    scheck_fill_int(f, "start", start);
    scheck_fill_int(f, "count", count);
    scheck_fill_int(f, "gfn", gfn);
    return true;
}

static void fill_ranges(struct scheck_fill *f, struct xlcfg *cfg, const char *key,
                        bool (*fill)(struct scheck_fill *, const char *))
{
    size_t n = xlcfg_len(cfg, key);

    scheck_fill_guest(f);
    scheck_fill_about(f, key);
    if (!scheck_fill_list(f, key, n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const char *text = xlcfg_item(cfg, key, i);

        scheck_fill_element(f, key, i);
        scheck_fill_about_element(f, key, i);
        if (!text || !fill(f, text))
            scheck_fill_warn(f, "is no range: xl refuses the guest");
    }
}

static void fill_irqs(struct scheck_fill *f, struct xlcfg *cfg)
{
    size_t n = xlcfg_len(cfg, "irqs");

    scheck_fill_guest(f);
    scheck_fill_about(f, "irqs");
    if (!scheck_fill_list(f, "irqs", n))
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        const char *text = xlcfg_item(cfg, "irqs", i);
        int64_t irq;

        if (text && take_number(&text, 10, &irq) && !*text) {
            scheck_fill_item_int(f, "irqs", i, irq);
        } else {
            scheck_fill_about_element(f, "irqs", i);
            scheck_fill_warn(f, "is no number: xl refuses the guest");
        }
    }
}

/* "0-3,5" is five virtual CPUs. Ranges that make no sense count for nothing. */
static int64_t count_cpus(const char *text)
{
    int64_t n = 0, first, last;

    while (take_number(&text, 10, &first)) {
        last = first;
        if (take_char(&text, '-') && !take_number(&text, 10, &last))
            break;
        if (last >= first && last - first < UINT16_MAX && n < UINT16_MAX)
            n += last - first + 1;
        if (!take_char(&text, ','))
            break;
    }
    return n;
}

struct vnuma {
    int64_t mib, vcpus;
    bool sound; /* every number was read */
};

/* One setting of a node: "pnode=0", "size=2048", "vcpus=0-1", "vdistances=10,20". */
static void fill_vnode(struct scheck_fill *f, const char *text, struct vnuma *total)
{
    static const struct xl_row pnode = {"pnode", "pnode", XL_INT, 0};
    static const struct xl_row size = {"size", "memory", XL_MIB, 0};
    const char *equals = strchr(text, '=');
    int64_t mib;

    if (!equals) {
        scheck_fill_warn(f, "'%s' is no setting: xl refuses the guest", text);
    } else if (strncmp(text, "pnode", strlen("pnode")) == 0) {
        xl_fill_text(f, &pnode, equals + 1);
    } else if (strncmp(text, "vcpus", strlen("vcpus")) == 0) {
        total->vcpus += count_cpus(equals + 1);
    } else if (strncmp(text, "size", strlen("size")) == 0) {
        xl_fill_text(f, &size, equals + 1);
        total->sound = total->sound && xl_parse_int(equals + 1, &mib) && mib >= 0 &&
                       mib <= INT64_MAX / (1024 * 1024) - total->mib;
        total->mib += total->sound ? mib : 0;
    }
}

/* The nodes together say how much memory and how many virtual CPUs there are. */
static void fill_vnuma(struct scheck_fill *f, struct xlcfg *cfg)
{
    size_t n = xlcfg_len(cfg, "vnuma");
    struct vnuma total = {.sound = true};

    scheck_fill_guest(f);
    scheck_fill_about(f, "vnuma");
    if (!scheck_fill_list(f, "vnuma", n) || n == 0)
        return;
    for (size_t i = 0; i < n && !f->rc; i++) {
        scheck_fill_element(f, "vnuma", i);
        scheck_fill_about_element(f, "vnuma", i);
        for (size_t j = 0; j < xlcfg_inner_len(cfg, "vnuma", i); j++) {
            const char *text = xlcfg_inner_item(cfg, "vnuma", i, j);

            if (text)
                fill_vnode(f, text, &total);
        }
    }
    scheck_fill_guest(f);
    if (total.sound && scheck_fill_is_open(f, "maxmem"))
        scheck_fill_scaled(f, "maxmem", total.mib, 1024 * 1024);
    if (total.vcpus && scheck_fill_is_open(f, "max_vcpus"))
        scheck_fill_int(f, "max_vcpus", total.vcpus);
}

void xl_resources(struct scheck_fill *f, struct xlcfg *cfg)
{
    fill_ranges(f, cfg, "ioports", fill_ioport);
    fill_ranges(f, cfg, "iomem", fill_iomem);
    fill_irqs(f, cfg);
    fill_vnuma(f, cfg);
    scheck_fill_guest(f);
}
