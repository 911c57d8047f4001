# SPDX-License-Identifier: MIT
# 32-bit Arm on Debian, by clang: gcc for it cannot be installed beside gcc-multilib.
# Needs binutils-arm-linux-gnueabihf, libgcc-12-dev-armhf-cross, libc6-dev-armhf-cross
# and libraries of that architecture; tests run under qemu-user-static.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CMAKE_LIBRARY_ARCHITECTURE arm-linux-gnueabihf)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET arm-linux-gnueabihf)
set(CMAKE_C_FLAGS_INIT "-isystem /usr/arm-linux-gnueabihf/include")
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/arm-linux-gnueabihf/pkgconfig)
find_program(QEMU_ARM NAMES qemu-arm-static qemu-arm)
set(CMAKE_CROSSCOMPILING_EMULATOR "${QEMU_ARM}")
