unsigned long store_mfn
typedef struct {
    struct { int b:3, a; } inner;
    unsigned long store_mfn, *other[4];
    int (*function)(void);
} a;
#define setup(x) ((x) \\
    << 12)
#if 0
} a; {
#else
struct a { int a; };
#endif
