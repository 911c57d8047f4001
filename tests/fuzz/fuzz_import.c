/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a SUPPORT.md: what is read at all becomes a policy that the checker
 * accepts and that gives the same bytes back; every slip has its place in them.
 * The first byte says which release is asked for, and whether predicates of
 * another policy are taken over.
 */
#include <string.h>

#include "docgen/import.h"
#include "fuzz.h"

/* Predicates to link with: headings of one word that the fuzzer meets soon. */
static const char linked_policy[] =
    "<supportcheck version='1'><policy serial='1'/>"
    "<levels axis='function'><level id='supported'/><level id='experimental'/></levels>"
    "<levels axis='security'><level id='yes'/><level id='no'/></levels>"
    "<labels><label text='Supported' function='supported' security='yes'/>"
    "<label text='Experimental' function='experimental' security='no'/></labels>"
    "<releases><release id='4.19' initial='2024-07-29' supported-until='2027-07-29'"
    " security-supported-until='2029-07-29'/></releases>"
    "<facts namespace='guest'><fact name='hap' type='bool' meaning='m'/>"
    "<define name='shadow' type='bool' meaning='m'>!guest.hap</define></facts>"
    "<section title='A'><feature id='b' title='B'><statement id='b.x' qualifier='x'>"
    "<status>Experimental</status><when>guest.shadow</when><message>m &amp; n</message>"
    "<example expect='true'><guest hap='false'/></example></statement>"
    "<statement id='b.in-use'><status>Supported</status><uncheckable>u</uncheckable></statement>"
    "</feature></section></supportcheck>";

static struct reporter reporter;

static const struct scheck_model *base_of(bool linked)
{
    static struct scheck_model *models[2];
    struct arguments args = {0};

    if (models[linked])
        return models[linked];
    reporter_init(&reporter, stderr, &args);
    if (linked) {
        struct scheck_diag_sink sink = reporter_sink(&reporter);

        FUZZ_ASSERT(scheck_model_new(NULL, &sink, &models[1]) == SCHECK_OK);
        FUZZ_ASSERT(scheck_model_load_buffer(models[1], "linked.xml", linked_policy,
                                             strlen(linked_policy)) == SCHECK_OK);
        FUZZ_ASSERT(scheck__model_check(models[1]) == SCHECK_OK);
    } else {
        FUZZ_ASSERT(load_base(NULL, &reporter, &models[0]) == SCHECK_OK);
    }
    return models[linked];
}

static void check_slips(const struct support_md *md)
{
    for (size_t i = 0; i < md->n_slips; i++) {
        unsigned line = 0, column = 0;

        FUZZ_ASSERT(md->slips[i].at <= md->len);
        sm_place(md, md->slips[i].at, &line, &column);
        FUZZ_ASSERT(line && column && line <= md->n_lines + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const releases[] = {NULL, "4.19", "4.21", "0.0"};
    struct policy_file files[IMPORT_N_FILES] = {{0}};
    struct import imp = {.source = "fuzz.md"};
    struct support_md md = {0};
    int rc;

    if (!len)
        return 0;
    imp.linked = data[0] & 4;
    imp.base = base_of(imp.linked);
    imp.md = &md;
    rc = parse_support_md((const char *)data + 1, len - 1, imp.base, &md);
    if (rc == SCHECK_OK) {
        check_slips(&md);
        /* import_make() reads its files back and compares the bytes. */
        rc = import_make(&imp, releases[data[0] & 3], files, &reporter);
        FUZZ_ASSERT(rc == SCHECK_OK);
    } else {
        FUZZ_ASSERT(rc == SCHECK_E_LIMIT && len > SM_MAX_LEN);
    }
    import_clear_files(files);
    import_clear(&imp);
    sm_clear(&md);
    return 0;
}
