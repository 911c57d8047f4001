# SPDX-License-Identifier: MIT
# Sourced by run.sh: Debian's Xen, its dom0 kernel and xl, as files to boot from.
# Nothing is installed on this machine. e2e_root leaves in $cache
#   xen, vmlinux     what QEMU loads
#   base.cpio        dom0's root without the project

e2e_xen=4.17
# shellcheck disable=SC2034 # used by the cases' prepare.sh, too
e2e_packages="xen-hypervisor-$e2e_xen-amd64 xen-utils-$e2e_xen xen-utils-common xenstore-utils
libxenmisc$e2e_xen libxencall1 libxendevicemodel1 libxenevtchn1 libxenforeignmemory1
libxengnttab1 libxenhypfs1 libxenstore4 libxentoolcore1 libxentoollog1 libyajl2 libjson-c5
libncurses6 libtinfo6 libc6 libgcc-s1 libuuid1 libzstd1 zlib1g liblzma5 libbz2-1.0
busybox-static"

# e2e_apt ARCH: prints the configuration of a private apt that shares this
# machine's sources, so that neither root nor a foreign architecture is needed.
e2e_apt() {
    apt=$cache/apt-$1
    if [ ! -e "$apt/updated" ]; then
        mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
        : >"$apt/status"
        cat >"$apt/apt.conf" <<-EOF
		Dir::State "$apt";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt/cache";
		APT::Architecture "$1";
		APT::Architectures { "$1"; };
		APT::Sandbox::User "";
		EOF
        # Release files are valid for a week; signatures are checked in either case.
        APT_CONFIG=$apt/apt.conf apt-get -q -q update >&2 ||
            APT_CONFIG=$apt/apt.conf apt-get -q -q -o Acquire::Check-Valid-Until=false update >&2 ||
            return 1
        : >"$apt/updated"
    fi
    echo "$apt/apt.conf"
}

# e2e_download DIR ARCH PACKAGE...: fetch the packages into DIR.
e2e_download() {
    dir=$1 conf=$(e2e_apt "$2") || return 1
    shift 2
    mkdir -p "$dir"
    (cd "$dir" && APT_CONFIG=$conf apt-get -q -q download "$@" >&2)
}

# The newest kernel that Debian's own package of packages names.
e2e_kernel_package() {
    APT_CONFIG=$(e2e_apt amd64) apt-cache depends linux-image-amd64 |
        awk '$1 == "Depends:" && $2 ~ /^linux-image-/ {print $2; exit}'
}

e2e_unpack() {
    rm -rf "$cache/hypervisor" "$cache/kernel" "$cache/unpacked"
    for deb in "$cache"/debs/*.deb; do
        case ${deb##*/} in
        xen-hypervisor*) dpkg-deb -x "$deb" "$cache/hypervisor" ;;
        linux-image*) dpkg-deb -x "$deb" "$cache/kernel" ;;
        *) dpkg-deb -x "$deb" "$cache/unpacked" ;;
        esac || return 1
    done
    # QEMU's multiboot loader does not gunzip, and xz is slow under emulation.
    gunzip -c "$cache/hypervisor/boot/xen-$e2e_xen-amd64.gz" >"$cache/xen" || return 1
    python3 - "$cache"/kernel/boot/vmlinuz-* "$cache/vmlinux" <<-'EOF'
	import lzma, sys
	image = open(sys.argv[1], "rb").read()
	packed = image[image.index(b"\xfd7zXZ\0"):]
	open(sys.argv[2], "wb").write(lzma.LZMADecompressor().decompress(packed))
	EOF
}

# A root with /usr merged, of what the packages have in either place.
e2e_merge() {
    root=$1
    mkdir -p "$root/usr" "$root/modules"
    for dir in dev proc sys run tmp root etc var/lib var/log; do
        mkdir -p "$root/$dir"
    done
    for dir in bin sbin lib lib64; do
        mkdir -p "$root/usr/$dir"
        ln -s "usr/$dir" "$root/$dir"
        for from in "$cache/unpacked/$dir" "$cache/unpacked/usr/$dir"; do
            [ ! -d "$from" ] || cp -a "$from/." "$root/usr/$dir/" || return 1
        done
    done
    cp -a "$cache/unpacked/etc/xen" "$root/etc/"
    for module in xenfs/xenfs xen-privcmd xen-evtchn xen-gntdev xen-gntalloc; do
        cp "$cache"/kernel/lib/modules/*/kernel/drivers/xen/$module.ko "$root/modules/"
    done
}

# Debian's xl and its like are scripts around the programs of this release.
e2e_link_programs() {
    xen_bin=usr/lib/xen-$e2e_xen/bin
    for program in "$1/$xen_bin"/*; do
        ln -sf "/$xen_bin/${program##*/}" "$1/usr/sbin/${program##*/}"
    done
    for program in $("$cache/unpacked/bin/busybox" --list); do
        [ -e "$1/usr/bin/$program" ] || [ -e "$1/usr/sbin/$program" ] ||
            ln -s busybox "$1/usr/bin/$program"
    done
}

e2e_base() {
    tree=$(mktemp -d "$cache/tree.XXXXXX") || return 1
    e2e_merge "$tree" && e2e_link_programs "$tree" || return 1
    rm -rf "$tree"/usr/lib/x86_64-linux-gnu/gconv "$tree"/usr/lib/xen-$e2e_xen/boot \
        "$tree/usr/lib/xen-$e2e_xen/bin/oxenstored"
    echo 'root:x:0:0:root:/root:/bin/sh' >"$tree/etc/passwd"
    echo 'nobody:x:65534:65534:nobody:/:/bin/sh' >>"$tree/etc/passwd"
    echo 'root:x:0:' >"$tree/etc/group"
    grep -h -E '^(ID|VERSION_ID)=' /etc/os-release >"$tree/etc/os-release"
    e2e_pack "$tree" "$cache/base.cpio.new" && mv "$cache/base.cpio.new" "$cache/base.cpio"
    (cd "$tree" && find usr/lib -name '*.so*') >"$cache/libraries"
    rm -rf "$tree"
}

# e2e_pack DIR FILE: a cpio archive as the kernel takes it.
e2e_pack() {
    (cd "$1" && find . -mindepth 1 | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$2"
}

# Whatever this file makes is made again after it has changed.
e2e_root() {
    want=$(cksum <"$here/root.sh")
    [ -z "${SUPPORTCHECK_E2E_REFRESH:-}" ] || rm -rf "$cache/debs" "$cache/apt-amd64"
    if [ ! -e "$cache/debs/complete" ]; then
        echo "downloading Debian's Xen $e2e_xen and its dom0"
        rm -rf "$cache/debs" "$cache/made-by"
        kernel=$(e2e_kernel_package)
        # shellcheck disable=SC2086 # a list of words
        [ -n "$kernel" ] && e2e_download "$cache/debs" amd64 $e2e_packages "$kernel" || return 1
        : >"$cache/debs/complete"
    fi
    [ "$(cat "$cache/made-by" 2>/dev/null)" != "$want" ] || return 0
    e2e_unpack && e2e_base || return 1
    echo "$want" >"$cache/made-by"
}
