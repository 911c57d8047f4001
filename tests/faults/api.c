/* SPDX-License-Identifier: MIT */
/*
 * api FUNCTION FILE: what a function of the library says of an image or of
 * policy source. The status is 4 when it refuses it and leaves its output
 * alone, 0 when it takes it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <supportcheck/image.h>
#include <supportcheck/policy.h>

static char data[1 << 20];
static size_t len;

static void print_diagnostic(void *unused, const struct scheck_diag *diag)
{
    (void)unused;
    fprintf(stderr, "%s: %s\n", diag->at.file ? diag->at.file : "?", diag->message);
}

static int try_open(void)
{
    struct scheck_policy *const untouched = (void *)(uintptr_t)0x5a5a, *policy = untouched;
    int rc = scheck_policy_open(data, len, NULL, &policy);

    if (!rc)
        scheck_policy_close(policy);
    return rc && policy != untouched ? SCHECK_OK : rc;
}

static int try_serial(void)
{
    uint64_t serial = 1;
    int rc = scheck_image_serial(data, len, &serial);

    return rc && serial != 1 ? SCHECK_OK : rc;
}

static int try_load(const char *path)
{
    const struct scheck_diag_sink sink = {print_diagnostic, NULL};
    struct scheck_model *model;
    int rc = scheck_model_new(NULL, &sink, &model);

    if (rc)
        return rc;
    rc = path ? scheck_model_load(model, path)
              : scheck_model_load_buffer(model, "buffer", data, len);
    scheck_model_free(model);
    return rc;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
    int rc;

    if (!file)
        return 2;
    len = fread(data, 1, sizeof data, file);
    fclose(file);
    if (strcmp(argv[1], "scheck_policy_open") == 0)
        rc = try_open();
    else if (strcmp(argv[1], "scheck_image_serial") == 0)
        rc = try_serial();
    else
        rc = try_load(strcmp(argv[1], "scheck_model_load") == 0 ? argv[2] : NULL);
    fprintf(stderr, "%s\n", scheck_status_message(rc));
    return rc ? 4 : 0;
}
