#!/bin/sh
# SPDX-License-Identifier: MIT
# One row of the machines, compilers and options that the core and its tests
# are built with. Usage: row.sh ROW BUILTIN_IMAGE.C BUILD_DIR
# ROW: arm64, s390x, musl, or COMPILER-LEVEL as gcc-O0, clang-O3-lto.
# Exit status 77: skipped, for the reason printed.
set -eu

row=$1
builtin=$2
build=$3/$1
cd "$(dirname "$0")/../.."

skip() {
    echo "$row: skipped: $1"
    exit 77
}

need() {
    command -v "$1" >/dev/null || skip "$1 is not installed ($2)"
}

# The core and its unit tests; further arguments are CMake's.
core() {
    rm -rf "$build"
    mkdir -p "$build"
    cmake -S . -B "$build" -G Ninja -Wno-dev -DCMAKE_BUILD_TYPE=Debug \
        -DSUPPORTCHECK_WERROR=ON -DSUPPORTCHECK_BUILTIN_IMAGE="$builtin" \
        -DSUPPORTCHECK_BUILD_AUTHORING=OFF -DSUPPORTCHECK_BUILD_DOCGEN=OFF \
        -DSUPPORTCHECK_BUILD_CLI=OFF -DSUPPORTCHECK_BUILD_AUDIT=OFF \
        -DSUPPORTCHECK_ADAPTER_FACTS=OFF -DSUPPORTCHECK_ADAPTER_LIBXL=OFF \
        -DSUPPORTCHECK_ADAPTER_XLCFG=OFF -DSUPPORTCHECK_ADAPTER_LIBVIRT=OFF \
        -DSUPPORTCHECK_ADAPTER_HOST=OFF -DSUPPORTCHECK_INSTALL=OFF \
        "-DSUPPORTCHECK_ONLY_TESTS=facts;eval;explain;remedy;alloc_failure;sha256;images;image_nodes;builtin;threads" \
        "$@" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
    cmake --build "$build" >>"$build.log" 2>&1 || { tail -n 40 "$build.log"; exit 1; }
    ctest --test-dir "$build" --output-on-failure --no-tests=error
    echo "$row: passed"
}

# musl has no cmocka in Debian: what the tests need of it is in cmocka/cmocka.h.
with_musl() {
    need musl-gcc musl-tools
    mkdir -p "$build.cmocka"
    ar rc "$build.cmocka/libcmocka.a"
    core -DCMAKE_C_COMPILER=musl-gcc -DBUILD_SHARED_LIBS=OFF -DCMAKE_EXE_LINKER_FLAGS=-static \
        -DCMAKE_C_FLAGS=-O2 "-DCmocka_INCLUDE_DIR=$PWD/tests/portability/cmocka" \
        "-DCmocka_LIBRARY=$build.cmocka/libcmocka.a"
}

cross() {
    need clang clang
    need "qemu-$2-static" qemu-user-static
    [ -e "/usr/lib/$2-linux-gnu/libcmocka.so" ] || skip "libcmocka-dev:$1 is not installed"
    [ -d "/usr/$2-linux-gnu/include" ] || skip "libc6-dev-$1-cross is not installed"
    core "-DCMAKE_TOOLCHAIN_FILE=$PWD/cmake/toolchains/$2-linux-gnu.cmake"
}

case $row in
arm64) cross arm64 aarch64 ;;
s390x) cross s390x s390x ;;
musl) with_musl ;;
gcc-O* | clang-O*)
    need "${row%%-*}" "${row%%-*}"
    level=-${row#*-}
    lto="" linker=""
    if [ "$level" != "${level%-lto}" ]; then
        level=${level%-lto}
        lto=-flto
        [ "${row%%-*}" = gcc ] || need ld.lld lld
        [ "${row%%-*}" = gcc ] || linker=-fuse-ld=lld
    fi
    core "-DCMAKE_C_COMPILER=${row%%-*}" "-DCMAKE_C_FLAGS=$level $lto" "-DCMAKE_C_FLAGS_DEBUG=-g" \
        "-DCMAKE_EXE_LINKER_FLAGS=$linker" "-DCMAKE_SHARED_LINKER_FLAGS=$linker"
    ;;
*)
    echo "row.sh: no row is called '$row'" >&2
    exit 2
    ;;
esac
