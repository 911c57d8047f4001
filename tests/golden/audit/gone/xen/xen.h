/* SPDX-License-Identifier: MIT */
#ifndef XEN_H
#define XEN_H
#if defined(__arm__)
typedef unsigned long long word_t, frame_t;
#else
typedef unsigned long word_t, frame_t;
#endif
struct answer;
typedef struct answer *answer_ptr;
struct answer {
    word_t op, result;
};
#endif
