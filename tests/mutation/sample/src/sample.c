/* SPDX-License-Identifier: MIT */
int clamp(int n);
int unwatched(int n);

/* Not code: 1 < 2 && !3 */
static const char words[] = {"4 > 3"};

int clamp(int n)
{
    if (n > 9)
        return 9;
    return words[0] == '4' ? n : -1;
}

int unwatched(int n)
{
    return n % 7;
}
