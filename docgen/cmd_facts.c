/* SPDX-License-Identifier: MIT */
/* docgen facts: the vocabulary, as a page or as JSON Schema. */
#include <string.h>

#include "docgen.h"
#include "facts.h"

size_t facts_namespace_len(const struct m_fact *fact)
{
    const char *dot = strchr(fact->name.text, '.');

    return dot ? (size_t)(dot - fact->name.text) : 0;
}

const char *facts_short_name(const struct m_fact *fact)
{
    size_t len = facts_namespace_len(fact);

    return fact->name.text + (len ? len + 1 : 0);
}

bool facts_same_namespace(const struct m_fact *fact, const struct m_fact *other)
{
    size_t len = facts_namespace_len(fact);

    return len == facts_namespace_len(other) && memcmp(fact->name.text, other->name.text, len) == 0;
}

bool facts_begins_namespace(const struct scheck_model *model, size_t idx)
{
    for (size_t i = 0; i < idx; i++) {
        if (facts_same_namespace(&model->facts.items[i], &model->facts.items[idx]))
            return false;
    }
    return true;
}

/* Only a policy that compiles has a vocabulary that can be relied on. */
static int check(struct scheck_model *model)
{
    const struct scheck_compile_options options = {sizeof options, false};
    void *image = NULL;
    size_t len = 0;
    int rc = scheck_model_compile(model, &options, &image, &len);

    if (image)
        scheck_image_free(model, image);
    return rc;
}

static int write_facts(const struct arguments *args, struct scheck_model *model)
{
    struct text out = {0};

    if (strcmp(args->format, "json-schema") == 0)
        facts_schema(model, &out);
    else
        facts_markdown(model, &out);
    return write_text(args, &out);
}

enum exit_status cmd_facts(const struct arguments *args)
{
    struct scheck_model *model = NULL;
    struct reporter reporter;
    int rc;

    reporter_init(&reporter, stderr, args);
    rc = load_policy(args, &reporter, &model);
    if (rc == SCHECK_OK)
        rc = check(model);
    if (rc == SCHECK_OK)
        rc = write_facts(args, model);
    scheck_model_free(model);
    reporter_summary(&reporter);
    return exit_for(rc, "facts");
}
