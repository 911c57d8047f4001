/* SPDX-License-Identifier: MIT */
/*
 * Bytes as ids.tsv, what ids of a policy meant: refused with a place in it, or
 * compared with a policy, in either direction; and what is read is written as
 * a list that says the same.
 */
#include <string.h>

#include "docgen/id_list.h"
#include "file.h"
#include "fuzz.h"
#include "libsupportcheck/compile/check.h"

static const struct id_severity severity = {SCHECK_DIAG_WARNING, SCHECK_DIAG_ERROR};

/* Ids that a list of the corpus has in use, retired, and not at all. */
static const char policy[] =
    "<supportcheck version='1'><policy serial='1'/>"
    "<levels axis='function'><level id='supported'/><level id='unsupported'/></levels>"
    "<levels axis='security'><level id='yes'/><level id='no'/></levels>"
    "<labels><label text='Supported' function='supported' security='yes'/></labels>"
    "<releases><release id='4.19' initial='2024-07-29' supported-until='2027-07-29'"
    " security-supported-until='2029-07-29'/></releases>"
    "<facts namespace='guest'><fact name='hap' type='bool' meaning='m'/></facts>"
    "<section title='A'><feature id='b' title='B'><statement id='b.x' qualifier='x'>"
    "<status>Supported</status><when>guest.hap</when><message>m</message></statement>"
    "<statement id='b.y' qualifier='y'><status>Supported</status><uncheckable>u</uncheckable>"
    "</statement></feature></section></supportcheck>";

static struct reporter reporter;

/* The policy's own list; what is compared may add to it. */
static void fill(struct id_list *list)
{
    static struct scheck_model *model;

    if (!model) {
        static struct arguments args;
        struct scheck_diag_sink sink;

        reporter_init(&reporter, fopen("/dev/null", "w"), &args);
        sink = reporter_sink(&reporter);
        FUZZ_ASSERT(reporter.out && scheck_model_new(NULL, &sink, &model) == SCHECK_OK);
        FUZZ_ASSERT(scheck_model_load_buffer(model, "ids.xml", policy, strlen(policy)) == SCHECK_OK);
        FUZZ_ASSERT(scheck__model_check(model) == SCHECK_OK);
    }
    FUZZ_ASSERT(id_list_of_model(model, list) == SCHECK_OK);
}

static char *written(const struct id_list *list)
{
    struct text out = {0};

    id_list_write(list, &out);
    FUZZ_ASSERT(out.data && !out.failed);
    return out.data;
}

/* What was read is written as a list that is read as the same. */
static void check_round_trip(const struct id_list *list)
{
    struct id_list again = {0};
    char *text = written(list), *text_again;

    FUZZ_ASSERT(id_list_read(fuzz_file(1, (const uint8_t *)text, strlen(text)), &reporter,
                             &again) == SCHECK_OK);
    text_again = written(&again);
    FUZZ_ASSERT(strcmp(text, text_again) == 0);
    free(text_again);
    free(text);
    id_list_clear(&again);
}

/* After what is gone was kept as retired, nothing of the list is gone. */
static void check_comparison(const struct id_list *old, struct id_list *now)
{
    int rc = id_list_compare(old, now, &severity, true, &reporter);
    size_t n = now->n;

    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_POLICY);
    rc = id_list_compare(old, now, &severity, true, &reporter);
    FUZZ_ASSERT(rc == SCHECK_OK || rc == SCHECK_E_POLICY);
    FUZZ_ASSERT(now->n == n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct id_list now = {0}, old = {0};
    size_t n_errors;
    int rc;

    fill(&now);
    n_errors = reporter.n_errors;
    rc = id_list_read(fuzz_file(0, data, len), &reporter, &old);
    FUZZ_ASSERT(rc == SCHECK_OK || (rc == SCHECK_E_POLICY && reporter.n_errors > n_errors));
    if (rc == SCHECK_OK) {
        check_round_trip(&old);
        check_comparison(&old, &now);
        check_round_trip(&now);
    }
    id_list_clear(&old);
    id_list_clear(&now);
    return 0;
}
