#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh BUILD RESULTS [CASE]...: boots a real Xen with what BUILD installs and
# runs the cases in its dom0 (all of them by default). For each case RESULTS has
# CASE.log and CASE.status afterwards; report.sh prints them. 77: skipped.
set -u

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
results=$2
shift 2
cache=${SUPPORTCHECK_E2E_CACHE:-${XDG_CACHE_HOME:-/var/tmp}/supportcheck-e2e}
seconds=${SUPPORTCHECK_E2E_SECONDS:-600}
. "$here/root.sh"
. "$here/boot.sh"

rm -rf "$results"
mkdir -p "$results" "$cache" || exit 1
results=$(cd "$results" && pwd)
over=$(mktemp -d "$cache/over.XXXXXX") || exit 1
trap 'rm -rf "$over"' EXIT
trap '[ -z "${e2e_timeout:-}" ] || kill "$e2e_timeout"; exit 1' HUP INT TERM

skip_all() {
    echo "skipped: $*" | tee "$results/skipped"
    exit 77
}

fail_all() {
    echo "$*"
    tail -n 60 "$results/console" 2>/dev/null
    cat "$results/qemu" 2>/dev/null
    exit 1
}

for program in qemu-system-x86_64 cpio dpkg-deb apt-get apt-cache python3 flock gcc; do
    command -v "$program" >/dev/null || skip_all "there is no $program"
done

[ -r /usr/include/xen/xen.h ] || skip_all "there are no headers of Xen (libxen-dev)"

# The libraries of a program that dom0's root does not have.
copy_libraries() {
    ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// {print $3}' | while read -r library; do
        grep -q "/$(basename "$library")\$" "$cache/libraries" ||
            cp -L "$library" "$over/usr/lib/"
    done
}

guest_flags="-m64 -std=c11 -O1 -Wall -Wextra -Werror -ffreestanding -fno-pic -fcf-protection=none
-fno-stack-protector -fno-tree-loop-distribute-patterns -mno-red-zone -mgeneral-regs-only
-nostdlib -static -no-pie -Wl,--build-id=none,-z,noexecstack,--no-warn-rwx-segments"

install_project() {
    mkdir -p "$over/usr/lib" "$over/e2e/cases"
    cmake --install "$build" --prefix "$over/usr" >"$results/install" 2>&1 || {
        cat "$results/install"
        return 1
    }
    copy_libraries "$build/cli/supportcheck"
    rm -rf "$over/usr/include" "$over/usr/share/man"
    install -m 755 "$here/dom0-init" "$over/init"
    cp "$here/run-case" "$over/e2e/"
    # shellcheck disable=SC2086 # a list of words
    gcc $guest_flags -T "$here/guest/guest.ld" -o "$over/e2e/guest.elf" \
        "$here/guest/guest.S" "$here/guest/guest.c"
}

# add_case NAME: its prepare.sh, if there is one, puts into its directory what
# the script needs inside dom0. A case that cannot be prepared is not run.
add_case() {
    target=$over/e2e/cases/$1
    cp -R "$here/cases/$1" "$target"
    [ -e "$target/prepare.sh" ] || return 0
    rm "$target/prepare.sh"
    (
        set -e
        # shellcheck disable=SC1090 # what the case has
        . "$here/cases/$1/prepare.sh"
    ) >"$results/$1.log" 2>&1
    status=$?
    [ $status -ne 0 ] || return 0
    echo $status >"$results/$1.status"
    rm -rf "$target"
}

(
    flock 9
    e2e_root
) 9>"$cache/lock" || skip_all "Debian's packages of Xen $e2e_xen could not be had"
install_project || fail_all "the build could not be put into dom0"

# shellcheck disable=SC2046 # names of cases have no blanks
[ $# -gt 0 ] || set -- $(ls "$here/cases")
for name in "$@"; do
    add_case "$name"
done
e2e_pack "$over" "$over.cpio"
cat "$cache/base.cpio" "$over.cpio" >"$results/initrd"
rm -f "$over.cpio"

start=$(date +%s)
e2e_boot "$results/initrd" "$results" "$seconds"
status=$?
rm -f "$results/initrd"
echo "Xen $e2e_xen and dom0: $(($(date +%s) - start)) s from power on to power off"
e2e_split "$results/results" "$results" ||
    fail_all "dom0 did not run all cases (status $status of QEMU); the end of its console:"
