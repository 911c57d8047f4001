/* SPDX-License-Identifier: MIT */
/* Width and instruction set of the tool stack follow from each other: a file may name one. */
#include <string.h>

#include "facts_json.h"

static const struct {
    const char *arch, *family;
    int64_t bits;
} archs[] = {
    {"x86_64", "x86", 64}, {"x86_32", "x86", 32}, {"arm64", "arm", 64}, {"arm32", "arm", 32}};

#define N_ARCHS (sizeof archs / sizeof *archs)
#define NONE N_ARCHS

static bool known(const struct scheck_facts *facts, const char *name, struct scheck_value *out)
{
    size_t fact;

    return scheck_policy_find_fact(scheck_facts_policy(facts), name, strlen(name), &fact) ==
               SCHECK_OK &&
           scheck_facts_get(facts, fact, 0, out) == SCHECK_OK && out->known == SCHECK_KNOWN;
}

static size_t arch_of(const struct scheck_facts *facts, const char *name)
{
    struct scheck_value v;

    for (size_t i = 0; known(facts, name, &v) && v.type == SCHECK_TYPE_STRING && i < N_ARCHS; i++)
        if (strlen(archs[i].arch) == v.as.s.len &&
            memcmp(archs[i].arch, v.as.s.data, v.as.s.len) == 0)
            return i;
    return NONE;
}

static int set_arch(struct scheck_facts *facts, int64_t bits)
{
    size_t own = arch_of(facts, "toolstack.arch"), host = arch_of(facts, "hypervisor.arch");

    if (own != NONE && archs[own].bits == bits)
        return SCHECK_OK; /* of the process, and the file says the same */
    for (size_t i = 0; host != NONE && i < N_ARCHS; i++)
        if (archs[i].bits == bits && strcmp(archs[i].family, archs[host].family) == 0)
            return scheck_facts_set_string(facts, "toolstack.arch", archs[i].arch,
                                           strlen(archs[i].arch));
    return scheck_facts_set_unknown(facts, "toolstack.arch",
                                    "toolstack.bits alone does not tell it");
}

int scheck_facts_json_toolstack(const struct scheck_json_value *object,
                                struct scheck_facts *facts)
{
    const struct scheck_json_value *toolstack = scheck_json_get(object, "toolstack");
    bool has_arch = scheck_json_get(toolstack, "arch") != NULL;
    bool has_bits = scheck_json_get(toolstack, "bits") != NULL;
    struct scheck_value bits;
    size_t arch;
    int rc = SCHECK_OK;

    if (has_arch == has_bits)
        return SCHECK_OK;
    arch = arch_of(facts, "toolstack.arch");
    if (has_arch && arch != NONE)
        rc = scheck_facts_set_int(facts, "toolstack.bits", archs[arch].bits);
    else if (has_bits && known(facts, "toolstack.bits", &bits) && bits.type == SCHECK_TYPE_INT)
        rc = set_arch(facts, bits.as.i);
    return rc == SCHECK_E_NOMEM ? rc : SCHECK_OK; /* a policy need not have these facts */
}
