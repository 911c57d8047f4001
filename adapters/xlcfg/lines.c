/* SPDX-License-Identifier: MIT */
/*
 * Where a key stands. libxlutil keeps no places that a caller may see: the
 * text is gone over again, with its rules for quotes, comments and brackets.
 */
#include <string.h>

#include "config.h"

/* Keys that are not called as their fact is, most telling first. */
static const struct {
    char fact[16], key[22];
} other_keys[] = {
    {"type", "type"},
    {"type", "builder"},
    {"maxmem", "maxmem"},
    {"maxmem", "memory"},
    {"max_vcpus", "maxvcpus"},
    {"max_vcpus", "vcpus"},
    {"altp2m", "altp2m"},
    {"altp2m", "altp2mhvm"},
    {"firmware", "firmware"},
    {"firmware", "firmware_override"},
    {"disks", "disk"},
    {"nics", "vif"},
    {"usb_controllers", "usbctrl"},
    {"usb_devices", "usbdev"},
    {"vtpms", "vtpm"},
    {"p9s", "p9"},
    {"vfbs", "vfb"},
    {"vkbs", "vkb"},
    {"vdispls", "vdispl"},
    {"vsnds", "vsnd"},
    {"pvscsis", "vscsi"},
    {"channels", "channel"},
    {"dtdevs", "dtdev"},
    {"sve_vl", "sve"},
    {"cpuid_overrides", "cpuid"},
    {"extra_qemu_args", "device_model_args"},
    {"extra_qemu_args", "device_model_args_hvm"},
    {"extra_qemu_args", "device_model_args_pv"},
};

/* A walk over the text: @line of @at, brackets around it. */
struct scan {
    const char *at, *end;
    unsigned line, depth;
};

/* Over one character, or over a whole string or comment. */
static void step(struct scan *s)
{
    char c = *s->at++;

    if (c == '\n') {
        s->line++;
    } else if (c == '#') {
        while (s->at < s->end && *s->at != '\n')
            s->at++;
    } else if (c == '"' || c == '\'') {
        while (s->at < s->end && *s->at != c) {
            s->line += *s->at == '\n';
            s->at += *s->at == '\\' && s->at + 1 < s->end && s->at[1] != '\n' ? 2 : 1;
        }
        s->at += s->at < s->end;
    } else if (c == '[') {
        s->depth++;
    } else if (c == ']' && s->depth) {
        s->depth--;
    }
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

/* Whether an assignment to @key stands here; then @s is behind its '='. */
static bool take_assignment(struct scan *s, const char *key)
{
    size_t len = strlen(key);
    const char *at = s->at;

    if ((size_t)(s->end - at) <= len || memcmp(at, key, len) != 0)
        return false;
    for (at += len; at < s->end && (*at == ' ' || *at == '\t'); at++)
        ;
    at += at < s->end && *at == '+';
    if (at == s->end || *at != '=')
        return false;
    s->at = at + 1;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Line of item @idx of the list that begins at @s; @otherwise when it is none. */
static unsigned line_of_item(struct scan s, size_t idx, unsigned otherwise)
{
    while (s.at < s.end && (*s.at == ' ' || *s.at == '\t'))
        s.at++;
    if (s.at == s.end || *s.at != '[')
        return otherwise;
    step(&s);
    while (s.at < s.end && s.depth) {
        bool is_item = s.depth == 1 && !is_blank(*s.at) && *s.at != '#' && *s.at != ',';

        if (is_item && idx == 0)
            return *s.at == ']' ? otherwise : s.line;
        if (s.depth == 1 && *s.at == ',')
            idx--;
        step(&s);
    }
    return otherwise;
}

/* The last assignment counts, as it does for xl. */
static unsigned line_of_key(const char *text, size_t len, const char *key, size_t element)
{
    struct scan s = {text, text + len, 1, 0};
    unsigned found = 0;
    bool begins = true;

    while (s.at < s.end) {
        unsigned line = s.line;

        if (begins && !s.depth && take_assignment(&s, key)) {
            found = element == SIZE_MAX ? line : line_of_item(s, element, line);
            begins = false;
            continue;
        }
        begins = is_blank(*s.at) ? begins || *s.at == '\n' : *s.at == ';';
        if (!is_name(*s.at)) {
            step(&s);
            begins |= s.line > line;
            continue;
        }
        while (s.at < s.end && is_name(*s.at))
            s.at++;
    }
    return found;
}

/* "guest.disks[2].format": the name behind "guest.", without what follows, and the element. */
static size_t split_fact(const char *fact, char *name, size_t cap)
{
    size_t len, element = SIZE_MAX;
    const char *bracket;

    name[0] = '\0';
    if (strncmp(fact, "guest.", 6) != 0)
        return element;
    fact += 6;
    len = strcspn(fact, "[.");
    if (len >= cap)
        return element;
    memcpy(name, fact, len);
    name[len] = '\0';
    bracket = fact + len;
    if (*bracket != '[')
        return element;
    element = 0;
    for (bracket++; *bracket >= '0' && *bracket <= '9' && element < 100000; bracket++)
        element = element * 10 + (size_t)(*bracket - '0');
    return element;
}

unsigned xl_line_of_fact(const char *text, size_t len, const char *fact)
{
    char name[SCHECK_FILL_NAME];
    size_t element = split_fact(fact, name, sizeof name);
    const char *key = xl_key_of(name);
    unsigned line = 0;

    if (!*name)
        return 0;
    for (size_t i = 0; !line && i < sizeof other_keys / sizeof *other_keys; i++)
        if (strcmp(other_keys[i].fact, name) == 0)
            line = line_of_key(text, len, other_keys[i].key, element);
    if (!line)
        line = line_of_key(text, len, key ? key : name, element);
    return line;
}
