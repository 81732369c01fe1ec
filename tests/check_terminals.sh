#!/usr/bin/env bash
# Every type of terminal, locale and size: the picture is that of each other type, has nothing that the
# locale can not show, its frames are closed, and the shell has its terminal back. And what is said
# where the screen can not be shown. (tmux is the terminal; it does what each of those types is told.)
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

TYPES="tmux-256color xterm-256color xterm screen-256color linux vt100 vt220 rxvt"
TERM_SIZES=${TERM_SIZES:-20x5 40x10 80x24 300x100}

# The locale whose charset is neither ASCII nor UTF-8 is made here where the machine has it not.
latin1=en_US.ISO-8859-1
locales="C C.UTF-8"
if locale -a 2>/dev/null | grep -qiE '^en_US\.iso-?8859-?1$'; then
    locales+=" $latin1"
elif have localedef && mkdir "$TMP/locales" &&
    localedef -c -i en_US -f ISO-8859-1 "$TMP/locales/$latin1" >/dev/null 2>&1; then
    export LOCPATH=$TMP/locales
    locales+=" $latin1"
else
    skip "$latin1 is shown as ASCII" "the locale is not there (Debian: locales)"
fi

# go TYPE LOCALE OPTION...: the program as that type of terminal; short, for narrow ones
cat >"$TMP/go" <<END
#!/bin/sh
type=\$1 lang=\$2
shift 2
stty -g >before
TERM=\$type LC_ALL=\$lang $TAPWATCH -r $SCENE -H 203.0.113.0/24 --speed max "\$@" 2>said
status=\$?
stty -g >after
# linux has a command for its colours that tmux takes for the begin of a longer one; this ends it
printf '\\033\\\\'
echo status \$status
END
chmod +x "$TMP/go"

# wipe: what ran before is not to be taken for what runs now
wipe() {
    keys clear Enter
    lacks 'status| END |needs'
}
# settle TYPE: takes the picture, once it is whole: as the first type's, or for that as it stays
settle() {
    local i
    for ((i = 0; i < PATIENCE / 5; i++)); do
        take_picture
        if [ "$1" = tmux-256color ]; then
            cmp -s "$TMP/picture" "$TMP/picture-$1" && return
        else
            cmp -s "$TMP/picture" "$TMP/picture-tmux-256color" && break
        fi
        mv "$TMP/picture" "$TMP/picture-$1"
        sleep 0.2
    done
    take_picture
    mv "$TMP/picture" "$TMP/picture-$1"
}
# check_one SIZE TYPE LOCALE: what is wrong, in words
check_one() {
    local size=$1 type=$2 lang=$3 charset=ascii modes
    local columns=${size%x*} rows=${size#*x} wanted=' END '
    [ "$lang" != C.UTF-8 ] || charset=utf8
    [ "$columns" -ge 80 ] || wanted='tapwatch needs'
    wipe
    keys "./go $type $lang" Enter
    if ! sees "$wanted"; then
        echo "$type shows nothing: $(screen)"
        keys q
        return
    fi
    if [ "$columns" -ge 80 ]; then
        keys C-l # takes the hint away
        lacks 'says what the columns'
    fi
    settle "$type"
    if [ "$columns" -ge 80 ]; then
        head -n 1 "$TMP/picture-$type" | grep -q '^ tapwatch  scene.pcap '
    else
        [ "$(xargs <"$TMP/picture-$type")" = "tapwatch needs 80x24; this is $size" ]
    fi || echo "$type begins with: $(head -n 3 "$TMP/picture-$type")"
    "$BUILD/closed" "$columns" "$rows" $charset <"$TMP/picture-$type" | sed "s/^/$type: /" | head -n 3
    diff "$TMP/picture-$type" "$TMP/picture-tmux-256color" >"$TMP/diff" ||
        echo "$type is not as tmux-256color: $(head -n 3 "$TMP/diff")"
    keys q
    sees 'status' && screen | grep -q '^status 0$' || echo "$type ends with: $(screen | tail -n 5)"
    cmp -s "$TMP/before" "$TMP/after" || echo "$type leaves other modes: $(diff "$TMP/before" "$TMP/after")"
    modes=$(term display -p -t t '#{alternate_on}#{cursor_flag}#{keypad_cursor_flag}#{keypad_flag}#{mouse_any_flag}')
    [ "$modes" = 01000 ] || echo "$type leaves alternate screen, cursor, cursor keys, keypad, mouse at $modes"
    grep -q '^tapwatch: [0-9]* packets read' "$TMP/said" || echo "$type says at its end: $(cat "$TMP/said")"
}

for size in $TERM_SIZES; do
    term_start "${size%x*}" "${size#*x}" C.UTF-8
    types=$TYPES
    # It has no command that gives the terminal back but those to move and to write plainly. Behind the last
    # column it goes to the next row, which tmux does not: there nothing is to be written.
    [ "${size%x*}" -ge 80 ] || types+=" pcansi"
    for lang in $locales; do
        rm -f "$TMP"/picture*
        for type in $types; do
            if infocmp "$type" >/dev/null 2>&1; then
                check_one "$size" "$type" "$lang"
            else
                echo "terminfo does not know $type"
            fi
        done >"$TMP/faults"
        none "at $size in $lang each type of terminal shows the same, and is given back" <"$TMP/faults"
        if [ "$size" = 80x24 ]; then
            stored=tests/screens/overview-80x24-ascii.txt
            [ "$lang" != C.UTF-8 ] || stored=tests/screens/overview-80x24.txt
            diff "$stored" "$TMP/picture-vt100" >"$TMP/faults"
            none "and at $size in $lang that is as stored" <"$TMP/faults"
        fi
    done
done

# --- no terminal for a screen ---

term_start 120 36 C.UTF-8
# is_batch NAME ENVIRONMENT WORDS: the text page, and a line that says why
is_batch() {
    wipe
    term clear-history -t t
    keys "env $2 $TAPWATCH -r $SCENE -H 203.0.113.0/24 2>said; echo status \$?" Enter
    sees 'status 0'
    if term capture-pane -t t -p -S -300 | grep -q '^Ports, by sources'; then
        ok "with $1 the page of batch mode is written"
    else
        fail "with $1 the page of batch mode is written" "$(screen | head -n 20)"
    fi
    is "with $1 a line says why" "tapwatch: screen: $3; running in batch mode (-b), as text" \
        "$(grep ' screen: ' "$TMP/said")"
}
is_batch "TERM=dumb" TERM=dumb "TERM=dumb can not move the cursor"
is_batch "an unknown TERM" TERM=no-such-terminal "TERM=no-such-terminal is not a terminal that terminfo knows"
is_batch "an empty TERM" TERM= "TERM is not set"
is_batch "TERM unset" "-u TERM" "TERM is not set"
finish
