#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the Debian packages from a copy of the sources and lets lintian look at
# them, and at the source package: a warning fails.
#
#     debian-packages.sh [OUTPUT_DIRECTORY]      (default: build/debian)
set -eu

cd "$(dirname "$0")/.."
. scripts/packages.sh
output=${1:-build/debian}
mkdir -p "$output"
output=$(cd "$output" && pwd)

export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages libclang-dev libcmocka-dev python3 build-essential dpkg-dev debhelper dh-python fakeroot \
    lintian

say "copying the sources"
rm -rf "$output/supportcheck" "$output"/*.deb "$output"/*.changes "$output"/*.buildinfo \
    "$output"/*.dsc "$output"/*.tar.xz
mkdir "$output/supportcheck"
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$output/supportcheck"

say "building the packages (log: $output/build.log)"
if ! (cd "$output/supportcheck" && dpkg-buildpackage -us -uc) >"$output/build.log" 2>&1; then
    tail -n 40 "$output/build.log"
    exit 1
fi

say "lintian"
root=
[ "$(id -u)" -ne 0 ] || root=--allow-root
lintian $root --fail-on error,warning "$output"/*.changes
rm -rf "$output/supportcheck"
(cd "$output" && ls -l ./*.deb)
