#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh DIRECTORY: installs the packages of DIRECTORY with dpkg in an empty
# Debian 12 and uses them as a new user would. Needs root and debootstrap.
set -eu

packages=$(cd "$1" && pwd)
for tool in debootstrap chroot; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: $tool is not installed"
        exit 77
    fi
done
if [ "$(id -u)" -ne 0 ]; then
    echo "skipped: making an empty system needs root"
    exit 77
fi

root=$(mktemp -d)
cleanup() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT INT TERM

# What the packages depend on, apart from each other.
dependencies() {
    for package in "$packages"/*.deb; do
        dpkg-deb -f "$package" Depends | tr ',' '\n'
    done | sed -e 's/|.*//' -e 's/(.*//' -e 's/:any//' -e 's/ //g' |
        grep -v -e supportcheck -e '^$' | sort -u
}

# The first mirror that the machine itself uses.
mirror() {
    sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\{0,1\}\(http[^ ]*\).*/\2/p' \
        /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list 2>/dev/null | head -n 1
}

echo "==> an empty Debian 12"
if ! debootstrap --variant=minbase bookworm "$root" "$(mirror)" >"$root.log" 2>&1; then
    tail -n 5 "$root.log"
    rm -f "$root.log"
    echo "skipped: no empty system could be made"
    exit 77
fi
rm -f "$root.log"
mount -t proc proc "$root/proc"
# What lets the machine itself reach its mirror, a proxy for instance.
cp /etc/apt/apt.conf.d/99* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp "$packages"/*.deb "$root/root/"
in_root() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

echo "==> what the packages depend on"
# shellcheck disable=SC2046 # a list of words
in_root apt-get -q -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install $(dependencies) \
    >/dev/null
echo "==> dpkg -i"
in_root sh -c 'dpkg -i /root/*.deb' >/dev/null

echo "==> debian/tests/installed"
cp "$(dirname "$0")/../../debian/tests/installed" "$root/root/"
in_root sh /root/installed

echo "==> debian/tests/compiled"
in_root apt-get -q -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install gcc libc6-dev \
    pkg-config >/dev/null
cp "$(dirname "$0")/../../debian/tests/compiled" "$root/root/"
in_root sh /root/compiled

echo "==> dpkg --purge leaves nothing behind"
# shellcheck disable=SC2046 # a list of words
in_root dpkg --purge $(for p in "$packages"/*.deb; do dpkg-deb -f "$p" Package; done) >/dev/null
left=$(find "$root/usr" "$root/etc" "$root/var/lib" -path '*/dpkg/*' -prune -o -name '*supportcheck*' -print)
if [ -n "$left" ]; then
    echo "left behind: $left"
    exit 1
fi
