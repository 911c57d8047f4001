/* SPDX-License-Identifier: MIT */
int clamp(int n);
int unwatched(int n);

int main(void)
{
    for (int n = 0; n < 12; n++)
        if (clamp(n) != (n < 9 ? n : 9))
            return 1;
    return unwatched(0);
}
