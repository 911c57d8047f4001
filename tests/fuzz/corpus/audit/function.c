nr_pfns > 0x0fffffff
static int setup(struct context *ctx) __attribute__((unused))
{
#ifdef __i386__
    if ( nr_pfns > 0x0fffffffUL ) /* too many */
        return E2BIG;
#endif
    return 0;
}
