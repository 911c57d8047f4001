#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the tests need, builds every variant and runs all tests. The
# last line is ctest's own; the exit status says whether everything passed.
set -eu

# The sanitizers of Debian 12's compilers cannot place their shadow memory where
# newer kernels randomise addresses widely: then every program would crash now
# and again.
if [ -z "${SUPPORTCHECK_FIXED_ADDRESSES:-}" ] && setarch -R true 2>/dev/null; then
    export SUPPORTCHECK_FIXED_ADDRESSES=1
    exec setarch -R sh "$0"
fi

# A library that is preloaded into everything, as a faked clock is, may come
# before the sanitizer's.
export ASAN_OPTIONS="verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

cd "$(dirname "$0")/.."
. scripts/packages.sh

jobs=$(nproc 2>/dev/null || echo 2)
variants="dev asan tsan"
skipped=""

# skip PART REASON: told now, and again before the tests run.
skip() {
    say "skipped: $1: $2"
    skipped="$skipped
==> skipped: $1: $2"
}

# build PRESET
build() {
    say "configuring build/$1"
    cmake --preset "$1" -Wno-dev
    say "building build/$1"
    cmake --build --preset "$1"
}

# 32-bit code needs a compiler for it and cmocka of that architecture.
prepare_m32() {
    if [ "$(dpkg --print-architecture 2>/dev/null)" != amd64 ]; then
        skip m32 "32-bit x86 code is tested on amd64 only"
        return
    fi
    if [ -n "$(missing_packages libcmocka-dev:i386 libjson-c-dev:i386)" ]; then
        as_root dpkg --add-architecture i386
    fi
    if install_packages gcc-multilib libc6-dev-i386 libcmocka-dev:i386 libjson-c-dev:i386; then
        variants="$variants m32"
    else
        skip m32 "its Debian packages could not be installed"
    fi
}

# clang compiles for every architecture; gcc for this one excludes gcc-multilib.
prepare_armhf() {
    if [ "$(dpkg --print-architecture 2>/dev/null)" != amd64 ]; then
        skip armhf "32-bit Arm code is tested on amd64 only"
        return
    fi
    if [ -n "$(missing_packages libcmocka-dev:armhf libjson-c-dev:armhf)" ]; then
        as_root dpkg --add-architecture armhf
    fi
    if install_packages clang binutils-arm-linux-gnueabihf libgcc-12-dev-armhf-cross \
        libc6-dev-armhf-cross libcmocka-dev:armhf libjson-c-dev:armhf qemu-user-static; then
        variants="$variants armhf"
    else
        skip armhf "its Debian packages could not be installed"
    fi
}

# Machines, compilers and options for the core alone; a row says itself that it is skipped.
portability_rows="arm64 s390x musl gcc-O0 gcc-O1 gcc-O2 gcc-O3-lto clang-O0 clang-O1 clang-O2
clang-O3-lto"

prepare_portability() {
    install_packages clang lld qemu-user-static || skip portability "clang, lld or QEMU could not be installed"
    install_packages musl-tools || skip "portability.musl" "musl-tools could not be installed"
    [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || return 0
    for pair in arm64:aarch64 s390x:s390x; do
        if [ -n "$(missing_packages "libcmocka-dev:${pair%:*}")" ]; then
            as_root dpkg --add-architecture "${pair%:*}"
        fi
        install_packages "binutils-${pair#*:}-linux-gnu" "libgcc-12-dev-${pair%:*}-cross" \
            "libc6-dev-${pair%:*}-cross" "libcmocka-dev:${pair%:*}" ||
            skip "portability.${pair%:*}" "its Debian packages could not be installed"
    done
}

# The end-to-end tests say themselves that they are skipped; here is why.
prepare_e2e() {
    install_packages qemu-system-x86 cpio ||
        skip e2e "QEMU or cpio could not be installed"
    install_packages make flex bison autoconf acpica-tools dpkg-dev patch python3-dev \
        libyajl-dev uuid-dev zlib1g-dev libncurses-dev libglib2.0-dev ||
        skip "e2e.libxl" "what libxl is built with could not be installed"
}

# Left out where there is no libclang; headers of 32-bit C libraries make it the real thing.
prepare_audit() {
    install_packages libclang-dev python3-jsonschema ||
        skip audit "libclang-dev or python3-jsonschema could not be installed"
}

# The sanitizer runtimes name functions, which suppressions need, by llvm's symbolizer.
prepare_fuzz() {
    if [ -n "${LD_PRELOAD:-}" ]; then
        skip fuzz "libFuzzer hangs with a preloaded library; the corpora are still replayed"
        return
    fi
    if install_packages clang libclang-rt-14-dev llvm; then
        variants="$variants fuzz"
    else
        skip fuzz "clang could not be installed; the corpora are still replayed with gcc"
    fi
}

# The readers that the test of the report formats holds them against. SARIF's own
# schema comes with a package of npm; where there is none, the test says so.
prepare_formats() {
    install_packages python3-jsonschema cmark prometheus tidy ||
        skip formats "python3-jsonschema, cmark, prometheus or tidy could not be installed"
    mkdir -p build/sarif
    if command -v npm >/dev/null &&
        (cd build/sarif && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null &&
            tar -xzf microsoft-jest-sarif-1.0.0-beta.0.tgz); then
        export SUPPORTCHECK_SARIF_SCHEMA="$PWD/build/sarif/package/lib/schemas/sarif-2.1.0-rtm.5.json"
    else
        skip "SARIF's own schema" "npm is not installed, or could not reach its registry"
    fi
}

# Tests say themselves what they skip without these.
install_python_tools() {
    install_packages python3-setuptools python3-wheel mypy git ||
        skip python "python3-setuptools, python3-wheel, mypy or git could not be installed"
}

# shellcheck disable=SC2086 # a list of words
install_packages $build_packages g++ libcmocka-dev valgrind python3 pandoc abigail-tools parallel
install_python_tools
prepare_formats
prepare_m32
prepare_armhf
prepare_portability
prepare_audit
prepare_fuzz
prepare_e2e

for variant in $variants; do
    build "$variant"
done

# One run over all variants, so that one summary counts everything.
mkdir -p build/all
for variant in $variants; do
    printf 'subdirs("%s/build/%s")\n' "$PWD" "$variant"
done >build/all/CTestTestfile.cmake

# add_script_test NAME TIMEOUT PROPERTIES SCRIPT ARGUMENT...: a test of the whole
# project, beside those of the variants.
add_script_test() {
    name=$1
    timeout=$2
    properties=$3
    shift 3
    {
        printf 'add_test(%s sh' "$name"
        printf ' "%s"' "$@"
        printf ')\nset_tests_properties(%s PROPERTIES TIMEOUT %s SKIP_RETURN_CODE 77 %s)\n' \
            "$name" "$timeout" "$properties"
    } >>build/all/CTestTestfile.cmake
}

for row in $portability_rows; do
    add_script_test "portability.$row" 300 "LABELS portability" "$PWD/tests/portability/row.sh" \
        "$row" "$PWD/build/dev/libsupportcheck/builtin_image.c" "$PWD/build/portability"
done

if install_packages debootstrap build-essential dpkg-dev debhelper dh-python fakeroot lintian; then
    add_script_test packages.build 900 "LABELS packages FIXTURES_SETUP packages" \
        "$PWD/scripts/debian-packages.sh" "$PWD/build/debian"
    add_script_test packages.install 600 "LABELS packages FIXTURES_REQUIRED packages" \
        "$PWD/tests/packages/install.sh" "$PWD/build/debian"
    add_script_test packages.reproducible 600 "LABELS packages FIXTURES_REQUIRED packages" \
        "$PWD/tests/packages/reproducible.sh" "$PWD/build/debian"
else
    skip packages "the tools that build Debian packages could not be installed"
fi

if [ ! -d "${SUPPORTCHECK_DATA:-../shared/data}" ]; then
    skip "cases kept outside the source tree" "no directory ${SUPPORTCHECK_DATA:-../shared/data}"
fi
say "running the tests of: $variants$skipped"
exec ctest --test-dir build/all --output-on-failure --no-tests=error -j "$jobs"
