/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docgen.h"

static int fail(const char *path)
{
    fprintf(stderr, "%s: error: %s\n", path, strerror(errno));
    return SCHECK_E_IO;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* Close @fd whatever happens; errno stays that of the first failure. */
static bool finish(int fd, bool written)
{
    int saved = errno;

    if (close(fd) != 0 && written)
        return false;
    if (!written)
        errno = saved;
    return written;
}

/* For a path that is not a regular file and must not be replaced by one. */
static int write_through(const char *path, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || !finish(fd, write_all(fd, data, len)))
        return fail(path);
    return SCHECK_OK;
}

/* ".NAME.XXXXXX" beside @path, the caller's to free(). */
static char *temporary_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t dir_len = slash ? (size_t)(slash - path) + 1 : 0;
    size_t size = strlen(path) + sizeof "..XXXXXX";
    char *name = malloc(size);

    if (name)
        snprintf(name, size, "%.*s.%s.XXXXXX", (int)dir_len, path, path + dir_len);
    return name;
}

/* mkstemp() makes files private; what a compiler writes has the user's usual mode. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

static int replace(const char *path, char *temporary, const void *data, size_t len)
{
    int fd = mkstemp(temporary);
    bool written;

    if (fd < 0)
        return fail(path);
    written = write_all(fd, data, len) && fchmod(fd, usual_mode()) == 0 && fsync(fd) == 0;
    if (finish(fd, written) && rename(temporary, path) == 0)
        return SCHECK_OK;
    fail(path);
    unlink(temporary);
    return SCHECK_E_IO;
}

int write_file(const char *path, const void *data, size_t len)
{
    struct stat st;
    char *temporary;
    int rc;

    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return write_through(path, data, len);
    temporary = temporary_name(path);
    rc = temporary ? replace(path, temporary, data, len) : SCHECK_E_NOMEM;
    free(temporary);
    return rc;
}

int write_text(const struct arguments *args, struct text *text)
{
    int rc = text->failed ? SCHECK_E_NOMEM : SCHECK_OK;

    if (rc == SCHECK_OK && args->output)
        rc = write_file(args->output, text->data ? text->data : "", text->len);
    else if (rc == SCHECK_OK && text->len)
        fwrite(text->data, 1, text->len, stdout); /* main() looks for errors of it */
    text_clear(text);
    return rc;
}

/* --- C source --- */

#define BYTES_IN_ROW 24
/* "255," and a share of the row's indentation and newline. */
#define CHARS_FOR_BYTE 5

char *c_source(const char *symbol, const unsigned char *data, size_t len, size_t *len_out)
{
    static const char head[] = "/* Written by docgen compile. */\n"
                               "#include <stddef.h>\n\n"
                               "extern const unsigned char %s[];\n"
                               "extern const size_t %s_len;\n\n"
                               "const size_t %s_len = %zu;\n"
                               "const unsigned char %s[] = {";
    size_t cap = sizeof head + 4 * strlen(symbol) + 64 + len * CHARS_FOR_BYTE;
    char *text = malloc(cap);
    size_t at;

    if (!text)
        return NULL;
    at = (size_t)snprintf(text, cap, head, symbol, symbol, symbol, len, symbol);
    for (size_t i = 0; i < len; i++)
        at += (size_t)snprintf(text + at, cap - at, "%s%u%s", i % BYTES_IN_ROW ? "" : "\n", data[i],
                               i + 1 < len ? "," : "");
    at += (size_t)snprintf(text + at, cap - at, "\n};\n");
    *len_out = at;
    return text;
}
