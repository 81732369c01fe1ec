#!/usr/bin/env bash
# The screen as a person has it, in a terminal of its own under tmux: pictures compared with those in
# tests/screens, and what keys, signals and a bad terminal do. The capture is that of
# tests/tools/scene.c. `UPDATE=1 tests/check_screen.sh` writes the pictures anew: look at them.
. "$(dirname "$0")/lib.sh"

for tool in tmux jq stty; do
    if ! have $tool; then
        skip "the screen is looked at" "$tool is not installed"
        finish
    fi
done
SCENE=$TMP/scene.pcap
if ! "$BUILD/scene" >"$SCENE"; then
    fail "the scene is made" "$BUILD/scene does not run"
    finish
fi
PATIENCE=${PATIENCE:-100} # tenths of a second until something is there

# --- a terminal ---

server=0
term() { tmux -L "tapwatch-$$-$server" -f /dev/null "$@"; }
# What runs in it saves its snapshot before it ends.
term_end() {
    term kill-server 2>/dev/null
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        pgrep -f "^$TAPWATCH .*$SCENE" >/dev/null || return 0
        sleep 0.1
    done
    pkill -9 -f "^$TAPWATCH .*$SCENE"
}
cleanup_hooks+=(term_end)

# term_start COLUMNS ROWS LOCALE: a shell in a terminal of that size, in the folder $TMP
term_start() {
    term_end
    server=$((server + 1)) # the old one may take a moment to go
    # Without the leak check at the end: when a terminal is closed, the SIGCONT that comes with its
    # SIGHUP takes away the SIGSTOP that the leak check waits for, for ever.
    (cd "$TMP" && LC_ALL=C.UTF-8 term -u new-session -d -s t -x "$1" -y "$2" \
        env -u NO_COLOR ASAN_OPTIONS=detect_leaks=0 LC_ALL="$3" PS1='$ ' TERM=tmux-256color bash --norc)
    term set -g status off
    term resize-window -t t -x "$1" -y "$2"
    sees '\$'
}
keys() { term send-keys -t t "$@"; }
run() { keys "clear; $*" Enter; }
screen() { term capture-pane -t t -p; }
# sees PATTERN: waits until the screen shows it
sees() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" && return 0
        sleep 0.1
    done
    return 1
}
# lacks PATTERN: waits until the screen no longer shows it
lacks() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" || return 0
        sleep 0.1
    done
    return 1
}
# shows SENTENCE PATTERN, hides SENTENCE PATTERN
shows() { if sees "$2"; then ok "$1"; else fail "$1" "no $2 in: $(screen | head -n 40)"; fi; }
hides() { if lacks "$2"; then ok "$1"; else fail "$1" "still $2 in: $(screen | head -n 40)"; fi; }
# The process that runs in the terminal.
pid() { pgrep -n -f "^$TAPWATCH .*$SCENE"; }
watch() { run "$TAPWATCH -r $SCENE -H 203.0.113.0/24 $*"; }
# A key takes the hint away that stands there at first.
watch_to_end() { watch --speed max "$@" && sees ' END ' && keys C-l; }

# take_picture: the memory taken is another in each kind of build
take_picture() { screen | sed -E 's/[0-9]+ MiB/N MiB/; s/ +$//' >"$TMP/picture"; }

# picture NAME PATTERN: once the screen shows the pattern it is as it was stored, or becomes so within
# some seconds: what is drawn last may still be on its way
picture() {
    local stored=tests/screens/$1.txt i
    if ! sees "$2"; then
        fail "$1 looks as stored" "no $2 in: $(screen)"
        return
    fi
    if [ -n "${UPDATE:-}" ]; then
        sleep 1
        take_picture
        mkdir -p tests/screens
        cp "$TMP/picture" "$stored"
    fi
    for ((i = 0; i < 30; i++)); do
        take_picture
        diff -u "$stored" "$TMP/picture" >"$TMP/diff" 2>&1 && break
        sleep 0.1
    done
    if [ -s "$TMP/diff" ]; then
        fail "$1 looks as stored" "$(cat "$TMP/diff")"
    else
        ok "$1 looks as stored"
    fi
}

# --- pictures ---

# Service names come from the machine.
if [ "$(getent services 1434/udp 445/tcp 3389/tcp | awk '{ print $1 }' | xargs)" = \
    "ms-sql-m microsoft-ds ms-wbt-server" ]; then
    for size in 80x24 120x36 200x50; do
        term_start ${size%x*} ${size#*x} C.UTF-8
        watch_to_end
        picture overview-$size ' END '
        keys 2
        picture ports-$size '▸ Ports'
        keys '?'
        picture help-ports-$size 'Ports: columns and signs'
        keys Escape Enter
        picture port-$size 'Did we answer its records'
        keys 5
        picture targets-$size '▸ Targets'
        keys Enter
        picture target-$size 'OURS, as a target'
        keys 6
        picture alerts-$size '▸ Alerts'
        keys 3
        picture sources-$size '▸ Sources'
        keys j Enter
        picture source-$size 'Latest packets'
        keys '?'
        picture help-$size 'A source: columns and signs'
        keys q
    done
    term_start 80 24 C
    watch_to_end
    picture overview-80x24-ascii ' END '
    keys q
    term_start 120 36 C.UTF-8
    watch_to_end --ascii
    picture overview-120x36-ascii ' END '
    keys q

    # The anomaly view, with a snapshot made by hand that has something of everything.
    for size in 80x24 120x36 200x50; do
        term_start ${size%x*} ${size#*x} C.UTF-8
        run "$PWD/$BUILD/show"
        picture shown-overview-$size 'Incidents .* 4 open'
        keys 4
        picture shown-incidents-$size 'Alerts · latest first'
        keys Enter
        picture shown-incident-$size '▸ Insiders'
        keys z j
        picture shown-span-$size '▲ surge  █ = .* records in'
        keys z z Tab Tab Tab
        picture shown-home-$size '▸ Our addresses'
        keys BTab BTab BTab BTab
        picture shown-alerts-$size '▸ Alerts'
        keys Escape j j Enter BTab BTab
        picture shown-messages-$size '▸ Messages'
        keys '?'
        picture shown-help-$size 'An incident: columns and signs'
        keys 2 g Enter
        picture shown-port-$size '▸ Incidents'
        keys 5 g Enter
        picture shown-target-$size 'OURS, as a target'
        keys Enter
        picture shown-packet-$size 'the first 16 of 808 bytes'
        keys 6
        picture shown-all-alerts-$size '▸ Alerts'
        keys q
        sees '^\$'
        run "$PWD/$BUILD/show quiet"
        picture shown-quiet-$size 'no incident since'
        keys q
    done
    for size in 80x24 120x36; do
        term_start ${size%x*} ${size#*x} C
        run "$PWD/$BUILD/show"
        picture shown-overview-$size-ascii 'Incidents .* 4 open'
        keys Enter z j
        picture shown-span-$size-ascii '\^ surge  # = .* records in'
        keys z z Tab Tab Tab
        picture shown-home-$size-ascii '> Our addresses'
        keys 2 g Enter
        picture shown-port-$size-ascii '> Incidents'
        keys 5 g Enter Enter
        picture shown-packet-$size-ascii 'the first 16 of 808 bytes'
        keys q
    done
else
    skip "pictures are as stored" "/etc/services has not the names that are in them"
fi

# --- keys ---

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
shows "s sorts by the next column" 'Sources · by records'
keys I
shows "I reverses the order" 'by records ▲'
keys S I
sees 'by packets ▲'
keys G
sees '128 of 128'
keys I
shows "the selected row stays in sight when the order changes" '▸ [0-9a-f.:]+ '
keys 2 z
shows "z changes the span" '2 h ago'
keys 3
sees '▸ Sources'
keys Enter
shows "Enter inspects the selected source" 'Latest packets'
keys Escape
shows "Esc goes back to where one came from" 'by packets ▼'
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
shows "n finds what a filter matched that was cleared" '▸ 203\.0\.113\.17'
keys F
shows "F follows the selected row" '» 203\.0\.113\.17'
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
keys '?'
sees 'columns and signs; below them Keys'
keys q
shows "q quits from every view" '^\$'
is "the terminal is as before" "$stty_before" "$(stty -F "$(term display -p -t t '#{pane_tty}')" -a)"
[ -n "$chosen" ] || fail "a selected row has an address" "none found"

# --- incidents ---

run "$PWD/$BUILD/show"
shows "the incidents have the keys as soon as there are any" '▸ Incidents'
keys j j j j a
shows "a acknowledges the selected incident" 'acknowledged slammer'
keys k
shows "an acknowledged incident is marked" '✓ steady +slammer'
keys g a k
shows "what is acknowledged still says its state" '✓ INSIDER +messenger-zero-probe'
keys a g Enter
shows "Enter shows an incident" '▸ Insiders'
keys j j Enter
shows "Enter on one of our hosts shows it as a source" '203\.0\.113\.40 is not among the sources'
keys Escape k Enter
sees 'Latest packets'
keys Escape Tab j j j Enter
shows "Enter on a port of it shows the port" 'no packet went to udp/135'
keys Escape
shows "Esc goes back to the incident" '▸ Ports ─'
keys Escape j Enter
shows "Enter on a scan shows the source" '198\.51\.100\.151 · outside'
keys Escape 4 Tab j Enter
shows "Enter on an alert shows its incident" 'vertical since'
keys Escape 4 z
shows "z says which graphs it changes, also where none has room" 'graphs of incidents: 2 days; there is no room for them here'
keys 1 z
shows "in the overview it is those that are in sight" 'graphs of packets: 2 h$'
sees 'Traffic in 600 packets  2 h '
keys z z z z / s t e a d y Enter
shows "a filter is for incidents too" '2 of 4 incidents'
keys q
sees '^\$'
if have script; then
    for bell in --bell ''; do
        run "script -qc '$PWD/$BUILD/show $bell' $TMP/typescript"
        sees '▸ Incidents'
        keys q
        sees '^\$'
        is "alerts ring once, and only where that is set ($bell)" ${#bell} \
            $(($(tr -cd '\a' <"$TMP/typescript" | wc -c) * 6))
    done
else
    skip "alerts ring" "script is not installed"
fi

# --- one port, target, packet ---

run "$PWD/$BUILD/show"
sees '▸ Incidents'
keys 2 g Enter
shows "Enter on a port shows it" 'udp/1026 ─+┐$'
shows "and the incidents that name it" '▸ ‼ 2 INSIDERS +messenger-zero-probe|‼ 2 INSIDERS +messenger-zero-probe'
keys Enter
shows "from there Enter leads to the incident" 'vertical since'
keys Escape
shows "and Esc back to the port" 'udp/1026 ─+┐$'
keys Tab Tab
shows "Tab comes to those that sent to it" '▸ Top sources'
keys Enter
shows "Enter on one of them shows the source" '203\.0\.113\.17 · OURS ─'
keys Escape Tab Enter
shows "Enter on one that got packets shows the target" '203\.0\.113\.69 · OURS, as a target'
shows "a target says whether it replied" 'replies to incidents 2 '
keys Tab Enter
shows "Enter on a port of a target shows the port" 'udp/1026 ─+┐$'
keys Escape Escape Escape
shows "Esc goes back all the way" '▸ Ports ·'
keys 5 g Enter j j Enter
shows "Enter on a packet shows it" 'Packet · tcp +198\.51\.100\.151:4711 → 203\.0\.113\.69:445'
shows "TCP flags are named" 'flags SYN'
keys k
shows "k shows the packet before it" '0000  04 00 28 00 10 00 00 00  1b 5b 32 4a 78 5c ff 7e   \.\.\(\.\.\.\.\.\.\[2Jx\\\.~'
shows "and says how much of it is kept" 'the first 16 of 808 bytes: no more is kept of a packet'
keys Escape
shows "Esc goes back to the target" 'OURS, as a target'
keys BTab Enter
shows "Enter on a sender shows the source" '192\.0\.2\.201 is not among the sources'
keys 6
shows "6 shows all alerts, counted by severity" '▸ Alerts · latest first .*[0-9]+ critical · [0-9]+ warnings? · [0-9]+ info|▸ Alerts'
keys j Enter
shows "Enter on an alert there shows its incident" 'vertical since'
keys Escape
shows "and Esc goes back to the alerts" '▸ Alerts · latest first'
keys 5 /
keys S E N D S Enter
shows "a filter is for targets too" '1 of 3 targets'
keys Escape s
shows "targets are sorted by columns" 'Targets · by records'
keys '?'
shows "help begins with the view it was asked from" '┌ Targets: columns and signs'
keys q
sees '^\$'

# --- hostile bytes ---

watch_to_end
keys 3 / 1 9 8 . 5 1 . 1 0 0 . 2 5 1 Enter Enter
shows "bytes from the wire are shown in hex, and escaped" '1b 5b 32 4a 1b 5b \.\.'
keys q
sees '^\$'

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
shows "p goes on" REPLAY
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
# the rows' order then, and the keys of a replay, which may have ended meanwhile. Every view's.
all_views() {
    local view
    for view in 2 3 4 1; do # the overview last: where it is small it shows the list used last
        keys "$view"
        sleep 0.5
        screen | sed -E 's/FROZEN (since|at) ([0-9:]+), [^U]* behind/FROZEN \2/; s/ +[0-9]+ MiB//; /^ [0-9:]{8} .* [0-9:]{8}$/d; /^ Enter inspect/d'
    done
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
sleep 0.5
keys ']'
shows "] goes on from there" "FROZEN at $then"
keys '{' '{' '{' '{' '{'
shows "{ goes back as far as is kept" 'oldest moment that is kept'
keys '}' '}' '}' '}' '}' '}' '}' '}'
shows "} goes on to the newest" 'newest moment; p goes on'
keys p
sees REPLAY
keys q
sees '^\$'
watch_to_end -o "$TMP/shown.json"
keys w
sees 'wrote'
"$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b -o "$TMP/batch.json" 2>/dev/null
is "the screen and batch mode write the same" "$(cat "$TMP/batch.json")" "$(cat "$TMP/shown.json")"
keys q
sees '^\$'
echo kept >"$TMP/there.json"
watch_to_end -o "$TMP/there.json"
keys w
shows "w does not overwrite" 'not written: .*--force'
is "what was there is kept" kept "$(cat "$TMP/there.json")"
keys q
sees '^\$'
cd - >/dev/null || exit 1

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

# --- more than the tables hold ---

"$BUILD/scene" flood >"$SCENE.flood"
echo 'memory = 52;' >"$TMP/small.conf"
term_start 120 36 C.UTF-8
run "$TAPWATCH --config $TMP/small.conf -r $SCENE.flood -H 203.0.113.0/24 --speed max"
shows "a full table says how fast it pushes out" 'Sources .* 4 096 held, [0-9.]+k/min pushed out'
shows "so do the conversations, and what that means" 'conversations pushed out, [0-9.]+k/min: their answers count as UDP records'
keys 2
shows "records among which there may be answers are marked" 'udp/1434 .* 60 000 +~60 000 '
keys q
sees '^\$'
run "$TAPWATCH --config $TMP/small.conf -r $SCENE.flood -b | grep -A1 -E 'WERE PUSHED OUT|of 4 096 sources'"
shows "the text page says so too" '4 096 of 4 096 sources; [0-9.k ]+ pushed out'
shows "and that records are an upper bound" 'CONVERSATIONS WERE PUSHED OUT: of UDP, records are at most'

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
sees 'restored'
sees '^Quit' # the shell says so, and then prompts
sees '^\$ ?$'
is "without an alternate screen a crash leaves the shell the line below" 'Quit $' \
    "$(screen | sed -E 's/ +$//; s/ \(core dumped\)//' | tail -n 2 | xargs)"
run "TERM=dumb $TAPWATCH -r $SCENE -H 203.0.113.0/24 | grep -c '^Ports, by packets'"
shows "a terminal that can not show the screen gets the text page" '^1$'
finish
