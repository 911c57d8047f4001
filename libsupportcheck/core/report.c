/* SPDX-License-Identifier: MIT */
/* From truth values to findings, and from findings to an interval of levels. */
#include <string.h>

#include "version.h"
#include "workspace.h"

/* The cell of the fact in @role, or NULL when it is not known. */
static const struct cell *known_role(const struct scheck_facts *f, enum img_role role)
{
    unsigned fact = scheck__role(f->policy, role);

    return fact != IMG_NONE && f->cells[fact].known == SCHECK_KNOWN ? &f->cells[fact] : NULL;
}

static enum scheck_operation operation_of(const struct scheck_facts *f)
{
    const struct cell *c = known_role(f, ROLE_OPERATION);

    for (int op = 0; c && op < SCHECK_N_OPERATIONS; op++) {
        const char *name = scheck_operation_name(op);

        if (c->len == strlen(name) && memcmp(c->at.s, name, c->len) == 0)
            return op;
    }
    return SCHECK_OP_CREATE;
}

static size_t newest_stable(const struct scheck_policy *p)
{
    size_t newest = 0;

    for (size_t i = 0; i < p->sec[SEC_RELEASES].n; i++)
        if (!img_u16(scheck__release(p, i) + REL_DEVELOPMENT))
            newest = i;
    return newest;
}

static const char *id_of(const struct scheck_policy *p, size_t release)
{
    return scheck__string(p, img_u16(scheck__release(p, release) + REL_ID)).data;
}

static int find_release(const struct scheck_policy *p, const char *id, size_t *release_out)
{
    for (size_t i = 0; i < p->sec[SEC_RELEASES].n; i++)
        if (strcmp(id_of(p, i), id) == 0) {
            *release_out = i;
            return SCHECK_OK;
        }
    return SCHECK_E_RANGE;
}

/* Order of release @i and @v: negative when @i is the older. */
static int order_release(const struct scheck_policy *p, size_t i, const struct scheck__version *v)
{
    const unsigned char *r = scheck__release(p, i);
    unsigned major = img_u16(r + REL_MAJOR), minor = img_u16(r + REL_MINOR);

    if (major != v->major)
        return major < v->major ? -1 : 1;
    return (minor > v->minor) - (minor < v->minor);
}

static enum scheck_coverage cover_version(const struct scheck_policy *p,
                                          const struct scheck__version *v, size_t *release_out)
{
    for (size_t i = 0; i < p->sec[SEC_RELEASES].n; i++)
        if (order_release(p, i, v) == 0) {
            *release_out = i;
            return SCHECK_COVERED;
        }
    /* Between two known releases there is none: such a number is a newer one's. */
    return order_release(p, 0, v) > 0 ? SCHECK_OLDER : SCHECK_NEWER;
}

static int choose_release(struct scheck_workspace *ws, const struct scheck_options *options,
                          size_t *release_out)
{
    const struct cell *version = known_role(ws->facts, ROLE_VERSION);
    struct scheck_report *report = &ws->report;
    struct scheck__version v;
    struct scheck_str text;

    report->version = version ? version->at.s : NULL;
    report->coverage = SCHECK_COVERED;
    if (options && options->release)
        return find_release(ws->policy, options->release, release_out);
    text.data = version ? version->at.s : NULL;
    text.len = version ? version->len : 0;
    if (version && scheck__version_parse(text, &v)) {
        report->coverage = cover_version(ws->policy, &v, release_out);
        return SCHECK_OK;
    }
    report->coverage = SCHECK_ASSUMED;
    *release_out = newest_stable(ws->policy);
    return SCHECK_OK;
}

static uint8_t weaker(const struct scheck_policy *p, enum scheck_axis axis, uint8_t a, uint8_t b)
{
    return b > a && !scheck_policy_level_is_neutral(p, axis, b) ? b : a;
}

static struct scheck_level weakest(const struct scheck_policy *p, struct scheck_level a,
                                   struct scheck_level b)
{
    struct scheck_level level = {weaker(p, SCHECK_AXIS_FUNCTION, a.function, b.function),
                                 weaker(p, SCHECK_AXIS_SECURITY, a.security, b.security)};

    return level;
}

static bool same_level(struct scheck_level a, struct scheck_level b)
{
    return a.function == b.function && a.security == b.security;
}

static const struct scheck_level fully_supported;

static bool lowers(const struct scheck_policy *p, struct scheck_level level)
{
    return !same_level(weakest(p, fully_supported, level), fully_supported);
}

static enum scheck_severity severity_of(const struct scheck_policy *p, struct scheck_level level)
{
    if (!lowers(p, level))
        return SCHECK_INFO;
    if (level.security == p->n_levels[SCHECK_AXIS_SECURITY] - 1 ||
        level.function == p->n_levels[SCHECK_AXIS_FUNCTION] - 1)
        return SCHECK_SERIOUS;
    return weaker(p, SCHECK_AXIS_FUNCTION, 0, level.function) ? SCHECK_WARNING : SCHECK_INFO;
}

enum scheck_outcome scheck__outcome_of(uint8_t state)
{
    switch (state) {
    case T_TRUE:
        return SCHECK_APPLIES;
    case T_FALSE:
        return SCHECK_NOT_IN_USE;
    case T_ERROR:
        return SCHECK_ERRED;
    default:
        return SCHECK_UNDETERMINED;
    }
}

/* Whether @waiver covers what it is for on these facts and this day. */
static bool covers(struct scheck_workspace *ws, const unsigned char *waiver,
                   const struct cell *today)
{
    unsigned root = img_u16(waiver + WAIVER_ROOT);
    struct scheck_str until = scheck__string(ws->policy, img_u16(waiver + WAIVER_UNTIL));

    if (root != IMG_NONE && scheck__state(ws, root) != T_TRUE)
        return false;
    return today->len == until.len && memcmp(today->at.s, until.data, until.len) <= 0;
}

/* Reason of the first waiver that covers @statement on these facts, or NULL. */
static const char *waiver_of(struct scheck_workspace *ws, const unsigned char *statement)
{
    unsigned number = img_u16(statement + STMT_WAIVER);
    const struct cell *today;

    if (number == IMG_NONE)
        return NULL;
    today = known_role(ws->facts, ROLE_TODAY);
    if (!today)
        return NULL; /* without a date nobody knows whether it has expired */
    while (number != IMG_NONE) {
        const unsigned char *waiver = scheck__waiver(ws->policy, number);

        if (covers(ws, waiver, today))
            return scheck__string(ws->policy, img_u16(waiver + WAIVER_REASON)).data;
        number = img_u16(waiver + WAIVER_NEXT);
    }
    return NULL;
}

/*
 * Whether an undetermined limit of another operation is worth telling: one
 * of its halves, who is limited and what exceeds it, is decided.
 */
static bool half_decided(struct scheck_workspace *ws, const unsigned char *rule)
{
    unsigned applies = img_u16(rule + RULE_APPLIES), exceeds = img_u16(rule + RULE_EXCEEDS);

    return (applies != IMG_NONE && scheck__state(ws, applies) == T_TRUE) ||
           (exceeds != IMG_NONE && scheck__state(ws, exceeds) == T_TRUE);
}

static void add(const struct scheck_finding **array, size_t *n, struct scheck_finding *room,
                const struct scheck_finding *finding)
{
    room[*n] = *finding;
    *array = room;
    (*n)++;
}

static void add_undetermined(struct scheck_workspace *ws, const struct scheck_finding *f,
                             const unsigned char *rule)
{
    struct scheck_report *r = &ws->report;
    size_t n_statements = ws->policy->sec[SEC_STATEMENTS].n;

    if (!lowers(ws->policy, f->level) || (!f->counts && !f->waiver && !half_decided(ws, rule))) {
        r->n_harmless++;
        return;
    }
    if (f->counts)
        r->worst = weakest(ws->policy, r->worst, f->level);
    add(&r->undetermined, &r->n_undetermined, ws->findings + n_statements, f);
}

static void add_applying(struct scheck_workspace *ws, const struct scheck_finding *f)
{
    struct scheck_report *r = &ws->report;
    size_t n_statements = ws->policy->sec[SEC_STATEMENTS].n;

    r->n_in_use++;
    if (f->waiver) {
        add(&r->waived, &r->n_waived, ws->findings + 2 * n_statements, f);
        return;
    }
    if (f->counts) {
        r->best = weakest(ws->policy, r->best, f->level);
        r->worst = weakest(ws->policy, r->worst, f->level);
    }
    add(&r->findings, &r->n_findings, ws->findings, f);
}

static void judge(struct scheck_workspace *ws, size_t rule_number, uint8_t state)
{
    const unsigned char *rule = scheck__rule(ws->policy, rule_number), *s;
    struct scheck_level level = {rule[RULE_FUNCTION], rule[RULE_SECURITY]};
    struct scheck_finding f;
    unsigned operations;

    if (state == T_TRUE && same_level(level, fully_supported)) {
        ws->report.n_in_use++; /* as most of what is in use */
        return;
    }
    memset(&f, 0, sizeof f);
    f.statement = img_u16(rule + RULE_STATEMENT);
    s = scheck__stmt(ws->policy, f.statement);
    operations = img_u16(s + STMT_OPERATIONS);
    f.rule = rule_number;
    f.outcome = scheck__outcome_of(state);
    f.level = level;
    f.label = scheck__string(ws->policy, img_u16(rule + RULE_LABEL)).data;
    f.scope = rule[RULE_SCOPE];
    f.undocumented = rule[RULE_FLAGS] & RULE_F_UNDOCUMENTED;
    f.severity = severity_of(ws->policy, f.level);
    f.waiver = waiver_of(ws, s);
    f.counts = !f.waiver && (!operations || operations >> ws->report.operation & 1);
    if (f.outcome == SCHECK_APPLIES)
        add_applying(ws, &f);
    else
        add_undetermined(ws, &f, rule);
}

static void judge_all(struct scheck_workspace *ws)
{
    for (size_t i = 0; i < ws->n_standing; i++)
        judge(ws, ws->standing[i].rule, ws->standing[i].state);
}

/* What cannot lower the result below what already stands is only counted. */
static void drop_harmless(struct scheck_workspace *ws)
{
    struct scheck_report *r = &ws->report;
    struct scheck_finding *room = ws->findings + ws->policy->sec[SEC_STATEMENTS].n;
    size_t kept = 0;

    for (size_t i = 0; i < r->n_undetermined; i++) {
        if (room[i].counts &&
            same_level(weakest(ws->policy, r->best, room[i].level), r->best))
            r->n_harmless++;
        else
            room[kept++] = room[i];
    }
    r->n_undetermined = kept;
}

static uint8_t weakest_level(const struct scheck_policy *p, enum scheck_axis axis)
{
    uint8_t level = (uint8_t)(p->n_levels[axis] - 1);

    while (level > 0 && scheck_policy_level_is_neutral(p, axis, level))
        level--;
    return level;
}

static bool options_known(const struct scheck_options *options)
{
    const unsigned char *bytes = (const unsigned char *)options;

    if (!options)
        return true;
    if (options->size < sizeof *options)
        return false;
    for (size_t i = sizeof *options; i < options->size; i++)
        if (bytes[i])
            return false;
    return true;
}

int scheck_evaluate(struct scheck_workspace *workspace, const struct scheck_facts *facts,
                    const struct scheck_options *options, const struct scheck_report **report_out)
{
    struct scheck_workspace *ws = workspace;
    size_t release = 0;
    int rc;

    if (!ws || !facts || !report_out || facts->policy != ws->policy || !options_known(options))
        return SCHECK_E_INVAL;
    memset(&ws->report, 0, sizeof ws->report);
    scheck__begin(ws, facts);
    ws->report.policy = ws->policy;
    ws->report.operation = operation_of(facts);
    rc = choose_release(ws, options, &release);
    if (rc)
        return rc;
    if (ws->report.coverage == SCHECK_NEWER || ws->report.coverage == SCHECK_OLDER) {
        ws->report.worst.function = weakest_level(ws->policy, SCHECK_AXIS_FUNCTION);
        ws->report.worst.security = weakest_level(ws->policy, SCHECK_AXIS_SECURITY);
    } else {
        ws->report.release = id_of(ws->policy, release);
        scheck__run_release(ws, release);
        judge_all(ws);
        drop_harmless(ws);
    }
    *report_out = &ws->report;
    return SCHECK_OK;
}

bool scheck_level_meets(struct scheck_level a, struct scheck_level b)
{
    return a.function <= b.function && a.security <= b.security;
}
