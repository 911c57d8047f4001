#!/bin/sh
# SPDX-License-Identifier: MIT
# Write docs/diagnostics.md from libsupportcheck/compile/diagnostics.def.
# With --check: exit 1 when the file is stale, or when the sources report an
# id that the registry does not have.
set -eu
cd "$(dirname "$0")/.."
registry=libsupportcheck/compile/diagnostics.def
page=docs/diagnostics.md

render() {
    awk '
    BEGIN {
        print "# Diagnostics"
        print ""
        print "<!-- Written by scripts/gen-diagnostics.sh from " \
              "libsupportcheck/compile/diagnostics.def: do not edit. -->"
        print ""
        print "What is wrong with a policy is reported with file, line, column and one of these"
        print "ids. Ids are stable: a retired one is never used again. An error refuses the"
        print "policy; a lint is reported by `docgen lint` only."
    }
    /^\/\* --- .* --- \*\/$/ {
        title = $0
        sub(/^\/\* --- /, "", title); sub(/ --- \*\/$/, "", title)
        printf "\n## %s%s\n\n| id | severity | meaning |\n|---|---|---|\n", \
               toupper(substr(title, 1, 1)), substr(title, 2)
        next
    }
    /^DIAG\(/ { entry = ""; reading = 1 }
    reading {
        entry = entry $0
        if ($0 !~ /"\)$/) next
        reading = 0
        severity = entry
        sub(/^DIAG\("[^"]*", */, "", severity); sub(/,.*/, "", severity)
        id = entry
        sub(/^DIAG\("/, "", id); sub(/".*/, "", id)
        text = entry
        sub(/^DIAG\("[^"]*", *[A-Z]*, *"/, "", text); sub(/"\)$/, "", text)
        gsub(/\\"/, "\001", text)
        gsub(/" *"/, "", text)
        gsub(/\001/, "\"", text)
        printf "| `%s` | %s | %s |\n", id, tolower(severity), text
    }' "$registry"
}

unregistered() {
    # A call may have its id on the line after the opening parenthesis' first argument.
    find libsupportcheck -name '*.c' -exec cat {} + | tr -d '\n' |
        grep -oE '(scheck__(model_(error|lint)|cel_error)\([^;"]*|refuse\(m, SCHECK_E_[A-Z]*, )"[a-z-]+"' |
        grep -oE '"[a-z-]+"$' | sort -u |
        while read -r id; do
            grep -q "^DIAG($id," "$registry" || echo "$id"
        done
}

if [ "${1:-}" != --check ]; then
    render >"$page.new"
    mv "$page.new" "$page"
    exit 0
fi
missing=$(unregistered)
if [ -n "$missing" ]; then
    printf 'not in %s: %s\n' "$registry" "$missing" >&2
    exit 1
fi
if ! render | cmp -s - "$page"; then
    echo "$page is stale: run scripts/gen-diagnostics.sh" >&2
    exit 1
fi
