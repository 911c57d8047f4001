/* SPDX-License-Identifier: MIT */
/* Memory, and how virtual NUMA nodes share it. */
#include "domain.h"

#define MIB ((uint64_t)1024 * 1024)

/* Without a unit the number is KiB; units are compared without regard to case. */
static const struct {
    const char *name;
    uint64_t factor;
} units[] = {
    {"b", 1},
    {"byte", 1},
    {"bytes", 1},
    {"k", 1024},
    {"kb", 1000},
    {"kib", 1024},
    {"m", MIB},
    {"mb", 1000000},
    {"mib", MIB},
    {"g", 1024 * MIB},
    {"gb", 1000000000},
    {"gib", 1024 * MIB},
    {"t", 1024 * 1024 * MIB},
    {"tb", 1000000000000},
    {"tib", 1024 * 1024 * MIB},
    {"p", 1024 * 1024 * 1024 * MIB},
    {"pb", 1000000000000000},
    {"pib", 1024 * 1024 * 1024 * MIB},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_unit(struct scheck_str s, const char *name)
{
    size_t i = 0;

    while (i < s.len && name[i] && lower(s.data[i]) == name[i])
        i++;
    return i == s.len && !name[i];
}

/* The factor of @unit, which may be missing; 0: there is no such unit. */
static uint64_t unit_factor(struct scheck_str unit)
{
    if (!unit.data)
        return 1024;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (same_unit(unit, units[i].name))
            return units[i].factor;
    }
    return 0;
}

/* Bytes that @number in @unit makes, rounded up to MiB as the driver does; false: reported. */
static bool to_bytes(struct lv *lv, const xmlNode *node, struct scheck_str number,
                     uint64_t *bytes_out)
{
    const char *key = (const char *)node->name;
    struct scheck_str unit = scheck__lv_attr(node, "unit");
    uint64_t factor = unit_factor(unit), value;

    if (!factor)
        scheck__lv_error(lv, node, key, "\"%.*s\" is no unit of memory", LV_SHOW(unit));
    else if (!scheck__lv_number(number, &value))
        scheck__lv_error(lv, node, key, "\"%.*s\" is no amount of memory", LV_SHOW(number));
    else if (value > (INT64_MAX - MIB) / factor)
        scheck__lv_error(lv, node, key, "more memory than 64 bits can count");
    else
        *bytes_out = (value * factor + MIB - 1) / MIB * MIB;
    return lv->rc == SCHECK_OK;
}

/* Bytes of the element @name; false: it is not there, or reported. */
static bool element_bytes(struct lv *lv, const char *name, uint64_t *bytes_out)
{
    const xmlNode *node = scheck__lv_child(lv->domain, name);

    return node && to_bytes(lv, node, scheck__lv_text(node), bytes_out);
}

/* NUMA nodes of the host; 0: not known. */
static int64_t host_nodes(const struct lv *lv)
{
    static const char name[] = "host.nodes";
    struct scheck_value value = {.known = SCHECK_UNKNOWN};
    size_t fact;

    if (scheck_policy_find_fact(scheck_facts_policy(lv->facts), name, sizeof name - 1, &fact) ||
        scheck_facts_get(lv->facts, fact, 0, &value) || value.known != SCHECK_KNOWN ||
        value.type != SCHECK_TYPE_INT)
        return 0;
    return value.as.i;
}

/* One node each while the host has enough of them, else node 0 for all. */
static void fill_cell(struct lv *lv, size_t idx, size_t n, uint64_t bytes)
{
    int64_t nodes = host_nodes(lv);

    scheck__lv_element(lv, "guest.vnuma", idx);
    scheck__lv_int(lv, ".memory", (int64_t)bytes);
    if (idx == 0 || (nodes > 0 && (uint64_t)nodes < n))
        scheck__lv_int(lv, ".pnode", 0);
    else if (nodes > 0)
        scheck__lv_int(lv, ".pnode", (int64_t)idx);
    else
        scheck__lv_unknown(lv, ".pnode", "depends on how many NUMA nodes the host has");
}

/* Fill the virtual nodes; their sum, or 0 without any or when it was reported. */
static uint64_t fill_vnuma(struct lv *lv)
{
    const xmlNode *numa = scheck__lv_path(lv->domain, "cpu", "numa");
    size_t n = scheck__lv_count(numa, "cell"), idx = 0;
    uint64_t sum = 0, bytes;

    scheck__lv_list(lv, "guest.vnuma", n);
    for (const xmlNode *cell = scheck__lv_child(numa, "cell"); cell;
         cell = scheck__lv_next(cell)) {
        struct scheck_str memory = scheck__lv_attr(cell, "memory");

        if (!to_bytes(lv, cell, memory, &bytes))
            return 0;
        if (bytes > INT64_MAX - sum) {
            scheck__lv_error(lv, cell, "cell", "more memory than 64 bits can count");
            return 0;
        }
        fill_cell(lv, idx++, n, bytes);
        sum += bytes;
    }
    return sum;
}

void scheck__lv_memory(struct lv *lv)
{
    uint64_t nodes = fill_vnuma(lv), maxmem = 0, memory = 0;
    bool given = element_bytes(lv, "memory", &maxmem);

    if (!given)
        maxmem = nodes;
    if (lv->rc || (!given && !nodes)) {
        scheck__lv_unknown(lv, "guest.maxmem", "the XML has no memory");
        scheck__lv_unknown(lv, "guest.memory", "the XML has no memory");
        return;
    }
    if (nodes && nodes != maxmem)
        scheck__lv_warn(lv, scheck__lv_child(lv->domain, "memory"), "memory",
                        "libvirt makes this the sum of the NUMA cells when it defines the guest");
    if (!element_bytes(lv, "currentMemory", &memory) || memory == 0 || memory > maxmem)
        memory = maxmem;
    scheck__lv_int(lv, "guest.maxmem", (int64_t)maxmem);
    scheck__lv_int(lv, "guest.memory", (int64_t)memory);
}
