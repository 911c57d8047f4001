/* SPDX-License-Identifier: MIT */
/* What single rules came to: their truth, their error, their value. */
#include "workspace.h"

#include <string.h>

static bool root_of(const struct scheck_workspace *ws, size_t rule, unsigned *root_out)
{
    if (!ws || !ws->facts || rule >= ws->policy->sec[SEC_RULES].n)
        return false;
    *root_out = scheck__root(ws->policy, rule);
    return *root_out != IMG_NONE;
}

/* What @rule came to, if its release was evaluated; else unknown. */
static uint8_t state_of(const struct scheck_workspace *ws, size_t rule)
{
    if (ws->release == NO_RELEASE || !scheck__is_for(ws->policy, rule, ws->release))
        return T_UNKNOWN;
    for (size_t i = 0; i < ws->n_standing; i++)
        if (ws->standing[i].rule == rule)
            return ws->standing[i].state;
    return T_FALSE;
}

int scheck_rule_outcome(const struct scheck_workspace *workspace, size_t rule,
                        enum scheck_outcome *outcome_out)
{
    unsigned root;

    if (!outcome_out || !root_of(workspace, rule, &root))
        return SCHECK_E_INVAL;
    *outcome_out = scheck__outcome_of(state_of(workspace, rule));
    return SCHECK_OK;
}

/* The operand that made node @i err, or @i itself when it erred on its own. */
static size_t erring_operand(struct scheck_workspace *ws, size_t i, const struct node *n)
{
    const uint16_t operand[3] = {n->a, n->b, n->c};

    if (n->op == OP_AND || n->op == OP_OR)
        for (size_t k = 0; k < n->b; k++)
            if (scheck__state(ws, scheck__pool(ws->policy, (size_t)n->a + k)) == T_ERROR)
                return scheck__pool(ws->policy, (size_t)n->a + k);
    for (int k = 0; k < 3; k++)
        if (scheck__shapes[n->op].use[k] != USE_NONE && scheck__state(ws, operand[k]) == T_ERROR)
            return operand[k];
    return i;
}

static const char *own_error(const struct scheck_workspace *ws, const struct node *n)
{
    static const char *const texts[IMG_N_ERRORS] = {
        [ERR_NONE] = "error",
        [ERR_OVERFLOW] = "overflow",
        [ERR_DIVISION] = "division by zero",
        [ERR_MODULUS] = "modulus by zero",
        [ERR_RANGE] = "conversion out of range",
        [ERR_CONVERSION] = "text that cannot be converted",
        [ERR_INDEX] = "index beyond the list",
        [ERR_ABSENT] = "a fact that does not exist",
    };

    switch (n->op) {
    case OP_ERROR:
        return texts[n->aux];
    case OP_DIV:
    case OP_MOD:
        if (ws->value[n->b] != 0)
            return texts[ERR_OVERFLOW];
        return texts[n->op == OP_DIV ? ERR_DIVISION : ERR_MODULUS];
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_NEG:
        return texts[ERR_OVERFLOW];
    case OP_TO_INT:
    case OP_TO_UINT:
        return texts[ERR_RANGE];
    case OP_PARSE_INT:
    case OP_PARSE_UINT:
    case OP_PARSE_BOOL:
        return texts[ERR_CONVERSION];
    case OP_INDEX:
    case OP_INDEX_BOOL:
        return texts[ERR_INDEX];
    default:
        return texts[ERR_ABSENT];
    }
}

/* Operands stand before what reads them, but a loop's body behind it: bounded all the same. */
static const char *error_text(struct scheck_workspace *ws, size_t i)
{
    struct node n = scheck__decode(ws->policy, i);
    size_t operand;

    if (scheck__is_loop(n.op) && ws->facts->cells[n.a].known == SCHECK_KNOWN) {
        struct scheck__position outer = scheck__position(ws, n.c);
        const char *text;

        scheck__run_element(ws, i, (size_t)ws->value[i]);
        text = error_text(ws, i + n.b);
        scheck__return_to(ws, n.c, outer);
        return text;
    }
    operand = erring_operand(ws, i, &n);
    return operand == i ? own_error(ws, &n) : error_text(ws, operand);
}

const char *scheck_rule_error(struct scheck_workspace *workspace, size_t rule)
{
    unsigned root;

    if (!root_of(workspace, rule, &root) || scheck__state(workspace, root) != T_ERROR)
        return NULL;
    return error_text(workspace, root);
}

int scheck_rule_value(struct scheck_workspace *workspace, size_t rule,
                      struct scheck_value *value_out)
{
    struct scheck_workspace *ws = workspace;
    unsigned root, subject;

    if (!value_out || !root_of(ws, rule, &root))
        return SCHECK_E_INVAL;
    subject = img_u16(scheck__rule(ws->policy, rule) + RULE_SUBJECT);
    if (subject == IMG_NONE)
        return SCHECK_E_RANGE;
    memset(value_out, 0, sizeof *value_out);
    if (scheck__state(ws, subject) != T_TRUE)
        return SCHECK_OK;
    value_out->known = SCHECK_KNOWN;
    value_out->type = scheck__is_string(ws->policy, subject) ? SCHECK_TYPE_STRING : SCHECK_TYPE_INT;
    if (value_out->type == SCHECK_TYPE_STRING)
        value_out->as.s = scheck__text_of(ws, ws->value[subject]);
    else
        value_out->as.u = ws->value[subject];
    return SCHECK_OK;
}
