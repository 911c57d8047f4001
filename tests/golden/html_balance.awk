# SPDX-License-Identifier: MIT
# Every tag of a page is closed by its own end tag; ids are unique. One "<" a record.
BEGIN {
    RS = "<"
    n = split("meta link br img input hr", words, " ")
    for (i = 1; i <= n; i++)
        void[words[i]] = 1
}
NR == 1 || /^!/ || raw && $0 !~ "^/" raw ">" { next }
{
    raw = ""
    end = index($0, ">")
    if (!end) {
        print FILENAME ": a \"<\" without \">\": " $0
        bad = 1
        next
    }
    tag = substr($0, 1, end - 1)
    name = tag
    sub(/[ \t\n].*/, "", name)
    if (match(tag, / id="[^"]*"/)) {
        id = substr(tag, RSTART, RLENGTH)
        if (id in ids) {
            print FILENAME ": twice:" id
            bad = 1
        }
        ids[id] = 1
    }
    if (name ~ /^\//) {
        if (stack[depth] != substr(name, 2)) {
            print FILENAME ": </" substr(name, 2) "> closes <" stack[depth] ">"
            bad = 1
            exit
        }
        depth--
    } else if (!(name in void)) {
        stack[++depth] = name
        if (name == "script" || name == "style")
            raw = name
    }
}
END {
    if (depth && !bad)
        print FILENAME ": <" stack[depth] "> is not closed"
    exit bad || depth
}
