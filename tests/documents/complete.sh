#!/usr/bin/env bash
# complete SHELL FOLDER WORD...: what SHELL (bash, zsh, fish) offers for the last of the words, a line each,
# sorted, with FOLDER as the working folder, whose "tapwatch" is asked for interfaces. The last word may be
# empty. With INSTALLED=1 the shell has to find the completion by itself, where it is installed.
set -u
completions=
[ -n "${INSTALLED:-}" ] || completions=$(cd "$(dirname "$0")/../../share/completions" && pwd)
shell=$1
cd "$2" || exit 2
shift 2
export PATH=$PWD:$PATH

complete_bash() {
    COMPLETIONS=$completions bash --norc -c '
        if [ -n "$COMPLETIONS" ]; then
            . "$COMPLETIONS/tapwatch.bash"
        else
            . /usr/share/bash-completion/bash_completion
            _completion_loader "$1"
        fi
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        $(complete -p tapwatch | sed "s/.*-F \([^ ]*\) .*/\1/")
        printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

complete_fish() {
    local line
    line=$(printf '%s ' "$@")
    # The blank behind an empty last word has been written already.
    if [ -n "$completions" ]; then
        fish --no-config -c "source $completions/tapwatch.fish; complete -C '${line% }'"
    else
        fish -c "complete -C '${line% }'"
    fi | cut -f 1
}

# What a widget is offered: compadd is asked which words it would take, and they go to a file.
complete_zsh() {
    local scratch
    scratch=$(mktemp -d)
    cat >"$scratch/inner" <<EOF
PROMPT=
unsetopt auto_list # or it asks whether so many should be shown, and waits
${completions:+fpath=($completions \$fpath)}
autoload -Uz compinit
compinit -u -d $scratch/dump
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
finish () { exit }
comppostfuncs=(finish)
compadd () {
    if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "\$@"
        return
    fi
    typeset -a hits
    builtin compadd -A hits "\$@"
    (( \$#hits )) && print -rl -- \$hits >>$scratch/hits
    builtin compadd "\$@"
}
print ready >$scratch/ready
EOF
    : >"$scratch/hits"
    timeout 60 zsh -f -c '
        zmodload zsh/zpty
        zpty inner zsh -f -i
        zpty -w inner "source $1/inner"
        repeat 300 { [[ -e $1/ready ]] && break; sleep 0.1 }
        sleep 0.2
        zpty -w -n inner "$2"$'"'\t'"'
        while zpty -r inner line; do :; done' zsh "$scratch" "$(printf '%s ' "$@" | sed 's/ $//')" \
        >/dev/null 2>&1 </dev/null
    # An option that wants its value behind = has that at its end.
    sed 's/=$//' "$scratch/hits"
    rm -rf "$scratch"
}

"complete_$shell" "$@" | sed 's|/$||; /^$/d' | LC_ALL=C sort -u
