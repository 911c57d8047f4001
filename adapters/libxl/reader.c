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

struct guest {
    struct json_object *config; /* borrowed from the root */
    char made_up[32];           /* a name for one that has none; "" when it cannot be told */
};

struct scheck_guests {
    struct json_object *root;
    char *name; /* of the input */
    size_t n;
    struct guest guests[];
};

static bool recognise(const struct scheck_reader_input *input)
{
    static const char *const names[] = {"c_info", "b_info", "domid", "config", NULL};

    return scheck_json_has_member(input, names, false);
}

static bool is_config(struct json_object *o)
{
    return json_object_is_type(libxl_member(o, "c_info"), json_type_object) ||
           json_object_is_type(libxl_member(o, "b_info"), json_type_object);
}

/* @o is a configuration, or an object with one in "config". */
static bool take_guest(struct guest *guest, struct json_object *o)
{
    struct json_object *inner = libxl_member(o, "config");
    struct json_object *domid = libxl_member(o, "domid");

    guest->config = is_config(o) ? o : inner;
    if (json_object_is_type(domid, json_type_int))
        snprintf(guest->made_up, sizeof guest->made_up, "domain %" PRId64,
                 json_object_get_int64(domid));
    return is_config(guest->config);
}

static void close_guests(struct scheck_guests *guests)
{
    if (!guests)
        return;
    json_object_put(guests->root);
    free(guests->name);
    free(guests);
}

/* The root is given away, whatever comes of it. */
static int make_guests(const struct scheck_reader_input *input,
                       const struct scheck_reader_sink *sink, struct json_object *root,
                       struct scheck_guests **guests_out)
{
    bool many = json_object_is_type(root, json_type_array);
    size_t n = many ? json_object_array_length(root) : 1;
    struct scheck_guests *guests = calloc(1, sizeof *guests + n * sizeof *guests->guests);

    if (!guests) {
        json_object_put(root);
        return SCHECK_E_NOMEM;
    }
    guests->root = root;
    guests->n = n;
    for (size_t i = 0; i < n; i++) {
        if (take_guest(&guests->guests[i], many ? json_object_array_get_idx(root, i) : root))
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
    struct json_object *root = NULL;
    int rc = scheck_json_parse(input, sink, &root);

    if (!rc)
        rc = make_guests(input, sink, root, &guests);
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
    struct json_object *name = libxl_member(guest->config, "c_info/name");

    if (json_object_is_type(name, json_type_string))
        return json_object_get_string(name);
    return guest->made_up[0] ? guest->made_up : NULL;
}

static int fill(const struct scheck_guests *guests, size_t idx, struct scheck_facts *facts,
                const struct scheck_reader_sink *sink)
{
    struct scheck_fill f = {.facts = facts, .sink = sink, .file = guests->name};

    libxl_config_fill(&f, guests->guests[idx].config);
    return f.rc;
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
