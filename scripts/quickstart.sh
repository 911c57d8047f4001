#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is needed, builds supportcheck and checks the example guests
# against the recorded hosts with the built-in policy.
set -eu

cd "$(dirname "$0")/.."
. scripts/packages.sh

# The examples were recorded around this day; a later one would change what
# the reports say of a release's end of support.
today=2026-11-22

# shellcheck disable=SC2086 # a list of words
install_packages $build_packages

say "configuring (build/release)"
cmake --preset release -Wno-dev >build-quickstart.log 2>&1 || {
    cat build-quickstart.log
    exit 1
}
rm -f build-quickstart.log
say "building; this takes a minute or two"
cmake --build --preset release

supportcheck=build/release/cli/supportcheck

# What an exit status of supportcheck says.
explain() {
    case $1 in
    0) echo "every guest is fully supported, even at worst" ;;
    1) echo "at least one guest is below full support, even at best" ;;
    2) echo "at least one guest may be below full support: facts are missing" ;;
    *) echo "the input could not be used" ;;
    esac
}

# check HOST GUEST...
check() {
    host=examples/hosts/$1
    shift
    say "$supportcheck check --host $host --today $today $*"
    status=0
    "$supportcheck" check --host "$host" --today "$today" "$@" || status=$?
    say "exit status $status: $(explain "$status")"
    echo
    if [ "$status" -gt 2 ]; then
        exit 1
    fi
}

check debian12-xen-4.17.7.json examples/guests/pv.cfg examples/guests/pvh.cfg \
    examples/guests/hvm.cfg
check arm64-xen-4.22.0.json examples/guests/*arm64*
check x86_64-xen-4.20.2-32bit-toolstack.json examples/guests/large-pvh.cfg

# Every guest that is not for Arm, on the largest host.
set --
for guest in examples/guests/*; do
    case $guest in
    *arm64*) ;;
    *) set -- "$@" "$guest" ;;
    esac
done
check x86_64-xen-4.20.2.json "$@"
say "that was everything; try $supportcheck check with a guest of yours, or sh scripts/test.sh"
