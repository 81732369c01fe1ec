# shellcheck shell=bash disable=SC2154
# offline: programs that read the same capture files, run by turns.

PROGRAMS=(tapwatch pcap_null tcpdump tcpstat darkstat nfpcapd tshark)
# The slow ones get one packet in so many of the capture, the first ones, and PART_LEAST at least.
declare -A part=([darkstat]=5 [nfpcapd]=25 [tshark]=25)
PART_LEAST=100000
# offline_whole PROGRAM: it gets the whole captures
offline_whole() {
    [ -n "${part[$1]-}" ] || { echo "bench: WHOLE: $1 is none of ${!part[*]}" >&2; return 1; }
    unset "part[$1]"
}
declare -A title=([pcap_null]="libpcap, nothing done" [tcpdump]="tcpdump -w /dev/null"
    [tapwatch]="tapwatch" [tcpstat]=tcpstat [darkstat]=darkstat [nfpcapd]=nfpcapd
    [tshark]="tshark endpoints,ip")

offline_command() { # PROGRAM FILE: sets command
    case $1 in
    tapwatch) command=("$TAPWATCH" -r "$2" -H "$HOME_NETWORKS" -b -o /dev/null) ;;
    pcap_null) command=("$BENCH/pcap_null" "$2") ;;
    tcpdump) command=(tcpdump -r "$2" -w /dev/null) ;;
    # By default it says something of every five seconds, of 16 years in the real captures.
    tcpstat) command=(tcpstat -r "$2" -1) ;;
    darkstat) command=(darkstat -r "$2" --no-dns) ;;
    nfpcapd) command=(nfpcapd -r "$2" -w "$WORK/nfpcapd") ;;
    tshark) command=(tshark -n -q -z 'endpoints,ip' -r "$2") ;;
    esac
}

offline_have() { # PROGRAM
    [ "$1" = tapwatch ] || [ "$1" = pcap_null ] || have "$1"
}

# offline_file PROGRAM KIND: the file that it reads
offline_file() { echo "$WORK/$2${part[$1]:+-${part[$1]}}.pcap"; }

# part_packets PROGRAM PACKETS: how many of them it gets
part_packets() {
    local packets=$2
    [ -z "${part[$1]-}" ] || packets=$(($2 / part[$1]))
    [ "$packets" -ge $PART_LEAST ] || packets=$PART_LEAST
    echo $((packets < $2 ? packets : $2))
}

# What a program costs that reads no packet: taken off where only a part of the capture is read, so
# that it is not multiplied. The quickest start, so that too little is taken off rather than too much.
starts_measured=
offline_starts() {
    local program i command
    [ -z "$starts_measured" ] || return
    starts_measured=yes
    head -c 24 "$1" >"$WORK/empty.pcap"
    for program in "${!part[@]}"; do
        offline_have "$program" || continue
        offline_command "$program" "$WORK/empty.pcap"
        for i in 1 2 3; do measured "start.$program" "${command[@]}"; done
        result[start.$program.wall]=$(cut -d' ' -f1 "$WORK/cost/start.$program" | sort -g | head -n 1)
        result[start.$program.cpu]=$(awk '{ print $2 + $3 }' "$WORK/cost/start.$program" | sort -g | head -n 1)
    done
}

# offline_prepare KIND PACKETS: files of a part of the capture, for the slow ones
offline_prepare() {
    local program
    for program in "${!part[@]}"; do
        offline_have "$program" || continue
        tcpdump -r "$WORK/$1.pcap" -c "$(part_packets "$program" "$2")" -w "$(offline_file "$program" "$1")" 2>/dev/null
    done
}

# offline_run KIND PACKETS: every program, RUNS times, by turns
offline_run() {
    local kind=$1 packets=$2 program i command
    offline_prepare "$kind" "$packets"
    cat "$WORK/$kind"*.pcap >/dev/null
    for ((i = 0; i < RUNS; i++)); do
        for program in "${PROGRAMS[@]}"; do
            if ! offline_have "$program"; then
                not_measured[$kind.$program]="not installed"
                continue
            fi
            rm -rf "$WORK/nfpcapd" && mkdir "$WORK/nfpcapd"
            offline_command "$program" "$(offline_file "$program" "$kind")"
            measured "$kind.$program" "${command[@]}" ||
                not_measured[$kind.$program]="failed: $(tail -n 1 "$WORK/stderr")"
        done
    done
    for program in "${PROGRAMS[@]}"; do
        [ -n "${not_measured[$kind.$program]-}" ] || offline_result "$kind" "$program" "$packets"
    done
    note_peak "${result[$kind.tapwatch.mib]:-0}" "$kind"
}

# From the cost of its packets to that of one.
offline_result() { # KIND PROGRAM PACKETS
    local name=$1.$2 start=0 start_cpu=0 packets
    packets=$(part_packets "$2" "$3")
    cost "$name"
    if [ -n "${part[$2]-}" ]; then
        start=${result[start.$2.wall]} start_cpu=${result[start.$2.cpu]}
    fi
    if is_true "${result[$name.wall]} <= $start"; then
        not_measured[$name]="its start alone took longer than this"
        return
    fi
    result[$name.packets]=$packets
    result[$name.ns]=$(calc 1 "(${result[$name.wall]} - $start) / $packets")
    result[$name.cpu_ns]=$(calc 1 "(${result[$name.cpu]} - $start_cpu) / $packets")
}

offline_head() {
    row ""
    row "(a) Offline: one capture file, generated frames of 64 to 128 bytes; the programs run by turns."
    row "    ns: wall time per packet. CPU: user and system time of all threads per packet. The start of"
    row "    the programs that got fewer packets is measured alone and taken off; else it is in. Before"
    row "    each run 256 MiB are asked for and given back, so that no program waits for memory that a"
    row "    virtual machine has given away meanwhile. real: the real captures by time, each packet $REAL_TIMES"
    row "    times in a row."
    if [ -n "${part[tshark]-}" ]; then
        row "    What a packet costs tshark grows with what it has read, and these are its first packets:"
        row "    WHOLE=tshark has it read all."
    fi
    row ""
    rowf '%-7s %-22s %9s %9s %9s %9s %9s %10s' capture program packets ns CPU "M/s" "peak MiB" "x tcpdump"
}

offline_rows() { # KIND
    local kind=$1 program name ratio
    for program in "${PROGRAMS[@]}"; do
        name=$kind.$program
        if [ -n "${not_measured[$name]-}" ]; then
            rowf '%-7s %-22s not measured: %s' "$kind" "${title[$program]}" "${not_measured[$name]}"
            continue
        fi
        ratio=-
        [ -z "${result[$kind.tcpdump.ns]-}" ] ||
            ratio=$(calc 2 "${result[$name.ns]} / ${result[$kind.tcpdump.ns]}")
        rowf '%-7s %-22s %9s %9.1f %9.1f %9.3f %9.1f %10s' "$kind" "${title[$program]}" \
            "${result[$name.packets]}" "${result[$name.ns]}" "${result[$name.cpu_ns]}" \
            "$(calc 4 "1000 / ${result[$name.ns]}")" "${result[$name.mib]}" "$ratio"
    done
}

# --- The captures --------------------------------------------------------------------------------

# The real captures, merged in the order of time, each packet REAL_TIMES times so that there is
# something to measure.
REAL_TIMES=100
offline_make_real() {
    local files=() i
    [ -d "$CAPTURES/real" ] || { not_measured[real]="the real captures are not here"; return 1; }
    have mergecap || { not_measured[real]="mergecap is not installed"; return 1; }
    mapfile -t files < <(find "$CAPTURES/real" "$CAPTURES/everyday" -name '*.pcap' | sort)
    mergecap -F pcap -w "$WORK/once.pcap" "${files[@]}" 2>"$WORK/stderr" ||
        { not_measured[real]="mergecap: $(tail -n 1 "$WORK/stderr")"; return 1; }
    files=()
    for ((i = 0; i < REAL_TIMES; i++)); do files+=("$WORK/once.pcap"); done
    mergecap -F pcap -w "$WORK/real.pcap" "${files[@]}"
    rm "$WORK/once.pcap"
}

offline_remove() { rm -f "$WORK/$1".pcap "$WORK/$1"-*.pcap; }

offline_real() {
    local packets
    if ! offline_make_real; then
        row "real    not measured: ${not_measured[real]}"
        return
    fi
    packets=$("$BENCH/pcap_null" "$WORK/real.pcap")
    offline_run real "$packets"
    offline_rows real
    offline_remove real
}

# --- What is asked -------------------------------------------------------------------------------

offline_ask_tcpdump() {
    local kind list="" condition=1 ratio
    for kind in "${KINDS[@]}"; do
        if [ -z "${result[$kind.tapwatch.wall]-}" ] || [ -z "${result[$kind.tcpdump.wall]-}" ]; then
            asked 1 "offline, at most tcpdump's wall time" "$kind was not measured" ""
            return
        fi
        ratio=$(calc 2 "${result[$kind.tapwatch.wall]} / ${result[$kind.tcpdump.wall]}")
        list+="$kind $ratio  "
        condition+=" && ${result[$kind.tapwatch.wall]} <= ${result[$kind.tcpdump.wall]}"
    done
    asked 1 "offline, wall time: at most tcpdump's, each generated capture" "tapwatch / tcpdump: $list" "$condition"
}

offline_ask_faster() { # PROGRAM TIMES
    local kind list="" condition=1
    for kind in "${KINDS[@]}"; do
        if [ -z "${result[$kind.tapwatch.ns]-}" ] || [ -z "${result[$kind.$1.ns]-}" ]; then
            asked 2 "at least $2 times $1's packets a second" "$kind: ${not_measured[$kind.$1]-not measured}" ""
            return
        fi
        list+="$kind $(calc 1 "${result[$kind.$1.ns]} / ${result[$kind.tapwatch.ns]}")  "
        condition+=" && ${result[$kind.$1.ns]} >= $2 * ${result[$kind.tapwatch.ns]}"
    done
    asked 2 "at least $2 times $1's packets a second" "$1 / tapwatch: $list" "$condition"
}
