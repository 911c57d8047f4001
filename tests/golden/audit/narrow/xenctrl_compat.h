/* SPDX-License-Identifier: MIT */
#ifdef XC_WANT_COMPAT_MAP_FOREIGN_API
void *map_frame(handle *h, int size, unsigned long frame);
#endif
