/* SPDX-License-Identifier: MIT */
/*
 * Walks from a rule to the facts: which unknown ones kept it open, and which
 * conditions decided it. What the evaluation left out is evaluated on the way;
 * inside a loop the body is evaluated again for the element in question.
 */
#include <string.h>

#include "facts_store.h"
#include "unparse.h"
#include "workspace.h"

/* Where a walk puts what it finds. */
struct walk {
    struct scheck_workspace *ws;
    struct scheck_fact_ref *refs; /* missing facts, or */
    struct scheck_reason *reasons;
    size_t cap, n;
    unsigned depth; /* loops around the node under way */
    size_t budget;  /* nodes to visit yet: a hostile image may share nodes without end */
};

#define WALK_BUDGET ((size_t)1 << 20)

/* --- missing facts --- */

static bool already_listed(const struct walk *w, const struct scheck_fact_ref *ref)
{
    size_t n = w->n < w->cap ? w->n : w->cap;

    for (size_t i = 0; i < n; i++)
        if (w->refs[i].fact == ref->fact && w->refs[i].element == ref->element)
            return true;
    return false;
}

static void list_missing(struct walk *w, size_t fact, size_t element)
{
    struct scheck_fact_ref ref = {fact, element};

    /* What is derived from the version becomes known with it. */
    if (scheck__fact(w->ws->policy, fact)[FACT_FLAGS] & FACT_F_DERIVED)
        ref.fact = scheck__role(w->ws->policy, ROLE_VERSION);
    if (ref.fact >= w->ws->policy->sec[SEC_FACTS].n || already_listed(w, &ref))
        return;
    if (w->n < w->cap)
        w->refs[w->n] = ref;
    w->n++;
}

/* The fact that @n reads directly; false: it reads none. */
static bool fact_read(const struct scheck_workspace *ws, const struct node *n,
                      struct scheck_fact_ref *ref)
{
    ref->fact = n->a;
    ref->element = SIZE_MAX;
    switch (n->op) {
    case OP_FACT_BOOL:
    case OP_FACT:
    case OP_HAS:
    case OP_FACT_EQ:
    case OP_FACT_CMP:
    case OP_SIZE_LIST:
        return true;
    case OP_ELEM_BOOL:
    case OP_ELEM:
    case OP_HAS_ELEM:
    case OP_ITEM_BOOL:
    case OP_ITEM:
        ref->element = ws->element[n->aux];
        return true;
    case OP_ELEM_EQ:
    case OP_ELEM_CMP:
        ref->element = ws->element[n->c];
        return true;
    default:
        return false;
    }
}

static void find_missing(struct walk *w, size_t i);

static void missing_in_loop(struct walk *w, size_t i, const struct node *n)
{
    const struct cell *list = &w->ws->facts->cells[n->a];
    struct scheck__position outer = scheck__position(w->ws, n->c);

    if (list->known == SCHECK_UNKNOWN) {
        list_missing(w, n->a, SIZE_MAX);
        return;
    }
    w->depth++;
    for (size_t e = 0; e < list->len; e++)
        if (scheck__run_element(w->ws, i, e) == T_UNKNOWN)
            find_missing(w, i + n->b);
    w->depth--;
    scheck__return_to(w->ws, n->c, outer);
}

static void missing_in_index(struct walk *w, const struct node *n)
{
    struct scheck_workspace *ws = w->ws;

    if (ws->facts->cells[n->a].known == SCHECK_UNKNOWN)
        list_missing(w, n->a, SIZE_MAX);
    if (scheck__state(ws, n->b) == T_UNKNOWN)
        find_missing(w, n->b);
    else if (ws->facts->cells[n->a].known == SCHECK_KNOWN)
        list_missing(w, n->c == IMG_NONE ? n->a : n->c, (size_t)ws->value[n->b]);
}

static void missing_in_choice(struct walk *w, const struct node *n)
{
    uint8_t condition = scheck__state(w->ws, n->a);

    if (condition == T_UNKNOWN)
        find_missing(w, n->a);
    else if (n->op == OP_GUARD || n->op == OP_GUARD_V || condition == T_TRUE)
        find_missing(w, n->b);
    else
        find_missing(w, n->c);
}

static void missing_in_operands(struct walk *w, const struct node *n)
{
    const uint16_t operand[3] = {n->a, n->b, n->c};

    for (int k = 0; k < 3; k++)
        if (scheck__shapes[n->op].use[k] != USE_NONE)
            find_missing(w, operand[k]);
}

/* Each node once, except inside loops, where it differs from element to element. */
static bool visit(struct walk *w, size_t i)
{
    if (w->budget == 0)
        return false;
    w->budget--;
    if (w->depth)
        return true;
    if (w->ws->seen[i])
        return false;
    w->ws->seen[i] = 1;
    return true;
}

static void find_missing(struct walk *w, size_t i)
{
    struct node n = scheck__decode(w->ws->policy, i);
    struct scheck_fact_ref ref;

    if (scheck__state(w->ws, i) != T_UNKNOWN || !visit(w, i))
        return;
    if (fact_read(w->ws, &n, &ref))
        list_missing(w, ref.fact, ref.element);
    else if (scheck__is_loop(n.op))
        missing_in_loop(w, i, &n);
    else if (n.op == OP_INDEX || n.op == OP_INDEX_BOOL)
        missing_in_index(w, &n);
    else if (n.op == OP_SELECT || n.op == OP_SELECT_V || n.op == OP_GUARD || n.op == OP_GUARD_V)
        missing_in_choice(w, &n);
    else if (n.op == OP_AND || n.op == OP_OR)
        for (size_t k = 0; k < n.b; k++)
            find_missing(w, scheck__pool(w->ws->policy, (size_t)n.a + k));
    else
        missing_in_operands(w, &n);
}

static bool evaluated_rule(const struct scheck_workspace *ws, size_t rule, size_t *root_out)
{
    unsigned root;

    if (!ws || !ws->facts || rule >= ws->policy->sec[SEC_RULES].n)
        return false;
    root = scheck__root(ws->policy, rule);
    *root_out = root;
    return root != IMG_NONE;
}

int scheck_missing(struct scheck_workspace *workspace, size_t rule, struct scheck_fact_ref *refs,
                   size_t cap, size_t *n_out)
{
    struct walk w = {.ws = workspace, .refs = refs, .cap = cap, .budget = WALK_BUDGET};
    size_t root;

    if (!n_out || (!refs && cap) || !evaluated_rule(workspace, rule, &root))
        return SCHECK_E_INVAL;
    memset(workspace->seen, 0, workspace->policy->sec[SEC_NODES].n);
    find_missing(&w, root);
    *n_out = w.n;
    return w.n > cap ? SCHECK_E_RANGE : SCHECK_OK;
}

size_t scheck_fact_ref_name(const struct scheck_policy *policy, const struct scheck_fact_ref *ref,
                            char *buf, size_t cap)
{
    struct scheck__text t = {buf, cap, 0};
    const unsigned char *fact;
    struct scheck_str name, list;
    size_t list_number;

    if (cap)
        buf[0] = '\0';
    if (!policy || !ref || ref->fact >= policy->sec[SEC_FACTS].n)
        return 0;
    fact = scheck__fact(policy, ref->fact);
    name = scheck__string(policy, img_u16(fact + FACT_NAME));
    list_number = img_u16(fact + FACT_LIST);
    list = list_number == IMG_NONE
               ? name
               : scheck__string(policy, img_u16(scheck__fact(policy, list_number) + FACT_NAME));
    scheck__text_add(&t, list.data, list.len);
    if (ref->element != SIZE_MAX) {
        scheck__text_puts(&t, "[");
        scheck__text_uint(&t, ref->element);
        scheck__text_puts(&t, "]");
    }
    if (name.len > list.len)
        scheck__text_add(&t, name.data + list.len, name.len - list.len);
    return t.len;
}

/* --- reasons --- */

static void value_of_ref(const struct scheck_workspace *ws, const struct scheck_fact_ref *ref,
                         struct scheck_value *value_out)
{
    const unsigned char *fact = scheck__fact(ws->policy, ref->fact);
    bool is_item = fact[FACT_TYPE] == SCHECK_TYPE_LIST && ref->element != SIZE_MAX;

    if (is_item)
        scheck_facts_get_item(ws->facts, ref->fact, ref->element, value_out);
    else
        scheck_facts_get(ws->facts, ref->fact, ref->element == SIZE_MAX ? 0 : ref->element,
                         value_out);
}

/* The fact a condition is about: its own, or that of an operand. */
static bool subject_of(const struct scheck_workspace *ws, const struct node *n,
                       struct scheck_fact_ref *ref)
{
    const uint16_t operand[3] = {n->a, n->b, n->c};

    if (fact_read(ws, n, ref))
        return true;
    for (int k = 0; k < 3; k++) {
        struct node inner;

        if (scheck__shapes[n->op].use[k] == USE_NONE)
            continue;
        inner = scheck__decode(ws->policy, operand[k]);
        if (fact_read(ws, &inner, ref))
            return true;
    }
    if (!scheck__is_loop(n->op))
        return false;
    ref->fact = n->a;
    ref->element = SIZE_MAX;
    return true;
}

/* An operand that was computed: its value says more than the facts behind it. */
static void computed_value(struct scheck_workspace *ws, const struct node *n,
                           struct scheck_value *value_out)
{
    memset(value_out, 0, sizeof *value_out);
    if ((n->op != OP_CMP_INT && n->op != OP_IN_INT) || scheck__state(ws, n->a) != T_TRUE)
        return;
    value_out->known = SCHECK_KNOWN;
    value_out->type = SCHECK_TYPE_INT;
    value_out->as.u = ws->value[n->a];
}

static void add_reason(struct walk *w, size_t i, const struct node *n)
{
    struct scheck_reason *r;
    struct scheck__text t;

    if (w->n++ >= w->cap)
        return;
    r = &w->reasons[w->n - 1];
    memset(r, 0, sizeof *r);
    t = (struct scheck__text){r->text, sizeof r->text, 0};
    scheck__unparse(&t, w->ws->policy, w->ws, i);
    r->holds = scheck__state(w->ws, i) == T_TRUE;
    if (subject_of(w->ws, n, &r->fact)) {
        value_of_ref(w->ws, &r->fact, &r->actual);
    } else {
        r->fact.fact = r->fact.element = SIZE_MAX;
        computed_value(w->ws, n, &r->actual);
    }
}

static void find_reasons(struct walk *w, size_t i);

/* Operands of && or || that have the result's own truth decided it. */
static void reasons_in_chain(struct walk *w, size_t i, const struct node *n)
{
    uint8_t truth = scheck__state(w->ws, i);
    bool open = truth == T_UNKNOWN || truth == T_ERROR;

    for (size_t k = 0; k < n->b; k++) {
        size_t operand = scheck__pool(w->ws->policy, (size_t)n->a + k);

        if (scheck__state(w->ws, operand) == (open ? T_TRUE : truth))
            find_reasons(w, operand);
    }
}

static void reasons_in_loop(struct walk *w, size_t i, const struct node *n)
{
    uint8_t truth = scheck__state(w->ws, i);
    bool one_decides = (n->op == OP_EXISTS && truth == T_TRUE) ||
                       (n->op == OP_ALL && truth == T_FALSE);
    struct scheck__position outer = scheck__position(w->ws, n->c);

    if (!one_decides) {
        add_reason(w, i, n);
        return;
    }
    w->depth++;
    scheck__run_element(w->ws, i, (size_t)w->ws->value[i]);
    find_reasons(w, i + n->b);
    w->depth--;
    scheck__return_to(w->ws, n->c, outer);
}

static void reasons_in_choice(struct walk *w, const struct node *n)
{
    uint8_t condition = scheck__state(w->ws, n->a);

    if (n->op == OP_GUARD) {
        find_reasons(w, n->b);
    } else if (condition == T_TRUE || condition == T_FALSE) {
        find_reasons(w, n->a);
        find_reasons(w, condition == T_TRUE ? n->b : n->c);
    }
}

static void find_reasons(struct walk *w, size_t i)
{
    struct node n = scheck__decode(w->ws->policy, i);
    uint8_t truth = scheck__state(w->ws, i);

    if (!visit(w, i))
        return;
    switch (n.op) {
    case OP_AND:
    case OP_OR:
        reasons_in_chain(w, i, &n);
        break;
    case OP_NOT:
    case OP_COPY:
        find_reasons(w, n.a);
        break;
    case OP_SELECT:
    case OP_GUARD:
        reasons_in_choice(w, &n);
        break;
    case OP_CONST:
        break;
    case OP_EXISTS:
    case OP_ALL:
    case OP_STRICT:
        if (truth == T_TRUE || truth == T_FALSE)
            reasons_in_loop(w, i, &n);
        break;
    default:
        if (truth == T_TRUE || truth == T_FALSE)
            add_reason(w, i, &n);
        break;
    }
}

int scheck_explain(struct scheck_workspace *workspace, size_t rule, struct scheck_reason *reasons,
                   size_t cap, size_t *n_out)
{
    struct walk w = {
        .ws = workspace, .reasons = reasons, .cap = cap, .budget = WALK_BUDGET};
    size_t root;

    if (!n_out || (!reasons && cap) || !evaluated_rule(workspace, rule, &root))
        return SCHECK_E_INVAL;
    memset(workspace->seen, 0, workspace->policy->sec[SEC_NODES].n);
    find_reasons(&w, root);
    *n_out = w.n;
    return w.n > cap ? SCHECK_E_RANGE : SCHECK_OK;
}

/* --- limits --- */

static void node_int(struct scheck_workspace *ws, unsigned node,
                     struct scheck_value *value_out)
{
    memset(value_out, 0, sizeof *value_out);
    value_out->type = SCHECK_TYPE_INT;
    if (node == IMG_NONE || scheck__state(ws, node) != T_TRUE)
        return;
    value_out->known = SCHECK_KNOWN;
    value_out->as.u = ws->value[node];
}

int scheck_limit(struct scheck_workspace *workspace, size_t rule, struct scheck_limit *limit_out)
{
    const unsigned char *r;
    size_t root;
    unsigned subject, max;

    if (!limit_out || !evaluated_rule(workspace, rule, &root))
        return SCHECK_E_INVAL;
    r = scheck__rule(workspace->policy, rule);
    max = img_u16(r + RULE_MAX);
    if (max == IMG_NONE)
        return SCHECK_E_RANGE;
    subject = img_u16(scheck__stmt(workspace->policy, img_u16(r + RULE_STATEMENT)) + STMT_SUBJECT);
    limit_out->subject = subject == IMG_NONE ? SIZE_MAX : subject;
    node_int(workspace, img_u16(r + RULE_SUBJECT), &limit_out->actual);
    node_int(workspace, img_u16(r + RULE_AT_LEAST), &limit_out->at_least);
    limit_out->max = (int64_t)scheck__int(workspace->policy, max);
    return SCHECK_OK;
}
