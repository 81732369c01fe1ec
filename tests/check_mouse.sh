#!/usr/bin/env bash
# --mouse: clicks and the wheel, in a terminal under tmux, and what is left of it afterwards; and the
# key y, for the terminal's own selection.
. "$(dirname "$0")/lib.sh"

if ! have tmux || ! have infocmp; then
    skip "a mouse is taken" "needs tmux and infocmp (ncurses-bin)"
    finish
fi
unset TMUX
export LC_ALL=C.UTF-8
SCENE=$TMP/scene.pcap
"$BUILD/scene" >"$SCENE"
term() { tmux -L "tapwatch-$$" -f /dev/null "$@"; }
term_end() { term kill-server 2>/dev/null; }
cleanup_hooks+=(term_end)
keys() { term send-keys -t t "$@"; }
screen() { term capture-pane -t t -p; }
sees() {
    local i
    for ((i = 0; i < 100; i++)); do
        screen | grep -qE -- "$1" && return 0
        sleep 0.1
    done
    return 1
}
shows() { if sees "$2"; then ok "$1"; else fail "$1" "no $2 in: $(screen)"; fi; }
mouse() { term display -p -t t '#{mouse_any_flag}'; }
# Until the terminal reports the mouse, or not: 1 or 0.
mouse_is() {
    local i
    for ((i = 0; i < 100; i++)); do
        [ "$(mouse)" = "$2" ] && break
        sleep 0.1
    done
    is "$1" "$2" "$(mouse)"
}
# The bytes of a press at a column and row counted from 0, as the terminal in use has them.
press() {
    local button=$1 column=$2 row=$3
    if infocmp -x tmux-256color | grep -q 'kmous=\\E\[<'; then
        keys -l "$(printf '\033[<%d;%d;%dM' "$button" $((column + 1)) $((row + 1)))"
    else
        keys -H 1b 5b 4d "$(printf '%x' $((button + 32)))" "$(printf '%x' $((column + 33)))" "$(printf '%x' $((row + 33)))"
    fi
}
# With its release, which is button 3 where it has no code of its own.
click() {
    press 0 "$@"
    if infocmp -x tmux-256color | grep -q 'kmous=\\E\[<'; then
        keys -l "$(printf '\033[<0;%d;%dm' $(($1 + 1)) $(($2 + 1)))"
    else
        press 3 "$@"
    fi
}
wheel_down() { press 65 "$@"; }
wheel_up() { press 64 "$@"; }
# row PATTERN, column TEXT ROW: where on the screen a text is, from 0; the lowest
row() { screen | grep -nE -- "$1" | tail -n 1 | awk -F: '{ print $1 - 1 }'; }
column() {
    local line
    line=$(screen | sed -n "$(($2 + 1))p")
    line=${line%%"$1"*}
    echo ${#line}
}

term -u new-session -d -s t -x 120 -y 36 \
    env -u NO_COLOR ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8 PS1='$ ' TERM=tmux-256color bash --norc
term set -g status off
# The shell in it writes its settings before and after.
settings() { keys "clear; stty -g >$TMP/$1; echo said" Enter && sees '^said'; }
watch() { keys "clear; $TAPWATCH -r $SCENE -H 203.0.113.0/24 --speed max $*" Enter && sees ' END '; }
settings before

# --- off unless it is wanted

watch
mouse_is "without --mouse the terminal keeps its mouse" 0
keys y
shows "y: the name of what is selected stands alone" '^messenger-zero-probe *$'
is "and nothing but a hint besides it" "messenger-zero-probe any key goes back" "$(screen | xargs)"
keys x
shows "any key goes back" '┌ ▸ Incidents'
keys 3 j y
shows "of a source it is its address" '^[0-9.]+ *$'
address=$(screen | xargs | awk '{ print $1 }')
keys x Enter
sees 'Latest packets'
keys y
shows "and in its own view" "^$address *\$"
keys x 2 y
shows "of a port protocol and number" '^(udp|tcp)/[0-9]+ *$'
keys x q
sees '^\$ *$'

# --- clicks

watch --mouse
mouse_is "--mouse takes it" 1
click 30 "$(row ' sql-ping ')"
shows "a click selects the row" '▸.*sql-ping'
sleep 0.5
click 30 "$(row ' sql-ping ')"
shows "a click on the selected row inspects it" 'sql-ping .*onset|Did we answer'
keys Escape
sees '┌ ▸ Incidents'
click 50 "$(row '┌ Sources')"
shows "a click on a panel's frame gives it the keys" '┌ ▸ Sources'
click 60 "$(row 'udp/1026 ')"
shows "a click into another panel gives it the keys, and selects there" '┌ ▸ Ports'
shows "the row that was meant" '▸[ ‼]udp/1026 '
# (The overview's panel of ports has the keys already: what only their view has is to be there.)
keys 2
sees ' src 1m '
head=$(row 'port .*packets .*records')
click "$(column records "$head")" "$head"
shows "a click on the title of a column sorts by it" 'Ports · by records ▼'
click "$(column records "$head")" "$head"
shows "once more reverses" 'Ports · by records ▲'
keys 3 g
sees '▸ Sources'
wheel_down 20 10
for ((i = 0; i < 30; i++)); do screen | sed -n 7p | grep -q '▸' && break; sleep 0.1; done
is "the wheel moves by three rows down" 1 "$(screen | sed -n 7p | grep -c '▸')"
wheel_up 20 10
for ((i = 0; i < 30; i++)); do screen | sed -n 4p | grep -q '▸' && break; sleep 0.1; done
is "and up" 1 "$(screen | sed -n 4p | grep -c '▸')"
keys p
sees 'FROZEN'
line='^ [0-9: -]+ .*●.* [0-9:]{8} *$'
sees "$line"
click "$(column '─' "$(row "$line")")" "$(row "$line")"
shows "a click on the line of time goes there" 'FROZEN at|this is 2003|nearest to 2003|is before the first packet'
keys p
sees ' END '
click 300 300
click 0 0
keys x
sees 'x does nothing here' # which comes behind them
shows "a click beside everything does nothing" '▸ Sources'

# --- the terminal is as it was, whatever ends it

keys y
mouse_is "while a name stands alone the terminal has its mouse, to select it" 0
keys x
mouse_is "and then it is taken again" 1
keys C-z
sees 'Stopped'
mouse_is "while it is stopped the terminal has its mouse" 0
keys "fg" Enter
sees ' END '
mouse_is "it is taken again when it goes on" 1
keys q
sees '^\$ *$'
mouse_is "it is given back at the end" 0
for signal in TERM SEGV; do
    watch --mouse
    mouse_is "taken before SIG$signal" 1
    kill -$signal "$(pgrep -n -f "^$TAPWATCH .*$SCENE")"
    mouse_is "given back by SIG$signal" 0
    sees '^\$ *$'
done
settings after
is "the terminal's settings are as before" "$(cat "$TMP/before")" "$(cat "$TMP/after")"
finish
