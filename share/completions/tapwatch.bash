# bash completion for tapwatch(8)                                             -*- shell-script -*-

_tapwatch_interfaces() {
    "${COMP_WORDS[0]}" -D 2>/dev/null | awk '{ print $1 }'
    echo any
}

# _tapwatch_files WORD SUFFIX...: files with these, and folders
_tapwatch_files() {
    local word=$1 suffix file
    shift
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
    for suffix; do
        while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -X "!*$suffix" -- "$word")
    done
    compopt -o filenames 2>/dev/null
}

_tapwatch_words() {
    local word=$1
    shift
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word")
}

_tapwatch() {
    local word=${COMP_WORDS[COMP_CWORD]} before= list=
    COMPREPLY=()
    [ "$COMP_CWORD" -eq 0 ] || before=${COMP_WORDS[COMP_CWORD - 1]}
    # "--format=csv:ports" comes as five words, unless COMP_WORDBREAKS has neither = nor : in it.
    if [ "$word" = = ]; then
        word=
    elif [ "$before" = = ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $word == --*=* ]]; then
        before=${word%%=*} word=${word#*=}
    elif [ "$word" = : ] || [ "$before" = : ]; then
        # The words of --format that have a colon: it is part of them.
        local at=$((COMP_CWORD - 1))
        [ "$word" = : ] && word= || at=$((COMP_CWORD - 2))
        list=${COMP_WORDS[at]}
        case $list in
        csv | dshield-sources) before=--format ;;
        *) before=--count ;; # an address: nothing is offered
        esac
    fi
    case $before in
    -i | --interface) _tapwatch_words "$word" "$(_tapwatch_interfaces)" ;;
    -r | --read)
        _tapwatch_files "$word" .pcap .cap .pcapng .pcap.gz .pcapng.gz .pcap.zst .pcapng.zst .pcap.xz .pcapng.xz
        ;;
    -f | --filter) _tapwatch_words "$word" udp tcp icmp icmp6 host net port portrange src dst ;;
    -F | --filter-file | -o | --output) _tapwatch_files "$word" '' ;;
    -w | --write) _tapwatch_files "$word" .pcap ;;
    --open) _tapwatch_files "$word" .json ;;
    -Z | --user) _tapwatch_words "$word" "$(compgen -u)" ;;
    --config) _tapwatch_files "$word" .conf ;;
    --metrics-file) _tapwatch_files "$word" .prom ;;
    --theme)
        if [[ $word == */* ]]; then
            _tapwatch_files "$word" .conf
        else
            _tapwatch_words "$word" dark light high-contrast colour-blind mono
        fi
        ;;
    --speed) _tapwatch_words "$word" max 1 10 60 600 6000 ;;
    -H | --home) _tapwatch_words "$word" 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 ;;
    --format)
        local lists="values icmp ports ports.payloads sources sources.ports sources.payloads targets
            targets.ports targets.payloads signatures incidents incidents.ports incidents.payloads
            incidents.companions incidents.insiders incidents.repliers incidents.top_sources alerts messages"
        case $list in
        csv) _tapwatch_words "$word" "$lists" ;;
        dshield-sources) _tapwatch_words "$word" udp/1026 udp/1434 tcp/23 ;;
        *)
            local all="json text csv dshield dshield-sources:udp/1026" one
            for one in $lists; do all+=" csv:$one"; done
            _tapwatch_words "$word" "$all"
            ;;
        esac
        ;;
    -B | --buffer-size) _tapwatch_words "$word" 2048 8192 32768 131072 ;;
    -s | --snaplen) _tapwatch_words "$word" 68 256 1600 65535 262144 ;;
    -c | --count | --duration | --every | -C | --file-size | -W | --files) ;; # numbers
    *)
        if [[ $word == -* ]]; then
            _tapwatch_words "$word" -i --interface -r --read -D --list-interfaces -f --filter -F \
                --filter-file -c --count --duration --speed --open --diff -H --home -p --no-promiscuous -B \
                --buffer-size -s --snaplen --include-self --reopen -b --batch -o --output --format --every -w --write \
                -C --file-size -W --files --exit-alert --force --linear --mouse --metrics-file --redact \
                --ascii --theme --no-color --color --low-bandwidth --names -n -Z --user --no-sandbox --config --print-config -h \
                --help -V --version
        elif [[ " ${COMP_WORDS[*]} " == *" --diff "* ]]; then
            _tapwatch_files "$word" .json
        else
            _tapwatch_files "$word" .json
            local filter=("${COMPREPLY[@]}")
            _tapwatch_words "$word" udp tcp icmp icmp6 host net port portrange src dst
            COMPREPLY+=("${filter[@]}")
        fi
        ;;
    esac
}

complete -F _tapwatch tapwatch
