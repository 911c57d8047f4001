/* SPDX-License-Identifier: MIT */
/*
 * The parts of a domain. Each follows what libvirt's libxl driver makes of
 * the XML; what that leaves to libxl stays open until scheck__lv_rest(), what
 * only the host can tell is unknown, with the reason.
 */
#ifndef SCHECK_LIBVIRT_DOMAIN_H
#define SCHECK_LIBVIRT_DOMAIN_H

#include "put.h"

void scheck__lv_fixed(struct lv *lv);    /* what the XML has no say in */

void scheck__lv_boot(struct lv *lv);     /* kernel, firmware, boot loader, device model */
void scheck__lv_memory(struct lv *lv);   /* memory, NUMA */
void scheck__lv_cpu(struct lv *lv);      /* CPUs, features, clock */
void scheck__lv_disks(struct lv *lv);
void scheck__lv_nics(struct lv *lv);
void scheck__lv_hostdevs(struct lv *lv); /* PCI, USB */
void scheck__lv_display(struct lv *lv);  /* graphics, video, input, sound */
void scheck__lv_chardevs(struct lv *lv); /* serial ports, channels */
/* libxl's defaults for every fact that the others have said nothing about. Last. */
void scheck__lv_rest(struct lv *lv);

/* The domain that serves @device: its name, or "0". */
void scheck__lv_backend_domain(struct lv *lv, const xmlNode *device);
/* Whether the guest is known to be for Arm, or for x86; both false: nobody said. */
bool scheck__lv_is_arm(const struct lv *lv);
bool scheck__lv_is_x86(const struct lv *lv);

/* Line of the element that the fact called @fact ("guest.disks[1].format") comes from; 0: none. */
unsigned scheck__lv_line_of_fact(const xmlNode *domain, const char *fact);

#endif
