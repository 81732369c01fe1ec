#!/usr/bin/env bash
# The completions for bash, zsh and fish offer what the program takes: every option, and the values of
# those that have some. Each shell is asked itself, by tests/documents/complete.sh; a shell that is not
# installed is skipped. INSTALLED=1 asks for the completions of the installed tapwatch, where each shell
# finds them by itself.
. "$(dirname "$0")/lib.sh"
[ -z "${INSTALLED:-}" ] || TAPWATCH=$(command -v tapwatch)

# A folder with one file of each kind.
mkdir -p "$TMP/in/folder"
ln -s "$TAPWATCH" "$TMP/in/tapwatch"
(cd "$TMP/in" && touch a.pcap b.pcapng.xz c.json d.conf e.prom f.txt)

# offered WORD...: what the shell offers behind `tapwatch`, as one line
offered() { tests/documents/complete.sh "$shell" "$TMP/in" tapwatch "$@" | paste -sd' '; }
line() { LC_ALL=C sort -u | paste -sd' '; }

# The table of options: what getopt takes.
{
    sed -n 's/^ *{"\([a-z-]*\)", \(required\|no\)_argument.*/--\1/p' src/options_words.c
    sed -n 's/.*short_options\[\] = ":\(.*\)".*/\1/p' src/options_words.c | tr -d : | sed 's/./-&\n/g'
} | sed '/^$/d' >"$TMP/options"
interfaces=$({
    "$TAPWATCH" -D 2>/dev/null | awk '{ print $1 }'
    echo any
} | line)
# The formats, and the lists of one of them.
lists=$(sed -n 's/^ *{"\([a-z_.]*\)", csv_.*/csv:\1/p' src/report/csv.c)
names=$(sed -n 's/^ *\[REPORT_[A-Z_]*\] = {"\(.*\)", .*/\1/p' src/report/report.c | sed 's/^dshield-sources$/&:udp\/1026/')
formats=$(printf '%s\n' $names $lists | line)
themes=$(for theme in share/themes/*.conf; do basename "$theme" .conf; done | line)
is "there are options, lists of the CSV and themes to look for" "yes yes yes" \
    "$(grep -qx -e --interface "$TMP/options" && echo yes) $([[ $lists == *csv:ports* ]] && echo yes) $([[ $themes == *dark* ]] && echo yes)"

# Whatever the completions offer as a format, the program takes.
for format in $formats; do
    "$TAPWATCH" --config /dev/null --format "$format" --print-config >/dev/null 2>"$TMP/said" || echo "$format: $(cat "$TMP/said")"
done >"$TMP/refused"
none "the program takes each format that is offered" <"$TMP/refused"

for shell in bash zsh fish; do
    if ! have $shell; then
        skip "$shell completes what tapwatch takes" "$shell is not installed"
        continue
    fi
    tests/documents/complete.sh $shell "$TMP/in" tapwatch - >"$TMP/offered"
    agree "$shell offers each option that there is, and no other" "the table of options" "$TMP/options" "the completions" "$TMP/offered"
    is "$shell goes on with an option that has begun" "--file-size --files --filter --filter-file" "$(offered --fil)"
    is "$shell offers the interfaces that there are, and any" "$interfaces" "$(offered -i '')"
    is "$shell offers capture files to read, and folders" "a.pcap b.pcapng.xz folder" "$(offered -r '')"
    is "$shell does so behind a long option" "a.pcap b.pcapng.xz folder" "$(offered --read '')"
    is "$shell offers snapshots to open" "c.json folder" "$(offered --open '')"
    is "$shell offers files of settings" "d.conf folder" "$(offered --config '')"
    is "$shell offers files of metrics" "e.prom folder" "$(offered --metrics-file '')"
    is "$shell offers the themes that there are" "$themes" "$(offered --theme '')"
    is "$shell offers every format" "$formats" "$(offered --format '')"
    is "$shell offers the lists of the CSV" "csv:targets csv:targets.payloads csv:targets.ports" "$(offered --format csv:ta)"
    is "$shell offers how fast a file is played" "max" "$(offered --speed m)"
    is "$shell offers nothing where a number is wanted" "" "$(offered --count '')"
    is "$shell offers a snapshot, or a filter's words, where no option is" "c.json folder host udp" \
        "$(for begin in c f h ud; do offered $begin; done | paste -sd' ')"
done

# An interactive bash parts words at = and : as well.
if have bash; then
    shell=bash
    is "bash offers values behind --theme=" "dark" "$(offered --theme = da)"
    is "bash offers the lists behind csv:" "ports ports.payloads" "$(offered --format csv : po)"
    is "bash does so behind --format=csv:" "ports ports.payloads" "$(offered --format = csv : po)"
    is "bash takes no address for a list" "" "$(offered -H fc00 : '')"
fi
finish
