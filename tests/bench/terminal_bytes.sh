#!/usr/bin/env bash
# What a screen costs over SSH: bytes a second that a monitor writes to its terminal, of tapwatch, of
# tapwatch --low-bandwidth and of others in the same terminal beside the same traffic; and what
# drawing costs tapwatch at 300,000 packets a second. `make bench-terminal` builds what it needs and
# runs it; it needs root, for network namespaces.
#
# Settings, from the environment: RUNS (3), WARM_S seconds that do not count (15), COUNT_S that do
# (120), BUSY_S of the busy part (60), KEYS pressed in it (100), TABLE the file
# (build/bench_terminal.txt), ONLY: "bytes" or "busy". With other values than these it is a rehearsal.
#
# shellcheck disable=SC2034,SC2154 # names that lib.sh shares
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
TAPWATCH=$PWD/$BUILD/tapwatch BENCH=$PWD/$BUILD/bench
RUNS=${RUNS:-3} WARM_S=${WARM_S:-15} COUNT_S=${COUNT_S:-120} BUSY_S=${BUSY_S:-60} KEYS=${KEYS:-100}
TABLE=${TABLE:-build/bench_terminal.txt} ONLY=${ONLY:-bytes busy}
HOME_NETWORKS=198.18.0.0/16
WORK=$(mktemp -d) || exit 1
mkdir -p "$(dirname "$TABLE")"
: >"$TABLE"

. tests/bench/lib.sh
. tests/netns.sh
trap cleanup EXIT
trap 'exit 1' INT TERM

# Each two seconds another rate, 300 to 9000 packets a second: conversations, of which others are busy
# each second or so, and, one in five, probes from a million sources to thousands of ports.
RATES=800,3000,1500,6000,300,9000,2500,500,4000,1200
SIZES=(80x24 200x50)
PROGRAMS=(tapwatch low htop btop iftop bmon)
BUSY_RATE=300000

command_of() { # PROGRAM: sets `command`
    case $1 in
    tapwatch) command=("$TAPWATCH" -i tap0 -H "$HOME_NETWORKS") ;;
    low) command=("$TAPWATCH" -i tap0 -H "$HOME_NETWORKS" --low-bandwidth) ;;
    iftop) command=(iftop -i tap0 -p -n -N) ;;
    bmon) command=(bmon -p tap0) ;;
    *) command=("$1") ;;
    esac
}
name_of() { if [ "$1" = low ]; then echo "tapwatch --low-bandwidth"; else echo "$1"; fi; }

# in_terminal SIZE OPTIONS... -- WARM_S SECONDS COMMAND...: as others have it, with their own settings
in_terminal() {
    local size=$1 options=()
    shift
    while [ "$1" != -- ]; do options+=("$1") && shift; done
    shift
    HOME=$WORK TERM=xterm-256color LC_ALL=C.UTF-8 ip netns exec "$HOME_NS" "$BENCH/terminal" \
        "${options[@]+"${options[@]}"}" "${size%x*}" "${size#*x}" "$@"
}

sender_pid=
send_begin() { # ARGUMENT...
    ip netns exec "$OUT" "$BENCH/send" out0 "$@" >/dev/null 2>&1 &
    sender_pid=$!
}
send_end() { kill "$sender_pid" 2>/dev/null && wait "$sender_pid" 2>/dev/null; }

# --- Bytes ---------------------------------------------------------------------------------------

bytes_once() { # PROGRAM SIZE RUN: a line of $WORK/bytes.PROGRAM.SIZE, or one of $WORK/failed that names it
    local options=() name=$1.$2.$3
    command_of "$1"
    # bmon begins with a graph of nothing; the interface is the next row.
    [ "$1" != bmon ] || options=(-t $'\e[B')
    if in_terminal "$2" "${options[@]+"${options[@]}"}" -- "$WARM_S" "$COUNT_S" "${command[@]}" >"$WORK/out.$name" 2>"$WORK/err.$name"; then
        awk '$1 == "bytes_per_s" { print $2 }' "$WORK/out.$name" >>"$WORK/bytes.$1.$2"
    else
        printf 'status %s, %s at %s, run %s: %s\n' $? "$(name_of "$1")" "$2" "$3" "$(tail -n 1 "$WORK/err.$name")" >>"$WORK/failed"
    fi
}

# All at once, so that it is the same traffic.
bytes_of_size() { # SIZE RUN
    local program pids=()
    for program in "${PROGRAMS[@]}"; do
        command_of "$program"
        have "${command[0]}" || { not_measured[$program]="not installed"; continue; }
        bytes_once "$program" "$1" "$2" &
        pids+=($!)
    done
    wait "${pids[@]}"
}

bytes_run() {
    local i size program
    send_begin "$RATES" 86400 talks
    for ((i = 1; i <= RUNS; i++)); do
        for size in "${SIZES[@]}"; do
            say "run $i: at $size"
            bytes_of_size "$size" "$i"
        done
    done
    send_end
    for program in "${PROGRAMS[@]}"; do
        for size in "${SIZES[@]}"; do
            if [ -s "$WORK/bytes.$program.$size" ]; then
                result[$program.$size]=$(median <"$WORK/bytes.$program.$size")
            elif [ -e "$WORK/err.$program.$size.1" ]; then
                not_measured[$program]="no run of it succeeded, see below"
            fi
        done
    done
}

bytes_rows() {
    local program line
    row ""
    row "Bytes a second that are written to the terminal (xterm-256color, UTF-8), medians of $RUNS runs of"
    row "$COUNT_S s, after $WARM_S s that do not count; 300 to 9000 packets/s, another rate each 2 s. All at"
    row "once, each as it comes, in its first view; bmon with the graphs of the interface."
    row ""
    rowf '%-26s %10s %10s' program "${SIZES[@]}"
    for program in "${PROGRAMS[@]}"; do
        if [ -n "${result[$program.80x24]-}${result[$program.200x50]-}" ]; then
            rowf '%-26s %10s %10s' "$(name_of "$program")" "${result[$program.80x24]:--}" "${result[$program.200x50]:--}"
        else
            rowf '%-26s not measured: %s' "$(name_of "$program")" "${not_measured[$program]-}"
        fi
    done
    [ -s "$WORK/failed" ] || return 0
    row ""
    row "Runs that FAILED, and are not among these:"
    while read -r line; do row "  $line"; done <"$WORK/failed"
}

bytes_ask_one() { # PROGRAM SIZE BELOW
    local other ours=${result[$1.$2]-} least="" least_of=""
    if [ -z "$ours" ]; then
        asked 1 "$(name_of "$1") at $2: below $3 B/s" "${not_measured[$1]-}" ""
        return
    fi
    asked 1 "$(name_of "$1") at $2: below $3 B/s" "$ours B/s" "$ours < $3"
    for other in htop btop iftop bmon; do
        [ -n "${result[$other.$2]-}" ] || continue
        if [ -z "$least" ] || [ "${result[$other.$2]}" -lt "$least" ]; then least=${result[$other.$2]} least_of=$other; fi
    done
    asked 1 "$(name_of "$1") at $2: below every other" "$ours B/s; the least of them: $least_of $least" "${least:+$ours < $least}"
}

bytes_ask() {
    bytes_ask_one tapwatch 80x24 1000
    bytes_ask_one tapwatch 200x50 3000
    bytes_ask_one low 80x24 400
    bytes_ask_one low 200x50 800
}

# --- The screen's thread -------------------------------------------------------------------------

# What comes at BUSY_RATE: conversations and probes as above; then probes to every port there is.
BUSY_TRAFFIC=(talks ports)
declare -A busy_title=([talks]="conversations and probes" [ports]="every port in use")
declare -A busy_short=([talks]=conversations [ports]="every port")

busy_run() { # TRAFFIC
    local key value
    command_of tapwatch
    say "${busy_title[$1]}, $BUSY_RATE packets a second"
    send_begin "$BUSY_RATE" 86400 "$1"
    if in_terminal 200x50 -k "$KEYS" -- "$WARM_S" "$BUSY_S" "${command[@]}" >"$WORK/busy" 2>"$WORK/err"; then
        while read -r key value; do result[busy.$1.$key]=$value; done <"$WORK/busy"
    else
        not_measured[busy.$1]="failed: $(tail -n 1 "$WORK/err")"
    fi
    send_end
}

ms() { calc 2 "${result[busy.$1]} / 1000"; } # TRAFFIC.KEY

busy_rows() { # TRAFFIC
    row ""
    if [ -n "${not_measured[busy.$1]-}" ]; then
        row "${busy_title[$1]}: not measured: ${not_measured[busy.$1]}"
        return
    fi
    row "${busy_title[$1]}"
    rowf '  CPU of the thread          %8s %% of a core; a second of it: median %s ms, most %s ms' \
        "${result[busy.$1.core_percent]}" "$(ms "$1.work_us_median")" "$(ms "$1.work_us_most")"
    rowf '  redraw                     median %s ms, p99 %s ms' "$(ms "$1.redraw_us_median")" "$(ms "$1.redraw_us_p99")"
    rowf '  a key until it is answered median %s ms, most %s ms' "$(ms "$1.answer_us_median")" "$(ms "$1.answer_us_most")"
    rowf '  bytes                      %8s B/s' "${result[busy.$1.bytes_per_s]}"
}

busy_ask() { # TRAFFIC
    if [ -n "${not_measured[busy.$1]-}" ]; then
        asked 2 "a screen drawn meanwhile, ${busy_short[$1]}" "${not_measured[busy.$1]}" ""
        return
    fi
    asked 2 "a redraw below 5 ms, median and p99, ${busy_short[$1]}" "$(ms "$1.redraw_us_median") ms, $(ms "$1.redraw_us_p99") ms" \
        "${result[busy.$1.redraw_us_p99]} < 5000"
    asked 2 "its thread below 1 % of a core, ${busy_short[$1]}" "${result[busy.$1.core_percent]} %" "${result[busy.$1.core_percent]} < 1"
    asked 2 "a key is answered within 100 ms, ${busy_short[$1]}" "most $(ms "$1.answer_us_most") ms" "${result[busy.$1.answer_us_most]} < 100000"
}

busy_all() {
    local traffic
    for traffic in "${BUSY_TRAFFIC[@]}"; do busy_run "$traffic"; done
    row ""
    row "The screen's thread at 200x50, $BUSY_RATE packets/s, over $BUSY_S s; then $KEYS times the key Tab. A redraw"
    row "is the CPU time from before the key until all is written."
    for traffic in "${BUSY_TRAFFIC[@]}"; do busy_rows "$traffic"; done
    for traffic in "${BUSY_TRAFFIC[@]}"; do busy_ask "$traffic"; done
}

row "tapwatch bench-terminal: $("$TAPWATCH" -V 2>&1 | head -n 1), $(git rev-parse --short HEAD 2>/dev/null || echo "no commit")$(git diff --quiet HEAD -- src ui 2>/dev/null || echo ", changed"), $(date -u +%F)"
row "machine: $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, Linux $(uname -r)"
if [ "$RUNS/$WARM_S/$COUNT_S/$BUSY_S/$KEYS/$ONLY" != "3/15/120/60/100/bytes busy" ]; then
    row "A REHEARSAL ($ONLY): not all of it, or not as long."
fi
if ! netns_start; then
    row "not measured: $netns_missing"
    exit 0
fi
if [[ " $ONLY " == *" bytes "* ]]; then bytes_run; bytes_rows; bytes_ask; fi
if [[ " $ONLY " == *" busy "* ]]; then busy_all; fi
row ""
row "Asked, and measured:"
row ""
for line in "${asked_lines[@]}"; do
    IFS=$TAB read -r _ verdict what measured <<<"$line"
    rowf '%-12s  %-52s  %s' "$verdict" "$what" "$measured"
done
say "the table is in $TABLE"
