#!/usr/bin/env bash
# What keys do while a file is played: freezing, writing, pausing, another filter, stepping back,
# jumping.
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

STORY=$PWD/$BUILD/story
term_start 80 24 C.UTF-8
# --- freezing, writing ---

cd "$TMP" || exit 1
rm -f tapwatch-*.json
watch --speed 4
sees REPLAY
sees '198\.51\.100'
keys p
shows "p freezes" 'FROZEN since 19:5[0-9:]+, [0-9]+ s behind'
frozen=$(screen | sed -nE 's/.*FROZEN since ([0-9:]+),.*/\1/p')
shows "a frozen screen says how far behind it is" 'FROZEN .* ([5-9]|[1-9][0-9]) s behind'
is "a frozen screen stays" "$frozen" "$(screen | sed -nE 's/.*FROZEN since ([0-9:]+),.*/\1/p')"
keys w
shows "w says where it wrote" 'wrote tapwatch-20031201T[0-9]+Z\.json'
is "w writes what is shown" "2003-12-01T$frozen.000000Z" "$(jq -r .taken_at "tapwatch-20031201T${frozen//:/}Z.json")"
rm -f tapwatch-*.json
keys Down
lacks 'wrote'
kill -USR1 "$(pid)"
sees 'wrote tapwatch'
newest=$(jq -r .taken_at tapwatch-20031201T*.json)
if [[ "$newest" > "2003-12-01T$frozen.000000Z" ]]; then
    ok "USR1 writes the newest while the screen is frozen"
else
    fail "USR1 writes the newest while the screen is frozen" "$newest, frozen at $frozen"
fi
keys p
shows "p goes on" 'REPLAY 4x'
now=$(screen | sed -nE 's/.*REPLAY 4x +[0-9-]+ ([0-9:]+) UTC.*/\1/p')
# By then the screen was 5 s behind at least.
holds "with all that came meanwhile" test "$(date -ud "1970-01-01 $now" +%s)" -ge "$(($(date -ud "1970-01-01 $frozen" +%s) + 5))"
keys q
sees '^\$'
rm -f tapwatch-*.json

# --- what is asked of the capture while it plays a file ---

watch --speed 4
sees '198\.51\.100'
keys P
shows "P lets the replay wait" 'REPLAY PAUSED'
paused=$(screen | sed -nE 's/.*PAUSED +([0-9-]+ [0-9:]+) UTC.*/\1/p')
keys f
sees 'capture filter: .*Enter set'
keys -l 'udp prt 1026'
keys Enter
shows "a wrong filter is refused with the words of libpcap" 'refused, the old one stays: filter "udp prt 1026": .*'
sees 'syntax error'
keys C-u
keys -l 'udp port 1026'
keys Enter
shows "the right one is taken at once, also while it waits" 'capture filter from now on: udp port 1026'
keys Down
shows "and it stays to be seen that not all is counted" 'counted is only udp port 1026'
keys r
sees 'set all counters, histories and incidents to zero'
keys n
shows "r asks first" 'the counters stay'
keys r y
shows "counters are reset, which is said" 'from zero since 19:5'
sees 'waiting for the first packet'
is "the replay waited all the time" "$paused" \
    "$(screen | sed -nE 's/.*PAUSED +([0-9-]+ [0-9:]+) UTC.*/\1/p')"
keys P
shows "P again lets it go on" 'REPLAY 4x'
keys +
shows "+ plays faster" 'REPLAY 5x'
keys - -
shows "- plays more slowly" 'pace: 1x'
keys + + + + + + + + + + + + + + +
shows "up to as fast as possible" ' END '
keys 2
shows "only what the filter lets through was counted" '1-1 of 1 '
shows "from the reset on" 'only udp port 1026, from zero at 19:5'
keys w
sees 'wrote'
rm -f tapwatch-*.json
keys q
sees '^\$'

# What was shown at a moment is shown again when one steps back to it: but for how far behind it is,
# the program's name that gives way to that, the rows' order then, and the keys of a replay, which may
# have ended meanwhile. Every view's.
all_views() {
    local view
    for view in 2 3 4 1; do # the overview last: where it is small it shows the list used last
        keys "$view"
        lacks 'does nothing here'
        keys x # once it is answered, the view is there
        sees 'x does nothing here'
        screen | sed -E 's/^ tapwatch  / /; s/FROZEN (since|at) ([0-9:]+), [^U]* behind/FROZEN \2/; s/ +[0-9]+ MiB//; /^ [0-9:]{8} .* [0-9:]{8}$/d; /x does nothing here/d'
    done
    keys 1
    lacks 'does nothing here'
}
watch --speed 4
sees '198\.51\.100'
keys Tab
sleep 8
keys p
sees 'FROZEN since'
then=$(screen | sed -nE 's/.*FROZEN since ([0-9:]+),.*/\1/p')
shown_then=$(all_views)
shows "a frozen screen has a line of time" '^ 19:[0-9:]+ .*─●* 19:[0-9:]+'
keys p
sees REPLAY
sleep 8
keys '['
shows "[ freezes, and steps back" 'FROZEN at'
for ((i = 0; i < 60; i++)); do
    at=$(screen | sed -nE 's/.*FROZEN at ([0-9:]+),.*/\1/p')
    [[ "$at" > "$then" ]] || break
    keys '['
    sleep 0.2
done
is "[ comes to the moment that was shown then" "$then" "$at"
is "stepping back shows what was shown then" "$shown_then" "$(all_views)"
keys '['
hides "[ goes back once more" "FROZEN at $then"
keys ']'
shows "] comes back from there" "FROZEN at $then"
keys '{' '{' '{' '{' '{'
shows "{ goes back as far as is kept" 'oldest moment that is kept'
keys '}' '}' '}' '}' '}' '}' '}' '}'
shows "} goes on to the newest" 'newest moment; p goes on'
keys p
sees REPLAY
keys q
sees '^\$'

# Twelve days in ten seconds, ten pictures in each of them.
"$STORY" -s 1 -x 0.05 --from '2003-11-21 12:00' --to '2003-12-03 18:00' -o "$TMP/long.pcap"
SCENE=$TMP/long.pcap watch --speed 100000
sees REPLAY
sleep 4
keys p
sees FROZEN
keys '[' '[' '[' '[' '[' '[' '[' '[' '[' '[' '[' '['
shows "of a file that is played fast one moment a second is kept" 'oldest moment that is kept'
keys q
sees '^\$'
watch_to_end -o "$TMP/shown.json"
keys w
sees 'wrote'
"$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b -o "$TMP/batch.json" 2>/dev/null
# Evidence is kept in batch mode with -w only.
is "the screen and batch mode write the same" "$(cat "$TMP/batch.json")" \
    "$(sed -E 's/"evidence":\{[^}]*\},//g' "$TMP/shown.json")"
is "but for how much evidence there is" true "$(grep -q '"evidence":{"kept"' "$TMP/shown.json" && echo true)"
keys q
sees '^\$'
echo kept >"$TMP/there.json"
watch_to_end -o "$TMP/there.json"
keys w
shows "w does not overwrite" 'not written: .*--force'
is "what was there is kept" kept "$(cat "$TMP/there.json")"
keys q
sees '^\$'

# --- jumping, in an hour of the story of 2003 ---

if ! have tcpdump; then
    skip "jumps land where they should" "tcpdump is not installed"
    finish
fi
SCENE=$TMP/story.pcap # what watch and pid are of
"$STORY" -s 1 -x 0.3 --from '2003-12-01 18:00' --to '2003-12-01 19:00' -o "$SCENE"
# Without what changes with the time alone: batch mode stops in the second before.
counts() {
    jq -c '[.span, .totals, .sources, [.ports[] | del(.history, .trend, .windows)]]
        | del(.. | objects | .graphs?, (.answers? | objects | .silent, .unknown))'
}
# counts_before TIME: what batch mode counts of the packets before that time of the day
counts_before() {
    local packets
    packets=$(tcpdump -ttttnr "$SCENE" 2>/dev/null | awk -v to="$1" '$2 < to' | wc -l)
    "$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b -o - -c "$packets" --format json 2>/dev/null | counts
}
# counts_shown FILE: of the snapshot that w wrote
counts_shown() { counts <"$1" && rm -f "$1"; }

watch --speed 4
sees 'REPLAY 4x'
keys P
sees 'REPLAY PAUSED'
keys J
shows "J asks for a time, and says how to name one" 'jump to: .*Enter jump'
shows "while a time is typed there is the line of time" '^ 18:[0-9:]+ [─‼]*● 18:[0-9:]+'
keys -l 18:30
shows "what is ahead is said to be" '2003-12-01 18:30:00 is ahead.*'
keys Enter
shows "a paused replay jumps ahead and waits there" 'REPLAY PAUSED .*18:30:00 UTC'
shows "which is said" 'this is 2003-12-01 18:30:00; P goes on'
keys w
sees 'wrote tapwatch-20031201T183000Z.json'
is "at the time jumped to what came before it is counted, and no more" "$(counts_before 18:30:00)" \
    "$(counts_shown tapwatch-20031201T183000Z.json)"
keys P
shows "it goes on at the pace before" 'REPLAY 4x .*18:30:(0[4-9]|[1-9])'
keys J
keys -l +10m
keys Enter
shows "a replay that plays jumps on from where it is" 'this is 2003-12-01 18:4[0-9]:'
shows "and goes on at the pace before" 'REPLAY 4x'
is "which is from the time it landed at" "$(screen | sed -nE 's/.*this is 2003-12-01 (18:4[0-9]):.*/\1/p')" \
    "$(screen | sed -nE 's/.*REPLAY.*2003-12-01 (18:4[0-9]):[0-9]+ UTC.*/\1/p')"

keys J
keys -l 18:30:01
shows "what is past is said to be" '2003-12-01 18:30:01 is past'
keys Enter
shows "it is shown by a moment kept, frozen" 'FROZEN at 18:30:0[0-2]'
keys w
sees 'wrote tapwatch-20031201T18300[0-2]Z.json'
file=$(echo tapwatch-20031201T18300[0-2]Z.json)
second=$(jq -r '.taken_at[17:19] | tonumber + 1' "$file")
# At the moment of the landing nothing of its second was counted yet.
[ "$second" != 1 ] || second=0
is "with what was counted then" "$(counts_before "18:30:0$second")" "$(counts_shown "$file")"
keys J
keys -l 17:00
keys Enter
shows "before the first packet there is nothing" '17:00:00 is before the first packet, of 2003-12-01 18:00:00'
keys J
keys -l '2003-12-02 06:00'
keys Enter
shows "beyond its end the file ends, which is said" 'the capture ends with 2003-12-01 18:59:[0-9]+, before 2003-12-02'
shows "and its last state stays" ' END .* 18:59:[0-9]+ UTC'
keys J Home Enter
shows "from there one may jump back" 'FROZEN at 18:[0-9]+'
keys q
sees '^\$'
finish
