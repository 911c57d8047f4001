#!/bin/sh
# SPDX-License-Identifier: MIT
# outside_pkgconfig.sh STAGE PREFIX LIBDIR WORK: a project that asks pkg-config
# finds, links and runs what is installed in STAGE.
set -eu

source=$(dirname "$0")/outside
work=$4
rm -rf "$work"
mkdir -p "$work"
export PKG_CONFIG_SYSROOT_DIR="$1"
export PKG_CONFIG_PATH="$1$2/$3/pkgconfig"
export LD_LIBRARY_PATH="$1$2/$3"

# build SOURCE PACKAGE
build() {
    # shellcheck disable=SC2046,SC2086 # lists of words
    "${CC:-cc}" ${CFLAGS:-} -std=c99 -Wall -Wextra -Wpedantic -Werror -o "$work/$1" \
        "$source/$1.c" $("${PKG_CONFIG:-pkg-config}" --cflags --libs "$2")
    "$work/$1"
}

"${PKG_CONFIG:-pkg-config}" --exact-version=0.1.0 supportcheck
build evaluate supportcheck
build author supportcheck-policy
