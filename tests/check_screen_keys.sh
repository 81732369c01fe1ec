#!/usr/bin/env bash
# What keys do in the views of the scene: rows, order, spans, filters; other sizes and windows; tables
# that are full.
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

term_start 80 24 C.UTF-8
stty_before=$(stty -F "$(term display -p -t t '#{pane_tty}')" -a)
watch_to_end
keys Tab
shows "Tab goes to the next panel" '▸ Ports'
keys BTab
shows "Shift-Tab goes back to the panel before" '▸ Incidents'
keys Tab Tab
sees '▸ Sources'
keys j j
shows "j selects a row, then the next" '▸ 198\.51\.100\.'
chosen=$(screen | sed -nE 's/.*▸ ([0-9.]+) .*/\1/p')
keys s
shows "s sorts by the next column" 'Sources · by targets ▼ '
keys I
shows "I reverses the order" 'by targets ▲'
keys S
shows "S goes back to the order that has ours last" 'by records ▼, ours last'
keys I
sees 'by records ▲, ours first'
keys G
sees '128 of 128'
keys I
sees 'by packets ▼'
shows "the selected row stays in sight when the order changes" '▸[ ‼][0-9a-f.:]+ '
keys s s s s
shows "what has no room at 80 columns is sorted by" 'by bytes ▼ '
shows "and then shown, in the place of what tells less" ' address .* bytes '
keys S S S S
keys 2 z
shows "z changes the span" '2 h ago'
keys 3
sees '▸ Sources'
keys Enter
shows "Enter inspects the selected source" 'Latest packets'
keys Escape
shows "Esc goes back to where one came from" 'by records ▼'
keys / 2 5 1
shows "typing a filter narrows the rows at once" '198\.51\.100\.251 .* 1 '
keys Enter
shows "a filter in force is said" 'filter: 251 +0 of 9 ports, 1 of 128 sources'
keys Escape
hides "Esc clears the filter" 'filter:'
keys / n o w h e r e Enter
shows "a filter that nothing matches says so" 'none of 128 sources passes the filter: nowhere'
keys Escape
lacks 'filter:'
keys / p r t : 1 Enter
shows "a wrong word of a filter is explained while it is typed" '"prt:" is none of: port: src: net:'
keys C-u s r c : 1 9 8 . 5 1 . 1 0 0 . 2 5 , 2 0 0 1 : Space - p o r t : 4 4 5 Enter
shows "a filter asks for what a row is" 'filter: src:198\.51\.100\.25,2001: -port:445   8 of 9 ports, 2 of 128 sources'
keys '!'
shows "! inverts it" 'filter: not src:198.* 1 of 9 ports, 126 of 128'
keys Escape
lacks 'filter:'
keys / n e t : 2 0 3 . 0 . 1 1 3 . 0 / 2 4 Enter Escape n
shows "n finds what a filter matched that was cleared" '▸‼203\.0\.113\.17'
keys F
shows "F follows the selected row" '»‼203\.0\.113\.17'
sees 'following 203\.0\.113\.17: row [0-9]+ of 128 sources'
keys / 1 9 8 . Enter
shows "it is said when the followed row is hidden" ' 203\.0\.113\.17, which is followed, does not pass the filter'
keys Escape F
hides "F again follows it no more" 'following'
keys f
shows "after the end the filter of the capture can not be changed" 'the capture has ended: no other filter'
keys r
shows "and the counters stay" 'the capture has ended: what was counted stays'
keys x
shows "a key without a meaning says so" 'x does nothing here'
keys Down
hides "a message goes with the next key" 'does nothing here'
keys 6
keys / s e v : c r i t i c a l
shows "where no rows can be filtered that is said, and what is typed does nothing" 'no rows can be filtered here'
keys Enter
hides "Enter leaves that" 'no rows can be filtered'
keys '?'
sees 'columns and signs; below them Keys'
keys q
shows "q quits from every view" '^\$'
is "the terminal is as before" "$stty_before" "$(stty -F "$(term display -p -t t '#{pane_tty}')" -a)"
[ -n "$chosen" ] || fail "a selected row has an address" "none found"

# --- hostile bytes ---

watch_to_end
keys 3 / 1 9 8 . 5 1 . 1 0 0 . 2 5 1 Enter Enter
shows "bytes from the wire are shown in hex, and escaped" '1b 5b 32 4a 1b 5b \.\.'
keys q
sees '^\$'

# --- sizes ---

watch_to_end
term resize-window -t t -x 70 -y 20
shows "a small terminal says which size is needed" 'tapwatch needs 80x24; this is 70x20'
term resize-window -t t -x 120 -y 36
shows "it recovers when the terminal grows" '┌ Traffic'
# 900 columns are more than a line of text has room for.
term resize-window -t t -x 900 -y 50
keys 2
shows "a terminal of 900 columns is drawn as far as 600" '▸ Ports .*┐$'
keys q
sees '^\$'

# --- windows of other lengths ---

echo 'windows = [22, 647944, 1295888];' >"$TMP/windows.conf"
term_start 200 50 C.UTF-8
watch_to_end --config "$TMP/windows.conf"
keys 2
shows "the sources of late stand under the lengths that are set" ' src 22s +src 647944s '
keys s s
shows "so does the order by them" 'Ports · by src 22s ▼'
keys '?'
shows "help explains them, on a line of their own where they are long" '│ src 22s, 647944s +│'
keys q
sees '^\$'

# --- what is not kept, and what is not IP ---

# opened FILTER: that snapshot of the scene, changed by jq
opened() {
    "$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b -o - --format json 2>/dev/null | jq "$1" >"$TMP/changed.json"
    run "$TAPWATCH $TMP/changed.json"
    sees ' SAVED '
}
term_start 120 36 C.UTF-8
empty='walk(if type == "object" and has("history") and .history != null
    then (.history[] | arrays) |= map(0) | .graphs[] = [] else . end)'
opened "(.incidents |= $empty) | .ports[].history = null"
keys 2
shows "a port of which no history is kept says so" 'udp/1026 .* \? not kept'
hides "and not the frame that nothing came" 'nothing in the last'
keys 4
shows "so does an incident that has records and an empty history" ' messenger-zero-probe .* \? not kept'
hides "nor says its frame that nothing came" 'nothing in the last'
keys Enter
sees ' udp/1026 '
hides "nor that of what it goes to" 'nothing in the last'
keys q
sees '^\$'
opened ".ports |= $empty"
keys 2 z z z
shows "where histories are kept and empty the frame says that nothing came" 'nothing in the last 2 min'
keys q
sees '^\$'

# frames KIND COUNT: so many of Ethernet that are no more than their header
frames() {
    for ((i = 0; i < $2; i++)); do
        printf '\0\0\0\0\0\0\0\0\x0e\0\0\0\x0e\0\0\0\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\x01%b' "$1"
    done
}
{
    printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0'
    frames '\x08\x06' 13
    frames '\x08\x00' 3
} >"$TMP/none.pcap"
run "$TAPWATCH -r $TMP/none.pcap --speed max"
shows "a capture without IP says that there is none" \
    ' 16 packets received, none could be read as IP \(13 not IP, 3 malformed\)'
keys 2
hides "also where ports would be" 'no ports yet'
keys q
sees '^\$'
opened '.capture.received = 3000 | .capture.not_ip = 3000 - .capture.analysed'
shows "where most is not IP a line says so beside the rest" ' packets could not be read as IP \('
shows "which is there" ' Traffic '
keys q
sees '^\$'

# --- more than the tables hold ---

"$BUILD/scene" flood >"$SCENE.flood"
echo 'memory = 52;' >"$TMP/small.conf"
term_start 120 36 C.UTF-8
run "$TAPWATCH --config $TMP/small.conf -r $SCENE.flood -H 203.0.113.0/24 --speed 4"
sees 'Sources .* 4 096 held, .* pushed out'
most=0
for ((i = 0; i < 10; i++)); do
    sleep 0.3
    gone=$(screen | grep -c 'no longer held')
    most=$((gone > most ? gone : most))
done
rows=$(screen | sed -n '/ Sources /,/^└/p' | wc -l) # with the frame and the heads
is "while a flood pushes sources out at most half of the rows in sight are of those that have gone" yes \
    "$( ((rows > 10 && most <= (rows - 3) / 2)) && echo yes || echo "$most of $((rows - 3)) in: $(screen)")"
keys + + + + + + + + +
PATIENCE=300 sees ' END '
shows "a full table says how fast it pushes out" 'Sources .* 4 096 held, [0-9]+ [0-9]+/min pushed out'
shows "so do the conversations, and what that means" 'conversations pushed out, [0-9]+ [0-9]+/min: answers missed, or counted as records'
keys 2
shows "records among which there may be answers are marked" 'udp/1434 .* 60 000 +~60 000 '
keys q
sees '^\$'
run "$TAPWATCH --config $TMP/small.conf -r $SCENE.flood -b | grep -A1 -E 'WERE PUSHED OUT|of 4 096 sources'"
shows "the text page says so too" '4 096 of 4 096 sources; [0-9.k ]+ pushed out'
shows "and that records are an upper bound" 'CONVERSATIONS WERE PUSHED OUT: of UDP, records are at most'
finish
