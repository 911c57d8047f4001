/* SPDX-License-Identifier: MIT */
/* Slips of a SUPPORT.md as diagnostics. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "docgen.h"
#include "libsupportcheck/compile/check.h"
#include "support_md.h"

/* A number and what is said of it follow: no two are alike. */
#define LIMIT_WORDS "Supported up to "

static bool knows(const void *ctx, struct scheck_str words)
{
    const struct scheck_model *base = ctx;
    size_t limit_len = strlen(LIMIT_WORDS);

    for (size_t i = 0; i < base->labels.n; i++) {
        const char *label = base->labels.items[i].text.text;

        if (strlen(label) == words.len && memcmp(label, words.data, words.len) == 0)
            return true;
    }
    return words.len > limit_len && memcmp(words.data, LIMIT_WORDS, limit_len) == 0 &&
           isdigit((unsigned char)words.data[limit_len]);
}

int parse_support_md(const char *text, size_t len, const struct scheck_model *base,
                     struct support_md *md)
{
    const struct sm_vocabulary vocabulary = {knows, base};

    return sm_parse(text, len, &vocabulary, md);
}

/* %s is the slip's subject. */
static const struct kind {
    const char *id, *format;
} kinds[] = {
    [SM_NOT_LITERAL] = {"status-not-literal",
                        "\"%s\" is no line of a literal block: tools do not read it; indent it "
                        "by four spaces behind an empty line"},
    [SM_REPEATED] = {"status-repeated",
                     "the status of \"%s\" is given twice below this heading: the later one is "
                     "read"},
    [SM_NO_KEY] = {"status-without-key", "\"%s\" stands among statuses and has no colon"},
    [SM_INDENT] = {"status-indented", "\"%s\" is indented further than its block"},
    [SM_TAB] = {"status-tab", "a tab in \"%s\": write spaces"},
    [SM_NO_HEADING] = {"status-without-heading", "\"%s\" stands below no heading"},
    [SM_EMPTY] = {"status-empty", "\"%s\" says nothing"},
    [SM_UNKNOWN_KEY] = {"status-unknown-key", "\"%s\" is not \"Status\""},
    [SM_PERIOD] = {"status-period", "\"%s\" ends with a period"},
    [SM_UNKNOWN_STATUS] = {"status-unknown", "\"%s\" is no known status"},
    [SM_ENCODING] = {"support-encoding", "this byte is not text in UTF-8%s"},
    [SM_BLOCK] = {"support-block",
                  "\"%s\" begins HTML, a quotation, a rule or a numbered list: Xen's parser stops "
                  "at the next literal block behind one"},
    [SM_LITERAL] = {"support-literal",
                    "\"%s\" is literal and no status: Xen's parser stops here"},
};

/* Of a long line the beginning is enough; what is no text is left out. */
static void add_subject(struct text *out, struct scheck_str subject)
{
    for (size_t at = 0, n; at < subject.len && at < 80; at += n) {
        n = xml_char_len(subject.data + at, subject.len - at);
        if (n)
            text_add(out, subject.data[at] == '\t' ? " " : subject.data + at, n);
        n += !n;
    }
}

static void report_slip(const struct support_md *md, const struct sm_slip *slip, const char *file,
                        enum scheck_diag_severity severity, struct reporter *r)
{
    struct scheck_diag_sink sink = reporter_sink(r);
    const struct kind *kind = &kinds[slip->kind];
    const char *subject = strstr(kind->format, "%s");
    struct scheck_diag diag = {.id = kind->id, .severity = severity, .at.file = file};
    struct text message = {0};

    text_add(&message, kind->format, (size_t)(subject - kind->format));
    add_subject(&message, slip->subject);
    text_puts(&message, subject + strlen("%s"));
    sm_place(md, slip->at, &diag.at.line, &diag.at.column);
    if (slip->also != SM_NONE) {
        diag.also.file = file;
        sm_place(md, slip->also, &diag.also.line, &diag.also.column);
    }
    /* What a slip is about is not to be left out. */
    if (message.failed)
        exit(exit_for(SCHECK_E_NOMEM, file));
    diag.message = message.data;
    sink.report(sink.ctx, &diag);
    text_clear(&message);
}

void report_slips(const struct support_md *md, const char *file, enum scheck_diag_severity severity,
                  struct reporter *r)
{
    for (size_t i = 0; i < md->n_slips; i++)
        report_slip(md, &md->slips[i], file, severity, r);
}
