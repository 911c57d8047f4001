/* SPDX-License-Identifier: MIT */
/* The domains that run on this machine: names by xenstore, frames by the hypervisor. */
#ifndef SCHECK_HOST_DOMAINS_H
#define SCHECK_HOST_DOMAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCHECK_UUID_LEN 36

struct scheck_domain {
    uint32_t id;
    char *name;                     /* "" when xenstore does not say */
    char uuid[SCHECK_UUID_LEN + 1]; /* digits and dashes; "" when xenstore does not say */
    int64_t max_gfn;                /* the highest frame number in use; -1: not known */
    const char *no_max_gfn;         /* why it is not known */
};

/*
 * List the domains that xenstore knows, by number, dom0 among them. Domains
 * that were never introduced to xenstore are not among them. False with the
 * reason, of SCHECK_DOMAINS_REASON bytes at most, when there is no list or
 * not all of it could be read; then nothing else is stored.
 */
#define SCHECK_DOMAINS_REASON 256
bool scheck_domains_list(struct scheck_domain **domains_out, size_t *n_out, char *reason);
void scheck_domains_free(struct scheck_domain *domains, size_t n);

/*
 * Ask the hypervisor for the highest frame of each. Of a PV guest this is what
 * the guest itself has written into its shared page.
 */
void scheck_domains_frames(struct scheck_domain *domains, size_t n);

#ifdef __cplusplus
}
#endif
#endif
