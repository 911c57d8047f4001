#!/bin/sh
# SPDX-License-Identifier: MIT
# stage.sh BUILD STAGE: installs into an empty DESTDIR.
set -eu

stage=$2
rm -rf "$stage" "$stage.installed"
DESTDIR=$stage.installed "${CMAKE:-cmake}" --install "$1" >"$stage.log" || {
    cat "$stage.log"
    exit 1
}
# Installed files keep the time at which they were built. By a clock that was
# set meanwhile that may lie ahead, and ninja would wait for it; copies are new.
cp -R "$stage.installed" "$stage"
# Nothing of the build or source directory may be left in what is installed.
find "$stage" -name '*.cmake' -o -name '*.pc' | while read -r file; do
    if grep -n -e "$1" -e "$stage" "$file"; then
        printf '%s names the build directory\n' "$file"
        exit 1
    fi
done
printf '%s files installed\n' "$(find "$stage" -type f -o -type l | wc -l)"
