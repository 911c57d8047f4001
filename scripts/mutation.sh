#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: scripts/mutation.sh [COUNT] [SEED]
#
# Plants COUNT (default 100) small mistakes in the evaluator and the compiler, one
# after another, and prints which test noticed each. SEED (default 1) decides which.
# Exit status 1: fewer than 95 % were noticed. See tests/mutation/README.md.
set -eu

if [ -z "${SUPPORTCHECK_FIXED_ADDRESSES:-}" ] && setarch -R true 2>/dev/null; then
    # The sanitizers' shadow memory needs addresses that are not spread widely.
    export SUPPORTCHECK_FIXED_ADDRESSES=1
    exec setarch -R sh "$0" "$@"
fi

for number in "${1:-1}" "${2:-1}"; do
    case $number in
    '' | *[!0-9]*)
        echo "usage: scripts/mutation.sh [COUNT] [SEED]" >&2
        exit 2
        ;;
    esac
done
cd "$(dirname "$0")/.."
exec nice -n 3 python3 tests/mutation/mutate.py --count "${1:-100}" --seed "${2:-1}" \
    --work "${SUPPORTCHECK_MUTATION_BUILD:-build/mutation}"
