/* SPDX-License-Identifier: MIT */
/* Instead of libxl_supportcheck.c where there is no libsupportcheck. */
#include "libxl_osdeps.h" /* must come before any other headers */

#include "libxl_internal.h"

int libxl__supportcheck(libxl__gc *gc, const libxl__domain_create_state *dcs)
{
    return 0;
}

/*
 * Local variables:
 * mode: C
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
