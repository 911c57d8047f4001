#!/bin/sh
# SPDX-License-Identifier: MIT
# stage.sh BUILD STAGE: installs into an empty DESTDIR.
set -eu

rm -rf "$2"
DESTDIR=$2 "${CMAKE:-cmake}" --install "$1" >"$2.log" || {
    cat "$2.log"
    exit 1
}
# Installed files keep the time at which they were built. By a clock that was
# set meanwhile that may lie ahead, and ninja would wait for it.
find "$2" -type f -exec touch {} +
# Nothing of the build or source directory may be left in what is installed.
find "$2" -name '*.cmake' -o -name '*.pc' | while read -r file; do
    if grep -n -e "$1" -e "$2" "$file"; then
        printf '%s names the build directory\n' "$file"
        exit 1
    fi
done
printf '%s files installed\n' "$(find "$2" -type f -o -type l | wc -l)"
