/* SPDX-License-Identifier: MIT */
/* What a hypervisor's version string says: "4.17.7-pre", "4.23-unstable", "4.18.0-rc2". */
#ifndef SCHECK_VERSION_PARSE_H
#define SCHECK_VERSION_PARSE_H

#include <supportcheck/base.h>

enum version_stage {
    STAGE_STABLE = 0, /* a release, its stable branch or a vendor's build of it */
    STAGE_PRE,        /* of a point release: still the stable branch */
    STAGE_RC,
    STAGE_UNSTABLE
};

struct scheck__version {
    unsigned major, minor;
    int point; /* -1: none given */
    enum version_stage stage;
};

/* False: the text does not begin with N.N. */
bool scheck__version_parse(struct scheck_str text, struct scheck__version *version_out);

/* "stable", "pre", "rc", "unstable". */
const char *scheck__stage_name(enum version_stage stage);

#endif
