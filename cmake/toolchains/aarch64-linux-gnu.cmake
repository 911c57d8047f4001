# SPDX-License-Identifier: MIT
# 64-bit Arm on Debian, by clang: the core and its tests, which run under
# qemu-user-static.
# Needs binutils-aarch64-linux-gnu, libgcc-12-dev-arm64-cross, libc6-dev-arm64-cross and
# libcmocka-dev:arm64.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET aarch64-linux-gnu)
set(CMAKE_C_FLAGS_INIT "-isystem /usr/aarch64-linux-gnu/include")
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig)
find_program(QEMU_AARCH64 NAMES qemu-aarch64-static qemu-aarch64)
set(CMAKE_CROSSCOMPILING_EMULATOR "${QEMU_AARCH64}")
