/* SPDX-License-Identifier: MIT */
/* "xen-3.0-x86_64 hvm-3.0-x86_32p": what guests a hypervisor takes, and so what it is. */
#include "parse.h"

static const struct {
    const char *part, *arch;
    int bits;
} architectures[] = {
    /* Most telling first: a 64-bit hypervisor takes 32-bit guests as well. */
    {"-x86_64", "x86_64", 64},
    {"-aarch64", "arm64", 64},
    {"-armv7l", "arm32", 32},
    {"-x86_32", "x86_32", 32},
};

static size_t count(struct scheck_str text)
{
    struct scheck_str word;
    size_t n = 0;

    while (scheck__host_next(&text, ' ', &word))
        n += word.len > 0;
    return n;
}

static void fill_arch(struct host_put *put, struct scheck_str text)
{
    for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++) {
        if (!scheck__host_contains(text, architectures[i].part))
            continue;
        scheck__host_word(put, "hypervisor.arch", architectures[i].arch);
        scheck__host_int(put, "hypervisor.bits", architectures[i].bits);
        return;
    }
}

int scheck__host_capabilities(struct host_put *put, struct scheck_str text)
{
    struct scheck_str rest, word;
    size_t idx = 0;

    text = scheck__host_trim(text);
    if (!scheck__host_starts(text, "xen-") && !scheck__host_starts(text, "hvm-"))
        return SCHECK_E_SYNTAX;
    scheck__host_list(put, "hypervisor.capabilities", count(text));
    rest = text;
    while (scheck__host_next(&rest, ' ', &word)) {
        if (word.len)
            scheck__host_item(put, "hypervisor.capabilities", idx++, word);
    }
    fill_arch(put, text);
    /* A 64-bit hypervisor names this ABI only while it takes 32-bit PV guests. */
    if (scheck__host_contains(text, "-x86_64"))
        scheck__host_bool(put, "hypervisor.option_pv_32",
                          scheck__host_contains(text, "xen-3.0-x86_32p"));
    return SCHECK_OK;
}
