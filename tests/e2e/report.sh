#!/bin/sh
# SPDX-License-Identifier: MIT
# report.sh RESULTS CASE: prints what a case did in the last boot; its status.

# ctest hides what a test prints that passes. What an administrator would see is
# worth seeing, so these lines go where ctest itself prints: through its own open
# file, whose position is ctest's, so that nothing in a file is written over.
show_admin() {
    [ "$(cat /proc/$PPID/comm 2>/dev/null)" = ctest ] || return
    sed -n "s/^admin: /    $1| /p" "$2" | python3 -c '
import ctypes, os, sys
SYS_pidfd_getfd = 438
lines = sys.stdin.buffer.read()
fd = ctypes.CDLL(None).syscall(SYS_pidfd_getfd, os.pidfd_open(int(sys.argv[1])), 1, 0)
if fd < 0:
    fd = os.open("/proc/%s/fd/1" % sys.argv[1], os.O_WRONLY | os.O_APPEND)
os.write(fd, lines)
' $PPID
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
