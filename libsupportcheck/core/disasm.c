/* SPDX-License-Identifier: MIT */
/* The disassembly: one line a node, then one line a rule. The golden format of tests. */
#include <string.h>

#include "node.h"
#include "unparse.h"

static void write_number(struct scheck__text *t, const char *before, unsigned n)
{
    scheck__text_puts(t, before);
    scheck__text_uint(t, n);
}

static void write_name(struct scheck__text *t, const struct scheck_policy *p, unsigned string)
{
    struct scheck_str s = scheck__string(p, string);

    scheck__text_puts(t, " ");
    scheck__text_add(t, s.data, s.len);
}

/* Nodes that @n reads, as #numbers. */
static void write_operands(struct scheck__text *t, const struct scheck_policy *p,
                           const struct node *n)
{
    const uint16_t operand[3] = {n->a, n->b, n->c};

    if (n->op == OP_AND || n->op == OP_OR) {
        for (size_t k = 0; k < n->b; k++)
            write_number(t, " #", scheck__pool(p, (size_t)n->a + k));
        return;
    }
    for (int k = 0; k < 3; k++)
        if (scheck__shapes[n->op].use[k] != USE_NONE)
            write_number(t, " #", operand[k]);
}

static void write_line(struct scheck__text *t, const struct scheck_policy *p, size_t i)
{
    struct node n = scheck__decode(p, i);

    write_number(t, "#", (unsigned)i);
    scheck__text_puts(t, " ");
    scheck__text_puts(t, scheck__op_name(n.op));
    write_operands(t, p, &n);
    if (scheck__is_loop(n.op))
        write_number(t, " body ", n.b);
    scheck__text_puts(t, " ; ");
    scheck__unparse(t, p, NULL, i);
    scheck__text_puts(t, "\n");
}

static void write_rule(struct scheck__text *t, const struct scheck_policy *p, size_t i)
{
    const unsigned char *r = scheck__rule(p, i);
    struct scheck_release first, last;
    unsigned root = img_u16(r + RULE_ROOT);

    scheck_policy_release(p, r[RULE_FIRST], &first);
    scheck_policy_release(p, r[RULE_LAST], &last);
    scheck__text_puts(t, "rule");
    write_name(t, p, img_u16(scheck__stmt(p, img_u16(r + RULE_STATEMENT)) + STMT_ID));
    scheck__text_puts(t, " ");
    scheck__text_puts(t, first.id);
    scheck__text_puts(t, "..");
    scheck__text_puts(t, last.id);
    scheck__text_puts(t, " ");
    scheck__text_puts(t, scheck_policy_level_name(p, SCHECK_AXIS_FUNCTION, r[RULE_FUNCTION]));
    scheck__text_puts(t, "/");
    scheck__text_puts(t, scheck_policy_level_name(p, SCHECK_AXIS_SECURITY, r[RULE_SECURITY]));
    if (root == IMG_NONE)
        scheck__text_puts(t, " not checkable");
    else
        write_number(t, " #", root);
    scheck__text_puts(t, "\n");
}

int scheck_policy_disassemble(const struct scheck_policy *policy, char *buf, size_t cap,
                              size_t *len_out)
{
    struct scheck__text t = {buf, cap, 0};

    if (!policy || (!buf && cap) || !len_out)
        return SCHECK_E_INVAL;
    if (cap)
        buf[0] = '\0';
    for (size_t i = 0; i < policy->sec[SEC_NODES].n; i++)
        write_line(&t, policy, i);
    for (size_t i = 0; i < policy->sec[SEC_RULES].n; i++)
        write_rule(&t, policy, i);
    *len_out = t.len;
    return t.len >= cap ? SCHECK_E_RANGE : SCHECK_OK;
}
