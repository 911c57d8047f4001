# SPDX-License-Identifier: MIT
# Sourced by run.sh: Debian's libxl and xl with our patch, built from Debian's source
# package. Building takes some minutes: it is kept in $cache under what it is made of.

source_dir=$here/../..
made_of=$(cat "$source_dir"/integrations/libxl/libxl_*.[ch] \
    "$source_dir"/integrations/libxl/patches/xen-4.17.patch \
    "$source_dir"/include/supportcheck/*.h "$here/cases/libxl/prepare.sh" | sha256sum | cut -c1-16)
tools=$cache/libxl-$made_of

for program in make gcc autoconf flex bison iasl pkg-config dpkg-source patch; do
    command -v "$program" >/dev/null || {
        echo "skipped: there is no $program to build libxl with"
        exit 77
    }
done

# The sources of this machine's own packages, as far as they may be had.
source_list() {
    mkdir -p "$1"
    for list in /etc/apt/sources.list.d/*.sources; do
        [ ! -e "$list" ] || sed 's/^Types:.*/Types: deb-src/' "$list" >"$1/${list##*/}"
    done
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ ! -e "$list" ] || sed -n 's/^deb /deb-src /p' "$list" >"$1/$(basename "$list" .list).list"
    done
}

# Debian's xen source package, unpacked into $1.
fetch_source() {
    dsc=$cache/xen-source
    if [ ! -e "$dsc/complete" ]; then
        rm -rf "$dsc"
        mkdir -p "$dsc/lists/partial" "$dsc/cache/archives/partial"
        : >"$dsc/status"
        source_list "$dsc/sources"
        cat >"$dsc/apt.conf" <<-EOF
		Dir::State "$dsc";
		Dir::State::status "$dsc/status";
		Dir::Cache "$dsc/cache";
		Dir::Etc::SourceList "/dev/null";
		Dir::Etc::SourceParts "$dsc/sources";
		APT::Sandbox::User "";
		EOF
        (
            cd "$dsc"
            export APT_CONFIG="$dsc/apt.conf"
            apt-get -q -q update || apt-get -q -q -o Acquire::Check-Valid-Until=false update
            # A mirror may have one version and announce another.
            for version in $(apt-cache showsrc xen | sed -n 's/^Version: \(4\.17\..*\)/\1/p'); do
                apt-get -q -q source --download-only "xen=$version" && exit 0
            done
            exit 1
        ) || {
            echo "skipped: Debian's source package of Xen could not be had"
            exit 77
        }
        : >"$dsc/complete"
    fi
    dpkg-source -x "$dsc"/xen_*.dsc "$1"
}

# The build's libsupportcheck, as if it were installed.
package_description() {
    sed -e 's|^prefix=.*|prefix=/usr|' -e 's|^policydir=.*|policydir=/usr/share/supportcheck|' \
        -e "s|^libdir=.*|libdir=$build/libsupportcheck|" \
        -e "s|^includedir=.*|includedir=$source_dir/include|" "$build/supportcheck.pc"
}

build_tools() {
    tree=$(mktemp -d "$cache/xen.XXXXXX")
    fetch_source "$tree/xen"
    sh "$source_dir/integrations/libxl/apply.sh" "$tree/xen"
    mkdir "$tree/pc"
    package_description >"$tree/pc/supportcheck.pc"
    (
        cd "$tree/xen"
        cp /usr/share/automake-*/config.guess /usr/share/automake-*/config.sub . || true
        sh ./autogen.sh
        PKG_CONFIG_PATH=$tree/pc PYTHON=$(command -v python3) ./configure --prefix=/usr \
            --libdir=/usr/lib/x86_64-linux-gnu --disable-stubdom --disable-docs --disable-xen \
            --disable-ocamltools --disable-pygrub --disable-qemu-traditional --disable-rombios \
            --disable-golang --disable-monitors --disable-pvshim \
            --with-system-qemu=/usr/bin/qemu-system-i386 \
            --with-system-seabios=/usr/share/seabios/bios.bin --with-system-ipxe=/nowhere
        for part in include libs xl; do
            make -j"$(nproc)" -C "tools/$part" \
                APPEND_LDFLAGS="-Wl,-rpath-link,$build/libsupportcheck"
        done
    ) >"$cache/libxl-build.log" 2>&1 || {
        tail -n 40 "$cache/libxl-build.log"
        return 1
    }
    rm -rf "$cache"/libxl-????????????????
    mkdir "$tree/out"
    cp -L "$tree/xen/tools/libs/light/libxenlight.so.4.17" "$tree/xen/tools/xl/xl" "$tree/out/"
    # Kept for the tests that look at the patched sources.
    cp "$tree/xen/tools/libs/light/libxl_create.c" "$tree/xen/tools/libs/light/libxl_dm.c" \
        "$tree/out/"
    mv "$tree/out" "$tools"
    rm -rf "$tree"
}

[ -e "$tools/xl" ] || build_tools
mkdir -p "$target/lib"
cp "$tools/libxenlight.so.4.17" "$target/lib/"
cp "$tools/xl" "$target/"
