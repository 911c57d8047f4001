#!/bin/sh
# SPDX-License-Identifier: MIT
# The policy says everything in its own words: eight words in a row that stand
# in a published SUPPORT.md are reported, which no sentence of eight words or
# more that was copied escapes. Titles, qualifiers, statuses and labels are
# meant to be the published ones, and code and quoted words are names.
# Usage: check-own-words.sh [POLICY [SUPPORT-MD-DIRECTORY]]
set -u
source=${SUPPORTCHECK_SOURCE_DIR:-$(dirname "$0")/..}
policy=${1:-$source/policy}
texts=${2:-${SUPPORTCHECK_DATA:-$source/../shared/data}/support-md}

if ! ls "$texts"/*.md >/dev/null 2>&1; then
    echo "skipped: no published texts in $texts (SUPPORTCHECK_DATA)"
    exit 77
fi
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find "$policy" -name '*.xml' | LC_ALL=C sort >"$list"
[ -s "$list" ] || { echo "no policy in $policy" >&2; exit 1; }

# The texts come first, then the policy; XML is read a tag or a text at a time.
LC_ALL=C awk -v list="$list" '
BEGIN { while ((getline file < list) > 0) ARGV[ARGC++] = file }
# Letters and digits make words; what ends a sentence ends a row of words.
function forget() { n = 0 }
function word(w,    i, row) {
    words[++n] = w
    if (n < 8) return
    row = words[n - 7]
    for (i = n - 6; i <= n; i++) row = row " " words[i]
    if (!is_policy) published[row] = 1
    else if (row in published) {
        printf "%s:%d: \"%s\" stands in a published SUPPORT.md\n", FILENAME, FNR, row
        found++
    }
}
function read(text,    parts, k, i) {
    gsub(/`[^`]*`/, " ", text)
    gsub(/&(quot|lt|gt|amp|apos);/, " ", text)
    k = split(tolower(text), parts, /[^a-z0-9]+/)
    for (i = 1; i <= k; i++) if (parts[i] != "") word(parts[i])
    total += is_policy ? k : 0
}
# Attributes with prose are texts of their own.
function attribute(tag, name) {
    if (!match(tag, " " name "=\"[^\"]*\"")) return
    forget()
    read(substr(tag, RSTART + length(name) + 3, RLENGTH - length(name) - 4))
    forget()
}
function take(tag) {
    forget()
    attribute(tag, "meaning")
    attribute(tag, "reason")
    name = tag
    sub(/^[ \t]+/, "", name)
    sub(/[ \t\n\/>].*/, "", name)
    # A source is cited by the title it has.
    skipped = name ~ /^(status|when|define|value|source)$/ && tag !~ /\/$/
}
FNR == 1 { forget(); is_policy = FILENAME ~ /\.xml$/; tag = ""; open = 0; skipped = 0 }
!is_policy { if ($0 ~ /^[ \t\r]*$/) forget(); read($0); next }
{
    rest = $0
    while (rest != "") {
        if (open) {
            at = index(rest, ">")
            tag = tag " " (at ? substr(rest, 1, at - 1) : rest)
            if (!at) break
            open = 0
            take(tag)
            rest = substr(rest, at + 1)
        } else {
            at = index(rest, "<")
            if (!skipped) read(at ? substr(rest, 1, at - 1) : rest)
            if (!at) break
            open = 1
            tag = ""
            rest = substr(rest, at + 1)
            # A comment is prose, too.
            if (sub(/^!--/, "", rest)) { open = 0; skipped = 0; forget() }
        }
    }
}
END {
    printf "%d words of the policy, %d rows of eight copied\n", total, found
    exit found > 0
}' "$texts"/*.md
