/* SPDX-License-Identifier: MIT */
/*
 * What libxl makes of everything that a configuration leaves out, as far as
 * neither the host nor the tool stack's own configuration has a say in it.
 */
#ifndef SCHECK_GUEST_DEFAULTS_H
#define SCHECK_GUEST_DEFAULTS_H

#include "fill.h"

/*
 * Decide guest.type: @written is "hvm", "pv", "pvh", or NULL when the
 * configuration does not say. PV guests of an Arm host are PVH; @arm tells
 * that the configuration has members that only Arm guests have.
 */
void scheck_guest_type(struct scheck_fill *f, const char *written, bool arm);

/* Take note of a kernel that is Xen's own boot loader: xl's `firmware` sets that. */
void scheck_guest_pvgrub(struct scheck_fill *f, const char *kernel);

/* One emulated serial port that ends at @target; "none" is no port. */
void scheck_guest_serial(struct scheck_fill *f, const char *target);

/* A user for the boot loader is given: de-privileged, unless xl.conf says otherwise. */
void scheck_guest_bootloader_user(struct scheck_fill *f);

/*
 * Set every fact of the guest of which nothing has been said, not even that
 * it is unknown, to libxl's default. Call last; f->rc tells how it went.
 */
void scheck_guest_defaults(struct scheck_fill *f);

#endif
