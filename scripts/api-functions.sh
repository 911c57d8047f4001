#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints the functions that the public headers given declare, one a line,
# sorted: every name between SCHECK_API and its parameter list.
set -eu

sed -e '/^#/d' "$@" | tr '\n' ' ' | sed -e 's/SCHECK_API/\
&/g' | LC_ALL=C sed -n -e 's/^SCHECK_API [^(]*[ *]\(scheck_[a-z0-9_]*\)(.*/\1/p' | LC_ALL=C sort
