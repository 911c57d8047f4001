# SPDX-License-Identifier: MIT
# bash completion for supportcheck-audit(1)

_supportcheck_audit_options='--include --source --target --libc --release --restriction --policy
    --overlay --format --help --version'

_supportcheck_audit()
{
    local current=$2 previous=$3 words

    COMPREPLY=()
    # --format=json comes as three words.
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $previous in
    --format) words='text json' ;;
    --target) words='i386 armhf amd64 arm64' ;;
    --release | --restriction) return ;;
    --include | --source | --libc)
        mapfile -t COMPREPLY < <(compgen -A directory -- "$current")
        return
        ;;
    --policy | --overlay)
        compopt -o default
        return
        ;;
    *) words=$_supportcheck_audit_options ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _supportcheck_audit supportcheck-audit
