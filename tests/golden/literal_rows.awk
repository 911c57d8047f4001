# SPDX-License-Identifier: MIT
# SUPPORT.md's rows as a program reads them: "KEY, QUALIFIER: VALUE" in literal
# blocks, which begin behind a blank line and are indented by four blanks. The
# definitions behind them have such blocks as well, of what words mean.
# Prints path, qualifier (or key) and value, with tabs between.
function path(    i, text) {
    text = titles[1]
    for (i = 2; i <= depth; i++)
        text = text " > " titles[i]
    return text
}
/^#+ / {
    depth = index($0, " ") - 1
    title = substr($0, depth + 2)
    gsub(/\\/, "", title)
    titles[depth] = title
    before_blank = literal = 0
    next
}
/^$/ { before_blank = 1; literal = 0; next }
/^    / && titles[1] != "Format and definitions" && (before_blank || literal) {
    literal = 1
    before_blank = 0
    at = index($0, ": ")
    key = substr($0, 5, at - 5)
    if (key == "Status")
        key = ""
    sub(/^Status, /, "", key)
    print path() "\t" key "\t" substr($0, at + 2)
    next
}
{ before_blank = literal = 0 }
