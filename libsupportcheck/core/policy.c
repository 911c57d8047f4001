/* SPDX-License-Identifier: MIT */
/* Opening an image, and reading what it says besides its predicates. */
#include "policy.h"

#include <string.h>

#include "alloc.h"

static int open_image(const void *image, size_t len, const struct scheck_allocator *allocator,
                      enum scheck__trust trust, struct scheck_policy **policy_out)
{
    struct scheck_policy verified, *p;
    size_t cap;
    int rc;

    memset(&verified, 0, sizeof verified);
    scheck__allocator_copy(&verified.allocator, allocator);
    rc = scheck__image_verify(&verified, image, len, trust);
    if (rc)
        return rc;
    cap = scheck__names_size(verified.sec[SEC_FACTS].n);
    p = scheck__alloc(&verified.allocator, sizeof *p + cap * sizeof *p->names);
    if (!p)
        return SCHECK_E_NOMEM;
    *p = verified;
    scheck__names_hash(p, cap);
    *policy_out = p;
    return SCHECK_OK;
}

int scheck_policy_open(const void *image, size_t len, const struct scheck_allocator *allocator,
                       struct scheck_policy **policy_out)
{
    if (!image || !policy_out)
        return SCHECK_E_INVAL;
    return open_image(image, len, allocator, SCHECK__FOREIGN, policy_out);
}

int scheck__policy_open_as(enum scheck__trust trust, const void *image, size_t len,
                           const struct scheck_allocator *allocator,
                           struct scheck_policy **policy_out)
{
    return open_image(image, len, allocator, trust, policy_out);
}

void scheck_policy_close(struct scheck_policy *policy)
{
    struct scheck_allocator a;

    if (!policy)
        return;
    a = policy->allocator;
    scheck__free(&a, policy);
}

void scheck_policy_info(const struct scheck_policy *policy, struct scheck_policy_info *info_out)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *digest = policy->image + HDR_DIGEST;

    memset(info_out, 0, sizeof *info_out);
    info_out->serial = img_u64(policy->image + HDR_SERIAL);
    for (size_t i = 0; i < HDR_DIGEST_LEN; i++) {
        info_out->digest[2 * i] = hex[digest[i] >> 4];
        info_out->digest[2 * i + 1] = hex[digest[i] & 15];
    }
    info_out->size = policy->len;
    info_out->n_facts = policy->sec[SEC_FACTS].n;
    info_out->n_statements = policy->sec[SEC_STATEMENTS].n;
    info_out->n_rules = policy->sec[SEC_RULES].n;
    info_out->n_nodes = policy->sec[SEC_NODES].n;
    info_out->n_releases = policy->sec[SEC_RELEASES].n;
    info_out->has_documents = policy->sec[SEC_DOC_INDEX].n > 0;
}

/* The string whose number stands at @field. */
static const char *text_at(const struct scheck_policy *p, const unsigned char *field)
{
    return scheck__string(p, img_u16(field)).data;
}

int scheck_policy_release(const struct scheck_policy *policy, size_t idx,
                          struct scheck_release *release_out)
{
    const unsigned char *r;

    if (!policy || !release_out)
        return SCHECK_E_INVAL;
    if (idx >= policy->sec[SEC_RELEASES].n)
        return SCHECK_E_RANGE;
    r = scheck__release(policy, idx);
    release_out->id = text_at(policy, r + REL_ID);
    release_out->initial = text_at(policy, r + REL_INITIAL);
    release_out->supported_until = text_at(policy, r + REL_SUPPORTED);
    release_out->security_supported_until = text_at(policy, r + REL_SECURITY);
    release_out->development = img_u16(r + REL_DEVELOPMENT) != 0;
    return SCHECK_OK;
}

static enum scheck_role role_of(const struct scheck_policy *p, size_t fact)
{
    static const enum scheck_role roles[IMG_N_ROLES] = {
        [ROLE_VERSION] = SCHECK_ROLE_VERSION, [ROLE_POINT] = SCHECK_ROLE_POINT,
        [ROLE_STAGE] = SCHECK_ROLE_STAGE,     [ROLE_TODAY] = SCHECK_ROLE_TODAY,
        [ROLE_OPERATION] = SCHECK_ROLE_OPERATION};

    for (int role = 0; role < IMG_N_ROLES; role++)
        if (scheck__role(p, role) == fact)
            return roles[role];
    return SCHECK_ROLE_NONE;
}

int scheck_policy_fact(const struct scheck_policy *policy, size_t idx,
                       struct scheck_fact_info *fact_out)
{
    const unsigned char *f;

    if (!policy || !fact_out)
        return SCHECK_E_INVAL;
    if (idx >= policy->sec[SEC_FACTS].n)
        return SCHECK_E_RANGE;
    f = scheck__fact(policy, idx);
    fact_out->name = text_at(policy, f + FACT_NAME);
    fact_out->unit = text_at(policy, f + FACT_UNIT);
    fact_out->type = f[FACT_TYPE];
    fact_out->optional = f[FACT_FLAGS] & FACT_F_OPTIONAL;
    fact_out->derived = f[FACT_FLAGS] & FACT_F_DERIVED;
    fact_out->is_enum = f[FACT_FLAGS] & FACT_F_ENUM;
    fact_out->of_records = f[FACT_FLAGS] & FACT_F_RECORDS;
    fact_out->element = f[FACT_ELEMENT];
    fact_out->list = img_u16(f + FACT_LIST) == IMG_NONE ? SIZE_MAX : img_u16(f + FACT_LIST);
    fact_out->max_elements = fact_out->type == SCHECK_TYPE_LIST ? img_u16(f + FACT_MAX) : 0;
    fact_out->n_values = img_u16(f + FACT_N_WORDS);
    fact_out->role = role_of(policy, idx);
    return SCHECK_OK;
}

int scheck_policy_fact_value(const struct scheck_policy *policy, size_t fact, size_t n,
                             struct scheck_str *word_out)
{
    const unsigned char *f;

    if (!policy || !word_out)
        return SCHECK_E_INVAL;
    if (fact >= policy->sec[SEC_FACTS].n)
        return SCHECK_E_RANGE;
    f = scheck__fact(policy, fact);
    if (n >= img_u16(f + FACT_N_WORDS))
        return SCHECK_E_RANGE;
    *word_out = scheck__string(policy, scheck__pool(policy, img_u16(f + FACT_WORDS) + n));
    return SCHECK_OK;
}

int scheck_policy_define(const struct scheck_policy *policy, size_t idx,
                         struct scheck_define *define_out)
{
    const unsigned char *d;

    if (!policy || !define_out)
        return SCHECK_E_INVAL;
    if (idx >= policy->sec[SEC_DEFINE_TEXTS].n)
        return SCHECK_E_RANGE;
    d = policy->sec[SEC_DEFINE_TEXTS].data + idx * DEFTEXT_LEN;
    define_out->name = text_at(policy, d + DEFTEXT_NAME);
    define_out->text = text_at(policy, d + DEFTEXT_TEXT);
    define_out->type = img_u16(d + DEFTEXT_TYPE);
    return SCHECK_OK;
}

const unsigned char *scheck__level(const struct scheck_policy *p, enum scheck_axis axis, size_t i)
{
    size_t first = axis == SCHECK_AXIS_FUNCTION ? 0 : p->n_levels[SCHECK_AXIS_FUNCTION];

    return p->sec[SEC_LEVELS].data + 2 * SCHECK_N_AXES + (first + i) * LEVEL_LEN;
}

const char *scheck_policy_level_name(const struct scheck_policy *policy, enum scheck_axis axis,
                                     size_t idx)
{
    if (!policy || (unsigned)axis >= SCHECK_N_AXES || idx >= policy->n_levels[axis])
        return NULL;
    return text_at(policy, scheck__level(policy, axis, idx) + LEVEL_NAME);
}

bool scheck_policy_level_is_neutral(const struct scheck_policy *policy, enum scheck_axis axis,
                                    size_t idx)
{
    return policy && (unsigned)axis < SCHECK_N_AXES && idx < policy->n_levels[axis] &&
           img_u16(scheck__level(policy, axis, idx) + LEVEL_NEUTRAL) != 0;
}

const char *scheck_operation_name(enum scheck_operation operation)
{
    static const char *const names[SCHECK_N_OPERATIONS] = {
        [SCHECK_OP_CREATE] = "create",         [SCHECK_OP_RESTORE] = "restore",
        [SCHECK_OP_SAVE] = "save",             [SCHECK_OP_MIGRATE] = "migrate",
        [SCHECK_OP_SOFT_RESET] = "soft-reset", [SCHECK_OP_DUMP] = "dump",
        [SCHECK_OP_ATTACH] = "attach",         [SCHECK_OP_RUNNING] = "running",
    };

    return (unsigned)operation < SCHECK_N_OPERATIONS ? names[operation] : NULL;
}

static bool is_checkable(const struct scheck_policy *p, const unsigned char *statement)
{
    size_t first = img_u16(statement + STMT_FIRST_RULE), n = img_u16(statement + STMT_N_RULES);

    for (size_t i = first; i < first + n; i++)
        if (img_u16(scheck__rule(p, i) + RULE_ROOT) != IMG_NONE)
            return true;
    return false;
}

int scheck_policy_statement(const struct scheck_policy *policy, size_t idx,
                            struct scheck_statement *statement_out)
{
    const unsigned char *s;

    if (!policy || !statement_out)
        return SCHECK_E_INVAL;
    if (idx >= policy->sec[SEC_STATEMENTS].n)
        return SCHECK_E_RANGE;
    s = scheck__stmt(policy, idx);
    statement_out->id = text_at(policy, s + STMT_ID);
    statement_out->feature = text_at(policy, s + STMT_FEATURE);
    statement_out->path = text_at(policy, s + STMT_PATH);
    statement_out->qualifier = text_at(policy, s + STMT_QUALIFIER);
    statement_out->message = text_at(policy, s + STMT_MESSAGE);
    statement_out->caveat = text_at(policy, s + STMT_CAVEAT);
    statement_out->remedy = text_at(policy, s + STMT_REMEDY);
    statement_out->link = text_at(policy, s + STMT_LINK);
    statement_out->consequence = text_at(policy, s + STMT_CONSEQUENCE);
    statement_out->references = text_at(policy, s + STMT_REFERENCES);
    statement_out->is_limit = img_u16(s + STMT_IS_LIMIT) != 0;
    statement_out->operations = img_u16(s + STMT_OPERATIONS);
    statement_out->subject =
        img_u16(s + STMT_SUBJECT) == IMG_NONE ? SIZE_MAX : img_u16(s + STMT_SUBJECT);
    statement_out->checkable = is_checkable(policy, s);
    return SCHECK_OK;
}

int scheck_policy_find_statement(const struct scheck_policy *policy, const char *id, size_t len,
                                 size_t *idx_out)
{
    if (!policy || !id || !idx_out)
        return SCHECK_E_INVAL;
    for (size_t i = 0; i < policy->sec[SEC_STATEMENTS].n; i++) {
        struct scheck_str s =
            scheck__string(policy, img_u16(scheck__stmt(policy, i) + STMT_ID));

        if (s.len == len && memcmp(s.data, id, len) == 0) {
            *idx_out = i;
            return SCHECK_OK;
        }
    }
    return SCHECK_E_RANGE;
}

int scheck_policy_history(const struct scheck_policy *policy, size_t idx, size_t n,
                          struct scheck_history *history_out)
{
    const unsigned char *s, *rule;

    if (!policy || !history_out)
        return SCHECK_E_INVAL;
    if (idx >= policy->sec[SEC_STATEMENTS].n)
        return SCHECK_E_RANGE;
    s = scheck__stmt(policy, idx);
    if (n >= img_u16(s + STMT_N_RULES))
        return SCHECK_E_RANGE;
    rule = scheck__rule(policy, img_u16(s + STMT_FIRST_RULE) + n);
    history_out->since = text_at(policy, scheck__release(policy, rule[RULE_FIRST]) + REL_ID);
    history_out->until = text_at(policy, scheck__release(policy, rule[RULE_LAST]) + REL_ID);
    history_out->label = text_at(policy, rule + RULE_LABEL);
    history_out->level.function = rule[RULE_FUNCTION];
    history_out->level.security = rule[RULE_SECURITY];
    history_out->checkable = img_u16(rule + RULE_ROOT) != IMG_NONE;
    history_out->undocumented = rule[RULE_FLAGS] & RULE_F_UNDOCUMENTED;
    history_out->rule = img_u16(s + STMT_FIRST_RULE) + n;
    return SCHECK_OK;
}

int scheck_policy_document(const struct scheck_policy *policy, size_t idx,
                           enum scheck_document kind, struct scheck_str *text_out)
{
    size_t low = 0, high;
    uint32_t key;

    if (!policy || !text_out)
        return SCHECK_E_INVAL;
    if (idx >= policy->sec[SEC_STATEMENTS].n || (unsigned)kind >= SCHECK_N_DOCUMENTS)
        return SCHECK_E_RANGE;
    key = (uint32_t)idx << 16 | (uint32_t)kind;
    high = policy->sec[SEC_DOC_INDEX].n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const unsigned char *doc = policy->sec[SEC_DOC_INDEX].data + middle * DOC_LEN;

        if (scheck__document_key(doc) == key) {
            text_out->data =
                (const char *)policy->sec[SEC_DOC_DATA].data + img_u32(doc + DOC_OFFSET);
            text_out->len = img_u32(doc + DOC_BYTES);
            return SCHECK_OK;
        }
        if (scheck__document_key(doc) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return SCHECK_E_RANGE;
}
