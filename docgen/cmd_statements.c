/* SPDX-License-Identifier: MIT */
/* docgen statements: the rows of SUPPORT.md, for programs. */
#include <string.h>

#include "doc_build.h"
#include "docgen.h"

struct row {
    const char *path, *qualifier, *status;
    const struct doc_row *of; /* NULL for the rows about the release itself */
};

static const char *level(const struct doc *doc, enum scheck_axis axis, const struct doc_row *row)
{
    size_t idx =
        axis == SCHECK_AXIS_FUNCTION ? row->status.level.function : row->status.level.security;
    const char *name = scheck_policy_level_name(doc->policy, axis, idx);

    return name ? name : "";
}

/* The four rows of the release itself; @version is the caller's. */
static void release_rows(const struct doc *doc, const char *version, struct row rows[4])
{
    static const char path[] = "Release Support";
    const struct scheck_release *r = &doc->release;

    rows[0] = (struct row){path, "Xen-Version", version, NULL};
    rows[1] = (struct row){path, "Initial-Release", r->initial, NULL};
    rows[2] = (struct row){path, "Supported-Until", r->supported_until, NULL};
    rows[3] = (struct row){path, "Security-Support-Until", r->security_supported_until, NULL};
}

/* --- tab-separated --- */

/* What was published instead: "qualifier: …; status: …; lost". */
static void tsv_erratum(const struct doc_erratum *e, struct text *out)
{
    const char *separator = "";

    if (e->qualifier.len) {
        text_puts(out, "qualifier: ");
        text_add(out, e->qualifier.data, e->qualifier.len);
        separator = "; ";
    }
    if (e->status.len) {
        text_puts(out, separator);
        text_puts(out, "status: ");
        text_add(out, e->status.data, e->status.len);
        separator = "; ";
    }
    if (e->lost) {
        text_puts(out, separator);
        text_puts(out, "lost");
    }
}

static void tsv_row(const struct doc *doc, const struct row *row, struct text *out)
{
    const struct doc_row *r = row->of;
    const char *const columns[] = {row->path,
                                   row->qualifier,
                                   row->status,
                                   r ? r->says.id : "",
                                   r ? level(doc, SCHECK_AXIS_FUNCTION, r) : "",
                                   r ? level(doc, SCHECK_AXIS_SECURITY, r) : "",
                                   !r                    ? ""
                                   : r->status.checkable ? "yes"
                                                         : "no"};

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        text_line(out, columns[i]);
        text_puts(out, "\t");
    }
    if (r)
        tsv_erratum(&r->erratum, out);
    text_puts(out, "\n");
}

/* --- JSON --- */

static void json_member(struct text *out, const char *name, const char *value, size_t len)
{
    text_printf(out, ",\n      \"%s\": ", name);
    text_json(out, value, len);
}

static void json_erratum(const struct doc_erratum *e, struct text *out)
{
    const char *separator = "";

    text_puts(out, ",\n      \"published\": {");
    if (e->qualifier.len) {
        text_puts(out, "\"qualifier\": ");
        text_json(out, e->qualifier.data, e->qualifier.len);
        separator = ", ";
    }
    if (e->status.len) {
        text_printf(out, "%s\"status\": ", separator);
        text_json(out, e->status.data, e->status.len);
        separator = ", ";
    }
    if (e->lost) {
        text_printf(out, "%s\"lost\": true", separator);
        separator = ", ";
    }
    text_printf(out, "%s\"why\": ", separator);
    text_json(out, e->why.data, e->why.len);
    text_puts(out, "}");
}

static void json_row(const struct doc *doc, const struct row *row, struct text *out)
{
    const struct doc_row *r = row->of;

    text_puts(out, "    {\n      \"path\": ");
    text_json(out, row->path, strlen(row->path));
    json_member(out, "qualifier", row->qualifier, strlen(row->qualifier));
    json_member(out, "status", row->status, strlen(row->status));
    if (r) {
        const char *function = level(doc, SCHECK_AXIS_FUNCTION, r);
        const char *security = level(doc, SCHECK_AXIS_SECURITY, r);

        json_member(out, "id", r->says.id, strlen(r->says.id));
        json_member(out, "function", function, strlen(function));
        json_member(out, "security", security, strlen(security));
        text_printf(out, ",\n      \"checkable\": %s", r->status.checkable ? "true" : "false");
        if (r->uncheckable.len)
            json_member(out, "reason", r->uncheckable.data, r->uncheckable.len);
        if (r->erratum.any)
            json_erratum(&r->erratum, out);
    }
    text_puts(out, "\n    }");
}

/* --- either --- */

void render_statements(const struct arguments *args, const struct doc *doc, struct text *out)
{
    bool json = strcmp(args->format, "json") == 0;
    void (*put)(const struct doc *, const struct row *, struct text *) = json ? json_row : tsv_row;
    const char *separator = json ? ",\n" : "";
    char version[32];
    struct row release[4];

    release_rows(doc, doc_version(doc, version, sizeof version), release);
    text_puts(out, json ? "{\n  \"schema\": \"supportcheck-statements/1\",\n  \"statements\": [\n"
                        : "section-path\tqualifier\tstatus\tid\tfunction\tsecurity\tcheckable\t"
                          "published\n");
    for (size_t i = 0; i < 4; i++) {
        text_puts(out, i ? separator : "");
        put(doc, &release[i], out);
    }
    for (size_t i = 0; i < doc->n_rows; i++) {
        const struct doc_row *r = &doc->rows[i];
        const struct row row = {r->says.path, r->says.qualifier, r->status.label, r};

        if (!doc_is_published(r))
            continue;
        text_puts(out, separator);
        put(doc, &row, out);
    }
    text_puts(out, json ? "\n  ]\n}\n" : "");
}

enum exit_status cmd_statements(const struct arguments *args)
{
    return with_document(args, render_statements);
}
