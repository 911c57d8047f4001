#!/bin/sh
# SPDX-License-Identifier: MIT
# docgen's pages before a checker of HTML and in a browser, with an overlay and an audit, too.
# Usage: test_pages.sh DOCGEN
# tidy checks the markup; Chromium opens the pages (SUPPORTCHECK_BROWSER, or one in the PATH).
. "$(dirname "$0")/common.sh"
docgen=$1
source=$(cd "${SUPPORTCHECK_SOURCE_DIR:-.}" && pwd)
golden=$source/tests/golden
checkers=0

"$docgen" compile -o "$dir/image" "$source/policy" || exit 1
for release in 4.10 4.16 4.18 4.21 4.22 4.23; do
    "$docgen" html --release $release -o "$dir/$release.html" "$dir/image" || fail "html $release"
done
"$docgen" matrix -o "$dir/matrix.html" "$dir/image" || fail matrix
"$docgen" matrix -o "$dir/overlaid-matrix.html" --overlay "$source/examples/overlays/house-rules.xml" \
    "$source/policy" || fail "matrix with an overlay"
"$docgen" html -o "$dir/overlaid.html" --overlay "$source/examples/overlays/house-rules.xml" \
    "$source/policy" || fail "html with an overlay"
"$docgen" html --release 4.18 -o "$dir/audit.html" --audit "$golden/documents/audit.json" \
    "$golden/base.xml" "$golden/audit/policy.xml" || fail "html with an audit"
"$docgen" html --release 4.18 -o "$dir/hostile.html" "$golden/base.xml" \
    "$golden/documents/hostile.xml" || fail "html of a hostile policy"
"$docgen" matrix -o "$dir/hostile-matrix.html" "$golden/base.xml" \
    "$golden/documents/hostile.xml" || fail "matrix of a hostile policy"

# tidy is older than groups in lists of definitions, which HTML has since 5.2, and than
# aria-current on items of lists.
old='missing </dl> before </div>|missing </div> before <dt>|inserting implicit <dl>|missing <dd>'
old="$old|<li> proprietary attribute \"aria-current\""
# What an unsafe link of a hostile policy becomes.
old="$old|<a> attribute \"href\" lacks value"
if command -v tidy >/dev/null; then
    checkers=$((checkers + 1))
    for page in "$dir"/*.html; do
        tidy -q -e -utf8 "$page" 2>&1 | grep -vE "Warning: ($old)" >"$dir/err"
        [ -s "$dir/err" ] && fail "tidy: $(basename "$page"): $(head -n 5 "$dir/err")"
    done
else
    echo "not with tidy: it is not installed"
fi
browser=${SUPPORTCHECK_BROWSER:-}
for program in chromium chromium-headless-shell chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v $program)
done
if [ -n "$browser" ] && command -v python3 >/dev/null; then
    checkers=$((checkers + 1))
    python3 "$golden/browser.py" "$browser" "$dir/4.22.html" "$dir/matrix.html" ||
        fail "the pages in a browser"
else
    echo "not in a browser: no Chromium, or no python3 (SUPPORTCHECK_BROWSER)"
fi

if [ $checkers = 0 ]; then
    echo "skipped: neither tidy nor Chromium is installed"
    [ $failed = 0 ] && exit 77
fi
exit $failed
