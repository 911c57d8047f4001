/* SPDX-License-Identifier: MIT */
/*
 * Conditions in words. Names speak by the habits of the vocabulary:
 * option_X, kconfig_X, cap_X, is_X, has_X, uses_X, X_in_use.
 */
#include <string.h>

#include "html.h"
#include "html_cel.h"

#define MAX_DEPTH 64

struct words {
    struct text *out;
    const struct cel_tree *tree;
    struct scheck_str variable; /* of the innermost loop: "its" */
    unsigned depth;
    bool failed;
};

static void truth(struct words *w, unsigned idx, bool holds, bool inner);
static void value(struct words *w, unsigned idx);

static const struct cel_node *node_at(const struct words *w, unsigned idx)
{
    return &w->tree->nodes[idx];
}

static bool is(struct scheck_str s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.data, word, s.len) == 0;
}

static bool begins(struct scheck_str s, const char *head)
{
    return s.len > strlen(head) && memcmp(s.data, head, strlen(head)) == 0;
}

static bool ends(struct scheck_str s, const char *tail)
{
    size_t len = strlen(tail);

    return s.len > len && memcmp(s.data + s.len - len, tail, len) == 0;
}

/* --- names --- */

/* "max_vcpus" as "max vcpus". */
static void spaced(struct words *w, struct scheck_str s)
{
    while (s.len) {
        html_text(w->out, html_cut(&s, "_"));
        text_puts(w->out, s.len ? " " : "");
    }
}

static void upper(struct words *w, struct scheck_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.data[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        html_text(w->out, (struct scheck_str){&c, 1});
    }
}

/* Cut "guest." off "guest.type"; what has no dot has no namespace. */
static struct scheck_str cut_namespace(struct scheck_str *name)
{
    struct scheck_str rest = *name, head = html_cut(&rest, ".");

    if (head.len == name->len)
        return (struct scheck_str){name->data, 0};
    *name = rest;
    return head;
}

static void owner(struct words *w, struct scheck_str space)
{
    if (is(space, "toolstack")) {
        text_puts(w->out, "the tool stack");
    } else if (is(space, "hypervisor")) {
        text_puts(w->out, "Xen");
    } else if (is(space, "dom0")) {
        text_puts(w->out, "dom0");
    } else {
        text_puts(w->out, "the ");
        spaced(w, space);
    }
}

/* Names that are short because many write them, said in full. */
static const char *in_full(struct scheck_str name)
{
    static const struct {
        const char *name, *words;
    } known[] = {
        {"arch", "architecture"},
        {"bdf", "address"},
        {"be_alloc", "allocation by the backend"},
        {"bits", "word size in bits"},
        {"dm_restrict", "restriction of the device model"},
        {"dtdevs", "devices of the device tree"},
        {"hap", "hardware-assisted paging"},
        {"hdtype", "kind of hard disk"},
        {"iomem", "ranges of I/O memory"},
        {"irqs", "interrupts"},
        {"kernel_bits", "kernel word size in bits"},
        {"lowest_max_mfn", "highest frame that is known"},
        {"lowest_top_gfn", "highest frame that its memory needs"},
        {"max_cpu_id", "highest number of a CPU"},
        {"max_gfn", "highest frame"},
        {"max_mfn", "highest frame"},
        {"max_vcpus", "largest number of virtual CPUs"},
        {"maxmem", "largest memory"},
        {"nics", "network interfaces"},
        {"p9s", "9pfs devices"},
        {"pci", "PCI devices"},
        {"pod", "populate-on-demand"},
        {"pvscsis", "PV SCSI controllers"},
        {"security_supported_until", "end of security support"},
        {"supported_until", "end of full support"},
        {"pvcalls", "PV calls"},
        {"serial", "serial ports"},
        {"sve_vl", "length of SVE vectors"},
        {"vcpus", "number of virtual CPUs"},
        {"vfbs", "framebuffers"},
        {"virtios", "virtio devices"},
        {"vsnds", "sound devices"},
        {"vtpms", "virtual TPMs"},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (is(name, known[i].name))
            return known[i].words;
    }
    return NULL;
}

static void plain_name(struct words *w, struct scheck_str name)
{
    const char *words = in_full(name);

    if (words)
        text_puts(w->out, words);
    else
        spaced(w, name);
}

static void name_words(struct words *w, struct scheck_str name)
{
    struct scheck_str space;

    if (w->variable.len && name.len == w->variable.len &&
        memcmp(name.data, w->variable.data, name.len) == 0) {
        text_puts(w->out, "it");
        return;
    }
    space = cut_namespace(&name);
    if (w->variable.len && space.len == w->variable.len &&
        memcmp(space.data, w->variable.data, space.len) == 0) {
        text_puts(w->out, "its ");
    } else if (space.len) {
        owner(w, space);
        text_puts(w->out, "’s ");
    } else if (!is(name, "today")) {
        text_puts(w->out, "the ");
    }
    plain_name(w, name);
}

static struct scheck_str without(struct scheck_str s, size_t head, size_t tail)
{
    return (struct scheck_str){s.data + head, s.len - head - tail};
}

/* A fact that is true or false, as a clause. False: its name follows no habit. */
static bool habit(struct words *w, struct scheck_str space, struct scheck_str name, bool holds)
{
    struct text *h = w->out;

    if (begins(name, "option_")) {
        html_format(h, "Xen’s option <code>%T</code> is %r", without(name, 7, 0),
                    holds ? "on" : "off");
    } else if (begins(name, "kconfig_")) {
        text_puts(h,
                  holds ? "Xen is built with <code>CONFIG_" : "Xen is built without <code>CONFIG_");
        upper(w, without(name, 8, 0));
        text_puts(h, "</code>");
    } else if (begins(name, "cap_")) {
        html_format(h, "Xen %r the capability <code>%T</code>",
                    holds ? "reports" : "does not report", without(name, 4, 0));
    } else if (is(space, "hypervisor") && is(name, "is_x86")) {
        text_puts(h, holds ? "the host is x86" : "the host is not x86");
    } else if (is(space, "hypervisor") && is(name, "is_arm")) {
        text_puts(h, holds ? "the host is Arm" : "the host is not Arm");
    } else if (is(space, "release") && is(name, "development")) {
        text_puts(h, holds ? "this is the development branch" : "the release is out");
    } else {
        return false;
    }
    return true;
}

static void predicative(struct words *w, struct scheck_str space, const char *verb,
                        struct scheck_str rest)
{
    owner(w, space);
    text_puts(w->out, verb);
    spaced(w, rest);
}

static void fact_clause(struct words *w, struct scheck_str full, bool holds)
{
    struct scheck_str name = full, space = cut_namespace(&name);
    bool of_element = w->variable.len && space.len == w->variable.len &&
                      memcmp(space.data, w->variable.data, space.len) == 0;

    if (!of_element && habit(w, space, name, holds))
        return;
    if (!of_element && space.len && begins(name, "is_")) {
        predicative(w, space, holds ? " is " : " is not ", without(name, 3, 0));
    } else if (!of_element && space.len && begins(name, "has_")) {
        predicative(w, space, holds ? " has " : " does not have ", without(name, 4, 0));
    } else if (!of_element && space.len && begins(name, "uses_")) {
        predicative(w, space, holds ? " uses " : " does not use ", without(name, 5, 0));
    } else if (ends(name, "_in_use")) {
        name_words(w, without(full, 0, 7));
        text_puts(w->out, holds ? " is in use" : " is not in use");
    } else {
        name_words(w, full);
        text_puts(w->out, holds ? " is on" : " is off");
    }
}

/* --- values --- */

static bool is_unit(struct scheck_str s)
{
    return is(s, "KiB") || is(s, "MiB") || is(s, "GiB") || is(s, "TiB");
}

static void literal(struct words *w, struct scheck_str text)
{
    if (text.len >= 2 && (*text.data == '"' || *text.data == '\''))
        text = without(text, 1, 1);
    if (text.len)
        html_format(w->out, "<q>%T</q>", text);
    else
        text_puts(w->out, "empty");
}

static void list(struct words *w, unsigned first, const char *last_separator)
{
    for (unsigned i = first; i; i = node_at(w, i)->next) {
        if (i != first)
            text_puts(w->out, node_at(w, i)->next ? ", " : last_separator);
        value(w, i);
    }
}

static void arithmetic(struct words *w, const struct cel_node *n)
{
    const struct cel_node *unit = node_at(w, n->b);

    value(w, n->a);
    if (is(n->text, "*") && unit->kind == CEL_NAME && is_unit(unit->text)) {
        html_format(w->out, " %T", unit->text);
        return;
    }
    html_format(w->out, " %T ", n->text);
    value(w, n->b);
}

/* What a loop runs over: its list, its variable and its body. */
struct loop {
    unsigned list, body;
    struct scheck_str variable;
};

static bool as_loop(const struct words *w, const struct cel_node *n, struct loop *loop)
{
    const struct cel_node *variable = node_at(w, n->a);

    if (n->kind != CEL_CALL || !n->b || !n->a || !variable->next || variable->kind != CEL_NAME)
        return false;
    *loop = (struct loop){n->b, variable->next, variable->text};
    return true;
}

static void body(struct words *w, const struct loop *loop, bool holds)
{
    struct scheck_str outer = w->variable;

    w->variable = loop->variable;
    truth(w, loop->body, holds, false);
    w->variable = outer;
}

static void function(struct words *w, const struct cel_node *n)
{
    const struct cel_node *argument = node_at(w, n->a);
    struct loop loop;

    if (is(n->text, "size") && (n->a || n->b)) {
        text_puts(w->out, "the number of ");
        value(w, n->b ? n->b : n->a);
    } else if (is(n->text, "filter") && as_loop(w, n, &loop)) {
        value(w, loop.list);
        text_puts(w->out, " where ");
        body(w, &loop, true);
    } else if (!n->b && n->a && !argument->next) {
        value(w, n->a);
    } else {
        w->failed = true;
    }
}

static void value(struct words *w, unsigned idx)
{
    const struct cel_node *n = node_at(w, idx);

    if (w->depth++ == MAX_DEPTH)
        w->failed = true;
    if (w->failed)
        return;
    switch (n->kind) {
    case CEL_LITERAL:
        if (n->text.len && (*n->text.data == '"' || *n->text.data == '\''))
            literal(w, n->text);
        else
            html_text(w->out, n->text);
        break;
    case CEL_NAME:
        name_words(w, n->text);
        break;
    case CEL_LIST:
        list(w, n->a, " and ");
        break;
    case CEL_BINARY:
        arithmetic(w, n);
        break;
    case CEL_MINUS:
        text_puts(w->out, "−");
        value(w, n->a);
        break;
    case CEL_CALL:
        function(w, n);
        break;
    default:
        w->failed = true;
    }
    w->depth--;
}

/* --- clauses --- */

static bool is_date(struct scheck_str name)
{
    return is(name, "today") || ends(name, "_until");
}

static const char *relation(struct scheck_str op, bool holds, bool date)
{
    static const struct {
        const char *op, *yes, *no, *date_yes, *date_no;
    } known[] = {{"==", " is ", " is not ", " is ", " is not "},
                 {"!=", " is not ", " is ", " is not ", " is "},
                 {"<", " is below ", " is at least ", " is before ", " is not before "},
                 {"<=", " is at most ", " is above ", " is not after ", " is after "},
                 {">", " is above ", " is at most ", " is after ", " is not after "},
                 {">=", " is at least ", " is below ", " is not before ", " is before "}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!is(op, known[i].op))
            continue;
        if (date)
            return holds ? known[i].date_yes : known[i].date_no;
        return holds ? known[i].yes : known[i].no;
    }
    return NULL;
}

static void membership(struct words *w, const struct cel_node *n, bool holds)
{
    value(w, n->a);
    if (node_at(w, n->b)->kind == CEL_LIST) {
        text_puts(w->out, holds ? " is " : " is neither ");
        list(w, node_at(w, n->b)->a, holds ? " or " : " nor ");
        return;
    }
    text_puts(w->out, holds ? " is among " : " is not among ");
    value(w, n->b);
}

static void junction(struct words *w, const struct cel_node *n, bool holds, bool inner)
{
    bool and = is(n->text, "&&") == holds;

    text_puts(w->out, inner ? "(" : "");
    truth(w, n->a, holds,
          !(is(node_at(w, n->a)->text, "&&") && is(n->text, "&&")) &&
              !(is(node_at(w, n->a)->text, "||") && is(n->text, "||")));
    text_puts(w->out, and? " and " : " or ");
    truth(w, n->b, holds, true);
    text_puts(w->out, inner ? ")" : "");
}

/* "size(guest.pci) > 0": the guest has PCI devices. */
static bool any(struct words *w, const struct cel_node *n, bool holds)
{
    const struct cel_node *size = node_at(w, n->a), *zero = node_at(w, n->b), *items;
    struct scheck_str name, space;

    if ((!is(n->text, ">") && !is(n->text, "==") && !is(n->text, "!=")) ||
        zero->kind != CEL_LITERAL || !is(zero->text, "0") || size->kind != CEL_CALL ||
        !is(size->text, "size"))
        return false;
    items = node_at(w, size->b ? size->b : size->a);
    name = items->text;
    space = cut_namespace(&name);
    if (items->kind != CEL_NAME || !space.len || w->variable.len)
        return false;
    owner(w, space);
    text_puts(w->out, holds != is(n->text, "==") ? " has " : " has no ");
    plain_name(w, name);
    return true;
}

static void comparison(struct words *w, const struct cel_node *n, bool holds)
{
    bool date = is_date(node_at(w, n->a)->text) || is_date(node_at(w, n->b)->text);
    const char *verb = relation(n->text, holds, date);

    if (any(w, n, holds))
        return;
    if (!verb) {
        w->failed = true;
        return;
    }
    value(w, n->a);
    text_puts(w->out, verb);
    value(w, n->b);
}

static bool quantified(struct words *w, const struct cel_node *n, bool holds)
{
    struct loop loop;
    bool some = is(n->text, "exists"), all = is(n->text, "all");

    if ((!some && !all && !is(n->text, "exists_one")) || !as_loop(w, n, &loop))
        return false;
    if (!some && !all && !holds)
        return false;
    if (some)
        text_puts(w->out, holds ? "for at least one of " : "for none of ");
    else if (all)
        text_puts(w->out, holds ? "for each of " : "for at least one of ");
    else
        text_puts(w->out, "for exactly one of ");
    value(w, loop.list);
    text_puts(w->out, ": ");
    body(w, &loop, !all || holds);
    return true;
}

static void called(struct words *w, const struct cel_node *n, bool holds)
{
    static const struct {
        const char *function, *yes, *no;
    } known[] = {{"startsWith", " begins with ", " does not begin with "},
                 {"endsWith", " ends with ", " does not end with "},
                 {"contains", " contains ", " does not contain "}};

    if (is(n->text, "has") && n->a) {
        value(w, n->a);
        text_puts(w->out, holds ? " is given" : " is not given");
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!is(n->text, known[i].function) || !n->b || !n->a)
            continue;
        value(w, n->b);
        text_puts(w->out, holds ? known[i].yes : known[i].no);
        value(w, n->a);
        return;
    }
    w->failed |= !quantified(w, n, holds);
}

static void choice(struct words *w, const struct cel_node *n, bool holds, bool inner)
{
    text_puts(w->out, inner ? "(if " : "if ");
    truth(w, n->a, true, false);
    text_puts(w->out, " then ");
    truth(w, n->b, holds, true);
    text_puts(w->out, ", else ");
    truth(w, n->c, holds, true);
    text_puts(w->out, inner ? ")" : "");
}

/* A clause saying that node @idx is true (@holds) or false. @inner: inside "and" or "or". */
static void truth(struct words *w, unsigned idx, bool holds, bool inner)
{
    const struct cel_node *n = node_at(w, idx);

    if (w->depth++ == MAX_DEPTH)
        w->failed = true;
    if (w->failed)
        return;
    if (n->kind == CEL_NOT)
        truth(w, n->a, !holds, inner);
    else if (n->kind == CEL_NAME)
        fact_clause(w, n->text, holds);
    else if (n->kind == CEL_CALL)
        called(w, n, holds);
    else if (n->kind == CEL_IF)
        choice(w, n, holds, inner);
    else if (n->kind == CEL_LITERAL && is(n->text, "true"))
        text_puts(w->out, holds ? "always" : "never");
    else if (n->kind == CEL_LITERAL && is(n->text, "false"))
        text_puts(w->out, holds ? "never" : "always");
    else if (n->kind != CEL_BINARY)
        w->failed = true;
    else if (is(n->text, "&&") || is(n->text, "||"))
        junction(w, n, holds, inner);
    else if (is(n->text, "in"))
        membership(w, n, holds);
    else
        comparison(w, n, holds);
    w->depth--;
}

bool html_condition(struct text *h, struct scheck_str cel)
{
    struct cel_tree tree;
    struct words w = {.out = h, .tree = &tree};
    size_t len = h->len;

    if (!cel_tree_parse(cel, &tree))
        return false;
    truth(&w, tree.root, true, false);
    if (w.failed && h->data) {
        h->len = len;
        h->data[len] = '\0';
    }
    return !w.failed;
}
