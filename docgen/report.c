/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "docgen.h"

#define RED "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN "\033[1;36m"
#define PLAIN "\033[0m"

void reporter_init(struct reporter *r, FILE *out, const struct arguments *args)
{
    const char *no_colour = getenv("NO_COLOR");

    *r = (struct reporter){.out = out, .args = args};
    r->colour = isatty(fileno(out)) && (!no_colour || !*no_colour);
}

static void print_place(const struct reporter *r, const struct scheck_place *at)
{
    if (!at->file)
        fputs("docgen: ", r->out);
    else if (!at->line)
        fprintf(r->out, "%s: ", at->file);
    else
        fprintf(r->out, "%s:%u:%u: ", at->file, at->line, at->column);
}

static void print_kind(const struct reporter *r, const char *kind, const char *colour)
{
    fprintf(r->out, "%s%s:%s ", r->colour ? colour : "", kind, r->colour ? PLAIN : "");
}

static bool is_ignored(const struct arguments *args, const char *id)
{
    for (size_t i = 0; i < args->n_ignored; i++) {
        if (strcmp(args->ignored[i], id) == 0)
            return true;
    }
    return false;
}

static void report(void *ctx, const struct scheck_diag *diag)
{
    struct reporter *r = ctx;
    bool error = diag->severity == SCHECK_DIAG_ERROR;

    if (diag->severity == SCHECK_DIAG_LINT && (!r->lints || is_ignored(r->args, diag->id)))
        return;
    *(error ? &r->n_errors : &r->n_lints) += 1;
    print_place(r, &diag->at);
    if (error)
        print_kind(r, "error", RED);
    else
        print_kind(r, diag->severity == SCHECK_DIAG_LINT ? "lint" : "warning", MAGENTA);
    fprintf(r->out, "%s [%s]\n", diag->message, diag->id);
    if (!diag->also.file)
        return;
    print_place(r, &diag->also);
    print_kind(r, "note", CYAN);
    fputs(strncmp(diag->id, "duplicate", strlen("duplicate")) == 0 ? "also defined here\n"
                                                                   : "see here\n",
          r->out);
}

struct scheck_diag_sink reporter_sink(struct reporter *r)
{
    return (struct scheck_diag_sink){report, r};
}

static void print_count(const struct reporter *r, size_t n, const char *what)
{
    if (n)
        fprintf(r->out, "%zu %s%s\n", n, what, n == 1 ? "" : "s");
}

void reporter_summary(const struct reporter *r)
{
    print_count(r, r->n_errors, "error");
    print_count(r, r->n_lints, "lint");
}

enum exit_status exit_for(int rc, const char *what)
{
    switch (rc) {
    case SCHECK_OK:
        return EXIT_DONE;
    case SCHECK_E_POLICY:
        return EXIT_POLICY;
    case SCHECK_E_LIMIT:
        return EXIT_POLICY;
    case SCHECK_E_IO: /* whoever met it has said which file and why */
        return EXIT_IO;
    default:
        fprintf(stderr, "docgen: %s: %s\n", what, scheck_status_message(rc));
        return EXIT_IO;
    }
}
