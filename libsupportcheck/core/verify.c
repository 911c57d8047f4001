/* SPDX-License-Identifier: MIT */
/*
 * Check an image once, so that nothing after it has to. The rule: every
 * number that is later used as an index is compared with its bound here.
 */
#include "policy.h"

#include <string.h>

#include "digest.h"

/* Bytes of one record in each section; 1 for plain bytes. */
static const uint8_t record_len[IMG_N_SECTIONS] = {
    [SEC_STRING_INDEX] = 4,    [SEC_STRING_DATA] = 1,
    [SEC_FACTS] = FACT_LEN,    [SEC_FACT_NAMES] = 2,
    [SEC_ROLES] = 2,           [SEC_LEVELS] = 1,
    [SEC_RELEASES] = REL_LEN,  [SEC_NODES] = NODE_LEN,
    [SEC_POOL] = 2,            [SEC_INTS] = 8,
    [SEC_STATEMENTS] = STMT_LEN, [SEC_RULES] = RULE_LEN,    [SEC_WAIVERS] = WAIVER_LEN,
    [SEC_DEFINES] = DEFINE_LEN, [SEC_DEFINE_TEXTS] = DEFTEXT_LEN,
    [SEC_DOC_INDEX] = DOC_LEN, [SEC_DOC_DATA] = 1,
};

/* Whether @head begins an image that this library can read. */
static int verify_head(const unsigned char *head, size_t len)
{
    if (len < HDR_SECTIONS || memcmp(head, IMG_MAGIC, 8) != 0)
        return SCHECK_E_IMAGE;
    return img_u16(head + HDR_OLDEST_READER) > IMG_FORMAT ? SCHECK_E_NEWER : SCHECK_OK;
}

int scheck_image_serial(const void *head, size_t len, uint64_t *serial_out)
{
    int rc = head && serial_out ? verify_head(head, len) : SCHECK_E_INVAL;

    if (!rc)
        *serial_out = img_u64((const unsigned char *)head + HDR_SERIAL);
    return rc;
}

static int verify_header(const unsigned char *image, size_t len, bool check_digest)
{
    unsigned char digest[HDR_DIGEST_LEN];
    static const unsigned char zero[6];
    int rc = len > IMG_MAX_LEN ? SCHECK_E_IMAGE : verify_head(image, len);

    if (rc)
        return rc;
    if (img_u16(image + HDR_FORMAT) < img_u16(image + HDR_OLDEST_READER) ||
        img_u16(image + HDR_OLDEST_READER) == 0 || img_u32(image + HDR_SIZE) != len ||
        img_u16(image + HDR_N_SECTIONS) < IMG_N_SECTIONS || memcmp(image + HDR_ZERO, zero, sizeof zero) != 0)
        return SCHECK_E_IMAGE;
    if (!check_digest)
        return SCHECK_OK;
    scheck__image_digest(image, len, digest);
    return memcmp(digest, image + HDR_DIGEST, sizeof digest) == 0 ? SCHECK_OK : SCHECK_E_DIGEST;
}

/* Sections stand back to back from the end of their table to the end of the image. */
static int locate_sections(struct scheck_policy *p)
{
    size_t n_sections = img_u16(p->image + HDR_N_SECTIONS);
    size_t at = HDR_SECTIONS + n_sections * 8;

    if (at > p->len)
        return SCHECK_E_IMAGE;
    for (size_t s = 0; s < n_sections; s++) {
        const unsigned char *entry = p->image + HDR_SECTIONS + s * 8;
        size_t offset = img_u32(entry), bytes = img_u32(entry + 4);

        if (offset != at || bytes > p->len - at)
            return SCHECK_E_IMAGE;
        at += bytes;
        if (s >= IMG_N_SECTIONS)
            continue; /* a newer writer's, which older readers may ignore */
        if (bytes % record_len[s] != 0)
            return SCHECK_E_IMAGE;
        p->sec[s].data = p->image + offset;
        p->sec[s].n = bytes / record_len[s];
        if (p->sec[s].n >= IMG_NONE && record_len[s] != 1)
            return SCHECK_E_IMAGE;
    }
    return at == p->len ? SCHECK_OK : SCHECK_E_IMAGE;
}

static int verify_strings(const struct scheck_policy *p)
{
    const struct scheck__section *index = &p->sec[SEC_STRING_INDEX];
    const struct scheck__section *bytes = &p->sec[SEC_STRING_DATA];
    size_t previous = 0;

    if (index->n < 2 || img_u32(index->data) != 0)
        return SCHECK_E_IMAGE;
    for (size_t i = 1; i < index->n; i++) {
        size_t end = img_u32(index->data + i * 4);

        if (end <= previous || end > bytes->n || bytes->data[end - 1] != '\0')
            return SCHECK_E_IMAGE;
        previous = end;
    }
    return previous == bytes->n ? SCHECK_OK : SCHECK_E_IMAGE;
}

/* Whether the @n 16-bit fields from @field on are numbers of strings. */
static bool are_strings(const struct scheck_policy *p, const unsigned char *field, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (img_u16(field + i * 2) >= scheck__n_strings(p))
            return false;
    return true;
}

static bool is_index(unsigned value, size_t n)
{
    return value == IMG_NONE || value < n;
}

static bool is_scalar(unsigned type)
{
    return type >= SCHECK_TYPE_BOOL && type <= SCHECK_TYPE_STRING;
}

static bool verify_words(const struct scheck_policy *p, const unsigned char *fact)
{
    size_t first = img_u16(fact + FACT_WORDS), n = img_u16(fact + FACT_N_WORDS);

    if (first + n > p->sec[SEC_POOL].n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (scheck__pool(p, first + i) >= scheck__n_strings(p))
            return false;
    return true;
}

static bool verify_list_fact(const struct scheck_policy *p, size_t i)
{
    const unsigned char *fact = scheck__fact(p, i);
    size_t n_fields = img_u16(fact + FACT_N_FIELDS);
    bool records = fact[FACT_FLAGS] & FACT_F_RECORDS;

    if (img_u16(fact + FACT_LIST) != IMG_NONE || n_fields >= p->sec[SEC_FACTS].n - i ||
        img_u16(fact + FACT_MAX) == 0 || (n_fields > 0) != records ||
        (records ? fact[FACT_ELEMENT] != SCHECK_TYPE_NONE : !is_scalar(fact[FACT_ELEMENT])))
        return false;
    for (size_t f = i + 1; f <= i + n_fields; f++)
        if (img_u16(scheck__fact(p, f) + FACT_LIST) != i)
            return false;
    return true;
}

static bool verify_scalar_fact(const struct scheck_policy *p, size_t i)
{
    const unsigned char *fact = scheck__fact(p, i);
    size_t list = img_u16(fact + FACT_LIST);

    if (!is_scalar(fact[FACT_TYPE]) || img_u16(fact + FACT_N_FIELDS) != 0 ||
        (fact[FACT_FLAGS] & FACT_F_RECORDS))
        return false;
    if (list == IMG_NONE)
        return true;
    /* A field stands among those that its list claims. */
    return list < i && scheck__fact(p, list)[FACT_TYPE] == SCHECK_TYPE_LIST &&
           i - list <= img_u16(scheck__fact(p, list) + FACT_N_FIELDS);
}

static int verify_facts(const struct scheck_policy *p)
{
    size_t n = p->sec[SEC_FACTS].n;

    if (p->sec[SEC_FACT_NAMES].n != n || p->sec[SEC_ROLES].n != IMG_N_ROLES)
        return SCHECK_E_IMAGE;
    for (size_t i = 0; i < n; i++) {
        const unsigned char *fact = scheck__fact(p, i);

        if (!are_strings(p, fact + FACT_NAME, 1) || !are_strings(p, fact + FACT_UNIT, 1) || fact[FACT_FLAGS] & ~FACT_F_ALL ||
            fact[FACT_SIDE] > SCHECK_SCOPE_GUEST || !verify_words(p, fact) ||
            img_u16(p->sec[SEC_FACT_NAMES].data + i * 2) >= n)
            return SCHECK_E_IMAGE;
        if (!(fact[FACT_TYPE] == SCHECK_TYPE_LIST ? verify_list_fact(p, i)
                                                  : verify_scalar_fact(p, i)))
            return SCHECK_E_IMAGE;
    }
    for (int role = 0; role < IMG_N_ROLES; role++) {
        unsigned fact = scheck__role(p, role);
        unsigned type = role == ROLE_POINT ? SCHECK_TYPE_INT : SCHECK_TYPE_STRING;

        if (!is_index(fact, n))
            return SCHECK_E_IMAGE;
        if (fact != IMG_NONE && (scheck__fact(p, fact)[FACT_TYPE] != type ||
                                 img_u16(scheck__fact(p, fact) + FACT_LIST) != IMG_NONE))
            return SCHECK_E_IMAGE;
    }
    return SCHECK_OK;
}

static int verify_levels(struct scheck_policy *p)
{
    const struct scheck__section *sec = &p->sec[SEC_LEVELS];
    size_t total = 0;

    if (sec->n < 2 * SCHECK_N_AXES)
        return SCHECK_E_IMAGE;
    for (int axis = 0; axis < SCHECK_N_AXES; axis++) {
        p->n_levels[axis] = img_u16(sec->data + (size_t)axis * 2);
        if (p->n_levels[axis] == 0 || p->n_levels[axis] > UINT8_MAX)
            return SCHECK_E_IMAGE;
        total += p->n_levels[axis];
    }
    if (sec->n != 2 * SCHECK_N_AXES + total * LEVEL_LEN)
        return SCHECK_E_IMAGE;
    for (size_t i = 0; i < total; i++)
        if (!are_strings(p, sec->data + 2 * SCHECK_N_AXES + i * LEVEL_LEN, 1))
            return SCHECK_E_IMAGE;
    return SCHECK_OK;
}

static int verify_releases(const struct scheck_policy *p)
{
    size_t n = p->sec[SEC_RELEASES].n;

    if (n == 0 || n > IMG_MAX_RELEASES)
        return SCHECK_E_IMAGE;
    for (size_t i = 0; i < n; i++)
        if (!are_strings(p, scheck__release(p, i) + REL_ID, 4))
            return SCHECK_E_IMAGE;
    return SCHECK_OK;
}

/* A statement's rules are for it, and no two of them for one release. */
static bool verify_ranges(const struct scheck_policy *p, size_t statement, size_t first, size_t n)
{
    for (size_t i = first; i < first + n; i++) {
        const unsigned char *rule = scheck__rule(p, i);

        if (img_u16(rule + RULE_STATEMENT) != statement ||
            (i > first && rule[RULE_FIRST] <= scheck__rule(p, i - 1)[RULE_LAST]))
            return false;
    }
    return true;
}

static int verify_statements(const struct scheck_policy *p)
{
    size_t next_rule = 0;

    for (size_t i = 0; i < p->sec[SEC_STATEMENTS].n; i++) {
        const unsigned char *s = scheck__stmt(p, i);
        size_t n_rules = img_u16(s + STMT_N_RULES);

        if (!are_strings(p, s, STMT_SUBJECT / 2) ||
            !is_index(img_u16(s + STMT_SUBJECT), p->sec[SEC_FACTS].n) ||
            !is_index(img_u16(s + STMT_WAIVER), p->sec[SEC_WAIVERS].n) ||
            img_u16(s + STMT_OPERATIONS) >> SCHECK_N_OPERATIONS ||
            img_u16(s + STMT_FIRST_RULE) != next_rule || n_rules > p->sec[SEC_RULES].n - next_rule)
            return SCHECK_E_IMAGE;
        if (!verify_ranges(p, i, next_rule, n_rules))
            return SCHECK_E_IMAGE;
        next_rule += n_rules;
    }
    return next_rule == p->sec[SEC_RULES].n ? SCHECK_OK : SCHECK_E_IMAGE;
}

/* The next one stands behind: following them ends. */
static int verify_waivers(const struct scheck_policy *p)
{
    for (size_t i = 0; i < p->sec[SEC_WAIVERS].n; i++) {
        const unsigned char *w = scheck__waiver(p, i);
        unsigned next = img_u16(w + WAIVER_NEXT);

        if (!are_strings(p, w, 2) || !is_index(next, p->sec[SEC_WAIVERS].n) || next <= i)
            return SCHECK_E_IMAGE;
    }
    return SCHECK_OK;
}

static int verify_define_texts(const struct scheck_policy *p)
{
    for (size_t i = 0; i < p->sec[SEC_DEFINE_TEXTS].n; i++) {
        const unsigned char *d = p->sec[SEC_DEFINE_TEXTS].data + i * DEFTEXT_LEN;

        if (!are_strings(p, d + DEFTEXT_NAME, 1) || !are_strings(p, d + DEFTEXT_TEXT, 1) ||
            !is_scalar(img_u16(d + DEFTEXT_TYPE)))
            return SCHECK_E_IMAGE;
    }
    return SCHECK_OK;
}

/* They are looked up by statement and kind. */
static int verify_documents(const struct scheck_policy *p)
{
    uint32_t last = 0;

    for (size_t i = 0; i < p->sec[SEC_DOC_INDEX].n; i++) {
        const unsigned char *doc = p->sec[SEC_DOC_INDEX].data + i * DOC_LEN;
        size_t offset = img_u32(doc + DOC_OFFSET), bytes = img_u32(doc + DOC_BYTES);
        size_t end = p->sec[SEC_DOC_DATA].n;
        uint32_t key = scheck__document_key(doc);
        bool ordered = i == 0 || key > last;
        bool known = img_u16(doc + DOC_STATEMENT) < p->sec[SEC_STATEMENTS].n &&
                     img_u16(doc + DOC_KIND) < SCHECK_N_DOCUMENTS;
        bool inside = offset <= end && bytes <= end - offset;

        if (!ordered || !known || !inside)
            return SCHECK_E_IMAGE;
        last = key;
    }
    return SCHECK_OK;
}

int scheck__image_verify(struct scheck_policy *p, const unsigned char *image, size_t len,
                         enum scheck__trust trust)
{
    int rc;

    rc = verify_header(image, len, trust == SCHECK__FOREIGN);
    if (rc)
        return rc;
    p->image = image;
    p->len = len;
    rc = locate_sections(p);
    if (rc)
        return rc;
    if (trust == SCHECK__BUILT_IN) {
        rc = verify_levels(p);
        return rc ? rc : verify_releases(p);
    }
    /* Order matters: later checks use what earlier ones have proved. */
    if ((rc = verify_strings(p)) || (rc = verify_facts(p)) ||
        (rc = verify_levels(p)) || (rc = verify_releases(p)) || (rc = verify_statements(p)) ||
        (rc = verify_waivers(p)) || (rc = verify_define_texts(p)) || (rc = verify_documents(p)))
        return rc;
    return scheck__image_verify_nodes(p);
}
