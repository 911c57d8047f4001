# SPDX-License-Identifier: MIT
# bash completion for docgen(1)

_docgen_formats()
{
    case $1 in
    compile) echo image c ;;
    statements) echo tsv json ;;
    diff) echo text markdown json ;;
    facts) echo markdown json-schema ;;
    esac
}

_docgen_options()
{
    case $1 in
    compile) echo --output --format --symbol --verdict-only ;;
    lint) echo --output --release --policy --against --coverage ;;
    ids) echo --output --against ;;
    import) echo --output --release --policy ;;
    diff) echo --output --release --policy --format ;;
    html) echo --output --release --audit ;;
    markdown) echo --output --release --policy ;;
    man) echo --output --release ;;
    statements) echo --output --release --format ;;
    facts) echo --output --format ;;
    matrix) echo --output ;;
    esac
    echo --overlay --ignore --help --version
}

_docgen()
{
    local current=$2 previous=$3 command=${COMP_WORDS[1]} words

    COMPREPLY=()
    # --format=json comes as three words.
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then
        words='compile lint examples disassemble ids import diff facts html markdown man matrix
            statements --help --version'
    elif [ "$previous" = --format ]; then
        words=$(_docgen_formats "$command")
    elif [[ $previous == --@(release|symbol|ignore) ]]; then
        return
    elif [[ $current == -* && $previous != --@(output|policy|against|audit|overlay) ]]; then
        words=$(_docgen_options "$command")
    else
        compopt -o default
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _docgen docgen
