/* SPDX-License-Identifier: MIT */
/* The two halves of domains.h over libraries that tests can stand in for. */
#ifndef SCHECK_HOST_DOMAINS_PRIVATE_H
#define SCHECK_HOST_DOMAINS_PRIVATE_H

#include "domains.h"
#include "steps.h"

bool scheck__domains_list(const struct host_xenstore *lib, struct scheck_domain **domains_out,
                          size_t *n_out, char *reason);
void scheck__domains_frames(const struct host_xencall *lib, struct scheck_domain *domains,
                            size_t n);

#endif
