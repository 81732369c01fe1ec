#!/usr/bin/env bash
# --linear: plain lines instead of the screen, of a file that is played.
. "$(dirname "$0")/lib.sh"

SCENE=$TMP/scene.pcap
"$BUILD/scene" >"$SCENE"
last_second() { "$TAPWATCH" -r "$SCENE" -b -o - --format json | jq -r '.taken_at[11:19]'; }

for locale in C C.UTF-8; do
    LC_ALL=$locale "$TAPWATCH" --linear --speed max -r "$SCENE" -H 203.0.113.0/24 >"$TMP/$locale" 2>"$TMP/log"
    is "it ends with the file, in the locale $locale" "0 " "$? $(grep -v 'packets read' "$TMP/log")"
done
is "what it says is the same in any locale" "$(cat "$TMP/C")" "$(cat "$TMP/C.UTF-8")"
is "it begins with what is watched" 1 "$(head -n 1 "$TMP/C" | grep -c '^tapwatch reads .*scene.pcap; ours is 203.0.113.0/24; ')"
is "there is no control character and nothing but ASCII" 0 "$(LC_ALL=C tr -d '\n -~' <"$TMP/C" | wc -c)"
is "it ends with totals as of the last second" 1 "$(tail -n 1 "$TMP/C" | grep -c "^$(last_second) totals: ")"
"$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b -o "$TMP/scene.json"
is "each alert is a line" "$(jq '.alerts | length' "$TMP/scene.json")" "$(grep -c ' alert, ' "$TMP/C")"
none "each incident is named" < <(jq -r '.incidents[] | .signature // .subject' "$TMP/scene.json" |
    while read -r name; do grep -qF "$name" "$TMP/C" || echo "$name"; done)
# An alert says of an incident that it is new, or surges.
none "and its last state" < <(jq -r '.incidents[] | "\(.signature // .subject) \(.state)"' "$TMP/scene.json" |
    while read -r name state; do
        grep -F "$name" "$TMP/C" | grep -E " is |onset|surge|scan" | tail -n 1 | grep -qE " is $state|onset|surge|scan" || echo "$name $state"
    done)

# --- at the pace of the file, until it is told to end (Ctrl-C: tests/test_linear.c)

"$TAPWATCH" --linear --every 1 -r "$SCENE" >"$TMP/paced" 2>"$TMP/log" &
pid=$!
totals() { [ "$(grep -c ' totals: ' "$TMP/paced")" -ge 2 ]; }
for ((i = 0; i < 100; i++)); do totals && break; sleep 0.1; done
totals
is "totals come each second with --every 1" 0 $?
kill -TERM $pid
wait $pid
is "a signal ends it" 143 $?
is "with totals" 1 "$(tail -n 1 "$TMP/paced" | grep -c ' totals: ')"
printf 'linear = true;\n' >"$TMP/linear.conf"
is "by the setting alone a pipe gets what it always got" 1 \
    "$("$TAPWATCH" --config "$TMP/linear.conf" -r "$SCENE" -b | grep -c '^tapwatch .*, counts up to ')"
if have script; then
    script -q -e -c "TERM=dumb $TAPWATCH --config $TMP/linear.conf --speed max -r $SCENE" /dev/null </dev/null >"$TMP/terminal"
    is "and a terminal lines, whatever it can do" "1 0" \
        "$(grep -c '^tapwatch reads ' "$TMP/terminal") $(LC_ALL=C tr -d '\r\n -~' <"$TMP/terminal" | wc -c)"
fi
finish
