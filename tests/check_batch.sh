#!/usr/bin/env bash
# Batch mode while it runs, of the whole program: the line of progress, USR1 between two snapshots of
# --every, a reader that leaves.
. "$(dirname "$0")/lib.sh"

export TAPWATCH_CONFIG=$TMP/tapwatch.conf TERM=xterm
: >"$TAPWATCH_CONFIG"

# packets: a pcap (link type 101: raw IP) of a UDP datagram a second, 40 of them from 2003-12-01
# 18:20:00 UTC on; the header has 24 bytes, each packet 46.
packets() {
    local i time
    printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x65\0\0\0'
    for ((i = 0; i < 40; i++)); do
        time=$((1070302800 + i))
        printf -v time '\\x%02x\\x%02x\\x%02x\\x%02x' $((time & 255)) $((time >> 8 & 255)) $((time >> 16 & 255)) $((time >> 24))
        printf %b "$time"'\0\0\0\0\x1e\0\0\0\x1e\0\0\0'
        printf %b '\x45\0\0\x1e\0\0\0\0\x40\x11\0\0\xc6\x33\x64\x07\xc0\0\x02\x11\x0c\x91\x04\x02\0\x0a\0\0\0\0'
    done
}
packets >"$TMP/in.pcap"
mkfifo "$TMP/pipe"

# --- USR1 between two that are due ---
if have jq; then
    "$TAPWATCH" -r - -b -H 192.0.2.0/24 -o - --format json --every 10 <"$TMP/pipe" >"$TMP/out" 2>"$TMP/said" &
    pid=$!
    exec 3>"$TMP/pipe"
    head -c $((24 + 6 * 46)) "$TMP/in.pcap" >&3
    for _ in {1..100}; do # until it waits for signals
        blocked=$(sed -n 's/^SigBlk:\s*//p' "/proc/$pid/status")
        [ $((0x${blocked:-0} & 1 << 9)) != 0 ] && break
        sleep 0.1
    done
    # Until the six are counted: what is asked for before has none of them.
    for _ in {1..100}; do
        kill -USR1 $pid
        sleep 0.1
        [ "$(tail -n 1 "$TMP/out" | jq .capture.received 2>/dev/null)" = 6 ] && break
    done
    tail -c +$((25 + 6 * 46)) "$TMP/in.pcap" >&3
    exec 3>&-
    wait $pid
    is "what USR1 asks for takes no due one's place" "09 19 29 39" \
        "$(jq -r 'select(.capture.received > 6).taken_at[17:19]' "$TMP/out" | tr '\n' ' ' | sed 's/ $//')"
    holds "and is written itself" jq -se 'any(.[]; .capture.received == 6 and .taken_at[17:19] == "05")' "$TMP/out"
    is "nothing is said of it" "" "$(cat "$TMP/said")"
else
    skip "what USR1 asks for takes no due one's place" "jq is not installed"
fi

# --- A reader that leaves ---
(
    "$TAPWATCH" -r "$TMP/in.pcap" -b -H 192.0.2.0/24 -o - --format json --every 1 --redact --metrics-file "$TMP/m.prom" 2>"$TMP/said"
    echo $? >"$TMP/status"
) | head -c 1 >"$TMP/out"
is "a reader that leaves is no error" "0 " "$(cat "$TMP/status") $(cat "$TMP/said")"
holds "the metrics are written for all that" grep -q '^tapwatch_packets_total [0-9]' "$TMP/m.prom"

# --- Progress ---
wipe=$'\r\e[K'
# 40 s of packets in 2 s
play="$TAPWATCH -b -H 192.0.2.0/24 --speed 20 -o $TMP/out.json --force"
if have script; then
    script -qec "$play -r $TMP/in.pcap" /dev/null >"$TMP/seen" </dev/null
    holds "on a terminal a line says how far it is" \
        grep -qE $'\r\e\\[K[0-9 ]+ packets  [0-9]+ %  [0-9.]+k? packets/s  .* left' "$TMP/seen"
    is "it is one line, which is gone at the end" "$wipe" "$(tail -c 4 "$TMP/seen")"
    is "never two" 0 "$(wc -l <"$TMP/seen")"
    script -qec "cat $TMP/in.pcap | $play -r -" /dev/null >"$TMP/seen" </dev/null
    holds "of a pipe it says packets" grep -qE '[0-9]+ packets  [0-9.]+k? packets/s' "$TMP/seen"
    is "and no percentage, which nobody knows" 0 "$(grep -c '%' "$TMP/seen")"
    # 40 s, so that it is there when the signal comes, which is sent when the line has been seen.
    script -qefc "echo \$\$ >$TMP/pid; exec ${play/--speed 20/--speed 1} -r $TMP/in.pcap" /dev/null \
        >"$TMP/seen" </dev/null &
    for ((i = 0; i < ${PATIENCE:-100}; i++)); do
        ! grep -q left "$TMP/seen" || break
        sleep 0.1
    done
    kill -TERM "$(cat "$TMP/pid")"
    wait $!
    holds "a signal takes it away as well" grep -qF "left$wipe" "$TMP/seen"
    script -qec "TERM=dumb $play -r $TMP/in.pcap" /dev/null >"$TMP/seen" </dev/null
    is "a terminal that can not do it has none" "" "$(cat "$TMP/seen")"
else
    skip "on a terminal a line says how far it is" "script is not installed"
fi
$play -r "$TMP/in.pcap" 2>"$TMP/said"
is "without a terminal there is none" "" "$(cat "$TMP/said")"
finish
