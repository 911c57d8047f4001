/* SPDX-License-Identifier: MIT */
/* The hypervisor's .config. A symbol that it does not set is off. */
#include <string.h>

#include "parse.h"

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Whether @written is @name in capitals. */
static bool is_symbol(struct scheck_str written, const char *name)
{
    size_t i = 0;

    while (i < written.len && name[i] && written.data[i] == upper(name[i]))
        i++;
    return i == written.len && !name[i];
}

/* Value of the line that sets CONFIG_@name; false: none does. */
static bool find(struct scheck_str text, const char *name, struct scheck_str *value_out)
{
    struct scheck_str line, key;

    while (scheck__host_next(&text, '\n', &line)) {
        if (!scheck__host_starts(line, "CONFIG_") ||
            !scheck__host_split(line, '=', &key, value_out))
            continue;
        key.data += strlen("CONFIG_");
        key.len -= strlen("CONFIG_");
        if (is_symbol(key, name)) {
            *value_out = scheck__host_trim(*value_out);
            return true;
        }
    }
    return false;
}

bool scheck__host_kconfig_string(struct scheck_str text, const char *symbol,
                                 struct scheck_str *value_out)
{
    if (!find(text, symbol, value_out))
        return false;
    if (value_out->len >= 2 && value_out->data[0] == '"') {
        value_out->data++;
        value_out->len -= 2;
    }
    return true;
}

/* The vocabulary has a fact for each symbol that counts, by its name in small letters. */
static void fill_symbols(struct host_put *put, struct scheck_str text)
{
    static const char prefix[] = "hypervisor.kconfig_";
    const struct scheck_policy *policy = scheck_facts_policy(put->facts);
    struct scheck_fact_info info;
    struct scheck_str value;

    for (size_t i = 0; scheck_policy_fact(policy, i, &info) == SCHECK_OK; i++) {
        const char *symbol = info.name + strlen(prefix);
        int64_t number;

        if (strncmp(info.name, prefix, strlen(prefix)) != 0 || info.derived)
            continue;
        if (info.type == SCHECK_TYPE_BOOL)
            scheck__host_bool(put, info.name,
                              find(text, symbol, &value) && scheck__host_equals(value, "y"));
        else if (find(text, symbol, &value) && scheck__host_number(value, 10, &number))
            scheck__host_int(put, info.name, number);
        else
            scheck__host_unknown(put, info.name, "the build configuration does not set it");
    }
}

int scheck__host_kconfig(struct host_put *put, struct scheck_str text)
{
    struct scheck_value known;
    struct scheck_str value;

    if (!scheck__host_contains(text, "CONFIG_"))
        return SCHECK_E_SYNTAX;
    fill_symbols(put, text);
    /* An option of the command line overrules the default, so that one is read first. */
    if (!scheck__host_known(put->facts, "hypervisor.scheduler", &known) &&
        scheck__host_kconfig_string(text, "sched_default", &value) && value.len)
        scheck__host_string(put, "hypervisor.scheduler", value);
    return SCHECK_OK;
}
