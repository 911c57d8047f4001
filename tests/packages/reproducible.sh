#!/bin/sh
# SPDX-License-Identifier: MIT
# reproducible.sh DIRECTORY: builds the packages once more, elsewhere, under another name, time
# zone, language and umask, and compares them with those of DIRECTORY byte by byte.
set -eu

packages=$(cd "$1" && pwd)
for tool in dpkg-buildpackage dh; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: $tool is not installed"
        exit 77
    fi
done
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
place=$work/quite/another/place
mkdir -p "$place"
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$place"
umask 027
if ! (cd "$place" && TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANG=tr_TR.UTF-8 HOME=/nonexistent \
    DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -us -uc -b) >"$work/log" 2>&1; then
    tail -n 40 "$work/log"
    exit 1
fi

failed=0
n=0
for package in "$packages"/*.deb; do
    n=$((n + 1))
    again=$place/../${package##*/}
    cmp "$package" "$again" && continue
    failed=1
    dpkg-deb -R "$package" "$work/a"
    dpkg-deb -R "$again" "$work/b"
    diff -rq --no-dereference "$work/a" "$work/b" || true
    rm -rf "$work/a" "$work/b"
done
echo "$n packages"
[ "$n" -gt 0 ] && [ "$failed" -eq 0 ]
