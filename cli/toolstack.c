/* SPDX-License-Identifier: MIT */
#include "toolstack.h"

#include <string.h>

static const struct {
    const char *hypervisor_arch;
    int64_t bits;
    const char *arch;
} tool_stacks[] = {
    {"x86_64", 64, "x86_64"},
    {"x86_64", 32, "x86_32"},
    {"arm64", 64, "arm64"},
    {"arm64", 32, "arm32"},
    {"arm32", 32, "arm32"},
};
#define N_TOOL_STACKS (sizeof tool_stacks / sizeof *tool_stacks)

static bool is_known(const struct scheck_facts *facts, const char *name,
                     struct scheck_value *value_out)
{
    size_t fact;

    return scheck_policy_find_fact(scheck_facts_policy(facts), name, strlen(name), &fact) ==
               SCHECK_OK &&
           scheck_facts_get(facts, fact, 0, value_out) == SCHECK_OK &&
           value_out->known == SCHECK_KNOWN;
}

static bool equals(struct scheck_str s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.data, word, s.len) == 0;
}

/* A policy without the fact has no use for it. */
static int settled(int rc)
{
    return rc == SCHECK_E_NOFACT ? SCHECK_OK : rc;
}

static int set_bits(struct scheck_facts *facts, struct scheck_str arch)
{
    for (size_t i = 0; i < N_TOOL_STACKS; i++)
        if (equals(arch, tool_stacks[i].arch))
            return settled(
                scheck_facts_set_int(facts, "toolstack.bits", tool_stacks[i].bits));
    return SCHECK_OK;
}

static int set_arch(struct scheck_facts *facts, int64_t bits, struct scheck_str hypervisor_arch)
{
    for (size_t i = 0; i < N_TOOL_STACKS; i++)
        if (bits == tool_stacks[i].bits &&
            equals(hypervisor_arch, tool_stacks[i].hypervisor_arch))
            return settled(scheck_facts_set_string(facts, "toolstack.arch", tool_stacks[i].arch,
                                                   strlen(tool_stacks[i].arch)));
    return SCHECK_OK;
}

int cli_complete_toolstack(struct scheck_facts *facts)
{
    struct scheck_value arch, bits, hypervisor_arch;
    bool has_arch = is_known(facts, "toolstack.arch", &arch);
    bool has_bits = is_known(facts, "toolstack.bits", &bits);

    if (has_arch && !has_bits)
        return set_bits(facts, arch.as.s);
    if (has_bits && !has_arch && is_known(facts, "hypervisor.arch", &hypervisor_arch))
        return set_arch(facts, bits.as.i, hypervisor_arch.as.s);
    return SCHECK_OK;
}
