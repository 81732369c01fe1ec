#!/usr/bin/env bash
# Themes, colours and graphs as a terminal has them: what is sent under several TERM, locales and
# themes. The text must be the same whatever the theme.
. "$(dirname "$0")/lib.sh"

for tool in tmux script; do
    if ! have $tool; then
        skip "themes are looked at" "$tool is not installed"
        finish
    fi
done
unset NO_COLOR COLORTERM TAPWATCH_CONFIG TMUX
export XDG_CONFIG_HOME=$TMP
SHOW=$PWD/$BUILD/show
SCENE=$TMP/scene.pcap
"$BUILD/scene" >"$SCENE"
: >"$TMP/empty.conf"
THEMES="colour-blind dark high-contrast light mono"
PATIENCE=${PATIENCE:-100} # tenths of a second until something is there

# --- a terminal ---

term() { tmux -L "tapwatch-themes-$$" -f /dev/null "$@"; }
term_end() { term kill-server 2>/dev/null; }
cleanup_hooks+=(term_end)
screen() { term capture-pane -t t -p "$@"; }
keys() { term send-keys -t t "$@"; }
# sees PATTERN: waits until the screen shows it
sees() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" && return 0
        sleep 0.1
    done
    return 1
}
shows() { if sees "$2"; then ok "$1"; else fail "$1" "no $2 in: $(screen | head -n 40)"; fi; }
run() {
    # What another program left on the screen is not to be taken for what this one draws.
    keys "clear; cd $TMP; $*" Enter
}
quit() {
    keys q
    sees '^\$ *$'
}
# The screen without what changes from run to run.
text() { screen | sed -E 's/[0-9]+ MiB/N MiB/; s/ +$//'; }
# The kinds of colour in the text: "rgb", "256", "16" (bright ones), "8"; one a line.
kinds() {
    screen -e | grep -oE $'\e\\[[0-9;:]*m' | sed -nE \
        's/.*[34]8[;:]2.*/rgb/p; t; s/.*[34]8[;:]5.*/256/p; t; s/.*[[;](9[0-7]|10[0-7])[;m].*/16/p; t; s/.*[[;][34][0-7][;m].*/8/p' |
        sort -u | xargs
}

(cd "$TMP" && LC_ALL=C.UTF-8 term -u new-session -d -s t -x 120 -y 36 \
    env LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=0 PS1='$ ' TERM=tmux-256color bash --norc)
term set -g status off
term resize-window -t t -x 120 -y 36
sees '\$'

# --- every theme: the same text, other colours ---

for theme in $THEMES; do
    run "$SHOW --theme=$theme"
    sees 'Incidents .* 4 open'
    sleep 0.5
    text >"$TMP/$theme.txt"
    screen -e | grep -oE $'\e\\[[0-9;:]*m' | sort -u >"$TMP/$theme.looks"
    is "the text is the same in $theme" "" "$(diff "$TMP/colour-blind.txt" "$TMP/$theme.txt")"
    quit
done
is "each theme has its own looks" 5 "$(for t in $THEMES; do md5sum <"$TMP/$t.looks"; done | sort -u | wc -l)"
is "mono has no colour" "" "$(grep -E '[[;](3[0-8]|4[0-8]|9[0-7]|10[0-7])[;:m]' "$TMP/mono.looks" | cat -v)"

# --- what the terminal has ---

run "$SHOW --theme=colour-blind"
sees '4 open'
is "of 256 colours the nearest are used" 256 "$(kinds)"
quit
run "COLORTERM=truecolor $SHOW --theme=colour-blind"
sees '4 open'
is "where COLORTERM says so, colours are exact" rgb "$(kinds)"
is "they are those of the theme" 1 "$(screen -e | grep -cE $'\e\\[[0-9;]*38;2;213;94;0[;m].*INSIDER')"
keys t
shows "t goes to the next theme" 'theme dark, 2 of 5$'
is "which has its colours at once" 256 "$(kinds)"
keys t t t t
shows "behind the last is the first" 'theme colour-blind, 1 of 5$'
is "exact ones too" rgb "$(kinds)"
quit
run "TERM=screen-256color COLORTERM=truecolor TMUX= $SHOW --theme=colour-blind"
sees '4 open'
is "but not for screen, which hands on the COLORTERM of others" 256 "$(kinds)"
quit
run "TERM=xterm $SHOW --theme=colour-blind"
sees '4 open'
is "of eight colours the nearest are used" 8 "$(kinds)"
quit
if have tic && have infocmp; then
    {
        infocmp -1 xterm | sed -E 's/^xterm\|.*/tapwatch-rgb|colours by red, green and blue,/; s/colors#[^,]*/colors#0x1000000/; s/pairs#[^,]*/pairs#0x7fff/; /^\tseta[fb]=/d'
        printf '\tRGB,\n\tsetaf=\\E[%%?%%p1%%{8}%%<%%t3%%p1%%d%%e38;2;%%p1%%{65536}%%/%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m,\n'
        printf '\tsetab=\\E[%%?%%p1%%{8}%%<%%t4%%p1%%d%%e48;2;%%p1%%{65536}%%/%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m,\n'
        infocmp -1 xterm | sed -E 's/^xterm\|.*/tapwatch-16|sixteen colours,/; s/colors#[^,]*/colors#16/; s/pairs#[^,]*/pairs#256/; /^\tseta[fb]=/d; /^#/d'
        printf '\tsetaf=\\E[%%?%%p1%%{8}%%<%%t3%%p1%%d%%e9%%p1%%{8}%%-%%d%%;m,\n\tsetab=\\E[%%?%%p1%%{8}%%<%%t4%%p1%%d%%e10%%p1%%{8}%%-%%d%%;m,\n'
    } >"$TMP/terms"
    tic -x -o "$TMP/terminfo" "$TMP/terms" 2>"$TMP/said" || cat "$TMP/said"
    run "TERMINFO=$TMP/terminfo TERM=tapwatch-rgb $SHOW --theme=colour-blind"
    sees '4 open'
    is "a terminal whose terminfo says RGB gets exact colours" 1 \
        "$(screen -e | grep -cE $'\e\\[[0-9;]*38;2;213;94;0[;m].*INSIDER')"
    quit
    run "TERMINFO=$TMP/terminfo TERM=tapwatch-16 $SHOW --theme=colour-blind"
    sees '4 open'
    is "of sixteen colours bright ones are used too" "16 8" "$(kinds)"
    quit
else
    skip "other terminals are looked at" "tic is not installed"
fi
run "NO_COLOR=1 $TAPWATCH -r $SCENE --speed max --theme high-contrast"
sees ' END '
is "NO_COLOR turns colour off" "" "$(kinds)"
keys t
shows "and t says so" 'theme light, 4 of 5; without colour'
quit
run "NO_COLOR=1 $TAPWATCH -r $SCENE --speed max --color"
sees ' END '
is "--color wins over it" 256 "$(kinds)"
quit
run "NO_COLOR= $TAPWATCH -r $SCENE --speed max"
sees ' END '
is "an empty NO_COLOR turns nothing off" 256 "$(kinds)"
quit
run "$TAPWATCH -r $SCENE --speed max --no-color --theme high-contrast"
sees ' END '
keys 3 j
sees '▸[ ‼][0-9a-f]+[.:]'
is "without colour the selected row is shown in reverse" 1 "$(screen -e | grep -E '▸[ ‼][0-9a-f]+[.:]' | grep -cE $'\e\\[[0-9;]*7[;m]')"
quit

# --- graphs ---

run "$SHOW --braille"
shows "braille shows more in the same room" 'Traffic .* ⣿ = 24 packets in 4 s'
sees '4 open'
is "of the same rows" "$(screen | grep -c 'udp/')" "$(grep -c 'udp/' "$TMP/dark.txt")"
is "and no blocks" 0 "$(screen | grep -c '[▁▂▃▅▆▇█]')"
quit
echo 'graph = "ascii"; theme = "mono";' >"$TMP/ascii.conf"
run "$TAPWATCH --config $TMP/ascii.conf -r $SCENE --speed max"
shows "graphs may be of ASCII alone" 'Traffic ─.* # = '
quit
run "LC_ALL=C $SHOW --braille"
shows "without UTF-8 everything is ASCII" 'Traffic -.* # = '
quit

# --- units ---

run "$TAPWATCH --config $TMP/empty.conf -r $SCENE --speed max"
sees ' END '
keys u
shows "u shows bytes" 'rates: packets and bytes a second'
shows "and says so where rates are" 'in [0-9.k]+ pkt/s [0-9.k]+ B/s'
keys 3 u
shows "then rates per minute, which the heads say" ' pkt/min '
keys 2
shows "in all lists" ' port .* pkt/min '
keys 1
shows "and in the first line" 'in [0-9.k]+ pkt/min [0-9.k]+ B/min'
keys '?'
shows "and in the help" 'pkt/min +packets a minute'
keys Escape
keys u
shows "then bits again" 'in [0-9.k]+ pkt/s [0-9.k]+ bit/s'
quit
term_end

# --- a theme of one's own ---

# refused SENTENCE WORDS OPTIONS...: exit 2, one line with these words
refused() {
    local sentence=$1 words=$2 status
    shift 2
    "$TAPWATCH" -r "$SCENE" -b "$@" >"$TMP/out" 2>"$TMP/said"
    status=$?
    is "$sentence" "2 0 1 1" \
        "$status $(wc -c <"$TMP/out") $(wc -l <"$TMP/said") $(grep -cF -- "tapwatch: $words" "$TMP/said")"
}
printf 'plain = { };\nbad = { foreground = "blurple"; };\n' >"$TMP/own.conf"
refused "a wrong colour is told with its line" "$TMP/own.conf:2: bad: foreground takes \"default\", black" --theme "$TMP/own.conf"
echo "theme = \"$TMP/own.conf\";" >"$TMP/settings.conf"
refused "so it is where the setting names it" "$TMP/own.conf:2: bad: foreground takes" --config "$TMP/settings.conf"
refused "a theme nobody knows says which there are" \
    "theme dusk: there is none of that name; there are colour-blind, dark, high-contrast, light, mono, or a path" --theme dusk
refused "a file that is not there says so" "$TMP/none.conf: No such file" --theme "$TMP/none.conf"

# As it was built: with other flags it would be built anew under the tests beside this one.
make -s -o "$BUILD/tapwatch" install DESTDIR="$TMP/installed" BUILD="$BUILD" >/dev/null 2>&1
is "themes are installed" "$(cd share/themes && echo ./*)" "$(cd "$TMP/installed/usr/local/share/tapwatch/themes" && echo ./*)"
if [ -x "$TMP/installed/usr/local/bin/tapwatch" ]; then
    echo 'oops' >"$TMP/installed/usr/local/share/tapwatch/themes/later.conf"
    "$TMP/installed/usr/local/bin/tapwatch" -r "$SCENE" -b --theme light -o /dev/null --force 2>"$TMP/said"
    is "another's mistake only leaves that one out" 1 "$(grep -c 'later.conf:.*; it is left out$' "$TMP/said")"
    "$TMP/installed/usr/local/bin/tapwatch" -r "$SCENE" -b --theme later 2>"$TMP/said" >/dev/null
    is "unless it is the one that is wanted" "2 1" "$? $(grep -c 'later.conf:[0-9]*: syntax error' "$TMP/said")"
fi
finish
