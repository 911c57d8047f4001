/* SPDX-License-Identifier: MIT */
/* Policy source from memory, from a file, from a directory. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <supportcheck/image.h>

#include "../core/alloc.h"
#include "../core/image_format.h"
#include "loader.h"

static const struct scheck_allocator *allocator_of(const struct scheck_model *m)
{
    return &m->arena.allocator;
}

static int refuse(struct scheck_model *m, int rc, const char *id, const char *name,
                  const char *what)
{
    scheck__model_error(m, id, (struct scheck_place){name, 0, 0}, NULL, "%s", what);
    return rc;
}

/* An image has no words that a parser of XML could say anything useful of. */
static int refuse_image(struct scheck_model *m, const char *name, const char *text, size_t len)
{
    struct scheck_policy *policy = NULL;
    int rc = scheck_policy_open(text, len, allocator_of(m), &policy);

    scheck_policy_close(policy);
    if (rc == SCHECK_E_NOMEM)
        return rc;
    return refuse(m, SCHECK_E_POLICY, "bad-encoding", name,
                  rc == SCHECK_OK ? "a compiled image, where policy source is needed"
                                  : scheck_status_message(rc));
}

/* @name was copied into the model's arena. */
static int load_text(struct scheck_model *m, const char *name, const char *text, size_t len)
{
    size_t n_errors = m->n_errors;
    struct scheck__loader *l;
    int rc = SCHECK_E_NOMEM;

    if (len >= sizeof IMG_MAGIC && memcmp(text, IMG_MAGIC, sizeof IMG_MAGIC) == 0)
        return refuse_image(m, name, text, len);
    l = scheck__alloc(allocator_of(m), sizeof *l);
    if (!l)
        return SCHECK_E_NOMEM;
    memset(l, 0, sizeof *l);
    l->model = m;
    l->section = SIZE_MAX;
    m->arena.failed = false;
    if (scheck__source_init(&l->src, allocator_of(m), name, text, len)) {
        scheck__loader_parse(l);
        rc = l->rc;
    }
    if (l->entries)
        xmlHashFree(l->entries, NULL);
    scheck__free(allocator_of(m), l->text.data);
    scheck__source_clear(&l->src, allocator_of(m));
    scheck__free(allocator_of(m), l);
    if (rc == SCHECK_OK && m->n_errors > n_errors)
        rc = m->arena.failed ? SCHECK_E_NOMEM : SCHECK_E_POLICY;
    return rc;
}

static int too_long(struct scheck_model *m, const char *name)
{
    return refuse(m, SCHECK_E_LIMIT, "too-long", name, "a policy file is at most 8 MiB long");
}

int scheck_model_load_buffer(struct scheck_model *model, const char *name, const void *data,
                             size_t len)
{
    const char *copy;

    if (!model || !name || (!data && len))
        return SCHECK_E_INVAL;
    copy = scheck__arena_strndup(&model->arena, name, strlen(name));
    if (!copy)
        return SCHECK_E_NOMEM;
    if (len > SCHECK__MAX_FILE_LEN)
        return too_long(model, copy);
    return load_text(model, copy, data ? data : "", len);
}

/* --- files --- */

/* Read at most @cap bytes; the number read, or -1. */
static ssize_t read_all(int fd, char *buf, size_t cap)
{
    size_t len = 0;

    while (len < cap) {
        ssize_t n = read(fd, buf + len, cap - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

static int load_open_file(struct scheck_model *m, const char *name, int fd)
{
    /* One byte more than allowed tells too long from just long enough, for pipes too. */
    size_t cap = SCHECK__MAX_FILE_LEN + 1;
    struct stat st;
    ssize_t len;
    char *text;
    int rc;

    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
        (unsigned long long)st.st_size < cap)
        cap = (size_t)st.st_size + 1;
    text = scheck__alloc(allocator_of(m), cap);
    if (!text)
        return SCHECK_E_NOMEM;
    len = read_all(fd, text, cap);
    if (len < 0)
        rc = refuse(m, SCHECK_E_IO, "cannot-read", name, strerror(errno));
    else if ((size_t)len > SCHECK__MAX_FILE_LEN)
        rc = too_long(m, name);
    else
        rc = load_text(m, name, text, (size_t)len);
    scheck__free(allocator_of(m), text);
    return rc;
}

static int load_file(struct scheck_model *m, const char *name)
{
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return refuse(m, SCHECK_E_IO, "cannot-read", name, strerror(errno));
    rc = load_open_file(m, name, fd);
    close(fd);
    return rc;
}

/* --- directories --- */

struct file_list {
    const char **items;
    size_t n, cap;
};

/* A directory being read, and those around it: a symbolic link back to one of them is a loop. */
struct open_dir {
    const struct open_dir *outer;
    dev_t dev;
    ino_t ino;
    unsigned depth;
};

static bool is_loop(const struct open_dir *dir, const struct stat *st)
{
    for (; dir; dir = dir->outer) {
        if (dir->dev == st->st_dev && dir->ino == st->st_ino)
            return true;
    }
    return false;
}

static char *join(struct scheck_model *m, const char *dir, const char *name)
{
    size_t dir_len = strlen(dir), name_len = strlen(name);
    char *path = scheck__arena_alloc(&m->arena, dir_len + name_len + 2);

    if (!path)
        return NULL;
    memcpy(path, dir, dir_len);
    if (dir_len && dir[dir_len - 1] != '/')
        path[dir_len++] = '/';
    memcpy(path + dir_len, name, name_len);
    return path;
}

static bool is_policy_name(const char *path)
{
    size_t len = strlen(path);

    return len >= 4 && strcmp(path + len - 4, ".xml") == 0;
}

static int add_file(struct scheck_model *m, struct file_list *files, const char *path)
{
    if (files->n == SCHECK__MAX_FILES)
        return refuse(m, SCHECK_E_LIMIT, "too-many-files", path, "a policy has at most 4096 files");
    files->items =
        scheck__array_room(&m->arena, files->items, files->n, &files->cap, sizeof *files->items);
    if (files->n == files->cap)
        return SCHECK_E_NOMEM;
    files->items[files->n++] = path;
    return SCHECK_OK;
}

static int list_dir(struct scheck_model *m, struct file_list *files, const char *path,
                    const struct open_dir *outer, const struct stat *st);

static int list_entry(struct scheck_model *m, struct file_list *files, const char *path,
                      const struct open_dir *dir)
{
    struct stat st;

    /* A link that leads nowhere is no directory of policy; what cannot be told might be one. */
    if (stat(path, &st) != 0)
        return is_policy_name(path) || (errno != ENOENT && errno != ELOOP)
                   ? refuse(m, SCHECK_E_IO, "cannot-read", path, strerror(errno))
                   : SCHECK_OK;
    if (S_ISDIR(st.st_mode))
        return is_loop(dir, &st) ? SCHECK_OK : list_dir(m, files, path, dir, &st);
    /* Not a FIFO: opening it would wait for ever. */
    return S_ISREG(st.st_mode) && is_policy_name(path) ? add_file(m, files, path) : SCHECK_OK;
}

static int list_dir(struct scheck_model *m, struct file_list *files, const char *path,
                    const struct open_dir *outer, const struct stat *st)
{
    struct open_dir dir = {outer, st->st_dev, st->st_ino, outer ? outer->depth + 1 : 1};
    struct dirent *entry = NULL;
    int rc = SCHECK_OK;
    DIR *stream;

    if (dir.depth > SCHECK__MAX_DEPTH)
        return refuse(m, SCHECK_E_LIMIT, "too-deep", path, "directories are nested too deep");
    stream = opendir(path);
    if (!stream)
        return refuse(m, SCHECK_E_IO, "cannot-read", path, strerror(errno));
    while (rc == SCHECK_OK && (errno = 0, entry = readdir(stream)) != NULL) {
        const char *inner;

        if (entry->d_name[0] == '.') /* also the lock and backup files of editors */
            continue;
        inner = join(m, path, entry->d_name);
        rc = inner ? list_entry(m, files, inner, &dir) : SCHECK_E_NOMEM;
    }
    /* What was not listed must not be missing from the policy in silence. */
    if (!entry && errno)
        rc = refuse(m, SCHECK_E_IO, "cannot-read", path, strerror(errno));
    closedir(stream);
    return rc;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int load_dir(struct scheck_model *m, const char *path, const struct stat *st)
{
    struct file_list files = {NULL, 0, 0};
    int rc = list_dir(m, &files, path, NULL, st);

    if (rc != SCHECK_OK)
        return rc;
    if (!files.n)
        return refuse(m, SCHECK_E_POLICY, "no-files", path, "no *.xml file here");
    qsort(files.items, files.n, sizeof *files.items, by_bytes);
    for (size_t i = 0; i < files.n; i++) {
        int file_rc = load_file(m, files.items[i]);

        if (file_rc == SCHECK_E_NOMEM)
            return file_rc;
        if (rc == SCHECK_OK || file_rc == SCHECK_E_IO)
            rc = file_rc == SCHECK_OK ? rc : file_rc;
    }
    return rc;
}

int scheck_model_load(struct scheck_model *model, const char *path)
{
    struct stat st;
    const char *name;

    if (!model || !path)
        return SCHECK_E_INVAL;
    name = scheck__arena_strndup(&model->arena, path, strlen(path));
    if (!name)
        return SCHECK_E_NOMEM;
    if (stat(name, &st) != 0)
        return refuse(model, SCHECK_E_IO, "cannot-read", name, strerror(errno));
    return S_ISDIR(st.st_mode) ? load_dir(model, name, &st) : load_file(model, name);
}
