/* SPDX-License-Identifier: MIT */
/* Which hosts may take a guest, the best first. */
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "compare.h"
#include "json.h"
#include "message.h"
#include "text.h"
#include "words.h"

struct place {
    const char *host;
    size_t order;
    int status;
    const char *release;
    struct scheck_level best, worst;
    char words[CLI_WORDS_SIZE];
};

static int order_levels(struct scheck_level a, struct scheck_level b)
{
    return a.function != b.function ? (int)a.function - b.function : (int)a.security - b.security;
}

static int order_places(const void *a, const void *b)
{
    static const int rank[] = {[CLI_MEETS] = 0, [CLI_BETWEEN] = 1, [CLI_FAILS] = 2};
    const struct place *x = a, *y = b;
    int order = rank[x->status] - rank[y->status];

    if (!order)
        order = order_levels(x->worst, y->worst);
    if (!order)
        order = order_levels(x->best, y->best);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void print_json(struct compare *c, const char *name, const struct place *places, size_t n)
{
    struct json_object *json = json_object_new_object(), *array = json_object_new_array();

    cli_json_add(json, "guest", name);
    for (size_t i = 0; i < n; i++) {
        struct json_object *one = json_object_new_object();

        cli_json_add(one, "host", places[i].host);
        json_object_object_add(
            one, "release", places[i].release ? json_object_new_string(places[i].release) : NULL);
        cli_json_add(one, "status", compare_status_name(places[i].status));
        json_object_object_add(one, "best", compare_level_json(c, places[i].best));
        json_object_object_add(one, "worst", compare_level_json(c, places[i].worst));
        json_object_array_add(array, one);
    }
    json_object_object_add(json, "hosts", array);
    compare_begin_line(c);
    cli_json_print(json);
}

static void print_text(struct compare *c, const char *name, const struct place *places, size_t n)
{
    static const char *const answers[] = {
        [CLI_MEETS] = "yes", [CLI_FAILS] = "no", [CLI_BETWEEN] = "perhaps"};
    static const enum text_style styles[] = {
        [CLI_MEETS] = TEXT_GOOD, [CLI_FAILS] = TEXT_BAD, [CLI_BETWEEN] = TEXT_WARN};
    char best[CLI_WORDS_SIZE], worst[CLI_WORDS_SIZE];
    struct text text;

    text_init(&text, stdout, c->options->colour);
    if (c->n_printed++)
        putchar('\n');
    text_begin(&text, 0, 4);
    text_style(&text, TEXT_BOLD);
    text_wordsf(&text, "%s:", name);
    text_end(&text);
    for (size_t i = 0; i < n; i++) {
        text_begin(&text, 2, 6);
        text_style(&text, styles[places[i].status]);
        text_wordsf(&text, "%s:", answers[places[i].status]);
        text_style(&text, TEXT_PLAIN);
        text_words(&text, places[i].host);
        text_wordsf(&text, "- %s", cli_level_words(c->policy, places[i].best, best));
        if (order_levels(places[i].best, places[i].worst) != 0)
            text_wordsf(&text, "at best; at worst %s",
                        cli_level_words(c->policy, places[i].worst, worst));
        text_wordsf(&text, "(%s)", places[i].words);
        text_end(&text);
    }
}

static void place(struct compare *c, const struct cli_guests *input, size_t idx)
{
    struct place *places = calloc(c->n_hosts, sizeof *places);
    char buf[256];
    const char *name = cli_guests_name(input, idx, buf, sizeof buf);
    size_t n = 0;

    if (!places) {
        c->status = cli_status_worse(c->status, cli_no_memory());
        return;
    }
    for (size_t i = 0; i < c->n_hosts; i++) {
        struct cli_verdict verdict;

        if (!compare_fill(c, input, idx, i) ||
            !compare_judge(c, name, c->options->release, &verdict))
            continue;
        places[n] = (struct place){.host = c->options->hosts.items[i],
                                   .order = i,
                                   .status = verdict.status,
                                   .release = verdict.report->release,
                                   .best = verdict.best,
                                   .worst = verdict.worst};
        cli_release_words(verdict.report, places[n++].words);
    }
    qsort(places, n, sizeof *places, order_places);
    if (c->options->format == CLI_JSON)
        print_json(c, name, places, n);
    else
        print_text(c, name, places, n);
    /* One host that will do is enough. */
    if (n > 0)
        c->status = cli_status_worse(c->status, places[0].status);
    free(places);
}

void compare_hosts(struct compare *c)
{
    for (size_t i = 0; i < c->options->n_args; i++)
        for (size_t k = 0; k < c->inputs[i].n; k++)
            place(c, &c->inputs[i], k);
}
