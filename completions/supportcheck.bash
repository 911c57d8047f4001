# SPDX-License-Identifier: MIT
# bash completion for supportcheck(1)

_supportcheck_values()
{
    case $1 in
    --format)
        if [ "$2" = check ]; then
            echo text json sarif junit prometheus nagios markdown
        else
            echo text json
        fi
        ;;
    --color) echo auto always never ;;
    --input) echo xl.cfg libxl-json libvirt-xml facts-json ;;
    --operation) echo create restore save migrate soft-reset dump attach running ;;
    --target) echo i386 armhf amd64 arm64 ;;
    --require) echo security-supported supported function= security= ;;
    *) return 1 ;;
    esac
}

_supportcheck_options()
{
    case $1 in
    check)
        echo --host --release --policy --overlay --today --domain --all --operation --require \
            --input --format --color --quiet --verbose --help
        ;;
    host) echo --save --policy --verbose --help ;;
    facts) echo --input --policy --help ;;
    list) echo --release --level --format --policy --overlay --help ;;
    batch)
        echo --host --full --jobs --release --policy --overlay --today --operation --require \
            --help
        ;;
    explain) echo --release --policy --overlay --color --help ;;
    eval) echo --policy --facts --cases --help ;;
    audit)
        echo --include --source --target --libc --release --restriction --policy --overlay \
            --format --help
        ;;
    esac
}

# Ids that explain takes, from the policy itself.
_supportcheck_ids()
{
    "$1" list 2>/dev/null | while read -r id _; do echo "$id"; done
}

_supportcheck()
{
    local program=$1 current=$2 previous=$3 command=${COMP_WORDS[1]} words

    COMPREPLY=()
    # --format=json comes as three words.
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then
        words='check host facts batch list explain eval audit version help'
    elif words=$(_supportcheck_values "$previous" "$command"); then
        :
    elif [[ $previous == --@(host|policy|overlay|save|facts|cases|include|source|libc) ]]; then
        compopt -o default
        return
    elif [[ $previous == --@(release|today|level|domain|restriction|jobs) ]]; then
        return
    elif [[ $current == -* ]]; then
        words=$(_supportcheck_options "$command")
    elif [ "$command" = explain ]; then
        words=$(_supportcheck_ids "$program")
    elif [ "$command" = help ]; then
        words='check host facts batch list explain eval audit'
    else
        compopt -o default
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _supportcheck supportcheck
