/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target over the files of the directories given, over every
 * truncation of each file and over each with one byte changed.
 */
#include <dirent.h>
#include <string.h>

#include "fuzz.h"

#define MAX_LEN ((size_t)1 << 20)
/* Beyond that many variants of one file the step between them grows. */
#define MAX_VARIANTS 400

static unsigned long n_inputs;

static void run(const uint8_t *data, size_t len)
{
    /* An exact copy, so that a sanitizer sees the first byte read too far. */
    uint8_t *copy = malloc(len ? len : 1);

    FUZZ_ASSERT(copy);
    memcpy(copy, data, len);
    LLVMFuzzerTestOneInput(copy, len);
    free(copy);
    n_inputs++;
}

static void run_variants(uint8_t *data, size_t len)
{
    size_t step = len / MAX_VARIANTS + 1;

    run(data, len);
    for (size_t i = 0; i < len; i += step) {
        uint8_t kept = data[i];

        run(data, i);
        data[i] = (uint8_t)(kept ^ (1u << (i % 8)));
        run(data, len);
        data[i] = kept;
    }
}

static int run_file(const char *path)
{
    static uint8_t data[MAX_LEN];
    FILE *file = fopen(path, "rb");
    size_t len;

    if (!file) {
        perror(path);
        return 1;
    }
    len = fread(data, 1, sizeof data, file);
    fclose(file);
    run_variants(data, len);
    return 0;
}

static int run_directory(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    char name[4096];
    int rc = 0;

    if (!dir) {
        perror(path);
        return 1;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        rc |= run_file(name);
    }
    closedir(dir);
    return rc;
}

int main(int argc, char **argv)
{
    int rc = 0;

    for (int i = 1; i < argc; i++)
        rc |= run_directory(argv[i]);
    printf("%lu inputs\n", n_inputs);
    return rc || n_inputs == 0;
}
