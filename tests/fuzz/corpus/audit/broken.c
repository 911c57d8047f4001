"%lu
setup(setup(setup() } a; } a; #define
#if
#if 0
#elif 0
{ "unterminated
#endif
/* open
