/* SPDX-License-Identifier: MIT */
#include <not_there.h>

#define FRAME_MASK(frame) \
    ((frame) & 0xffffffff)

int setup(struct context *ctx);
int declared_only(unsigned long frames);

struct state {
    unsigned long
        store_frame; /* a comment */
};

static int elsewhere(void)
{
    return setup(0) ? '{' : '"';
}

#if defined(__arm__) /* two beginnings, one end */
int setup(struct context *ctx) __attribute__((used));
int setup(struct context *ctx)
{
    if (ctx) {
#else
int setup(struct context *ctx)
{
    if (ctx && *"{") {
#endif
        /* in_a_comment */
#if 0
        switched_off();
#if 1
        switched_off();
#endif
#else
        unsigned long frames = ctx->frames;
#endif
#ifdef __i386__
        /* not
         * more */
        if (frames>0x0fffffffUL) // neither
            return -1;
#endif
    }
    printf("store %lu\n", frames);
    return 0;
}
