# SPDX-License-Identifier: MIT
# 32-bit Arm on Debian: gcc-arm-linux-gnueabihf, and libraries of that architecture;
# tests run under qemu-user.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CMAKE_LIBRARY_ARCHITECTURE arm-linux-gnueabihf)
set(CMAKE_C_COMPILER arm-linux-gnueabihf-gcc)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/arm-linux-gnueabihf/pkgconfig)
find_program(QEMU_ARM NAMES qemu-arm-static qemu-arm)
set(CMAKE_CROSSCOMPILING_EMULATOR "${QEMU_ARM};-L;/usr/arm-linux-gnueabihf")
