/* SPDX-License-Identifier: MIT */
/*
 * The 20 predicates of the benchmark on its 1,000 sets of facts, by our
 * evaluation and by those of others, in one process. Every answer is compared
 * with the right one first.
 * Usage: bench_predicates DATA VOCABULARY [--once c|supportcheck|lua|xpath]
 */
#include <string.h>

#include <json-c/json.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#ifdef HAVE_LUA
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

#include <supportcheck/policy.h>

#include "adapters/reader.h"
#include "facts.h"
#include "measure.h"
#include "peers.h"

#define SETS 1000
#define PATH_SIZE 1024

struct bench {
    const char *data;
    char *lines[SETS];
    json_object *json[SETS];
    char ids[BENCH_PREDICATES][8];
    char truth[SETS][BENCH_PREDICATES];
    bool answer[BENCH_PREDICATES];
    const char *once; /* the only one to run, or NULL */
};

__attribute__((noreturn)) static void die(const char *what, const char *about)
{
    fprintf(stderr, "bench_predicates: %s: %s\n", what, about);
    exit(1);
}

static FILE *open_data(const struct bench *b, const char *name)
{
    char path[PATH_SIZE];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", b->data, name);
    file = fopen(path, "r");
    if (!file)
        die("cannot read", path);
    return file;
}

static void read_sets(struct bench *b)
{
    FILE *file = open_data(b, "facts-1000.jsonl");
    size_t cap = 0;

    for (size_t i = 0; i < SETS; i++) {
        b->lines[i] = NULL;
        cap = 0;
        if (getline(&b->lines[i], &cap, file) < 0 ||
            !(b->json[i] = json_tokener_parse(b->lines[i])))
            die("a set of facts is missing", b->data);
    }
    fclose(file);
}

static void read_truth(struct bench *b)
{
    FILE *file = open_data(b, "truth-1000.tsv");
    char *line = NULL, *save, *word;
    size_t cap = 0;

    for (size_t i = 0; i <= SETS; i++) {
        if (getline(&line, &cap, file) < 0)
            die("an answer is missing", b->data);
        strtok_r(line, "\t\n", &save);
        for (size_t k = 0; k < BENCH_PREDICATES; k++) {
            if (!(word = strtok_r(NULL, "\t\n", &save)))
                die("an answer is missing", b->data);
            if (i > 0)
                b->truth[i - 1][k] = word[0] == '1';
        }
    }
    free(line);
    fclose(file);
}

/* Compare the answers for set @set with the right ones. */
static void check(const struct bench *b, const char *who, size_t set)
{
    char about[64];

    for (size_t k = 0; k < BENCH_PREDICATES; k++)
        if (b->answer[k] != (b->truth[set][k] != 0)) {
            snprintf(about, sizeof about, "set %zu, predicate %zu", set, k + 1);
            die(who, about);
        }
}

static bool is_wanted(const struct bench *b, const char *who)
{
    return !b->once || strcmp(b->once, who) == 0;
}

/* --- C --- */

static const char *text_of(json_object *object, const char *name)
{
    return json_object_get_string(json_object_object_get(object, name));
}

static int64_t int_of(json_object *object, const char *name)
{
    return json_object_get_int64(json_object_object_get(object, name));
}

static bool bool_of(json_object *object, const char *name)
{
    return json_object_get_boolean(json_object_object_get(object, name));
}

#define FILL_STRING(name) to->name = text_of(from, #name);
#define FILL_INT(name) to->name = int_of(from, #name);
#define FILL_BOOL(name) to->name = bool_of(from, #name);

static size_t list_of(json_object *guest, const char *name, json_object **list_out)
{
    size_t n;

    *list_out = json_object_object_get(guest, name);
    n = json_object_array_length(*list_out);
    if (n > BENCH_MOST_DEVICES)
        die("too many", name);
    return n;
}

static void fill_devices(struct bench_facts *f, json_object *guest)
{
    json_object *list;

    f->guest.n_disks = list_of(guest, "disks", &list);
    for (size_t i = 0; i < f->guest.n_disks; i++) {
        f->guest.disks[i].backend = text_of(json_object_array_get_idx(list, i), "backend");
        f->guest.disks[i].format = text_of(json_object_array_get_idx(list, i), "format");
    }
    f->guest.n_nics = list_of(guest, "nics", &list);
    for (size_t i = 0; i < f->guest.n_nics; i++) {
        f->guest.nics[i].type = text_of(json_object_array_get_idx(list, i), "type");
        f->guest.nics[i].model = text_of(json_object_array_get_idx(list, i), "model");
    }
    f->guest.n_pci = list_of(guest, "pci", &list);
    for (size_t i = 0; i < f->guest.n_pci; i++) {
        f->guest.pci[i].permissive = bool_of(json_object_array_get_idx(list, i), "permissive");
        f->guest.pci[i].seize = bool_of(json_object_array_get_idx(list, i), "seize");
    }
}

static void fill_facts(struct bench_facts *f, json_object *json)
{
    json_object *host = json_object_object_get(json, "host");
    json_object *guest = json_object_object_get(json, "guest");

    {
        json_object *from = host;
        __typeof__(f->host) *to = &f->host;

        BENCH_HOST(FILL_STRING, FILL_INT, FILL_BOOL)
        to->has_livepatch = json_object_object_get(from, "livepatch") != NULL;
        to->livepatch = bool_of(from, "livepatch");
    }
    {
        json_object *from = guest;
        __typeof__(f->guest) *to = &f->guest;

        BENCH_GUEST(FILL_STRING, FILL_INT, FILL_BOOL)
    }
    fill_devices(f, guest);
}

struct c_bench {
    struct bench_facts facts[SETS];
    volatile unsigned sum;
};

BENCH_ROUND bench_run_c(void *ctx)
{
    struct c_bench *c = ctx;
    unsigned sum = 0;

    for (size_t i = 0; i < SETS; i++)
        for (size_t k = 0; k < BENCH_PREDICATES; k++)
            sum += bench_handwritten[k](&c->facts[i]);
    c->sum = sum;
}

static void bench_c(struct bench *b)
{
    struct c_bench *c = calloc(1, sizeof *c);

    if (!c)
        die("memory", "C");
    for (size_t i = 0; i < SETS; i++) {
        fill_facts(&c->facts[i], b->json[i]);
        for (size_t k = 0; k < BENCH_PREDICATES; k++)
            b->answer[k] = bench_handwritten[k](&c->facts[i]);
        check(b, "C", i);
    }
    bench_measure("predicate", "C by hand", b->once, bench_run_c, c, SETS * BENCH_PREDICATES);
    free(c);
}

/* --- supportcheck --- */

static void print_diag(void *ctx, const struct scheck_diag *diag)
{
    (void)ctx;
    if (diag->severity == SCHECK_DIAG_ERROR)
        fprintf(stderr, "%s:%u: %s\n", diag->at.file, diag->at.line, diag->message);
}

/* Policy source with a statement for each predicate. */
static char *statements(struct bench *b, size_t *len_out)
{
    char path[PATH_SIZE], *text = NULL;
    FILE *out = open_memstream(&text, len_out);
    json_object *all;

    snprintf(path, sizeof path, "%s/predicates-20.json", b->data);
    all = json_object_from_file(path);
    if (!all || !out || json_object_array_length(all) != BENCH_PREDICATES)
        die("cannot read", path);
    fputs("<supportcheck version=\"1\"><section title=\"S\"><feature id=\"f\" title=\"F\">"
          "<description>d</description>",
          out);
    for (size_t k = 0; k < BENCH_PREDICATES; k++) {
        json_object *one = json_object_array_get_idx(all, k);

        snprintf(b->ids[k], sizeof b->ids[k], "p%zu", k + 1);
        fprintf(out,
                "<statement id=\"%s\"><status>Supported</status><when><![CDATA[%s]]></when>"
                "<source>bench</source></statement>",
                b->ids[k], text_of(one, "cel"));
    }
    fputs("</feature></section></supportcheck>", out);
    fclose(out);
    json_object_put(all);
    return text;
}

struct own_bench {
    struct scheck_facts *facts[SETS];
    struct scheck_workspace *workspace;
    struct scheck_policy *policy;
    struct scheck_model *model;
    void *image;
};

static void compile(struct bench *b, const char *vocabulary, struct own_bench *own)
{
    struct scheck_diag_sink sink = {print_diag, NULL};
    struct scheck_compile_options options = {sizeof options, false};
    size_t len;
    char *text = statements(b, &len);

    if (scheck_model_new(NULL, &sink, &own->model) || scheck_model_load(own->model, vocabulary) ||
        scheck_model_load_buffer(own->model, "predicates", text, len) ||
        scheck_model_compile(own->model, &options, &own->image, &len) ||
        scheck_policy_open(own->image, len, NULL, &own->policy))
        die("cannot compile with", vocabulary);
    free(text);
}

BENCH_ROUND bench_run_supportcheck(void *ctx)
{
    struct own_bench *own = ctx;
    const struct scheck_report *report;

    for (size_t i = 0; i < SETS; i++)
        scheck_evaluate(own->workspace, own->facts[i], NULL, &report);
}

static void own_answers(struct bench *b, struct own_bench *own, size_t set)
{
    const struct scheck_policy *policy = own->policy;
    const struct scheck_report *report;

    if (scheck_evaluate(own->workspace, own->facts[set], NULL, &report) != SCHECK_OK)
        die("cannot evaluate", "a set");
    for (size_t k = 0; k < BENCH_PREDICATES; k++) {
        enum scheck_outcome outcome;
        struct scheck_history history;
        size_t statement;

        if (scheck_policy_find_statement(policy, b->ids[k], strlen(b->ids[k]), &statement) ||
            scheck_policy_history(policy, statement, 0, &history) ||
            scheck_rule_outcome(own->workspace, history.rule, &outcome))
            die("no statement", b->ids[k]);
        if (outcome != SCHECK_APPLIES && outcome != SCHECK_NOT_IN_USE)
            die("undetermined", b->ids[k]);
        b->answer[k] = outcome == SCHECK_APPLIES;
    }
}

static void bench_own(struct bench *b, const char *vocabulary)
{
    struct own_bench own;

    compile(b, vocabulary, &own);
    if (scheck_workspace_new(own.policy, NULL, &own.workspace))
        die("memory", "supportcheck");
    for (size_t i = 0; i < SETS; i++) {
        struct scheck_reader_input input = {"facts", b->lines[i], strlen(b->lines[i])};
        struct scheck_guests *guests;

        if (scheck_facts_new(own.policy, NULL, &own.facts[i]) ||
            scheck_reader_facts_json.open(&input, NULL, &guests) ||
            scheck_reader_facts_json.fill(guests, 0, own.facts[i], NULL))
            die("cannot read facts", b->lines[i]);
        scheck_reader_facts_json.close(guests);
        own_answers(b, &own, i);
        check(b, "supportcheck", i);
    }
    bench_measure("predicate", "supportcheck", b->once, bench_run_supportcheck, &own,
                  SETS * BENCH_PREDICATES);
    for (size_t i = 0; i < SETS; i++)
        scheck_facts_free(own.facts[i]);
    scheck_workspace_free(own.workspace);
    scheck_policy_close(own.policy);
    scheck_image_free(own.model, own.image);
    scheck_model_free(own.model);
}

/* --- Lua --- */

#ifdef HAVE_LUA
static void push_json(lua_State *lua, json_object *json)
{
    switch (json_object_get_type(json)) {
    case json_type_boolean:
        lua_pushboolean(lua, json_object_get_boolean(json));
        break;
    case json_type_int:
        lua_pushinteger(lua, json_object_get_int64(json));
        break;
    case json_type_string:
        lua_pushstring(lua, json_object_get_string(json));
        break;
    case json_type_array:
        lua_newtable(lua);
        for (size_t i = 0; i < json_object_array_length(json); i++) {
            push_json(lua, json_object_array_get_idx(json, i));
            lua_rawseti(lua, -2, (lua_Integer)i + 1);
        }
        break;
    case json_type_object: {
        struct json_object_iterator at = json_object_iter_begin(json);
        struct json_object_iterator end = json_object_iter_end(json);

        lua_newtable(lua);
        for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
            push_json(lua, json_object_iter_peek_value(&at));
            lua_setfield(lua, -2, json_object_iter_peek_name(&at));
        }
        break;
    }
    default:
        lua_pushnil(lua);
    }
}

struct lua_bench {
    lua_State *lua;
    int function[BENCH_PREDICATES], host[SETS], guest[SETS];
};

static bool call_lua(struct lua_bench *l, size_t set, size_t k)
{
    bool answer;

    lua_rawgeti(l->lua, LUA_REGISTRYINDEX, l->function[k]);
    lua_rawgeti(l->lua, LUA_REGISTRYINDEX, l->host[set]);
    lua_rawgeti(l->lua, LUA_REGISTRYINDEX, l->guest[set]);
    if (lua_pcall(l->lua, 2, 1, 0) != LUA_OK)
        die("Lua", lua_tostring(l->lua, -1));
    answer = lua_toboolean(l->lua, -1);
    lua_pop(l->lua, 1);
    return answer;
}

BENCH_ROUND bench_run_lua(void *ctx)
{
    for (size_t i = 0; i < SETS; i++)
        for (size_t k = 0; k < BENCH_PREDICATES; k++)
            call_lua(ctx, i, k);
}

static void bench_lua_all(struct bench *b)
{
    struct lua_bench l = {.lua = luaL_newstate()};
    char text[1024];

    luaL_openlibs(l.lua);
    for (size_t k = 0; k < BENCH_PREDICATES; k++) {
        snprintf(text, sizeof text, "local host, guest = ... %s", bench_lua[k]);
        if (luaL_loadstring(l.lua, text) != LUA_OK)
            die("Lua", lua_tostring(l.lua, -1));
        l.function[k] = luaL_ref(l.lua, LUA_REGISTRYINDEX);
    }
    for (size_t i = 0; i < SETS; i++) {
        push_json(l.lua, json_object_object_get(b->json[i], "host"));
        l.host[i] = luaL_ref(l.lua, LUA_REGISTRYINDEX);
        push_json(l.lua, json_object_object_get(b->json[i], "guest"));
        l.guest[i] = luaL_ref(l.lua, LUA_REGISTRYINDEX);
        for (size_t k = 0; k < BENCH_PREDICATES; k++)
            b->answer[k] = call_lua(&l, i, k);
        check(b, "Lua", i);
    }
    bench_measure("predicate", "Lua 5.4", b->once, bench_run_lua, &l, SETS * BENCH_PREDICATES);
    lua_close(l.lua);
}
#endif

/* --- XPath --- */

static void add_element(xmlNodePtr parent, const char *name, json_object *object)
{
    xmlNodePtr node = xmlNewChild(parent, NULL, BAD_CAST name, NULL);
    struct json_object_iterator at = json_object_iter_begin(object);
    struct json_object_iterator end = json_object_iter_end(object);

    for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
        const char *key = json_object_iter_peek_name(&at);
        json_object *value = json_object_iter_peek_value(&at);

        if (json_object_is_type(value, json_type_array))
            for (size_t i = 0; i < json_object_array_length(value); i++)
                add_element(node, key, json_object_array_get_idx(value, i));
        else if (value)
            xmlNewProp(node, BAD_CAST key, BAD_CAST json_object_get_string(value));
    }
}

struct xpath_bench {
    xmlXPathCompExprPtr predicate[BENCH_PREDICATES];
    xmlDocPtr doc[SETS];
    xmlXPathContextPtr context[SETS];
};

BENCH_ROUND bench_run_xpath(void *ctx)
{
    struct xpath_bench *x = ctx;

    for (size_t i = 0; i < SETS; i++)
        for (size_t k = 0; k < BENCH_PREDICATES; k++)
            xmlXPathCompiledEvalToBoolean(x->predicate[k], x->context[i]);
}

static void bench_xpath_all(struct bench *b)
{
    struct xpath_bench x;

    for (size_t k = 0; k < BENCH_PREDICATES; k++)
        if (!(x.predicate[k] = xmlXPathCompile(BAD_CAST bench_xpath[k])))
            die("XPath", bench_xpath[k]);
    for (size_t i = 0; i < SETS; i++) {
        xmlNodePtr root = xmlNewNode(NULL, BAD_CAST "facts");

        x.doc[i] = xmlNewDoc(BAD_CAST "1.0");
        xmlDocSetRootElement(x.doc[i], root);
        add_element(root, "host", json_object_object_get(b->json[i], "host"));
        add_element(root, "guest", json_object_object_get(b->json[i], "guest"));
        x.context[i] = xmlXPathNewContext(x.doc[i]);
        x.context[i]->node = root;
        for (size_t k = 0; k < BENCH_PREDICATES; k++)
            b->answer[k] = xmlXPathCompiledEvalToBoolean(x.predicate[k], x.context[i]) == 1;
        check(b, "XPath", i);
    }
    bench_measure("predicate", "libxml2 XPath", b->once, bench_run_xpath, &x,
                  SETS * BENCH_PREDICATES);
    for (size_t k = 0; k < BENCH_PREDICATES; k++)
        xmlXPathFreeCompExpr(x.predicate[k]);
    for (size_t i = 0; i < SETS; i++) {
        xmlXPathFreeContext(x.context[i]);
        xmlFreeDoc(x.doc[i]);
    }
}

int main(int argc, char **argv)
{
    static struct bench b;

    if (argc != 3 && (argc != 5 || strcmp(argv[3], "--once") != 0)) {
        fprintf(stderr, "Usage: bench_predicates DATA VOCABULARY [--once NAME]\n");
        return 2;
    }
    b.data = argv[1];
    b.once = argc == 5 ? argv[4] : NULL;
    read_sets(&b);
    read_truth(&b);
    if (is_wanted(&b, "c"))
        bench_c(&b);
    if (is_wanted(&b, "supportcheck"))
        bench_own(&b, argv[2]);
#ifdef HAVE_LUA
    if (is_wanted(&b, "lua"))
        bench_lua_all(&b);
#endif
    if (is_wanted(&b, "xpath"))
        bench_xpath_all(&b);
    for (size_t i = 0; i < SETS; i++) {
        json_object_put(b.json[i]);
        free(b.lines[i]);
    }
    return 0;
}
