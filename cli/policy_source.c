/* SPDX-License-Identifier: MIT */
#include "policy_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <supportcheck/policy.h>

#include "cli.h"
#include "file.h"
#include "message.h"
#include "modules.h"

#define IMAGE_FILE "policy.img"

/* The data directory; tests point the variable at one of their own. */
static const char *data_dir(void)
{
    const char *dir = secure_getenv("SUPPORTCHECK_DATA_DIR");

    return dir && *dir ? dir : SCHECK_CLI_DATA_DIR;
}

/* "DIR/NAME", to be freed; NULL when memory is out. */
static char *join(const char *dir, const char *name)
{
    size_t dir_len = strlen(dir), name_size = strlen(name) + 1;
    char *path = malloc(dir_len + 1 + name_size);

    if (!path)
        return NULL;
    memcpy(path, dir, dir_len);
    path[dir_len] = '/';
    memcpy(path + dir_len + 1, name, name_size);
    return path;
}

/* --- source, compiled through the authoring library --- */

static void report_diag(void *ctx, const struct scheck_diag *diag)
{
    const char *kind = diag->severity == SCHECK_DIAG_ERROR ? "" : "warning: ";

    (void)ctx;
    if (diag->severity == SCHECK_DIAG_LINT)
        return;
    cli_error_at(diag->at.file ? diag->at.file : "policy", diag->at.line, diag->at.column,
                 "%s%s [%s]", kind, diag->message, diag->id);
    if (diag->also.file)
        cli_error_at(diag->also.file, diag->also.line, diag->also.column, "also here");
}

static int load_paths(const struct cli_authoring *authoring, struct scheck_model *model,
                      const struct cli_paths *paths)
{
    int result = 0;

    for (size_t i = 0; i < paths->n; i++) {
        int rc = authoring->model_load(model, paths->items[i]);

        /* Diagnostics have been reported; anything else has not. */
        if (rc != SCHECK_OK && rc != SCHECK_E_POLICY)
            cli_error_at(paths->items[i], 0, 0, "is no policy: %s", scheck_status_message(rc));
        if (rc != SCHECK_OK)
            result = CLI_POLICY;
    }
    return result;
}

/* The image outlives the model, whose allocator holds it: take a copy. */
static int compile_model(const struct cli_authoring *authoring, struct scheck_model *model,
                         struct cli_bytes *image_out)
{
    struct scheck_compile_options options = {.size = sizeof options, .documents = true};
    void *image = NULL;
    int rc = authoring->model_compile(model, &options, &image, &image_out->len);

    if (rc == SCHECK_OK) {
        image_out->data = malloc(image_out->len);
        if (image_out->data)
            memcpy(image_out->data, image, image_out->len);
        else
            rc = SCHECK_E_NOMEM;
        authoring->image_free(model, image);
    }
    if (rc != SCHECK_OK && rc != SCHECK_E_POLICY)
        cli_error("the policy cannot be compiled: %s", scheck_status_message(rc));
    return rc == SCHECK_OK ? 0 : CLI_POLICY;
}

static int compile_source(const struct cli_paths *policies, const struct cli_paths *overlays,
                          struct cli_bytes *image_out)
{
    const struct cli_authoring *authoring = cli_authoring();
    struct scheck_diag_sink sink = {report_diag, NULL};
    struct scheck_model *model = NULL;

    if (!authoring)
        return CLI_POLICY;
    if (authoring->model_new(NULL, &sink, &model) != SCHECK_OK)
        return cli_no_memory();

    int rc = load_paths(authoring, model, policies);
    int overlay_rc = load_paths(authoring, model, overlays);

    if (!rc)
        rc = overlay_rc;
    if (!rc)
        rc = compile_model(authoring, model, image_out);
    authoring->model_free(model);
    return rc;
}

/* --- images --- */

static int open_image(const char *name, struct cli_bytes *bytes, struct cli_policy *policy_out)
{
    struct scheck_policy *policy = NULL;
    int rc = scheck_policy_open(bytes->data, bytes->len, NULL, &policy);

    if (rc != SCHECK_OK) {
        cli_error_at(name, 0, 0, rc == SCHECK_E_IMAGE
                                     ? "is neither a policy image nor policy source: %s"
                                     : "cannot be used: %s",
                     scheck_status_message(rc));
        free(bytes->data);
        return CLI_POLICY;
    }
    *policy_out = (struct cli_policy){policy, bytes->data};
    return 0;
}

/* Source begins with markup, after a byte order mark or white space at most; an image never. */
static bool is_markup(const struct cli_bytes *bytes)
{
    size_t i = bytes->len >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (i < bytes->len && strchr(" \t\r\n", bytes->data[i]) && bytes->data[i])
        i++;
    return i < bytes->len && bytes->data[i] == '<';
}

/* Whether @path is an image, whose bytes are then in @bytes_out. */
static int read_if_image(const char *path, bool *image_out, struct cli_bytes *bytes_out)
{
    struct stat st;

    *image_out = false;
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return 0;
    } else if (errno != ENOENT) { /* what is not there is left to reading, which knows "-" */
        cli_error_at(path, 0, 0, "cannot be read: %s", strerror(errno));
        return CLI_POLICY;
    }
    if (cli_file_read(path, bytes_out) != 0)
        return CLI_POLICY;
    *image_out = !is_markup(bytes_out);
    if (!*image_out)
        free(bytes_out->data);
    return 0;
}

static int open_named(const struct cli_paths *policies, const struct cli_paths *overlays,
                      struct cli_policy *policy_out)
{
    struct cli_bytes bytes = {NULL, 0};

    for (size_t i = 0; i < policies->n; i++) {
        bool image = false;
        int rc = read_if_image(policies->items[i], &image, &bytes);

        if (rc)
            return rc;
        if (image && (policies->n > 1 || overlays->n > 0)) {
            free(bytes.data);
            cli_error_at(policies->items[i], 0, 0,
                         "is a compiled image: nothing can be added to it; give the policy's "
                         "source (XML files or their directory) instead");
            return CLI_POLICY;
        }
        if (image)
            return open_image(policies->items[i], &bytes, policy_out);
    }

    int rc = compile_source(policies, overlays, &bytes);

    return rc ? rc : open_image("the compiled policy", &bytes, policy_out);
}

/* --- the default --- */

static int open_builtin(struct cli_policy *policy_out)
{
    struct scheck_policy *policy = NULL;
    int rc = scheck_policy_builtin(NULL, &policy);

    if (rc != SCHECK_OK) {
        cli_error("the built-in policy cannot be used: %s", scheck_status_message(rc));
        return CLI_POLICY;
    }
    *policy_out = (struct cli_policy){policy, NULL};
    return 0;
}

/*
 * Only root may decide what every check on this machine says. Returns the
 * descriptor, or -1: silently when there is no such file.
 */
static int open_trusted(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    if (fd < 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            cli_error_at(path, 0, 0, "ignored: %s; the built-in policy is used", strerror(errno));
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == 0 &&
        !(st.st_mode & (S_IWGRP | S_IWOTH)))
        return fd;
    cli_error_at(path, 0, 0,
                 "ignored: not a file owned by root that nobody else can write; the built-in "
                 "policy is used");
    close(fd);
    return -1;
}

/* Of equal age the installed one is better only for its prose. */
static bool is_better(uint64_t installed, const struct cli_policy *builtin, bool documents)
{
    struct scheck_policy_info info;

    scheck_policy_info(builtin->policy, &info);
    return installed > info.serial || (documents && installed == info.serial);
}

/* Reading and verifying takes longer than a check: what is not even an image is told by that. */
static bool may_be_better(int fd, const struct cli_policy *builtin, bool documents)
{
    unsigned char head[SCHECK_IMAGE_HEAD];
    ssize_t len = pread(fd, head, sizeof head, 0);
    uint64_t serial;

    return len < 0 || scheck_image_serial(head, (size_t)len, &serial) != SCHECK_OK ||
           is_better(serial, builtin, documents);
}

/* The image at @path where it is to be preferred to @builtin; else @policy_out stays as it is. */
static void open_installed(const char *path, const struct cli_policy *builtin, bool documents,
                           struct cli_policy *policy_out)
{
    struct cli_bytes bytes = {NULL, 0};
    struct scheck_policy *policy = NULL;
    int fd = open_trusted(path);

    if (fd < 0)
        return;

    bool wanted = may_be_better(fd, builtin, documents);
    int failed = wanted ? cli_file_read_fd(fd, path, &bytes) : -1;

    close(fd);
    if (failed)
        return;

    int rc = scheck_policy_open(bytes.data, bytes.len, NULL, &policy);

    if (rc != SCHECK_OK) {
        cli_error_at(path, 0, 0, "ignored: %s; the built-in policy is used",
                     scheck_status_message(rc));
        free(bytes.data);
        return;
    }
    *policy_out = (struct cli_policy){policy, bytes.data};
}

/* Read again, now that it is verified. */
static bool installed_wins(const struct cli_policy *installed, const struct cli_policy *builtin,
                           bool documents)
{
    struct scheck_policy_info info;

    scheck_policy_info(installed->policy, &info);
    return is_better(info.serial, builtin, documents && info.has_documents);
}

static int open_default(bool documents, struct cli_policy *policy_out)
{
    struct cli_policy builtin, installed = {NULL, NULL};
    char *path = join(data_dir(), IMAGE_FILE);

    if (!path)
        return cli_no_memory();

    int rc = open_builtin(&builtin);

    if (!rc)
        open_installed(path, &builtin, documents, &installed);
    free(path);
    if (rc)
        return rc;
    if (installed.policy && installed_wins(&installed, &builtin, documents)) {
        cli_policy_close(&builtin);
        *policy_out = installed;
    } else {
        cli_policy_close(&installed);
        *policy_out = builtin;
    }
    return 0;
}

/* An overlay is compiled together with what it lies over, so the source is needed. */
static int open_overlaid_default(const struct cli_paths *overlays, struct cli_policy *policy_out)
{
    char *source = join(data_dir(), "policy");
    struct stat st;
    int rc;

    if (!source)
        return cli_no_memory();
    if (stat(source, &st) == 0 && S_ISDIR(st.st_mode)) {
        struct cli_paths policies = {{source}, 1};

        rc = open_named(&policies, overlays, policy_out);
    } else {
        cli_error("an overlay needs the source of the policy that it lies over, and %s is not "
                  "there: name it with --policy",
                  source);
        rc = CLI_POLICY;
    }
    free(source);
    return rc;
}

int cli_policy_open(const struct cli_options *options, bool documents,
                    struct cli_policy *policy_out)
{
    struct cli_paths policies = options->policies;
    const char *named = secure_getenv("SUPPORTCHECK_POLICY");

    *policy_out = (struct cli_policy){NULL, NULL};
    if (policies.n == 0 && named && *named)
        policies.items[policies.n++] = named;
    if (policies.n > 0)
        return open_named(&policies, &options->overlays, policy_out);
    if (options->overlays.n > 0)
        return open_overlaid_default(&options->overlays, policy_out);
    return open_default(documents, policy_out);
}

void cli_policy_close(struct cli_policy *policy)
{
    scheck_policy_close(policy->policy);
    free(policy->image);
    *policy = (struct cli_policy){NULL, NULL};
}

int cli_policy_check_release(const char *command, const struct scheck_policy *policy,
                             const char *release)
{
    struct scheck_release first, last;
    size_t n = 0;

    for (; scheck_policy_release(policy, n, &last) == SCHECK_OK; n++) {
        if (n == 0)
            first = last;
        if (strcmp(last.id, release) == 0)
            return 0;
    }
    if (n == 0)
        return cli_usage(command, "--release '%s': this policy knows no release", release);
    return cli_usage(command, "--release '%s': this policy knows %s to %s", release, first.id,
                     last.id);
}
