/* SPDX-License-Identifier: MIT */
#include "cfg_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Longest configuration that is read. */
#define MAX_LEN ((size_t)4 * 1024 * 1024)
/* Most syntax errors that are reported. */
#define MAX_ERRORS 20
/* Stands for the file in libxlutil's messages. */
#define SOURCE "cfg"

const char *xlcfg_take_report(struct xlcfg *cfg)
{
    long len;

    if (fputc('\0', cfg->report) == EOF || fflush(cfg->report) != 0)
        return "";
    len = ftell(cfg->report);
    rewind(cfg->report);
    return len > 0 ? cfg->text : "";
}

void xlcfg_close(struct xlcfg *cfg)
{
    if (!cfg)
        return;
    if (cfg->config)
        xlu_cfg_destroy(cfg->config);
    if (cfg->report)
        fclose(cfg->report);
    free(cfg->text);
    free(cfg);
}

static int new_cfg(struct xlcfg **cfg_out)
{
    struct xlcfg *cfg = calloc(1, sizeof *cfg);

    if (!cfg)
        return SCHECK_E_NOMEM;
    cfg->report = open_memstream(&cfg->text, &cfg->text_len);
    if (cfg->report)
        cfg->config = xlu_cfg_init(cfg->report, SOURCE);
    if (!cfg->config) {
        xlcfg_close(cfg);
        return SCHECK_E_NOMEM;
    }
    *cfg_out = cfg;
    return SCHECK_OK;
}

/*
 * Report "cfg:3: config parsing error near `x': message" with its line.
 * False: the line is no such message.
 */
static bool report_line(const struct scheck_reader_input *input,
                        const struct scheck_reader_sink *sink, const char *line, size_t len,
                        bool python)
{
    static const char needless[] = " config parsing error ";
    const char *end = line + len;
    unsigned long number;
    char *at;

    if (len < sizeof SOURCE || strncmp(line, SOURCE ":", sizeof SOURCE) != 0)
        return false;
    number = strtoul(line + sizeof SOURCE, &at, 10);
    if (at >= end || *at != ':')
        return false;
    at++;
    if ((size_t)(end - at) > sizeof needless && strncmp(at, needless, sizeof needless - 1) == 0)
        at += sizeof needless - 1;
    scheck_fill_refuse(input, sink, (unsigned)number, 0, "%.*s%s", (int)(end - at), at,
                       python ? " (this looks like Python, which xl does not run)" : "");
    return true;
}

static void report_syntax(struct xlcfg *cfg, const struct scheck_reader_input *input,
                          const struct scheck_reader_sink *sink)
{
    const char *text = xlcfg_take_report(cfg);
    bool python = strstr(text, "Python") != NULL;
    unsigned n = 0;

    while (*text && n < MAX_ERRORS) {
        size_t len = strcspn(text, "\n");

        n += report_line(input, sink, text, len, python);
        text += len + (text[len] != '\0');
    }
    if (n == 0)
        scheck_fill_refuse(input, sink, 0, 0, "no xl configuration");
}

static unsigned line_of(const char *text, const char *at)
{
    unsigned line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

/* What libxlutil should not get to see. */
static int check_text(const struct scheck_reader_input *input,
                      const struct scheck_reader_sink *sink)
{
    const char *nul = input->len ? memchr(input->data, '\0', input->len) : NULL;

    if (input->len > MAX_LEN) {
        scheck_fill_refuse(input, sink, 0, 0, "longer than %zu MiB", MAX_LEN >> 20);
        return SCHECK_E_LIMIT;
    }
    if (nul) {
        scheck_fill_refuse(input, sink, line_of(input->data, nul), 0,
                           "a zero byte: this is no text");
        return SCHECK_E_SYNTAX;
    }
    return SCHECK_OK;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Bit of a set of WORD_BITS that a word of @len letters, one at least, has. */
static unsigned bit_of_word(const char *word, size_t len)
{
    unsigned first = (unsigned char)word[0], middle = (unsigned char)word[len / 2];
    unsigned last = (unsigned char)word[len - 1];

    return ((unsigned)len * 977 + first * 61 + middle * 17 + last) % WORD_BITS;
}

/* libxlutil searches a list for each of the hundred keys that are asked for: most are nowhere. */
static void note_words(struct xlcfg *cfg, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *word = text;

        while (text < end && is_word(*text))
            text++;
        if (text > word) {
            unsigned bit = bit_of_word(word, (size_t)(text - word));

            cfg->words[bit / 32] |= (uint32_t)1 << bit % 32;
        } else {
            text++;
        }
    }
}

int xlcfg_open(const struct scheck_reader_input *input, const struct scheck_reader_sink *sink,
               struct xlcfg **cfg_out)
{
    struct xlcfg *cfg = NULL;
    int rc = check_text(input, sink);
    int err;

    if (!rc)
        rc = new_cfg(&cfg);
    if (rc)
        return rc;
    /* Where memory is out libxlutil may take the text for malformed: only malloc() has told. */
    errno = 0;
    err = xlu_cfg_readdata(cfg->config, input->len ? input->data : "", (int)input->len);
    if (errno == ENOMEM)
        err = ENOMEM;
    if (!err) {
        note_words(cfg, input->len ? input->data : "", input->len);
        *cfg_out = cfg;
        return SCHECK_OK;
    }
    if (err != ENOMEM)
        report_syntax(cfg, input, sink);
    xlcfg_close(cfg);
    return err == ENOMEM ? SCHECK_E_NOMEM : SCHECK_E_SYNTAX;
}

/* False: @key, a word, does not stand anywhere in the text. */
static bool may_have(const struct xlcfg *cfg, const char *key)
{
    unsigned bit = bit_of_word(key, strlen(key));

    return cfg->words[bit / 32] >> bit % 32 & 1;
}

static XLU_ConfigList *list_of(const struct xlcfg *cfg, const char *key, int *n_out)
{
    XLU_ConfigList *list = NULL;

    *n_out = 0;
    if (!may_have(cfg, key))
        return NULL;
    return xlu_cfg_get_list(cfg->config, key, &list, n_out, 1) == 0 ? list : NULL;
}

enum xlcfg_kind xlcfg_kind(const struct xlcfg *cfg, const char *key)
{
    int n;

    if (!may_have(cfg, key))
        return XLCFG_MISSING;
    if (xlcfg_string(cfg, key))
        return XLCFG_STRING;
    return list_of(cfg, key, &n) ? XLCFG_LIST : XLCFG_MISSING;
}

const char *xlcfg_string(const struct xlcfg *cfg, const char *key)
{
    const char *value;

    if (!may_have(cfg, key))
        return NULL;
    return xlu_cfg_get_string(cfg->config, key, &value, 1) == 0 ? value : NULL;
}

size_t xlcfg_len(const struct xlcfg *cfg, const char *key)
{
    int n;

    return list_of(cfg, key, &n) && n > 0 ? (size_t)n : 0;
}

const char *xlcfg_item(const struct xlcfg *cfg, const char *key, size_t idx)
{
    int n;
    XLU_ConfigList *list = list_of(cfg, key, &n);

    return list && idx < (size_t)n ? xlu_cfg_get_listitem(list, (int)idx) : NULL;
}

static XLU_ConfigList *inner_list(const struct xlcfg *cfg, const char *key, size_t idx)
{
    int n;
    XLU_ConfigList *list = list_of(cfg, key, &n), *inner = NULL;
    XLU_ConfigValue *value = list && idx < (size_t)n ? xlu_cfg_get_listitem2(list, (int)idx) : NULL;

    if (!value || xlu_cfg_value_type(value) != XLU_LIST ||
        xlu_cfg_value_get_list(cfg->config, value, &inner, 1) != 0)
        return NULL;
    return inner;
}

size_t xlcfg_inner_len(const struct xlcfg *cfg, const char *key, size_t idx)
{
    XLU_ConfigList *inner = inner_list(cfg, key, idx);
    size_t n = 0;

    while (inner && xlu_cfg_get_listitem2(inner, (int)n))
        n++;
    return n;
}

const char *xlcfg_inner_item(const struct xlcfg *cfg, const char *key, size_t idx, size_t inner)
{
    XLU_ConfigList *list = inner_list(cfg, key, idx);

    return list ? xlu_cfg_get_listitem(list, (int)inner) : NULL;
}

/*
 * The two functions of libxl that libxlutil's archive calls. With them nothing
 * of libxl has to be linked; where libxl is there too, its own are taken.
 */
__attribute__((weak)) void libxl_defbool_set(libxl_defbool *db, bool b)
{
    db->val = b ? 1 : -1;
}

__attribute__((weak)) int libxl_rdm_reserve_policy_from_string(const char *s,
                                                               libxl_rdm_reserve_policy *e)
{
    if (xlcfg_same_word(s, "strict"))
        *e = LIBXL_RDM_RESERVE_POLICY_STRICT;
    else if (xlcfg_same_word(s, "relaxed"))
        *e = LIBXL_RDM_RESERVE_POLICY_RELAXED;
    else
        return ERROR_INVAL;
    return 0;
}

/*
 * Behind a syntax error libxlutil drops what it goes on to read of a list
 * without freeing it, at most as much as the text is long. Without this every
 * program that is built with the leak sanitizer would fail for it.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_LEAK_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define HAVE_LEAK_SANITIZER 1
#endif

#ifdef HAVE_LEAK_SANITIZER
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:xlu__cfg_list_mk\nleak:xlu__cfg_string_mk\nleak:xlu__cfgl_\n";
}
#endif
