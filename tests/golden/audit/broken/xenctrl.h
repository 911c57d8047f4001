/* SPDX-License-Identifier: MIT */
#include <no/such/header.h>
int top_frame(undeclared_t *h, unsigned long *frame_out);
