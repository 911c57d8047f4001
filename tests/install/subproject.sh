#!/bin/sh
# SPDX-License-Identifier: MIT
# subproject.sh SOURCE IMAGE WORK: a project that carries supportcheck inside
# itself gets the library, and neither its tests nor its installation. Uses an
# image from another build, as a cross build does.
set -eu

work=$3
rm -rf "$work"
mkdir -p "$work"
cp "$(dirname "$0")/outside/evaluate.c" "$work/"
cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(parent LANGUAGES C)
set(BUILD_SHARED_LIBS OFF)
set(SUPPORTCHECK_BUILD_AUTHORING OFF)
set(SUPPORTCHECK_BUILD_DOCGEN OFF)
set(SUPPORTCHECK_BUILTIN_IMAGE "$2")
add_subdirectory("$1" supportcheck)
add_executable(evaluate evaluate.c)
target_link_libraries(evaluate PRIVATE supportcheck::supportcheck)
END
"${CMAKE:-cmake}" -S "$work" -B "$work/build" -DCMAKE_BUILD_TYPE=Debug
"${CMAKE:-cmake}" --build "$work/build" --target evaluate
"$work/build/evaluate"
DESTDIR=$work/stage "${CMAKE:-cmake}" --install "$work/build"
if [ -e "$work/stage" ]; then
    printf 'a subproject installs itself\n'
    exit 1
fi
