/* SPDX-License-Identifier: MIT */
/*
 * libxl JSON: a domain configuration as `xl create -n` and the saved userdata
 * have it, or an array of {domid, config} as `xl list -l` prints it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../json/input.h"
#include "config.h"
#include "libxl_json.h"

struct guest {
    const struct scheck_json_value *config; /* of the input's values */
    char made_up[32];                       /* a name for one that has none; "" when it cannot be told */
};

struct scheck_guests {
    struct scheck_json json;
    char *name; /* of the input */
    size_t n;
    struct guest guests[];
};

static bool recognise(const struct scheck_reader_input *input)
{
    static const char *const names[] = {"c_info", "b_info", "domid", "config", NULL};

    return scheck_json_has_member(input, names, false);
}

static bool is_config(const struct scheck_json_value *o)
{
    return scheck_json_is(libxl_member(o, "c_info"), SCHECK_JSON_OBJECT) ||
           scheck_json_is(libxl_member(o, "b_info"), SCHECK_JSON_OBJECT);
}

const struct scheck_json_value *scheck_libxl_config(const struct scheck_json_value *o)
{
    const struct scheck_json_value *inner = libxl_member(o, "config");

    if (is_config(o))
        return o;
    return is_config(inner) ? inner : NULL;
}

const char *scheck_libxl_name(const struct scheck_json_value *config)
{
    return scheck_json_text(libxl_member(config, "c_info/name"));
}

int scheck_libxl_fill(const struct scheck_json_value *config, struct scheck_facts *facts,
                      const struct scheck_reader_sink *sink, const char *file)
{
    struct scheck_fill f = {.facts = facts, .sink = sink, .file = file};

    libxl_config_fill(&f, config);
    return f.rc;
}

static bool take_guest(struct guest *guest, const struct scheck_json_value *o)
{
    const struct scheck_json_value *domid = libxl_member(o, "domid");

    guest->config = scheck_libxl_config(o);
    if (scheck_json_is_int(domid))
        snprintf(guest->made_up, sizeof guest->made_up, "domain %" PRId64, libxl_int64(domid));
    return guest->config != NULL;
}

static void close_guests(struct scheck_guests *guests)
{
    if (!guests)
        return;
    scheck_json_clear(&guests->json);
    free(guests->name);
    free(guests);
}

/* The values of @json are given away, whatever comes of it. */
static int make_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct scheck_json *json,
                       struct scheck_guests **guests_out)
{
    const struct scheck_json_value *root = &json->root;
    bool many = scheck_json_is(root, SCHECK_JSON_ARRAY);
    size_t n = many ? scheck_json_length(root) : 1;
    struct scheck_guests *guests = calloc(1, sizeof *guests + n * sizeof *guests->guests);

    if (!guests) {
        scheck_json_clear(json);
        return SCHECK_E_NOMEM;
    }
    guests->json = *json;
    root = &guests->json.root;
    guests->n = n;
    for (size_t i = 0; i < n; i++) {
        if (take_guest(&guests->guests[i], many ? &root->as.items[i] : root))
            continue;
        scheck_fill_refuse(input, sink, 0, 0,
                           many ? "element %zu is no domain configuration of libxl: it has "
                                  "neither c_info nor b_info"
                                : "no domain configuration of libxl: neither c_info nor b_info",
                           i);
        close_guests(guests);
        return SCHECK_E_SYNTAX;
    }
    *guests_out = guests;
    return SCHECK_OK;
}

static int open_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct scheck_guests **guests_out)
{
    struct scheck_guests *guests = NULL;
    struct scheck_json json = {.chunks = NULL};
    int rc = scheck_json_parse(input, sink, &json);

    if (rc)
        scheck_json_clear(&json);
    else
        rc = make_guests(input, sink, &json, &guests);
    if (!rc && input->name) {
        guests->name = strdup(input->name);
        if (!guests->name) {
            close_guests(guests);
            rc = SCHECK_E_NOMEM;
        }
    }
    if (!rc)
        *guests_out = guests;
    return rc;
}

static size_t count_guests(const struct scheck_guests *guests)
{
    return guests->n;
}

static const char *guest_name(const struct scheck_guests *guests, size_t idx)
{
    const struct guest *guest = &guests->guests[idx];
    const char *name = scheck_libxl_name(guest->config);

    if (name)
        return name;
    return guest->made_up[0] ? guest->made_up : NULL;
}

static int fill(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink)
{
    return scheck_libxl_fill(guests->guests[idx].config, facts, sink, guests->name);
}

const struct scheck_reader scheck_reader_libxl_json = {
    .name = "libxl-json",
    .recognise = recognise,
    .open = open_guests,
    .count = count_guests,
    .guest_name = guest_name,
    .fill = fill,
    .close = close_guests,
};
