/* SPDX-License-Identifier: MIT */
/*
 * Any text becomes a policy that the checker accepts and that gives the same
 * bytes back: files, and files with bytes changed, lines moved and pieces
 * doubled. import_make() compares; an import that it refuses fails here.
 * Arguments: the policy to link with, then directories of *.md files.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "docgen/import.h"

#define MAX_TEXT 65536
#define ROUNDS 16

static uint64_t state = 88172645463325252u;

static size_t random_below(size_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state % n);
}

/* --- mutations --- */

static const char *const pieces[] = {"    Status: Supported\n",
                                     "\r\n",
                                     "\t",
                                     "# ",
                                     "\n\n",
                                     "   Status, a: b\n",
                                     "]]>",
                                     "<![CDATA[",
                                     "&amp;",
                                     "\xff",
                                     "\xef\xbf\xbf",
                                     "\r",
                                     "    Status, x, y:Experimental  \n",
                                     "## Memory\n",
                                     "```\n",
                                     "> ",
                                     "  * ",
                                     "===\n",
                                     "Xen-Version: 99999999999.1\n",
                                     "    Xen-Version: 04.1\n",
                                     "    Initial-Release: 2025-99-01\n",
                                     "{max}",
                                     "\xc2\xa0",
                                     "    Status,,: \"'<&>\n",
                                     "\x01",
                                     "\xef\xbb\xbf"};

static size_t insert(char *text, size_t len, size_t at, const char *piece, size_t piece_len)
{
    if (len + piece_len > MAX_TEXT)
        return len;
    memmove(text + at + piece_len, text + at, len - at);
    memcpy(text + at, piece, piece_len);
    return len + piece_len;
}

static size_t mutate(char *text, size_t len)
{
    size_t at = len ? random_below(len) : 0, run = len - at < 40 ? len - at : random_below(40);
    const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
    char copy[40];

    switch (random_below(5)) {
    case 0:
        if (len)
            text[at] = (char)random_below(256);
        return len;
    case 1:
        memmove(text + at, text + at + run, len - at - run);
        return len - run;
    case 2:
        memcpy(copy, text + at, run);
        return insert(text, len, random_below(len + 1), copy, run);
    case 3:
        return at; /* cut */
    default:
        return insert(text, len, at, piece, strlen(piece));
    }
}

/* --- one text --- */

/* An exact copy, so that a sanitizer sees a read behind the end. */
static int import_bytes(const struct scheck_model *base, bool linked, const char *text, size_t len)
{
    struct arguments args = {0};
    struct policy_file files[IMPORT_N_FILES] = {{0}};
    struct import imp = {.source = "a \"b\".md", .base = base, .linked = linked};
    struct support_md md;
    struct reporter r;
    char *copy = malloc(len ? len : 1);
    int rc;

    if (!copy)
        return SCHECK_E_NOMEM;
    memcpy(copy, text, len);
    reporter_init(&r, stderr, &args);
    rc = parse_support_md(copy, len, base, &md);
    imp.md = &md;
    if (rc == SCHECK_OK)
        rc = import_make(&imp, NULL, files, &r);
    import_clear_files(files);
    import_clear(&imp);
    sm_clear(&md);
    free(copy);
    return rc;
}

static bool check(const struct scheck_model *base, const char *name, const char *text, size_t len)
{
    int rc = import_bytes(base, random_below(4) == 0, text, len);

    if (rc == SCHECK_OK)
        return true;
    fprintf(stderr, "FAILED: %s, %zu bytes: %s\n", name, len, scheck_status_message(rc));
    fwrite(text, 1, len < 2000 ? len : 2000, stderr);
    return false;
}

static bool check_file(const struct scheck_model *base, const char *path, size_t rounds)
{
    static char text[MAX_TEXT];
    char *original;
    size_t len;
    bool ok;

    if (read_file(path, &original, &len) != SCHECK_OK)
        return false;
    if (len > MAX_TEXT)
        len = MAX_TEXT;
    ok = check(base, path, original, len);
    for (size_t i = 0; i < rounds && ok; i++) {
        size_t n = len;

        memcpy(text, original, len);
        for (size_t k = 1 + random_below(8); k; k--)
            n = mutate(text, n);
        ok = check(base, path, text, n);
    }
    free(original);
    return ok;
}

static size_t check_directory(const struct scheck_model *base, const char *path, size_t rounds,
                              size_t *failed)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    size_t n = 0;

    if (!dir) {
        printf("left out: there is no %s\n", path);
        return 0;
    }
    while ((entry = readdir(dir)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        char file[4096];

        if (!dot || strcmp(dot, ".md") != 0)
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        *failed += !check_file(base, file, rounds);
        n++;
    }
    closedir(dir);
    return n;
}

int main(int argc, char **argv)
{
    struct arguments args = {0};
    struct scheck_model *base = NULL;
    struct reporter r;
    size_t n = 0, failed = 0, rounds = getenv("SUPPORTCHECK_SLOW") ? 4 : ROUNDS;

    reporter_init(&r, stderr, &args);
    if (argc < 3 || load_base(argv[1], &r, &base) != SCHECK_OK)
        return 1;
    /* The published texts are long: fewer changes of each. */
    for (int i = 2; i < argc; i++)
        n += check_directory(base, argv[i], i == 2 ? 10 * rounds : rounds / 4, &failed);
    scheck_model_free(base);
    printf("%zu texts and their mutations, %zu failed\n", n, failed);
    return failed != 0;
}
