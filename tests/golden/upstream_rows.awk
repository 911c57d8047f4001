# SPDX-License-Identifier: MIT
# The rows of `docgen statements` as they were published: every erratum applied.
BEGIN { FS = OFS = "\t" }
FNR == 1 { next }
{
    n = split($8, slips, "; ")
    for (i = 1; i <= n; i++) {
        if (slips[i] == "lost")
            next
        if (sub(/^qualifier: /, "", slips[i]))
            $2 = slips[i]
        else if (sub(/^status: /, "", slips[i]))
            $3 = slips[i]
    }
    print $1, $2, $3
}
