#!/bin/sh
# SPDX-License-Identifier: MIT
# apply.sh TREE: puts supportcheck into a source tree of Xen: our files into
# tools/libs/light, and the one of the patches that fits. Run TREE's autogen.sh
# afterwards, for tools/configure; configure then looks for libsupportcheck.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -ne 1 ] || [ ! -d "$1/tools/libs/light" ]; then
    echo "Usage: apply.sh TREE (a source tree of Xen 4.17 or newer)" >&2
    exit 2
fi
for patch in "$here"/patches/*.patch; do
    if patch -s -f -p1 -F0 --dry-run -d "$1" <"$patch" >/dev/null 2>&1; then
        patch -f -p1 -F0 -d "$1" <"$patch"
        cp "$here"/libxl_*.[ch] "$1/tools/libs/light/"
        echo "applied ${patch##*/}"
        exit 0
    fi
done
echo "apply.sh: no patch fits $1: it is of another release, or has one already" >&2
exit 1
