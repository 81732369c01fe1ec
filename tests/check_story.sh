#!/usr/bin/env bash
# The story of November and December 2003, as tests/story writes it at a small scale: its truth is
# what tcpdump finds in the capture, and what tapwatch counts.
. "$(dirname "$0")/lib.sh"

for tool in jq capinfos tcpdump; do
    if ! have $tool; then
        skip "the story is counted as it was written" "$tool is not installed"
        finish
    fi
done

# story NAME OPTIONS...: writes $TMP/NAME.pcap and $TMP/NAME.json
story() {
    local name=$1
    shift
    "$BUILD/story" -o "$TMP/$name.pcap" -t "$TMP/$name.json" "$@"
}
truth() { jq -r "$2" "$TMP/$1.json"; }
# found NAME FILTER: how many packets of the capture pass it (-q: one line each, whatever is in them)
found() { tcpdump -qn -r "$TMP/$1.pcap" "$2" 2>/dev/null | wc -l; }
# distinct NAME FILTER FIELD: addresses of tcpdump's lines "TIME IP SOURCE.PORT > TARGET.PORT: .."
distinct() {
    tcpdump -qn -r "$TMP/$1.pcap" "$2" 2>/dev/null | cut -d' ' -f"$3" | cut -d. -f1-4 | sort -u | wc -l
}

# first NAME FILTER: the time of the first of those packets
first() {
    TZ=UTC tcpdump -ttttqn -r "$TMP/$1.pcap" "$2" 2>/dev/null | head -n 1 |
        sed -E 's/^([0-9-]+) ([0-9:.]+) .*/\1T\2Z/'
}

TWO_ZEROS='(udp[4:2] = 10 and udp[8:2] = 0)'
PORTS='(udp dst port 135 or udp dst portrange 1026-1031)'
PROBE="$PORTS and ($TWO_ZEROS or (udp[4:2] = 12 and udp[8:4] = 0x13370001))"
SPAM='udp and udp[8] = 4 and udp[10] = 0x28 and udp[32:4] = 0xf8917b5a'
OURS='src net 203.0.113.0/24'
REFUSED='icmp[0:2] = 0x0303 and icmp[17] = 17 and (icmp[32:2] = 10 or icmp[32:2] = 12) and
    (icmp[30:2] = 135 or (icmp[30:2] >= 1026 and icmp[30:2] <= 1031))'
REPLIED='src host 203.0.113.77 and udp and (src port 1026 or src port 1030)'

# Rows "udp/1026 records sources targets ..", of the truth and of a snapshot, side by side: each that
# differs. An estimate may be off by four times its standard error.
DIFFERENCES='
    def off($want; $got; $error): (($got - $want) | fabs) > 4 * $error * $want;
    ($snapshot[0].ports | map({key: "\(.protocol)/\(.port)", value: .}) | from_entries) as $counted
    | (.ports | map({key: "\(.protocol)/\(.port)", value: .}) | from_entries) as $true
    | (($true | to_entries[] | .key as $port | .value as $t | $counted[$port] as $c
        | select($c == null or $c.packets != $t.packets or $c.bytes != $t.bytes
            or $c.records != $t.records or off($t.sources; $c.sources; $c.sources_error)
            or off($t.targets; $c.targets; $c.targets_error))
        | "\($port): true \($t | del(.protocol, .port)), counted \($c | del(.history))"),
       ($counted | to_entries[] | select(.value.records > 0 and $true[.key] == null)
        | "\(.key): counted, but not there"))'

# counted SENTENCE NAME: tapwatch counts that capture as its truth has it
counted() {
    local differences
    "$TAPWATCH" -r "$TMP/$2.pcap" -H 203.0.113.0/24 -b -o - --format json >"$TMP/snapshot"
    is "$1: packets and bytes in all" "$(truth "$2" '"\(.packets) \(.bytes)"')" \
        "$(jq -r '"\(.totals.packets) \(.totals.bytes)"' "$TMP/snapshot")"
    differences=$(jq -r --slurpfile snapshot "$TMP/snapshot" "$DIFFERENCES" "$TMP/$2.json" 2>&1)
    is "$1: records, sources and targets of each of $(truth "$2" '.ports | length') ports" "" \
        "$(head -n 5 <<<"$differences")"
}

# --- two seeds ---

for seed in 1 2; do
    holds "seed $seed: it is written" story $seed -s $seed -x 0.02
    is "seed $seed: the capture is in strict time order, whole, and as long as its truth says" \
        "True $(truth $seed .packets)" \
        "$(capinfos -rTm -oc -M "$TMP/$seed.pcap" | awk -F, '{ print $3, $2 }')"
    is "seed $seed: every checksum is right" "0 wrong of $(truth $seed .packets)" "$(
        tcpdump -n -vv -r "$TMP/$seed.pcap" 2>/dev/null >"$TMP/packets"
        echo "$(grep -cE '\(incorrect|bad (udp )?cksum|wrong icmp cksum' "$TMP/packets") wrong of $(
            grep -cE '^[0-9:.]+ IP ' "$TMP/packets")")"

    is "seed $seed: the records of the incident are the probes in the capture" \
        "$(truth $seed .incident.records)" "$(found $seed "$PROBE")"
    for port in 135 1026 1027 1028 1029 1030 1031; do
        is "seed $seed: records, sources, targets of the probe on udp/$port" "$(truth $seed \
            ".incident.ports[] | select(.port == $port) | \"\(.records) \(.sources) \(.targets)\"")" \
            "$(found $seed "udp dst port $port and $PROBE") $(
                distinct $seed "udp dst port $port and $PROBE" 3) $(
                distinct $seed "udp dst port $port and $PROBE" 5)"
    done
    is "seed $seed: sources and targets of the incident, and its targets at home" \
        "$(truth $seed '.incident | "\(.sources) \(.targets) \(.home_targets)"')" \
        "$(distinct $seed "$PROBE" 3) $(distinct $seed "$PROBE" 5) $(
            distinct $seed "$PROBE and dst net 203.0.113.0/24" 5)"
    is "seed $seed: both insiders, their records and targets" \
        "$(truth $seed '.incident.insiders[] | "\(.address) \(.records) \(.targets)"')" \
        "$(for host in 203.0.113.17 203.0.113.40; do
            echo "$host $(found $seed "src host $host and $PROBE") $(
                distinct $seed "src host $host and $PROBE" 5)"
        done)"
    is "seed $seed: only insiders of ours send it" "$(truth $seed .incident.insiders_records)" \
        "$(found $seed "$OURS and $PROBE")"
    is "seed $seed: the new payload, from two sources" \
        "$(truth $seed '.incident.payloads[1].records') of 2" \
        "$(found $seed "$PORTS and udp[8:4] = 0x13370001") of $(
            distinct $seed "$PORTS and udp[8:4] = 0x13370001" 3)"
    is "seed $seed: when it begins, when each insider does, when the new payload comes" \
        "$(truth $seed '.incident | [.onset, .insiders[].first, .payloads[1].first] | join(" ")')" \
        "$(first $seed "$PROBE") $(first $seed "src host 203.0.113.17 and $PROBE") $(
            first $seed "src host 203.0.113.40 and $PROBE") $(
            first $seed "$PORTS and udp[8:4] = 0x13370001")"
    is "seed $seed: answers of both kinds" \
        "$(truth $seed '.incident.answers | "\(.unreachable) \(.reply)"')" \
        "$(found $seed "$REFUSED") $(found $seed "$REPLIED")"
    is "seed $seed: of each record of the incident it is known what came of it" \
        "$(truth $seed .incident.records)" \
        "$(truth $seed '.incident.undecided + (.incident.answers | add)')"
    tcpdump -qn -r "$TMP/$seed.pcap" 'udp dst port 137' 2>/dev/null | cut -d' ' -f3 |
        cut -d. -f1-4 | sort -u >"$TMP/namers"
    tcpdump -qn -r "$TMP/$seed.pcap" "$PROBE" 2>/dev/null | cut -d' ' -f3 |
        cut -d. -f1-4 | sort -u >"$TMP/probers"
    is "seed $seed: sources of the incident that also look names up" \
        "$(truth $seed '.incident.companions[0].sources')" \
        "$(comm -12 "$TMP/namers" "$TMP/probers" | wc -l)"

    is "seed $seed: popup spam, Slammer, look-ups of names, and both look-alikes of the probe" \
        "$(truth $seed '[(.signatures | ."messenger-spam", .slammer, ."nbstat-probe", ."natpmp-scan"),
            .everyday."deep-throat-probe" | .records] | join(" ")')" \
        "$(found $seed "$SPAM") $(found $seed 'udp dst port 1434 and udp[4:2] = 384') $(
            found $seed 'udp dst port 137 and udp[4:2] = 58 and udp[20:4] = 0x20434b41') $(
            found $seed "udp dst port 5351 and $TWO_ZEROS") $(
            found $seed "udp dst port 2140 and $TWO_ZEROS")"
    is "seed $seed: late DNS answers, NTP both ways" \
        "$(truth $seed '.everyday | "\(."late-dns-answer".packets) \(.ntp.packets)"')" \
        "$(found $seed 'udp src port 53 and udp dst portrange 1025-1035 and
            (ip[19] >= 180 and ip[19] <= 219)') $(
            found $seed 'udp port 123')"
    counted "seed $seed: tapwatch agrees" $seed
done

# --- the same, and not the same ---

story again -s 1 -x 0.02
holds "the same seed and scale give the same capture" cmp "$TMP/1.pcap" "$TMP/again.pcap"
holds "the same seed and scale give the same truth" cmp "$TMP/1.json" "$TMP/again.json"
is "another seed gives another capture" 1 "$(
    cmp -s "$TMP/1.pcap" "$TMP/2.pcap"
    echo $?
)"

story quiet -s 1 -x 0.02 --without-probes
is "without probes there is none, and the truth says so" "0 0 null 0" \
    "$(found quiet "$PROBE") $(truth quiet '.incident | "\(.records) \(.first) \(.sources)"')"
is "without probes everything else is as it is with them" "$(truth 1 '.everyday | tostring')" \
    "$(truth quiet '.everyday | tostring')"
counted "without probes tapwatch agrees" quiet

# --- a part of it ---

story part -s 1 -x 0.3 --from '2003-12-01 16:30' --to '2003-12-01 18:45'
is "a part lies within the time that it was asked for" "true true" "$(truth part '
    "\(.first_packet >= "2003-12-01T16:30") \(.last_packet < "2003-12-01T18:45")"')"
is "when it spreads, all addresses are reached on two ports within the hour" "true true 254" \
    "$(truth part '"\(.incident.events.spread < "2003-12-01T17:02")
        \(.incident.events.old_port_mix_last < "2003-12-01T17:45") \(.incident.home_targets)"' | xargs)"
is "its number of sources an hour goes up by more than twenty times" true "$(
    story day -s 1 -x 1 --from '2003-12-01 16:00' --to '2003-12-01 20:00'
    truth day '.incident.hours | map(.sources) | .[3] > 20 * .[0]')"
counted "tapwatch agrees on a part" part
finish
