#!/usr/bin/env bash
# How the screen ends: keys, signals, a terminal that is stopped or goes; and what it needs of one.
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

# --- ways out ---

term_start 80 24 C.UTF-8
tty=$(term display -p -t t '#{pane_tty}')
stty_before=$(stty -F "$tty" -a)
# comes_back SENTENCE: the shell has its terminal back, the alternate screen is left, the cursor seen
comes_back() {
    if sees '^\$ *$' && [ "$(stty -F "$tty" -a)" = "$stty_before" ] &&
        [ "$(term display -p -t t '#{alternate_on}#{cursor_flag}#{keypad_cursor_flag}')" = 010 ]; then
        ok "$1"
    else
        fail "$1" "$(term display -p -t t 'alternate #{alternate_on} cursor #{cursor_flag}'; screen)"
    fi
}
watch_to_end
keys C-c
comes_back "^C gives the terminal back"
for signal in TERM SEGV ABRT QUIT XCPU; do
    watch_to_end
    kill -$signal "$(pid)"
    comes_back "$signal gives the terminal back"
done
watch_to_end
keys 'C-\'
comes_back "^\\ gives the terminal back"
watch_to_end
kill -STOP "$(pid)"
sees Stopped
keys 'tput cnorm; clear' Enter
sees '^\$'
keys fg Enter
shows "after a stop from outside fg takes the terminal anew" 'Sources · by packets'
is "and hides the cursor again" 0 "$(term display -p -t t '#{cursor_flag}')"
keys q
comes_back "and q gives it back"
watch_to_end
keys C-z
sees Stopped
is "^Z leaves the alternate screen" 0 "$(term display -p -t t '#{alternate_on}')"
keys fg Enter
shows "fg brings the screen back" 'Sources · by packets'
keys q
comes_back "after ^Z and fg q gives the terminal back"

run "cat $SCENE | $TAPWATCH -r - --speed max"
sees ' END '
keys 2
shows "keys are read from the terminal while standard input is the capture" '▸ Ports'
keys q
sees '^\$'

# Stopped with ^S the terminal takes no output; the program must not wait for it.
watch --speed 1 -o "$TMP/stalled.json"
sees REPLAY
keys C-s
sleep 1
stalled=$(pid)
kill -USR1 "$stalled"
for ((i = 0; i < PATIENCE; i++)); do
    [ -s "$TMP/stalled.json" ] && break
    sleep 0.1
done
is "USR1 writes while the terminal is stopped" '"tapwatch-snapshot"' "$(jq .format "$TMP/stalled.json" 2>&1)"
kill -TERM "$stalled"
for ((i = 0; i < PATIENCE; i++)); do
    kill -0 "$stalled" 2>/dev/null || break
    sleep 0.1
done
if kill -0 "$stalled" 2>/dev/null; then
    fail "a stopped terminal does not keep the program" "it still runs"
else
    ok "a stopped terminal does not keep the program"
fi
keys C-q
term_start 80 24 C.UTF-8
(cd "$TMP" && rm -f tapwatch-*.json)
keys "cd $TMP" Enter
watch_to_end
gone=$(pid)
term kill-server
for ((i = 0; i < PATIENCE; i++)); do
    kill -0 "$gone" 2>/dev/null || break
    sleep 0.1
done
if kill -0 "$gone" 2>/dev/null; then
    fail "the program ends with its terminal" "it still runs"
    kill -KILL "$gone"
else
    ok "the program ends with its terminal"
fi
is "what was counted is saved when the terminal goes" 2003-12-01T19:54:30.000000Z \
    "$(jq -r .taken_at "$TMP"/tapwatch-20031201T*.json 2>&1)"

# --- leaks (an ASan build ends with another status if there are any) ---

term_start 80 24 C.UTF-8
run "ASAN_OPTIONS=detect_leaks=1 $TAPWATCH -r $SCENE --speed max; echo status \$?"
sees ' END '
keys 2 3 Down Enter p w p q
shows "q ends it with status 0, and nothing leaked" 'status 0'

# --- colour, terminals ---

term_start 80 24 C.UTF-8
watch_to_end --no-color
colors=$(term capture-pane -t t -p -e | grep -oE $'\e\\[[0-9;]*m' | grep -cE '[[;](3[0-7]|9[0-7]|38)[;m]')
is "--no-color draws without colour" 0 "$colors"
keys q
sees '^\$'
watch_to_end
colors=$(term capture-pane -t t -p -e | grep -oE $'\e\\[[0-9;]*m' | grep -cE '[[;](3[0-7]|9[0-7]|38)[;m]')
if [ "$colors" -gt 0 ]; then ok "colour is used where there is some"; else fail "colour is used where there is some" "none"; fi
keys q
sees '^\$'
run "TERM=vt220 $TAPWATCH -r $SCENE --speed max"
sees ' END '
kill -QUIT "$(pid)"
sees "ended by the signal QUIT; the terminal is restored"
sees '^Quit' # the shell says so, and then prompts
sees '^\$ ?$'
is "without an alternate screen a crash leaves the shell the line below" 'Quit $' \
    "$(screen | sed -E 's/ +$//; s/ \(core dumped\)//' | tail -n 2 | xargs)"
run "TERM=dumb $TAPWATCH -r $SCENE -H 203.0.113.0/24 | grep -c '^Ports, by packets'"
shows "a terminal that can not show the screen gets the text page" '^1$'
finish
