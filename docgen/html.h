/* SPDX-License-Identifier: MIT */
/* What the HTML pages share: escaping, the tree of headings, and their words. */
#ifndef DOCGEN_HTML_H
#define DOCGEN_HTML_H

#include <supportcheck/policy.h>

#include "docgen.h"

#define HTML_NONE SIZE_MAX

/* --- html_escape.c: the only place that knows what is special in HTML; markup is text_puts() ---
 */

/* Text between tags. Bytes that are no UTF-8 or no characters of HTML become U+FFFD. */
void html_text(struct text *h, struct scheck_str text);
/* An attribute's value between double quotes. */
void html_attribute(struct text *h, struct scheck_str value);
/* An address as an attribute's value; other schemes than http and https become "#". */
void html_url(struct text *h, struct scheck_str url);
/* One component of an address (a fragment, a name): everything special is encoded. */
void html_url_part(struct text *h, struct scheck_str part);
/*
 * Markup with holes: %t text, %a attribute, %u address, %p component of an
 * address (each const char *), %T %A %U %P (the same of a struct scheck_str),
 * %r markup (const char *), %z number (size_t), %% percent.
 */
void html_format(struct text *h, const char *format, ...);

struct scheck_str html_str(const char *s);
/* Cut the text before @stop off @rest; @stop itself goes too. */
struct scheck_str html_cut(struct scheck_str *rest, const char *stop);

/* --- html_map.c --- */

/* From keys, which are borrowed, to numbers. Zeroed is empty. */
struct html_map {
    struct html_map_slot {
        struct scheck_str key;
        size_t value;
    } * slots;
    size_t n, cap;
};

/* The value of @key, made with @initial where it is missing; NULL: out of memory. */
size_t *html_map_at(struct html_map *map, struct scheck_str key, size_t initial);
/* NULL when there is none. */
size_t *html_map_find(const struct html_map *map, struct scheck_str key);
void html_map_clear(struct html_map *map);

/* --- html_anchor.c --- */

/*
 * The identifier that pandoc's auto_identifiers would give a heading of this
 * title, without regard to others. The caller's to free(); NULL: no memory.
 */
char *html_anchor(struct scheck_str title);
/* @base, or with "-1", "-2" … the first that @used has not. Takes over @base. */
char *html_anchor_unique(struct html_map *used, char *base);

/* --- html_tree.c: statements by release, and the headings they stand under --- */

/* The whole policy as a table. */
struct html_table {
    const struct scheck_policy *policy;
    struct scheck_policy_info info;
    struct scheck_release *releases;
    struct scheck_statement *statements;
    struct scheck_history *cells; /* statement by release; label NULL: does not have it */
};

int html_table_build(const struct scheck_policy *policy, struct html_table *table);
void html_table_clear(struct html_table *table);
/* NULL when the release does not have the statement. */
const struct scheck_history *html_cell(const struct html_table *table, size_t statement,
                                       size_t release);
/* Index of the release called @id; NULL: the newest that is out. HTML_NONE: no such. */
size_t html_find_release(const struct html_table *table, const char *id);
/* "4.21", and "4.23-unstable" for the development branch. */
const char *html_version(const struct scheck_release *release, char *buf, size_t cap);
/* Prose of a statement; empty when it has none. */
struct scheck_str html_document(const struct html_table *table, size_t statement,
                                enum scheck_document kind);

/* A section, a feature, or both: headings of equal title and parent are one. */
struct html_heading {
    struct scheck_str title, path;
    char *anchor;
    unsigned depth; /* 1 at the top */
    bool published; /* SUPPORT.md has it: a row of SUPPORT.md stands below */
    size_t n_below; /* statements below it */
    size_t parent, child, last_child, next;
    size_t first, last; /* statements directly below it, chained by html_tree.next */
};

/* The document of one release. */
struct html_tree {
    struct html_heading *headings;
    size_t n_headings, cap_headings;
    size_t top, last_top;
    size_t *heading; /* of each statement, HTML_NONE where the release has it not */
    size_t *next;    /* statement of the same heading behind this one */
    struct html_map paths;
    struct html_map anchors; /* that are taken */
};

/* @release may be HTML_NONE: what any release has. Returns SCHECK_OK or SCHECK_E_NOMEM. */
int html_tree_build(const struct html_table *table, size_t release, struct html_tree *tree);
void html_tree_clear(struct html_tree *tree);
/* The heading behind @heading from top to bottom; of HTML_NONE, the first. */
size_t html_tree_next(const struct html_tree *tree, size_t heading);

/* --- html_level.c: what a status looks like --- */

struct html_look {
    const char *name;  /* of its class: "ok" */
    const char *words; /* "Supported" */
};

#define HTML_N_LOOKS 10
extern const struct html_look html_looks[HTML_N_LOOKS];
/* Index into html_looks, best first. */
size_t html_look_of(const struct html_table *table, size_t statement,
                    const struct scheck_history *status);
/* The status in SUPPORT.md's words, or the levels in ours where it has none. */
void html_status(struct text *h, const struct scheck_policy *policy,
                 const struct scheck_history *status);

/* Architectures that a statement is tied to; 0: none. */
enum html_arch { HTML_X86 = 1, HTML_ARM = 2, HTML_RISCV = 4, HTML_PPC = 8 };
unsigned html_arch_of(const struct html_table *table, size_t statement);
/* "x86 arm", the value of a data attribute. */
void html_arch_words(struct text *h, unsigned archs);

/* --- html_prose.c --- */

/* CommonMark. Raw HTML and unsafe links are left out. */
void html_prose(struct text *h, struct scheck_str text);
/* "; "-separated references as links. */
void html_references(struct text *h, const char *references);

/* --- html_cel.c, html_words.c --- */

/* One condition as an English sentence, escaped; false when it is beyond our reading. */
bool html_condition(struct text *h, struct scheck_str cel);

/* --- html_page.c --- */

/* Everything up to <body>'s first child. @css is the page's own style. */
void html_page_begin(struct text *h, const char *title, const unsigned char *css);
/* The line about the policy, the script, and what closes the page. */
void html_page_end(struct text *h, const struct html_table *table);

/* What a page can be filtered by, and how much of it there is. */
struct html_filter {
    size_t looks[HTML_N_LOOKS]; /* how many statements or cells look so */
    unsigned archs;
    size_t n_items;
    const char *items; /* "statements" */
};

/* The form, up to where a page adds fields of its own; then what closes it. */
void html_filter_begin(struct text *h, const struct html_filter *filter);
void html_filter_end(struct text *h, const struct html_filter *filter);
/* What the colours mean, with counts. */
void html_legend(struct text *h, const struct html_filter *filter);

/* --- html_statement.c --- */

struct html_audit;

struct html_statement_page {
    const struct html_table *table;
    const struct html_tree *tree;
    size_t release;
    const struct html_audit *audit; /* NULL: none was given */
};

/* What all statements under @heading begin their descriptions with. */
struct scheck_str html_shared_description(const struct html_statement_page *page,
                                          const struct html_heading *heading);
/* Statement @idx as an article; @shared of its description stands in front of it already. */
void html_statement(struct text *h, const struct html_statement_page *page, size_t idx,
                    size_t shared);

/* --- html_restriction.c --- */

/* Of a restriction: its limits in all releases, its state in them, and what would lift it. */
void html_restriction(struct text *h, const struct html_statement_page *page,
                      const struct html_heading *heading);

/* --- html_reading.c --- */

/* What the words mean. @anchors: of the page's headings; cleared. */
void html_definitions(struct text *h, const struct html_statement_page *page, struct html_map *anchors);

/* --- html_command.c --- */

/* Appends the page to @out. Returns SCHECK_OK, SCHECK_E_RANGE (said on stderr) or E_NOMEM. */
typedef int html_render(const struct arguments *args, const struct html_table *table,
                        struct text *out);
html_render html_render_release, html_render_matrix;
/* Open the policy, have @render write the page, and put it out. */
enum exit_status html_command(const struct arguments *args, html_render *render);

#endif
