#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables of libxl_supportcheck.c are what gen-facts.py makes of the vocabulary, and
# every fact that comes from libxl and stands in no table is named by hand.
# Usage: test_tables.sh DIRECTORY_OF__libxl_types.h
set -eu
source=${SUPPORTCHECK_SOURCE_DIR:?}
libxl=$source/integrations/libxl
if ! command -v python3 >/dev/null; then
    echo "skipped: the tables are made by python3, which is not there"
    exit 77
fi
made=$(mktemp)
trap 'rm -f "$made"' EXIT
python3 "$libxl/gen-facts.py" "$source/policy/vocabulary" "$1/_libxl_types.h" >"$made"
if ! diff -u "$libxl/libxl_supportcheck_tables.h" "$made"; then
    echo "integrations/libxl/libxl_supportcheck_tables.h is not what the vocabulary says; make it" \
        "anew: integrations/libxl/gen-facts.py policy/vocabulary $1/_libxl_types.h"
    exit 1
fi
failed=0
# shellcheck disable=SC2013 # names of facts have no blanks
for fact in $(sed -n '/^ \*\/$/q; s/^ \* \([a-z0-9]*\.[a-z0-9_.]*\)$/\1/p' "$made"); do
    if ! grep -qF "$fact" "$libxl/libxl_supportcheck.c" "$libxl/libxl_supportcheck_facts.h"; then
        echo "$fact comes from libxl, and neither a table nor libxl_supportcheck_facts.h says it"
        failed=1
    fi
done
echo "$(grep -c '^    { "' "$made") facts by table," \
    "$(sed -n '/^ \*\/$/q; s/^ \* [a-z0-9]*\.[a-z0-9_.]*$/x/p' "$made" | wc -l) by hand"
exit $failed
