/* SPDX-License-Identifier: MIT */
#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model.h"

/* Longer messages are cut: a policy that quotes a page at us gets its first words back. */
#define MESSAGE_LEN 1024

#define ERROR SCHECK_DIAG_ERROR
#define WARNING SCHECK_DIAG_WARNING
#define LINT SCHECK_DIAG_LINT
static const struct scheck__diag_entry registry[] = {
#define DIAG(id, severity, help) {id, severity, help},
#include "diagnostics.def"
#undef DIAG
};
#undef ERROR
#undef WARNING
#undef LINT

const struct scheck__diag_entry *scheck__diag_find(const char *id)
{
    for (size_t i = 0; i < sizeof registry / sizeof *registry; i++) {
        if (strcmp(registry[i].id, id) == 0)
            return &registry[i];
    }
    return NULL;
}

static void __attribute__((format(printf, 3, 0)))
report(struct scheck_model *m, struct scheck_diag *diag, const char *fmt, va_list args)
{
    char message[MESSAGE_LEN];

    /* Once memory is out a mistake may be its consequence; the status says what happened. */
    if (!m->sink.report || m->arena.failed)
        return;
    vsnprintf(message, sizeof message, fmt, args);
    diag->message = message;
    m->sink.report(m->sink.ctx, diag);
}

void scheck__model_error(struct scheck_model *m, const char *id, struct scheck_place at,
                         const struct scheck_place *also, const char *fmt, ...)
{
    struct scheck_diag diag = {.id = id, .severity = SCHECK_DIAG_ERROR, .at = at};
    va_list args;

    if (also)
        diag.also = *also;
    m->n_errors++;
    va_start(args, fmt);
    report(m, &diag, fmt, args);
    va_end(args);
}

void scheck__model_lint(struct scheck_model *m, const char *id, struct scheck_place at,
                        const char *fmt, ...)
{
    struct scheck_diag diag = {.id = id, .severity = SCHECK_DIAG_LINT, .at = at};
    va_list args;

    m->n_lints++;
    va_start(args, fmt);
    report(m, &diag, fmt, args);
    va_end(args);
}
