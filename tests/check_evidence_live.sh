#!/usr/bin/env bash
# Evidence of live traffic: what -w writes while packets come, with and without a reader; and the key e,
# also while the screen is frozen.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

for tool in tcpdump jq; do
    if ! have $tool; then
        skip "evidence of live traffic is looked at" "$tool is not installed"
        finish
    fi
done
if ! netns_start; then
    skip "live, packets come out of -w - while they are news" "$netns_missing"
    finish
fi

# found FILE FILTER: how many of its packets pass it
found() { tcpdump -qn -r "$1" "$2" 2>/dev/null | wc -l; }

reader="cat"
have tshark && reader="tshark -n -l -r - -T fields -e udp.dstport"
athome bash -c "exec '$TAPWATCH' -i tap0 -b -w - -H 192.0.2.1/32 2>'$TMP/log' > >($reader >'$TMP/read' 2>/dev/null)" &
wait_for 10 grep -q "listening on tap0" "$TMP/log"
pid=$(pgrep -n -f "^$TAPWATCH .*-i tap0 -b -w -")
outside bash -c 'for i in 1 2 3; do printf "\0\0" >/dev/udp/192.0.2.1/1026; done'
read_three() { if have tshark; then [ "$(grep -c 1026 "$TMP/read")" -ge 3 ]; else [ -s "$TMP/read" ]; fi; }
holds "live, packets come out of -w - while they are news" wait_for 10 read_three
kill -TERM "$pid"
wait

# A pipe whose reader takes nothing: what that costs is not said only when he does.
athome bash -c "exec '$TAPWATCH' -i tap0 -b -w - -H 192.0.2.1/32 2>'$TMP/stalled' > >(exec sleep 60)" &
wait_for 10 grep -q "listening on tap0" "$TMP/stalled"
pid=$(pgrep -n -f "^$TAPWATCH .*-i tap0 -b -w -")
outside "$BUILD/flood" 192.0.2.1 1026 50000 4 >/dev/null
holds "live, what is left out as nobody reads is said while it is so" \
    wait_for 10 grep -q 'evidence: packets are left out, as more come than are written in time' "$TMP/stalled"
kill -TERM "$pid"
wait
is "once, and how many they are at the end" "1 1" \
    "$(grep -c 'packets are left out' "$TMP/stalled") $(grep -cE 'evidence: [0-9]+ packets written, [1-9][0-9]+ could not be' "$TMP/stalled")"

ip netns exec "$HOME_NS" "$TAPWATCH" -i tap0 -b -o "$TMP/live.json" -w "$TMP/live.pcap" -H 192.0.2.1/32 2>"$TMP/log" &
pid=$!
wait_for 10 grep -q "listening on tap0" "$TMP/log"
outside "$BUILD/flood" 192.0.2.1 1026 20000 2 >"$TMP/sent"
idle $pid
kill -TERM $pid
wait $pid
is "live, each packet of an incident is written, and nothing is lost" \
    "$(jq '.incidents[0].records' "$TMP/live.json") 0 0" "$(found "$TMP/live.pcap" 'udp dst port 1026') $(
        jq .capture.dropped_kernel "$TMP/live.json") $(grep -c 'could not be' "$TMP/log")"
holds "which are many" [ "$(jq '.incidents[0].records' "$TMP/live.json")" -gt 10000 ]
is "and what answered it" "$(jq '.incidents[0].answers.unreachable' "$TMP/live.json")" "$(found "$TMP/live.pcap" icmp)"

# --- the key e: what is kept when it is pressed ---

if ! have tmux; then
    skip "live, e writes also while the screen is frozen" "needs tmux"
    finish
fi
term() { ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8 tmux -L "tapwatch-e-$$" -f /dev/null "$@"; }
term_end() { term kill-server 2>/dev/null; }
cleanup_hooks=(term_end "${cleanup_hooks[@]}")
screen() { term capture-pane -t t -p; }
sees() { screen | grep -qE -- "$1"; }
mkdir "$TMP/live"
(cd "$TMP/live" && ASAN_OPTIONS=detect_leaks=0 athome env LC_ALL=C.UTF-8 tmux -L "tapwatch-e-$$" -f /dev/null \
    new-session -d -s t -x 130 -y 40 "exec $TAPWATCH -i tap0 -H 192.0.2.1/32 udp 2>$TMP/log")
wait_for 20 sees 'LIVE'
outside "$BUILD/flood" 192.0.2.1 1026 500 1 >"$TMP/sent"
wait_for 20 sees 'messenger-zero-probe'
term send-keys -t t 4 p
wait_for 10 sees 'FROZEN'
outside "$BUILD/flood" 192.0.2.1 1026 500 1 >"$TMP/more"
idle "$(term list-panes -t t -F '#{pane_pid}')"
term send-keys -t t e
holds "live, e writes also while the screen is frozen" wait_for 10 sees 'wrote tapwatch-evidence-'
is "what is kept then" $(($(cat "$TMP/sent") + $(cat "$TMP/more"))) \
    "$(found "$(echo "$TMP"/live/tapwatch-evidence-*.pcap)" '')"
term send-keys -t t q
finish
