#!/bin/sh
# SPDX-License-Identifier: MIT
# outside_cmake.sh STAGE PREFIX LIBDIR WORK: a CMake project finds, links and
# runs what is installed in STAGE.
set -eu

source=$(dirname "$0")/outside
stage=$1$2 work=$4
rm -rf "$work"
"${CMAKE:-cmake}" -S "$source" -B "$work" -DCMAKE_PREFIX_PATH="$stage" -DCMAKE_BUILD_TYPE=Debug
"${CMAKE:-cmake}" --build "$work"
# The authoring library finds the core beside itself at run time.
export LD_LIBRARY_PATH="$stage/$3"
for program in evaluate evaluate_cxx author evaluate_static author_static; do
    if [ -x "$work/$program" ]; then
        "$work/$program"
    fi
done
