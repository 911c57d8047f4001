#!/bin/bash
# SPDX-License-Identifier: MIT
# completions.sh DIRECTORY SUPPORTCHECK [DOCGEN [AUDIT]]: what bash and zsh offer is what the
# programs take: every command, and every option that its help names.
set -u

directory=$1 supportcheck=$2 docgen=${3:-} audit=${4:-}
failed=0
n=0

# complete PROGRAM WORD...: what bash offers for the last of the words.
offered() {
    local program=$1

    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    # Only bash's own completion can set options of it.
    compopt() { :; }
    "_${program//-/_}" "$program" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}" | sort
}

# options: the long ones of a help text, where each begins a line.
options() {
    sed -n 's/^ *\(-[a-zA-Z], *\)\{0,1\}\(--[a-z-]*\).*/\2/p; s/^ *--help, \(--version\).*/\1/p' | sort -u
}

# same WHAT FILE FILE
same() {
    n=$((n + 1))
    if ! diff <(printf '%s\n' "$2") <(printf '%s\n' "$3"); then
        echo "FAILED: $1: '<' is taken, '>' is offered"
        failed=1
    fi
}

# zsh WHAT WORD...: the words stand in the program's file for zsh.
zsh_has() {
    local file=$directory/_$1 word

    shift
    for word in "$@"; do
        grep -qE -e "(['\"{,*)]|^ *)$word(\[|\}|:|'|,)" "$file" || {
            echo "FAILED: $file has no $word"
            failed=1
        }
    done
}

# shellcheck source=/dev/null
for program in supportcheck docgen supportcheck-audit; do
    . "$directory/$program.bash"
done

commands=$("$supportcheck" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' | sort)
same "commands of supportcheck" "$commands" "$(offered supportcheck '')"
# shellcheck disable=SC2086 # a list of words
zsh_has supportcheck $commands
for command in $commands; do
    case $command in
    version | help) continue ;;
    audit) [ -n "$audit" ] || continue ;;
    esac
    taken=$("$supportcheck" "$command" --help | options | grep -v -e --version)
    taken=$(printf '%s\n--help\n' "$taken" | grep . | sort -u)
    same "options of supportcheck $command" "$taken" "$(offered supportcheck "$command" --)"
    # shellcheck disable=SC2086
    zsh_has supportcheck $taken
done
if [ -n "$docgen" ]; then
    commands=$("$docgen" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' | sort)
    same "commands of docgen" "$(printf '%s\n--help\n--version\n' "$commands" | sort)" \
        "$(offered docgen '')"
    # Which command takes which option only the program knows: it refuses the others.
    all=$("$docgen" --help | options; echo --help; echo --version)
    for command in $commands; do
        taken=$(for option in $all; do
            case $option in
            --coverage | --verdict-only | --help | --version) value='' ;;
            --format) value=$(offered docgen "$command" --format '' | head -n 1) ;;
            *) value=x ;;
            esac
            "$docgen" "$command" "$option" $value /nonexistent /nonexistent 2>&1 </dev/null |
                grep -q -e "this command has no $option" -e "no such format: /nonexistent" ||
                echo "$option"
        done | sort -u)
        same "options of docgen $command" "$taken" "$(offered docgen "$command" --)"
    done
    # shellcheck disable=SC2086
    zsh_has docgen $commands $all
fi
if [ -n "$audit" ]; then
    taken=$("$audit" --help | options)
    same "options of supportcheck-audit" "$taken" "$(offered supportcheck-audit --)"
    # shellcheck disable=SC2086
    zsh_has supportcheck-audit $taken
fi
echo "$n lists of words"
exit $failed
