#!/usr/bin/env bash
# HUP in batch mode: the configuration, the signatures and what is known to be good are read again,
# while packets go on, from a pipe and live.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

have jq || { skip "HUP reads the configuration again" "jq is not installed"; finish; }
STORY=$BUILD/story
HEADER=24 # bytes of a capture file's own
CONF=$TMP/conf OWN=$TMP/own.conf

# signature NAME PORT: a file with one of that name, of two bytes to that port
signature() {
    echo "signatures = ( { name = \"$1\"; title = \"$1\"; severity = \"warning\"; protocol = \"udp\";
        ports = [$2]; payload = ( { length = 2; } ); } );" >"$OWN"
}
# hup: and waits until it was answered
hup() {
    local before
    before=$(wc -l <"$TMP/said")
    kill -HUP "$pid"
    local tries=2000
    while [ "$(wc -l <"$TMP/said")" -le "$before" ] && [ $((tries--)) -gt 0 ]; do sleep 0.05; done
}

# --- from a pipe ---------------------------------------------------------------------------------

"$STORY" -o "$TMP/first.pcap" -s 1 -x 0.02 --from '2003-12-01 00:00' --to '2003-12-01 18:00'
"$STORY" -o "$TMP/second.pcap" -s 1 -x 0.02 --from '2003-12-01 18:00' --to '2003-12-01 23:00'
"$STORY" -o "$TMP/third.pcap" -s 1 -x 0.02 --from '2003-12-01 23:00' --to '2003-12-02 18:00'
# played CONFIG2 CONFIG3: the three parts, with HUP between them; the snapshot to $TMP/out.json
played() {
    local in=$TMP/in
    rm -f "$in" && mkfifo "$in"
    "$TAPWATCH" --config "$CONF" -r - -H 203.0.113.0/24 -b -o "$TMP/out.json" --force <"$in" 2>"$TMP/said" &
    pid=$!
    exec 7>"$in"
    cat "$TMP/first.pcap" >&7
    idle "$pid"
    echo "$1" >"$CONF" && hup
    tail -c +$((HEADER + 1)) "$TMP/second.pcap" >&7
    idle "$pid"
    echo "$2" >"$CONF" && hup
    tail -c +$((HEADER + 1)) "$TMP/third.pcap" >&7
    exec 7>&-
    wait "$pid"
    status=$?
}
counted() { jq -c ".incidents[] | select(.signature == \"$1\") | .records" "$TMP/out.json"; }
for part in first second third; do
    "$TAPWATCH" -r "$TMP/$part.pcap" -H 203.0.113.0/24 -b -o "$TMP/$part.json" 2>/dev/null
done
all_packets=$(jq -s 'map(.capture.received) | add' "$TMP/first.json" "$TMP/second.json" "$TMP/third.json")
# records PART: of the probe, in that part alone
records() { jq '[.incidents[] | select(.signature == "messenger-zero-probe") | .records] | add // 0' "$TMP/$1.json"; }
first=$(records first) second=$(records second)

echo '' >"$CONF"
played 'known_good = ["messenger-zero-probe"];' ''
is "the program goes on, and ends as ever" "0 2" "$status $(grep -c 'configuration was read again: [0-9]* signatures$' "$TMP/said")"
is "nothing is lost on the way" "$all_packets" "$(jq .capture.received "$TMP/out.json")"
is "what is known to be good makes no records, from the packet after on, until it is so no more" true \
    "$([ "$first" -gt 0 ] && [ "$second" -gt 0 ] && [ "$(counted messenger-zero-probe)" = "$((first + $(records third)))" ] && echo true)"

signature own-probe 1026
echo "signatures = [\"$OWN\"];" >"$CONF"
played '' "signatures = [\"$OWN\"];"
own=$(jq -c '.incidents[] | select(.signature == "own-probe") | [.records > 0, .onset < "2003-12-01T18"]' "$TMP/out.json")
is "an incident whose signature went and came back is the same one" '[true,true]' "$own"
is "the signature that stayed went on counting" "$((first + second + $(records third)))" "$(counted messenger-zero-probe)"
is "nothing has its onset twice" 0 "$(jq '[.alerts[] | select(.kind == "onset") | .incident] | group_by(.) | map(select(length > 1)) | length' "$TMP/out.json")"
played '' ''
is "an incident whose signature went stays, as it was" true "$(jq -c '.incidents[] | select(.signature == "own-probe") |
    .records > 0 and .last < "2003-12-01T18" and .title == "own-probe"' "$TMP/out.json")"

echo 'known_good = ["messenger-zero-probe"];' >"$CONF"
played 'known_good = ["no-such-signature"];' 'known_good = [];; snaplen = "x";'
is "a wrong configuration is one line each, and the old one stays in force" "1 1 2 " \
    "$(grep -c 'known_good: there is no signature "no-such-signature"; everything stays as it was' "$TMP/said") $(
        grep -c "$CONF:1: .*; everything stays as it was" "$TMP/said") $(grep -vc '^tapwatch: alert: ' "$TMP/said") $(counted messenger-zero-probe)"

echo '' >"$CONF"
played 'snaplen = 200; home = ["10.0.0.0/8"]; alert_severity = "critical";' 'memory = 128;'
is "what only a restart changes is named in one line" \
    "$(printf '%s\n' 'tapwatch: the configuration was read again: N signatures; only a restart changes snaplen' \
        'tapwatch: the configuration was read again: N signatures; only a restart changes memory')" \
    "$(grep 'read again' "$TMP/said" | sed 's/: [0-9]* signatures/: N signatures/')"
is "the least severity that is told of is another at once" 0 \
    "$(sed -n '/read again.*snaplen/,/read again.*memory/p' "$TMP/said" | grep -c 'alert: .* warning ')"

# --- live ----------------------------------------------------------------------------------------

if ! netns_start; then
    skip "HUP while packets come" "$netns_missing"
    finish
fi
case $BUILD in
*asan* | *tsan*) RATE=20000 ;; # packets a second: what is at stake is that none is lost while signatures change
*) RATE=50000 ;;
esac
signature own-probe 4000
echo '' >"$CONF"
ip netns exec "$HOME_NS" "$TAPWATCH" --config "$CONF" -i tap0 -b -o "$TMP/live.json" --force 2>"$TMP/said" &
pid=$!
wait_for 10 grep -q "listening on tap0" "$TMP/said"
outside "$BUILD/flood" 192.0.2.1 1026 "$RATE" 3 >"$TMP/sent" &
flood=$!
for ((i = 0; i < 20; i++)); do
    if ((i % 2)); then echo '' >"$CONF"; else echo "signatures = [\"$OWN\"];" >"$CONF"; fi
    kill -HUP "$pid"
    sleep 0.1
done
wait "$flood"
idle "$pid"
echo "signatures = [\"$OWN\"];" >"$CONF" && hup
sleep 1.2
for i in $(seq 1 9); do outside bash -c "printf '\\0\\0' >/dev/udp/203.0.113.$i/4000"; done
idle "$pid"
kill -TERM "$pid"
wait "$pid"
is "live too: a signature read while it runs finds what comes" 9 \
    "$(jq '.incidents[] | select(.signature == "own-probe") | .records' "$TMP/live.json")"
is "and with twenty of them in a flood nothing is lost" "$(cat "$TMP/sent") 0" \
    "$(jq -r '"\(.ports[] | select(.protocol == "udp" and .port == 1026) | .packets) \(.capture.dropped_kernel)"' "$TMP/live.json")"
finish
