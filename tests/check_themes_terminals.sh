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
for type in xterm-256color xterm screen-256color tmux-256color linux vt100 vt220 rxvt; do
    if ! infocmp "$type" >/dev/null 2>&1; then
        skip "$type shows every theme" "terminfo does not know it"
        continue
    fi
    bad=""
    for lang in $locales; do
        for theme in $THEMES; do
            (sleep 0.4; printf t; sleep 0.2; printf q) |
                TERM=$type LC_ALL=$lang timeout 20 script -qec "stty rows 36 cols 120; $SHOW --braille --theme=$theme" "$TMP/typescript" >/dev/null
            status=$?
            [ $status -eq 0 ] || bad="$bad $lang/$theme ends with $status;"
            grep -aq 'messenger-zero-probe' "$TMP/typescript" || bad="$bad $lang/$theme shows nothing;"
            [ "$(leftovers "$TMP/typescript")" -eq 0 ] || bad="$bad $lang/$theme sends garbage;"
            # Bytes of UTF-8 are for those who have it.
            [ $lang = C.UTF-8 ] || ! LC_ALL=C grep -aq $'[\200-\377]' "$TMP/typescript" || bad="$bad $lang/$theme is not ASCII;"
        done
    done
    is "$type shows every theme in ${locales// /, }" "" "$bad"
done
finish
