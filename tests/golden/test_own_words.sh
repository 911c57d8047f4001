#!/bin/sh
# SPDX-License-Identifier: MIT
# scripts/check-own-words.sh finds what was copied, wherever it stands, and nothing else.
. "$(dirname "$0")/common.sh"
check=${SUPPORTCHECK_SOURCE_DIR:-.}/scripts/check-own-words.sh

# expect STATUS ROWS NAME: what the check says of the policy on standard input
expect() {
    rm -rf "$dir/policy"
    mkdir "$dir/policy"
    { echo '<supportcheck version="1">'; cat; echo '</supportcheck>'; } >"$dir/policy/p q.xml"
    SUPPORTCHECK_SOURCE_DIR=$dir sh "$check" "$dir/policy" "$dir/texts" >"$dir/out" 2>&1
    status=$?
    [ "$status" = "$1" ] && grep -q ", $2 rows of eight copied" "$dir/out" && return
    fail "$3: exit $status, not $1"
    cat "$dir/out" >&2
}

mkdir "$dir/texts"
cat >"$dir/texts/a.md" <<'END'
# The title of this feature has quite many words

One sentence, long enough
to be told from any other.

    Status: Working for some of the people some of the time
END
copied='one Sentence long enough to be told from any other'
expect 1 3 'a description' <<END
<feature title="F"><description>New. $copied</description></feature>
END
expect 1 3 'over lines' <<END
<message>One sentence,
  long enough to be
  told from any other.</message>
END
expect 1 3 'an attribute' <<END
<fact name="f"
  meaning="$copied"/>
END
expect 1 3 'a comment' <<END
<!-- $copied -->
END
expect 0 0 'seven words' <<END
<message>long enough to be told from any</message>
END
expect 0 0 'two elements' <<END
<message>One sentence, long enough</message><remedy>to be told from any other.</remedy>
END
expect 0 0 'titles, statuses, sources and code' <<END
<feature title="The title of this feature has quite many words">
<status>Working for some of the people some of the time</status>
<status since="4.17" function="f">Working for some of the people some of the time</status>
<source>The title of this feature has quite many words</source>
<message>\`$copied\`</message></feature>
END
SUPPORTCHECK_DATA=$dir/absent sh "$check" "$dir/policy" >"$dir/out"
if [ $? != 77 ] || ! grep -q '^skipped: ' "$dir/out"; then
    fail "without texts"
fi
exit $failed
