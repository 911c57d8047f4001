/* SPDX-License-Identifier: MIT */
/* The hypervisor's own command line. The last word on an option counts. */
#include "parse.h"

enum kind {
    SWITCH = 0, /* key, no-key, key=BOOL */
    GIVEN,      /* key, or key=anything but false and 0 */
    EQUALS,     /* key=WORD */
    BARE,       /* a BOOL among the elements of key=A,B */
    ELEMENT,    /* WORD, no-WORD, WORD=BOOL among the elements */
    NUMBER,     /* WORD=N among the elements, N not 0 */
    CHOICE      /* WORD among the elements, undone by a later "pv" */
};

/* Texts and no pointers: those would have to be relocated whenever a program starts. */
static const struct {
    char fact[32], key[24];
    uint8_t kind; /* enum kind */
    bool inverted;
    char word[28]; /* of kinds that have one */
} flags[] = {
    {"acpi_force", "acpi", EQUALS, false, "force"},
    {"allow_unsafe", "allow_unsafe", SWITCH, false, ""},
    {"altp2m", "altp2m", SWITCH, false, ""},
    {"argo", "argo", BARE, false, ""},
    {"argo_mac_permissive", "argo", ELEMENT, false, "mac-permissive"},
    {"dbgp_xhci_share", "dbgp", ELEMENT, false, "share"},
    {"dom0_pvh", "dom0", CHOICE, false, "pvh"},
    {"dom0_sve", "dom0", NUMBER, false, "sve"},
    {"fred", "fred", SWITCH, false, ""},
    {"hmp_unsafe", "hmp-unsafe", SWITCH, false, ""},
    {"hvm_fep", "hvm_fep", SWITCH, false, ""},
    {"iommu_no_amd_perdev_intremap", "iommu", ELEMENT, true, "amd-iommu-perdev-intremap"},
    {"llc_coloring", "llc-coloring", SWITCH, false, ""},
    {"partial_emulation", "partial-emulation", SWITCH, false, ""},
    {"scmi_smc_passthrough", "scmi-smc-passthrough", SWITCH, false, ""},
    {"sync_console", "sync_console", SWITCH, false, ""},
    {"tboot", "tboot", GIVEN, false, ""},
    {"tmem", "tmem", SWITCH, false, ""},
    {"vpmu", "vpmu", GIVEN, false, ""},
};

#define N_FLAGS (sizeof flags / sizeof *flags)

static const struct {
    const char *fact, *key, *otherwise; /* otherwise NULL: left to scheck_host_conclude() */
} words[] = {
    {"nmi", "nmi", NULL}, {"sched", "sched", ""},     {"sched_gran", "sched-gran", "cpu"},
    {"xsm", "xsm", ""},   {"flask", "flask", ""},     {"pv_l1tf", "pv-l1tf", ""},
    {"psr", "psr", ""},   {"console", "console", ""}, {"dtuart", "dtuart", ""},
};

#define N_WORDS (sizeof words / sizeof *words)

struct options {
    bool flag[N_FLAGS];
    bool given[N_WORDS];
    struct scheck_str word[N_WORDS];
    const char *bootscrub;
    int64_t tbuf_size, gnttab_max_version;
    int pv_32; /* -1: not mentioned */
};

/* 1 and 0 for the words that Xen takes as true and false; -1: another word. */
static int as_bool(struct scheck_str s)
{
    static const char *const pairs[][2] = {
        {"no", "yes"}, {"off", "on"}, {"false", "true"}, {"disable", "enable"}, {"0", "1"}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (int value = 0; value < 2; value++) {
            if (scheck__host_equals(s, pairs[i][value]))
                return value;
        }
    }
    return -1;
}

/* What @element says of @word: 1, 0, or -1 for nothing. */
static int element_bool(struct scheck_str element, const char *word)
{
    struct scheck_str name, value;
    bool has_value = scheck__host_split(element, '=', &name, &value);
    int sense = 1;

    if (scheck__host_starts(name, "no-")) {
        name.data += 3;
        name.len -= 3;
        sense = 0;
    }
    if (!scheck__host_equals(name, word))
        return -1;
    if (!has_value)
        return sense;
    return as_bool(value) < 0 ? -1 : as_bool(value) == sense;
}

static int element_number(struct scheck_str element, const char *word)
{
    struct scheck_str name, value;
    int64_t number;

    if (!scheck__host_split(element, '=', &name, &value) || !scheck__host_equals(name, word))
        return -1;
    /* a negative number stands for all that the hardware has */
    return !scheck__host_number(value, 0, &number) || number != 0;
}

static int element_of(enum kind kind, const char *word, struct scheck_str element)
{
    switch (kind) {
    case BARE:
        return as_bool(element);
    case ELEMENT:
        return element_bool(element, word);
    case NUMBER:
        return element_number(element, word);
    case CHOICE:
        if (scheck__host_equals(element, word))
            return 1;
        return scheck__host_equals(element, "pv") ? 0 : -1;
    default:
        return -1;
    }
}

/* What the whole option says: 1, 0, or -1 for nothing. */
static int judge(enum kind kind, const char *word, struct scheck_str value, bool negated)
{
    struct scheck_str element;
    int result = -1;

    if (kind == SWITCH) {
        if (value.len == 0)
            return !negated;
        return as_bool(value) < 0 ? -1 : as_bool(value) != (int)negated;
    }
    if (kind == GIVEN)
        return !negated && as_bool(value) != 0;
    if (kind == EQUALS)
        return !negated && scheck__host_equals(value, word);
    if (negated)
        return kind == BARE ? 0 : -1;
    if (value.len == 0 && kind == BARE)
        return 1;
    while (scheck__host_next(&value, ',', &element)) {
        int said = element_of(kind, word, element);

        if (said >= 0)
            result = said;
    }
    return result;
}

static void take_numbers(struct options *o, struct scheck_str key, struct scheck_str value)
{
    struct scheck_str element;
    int64_t number;

    if (scheck__host_equals(key, "tbuf_size") && scheck__host_number(value, 0, &number))
        o->tbuf_size = number;
    if (!scheck__host_equals(key, "gnttab"))
        return;
    while (scheck__host_next(&value, ',', &element)) {
        struct scheck_str name, version;

        if (scheck__host_split(element, ':', &name, &version) &&
            scheck__host_equals(name, "max-ver") && scheck__host_number(version, 0, &number))
            o->gnttab_max_version = number;
    }
}

static void take_option(struct options *o, struct scheck_str key, struct scheck_str value,
                        bool negated)
{
    for (size_t i = 0; i < N_FLAGS; i++) {
        int said;

        if (!scheck__host_equals(key, flags[i].key))
            continue;
        said = judge(flags[i].kind, flags[i].word, value, negated);
        if (said >= 0)
            o->flag[i] = (said == 1) != flags[i].inverted;
    }
    for (size_t i = 0; i < N_WORDS; i++) {
        if (!negated && scheck__host_equals(key, words[i].key)) {
            o->given[i] = true;
            o->word[i] = value;
        }
    }
    if (scheck__host_equals(key, "bootscrub")) {
        int on = judge(SWITCH, NULL, value, negated);

        o->bootscrub = on == 1 ? "on" : on == 0 ? "off" : "idle";
    }
    if (scheck__host_equals(key, "pv")) {
        int said = judge(ELEMENT, "32", value, negated);

        o->pv_32 = said < 0 ? o->pv_32 : said;
    }
    take_numbers(o, key, value);
}

static void take_token(struct options *o, struct scheck_str token)
{
    struct scheck_str key, value;
    bool negated = scheck__host_starts(token, "no-");

    if (negated) {
        token.data += 3;
        token.len -= 3;
    }
    scheck__host_split(token, '=', &key, &value);
    take_option(o, key, value, negated);
}

static const char *option_fact(const char *name, char *buf)
{
    static const char prefix[] = "hypervisor.option_";
    size_t n = 0;

    for (const char *c = prefix; *c; c++)
        buf[n++] = *c;
    for (const char *c = name; *c && n < 63; c++)
        buf[n++] = *c;
    buf[n] = '\0';
    return buf;
}

static void fill(struct host_put *put, const struct options *o)
{
    char fact[64];

    for (size_t i = 0; i < N_FLAGS; i++)
        scheck__host_bool(put, option_fact(flags[i].fact, fact), o->flag[i]);
    for (size_t i = 0; i < N_WORDS; i++) {
        if (o->given[i])
            scheck__host_string(put, option_fact(words[i].fact, fact), o->word[i]);
        else if (words[i].otherwise)
            scheck__host_word(put, option_fact(words[i].fact, fact), words[i].otherwise);
    }
    scheck__host_word(put, "hypervisor.option_bootscrub", o->bootscrub);
    scheck__host_int(put, "hypervisor.option_tbuf_size", o->tbuf_size);
    scheck__host_int(put, "hypervisor.option_gnttab_max_version", o->gnttab_max_version);
    if (o->pv_32 >= 0)
        scheck__host_bool(put, "hypervisor.option_pv_32", o->pv_32 == 1);
}

/* Xen takes its default when it does not know the word. */
static void fill_scheduler(struct host_put *put)
{
    static const char *const schedulers[] = {"credit", "credit2", "rtds", "arinc653", "null"};
    struct scheck_value known;

    if (scheck__host_known(put->facts, "hypervisor.scheduler", &known))
        return;
    for (size_t i = 0; i < sizeof schedulers / sizeof *schedulers; i++) {
        if (scheck__host_is_word(put->facts, "hypervisor.option_sched", schedulers[i]))
            scheck__host_word(put, "hypervisor.scheduler", schedulers[i]);
    }
}

int scheck__host_commandline(struct host_put *put, struct scheck_str text)
{
    struct options o = {.bootscrub = "idle", .gnttab_max_version = 2, .pv_32 = -1};
    struct scheck_str rest = scheck__host_trim(text), token;

    if (!scheck__host_is_text(text))
        return SCHECK_E_SYNTAX;
    scheck__host_string(put, "hypervisor.commandline", rest);
    while (scheck__host_next(&rest, ' ', &token)) {
        token = scheck__host_trim(token);
        if (scheck__host_equals(token, "--")) /* the rest is for dom0's kernel */
            break;
        if (token.len)
            take_token(&o, token);
    }
    fill(put, &o);
    fill_scheduler(put);
    return SCHECK_OK;
}
