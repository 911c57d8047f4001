# SPDX-License-Identifier: MIT
# The program as 32-bit x86 code, with the libraries that it needs.
if ! echo 'int main(void) { return 0; }' | gcc -m32 -x c - -o "$target/probe" 2>/dev/null ||
    [ ! -e /usr/lib/i386-linux-gnu/libjson-c.so ]; then
    echo "skipped: 32-bit x86 programs cannot be built here (gcc-multilib, libjson-c-dev:i386)"
    exit 77
fi
rm "$target/probe"

i386=$build/tests/e2e/i386
cmake -S "$here/../.." -B "$i386" -G Ninja -Wno-dev -DCMAKE_BUILD_TYPE=Debug \
    --toolchain "$here/../../cmake/toolchains/i386-linux-gnu.cmake" \
    -DSUPPORTCHECK_BUILTIN_IMAGE="$build/libsupportcheck/builtin_image.c" \
    -DSUPPORTCHECK_BUILD_AUTHORING=OFF -DSUPPORTCHECK_BUILD_DOCGEN=OFF \
    -DSUPPORTCHECK_BUILD_TESTS=OFF -DSUPPORTCHECK_ADAPTER_XLCFG=OFF \
    -DSUPPORTCHECK_ADAPTER_LIBVIRT=OFF
cmake --build "$i386" --target supportcheck_cli
cp -L "$i386/cli/supportcheck" "$target/"
ldd "$i386/cli/supportcheck" | awk '$2 == "=>" && $3 ~ /^\// {print $3} /ld-linux/ {print $1}' |
    while read -r library; do
        cp -L "$library" "$target/"
    done
