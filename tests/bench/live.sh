# shellcheck shell=bash disable=SC2154
# live: capture over a veth pair between two network namespaces (tests/netns.sh), from a sender that
# keeps a rate (send.c).
#
# CPU is what the process used from just before the first packet until it had time to read the last
# one, by its CPU clock; the kernel's work of handing packets over is done, and accounted, elsewhere.

LIVE_PROGRAMS=(tapwatch tcpdump iftop)
LIVE_RATES=(100000 300000 1000000 max)
RING_KIB=32768

live_start() { # PROGRAM FILE: in the background; sets live_pid. Fails if it does not listen
    local tries command
    rm -f "$WORK/$2"*
    case $1 in
    tapwatch) command=("$TAPWATCH" -i tap0 -H "$HOME_NETWORKS" -b -o "$WORK/$2" --format json) ;;
    tcpdump) command=(tcpdump -i tap0 -B "$RING_KIB" -w /dev/null) ;;
    iftop) command=(iftop -i tap0 -p -t -n -N -s $((LIVE_S + 1))) ;;
    esac
    # ip becomes the program, so that $! is its process.
    ip netns exec "$HOME_NS" "${command[@]}" >"$WORK/$2.out" 2>"$WORK/$2.err" &
    live_pid=$!
    for ((tries = 0; tries < 100; tries++)); do
        [ "$(athome cat /proc/net/packet | wc -l)" -gt 1 ] && break
        sleep 0.05
    done
    # From its socket to its ring.
    sleep 0.3
    kill -0 "$live_pid" 2>/dev/null
}

# live_stop SECONDS SIGNAL: ends it; it is killed if it does not end by itself
live_stop() {
    local tries
    [ "$2" = none ] || kill "-$2" "$live_pid" 2>/dev/null
    for ((tries = 0; tries < $1 * 20; tries++)); do
        kill -0 "$live_pid" 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL "$live_pid" 2>/dev/null
    wait "$live_pid" 2>/dev/null
}

# What the program says it received: "RECEIVED LOST", "-" what it does not say.
live_said() { # PROGRAM FILE
    case $1 in
    tapwatch) jq -r '.capture | "\(.received) \((.dropped_kernel // 0) + (.dropped_interface // 0))"' "$WORK/$2" ;;
    tcpdump) awk '/packets captured/ { c = $1 } /dropped by/ { d += $1 } END { print c, d }' "$WORK/$2.err" ;;
    # Bytes of IP packets since start, of which a frame of 60 holds 46.
    iftop) awk '/^Cumulative/ { v = $NF; f = v ~ /MB/ ? 1048576 : v ~ /KB/ ? 1024 : 1; r = (v + 0) * f / 46 }
        END { if (r == "") print "- -"; else printf "%.0f -\n", r }' "$WORK/$2.out" ;;
    esac
}

# live_drain PROGRAM: gives it time to read what the kernel still holds. tapwatch is handed that after
# 100 ms, tcpdump after a second; then until it rests.
live_drain() {
    local tries last now=0
    if [ "$1" = tapwatch ]; then sleep 0.3; else sleep 1.2; fi
    [ "$1" != iftop ] || return
    for ((tries = 0; tries < 30; tries++)); do
        last=$now now=$("$BENCH/measure" -p "$live_pid")
        [ $((now - last)) -gt 2000000 ] || return
        sleep 0.1
    done
}

# live_frames RATE: of which kind; the high rates can not be sent one by one
live_frames() { case $1 in 1000000 | max) echo plain bursts ;; esac; }

# live_once PROGRAM RATE SECONDS NAME: a line "SENT NS RECEIVED LOST CPU_NS PEAK_KIB" to
# $WORK/cost/live.PROGRAM.NAME
live_once() {
    local program=$1 rate=$2 seconds=$3 before after sent peak said
    live_start "$program" live || { say "$program does not start: $(tail -n 1 "$WORK/live.err")"; return 1; }
    before=$("$BENCH/measure" -p "$live_pid")
    # shellcheck disable=SC2046 # words
    sent=$(outside "$BENCH/send" out0 "$rate" "$seconds" $(live_frames "$rate"))
    live_drain "$program"
    after=$("$BENCH/measure" -p "$live_pid")
    peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$live_pid/status")
    if [ "$program" = iftop ]; then live_stop 2 none; else live_stop 10 TERM; fi
    said=$(live_said "$program" live)
    [ -n "$sent" ] && [ -n "$before" ] && [ -n "$after" ] && [ -n "$said" ] || return 1
    echo "$sent $said $((after - before)) $peak" >>"$WORK/cost/live.$program.$4"
}

live_column() { cut -d' ' -f"$2" "$WORK/cost/live.$1"; }

live_result() { # NAME (PROGRAM.RATE): medians; of losses the largest
    local name=$1 sent ns cpu
    sent=$(live_column "$name" 1 | median) ns=$(live_column "$name" 2 | median)
    cpu=$(live_column "$name" 5 | median)
    result[live.$name.sent]=$sent
    result[live.$name.pps]=$(calc 0 "$sent * 1e9 / $ns")
    result[live.$name.mib]=$(calc 1 "$(live_column "$name" 6 | largest) / 1024")
    result[live.$name.core]=$(calc 2 "100 * $cpu / $ns")
    if live_column "$name" 3 | grep -q -- -; then
        result[live.$name.received]=- result[live.$name.lost]=-
        # iftop: how much of what was sent it has seen is not known.
        result[live.$name.cpu_ns]=$(calc 1 "$cpu / $sent")
        return
    fi
    result[live.$name.received]=$(live_column "$name" 3 | median)
    result[live.$name.lost]=$(awk '{ print $1 - $3 }' "$WORK/cost/live.$name" | largest)
    result[live.$name.cpu_ns]=$(calc 1 "$cpu / ${result[live.$name.received]}")
}

live_rate() { # RATE
    local i program
    for ((i = 0; i < RUNS; i++)); do
        for program in "${LIVE_PROGRAMS[@]}"; do
            [ "$program" = tapwatch ] || have "$program" || { not_measured[live.$program]="not installed"; continue; }
            # It does not keep up at any of the rates, so one run says it.
            [ "$program" != iftop ] || [ "$i" = 0 ] || continue
            live_once "$program" "$1" "$LIVE_S" "$1" || not_measured[live.$program.$1]="failed"
        done
    done
    for program in "${LIVE_PROGRAMS[@]}"; do
        [ -s "$WORK/cost/live.$program.$1" ] && live_result "$program.$1"
    done
}

live_rows() {
    local rate program name ratio why
    row ""
    row "(b) Live: 60-byte frames over a veth pair, $LIVE_S s a run, $LONG_S s the last row; ring 32 MiB for"
    row "    tapwatch and tcpdump."
    row "    lost: sent and not received, the largest of the runs. CPU: of the process, per packet received"
    row "    (iftop, one run: per packet sent, since it does not say what it missed). core: CPU in percent of"
    row "    one core. '-': it does not say, or gives no answer any more. From 1000000 on in bursts of 16 from"
    row "    one source, which the sender's kernel cuts: one by one it does not send so many."
    row ""
    rowf '%-8s %-9s %9s %9s %10s %9s %9s %7s %9s %10s' packets/s program "really" sent received lost "CPU ns" "core %" "peak MiB" "x tcpdump"
    for rate in "${LIVE_RATES[@]}"; do
        for program in "${LIVE_PROGRAMS[@]}"; do
            name=live.$program.$rate why=${not_measured[live.$program]:-${not_measured[live.$program.$rate]-}}
            if [ -z "${result[$name.sent]-}" ]; then
                rowf '%-8s %-9s not measured: %s' "$rate" "$program" "$why"
                continue
            fi
            ratio=-
            [ "$program" = iftop ] || [ -z "${result[live.tcpdump.$rate.cpu_ns]-}" ] ||
                ratio=$(calc 2 "${result[$name.cpu_ns]} / ${result[live.tcpdump.$rate.cpu_ns]}")
            rowf '%-8s %-9s %9s %9s %10s %9s %9.1f %7.2f %9.1f %10s' "$rate" "$program" "${result[$name.pps]}" \
                "${result[$name.sent]}" "${result[$name.received]}" "${result[$name.lost]}" \
                "${result[$name.cpu_ns]}" "${result[$name.core]}" "${result[$name.mib]}" "$ratio"
        done
    done
}

live_long() {
    say "live: 1000000 packets a second for $LONG_S s"
    if live_once tapwatch 1000000 "$LONG_S" long; then
        live_result tapwatch.long
        rowf '%-8s %-9s %9s %9s %10s %9s %9.1f %7.2f %9.1f %10s' "1000000" "tapwatch" "${result[live.tapwatch.long.pps]}" \
            "${result[live.tapwatch.long.sent]}" "${result[live.tapwatch.long.received]}" "${result[live.tapwatch.long.lost]}" \
            "${result[live.tapwatch.long.cpu_ns]}" "${result[live.tapwatch.long.core]}" "${result[live.tapwatch.long.mib]}" "$LONG_S s"
    fi
}

live_run() {
    local rate
    if ! netns_start; then
        row ""
        row "(b) Live: not measured: $netns_missing"
        not_measured[live]=$netns_missing
        return
    fi
    for rate in "${LIVE_RATES[@]}"; do
        say "live: $rate packets a second"
        live_rate "$rate"
    done
    live_rows
    live_long
}

# --- What is asked -------------------------------------------------------------------------------

live_ask_ratio() {
    local rate list="" condition=1 ours theirs
    for rate in "${LIVE_RATES[@]}"; do
        ours=${result[live.tapwatch.$rate.cpu_ns]-} theirs=${result[live.tcpdump.$rate.cpu_ns]-}
        if [ -z "$ours" ] || [ -z "$theirs" ]; then
            asked 4 "live: CPU per packet at most 1.5 times tcpdump's" "not measured at $rate" ""
            return
        fi
        list+="$rate $(calc 2 "$ours / $theirs")  "
        condition+=" && $ours <= 1.5 * $theirs"
    done
    asked 4 "live: CPU per packet at most 1.5 times tcpdump's at the same rate" "tapwatch / tcpdump: $list" "$condition"
}

live_ask() {
    local long=live.tapwatch.long rate peak=0
    if [ -z "${result[$long.sent]-}" ] || [ -z "${result[live.tapwatch.100000.core]-}" ]; then
        asked 3 "live memory at most 96 MiB with its 32 MiB ring" "${not_measured[live]:-failed}" ""
        asked 4 "live: losses, CPU" "${not_measured[live]:-failed}" ""
        return
    fi
    for rate in "${LIVE_RATES[@]}" long; do
        if is_true "${result[live.tapwatch.$rate.mib]:-0} > $peak"; then peak=${result[live.tapwatch.$rate.mib]}; fi
    done
    asked 3 "live memory at most 96 MiB with its 32 MiB ring" "$peak MiB" "$peak <= 96"
    asked 4 "live: no loss at 1 M packets/s of 60 bytes, $LONG_S s" \
        "${result[$long.lost]} of ${result[$long.sent]} lost at ${result[$long.pps]} packets/s" \
        "${result[$long.lost]} == 0 && ${result[$long.pps]} >= 990000"
    asked 4 "live: at 100 k packets/s at most 3 % of one core" "${result[live.tapwatch.100000.core]} %" \
        "${result[live.tapwatch.100000.core]} <= 3"
    live_ask_ratio
}
