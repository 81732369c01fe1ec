#!/usr/bin/env bash
# Every terminal, locale and theme: no crash, and nothing is sent but what belongs to the terminal.
. "$(dirname "$0")/lib.sh"

have script || { skip "every terminal shows every theme" "script is not installed"; finish; }
unset NO_COLOR COLORTERM TAPWATCH_CONFIG TMUX
export XDG_CONFIG_HOME=$TMP
SHOW=$PWD/$BUILD/show
THEMES=$(basename -s .conf share/themes/*.conf)

# What a terminal was sent, without what moves the cursor and sets looks; what is left of control
# bytes is garbage. vt100's padding is NULs, and SO and SI choose its line drawing.
leftovers() {
    LC_ALL=C sed -E '1d; $d' "$1" | LC_ALL=C tr -d '\000\016\017\r\n\b\t' |
        LC_ALL=C sed -E $'s/\e\\][^\a]*\a//g; s/\e\\[[?>]?[0-9;]*[a-zA-Z@`]//g; s/\e[()][0AB]//g; s/\e[=>78MHc]//g' |
        LC_ALL=C grep -ac $'[\001-\037\177]'
}
locales="C C.UTF-8"
locale -a 2>/dev/null | grep -qiE '^en_US\.iso-?8859-?1$' && locales="$locales en_US.ISO-8859-1"
# press TYPESCRIPT: the keys t and q, once something is shown
press() {
    local i
    for ((i = 0; i < 300; i++)); do
        sleep 0.1
        ! grep -aq 'messenger-zero-probe' "$1" 2>/dev/null || break
    done
    sleep 0.1
    printf t
    sleep 0.2
    printf q
}
# faults TYPE: what is wrong with it, in words
faults() {
    local lang theme status typescript=$TMP/typescript-$1
    for lang in $locales; do
        for theme in $THEMES; do
            rm -f "$typescript"
            press "$typescript" |
                TERM=$1 LC_ALL=$lang timeout 60 script -qefc "stty rows 36 cols 120; $SHOW --braille --theme=$theme" "$typescript" >/dev/null
            status=${PIPESTATUS[1]}
            [ "$status" -eq 0 ] || echo "$lang/$theme ends with $status"
            grep -aq 'messenger-zero-probe' "$typescript" || echo "$lang/$theme shows nothing"
            [ "$(leftovers "$typescript")" -eq 0 ] || echo "$lang/$theme sends garbage"
            # Bytes of UTF-8 are for those who have it.
            [ $lang = C.UTF-8 ] || ! LC_ALL=C grep -aq $'[\200-\377]' "$typescript" || echo "$lang/$theme is not ASCII"
        done
    done
}
# They wait more than they work, so all types at once.
TYPES="xterm-256color xterm screen-256color tmux-256color linux vt100 vt220 rxvt"
for type in $TYPES; do
    ! infocmp "$type" >/dev/null 2>&1 || faults "$type" >"$TMP/faults-$type" &
done
wait
for type in $TYPES; do
    if [ -e "$TMP/faults-$type" ]; then
        none "$type shows every theme in ${locales// /, }" <"$TMP/faults-$type"
    else
        skip "$type shows every theme" "terminfo does not know it"
    fi
done
finish
