#!/usr/bin/env bash
# The screen on live traffic: frozen while counting goes on, and a terminal that nobody reads.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

if ! have tmux || ! netns_start; then
    skip "the screen on live traffic" "${netns_missing:-needs tmux}"
    finish
fi
unset TMUX
export LC_ALL=C.UTF-8
STALL_S=${STALL_S:-10}

tmux_() { athome tmux -L "tapwatch-$$" -f /dev/null "$@"; }
screen() { tmux_ capture-pane -p -t s; }
shows() { screen | grep -q "$1"; }
# start_screen [INTERFACES]
start_screen() {
    tmux_ new-session -d -s s -x 120 -y 36 "exec $TAPWATCH ${1:--i tap0} -o $TMP/shot.json --force udp 2>$TMP/log"
    wait_for 10 shows LIVE
    pid=$(tmux_ list-panes -t s -F '#{pane_pid}')
}
stop_screen() {
    tmux_ send-keys -t s q
    wait_for 10 gone
}
gone() { ! kill -0 "$pid" 2>/dev/null; }
udp_packets() { jq '.ports[] | select(.protocol=="udp" and .port==1026) | .packets' "$TMP/shot.json"; }
# snapshot_now: asks for a snapshot by signal and waits for the file
snapshot_now() {
    rm -f "$TMP/shot.json"
    kill -USR1 "$pid"
    wait_for 10 jq -e . "$TMP/shot.json"
}

# --- frozen: the picture stands, the counters in the file go on

start_screen
holds "without a packet it says that the interface is up, and for how long nothing has come" \
    wait_for 20 shows 'it is up; nothing has come for [1-9]*[0-9] s'
outside "$BUILD/flood" 192.0.2.1 1026 500 2 >/dev/null
wait_for 5 shows 'udp/1026 .* 1\.00k '
tmux_ send-keys -t s p
wait_for 5 shows FROZEN
# What a frozen screen may change is only how far behind it is.
still() { screen | sed -E "s/[0-9]+ s behind/N s behind/; s/ +\$//" | head -n 35; }
still >"$TMP/before"
outside "$BUILD/flood" 192.0.2.1 1026 500 3 >/dev/null
sleep 1
idle "$pid"
snapshot_now
is "the snapshot by signal goes on while the screen is frozen" 2500 "$(udp_packets)"
is "and the frozen screen shows what it showed" "$(cat "$TMP/before")" "$(still)"
tmux_ send-keys -t s p
wait_for 5 shows 'udp/1026 .* 2\.50k '
is "let go, it shows all that was counted" 0 $?

# --- another filter while packets come: none is lost of those that both let through

flood_for() { outside "$BUILD/flood" 192.0.2.1 1026 20000 "$1" >"$TMP/sent"; }
flood_for 6 &
flood_pid=$!
change_filter() { tmux_ send-keys -t s f C-u && tmux_ send-keys -t s -l "$1" && tmux_ send-keys -t s Enter; }
for filter in 'udp port 1026' 'udp dst port 1026 or tcp' 'port 1026 and (udp or icmp)' 'udp' 'udp port 1026'; do
    change_filter "$filter"
    wait_for 5 shows "capture filter from now on: $filter"
    is "the filter becomes $filter" 0 $?
done
change_filter 'udp prt 1026'
wait_for 5 shows 'refused, the old one stays'
is "a wrong one is refused" 0 $?
tmux_ send-keys -t s Escape
wait $flood_pid
sleep 1
idle "$pid"
snapshot_now
sent=$(($(cat "$TMP/sent") + 2500))
is "no packet was lost while the filter changed" "$sent 0" \
    "$(udp_packets) $(jq .capture.dropped_kernel "$TMP/shot.json")"
is "the last one is in the snapshot" 'udp port 1026' "$(jq -r .input.filter "$TMP/shot.json")"
change_filter 'icmp'
wait_for 5 shows 'capture filter from now on: icmp'
outside "$BUILD/flood" 192.0.2.1 1026 500 1 >/dev/null
sleep 1
idle "$pid"
snapshot_now
is "what it does not let through is not counted" "$sent" "$(udp_packets)"
tmux_ send-keys -t s r y
wait_for 5 shows 'from zero since'
holds "of the picture before a reset nothing is left" wait_for 5 shows '^ *waiting for the first packet on tap0'
change_filter 'udp'
wait_for 5 shows 'capture filter from now on: udp'
outside "$BUILD/flood" 192.0.2.1 1026 500 1 >/dev/null
sleep 1
idle "$pid"
snapshot_now
is "after a reset what comes is counted from zero" 500 "$(udp_packets)"
received=$(jq .capture.received "$TMP/shot.json")
stop_screen
is "q leaves totals on standard error" 1 "$(grep -c "^tapwatch: $received packets received, $received analysed, 0 dropped by the kernel" "$TMP/log")"
tmux_ kill-server 2>/dev/null

# --- another filter for several interfaces at once, and for all of them: each takes it

ip link add out1 netns "$OUT" type veth peer name tap1 netns "$HOME_NS"
ip -n "$OUT" addr add 198.51.100.2/24 dev out1
ip -n "$HOME_NS" addr add 198.51.100.1/24 dev tap1
ip -n "$OUT" link set out1 up
ip -n "$HOME_NS" link set tap1 up
wait_for 5 outside ping -c 1 -W 1 198.51.100.1

# flood_both SECONDS: port 1026 by the one link, port 1028 by the other
flood_both() {
    outside "$BUILD/flood" 192.0.2.1 1026 5000 "$1" >"$TMP/sent0" &
    local other=$!
    outside "$BUILD/flood" 198.51.100.1 1028 5000 "$1" >"$TMP/sent1"
    wait $other
}
count_in() { # WHICH...: what those links were sent is to be counted
    local which
    for which; do counted[which]=$((counted[which] + $(cat "$TMP/sent$which"))); done
}
packets_of() { jq "[.ports[] | select(.protocol==\"udp\" and .port==$1) | .packets] | add // 0" "$TMP/shot.json"; }
counted_both() {
    sleep 1
    idle "$pid"
    snapshot_now
    echo "$(packets_of 1026) $(packets_of 1028), lost $(jq .capture.dropped_kernel "$TMP/shot.json")"
}
becomes() { # FILTER
    change_filter "$1"
    wait_for 5 shows "capture filter from now on: $1"
}

for interfaces in '-i tap0 -i tap1' '-i any'; do
    start_screen "$interfaces"
    counted=(0 0)
    flood_both 6 &
    flood_pid=$!
    failures=0
    for filter in 'udp portrange 1026-1028' 'udp dst port 1026 or udp dst port 1028' 'port 1026 or port 1028' \
        'udp and not port 53' 'udp port 1026 or udp port 1028'; do
        becomes "$filter" || failures=$((failures + 1))
    done
    is "$interfaces: the filter is changed five times while packets come" 0 $failures
    change_filter 'udp prt 1026'
    wait_for 5 shows 'refused, the old one stays: .*syntax error'
    is "$interfaces: a wrong one is refused, in libpcap's words" 0 $?
    tmux_ send-keys -t s Escape
    wait $flood_pid
    count_in 0 1
    is "$interfaces: of neither link is a packet lost meanwhile" "${counted[*]}, lost 0" "$(counted_both)"
    is "$interfaces: the old filter has stayed" 'udp port 1026 or udp port 1028' "$(jq -r .input.filter "$TMP/shot.json")"
    for only in 0 1; do
        becomes "udp port $((1026 + 2 * only))"
        flood_both 1
        count_in $only
        is "$interfaces: what comes by link $only alone passes the filter for it" "${counted[*]}, lost 0" "$(counted_both)"
    done
    becomes icmp
    flood_both 1
    is "$interfaces: a filter that lets none of it pass holds for both" "${counted[*]}, lost 0" "$(counted_both)"
    change_filter ''
    wait_for 5 shows 'no capture filter from now on'
    is "$interfaces: nothing typed takes the filter away" 0 $?
    flood_both 1
    count_in 0 1
    is "$interfaces: and both are counted whole" "${counted[*]}, lost 0" "$(counted_both)"
    is "$interfaces: each received packet is in one counter" true \
        "$(jq '.capture | .received == .analysed + .not_ip + ([.malformed[]] | add // 0)' "$TMP/shot.json")"
    stop_screen
    tmux_ kill-server 2>/dev/null
done

# --- an interface that goes while it is watched

athome ip link add gone0 type veth peer name gone1
athome ip link set gone0 up
athome ip link set gone1 up
wait_for 5 tmux_ new-session -d -s s -x 120 -y 36 "exec $TAPWATCH -i gone0 -i tap0 2>$TMP/log"
wait_for 10 shows LIVE
wait_for 10 shows ' ? says what the columns and signs here mean'
is "at first it is said where help is" 0 $?
pid=$(tmux_ list-panes -t s -F '#{pane_pid}')
athome ip link del gone0
wait_for 10 shows '^ ‼ capture is not whole: gone0: .*; the others go on; when it is back start again'
is "an interface that goes is named while the others go on" 0 $?
tmux_ send-keys -t s p
wait_for 5 shows FROZEN
outside ping -q -c 3 -i 0.2 192.0.2.1 >/dev/null
athome ip link del tap0
wait_for 10 shows '^ ‼ capture ended early: gone0: .*; nothing is counted any more; when it is back start again'
is "the last one too, also while the screen is frozen" 0 $?
is "in red" 1 "$(tmux_ capture-pane -e -p -t s | grep 'capture ended early' | grep -cE $'\033\\[([0-9;]*;)?(31|91|38;5;[0-9]+|38;2;[0-9;]+)m')"
shows 'says what the columns'
is "and a key has taken the hint away" 1 $?
tmux_ send-keys -t s p
wait_for 5 shows FAILED
is "let go, the first line says it as well" 0 $?
stop_screen
tmux_ kill-server 2>/dev/null
netns_stop
netns_start

# --- a terminal that nobody reads: script(1) is stopped, so its pty fills up

if have script; then
    # Nobody types: a pipe that stays open and empty.
    mkfifo "$TMP/quiet"
    exec 7<>"$TMP/quiet"
    athome script -q -f -c "stty cols 200 rows 50; exec $TAPWATCH -i tap0 -o $TMP/shot.json --force udp 2>$TMP/log" \
        /dev/null <&7 >/dev/null &
    # process_at_home NAME: the process of that name in the namespace (there may be others elsewhere)
    process_at_home() { ip netns pids "$HOME_NS" | xargs -r ps -o pid=,comm= -p | awk -v n="$1" '$2 == n { print $1 }' | grep .; }
    wait_for 10 process_at_home tapwatch
    pid=$(process_at_home tapwatch)
    script_pid=$(process_at_home script)
    sleep 2
    kill -STOP "$script_pid"
    # Each new size makes it paint the whole screen, so that the pty is soon full.
    pty=/proc/$pid/fd/1
    for i in $(seq 40); do stty -F "$pty" cols $((160 + i)) && sleep 0.03; done
    sleep 1
    timeout 1 dd if=/dev/zero of="$pty" bs=1 count=1 2>/dev/null
    is "the terminal takes nothing more" 124 $?
    outside "$BUILD/flood" 192.0.2.1 1026 50000 "$STALL_S" >"$TMP/sent" &
    flood_pid=$!
    sleep 1
    snapshot_now
    is "it answers signals while the terminal takes nothing" 0 $?
    wait $flood_pid
    sent=$(cat "$TMP/sent")
    kill -CONT "$script_pid"
    all_counted() { snapshot_now && [ "$(udp_packets)" -ge "$sent" ]; }
    wait_for 30 all_counted
    is "a terminal stalled for $STALL_S s at 50,000 packets a second loses none" "$sent 0" \
        "$(udp_packets) $(jq .capture.dropped_kernel "$TMP/shot.json")"
    kill -TERM "$pid"
    wait_for 10 gone
else
    skip "a stalled terminal loses no packets" "needs script"
fi
finish
