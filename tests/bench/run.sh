#!/usr/bin/env bash
# The bench: speed, memory, losses and errors of tapwatch beside other programs, as one table, to the
# terminal and to a file. `make bench` builds what it needs and runs it.
#
# shellcheck disable=SC2034,SC2154 # names that the parts share
#
# Settings, from the environment: PACKETS of a capture (5000000), RUNS (5), LIVE_S seconds of a live
# run (2), LONG_S of the long one (20), TABLE the file (build/bench.txt), TMPDIR for the captures (by
# default /dev/shm where there is room, else beside the programs), ONLY some of the parts. With other
# values than these it is a rehearsal, and says so. WHOLE: which of the slow programs get the whole
# captures, not a part of them; with tshark that takes half an hour and 12 GiB of memory more.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
TAPWATCH=$PWD/$BUILD/tapwatch BENCH=$PWD/$BUILD/bench
PACKETS=${PACKETS:-5000000} RUNS=${RUNS:-5} LIVE_S=${LIVE_S:-2} LONG_S=${LONG_S:-20}
TABLE=${TABLE:-build/bench.txt}
ALL="offline memory live accuracy stages" ONLY=${ONLY:-$ALL}
CAPTURES=${CAPTURES:-$PWD/../shared/pcaps}
[ -d "$CAPTURES" ] || CAPTURES=
HOME_NETWORKS=198.18.0.0/16,2001:db8:0:1::/64 # what generate.c calls home
RUN_LIMIT_S=$((300 + PACKETS / 20000))
KINDS=(zipf random flood mix)
STAGES_PACKETS=1000000
started_s=$SECONDS

# --- Where the captures go -----------------------------------------------------------------------

need_mib=$((PACKETS / 1048576 * 150 + 600))
room_mib() { df --output=avail -m "$1" 2>/dev/null | tail -n 1; }
free_mib() { awk '/^MemAvailable/ { printf "%d", $2 / 1024 }' /proc/meminfo; }

choose_place() {
    if [ -n "${TMPDIR-}" ]; then
        echo "$TMPDIR"
    elif [ -w /dev/shm ] && [ "$(room_mib /dev/shm)" -gt $need_mib ] && [ "$(free_mib)" -gt $((2 * need_mib)) ]; then
        echo /dev/shm
    else
        mkdir -p "$BENCH" && echo "$BENCH"
    fi
}
place=$(choose_place)
if [ "$(room_mib "$place")" -lt $need_mib ]; then
    echo "bench: $place has no room for captures of $need_mib MiB; set TMPDIR, or PACKETS to fewer" >&2
    exit 1
fi
WORK=$(mktemp -d "$place/tapwatch-bench.XXXXXX") || exit 1
mkdir "$WORK/cost"
chmod 1777 "$WORK" # tcpdump, started as root, becomes somebody else
mkdir -p "$(dirname "$TABLE")"
: >"$TABLE"

. tests/bench/lib.sh
. tests/bench/offline.sh
. tests/bench/memory.sh
. tests/bench/accuracy.sh
. tests/netns.sh
. tests/bench/live.sh
trap cleanup EXIT
trap 'exit 1' INT TERM
for program in ${WHOLE-}; do offline_whole "$program" || exit 1; done

# --- The machine ---------------------------------------------------------------------------------

version_of() { # PROGRAM COMMAND...: the first number with a point in what it says
    local program=$1
    shift
    have "$program" || return
    printf '%s %s, ' "$program" "$("$program" "$@" 2>&1 | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1)"
}

machine() {
    row "tapwatch bench: $("$TAPWATCH" -V 2>&1 | head -n 1), $(git rev-parse --short HEAD 2>/dev/null || echo "no commit")$(git diff --quiet HEAD -- src ui 2>/dev/null || echo ", changed"), $(date -u +%F)"
    row "machine: $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, $(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB, Linux $(uname -r)"
    row "libraries: $(for l in libpcap libxxhash yajl; do printf '%s %s, ' "$l" "$(pkg-config --modversion $l 2>/dev/null)"; done)built with $(${CC:-cc} --version | head -n 1)"
    row "beside: $(version_of tcpdump --version)$(version_of tcpstat -h)$(version_of darkstat --version)$(version_of nfpcapd -V)$(version_of tshark --version)$(version_of iftop -h)captures in ${place/#"$PWD"\//}"
    row "$RUNS runs, medians; captures of $PACKETS packets; what counts are the ratios, not the figures."
    if [ "$PACKETS/$RUNS/$LIVE_S/$LONG_S/$ONLY" != "5000000/5/2/20/$ALL" ]; then
        row "A REHEARSAL ($ONLY): not all of it, or not with 5000000 packets, 5 runs, 2 s and 20 s live."
    fi
    [ -z "${WHOLE-}" ] || row "The whole captures, for which ten minutes are too few, are read by: $WHOLE."
}

# --- The order -----------------------------------------------------------------------------------

# stages_rows KIND: what the engine alone costs
stages_run() {
    "$BENCH/stages" "$WORK/$1.pcap" "$STAGES_PACKETS" "$RUNS" >"$WORK/stages.$1" 2>"$WORK/stderr" ||
        not_measured[stages.$1]="failed: $(tail -n 1 "$WORK/stderr")"
}

stages_rows() {
    local kind stage line
    row ""
    row "(d) The engine alone: ns per packet by stage, $STAGES_PACKETS packets in memory. match is of 60"
    row "    signatures. evidence is what keeping it adds, as on the screen. count is totals, flows, ports,"
    row "    sources and targets together; alone, each with tables of its own, these add up to more."
    row ""
    rowf '%-9s %9s %9s %9s %9s %9s %9s %9s %9s %9s %9s' capture decode prepare match count evidence totals flows ports sources targets
    for kind in "${KINDS[@]}"; do
        line=$(printf '%-9s' "$kind")
        for stage in decode prepare match count evidence totals flows ports sources targets; do
            line+=$(printf ' %9s' "$(awk -v s=$stage '$1 == s { print $2 }' "$WORK/stages.$kind")")
        done
        if [ -n "${not_measured[stages.$kind]-}" ]; then line="$kind not measured: ${not_measured[stages.$kind]}"; fi
        row "$line"
    done
}

# What 60 signatures add to a packet's way, reading its file not counted.
stages_ask() {
    local kind list="" condition=1 part
    for kind in "${KINDS[@]}"; do
        part=$(awk '{ v[$1] = $2 } END { if (v["count"]) printf "%.1f", 100 * v["match"] / (v["decode"] + v["prepare"] + v["count"]) }' \
            "$WORK/stages.$kind" 2>/dev/null)
        if [ -z "$part" ]; then
            asked 8 "60 signatures cost at most 10 % more per packet than none" "$kind was not measured" ""
            return
        fi
        list+="$kind $part %  "
        condition+=" && $part <= 10"
    done
    asked 8 "60 signatures cost at most 10 % more per packet than none" "$list" "$condition"
}

# Everything that reads one capture, so that there is one at a time.
capture_run() { # KIND
    say "$1: $PACKETS packets"
    "$BENCH/generate" -o "$WORK/$1.pcap" "$1" "$PACKETS" || { not_measured[$1]="it could not be made"; return 1; }
    sync "$WORK/$1.pcap" # no writing back behind the first to read it
    if wants offline; then
        offline_starts "$WORK/$1.pcap"
        offline_run "$1" "$PACKETS"
        offline_rows "$1"
    fi
    if wants accuracy && { [ "$1" = zipf ] || [ "$1" = mix ]; }; then accuracy_exact "$1"; fi
    if wants stages; then stages_run "$1"; fi
    offline_remove "$1"
}

wants() { [[ " $ONLY " == *" $1 "* ]]; }

offline_part() {
    if wants offline; then offline_head; fi
    if wants offline || wants accuracy || wants stages; then
        for kind in "${KINDS[@]}"; do capture_run "$kind"; done
    fi
    wants offline || return
    say "the real captures"
    offline_real
    offline_ask_tcpdump
    offline_ask_faster darkstat 8
    offline_ask_faster tshark 100
}

accuracy_part() {
    row ""
    row "(c) Accuracy: what tapwatch says beside exact counts."
    row ""
    for kind in zipf mix; do accuracy_exact_rows "$kind"; done
    accuracy_ask_top
    if distinct_run; then distinct_rows; fi
    distinct_ask
    scan_run
    scan_rows_and_ask
    slow_run
}

machine
offline_part
if wants memory; then memory_run; fi
if wants live; then live_run; live_ask; fi
if wants accuracy; then accuracy_part; fi
if wants stages; then stages_rows; stages_ask; fi
if wants memory; then memory_ask; fi
took_s=$((SECONDS - started_s))
asked 7 "the bench finishes in 10 minutes" "$took_s s" "$took_s <= 600"

row ""
row "Asked, and measured:"
row ""
printf '%s\n' "${asked_lines[@]}" | sort -s -t "$TAB" -k1,1n |
    while IFS=$TAB read -r number verdict what measured; do
        rowf '%s  %-12s  %s' "$number" "$verdict" "$what"
        rowf '%17s%s' "" "$measured"
    done
say "the table is in $TABLE"
