# SPDX-License-Identifier: MIT
# Sourced by the scripts beside it: installs Debian packages that are missing.

# What building needs; scripts/test.sh adds what testing needs.
build_packages="gcc libc6-dev cmake ninja-build pkg-config libxml2-dev libcmark-dev
libjson-c-dev libxen-dev"

say() {
    printf '==> %s\n' "$*"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Prints those of the packages given that are not installed.
missing_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
        *" installed") ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# Release files of the security archive are valid for a week; a machine whose
# clock is wrong would refuse them. Signatures are checked in either case.
update_lists() {
    as_root apt-get -q -q update && return
    say "apt-get update failed; once more without looking at the age of the lists"
    as_root apt-get -q -q -o Acquire::Check-Valid-Until=false update ||
        say "the package lists are not up to date; going on with those that are there"
}

# Installs the packages given, if need be; the status is that of apt-get.
install_packages() {
    wanted=$(missing_packages "$@")
    if [ -z "$wanted" ]; then
        say "every Debian package that is needed is installed"
        return 0
    fi
    if ! command -v apt-get >/dev/null; then
        say "not a Debian system; please install what these packages contain: $wanted"
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        say "neither root nor sudo; please install: $wanted"
        return 1
    fi
    say "installing Debian packages: $wanted"
    update_lists
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 \
        install --no-install-recommends $wanted
}
