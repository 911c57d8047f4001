/* SPDX-License-Identifier: MIT */
#include "guests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "message.h"
#include "modules.h"

/* Facts JSON before libxl's: it is the more particular of the two. */
static const struct scheck_reader *const linked_readers[] = {
    &scheck_reader_facts_json,
    &scheck_reader_libxl_json,
#ifdef SCHECK_CLI_XLCFG
    &scheck_reader_xlcfg,
#endif
};

#define N_LINKED (sizeof linked_readers / sizeof *linked_readers)
#define LIBVIRT_FORMAT "libvirt-xml"

static void report(void *ctx, const struct scheck_reader_diag *diag)
{
    const char *kind = diag->severity == SCHECK_READER_WARNING ? "warning: " : "";
    const char *colon = diag->key ? ": " : "";

    (void)ctx;
    cli_error_at(diag->file ? diag->file : "input", diag->line, diag->column, "%s%s%s%s", kind,
                 diag->key ? diag->key : "", colon, diag->message);
}

const struct scheck_reader_sink cli_reader_sink = {report, NULL};

/* Only XML begins like this; libvirt's reader is not loaded to find that out. */
static bool looks_like_xml(const struct cli_bytes *bytes)
{
    const char *at = bytes->data;

    if (bytes->len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    return at[strspn(at, " \t\r\n")] == '<';
}

static const struct scheck_reader *recognise(const struct scheck_reader_input *input,
                                             const struct cli_bytes *bytes)
{
    if (looks_like_xml(bytes))
        return cli_libvirt_reader();
    for (size_t i = 0; i < N_LINKED; i++)
        if (linked_readers[i]->recognise(input))
            return linked_readers[i];
    cli_error_at(input->name, 0, 0,
                 "does not look like an xl.cfg, libxl JSON, libvirt domain XML or facts JSON; if "
                 "it is one of these, say which with --input");
    return NULL;
}

static int named_reader(const char *command, const char *format,
                        const struct scheck_reader **reader_out)
{
    if (strcmp(format, LIBVIRT_FORMAT) == 0) {
        *reader_out = cli_libvirt_reader();
        return *reader_out ? 0 : CLI_INPUT;
    }
    for (size_t i = 0; i < N_LINKED; i++) {
        if (strcmp(format, linked_readers[i]->name) == 0) {
            *reader_out = linked_readers[i];
            return 0;
        }
    }
    return cli_usage(command,
                     "--input '%s': give xl.cfg, libxl-json, libvirt-xml or facts-json%s", format,
                     strcmp(format, "xl.cfg") == 0 ? " (xl.cfg is not part of this build)" : "");
}

/* The reader reports what it refuses, but for what it never came to read. */
static int parse(struct cli_guests *guests, const struct scheck_reader_input *input)
{
    int rc = guests->reader->open(input, &cli_reader_sink, &guests->guests);

    if (rc == SCHECK_OK) {
        guests->n = guests->reader->count(guests->guests);
        return 0;
    }
    if (rc != SCHECK_E_SYNTAX && rc != SCHECK_E_LIMIT)
        cli_error_at(input->name, 0, 0, "cannot be read: %s", scheck_status_message(rc));
    return CLI_INPUT;
}

int cli_guests_open(const char *command, const char *path, const char *format,
                    struct cli_guests *guests)
{
    *guests = (struct cli_guests){.path = strcmp(path, "-") == 0 ? "<stdin>" : path};

    /* A wrong --input is a wrong command line, even where the file is missing too. */
    int rc = format ? named_reader(command, format, &guests->reader) : 0;

    if (rc)
        return rc;
    rc = cli_file_read(path, &guests->bytes);
    if (rc)
        return rc;

    struct scheck_reader_input input = {guests->path, guests->bytes.data, guests->bytes.len};

    /* libxl keeps its JSON together with the NUL that ends it in memory. */
    if (input.len > 0 && input.data[input.len - 1] == '\0')
        input.len--;
    if (!guests->reader)
        guests->reader = recognise(&input, &guests->bytes);
    return guests->reader ? parse(guests, &input) : CLI_INPUT;
}

void cli_guests_close(struct cli_guests *guests)
{
    if (guests->guests)
        guests->reader->close(guests->guests);
    free(guests->bytes.data);
    *guests = (struct cli_guests){.path = NULL};
}

int cli_guests_open_all(const struct cli_options *options, struct cli_guests **inputs_out,
                        size_t *n_guests_out)
{
    struct cli_guests *inputs = calloc(options->n_args + 1, sizeof *inputs);
    int status = 0;

    *inputs_out = inputs;
    *n_guests_out = 0;
    if (!inputs)
        return cli_no_memory();
    for (size_t i = 0; i < options->n_args; i++) {
        int rc = cli_guests_open(options->command, options->args[i], options->input, &inputs[i]);

        if (rc == CLI_USAGE)
            return rc;
        if (rc)
            status = rc;
        else if (inputs[i].n == 0)
            cli_error_at(inputs[i].path, 0, 0, "warning: holds no guest");
        *n_guests_out += inputs[i].n;
    }
    return status;
}

void cli_guests_free_all(const struct cli_options *options, struct cli_guests *inputs)
{
    for (size_t i = 0; inputs && i < options->n_args; i++)
        cli_guests_close(&inputs[i]);
    free(inputs);
}

const char *cli_guests_name(const struct cli_guests *guests, size_t idx, char *buf, size_t cap)
{
    const char *name = guests->reader->guest_name(guests->guests, idx);
    const char *slash = strrchr(guests->path, '/');
    const char *base = slash && slash[1] ? slash + 1 : guests->path;

    if (name && *name)
        return name;
    if (guests->n == 1)
        return base;
    snprintf(buf, cap, "%s#%zu", base, idx + 1);
    return buf;
}

int cli_guests_fill(const struct cli_guests *guests, size_t idx, struct scheck_facts *facts)
{
    int rc = guests->reader->fill(guests->guests, idx, facts, &cli_reader_sink);

    if (rc == SCHECK_OK)
        return 0;
    if (rc != SCHECK_E_SYNTAX)
        cli_error_at(guests->path, 0, 0, "cannot be read: %s", scheck_status_message(rc));
    return CLI_INPUT;
}

int cli_facts_from_file(const char *path, struct scheck_facts *facts)
{
    struct cli_guests file;
    int rc = cli_guests_open(NULL, path, scheck_reader_facts_json.name, &file);

    if (!rc && file.n != 1) {
        cli_error_at(file.path, 0, 0, "holds %zu sets of facts where one is needed", file.n);
        rc = CLI_INPUT;
    }
    if (!rc)
        rc = cli_guests_fill(&file, 0, facts);
    cli_guests_close(&file);
    return rc;
}
