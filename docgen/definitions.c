/* SPDX-License-Identifier: MIT */
/*
 * Titles, the four labels and the values of their keys are those of Xen's
 * SUPPORT.md since 4.10, and in its order; what is said of them is ours.
 */
#include "definitions.h"

#include <stddef.h>

static const struct term functions[] = {
    {"supported", "complete and stable; interfaces stay as they are"},
    {"unstated", "nothing is said of it"},
    {"deprecated", "works, but is going to be removed; do not build on it"},
    {"tech-preview", "complete, with rough edges; interfaces may still change a little"},
    {"experimental", "incomplete, may crash; interfaces are expected to change"},
    {"not-functional", "present, but does not work"},
    {"not-implemented", "does not exist"},
    {"unsupported", "may or may not work; nobody is going to repair it"},
    {NULL, NULL},
};

static const struct term securities[] = {
    {"yes", "the project issues advisories and fixes"},
    {"conditional", "the same, under the conditions that the text names"},
    {"external", "another project is responsible for it, and says how far"},
    {"no", "report bugs in public; there will be no advisory"},
    {NULL, NULL},
};

static const struct term stabilities[] = {
    {"Here be dragons", "crashes are to be expected; for experiments"},
    {"Quirky", "works on the whole, with oddities; not for production"},
    {"Normal", "for production"},
    {NULL, NULL},
};

static const struct term interfaces[] = {
    {"Not stable", "updates may break what is built on it"},
    {"Provisionally stable", "probably final, but nothing is promised yet"},
    {"Stable", "kept compatible; what breaks it is a bug"},
    {NULL, NULL},
};

/* Addresses of their security processes, as SUPPORT.md has them. */
static const struct term projects[] = {
    {"QEMU", "https://wiki.qemu.org/index.php/SecurityProcess"},
    {"Libvirt", "https://libvirt.org/securityprocess.html"},
    {"FreeBSD", "https://www.freebsd.org/security/"},
    {"NetBSD", "http://www.netbsd.org/support/security/"},
    {"OpenBSD", "https://www.openbsd.org/security.html"},
    {NULL, NULL},
};

static const char *const experimental[] = {
    "Functional completeness: No", "Functional stability: Here be dragons",
    "Interface stability: Not stable", "Security supported: No", NULL};
static const char *const tech_preview[] = {
    "Functional completeness: Yes", "Functional stability: Quirky",
    "Interface stability: Provisionally stable", "Security supported: No", NULL};
static const char *const supported[] = {
    "Functional completeness: Yes", "Functional stability: Normal", "Interface stability: Yes",
    "Security supported: Yes", NULL};
static const char *const deprecated[] = {
    "Functional completeness: Yes", "Functional stability: Quirky",
    "Interface stability: No (as in, may disappear the next release)", "Security supported: Yes",
    NULL};

const struct definition definitions[N_DEFINITIONS] = {
    {.depth = 1, .title = "Format and definitions",
     .text = "Below a heading stand a description, then literal lines for programs, then\n"
             "what restricts them."},
    {.depth = 2, .title = "Keys found in the Feature Support subsections"},
    {.depth = 3, .title = "Status",
     .text = "Status speaks of all of a feature. Status followed by a comma and a\n"
             "qualifier speaks of that part alone: an architecture, an implementation, a\n"
             "kind of guest."},
    {.depth = 2, .title = "Definition of Status labels",
     .text = "A label stands for a level of function and one of security support. The\n"
             "labels of this release:",
     .labels = true},
    {.depth = 3, .title = "Experimental",
     .lines = experimental},
    {.depth = 3, .title = "Tech Preview",
     .lines = tech_preview},
    {.depth = 3, .title = "Supported",
     .lines = supported},
    {.depth = 3, .title = "Deprecated",
     .lines = deprecated},
    {.depth = 2, .title = "Definition of the status label interpretation tags"},
    {.depth = 3, .title = "Functionally complete",
     .text = "Whether the feature does what its name promises, wherever it exists, for\n"
             "somebody who does not know how it works inside. The levels of function:",
     .terms = functions},
    {.depth = 3, .title = "Functional stability",
     .text = "How likely it is to fail:",
     .terms = stabilities},
    {.depth = 3, .title = "Interface stability",
     .text = "Whether what is built on it survives an upgrade:",
     .terms = interfaces},
    {.depth = 3, .title = "Security supported",
     .text = "Whether the Xen Project issues an advisory for a bug that matters to\n"
             "security. After Security-Support-Until it does so only for bugs that a\n"
             "release in support has as well, and makes no official fixes for this one.\n"
             "The levels of security support:",
     .terms = securities},
    {.depth = 3, .title = "Interaction with other features",
     .text = "A status speaks of a feature alone: some features exclude each other, or are\n"
             "for one kind of guest."},
    {.depth = 3, .title = "External security support",
     .text = "The Xen Project handles the security of its own code, and of what Linux has\n"
             "for Xen. These projects handle the security of theirs:",
     .terms = projects},
};
