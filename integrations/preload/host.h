/* SPDX-License-Identifier: MIT */
/* The facts that libxl_supportcheck.c knows, out of libxl's JSON. */
#ifndef SUPPORTCHECK_PRELOAD_HOST_H
#define SUPPORTCHECK_PRELOAD_HOST_H

#include <supportcheck/facts.h>

/*
 * Add what @physinfo and @version (JSON of libxl_physinfo and
 * libxl_version_info; NULL: not known) say. SCHECK_OK, SCHECK_E_SYNTAX or
 * SCHECK_E_NOMEM, as the other two.
 */
int supportcheck_host(struct scheck_facts *facts, const char *physinfo, const char *version);

/*
 * Add what is known of this process and of what is asked. @stream is
 * libxl_domain_restore_params.checkpointed_stream, or -1 for a new guest.
 */
int supportcheck_process(struct scheck_facts *facts, int stream);

/* Add the guest whose libxl_domain_config is @json. */
int supportcheck_guest(struct scheck_facts *facts, const char *json);

#endif
