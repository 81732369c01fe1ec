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
    local modes
    sees '^\$ *$' || fail "$1" "no prompt in: $(screen)"
    modes=$(term display -p -t t '#{alternate_on}#{cursor_flag}#{keypad_cursor_flag}#{keypad_flag}')
    is "$1" "0100 $stty_before" "$modes $(stty -F "$tty" -a)"
}
# has_said SENTENCE PATTERN: also where a sanitizer's report has moved it off the screen
has_said() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        term capture-pane -t t -p -S -200 | grep -qE -- "$2" && ok "$1" && return
        sleep 0.1
    done
    fail "$1" "no $2 in: $(term capture-pane -t t -p -S -200)"
}
watch_to_end
kill -STOP "$(pid)"
sees Stopped
keys 'tput cnorm; clear' Enter
sees '^\$'
keys fg Enter
shows "after a stop from outside fg takes the terminal anew" 'Sources · by records'
is "and hides the cursor again" 0 "$(term display -p -t t '#{cursor_flag}')"
keys q
comes_back "and q gives it back"
# bash itself sets the modes of the terminal right after what was stopped or killed; dash does not.
if have dash; then
    keys 'exec dash' Enter
    sees '^\$ *$'
    sleep 0.5
    stty_before=$(stty -F "$tty" -a)
    is "dash has a terminal with lines and echo" "icanon echo" \
        "$(grep -oE '(^| )(icanon|echo)( |$)' <<<"$stty_before" | xargs)"
else
    skip "the modes are right without bash's help" "dash is not installed"
fi
watch_to_end
keys C-c
comes_back "^C gives the terminal back"
for signal in TERM HUP INT SEGV BUS ABRT QUIT XCPU; do
    watch_to_end
    kill -$signal "$(pid)"
    case $signal in
    SEGV | BUS | ABRT | QUIT | XCPU) has_said "which signal it was is said" "ended by the signal $signal; the terminal is restored" ;;
    esac
    comes_back "$signal gives the terminal back"
done
rm -f "$TMP"/tapwatch-*.json # HUP saves what was counted
watch_to_end
printf '\033[5;10r' >"$(term display -p -t t '#{pane_tty}')" # as in the midst of a picture that scrolls some rows
kill -SEGV "$(pid)"
sees 'ended by the signal SEGV'
run "seq 100"
sees '^100$'
is "after a crash all rows of the shell scroll" "$(seq $((100 - $(screen | wc -l) + 2)) 100)" \
    "$(screen | grep -v '^\$')"
watch_to_end
keys 'C-\'
comes_back "^\\ gives the terminal back"
watch_to_end
# At once, so that ^Z overtakes the keys before it: the shell must not take them for its own.
keys 1 2 1 C-z
sees Stopped
comes_back "^Z gives the terminal back"
keys fg Enter
shows "fg brings the screen back, and no key before ^Z went to the shell" 'Sources · by records'
is "in the alternate screen, without a cursor" "1 0" \
    "$(term display -p -t t '#{alternate_on} #{cursor_flag}')"
keys 2
shows "and keys are read again" '▸ Ports'
keys C-z
sees Stopped
comes_back "^Z once more gives it back"
keys fg Enter
sees '▸ Ports'
keys q
comes_back "after ^Z and fg q gives the terminal back"
for signal in TERM SEGV; do
    watch_to_end
    keys C-z
    sees Stopped
    kill -$signal "$(pid)"
    keys clear Enter
    keys fg Enter
    sees 'packets read|Segmentation|SEGV'
    comes_back "$signal while it is stopped ends it when it goes on"
done

run "cat $SCENE | $TAPWATCH -r - --speed max"
sees ' END '
keys 2
shows "keys are read from the terminal while standard input is the capture" '▸ Ports'
keys q
sees '^\$'

# As ^Z does, and whoever sets the modes of a terminal by TCSAFLUSH.
if have python3; then
    watch_to_end
    python3 -c '
import os, sys, termios, time
terminal = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
open(sys.argv[2], "w").close()
while True: time.sleep(0.00002), termios.tcflush(terminal, termios.TCIFLUSH)' "$tty" "$TMP/flushing" &
    flusher=$!
    for ((i = 0; i < PATIENCE; i++)); do
        [ -e "$TMP/flushing" ] && break
        sleep 0.1
    done
    for ((i = 0; i < 500; i++)); do keys 1; done
    kill $flusher || fail "keys are thrown away" "who does it has ended"
    wait $flusher 2>/dev/null
    keys 2
    shows "keys that are thrown away before they are read do not end it" '▸ Ports'
    keys q
    sees '^\$'
else
    skip "keys that are thrown away do not end it" "python3 is not installed"
fi

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

# --- the terminal goes, as when SSH breaks off ---

# ends_with_terminal HOW: the process $gone does
ends_with_terminal() {
    local i
    term kill-server
    for ((i = 0; i < PATIENCE; i++)); do
        kill -0 "$gone" 2>/dev/null || break
        sleep 0.1
    done
    if kill -0 "$gone" 2>/dev/null; then
        fail "the program ends with its terminal$1" "it still runs"
        kill -KILL "$gone"
    else
        ok "the program ends with its terminal$1"
    fi
    is "what was counted is saved when the terminal goes$1" 2003-12-01T19:54:30.000000Z \
        "$(jq -r .taken_at "$TMP"/tapwatch-20031201T*.json 2>&1)"
    rm -f "$TMP"/tapwatch-*.json
}
rm -f "$TMP"/tapwatch-*.json
term_start 80 24 C.UTF-8
watch_to_end
gone=$(pid)
ends_with_terminal ""
term_start 80 24 C.UTF-8
keys "trap '' HUP" Enter
watch_to_end
gone=$(pid)
ends_with_terminal ", while HUP is ignored"
term_start 80 24 C.UTF-8
watch_to_end
gone=$(pid)
keys C-s
ends_with_terminal ", while it takes no output"
term_start 80 24 C.UTF-8
watch_to_end
gone=$(pid)
keys C-z
sees Stopped
ends_with_terminal ", while stopped by ^Z"

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
run "TERM=dumb $TAPWATCH -r $SCENE -H 203.0.113.0/24 | grep -c '^Ports, by sources'"
shows "a terminal that can not show the screen gets the text page" '^1$'
finish
