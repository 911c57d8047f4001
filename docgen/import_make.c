/* SPDX-License-Identifier: MIT */
/* The files of an import, and the proof that they give the text back. */
#include <string.h>

#include "docgen.h"
#include "import.h"

static const struct {
    const char *name;
    import_writer *write;
} writers[IMPORT_N_FILES] = {{"policy.xml", import_write_policy},
                             {"vocabulary.xml", import_write_vocabulary},
                             {"statements.xml", import_write_statements},
                             {"document.xml", import_write_document}};

static int write_files(const struct import *imp, struct policy_file files[IMPORT_N_FILES])
{
    for (size_t i = 0; i < IMPORT_N_FILES; i++) {
        files[i].name = writers[i].name;
        writers[i].write(imp, &files[i].text);
        if (files[i].text.failed)
            return SCHECK_E_NOMEM;
    }
    return SCHECK_OK;
}

/* Nothing is left behind that the checker refuses or that has other bytes than the text. */
static int verify(const struct import *imp, const struct policy_file files[IMPORT_N_FILES],
                  struct reporter *r)
{
    struct scheck_model *model = NULL;
    struct text back = {0};
    int rc = load_files(files, IMPORT_N_FILES, r, &model);

    if (rc != SCHECK_OK)
        return rc;
    if (!render_verbatim(model, imp->release, &back) || back.len != imp->md->len ||
        (back.len && memcmp(back.data, imp->md->text, back.len) != 0)) {
        fprintf(stderr, "%s: error: the policy would not give the same text back\n", imp->source);
        rc = SCHECK_E_POLICY;
    }
    if (back.failed)
        rc = SCHECK_E_NOMEM;
    text_clear(&back);
    scheck_model_free(model);
    return rc;
}

int import_make(struct import *imp, const char *release, struct policy_file files[IMPORT_N_FILES],
                struct reporter *r)
{
    int rc;

    import_find_release(imp, release);
    rc = import_statements(imp);
    if (rc == SCHECK_OK && imp->linked)
        rc = import_link(imp);
    if (rc == SCHECK_OK)
        rc = write_files(imp, files);
    return rc == SCHECK_OK ? verify(imp, files, r) : rc;
}

void import_clear_files(struct policy_file files[IMPORT_N_FILES])
{
    for (size_t i = 0; i < IMPORT_N_FILES; i++)
        text_clear(&files[i].text);
}
