#!/usr/bin/env bash
# Faults while a network is watched: an interface goes down, is removed, is renamed and comes back;
# too little memory, too few descriptors; stopped for a while.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

# Standard error alone.
# shellcheck disable=SC2069
said() { "$@" 2>&1 >/dev/null; }

# --- too little memory, too few descriptors: one line that says what to do ------------------------

limited() { bash -c 'ulimit "$1" "$2"; shift 2; exec "$@"' limited "$@"; }
"$BUILD/scene" >"$TMP/scene.pcap"
case $BUILD in
*asan* | *tsan*) sanitized=1 ;;
*) sanitized= ;;
esac
if [ -z "$sanitized" ]; then
    bad=
    for kib in 26000 45000 60000; do
        said limited -v $kib "$TAPWATCH" -r "$TMP/scene.pcap" -b -o "$TMP/none.json" >"$TMP/said"
        status=$?
        [ "$status $(wc -l <"$TMP/said") $(grep -c '^tapwatch: .*: not enough memory; set `memory` lower, or allow more (ulimit -v)$' "$TMP/said")" = "1 1 1" ] &&
            [ ! -e "$TMP/none.json" ] || bad+="$kib KiB: $status $(cat "$TMP/said"); "
    done
    is "with too little address space at the start one line says what to do, and the status is 1" "" "$bad"
else
    skip "with too little address space at the start one line says what to do" "a sanitizer needs more than that"
fi
bad=
for n in 4 5 6 7 8; do
    said limited -n $n "$TAPWATCH" -r "$TMP/scene.pcap" -b -o /dev/null >"$TMP/said"
    status=$?
    [ "$status $(wc -l <"$TMP/said") $(grep -ci '^tapwatch: .*: too many open files' "$TMP/said")" = "1 1 1" ] ||
        bad+="$n: $status $(cat "$TMP/said"); "
done
is "with 4 to 8 descriptors at the start it is one line as well" "" "$bad"

# --- the clock is set forward and back by decades while packets come ------------------------------

# As a file, of which the times are whatever its writer's clock said: 1,000 datagrams, of which each
# 200 have another decade. (What a live capture makes of its clock is tests/test_live_clock.c's.)
if have python3; then
    python3 - "$TMP/clock.pcap" <<'END'
import struct, sys
out = open(sys.argv[1], "wb")
out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
for i in range(1000):
    seconds = [1070308495, 1700000000, 946684800, 2000000000, 1070308700][i // 200] + i % 200 // 10
    packet = struct.pack(">BBHHHBBHIIHHHHH", 0x45, 0, 30, i, 0, 64, 17, 0, 0xc6336407, 0xc0000201, 2000 + i, 1026, 10, 0, 0)
    out.write(struct.pack("<IIII", seconds, i, len(packet), len(packet)) + packet)
END
    "$TAPWATCH" -r "$TMP/clock.pcap" -b -H 192.0.2.0/24 -o "$TMP/clock.json" 2>"$TMP/log"
    is "a capture whose clock jumps by decades both ways is counted whole, and its span said" \
        "0 1000 1000 400 2000-01-01T00:00:00.000400Z 2033-05-18T03:33:39.000799Z" \
        "$? $(jq -r '[.capture.received, (.ports[] | select(.port == 1026).records), .capture.late, .span.first_packet, .span.last_packet] | join(" ")' "$TMP/clock.json")"
    timeout 60 "$TAPWATCH" -r "$TMP/clock.pcap" -b -H 192.0.2.0/24 --every 1 -o - --format json 2>>"$TMP/log" | tail -n 1 >"$TMP/each.json"
    is "and so it is with a snapshot each second, of which years without packets give none" 1000 "$(jq .capture.received "$TMP/each.json")"
else
    skip "a capture whose clock jumps by decades is counted whole" "needs python3"
fi

if ! netns_start; then
    skip "what happens to an interface is said and counted" "$netns_missing"
    finish
fi

# start_batch FILE ARGUMENTS...: tapwatch in the background; $pid is its process
start_batch() {
    local file=$1
    shift
    rm -f "$TMP/log"
    ip netns exec "$HOME_NS" "$TAPWATCH" -b -o "$file" --force "$@" 2>"$TMP/log" &
    pid=$!
    wait_for 20 grep -q "listening on" "$TMP/log"
}
stop_batch() {
    idle $pid
    kill -TERM $pid
    wait $pid
}
logged() { grep -qE "$1" "$TMP/log"; }
# snapshot_now FILE: asks for one by signal
snapshot_now() {
    rm -f "$1"
    kill -USR1 $pid
    wait_for 20 jq -e . "$1"
}
# probes N: so many datagrams to port 1026
probes() { outside bash -c "for i in \$(seq $1); do echo >/dev/udp/192.0.2.1/1026; done"; }
port_1026() { jq '[.ports[] | select(.protocol == "udp" and .port == 1026) | .packets] | add // 0' "$1"; }
gaps() { jq -c '.capture.gaps' "$1"; }
# veth: an interface of its own in HOME, "own0", with the other end in OUT as out1
veth() {
    ip link add out1 netns "$OUT" type veth peer name own0 netns "$HOME_NS"
    ip -n "$OUT" link set out1 up
    ip -n "$HOME_NS" link set own0 up
    ip -n "$HOME_NS" addr add 198.51.100.1/24 dev own0
    ip -n "$OUT" addr add 198.51.100.2/24 dev out1
}
to_own() { outside bash -c "for i in \$(seq $1); do echo >/dev/udp/198.51.100.1/1026; done"; }

# --- down, and up again ---------------------------------------------------------------------------

start_batch "$TMP/down.json" -i tap0 udp port 1026
probes 5
sleep 0.5
athome ip link set tap0 down
holds "that the interface is down is said" wait_for 20 logged '^tapwatch: tap0: the interface is down; it goes on'
snapshot_now "$TMP/down.json"
is "and stands in the snapshot as long as it is" '1 tap0 is down true' \
    "$(jq -r '.capture.gaps | "\(.count) \(.now) \(.since != null)"' "$TMP/down.json")"
is "with an alert" 1 "$(jq '[.alerts[] | select(.text | test("^packets are lost: tap0 is down;"))] | length' "$TMP/down.json")"
sleep 2
athome ip link set tap0 up
holds "that it is up again, too, and after how long" wait_for 20 logged '^tapwatch: tap0: the interface is up again after [2-9][.][0-9] s'
outside ping -c 3 -i 0.3 -W 2 192.0.2.1 >/dev/null
probes 7
stop_batch
is "what came before and after it is counted, by the same capture" 12 "$(port_1026 "$TMP/down.json")"
is "the gap is counted, with its seconds" 'true' \
    "$(jq '.capture | .gaps.count == 1 and .gaps.seconds >= 2 and .gaps.seconds < 20 and .gaps.now == null and .error == null' "$TMP/down.json")"
is "and told of as a loss, which says that it is over, and how long it was" 1 \
    "$(jq '[.alerts[] | select(.kind == "loss" and (.text | test("lost: tap0 was down for [2-9][.][0-9] s")))] | length' "$TMP/down.json")"

start_batch "$TMP/moment.json" -i tap0 udp port 1026
athome bash -c 'ip link set tap0 down; ip link set tap0 up'
holds "even if it was down for a moment only" wait_for 20 logged '^tapwatch: tap0: the interface is up again after'
stop_batch
is "that is a gap" '1' "$(jq .capture.gaps.count "$TMP/moment.json")"

# --- removed, and back ----------------------------------------------------------------------------

veth
start_batch "$TMP/back.json" -i own0 -i tap0 --reopen udp port 1026
to_own 5
sleep 0.5
athome ip link del own0
holds "that it is removed is said, and that it is waited for" wait_for 20 \
    logged '^tapwatch: own0: the interface is gone; it is opened again when it is back'
probes 3
sleep 1
veth
holds "one of that name that comes is opened" wait_for 20 logged '^tapwatch: own0: the interface is back after'
to_own 7
stop_batch
is "all is counted, also on the other interface meanwhile" "15 true" \
    "$(port_1026 "$TMP/back.json") $(jq '.capture | .gaps.count == 1 and .gaps.seconds >= 1 and .error == null' "$TMP/back.json")"
is "with the same filter" 15 "$(jq .capture.received "$TMP/back.json")"

start_batch "$TMP/last.json" -i own0 --reopen udp port 1026
to_own 2
sleep 0.5
athome ip link del own0
wait_for 20 logged 'own0: the interface is gone'
sleep 2.5
is "the last one is waited for as well" 0 "$(kill -0 $pid; echo $?)"
snapshot_now "$TMP/last.json"
is "and the snapshot says so" 'own0 is gone' "$(jq -r .capture.gaps.now "$TMP/last.json")"
veth
wait_for 20 logged 'own0: the interface is back'
to_own 3
stop_batch
is "and gives the rest when it is back" "5 1" "$(port_1026 "$TMP/last.json") $(jq .capture.gaps.count "$TMP/last.json")"

start_batch "$TMP/gone.json" -i own0 udp port 1026
to_own 4
athome ip link del own0
wait $pid
is "without --reopen it ends with 1, says what would help, and nothing is lost of what came" "1 1 4" \
    "$? $(grep -c '^tapwatch: own0: the interface is gone (--reopen waits until it is back); what was counted is kept' "$TMP/log") $(port_1026 "$TMP/gone.json")"

# another link type: a tunnel without Ethernet in the place of the one with
veth
start_batch "$TMP/type.json" -i own0 --reopen
athome ip link del own0
wait_for 20 logged 'own0: the interface is gone'
if athome ip tuntap add dev own0 mode tun 2>/dev/null; then
    athome ip link set own0 up
    holds "that it has another link type is said" wait_for 20 logged '^tapwatch: own0: its link type is RAW now, it was EN10MB'
    stop_batch
    is "and stands in the snapshot" "EN10MB,RAW" "$(jq -r .input.link_type "$TMP/type.json")"
    athome ip link del own0
else
    skip "that it has another link type is said" "no tunnel can be made here"
    stop_batch
fi

# a filter that names a host, whose address is another one later, and then none
printf '198.51.100.1 probed.example\n' >"$TMP/hosts"
# Resolvers find nothing but what stands in there: the namespace reaches no name server.
named=(ip netns exec "$HOME_NS" bash -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$TMP/hosts")
named_batch() {
    local file=$1
    shift
    rm -f "$TMP/log"
    "${named[@]}" "$TAPWATCH" -b -o "$file" --force "$@" 2>"$TMP/log" &
    pid=$!
    wait_for 20 grep -q "listening on" "$TMP/log"
}
veth
named_batch "$TMP/named.json" -i own0 --reopen udp and dst host probed.example
to_own 2
sleep 0.5
printf '198.51.100.7 probed.example\n' >"$TMP/hosts"
athome ip link del own0
wait_for 20 logged 'own0: the interface is gone'
veth
holds "an interface comes back though its filter names a host" wait_for 20 logged '^tapwatch: own0: the interface is back after'
to_own 3
stop_batch
is "with the address that the host had at the start" 5 "$(port_1026 "$TMP/named.json")"

printf '198.51.100.1 probed.example\n' >"$TMP/hosts"
named_batch "$TMP/named.json" -i own0 -i tap0 --reopen udp and not dst host probed.example
: >"$TMP/hosts"
athome ip link del own0
wait_for 20 logged 'own0: the interface is gone'
if athome ip tuntap add dev own0 mode tun 2>/dev/null; then
    athome ip link set own0 up
    holds "where another link type would need it looked up again that fails, and is tried again" wait_for 20 \
        logged "^tapwatch: filter \"udp and not dst host probed.example\": unknown host 'probed.example'; it is tried again each second"
    probes 4
    athome ip link del own0
    veth
    holds "until one of the old type is there" wait_for 20 logged '^tapwatch: own0: the interface is back after'
    stop_batch
    is "and the other interface is counted meanwhile" 4 "$(port_1026 "$TMP/named.json")"
else
    skip "where another link type would need it looked up again that fails" "no tunnel can be made here"
    stop_batch
fi
athome ip link del own0 2>/dev/null
printf '198.51.100.1 probed.example\n' >"$TMP/hosts"
veth
rm -f "$TMP/log"
"${named[@]}" "$TAPWATCH" --linear -i own0 --reopen udp and dst host probed.example >"$TMP/lines" 2>"$TMP/log" &
pid=$!
wait_for 20 grep -q "^tapwatch watches own0" "$TMP/lines"
: >"$TMP/hosts"
athome ip link del own0
wait_for 20 logged 'own0: the interface is gone'
veth
holds "so it is with plain lines" wait_for 20 logged '^tapwatch: own0: the interface is back after'
to_own 3
idle $pid
kill -TERM $pid
wait $pid
is "which count what passes that filter" 1 "$(tail -n 1 "$TMP/log" | grep -c '^tapwatch: 3 packets received')"
athome ip link del own0

# --- renamed --------------------------------------------------------------------------------------

veth
start_batch "$TMP/name.json" -i own0 --reopen udp port 1026
to_own 2
# Old kernels want it down for that.
athome ip link set own0 name lan0 2>/dev/null || athome bash -c 'ip link set own0 down; ip link set own0 name lan0; ip link set lan0 up'
holds "that it has another name is said" wait_for 20 logged '^tapwatch: own0: the interface is called lan0 now'
to_own 3
stop_batch
is "it goes on under that" "5 lan0 0" "$(port_1026 "$TMP/name.json") $(jq -r '.input.names[0], .capture.dropped_interface' "$TMP/name.json" | xargs)"
athome ip link del lan0

# --- the ring, descriptors, later -----------------------------------------------------------------

if [ -z "$sanitized" ]; then
    ip netns exec "$HOME_NS" bash -c "ulimit -v 240000; exec $TAPWATCH -b -i tap0 -B 262144 -o $TMP/ring.json --force udp port 1026" 2>"$TMP/log" &
    pid=$!
    holds "a ring that there is no memory for is had at half the size or less, and that is said" \
        wait_for 20 logged '^tapwatch: tap0: there is memory for a ring of [0-9]+ KiB only, not of 262144'
    wait_for 20 logged 'listening on'
    probes 6
    stop_batch
    is "and counts" 6 "$(port_1026 "$TMP/ring.json")"
else
    skip "a ring that there is no memory for is had at half the size" "a sanitizer needs more address space than that"
fi

if have prlimit; then
    start_batch "$TMP/few.json" -i tap0 udp port 1026
    probes 4
    prlimit --pid $pid --nofile=3:1024
    kill -USR1 $pid
    holds "without a descriptor left that the snapshot can not be written is said" \
        wait_for 20 logged '^tapwatch: .*few[.]json.*: Too many open files'
    probes 5
    is "and it goes on" 0 "$(kill -0 $pid; echo $?)"
    prlimit --pid $pid --nofile=1024:1024
    snapshot_now "$TMP/few.json"
    probes 2
    stop_batch
    is "and nothing is lost" 11 "$(port_1026 "$TMP/few.json")"
else
    skip "what happens without a descriptor left" "needs prlimit"
fi

# --- stopped for a while --------------------------------------------------------------------------

RATE=2000 # packets a second
start_batch "$TMP/stopped.json" -i tap0 -B 512 udp port 1026
outside "$BUILD/flood" 192.0.2.1 1026 $RATE 9 >"$TMP/sent" &
flood_pid=$!
sleep 1.5
kill -STOP $pid
sleep 5
kill -CONT $pid
wait $flood_pid
stop_batch
is "what came while it was stopped is counted, or counted as lost by the kernel" "$(cat "$TMP/sent") true" \
    "$(jq '.capture | .received + .dropped_kernel' "$TMP/stopped.json") $(jq '.capture.dropped_kernel > 0' "$TMP/stopped.json")"
is "each in the second in which it came, so that no second has more than were sent in it" "true true" \
    "$(jq --argjson rate $RATE '.capture.received as $all | .ports[] | select(.port == 1026).history.packets
        | "\(add == $all) \(max <= $rate * 1.1)"' -r "$TMP/stopped.json")"
is "and it is told of" 1 "$(jq '[.alerts[] | select(.kind == "loss" and (.text | test("by the kernel")))] | length' "$TMP/stopped.json")"

# --- the screen -----------------------------------------------------------------------------------

if have tmux; then
    unset TMUX
    export LC_ALL=C.UTF-8
    tmux_() { athome tmux -L "tapwatch-$$" -f /dev/null "$@"; }
    end_screen() { tmux_ kill-server 2>/dev/null; }
    cleanup_hooks=(end_screen "${cleanup_hooks[@]}")
    shows() { tmux_ capture-pane -p -t s | grep -qE "$1"; }
    lacks() { ! shows "$1"; }
    veth
    tmux_ new-session -d -s s -x 140 -y 36 "exec $TAPWATCH -i own0 -i tap0 --reopen udp 2>$TMP/log"
    wait_for 20 shows LIVE
    athome ip link set own0 down
    holds "the screen says that an interface is down" wait_for 20 shows '^ ‼ own0 is down since [0-9:]+: nothing of it is counted until it is back'
    is "in red" 1 "$(tmux_ capture-pane -e -p -t s | grep 'own0 is down' | grep -cE $'\033\\[([0-9;]*;)?(31|91|38;5;[0-9]+|38;2;[0-9;]+)m')"
    holds "and marks the rates" wait_for 20 shows 'gaps [0-9]+ s'
    athome ip link set own0 up
    holds "until it is up again" wait_for 20 lacks 'own0 is down'
    athome ip link del own0
    holds "likewise that it is gone" wait_for 20 shows '^ ‼ own0 is gone since'
    veth
    holds "until it is back" wait_for 20 lacks 'own0 is gone'
    shows 'gaps [0-9]+ s'
    is "that there were gaps stays" 0 $?
    tmux_ send-keys -t s q
    tmux_ kill-server 2>/dev/null
    sleep 0.5
    # The filter of the key f is what an interface gets that was there then, and what one gets that was not.
    printf '198.51.100.1 probed.example\n' >"$TMP/hosts"
    change_filter() { tmux_ send-keys -t s f C-u && tmux_ send-keys -t s -l "$1" && tmux_ send-keys -t s Enter; }
    tmux_ new-session -d -s s -x 140 -y 36 \
        "exec bash -c 'mount --bind $TMP/hosts /etc/hosts && exec $TAPWATCH -i own0 --reopen -o $TMP/keyed.json icmp 2>$TMP/log'"
    wait_for 20 shows LIVE
    change_filter 'udp and dst host probed.example'
    holds "the key f takes the name of a host" wait_for 20 shows 'capture filter from now on: udp and dst host probed.example'
    : >"$TMP/hosts"
    athome ip link del own0
    wait_for 20 shows 'own0 is gone since'
    veth
    wait_for 20 lacks 'own0 is gone'
    to_own 5
    keyed() {
        rm -f "$TMP/keyed.json"
        tmux_ send-keys -t s w
        wait_for 2 jq -e . "$TMP/keyed.json" && [ "$(jq .capture.received "$TMP/keyed.json")" = "$1" ]
    }
    holds "and an interface that comes back has that filter, and that address" wait_for 20 keyed 5
    athome ip link del own0
    wait_for 20 shows 'own0 is gone since'
    printf '198.51.100.1 probed.example\n' >"$TMP/hosts"
    change_filter 'udp and not src host probed.example'
    wait_for 20 shows 'capture filter from now on: udp and not src host probed.example'
    : >"$TMP/hosts"
    veth
    wait_for 20 lacks 'own0 is gone'
    to_own 4
    holds "so has one that was away when the filter was changed" wait_for 20 keyed 9
    tmux_ send-keys -t s q
    tmux_ kill-server 2>/dev/null
else
    skip "the screen says that an interface is away" "needs tmux"
fi
finish
