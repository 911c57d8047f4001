#!/bin/sh
# SPDX-License-Identifier: MIT
# The patches for Xen: how much they change besides adding our files, that they apply
# without fuzz to the trees at hand, and that nothing but the creation of domains calls us.
# Trees are looked for in SUPPORTCHECK_XEN_TREES (directories or git directories, with ":"
# between them) and among what the end-to-end tests keep.
set -eu
libxl=${SUPPORTCHECK_SOURCE_DIR:?}/integrations/libxl
cache=${SUPPORTCHECK_E2E_CACHE:-${XDG_CACHE_HOME:-/var/tmp}/supportcheck-e2e}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
    echo "FAILED: $*"
    failed=1
}

# What a patch changes outside the plumbing of xl.conf, generated tools/configure aside.
changed_lines() {
    awk '/^--- a\// {file = substr($2, 3); next} /^\+\+\+ / {next}
         file ~ /^(tools\/xl\/|tools\/examples\/|docs\/|tools\/configure$)/ {next}
         /^[-+]/ {n++} END {print n + 0}' "$1"
}

for patch in "$libxl"/patches/*.patch; do
    n=$(changed_lines "$patch")
    echo "${patch##*/}: $n lines changed outside our own files and the plumbing of xl.conf"
    [ "$n" -le 25 ] || fail "${patch##*/} changes $n lines, more than 25"
    calls=$(grep -c '^+.*libxl__supportcheck(gc, dcs)' "$patch")
    [ "$calls" -eq 1 ] || fail "${patch##*/} calls us in $calls places"
done

# files_of TREE DIR: what the patches touch, of a directory or of a git directory.
files_of() {
    sed -n 's/^--- a\///p' "$libxl"/patches/*.patch | sort -u >"$work/files"
    printf '%s\n' tools/libs/light/libxl_dm.c tools/libs/light/libxl_mem.c >>"$work/files"
    while read -r file; do
        mkdir -p "$2/$(dirname "$file")"
        if [ -d "$1/tools" ]; then
            cp "$1/$file" "$2/$file"
        else
            git -C "$1" show "HEAD:$file" >"$2/$file"
        fi
    done <"$work/files"
}

# Stub domains are made without initiate_domain_create(), the only place that calls us;
# domains whose memory is estimated are not made at all.
check_callers() {
    light=$1/tools/libs/light
    place=$(awk '/^[a-z].*[( ]/ {name = $0} /libxl__supportcheck\(/ {print name}' "$light/libxl_create.c")
    case $place in
    *initiate_domain_create*) ;;
    *) fail "called from: $place" ;;
    esac
    if grep -n 'libxl__supportcheck\|initiate_domain_create' "$light/libxl_dm.c" "$light/libxl_mem.c"; then
        fail "stub domains or estimates come to us"
    fi
}

n=0
try_tree() {
    n=$((n + 1))
    mkdir -p "$work/$n"
    if ! files_of "$1" "$work/$n" 2>"$work/error"; then
        echo "$1 is no tree of Xen with libxl: $(head -n 1 "$work/error")"
        return
    fi
    if ! sh "$libxl/apply.sh" "$work/$n" >"$work/applied" 2>&1; then
        cat "$work/applied"
        fail "no patch applies to $1"
        return
    fi
    if grep -i 'fuzz\|offset.*-[0-9]* lines' "$work/applied" | grep -i fuzz; then
        fail "applied with fuzz to $1"
    fi
    echo "$1: $(tail -n 1 "$work/applied"), without fuzz"
    check_callers "$work/$n"
}

# Debian's source package, as the end-to-end tests have downloaded it.
if ls "$cache"/xen-source/xen_*.dsc >/dev/null 2>&1 && command -v dpkg-source >/dev/null; then
    dpkg-source --no-check -x "$cache"/xen-source/xen_*.dsc "$work/debian" >"$work/unpacked" 2>&1
    try_tree "$work/debian"
else
    echo "Debian's source package of Xen is not at hand: not tried"
fi
IFS=:
for tree in ${SUPPORTCHECK_XEN_TREES:-}; do
    try_tree "$tree"
done
[ -n "${SUPPORTCHECK_XEN_TREES:-}" ] ||
    echo "no development tree is at hand (SUPPORTCHECK_XEN_TREES): not tried"
exit $failed
