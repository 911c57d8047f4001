#!/bin/sh
# SPDX-License-Identifier: MIT
# The page of the release whose headers are installed, with what became of the
# policy's evidence there: OUTPUT/audit.json and OUTPUT/SUPPORT.html.
#
#     audit-page.sh SUPPORTCHECK_AUDIT DOCGEN POLICY OUTPUT INCLUDE [OPTION]...
#
# OPTIONs are those of supportcheck-audit, --source for one.
set -eu
audit=$1 docgen=$2 policy=$3 output=$4 include=$5
shift 5

mkdir -p "$output"
status=0
"$audit" --policy "$policy" --include "$include" --format json "$@" >"$output/audit.json.new" ||
    status=$?
# Up to 2 is a finding about Xen, not a failure.
if [ "$status" -gt 2 ]; then
    rm -f "$output/audit.json.new"
    exit "$status"
fi
mv "$output/audit.json.new" "$output/audit.json"

# A release that the policy does not know gets the page of the newest.
release=$(sed -n 's/.*"headers":{"release":"\([0-9.]*\)".*/\1/p' "$output/audit.json")
if ! [ "$release" ] || ! "$docgen" statements --release "$release" "$policy" >/dev/null 2>&1; then
    release=
fi
"$docgen" html ${release:+--release "$release"} --audit "$output/audit.json" \
    -o "$output/SUPPORT.html" "$policy"
