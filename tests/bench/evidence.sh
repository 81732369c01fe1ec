#!/usr/bin/env bash
# evidence: ten incidents at once under a flood, live, over a veth pair between two network namespaces
# (send.c, `probes bursts`): how many packets were sent and how many lost, and of each incident how many are kept
# and whether its first hundred are among them, as the key e writes them. `make bench-evidence` builds what
# it needs. It is measured, not demanded: on a machine that is busy otherwise fewer packets a second are sent,
# or some are lost.
#
# Settings, from the environment: RATE, packets a second (1000000); FOR_S, seconds (10); TABLE
# (build/evidence.txt).
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release} RATE=${RATE:-1000000} FOR_S=${FOR_S:-10} TABLE=${TABLE:-build/evidence.txt}
TAPWATCH=$PWD/$BUILD/tapwatch SEND=$PWD/$BUILD/bench/send
PORTS="1026 5351 123 1900 3702 3283 10001 1434 3389 53413"
WORK=$(mktemp -d)
mkdir -p "$(dirname "$TABLE")"
: >"$TABLE"
. tests/bench/lib.sh
. tests/netns.sh
trap cleanup EXIT
trap 'exit 1' INT TERM
for tool in tmux tcpdump jq; do
    have $tool || { echo "evidence: $tool is not installed" >&2; exit 1; }
done
netns_start || { echo "evidence: not possible: $netns_missing" >&2; exit 1; }
unset TMUX
export LC_ALL=C.UTF-8
: >"$WORK/tapwatch.conf"

term() { athome tmux -L "tapwatch-evidence-$$" -f /dev/null "$@"; }
term_end() { term kill-server 2>/dev/null; }
cleanup_hooks=(term_end "${cleanup_hooks[@]}")
keys() { term send-keys -t s "$@"; }
sees() { term capture-pane -p -t s | grep -qE -- "$1"; }

term new-session -d -s s -x 160 -y 50 \
    "cd $WORK; exec $TAPWATCH --config $WORK/tapwatch.conf -i tap0 -H 198.18.0.0/16 -Z root -o all.json dst net 198.18.0.0/16 2>$WORK/said"
wait_for 10 sees LIVE || { echo "evidence: tapwatch does not start: $(tail -n 1 "$WORK/said")" >&2; exit 1; }
say "$RATE packets a second for $FOR_S s"
read -r sent ns < <(outside "$SEND" out0 "$RATE" "$FOR_S" probes bursts)
sleep 1.5
keys p # what is written next is one moment
keys w
wait_for 20 test -s "$WORK/all.json" || { echo "evidence: no snapshot was written" >&2; exit 1; }
incidents=$(jq '.incidents | length' "$WORK/all.json")
keys 4 g
for ((i = 1; i <= incidents; i++)); do
    keys e
    wait_for 10 sees '(wrote tapwatch-evidence|nothing is written|no evidence is kept)'
    keys j
    sleep 0.3 # the message before is gone
done
keys q

# --- the table -----------------------------------------------------------------------------------

# of_port PORT: the file whose packets all went there
of_port() {
    local file
    for file in "$WORK"/tapwatch-evidence-*; do
        [ -n "$(tcpdump -qnr "$file" -c 1 "not udp dst port $1" 2>/dev/null)" ] || { echo "$file"; return; }
    done
}
# first_kept FILE: how many of its packets stand in the order in which they were sent, from the first on
first_kept() { tcpdump -vnr "$1" -c 100 2>/dev/null | grep -oE ', id [0-9]+' | cut -d' ' -f3 | awk '$1 != NR - 1 { exit } { n++ } END { print n + 0 }'; }
# since_first FILE NAME: whether its first packet is the first record of the incident
since_first() {
    local at
    at=$(TZ=UTC tcpdump -ttttnqr "$1" -c 1 2>/dev/null | cut -d' ' -f1,2 | tr ' ' T)Z
    if [ "$at" = "$(jq -r --arg name "$2" '.incidents[] | select(.signature == $name).first' "$WORK/all.json")" ]; then echo yes; else echo no; fi
}
received=$(jq .capture.received "$WORK/all.json")
row "tapwatch: ten incidents in a flood of $(calc 0 "$sent * 1e9 / $ns") packets a second, $FOR_S s, live"
row "sent $sent, received $received, lost in the kernel $(jq .capture.dropped_kernel "$WORK/all.json"), missing $((sent - received))"
row ""
rowf '%-24s %6s %10s %10s %10s %14s %14s' incident port records kept "pushed out" "first 100 kept" "from its first"
for port in $PORTS; do
    name=$(jq -r --argjson port "$port" '[.incidents[] | select(.kind == "signature" and any(.ports[]; .port == $port))][0].signature' "$WORK/all.json")
    file=$(of_port "$port")
    # shellcheck disable=SC2046
    rowf '%-24s %6s %10s %10s %10s %14s %14s' "$name" "$port" \
        $(jq -r --arg name "$name" '.incidents[] | select(.signature == $name) | "\(.records) \(.evidence.kept) \(.evidence.pushed_out)"' "$WORK/all.json") \
        "$([ -z "$file" ] || first_kept "$file")" "$([ -z "$file" ] || since_first "$file" "$name")"
done
