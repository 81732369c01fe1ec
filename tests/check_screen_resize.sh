#!/usr/bin/env bash
# The terminal is resized RESIZES times at random (SEED) while a capture plays and keys are pressed:
# the program lives, each size has a whole picture, and at the end all is shown as in a terminal that
# has always had that size.
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

RESIZES=${RESIZES:-500}
SEED=${SEED:-$((RANDOM + 1))}
RANDOM=$SEED
COLUMNS_LEAST=20 COLUMNS_MOST=300 ROWS_LEAST=5 ROWS_MOST=100
LOOK_EVERY=10 # of the resizes the picture is looked at

# Keys that change what is shown, but nothing that those at the end do not put back.
TAME=(1 2 3 4 5 6 Enter Enter Escape Down Up j k g G Home End PageDown PageUp Tab BTab p Space '[' ']'
    '{' '}' '?' n N x y C-l F1 Left Right)
# And those that sort, filter, ask, type, write, reset and pause.
WILD=("${TAME[@]}" s S '>' I z z t u '/' f F '!' r a w e P + - BSpace C-u '#' 'é')

# whole COLUMNS ROWS: waits for a picture of that size; else prints what is wrong with it
whole() {
    local i faults
    for ((i = 0; i < PATIENCE / 2; i++)); do
        screen >"$TMP/screen"
        faults=$("$BUILD/closed" "$1" "$2" utf8 <"$TMP/screen" 2>&1)
        if [ -z "$faults" ]; then
            if [ "$1" -ge 80 ] && [ "$2" -ge 24 ]; then
                # the line of keys, or a message, or a name alone: always something
                ! grep -q 'tapwatch needs' "$TMP/screen" && grep -q '[^ ]' "$TMP/screen" && return
                faults="it is empty, or said to be too small"
            else
                tr -s ' \n' ' ' <"$TMP/screen" | grep -q "tapwatch needs 80x24; this is $1x$2\|any key goes back" && return
                faults="nothing says that it is too small"
            fi
        fi
        sleep 0.2
    done
    echo "after $resized resizes, at $1x$2: $(head -n 2 <<<"$faults")"
}
# storm N KEYS...: so many resizes, each with one of the keys
storm() {
    local count=$1 columns rows faults="" began
    shift
    local pressed=("$@")
    began=$(pid)
    for ((resized = 1; resized <= count; resized++)); do
        columns=$((COLUMNS_LEAST + RANDOM % (COLUMNS_MOST - COLUMNS_LEAST + 1)))
        rows=$((ROWS_LEAST + RANDOM % (ROWS_MOST - ROWS_LEAST + 1)))
        # in one call, so that the key may come before the size has been taken
        term resize-window -t t -x $columns -y $rows \; send-keys -t t "${pressed[RANDOM % ${#pressed[@]}]}"
        if ((resized % LOOK_EVERY == 0)); then
            kill -0 "$began" 2>/dev/null || break
            faults+=$(whole $columns $rows)
        fi
    done
    kill -0 "$began" 2>/dev/null || faults+="it ended: $(screen | tail -n 30)"
    is "$count resizes with keys of ${#pressed[@]} kinds leave whole pictures, and it lives (seed $SEED)" "" "$faults"
}
# every_view: what is shown from the first row on, one view after the other
every_view() {
    local view
    keys 2 g 3 g 4 g 5 g 6 g # a list that has been looked at shows from then on which row is selected
    for view in 2 3 4 5 6 1; do
        keys "$view" g x
        sees 'x does nothing here' || echo "no answer in view $view"
        screen | sed -E 's/ +[0-9]+ MiB//'
        keys C-l
        lacks 'x does nothing here'
    done
}
# go_on: nothing is frozen, whatever was, and nothing is open
go_on() {
    local i
    keys Escape Escape Escape Escape 6 1 C-l
    sees '^┌ (▸ )?Incidents'
    for ((i = 0; i < PATIENCE / 5; i++)); do
        screen | grep -q FROZEN || return
        keys p
        lacks FROZEN && return # not p once more while the first is on its way
    done
}

term_start 120 36 C.UTF-8
watch
sees REPLAY
storm $((RESIZES / 2)) "${WILD[@]}"
kill -TERM "$(pid)"
term resize-window -t t -x 120 -y 36
# Keys of the storm that it had not read yet are the shell's now, which clears its line.
sees '^\$' && keys C-u
shows "and TERM ends it as ever" '^\$ *$'

term_start 120 36 C.UTF-8
watch
sees REPLAY
storm $((RESIZES - RESIZES / 2)) "${TAME[@]}"
term resize-window -t t -x 120 -y 36
go_on
keys + + + + + + + + + + + + + + + + + + + +
shows "it plays on to the end" ' END '
keys C-l
after_storm=$(every_view)
keys q
shows "q ends it as ever" '^\$ *$'

term_start 120 36 C.UTF-8
watch_to_end
go_on
every_view >"$TMP/always"
diff "$TMP/always" - <<<"$after_storm" >"$TMP/faults"
none "what it shows in the end is what a terminal of that size has always shown (seed $SEED)" <"$TMP/faults"
is "of every view" 6 "$(grep -c 'x does nothing here' <<<"$after_storm")"

# A picture for the size before, which scrolls rows, reaches a terminal that has more: tmux, resized just before,
# tells of the new size when a quarter of a second is over.
settled() { # the picture, once it is the same for half a second
    local last now="" i
    for ((i = 0; i < PATIENCE / 5; i++)); do
        last=$now now=$(screen)
        [ "$last" != "$now" ] || break
        sleep 0.5
    done
    echo "$now"
}
faults=""
for ((i = 0; i < 3; i++)); do
    keys 6
    sees '^┌ (▸ )?Alerts'
    term resize-window -t t -x 121 -y 36
    sleep 0.1
    term resize-window -t t -x 121 -y 50 \; send-keys -t t 4
    resized=$((2 * i + 2))
    faults+=$(whole 121 50)
    keys 3
    sees '^┌ (▸ )?Sources'
    keys 1
    sees '^┌ (▸ )?Incidents'
    shown=$(settled)
    keys C-l
    sleep 0.5
    faults+=$(diff <(echo "$shown") <(settled))
    term resize-window -t t -x 120 -y 36
    faults+=$(whole 120 36)
done
is "what scrolled while the terminal grew leaves pictures whole" "" "$faults"
keys q
finish
