# SPDX-License-Identifier: MIT
# S/390, which is big-endian, on Debian, by clang: the core and its tests, which
# run under qemu-user-static.
# Needs binutils-s390x-linux-gnu, libgcc-12-dev-s390x-cross, libc6-dev-s390x-cross and
# libcmocka-dev:s390x.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(CMAKE_LIBRARY_ARCHITECTURE s390x-linux-gnu)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET s390x-linux-gnu)
set(CMAKE_C_FLAGS_INIT "-isystem /usr/s390x-linux-gnu/include")
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/s390x-linux-gnu/pkgconfig)
find_program(QEMU_S390X NAMES qemu-s390x-static qemu-s390x)
set(CMAKE_CROSSCOMPILING_EMULATOR "${QEMU_S390X}")
