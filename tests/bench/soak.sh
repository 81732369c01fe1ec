#!/usr/bin/env bash
# soak: does tapwatch stay as it began? Over a veth pair between two network namespaces come RATE packets
# a second (send.c: records from some million sources) and beside them the event of 2003 (tests/story)
# in floods of datagrams to its ports (tests/tools/flood.c), with everything on that writes: state
# file, metrics, evidence, a snapshot every ten seconds. Once a minute it is noted what tapwatch takes;
# the first minute behind the warm-up is compared with the last. Of the time for a packet, which on a
# shared machine is another by a tenth from minute to minute, the median of the first five is compared
# with that of the last five. Exit status 1: something has changed.
#
# Settings, from the environment: MINUTES behind the warm-up (30), RATE (300000), TABLE (build/soak.txt).
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release} MINUTES=${MINUTES:-30} RATE=${RATE:-300000} TABLE=${TABLE:-build/soak.txt}
MINUTE_S=60
TAPWATCH=$PWD/$BUILD/tapwatch MEASURE=$PWD/$BUILD/bench/measure SEND=$PWD/$BUILD/bench/send
[ "$MINUTES" -ge 2 ] 2>/dev/null || { echo "soak: MINUTES: at least 2, to compare two" >&2; exit 2; }
WORK=$(mktemp -d)
mkdir -p "$(dirname "$TABLE")"
: >"$TABLE"
. tests/bench/lib.sh
. tests/netns.sh
trap cleanup EXIT
trap 'exit 1' INT TERM

netns_start || { echo "soak: not possible: $netns_missing" >&2; exit 1; }
cat >"$WORK/tapwatch.conf" <<CONF
home = ["198.18.0.0/16", "192.0.2.1/32", "203.0.113.0/24"];
state_file = "$WORK/state";
metrics_file = "$WORK/metrics.prom";
metrics_every = 5;
CONF
"$BUILD/story" -s 1 -x 0.3 --from '2003-12-01 00:00' --to '2003-12-02 00:00' -o "$WORK/story.pcap" >/dev/null || exit 1

# It is written to as the account that tapwatch becomes.
chown nobody "$WORK"

# The snapshots pass by as a stream; kept is of the latest what the table needs.
mkfifo "$WORK/snapshots"
jq -r --unbuffered '.capture | "\(.received) \(.dropped_kernel // 0) \(.dropped_interface // 0)"' \
    <"$WORK/snapshots" >"$WORK/counts" 2>"$WORK/jq.err" &
# ip becomes the program, so that $! is its process.
ip netns exec "$HOME_NS" "$TAPWATCH" -i tap0 --config "$WORK/tapwatch.conf" -Z nobody -b -o - --format json --every 10 \
    -w "$WORK/evidence.pcap" -C 50 -W 4 >"$WORK/snapshots" 2>"$WORK/said" &
pid=$!
wait_for 20 grep -q . "$WORK/metrics.prom" || { echo "soak: tapwatch does not start: $(tail -n 1 "$WORK/said")" >&2; exit 1; }

# --- what comes ----------------------------------------------------------------------------------

seconds=$(((MINUTES + 1) * MINUTE_S))
ip netns exec "$OUT" "$SEND" out0 "$RATE" $((seconds + 30)) >"$WORK/sent" &
sender=$!
story_again() { # for as long as there is time: the event as fast as 2000 packets a second, then a flood
    while kill -0 $sender 2>/dev/null; do
        ! have tcpreplay || outside tcpreplay -q --timer=nano -p 2000 -i out0 "$WORK/story.pcap"
        outside "$BUILD/flood" 192.0.2.1 1026 5000 5
        outside "$BUILD/flood" 203.0.113.9 1030 5000 5
    done
}
story_again >"$WORK/story.out" 2>&1 &
have tcpreplay || say "tcpreplay is not installed: floods without the event"

# --- what it takes -------------------------------------------------------------------------------

counter() { awk -v name="$1" '$1 == name { printf "%.0f", $2; found = 1 } END { if (!found) print 0 }' "$WORK/metrics.prom"; }
# What it has read, and what was lost on the way, as of the latest writing of the metrics.
received() { counter tapwatch_packets_total; }
lost() { echo $(($(counter 'tapwatch_lost_packets_total{layer="kernel"}') + $(counter 'tapwatch_lost_packets_total{layer="interface"}'))); }
status_of() { awk -v name="$1:" '$1 == name { print $2 }' "/proc/$pid/status"; }
descriptors() { find "/proc/$pid/fd" -mindepth 1 2>/dev/null | wc -l; }

# Right behind a writing of the metrics, so that CPU time and packets are of the same moment.
at_metrics() {
    local before
    before=$(stat -c %Y%i "$WORK/metrics.prom")
    wait_for 10 eval "[ \"\$(stat -c %Y%i '$WORK/metrics.prom')\" != '$before' ]"
}

rowf '%6s %10s %6s %8s %14s %9s %8s' minute "RSS KiB" fds threads packets "ns/packet" lost
declare -A first last
each_ns=()
failed=0
at_metrics
packets_then=$(received) cpu_then=$("$MEASURE" -p $pid) lost_then=$(lost)
start_s=$SECONDS
for ((minute = 0; minute <= MINUTES; minute++)); do
    sleep $((start_s + (minute + 1) * MINUTE_S - SECONDS))
    at_metrics
    packets=$(received) cpu=$("$MEASURE" -p $pid) gone=$(lost)
    if ! kill -0 $pid 2>/dev/null || [ "$packets" -le "$packets_then" ]; then
        row "FAIL  tapwatch counts no more in minute $minute: $(tail -n 1 "$WORK/said")"
        exit 1
    fi
    last=([rss]=$(status_of VmRSS) [fds]=$(descriptors) [threads]=$(status_of Threads)
        [ns]=$(calc 1 "($cpu - $cpu_then) / ($packets - $packets_then)") [lost]=$((gone - lost_then)))
    name=$minute
    [ "$minute" != 0 ] || name=warm-up
    rowf '%6s %10s %6s %8s %14s %9s %8s' "$name" "${last[rss]}" "${last[fds]}" "${last[threads]}" \
        $((packets - packets_then)) "${last[ns]}" "${last[lost]}"
    [ "$minute" = 0 ] || each_ns+=("${last[ns]}")
    if [ "$minute" = 1 ]; then
        for key in "${!last[@]}"; do first[$key]=${last[$key]}; done
    fi
    packets_then=$packets cpu_then=$cpu lost_then=$gone
done
rate=$(awk -v p="$packets" -v s=$((SECONDS - start_s)) 'BEGIN { printf "%.0f", p / s }')

# --- what is asked -------------------------------------------------------------------------------

verdict() { # WHAT CONDITION
    if is_true "$2"; then row "PASS  $1"; else row "FAIL  $1"; failed=1; fi
}
row ""
verdict "memory within 1 MiB: ${first[rss]} KiB, ${last[rss]} KiB" \
    "${last[rss]} - ${first[rss]} <= 1024 && ${first[rss]} - ${last[rss]} <= 1024"
verdict "descriptors as many: ${first[fds]}, ${last[fds]}; threads: ${first[threads]}, ${last[threads]}" \
    "${first[fds]} == ${last[fds]} && ${first[threads]} == ${last[threads]}"
few=$((MINUTES < 10 ? MINUTES / 2 : 5))
began_ns=$(printf '%s\n' "${each_ns[@]::few}" | median) ended_ns=$(printf '%s\n' "${each_ns[@]: -few}" | median)
verdict "CPU per packet no more than 3 % above that of the beginning: $began_ns ns, $ended_ns ns (medians of $few minutes)" \
    "$ended_ns <= 1.03 * $began_ns"
verdict "nothing lost: $gone of $packets packets, warm-up included" "$gone == 0"
verdict "$RATE packets a second came: $rate" "$rate >= 0.99 * $RATE"
kill -TERM $pid && wait $pid
status=$?
verdict "it ends as told to: status $status; snapshots written: $(wc -l <"$WORK/counts")" \
    "$status == 143 && $(wc -l <"$WORK/counts") > 0"
exit $failed
