#!/usr/bin/env bash
# Live capture over a veth pair between two network namespaces, with real packets: what was sent is
# what is counted.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

if ! netns_start; then
    skip "live capture counts what was sent" "$netns_missing"
    finish
fi

# start_batch FILE ARGUMENTS...: tapwatch in the background; $pid is its process
start_batch() {
    local file=$1
    shift
    rm -f "$TMP/log" # the one before says the same
    ip netns exec "$HOME_NS" "$TAPWATCH" -i tap0 -b -o "$file" --force "$@" 2>"$TMP/log" &
    pid=$!
    wait_for 10 grep -q "listening on tap0" "$TMP/log"
}
# stop_batch: ends it once the kernel has handed over what it holds (its blocks wait 100 ms)
stop_batch() {
    idle $pid
    kill -TERM $pid
    wait $pid
}

# --- what waits for tapwatch notices that it is gone

sleep 0 &
none "a process that has ended is not taken for one that is calm" <<<"$(sleep 0.1 && calm $! && echo "calm $!")"
wait
none "nor is one that is not even there any more" <<<"$(calm $! && echo "calm $!")"
sleep 60 &
holds "one that sleeps is calm" calm $!
kill $!
wait $! 2>/dev/null

# --- a UDP sweep, a TCP port scan and a ping, each alone

start_batch "$TMP/sweep.json"
for i in $(seq 1 254); do
    outside bash -c "printf '\\0\\0' >/dev/udp/203.0.113.$i/1026"
done
stop_batch
is "a UDP sweep of 254 addresses: 254 packets to 254 targets from one source" "254 254 254 1" \
    "$(jq -r '.ports[] | select(.protocol=="udp" and .port==1026) | "\(.packets) \(.records) \(.targets) \(.sources)"' "$TMP/sweep.json")"
is "and the source has 254 targets on one port" "254 1" \
    "$(jq -r '.sources[] | select(.address=="192.0.2.2") | "\(.targets) \(.distinct_ports)"' "$TMP/sweep.json")"
is "and nothing was lost" "0 0" \
    "$(jq -r '.capture | "\(.dropped_kernel) \(.dropped_interface)"' "$TMP/sweep.json")"

start_batch "$TMP/scan.json"
outside bash -c 'for port in $(seq 2001 2300); do : 2>/dev/null >/dev/tcp/192.0.2.1/$port; done' 2>/dev/null
stop_batch
is "a TCP scan of 300 closed ports: 300 records from outside, 300 answers" "300 300 300" \
    "$(jq -r '[(.sources[] | select(.address=="192.0.2.2") | .records, .distinct_ports), (.sources[] | select(.address=="192.0.2.1") | .packets)] | join(" ")' "$TMP/scan.json")"
is "and each of the 300 ports has one packet" "300 300" \
    "$(jq -r '[.ports[] | select(.protocol=="tcp" and .port>=2001 and .port<=2300) | .packets] | "\(length) \(add)"' "$TMP/scan.json")"

start_batch "$TMP/ping.json" -H 192.0.2.1/32
outside ping -q -c 50 -i 0.01 192.0.2.1 >/dev/null
stop_batch
is "50 pings: 50 records, 50 answers" "50 50 100" \
    "$(jq -r '[(.sources[] | select(.address=="192.0.2.2") | .records), (.sources[] | select(.address=="192.0.2.1") | .packets), .totals.by_protocol.icmp.packets] | join(" ")' "$TMP/ping.json")"
is "from outside they are inbound, the answers outbound" "50 50" \
    "$(jq -r '.totals.by_direction | "\(.inbound.packets) \(.outbound.packets)"' "$TMP/ping.json")"

# --- the same packets live and from a file give the same numbers

have tcpdump && {
    ip netns exec "$HOME_NS" tcpdump -i tap0 -U -w "$TMP/same.pcap" udp 2>"$TMP/tcpdump.log" &
    tcpdump_pid=$!
    wait_for 10 grep -q "listening on" "$TMP/tcpdump.log"
    start_batch "$TMP/live.json" udp
    outside "$BUILD/flood" 192.0.2.1 1026 2000 3 >"$TMP/sent"
    stop_batch
    # tcpdump hands over its last block within a second.
    sleep 1
    kill -TERM $tcpdump_pid
    wait $tcpdump_pid
    "$TAPWATCH" -r "$TMP/same.pcap" -b -H 192.0.2.0/24 -o "$TMP/file.json"
    # What was lost, and where the packets came from, differ; what was counted must not.
    # The tap may have been stopped a second later than the last packet, so of a history the seconds
    # with packets count. Times are the same to the microsecond (see flood.c).
    counted='def by_second: (.end | sub("[.].*"; "Z") | fromdate) as $last | .packets | length as $length
        | to_entries | map(select(.value > 0) | [$last - $length + 1 + .key, .value]);
        [.span, .totals, (.ports | map(.history |= by_second)), .sources]
        | walk(if type == "object" then del(.graphs) else . end)' # they end when the snapshot was taken
    jq -cS "$counted" "$TMP/file.json" >"$TMP/file.counted"
    is "a tap and its capture file give the same numbers" \
        "$(cat "$TMP/file.counted")" "$(jq -cS "$counted" "$TMP/live.json")"
    holds "which are not nothing" test -s "$TMP/file.counted"
    is "and they are what was sent" "$(cat "$TMP/sent")" "$(jq .totals.by_protocol.udp.packets "$TMP/live.json")"
}

# --- packets that are lost: a small ring, and nobody who reads it

start_batch "$TMP/loss.json" -B 256 udp port 1026
kill -STOP $pid
outside "$BUILD/flood" 192.0.2.1 1026 50000 1 >/dev/null
kill -CONT $pid
told() { grep -q '^tapwatch: alert: .* warning loss' "$TMP/log"; }
holds "that packets are lost is told of within seconds" wait_for 15 told
stop_batch
is "once, with their number" "1 true" \
    "$(grep -c ' warning loss kernel: packets are lost: [1-9][0-9]* by the kernel' "$TMP/log") $(jq '
        [.alerts[] | select(.kind == "loss") | .text | capture("lost: (?<n>[0-9]+) by the kernel").n | tonumber] == [.capture.dropped_kernel]' "$TMP/loss.json")"

# In a ring where few packets are let gather, and its counts are asked for meanwhile.
start_batch "$TMP/both.json" -B 8192 udp port 1026
outside "$BUILD/flood" 192.0.2.1 1026 1000 4 >"$TMP/few" &
few=$!
sleep 0.5
kill -STOP $pid
outside "$BUILD/flood" 192.0.2.1 1026 100000 1.5 >"$TMP/many"
kill -CONT $pid
wait $few
stop_batch
holds "more are lost than a ring of 8 MiB holds" test "$(jq .capture.dropped_kernel "$TMP/both.json")" -gt 1000
is "and what was received and what was lost is what was sent" $(($(cat "$TMP/few") + $(cat "$TMP/many"))) \
    "$(jq '.capture | .received + .dropped_kernel' "$TMP/both.json")"

# --- a filter, a limit, several interfaces

start_batch "$TMP/filter.json" udp port 1030
outside bash -c "for i in 1 2 3; do echo >/dev/udp/192.0.2.1/1030; echo >/dev/udp/192.0.2.1/1031; done"
stop_batch
is "a filter lets only its packets in" "3 3" \
    "$(jq -r '.capture.received, .totals.packets' "$TMP/filter.json" | xargs)"

rm -f "$TMP/log"
ip netns exec "$HOME_NS" "$TAPWATCH" -i tap0 -b -c 5 -o "$TMP/count.json" udp port 1026 2>"$TMP/log" &
pid=$!
wait_for 10 grep -q "listening on tap0" "$TMP/log"
outside "$BUILD/flood" 192.0.2.1 1026 1000 0.5 >/dev/null
wait_for 5 test -s "$TMP/count.json"
wait $pid
is "-c 5 ends after 5 packets, by itself" "0 5" "$? $(jq .capture.received "$TMP/count.json")"

ip netns exec "$HOME_NS" "$TAPWATCH" -i tap0 -i lo -b -o "$TMP/two.json" udp port 1026 2>"$TMP/log" &
pid=$!
wait_for 10 grep -q "listening on tap0, lo" "$TMP/log"
outside bash -c 'for i in 1 2 3; do echo >/dev/udp/192.0.2.1/1026; done'
athome bash -c 'for i in 1 2 3 4; do echo >/dev/udp/127.0.0.1/1026; done'
stop_batch
is "two interfaces are counted together (7 datagrams)" 7 \
    "$(jq '.ports[] | select(.protocol=="udp" and .port==1026) | .packets' "$TMP/two.json")"

ip netns exec "$HOME_NS" "$TAPWATCH" -i any -b -o "$TMP/any.json" udp port 1026 2>"$TMP/log" &
pid=$!
wait_for 10 grep -q "listening on any" "$TMP/log"
outside bash -c 'for i in 1 2 3; do echo >/dev/udp/192.0.2.1/1026; done'
stop_batch
is "\"any\" is captured as LINUX_SLL2" "LINUX_SLL2 3" \
    "$(jq -r '"\(.input.link_type) \(.ports[] | select(.protocol=="udp" and .port==1026) | .packets)"' "$TMP/any.json")"

started=$SECONDS
athome timeout 10 "$TAPWATCH" -i tap0 -b --duration 2 -o "$TMP/duration.json" 'udp port 9' 2>"$TMP/log"
is "--duration ends a capture on which no packet comes" "0 0" "$? $(jq .capture.received "$TMP/duration.json")"
holds "and not before" [ $((SECONDS - started)) -ge 2 ]

# --- what goes wrong is said in one line

# Standard error alone.
# shellcheck disable=SC2069
said() { athome "$TAPWATCH" "$@" -b -o /dev/null 2>&1 >/dev/null; }
is "a missing interface is named, with those that are there" "1" \
    "$(said -i nosuch0 | grep -c '^tapwatch: nosuch0: .*tap0')"
said -i nosuch0 >/dev/null
is "and the exit status is 1" 1 $?
is "a wrong filter is refused in libpcap's words" "1" "$(said -i tap0 'udp prot 5' | grep -c '^tapwatch: filter "udp prot 5": .*syntax error')"
said -i tap0 'udp prot 5' >/dev/null
is "and the exit status is 2" 2 $?

is "any beside an interface is refused" 2 "$({ said -i tap0 -i any; said -i any -i tap0; } |
    grep -c '^tapwatch: -i: any has the packets of tap0; they would be counted twice$')"
is "an interface that is named twice is refused" 1 "$(said -i tap0 -i tap0 | grep -c '^tapwatch: -i: tap0 is named twice')"

athome ip link add down0 type veth peer name down1
is "an interface that is down is explained" 1 \
    "$(said -i down0 | grep -c '^tapwatch: down0: .*ip link set down0 up')"
if have setpriv; then
    is "without the right to capture the way out is said" 1 \
        "$(athome setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all "$TAPWATCH" -i tap0 -b -o - 2>&1 >/dev/null | grep -c '^tapwatch: tap0: .*sudo.*setcap')"
else
    skip "without the right to capture the way out is said" "needs setpriv"
fi

# --- without -i

athome ip link add route0 type veth peer name route1
athome ip link set route1 up
athome ip link set route0 up
athome ip route add default dev route0
athome timeout 10 "$TAPWATCH" -b --duration 1 -o /dev/null 2>"$TMP/log"
is "without -i it is the interface of the default route" 1 "$(grep -c '^tapwatch: listening on route0 ' "$TMP/log")"
# As tapwatch.service has it.
athome unshare -m sh -c 'mount -t proc -o subset=pid proc /proc && exec timeout 10 "$0" -b --duration 1 -o /dev/null' \
    "$TAPWATCH" 2>"$TMP/log"
is "nor is it another where /proc shows processes alone" 1 "$(grep -c '^tapwatch: listening on route0 ' "$TMP/log")"
athome ip route del default
athome ip link set tap0 up
athome timeout 10 "$TAPWATCH" -b --duration 1 -o /dev/null 2>"$TMP/log"
is "without such a route the first that is up" 1 \
    "$(grep -c "^tapwatch: listening on $(athome "$TAPWATCH" -D | awk '$2 != "down" { print $1; exit }') " "$TMP/log")"
athome ip link del route0
unshare -n timeout 10 "$TAPWATCH" -b --duration 1 -o /dev/null 2>"$TMP/log"
is "where none is up all are listened on, which is said" "1 1" \
    "$(grep -c '^tapwatch: no interface but loopback has a link: all are listened on' "$TMP/log") $(grep -c '^tapwatch: listening on any ' "$TMP/log")"
is "-D says that loopback is down, and any running" "any running,lo down" \
    "$(unshare -n "$TAPWATCH" -D | awk '$1 == "lo" || $1 == "any" { print $1, $2 }' | paste -sd ,)"
is "and which can only be named for what they are" 0 \
    "$(unshare -n "$TAPWATCH" -D | awk '$1 ~ /^(nflog|nfqueue|bluetooth-monitor|dbus)/ && $2 != "special"' | wc -l)"

# --- an interface that goes away while it is watched

athome ip link add gone0 type veth peer name gone1
athome ip link set gone0 up
athome ip link set gone1 up
ip netns exec "$HOME_NS" "$TAPWATCH" -i gone0 -b -o "$TMP/gone.json" 2>"$TMP/log" &
pid=$!
wait_for 10 grep -q "listening on gone0" "$TMP/log"
athome ip link del gone0
wait $pid # it may have been seen down before it was seen gone
is "when the interface disappears tapwatch says so, keeps what it counted, and exits with 1" "1 1 true" \
    "$? $(grep '^tapwatch: gone0: ' "$TMP/log" | grep -vc 'is down; it goes on') $(jq '.capture.error != null' "$TMP/gone.json")"

finish
