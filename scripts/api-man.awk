# SPDX-License-Identifier: MIT
# One public header in, one manual page out; see api-man.sh.

# Text is no markup: hyphens of code, and what troff would take for its own.
function roff(s) {
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    if (s ~ /^[.']/)
        s = "\\\\\\&" s
    return s
}

# Names of parameters stand as @name, code in backquotes.
function prose(s) {
    s = roff(s)
    gsub(/`[^`]*`/, "\\fB&\\fR", s)
    gsub(/`/, "", s)
    while (match(s, /@[a-z_0-9]+/))
        s = substr(s, 1, RSTART - 1) "\\fI" substr(s, RSTART + 1, RLENGTH - 1) "\\fR" \
            substr(s, RSTART + RLENGTH)
    return s
}

# The text of a comment line without its decoration.
function comment_text(s) {
    sub(/^[ \t]*\/\*\*[ \t]?/, "", s)
    sub(/[ \t]*\*\/[ \t]*$/, "", s)
    sub(/^[ \t]*\*[ \t]?/, "", s)
    return s
}

function print_comment(    i, n, lines) {
    n = split(comment, lines, "\n")
    for (i = 1; i <= n; i++)
        if (lines[i] != "")
            print prose(lines[i])
        else if (i < n)
            print ".PP"
}

function print_header(    i, n, lines, name) {
    n = split(comment, lines, "\n")
    name = ""
    for (i = 2; i <= n && lines[i] != ""; i++)
        name = name (name == "" ? "" : " ") lines[i]
    sub(/\..*$/, "", name)
    printf ".TH %s 3 \"\" \"supportcheck %s\" \"supportcheck API\"\n", toupper(page), version
    printf ".SH NAME\n%s \\- %s\n", page, prose(tolower(substr(name, 1, 1)) substr(name, 2))
    printf ".SH SYNOPSIS\n.B #include <supportcheck/%s>\n.SH DESCRIPTION\n", header
    comment = substr(comment, length(lines[1]) + 2)
    print_comment()
    comment = ""
}

# Declarations as they stand: they are C, and are read as C.
function print_declaration() {
    if (sub(/^SCHECK_API /, "", declaration))
        gsub(/\n           /, "\n", declaration)
    gsub(/\/\*\*</, "/*", declaration)
    sub(/^\n/, "", comment)
    print ".PP\n.nf\n.ft B"
    printf "%s", declaration
    print ".ft R\n.fi"
    if (comment != "") {
        print ".RS 4"
        print_comment()
        print ".RE"
    }
    declaration = comment = ""
}

function end_of_declaration(line) {
    depth += gsub(/{/, "{", line) - gsub(/}/, "}", line)
    return depth == 0 && line ~ /;[ \t]*(\/\*.*\*\/)?[ \t]*$/
}

in_comment {
    comment = comment "\n" comment_text($0)
    if (/\*\//) {
        in_comment = 0
        sub(/\n+$/, "", comment)
        if (comment ~ /^@file|^\n@file/) {
            sub(/^\n/, "", comment)
            print_header()
        }
    }
    next
}
depth == 0 && declaration == "" && /^\/\*\*/ {
    comment = comment_text($0)
    in_comment = !/\*\//
    next
}
depth == 0 && declaration == "" && /^\/\* ---/ {
    gsub(/^\/\* -+ | -+ \*\/$/, "")
    print ".SS " prose(toupper(substr($0, 1, 1)) substr($0, 2))
    next
}
depth == 0 && declaration == "" && (/^#/ || /^extern "C"/ || /^}/ || /^\/\*/ || /^$/) {
    next
}
{
    declaration = declaration roff($0) "\n"
    if (end_of_declaration($0))
        print_declaration()
}
END {
    print ".SH SEE ALSO\n.BR supportcheck (1),\n.BR docgen (1)"
}
