/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <stddef.h>

const struct reading reading_functions[] = {
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

const struct reading reading_securities[] = {
    {"yes", "the project issues advisories and fixes"},
    {"conditional", "the same, under the conditions that the text names"},
    {"external", "another project is responsible for it"},
    {"no", "report bugs in public; there will be no advisory"},
    {NULL, NULL},
};
