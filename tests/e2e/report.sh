#!/bin/sh
# SPDX-License-Identifier: MIT
# report.sh RESULTS CASE: prints what a case did in the last boot; its status.

# ctest hides what a test prints that passes. What an administrator would see is
# worth seeing, so these lines go where ctest itself prints.
show_admin() {
    [ "$(cat /proc/$PPID/comm 2>/dev/null)" = ctest ] || return
    # In a file each of us would write over the other.
    [ ! -f /proc/$PPID/fd/1 ] || return
    sed -n "s/^admin: /    $1| /p" "$2" >>/proc/$PPID/fd/1
}

if [ -e "$1/skipped" ]; then
    cat "$1/skipped"
    exit 77
fi
cat "$1/$2.log" || exit 1
if [ ! -e "$1/$2.status" ]; then
    echo "the case did not come to its end; the end of the console:"
    tail -n 60 "$1/console"
    exit 1
fi
show_admin "$2" "$1/$2.log" 2>/dev/null
status=$(cat "$1/$2.status")
if [ "$status" -ne 0 ] && [ "$status" -ne 77 ]; then
    echo "the end of the console of Xen and dom0:"
    tail -n 40 "$1/console"
fi
exit "$status"
