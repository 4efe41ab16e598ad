# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion of fbswatch: what the program's own help lists, so that it is never behind it.

# Names of commands, of a command's options, of outputs or sources.
_fbswatch_words()
{
    case $1 in
        commands) "$2" help --lang en | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' ;;
        outputs) "$2" help outputs --lang en | sed -n 's/^  \([a-z]*\) *:.*/\1:/p' ;;
        sources) "$2" help sources --lang en | sed -n 's/^  \([a-z_]*\) .*/\1/p' ;;
        *) "$2" help "$1" --lang en | sed -n 's/^  \(--[a-z-]*\).*/\1/p' ;;
    esac 2>/dev/null
}

_fbswatch()
{
    local program=$1 word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    local words=

    COMPREPLY=()
    [ "$word" = ":" ] || [ "$before" = ":" ] && return # a path behind KIND: is bash's own
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="$(_fbswatch_words commands "$program") --help --version"
    elif [ "$command" = help ]; then
        words="$(_fbswatch_words commands "$program") outputs sources rules orders --lang"
    else
        case $before in
            --output) words=$(_fbswatch_words outputs "$program"); compopt -o nospace 2>/dev/null ;;
            --device) words="$(_fbswatch_words sources "$program")" ;;
            --lang) words="en zh" ;;
            --rat) words="gsm lte" ;;
            --trigger-alert) words="notice suspicious fake" ;;
            *) [ "${word#-}" = "$word" ] || words=$(_fbswatch_words "$command" "$program") ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _fbswatch fbswatch
