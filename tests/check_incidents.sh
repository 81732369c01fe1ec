#!/usr/bin/env bash
# Incidents and alerts: the event of 2003 as tests/story tells it, against the truth beside it; the
# same days without the probes; and the real captures.
. "$(dirname "$0")/lib.sh"

have jq || { skip "incidents, against the truth" "jq is not installed"; finish; }
STORY=$BUILD/story
SEEDS=${SEEDS:-3} SCALE=${SCALE:-0.1}

# watch FILE HOME: its snapshot to $TMP/snapshot
watch() { "$TAPWATCH" -r "$1" -H "$2" -b -o - --format json >"$TMP/snapshot" 2>"$TMP/said"; }
# of_incident NAME EXPRESSION: of that incident
of_incident() { jq -c --arg name "$1" '.incidents[] | select(.signature == $name) | '"$2" "$TMP/snapshot"; }

# Distinct counts are exact up to 512, then within 4 times their standard error.
CLOSE='def close($truth; $error): . == $truth or ($error > 0 and (. - $truth | fabs) <= 4 * $error * $truth);
    def us: capture("(?<s>.*)\\.(?<us>\\d+)Z") | (.s + "Z" | fromdateiso8601) * 1000000 + (.us | tonumber);'

# story_agrees SEED: every count of the incident
story_agrees() {
    local seed=$1
    is "seed $seed: records, times, payloads and answers are exact" \
        "$(jq -c '.incident | [.records, .first, .last, .answers.reply, .answers.unreachable, .answers.silent,
            [.payloads[] | [.length, .prefix, .records, .first]]]' "$TMP/truth")" \
        "$(of_incident messenger-zero-probe '[.records, .first, .last, .answers.reply, .answers.unreachable,
            .answers.silent, [.payloads[] | [.length, .prefix, .records, .first]]]')"
    is "seed $seed: records of each port are exact" "$(jq -c '[.incident.ports[] | [.port, .records]]' "$TMP/truth")" \
        "$(of_incident messenger-zero-probe '[.ports[] | [.port, .records]]')"
    is "seed $seed: insiders and companions are exact" \
        "$(jq -c '.incident | [[.insiders[] | [.address, .first, .records]], .companions]' "$TMP/truth")" \
        "$(of_incident messenger-zero-probe '[[.insiders[] | [.address, .first, .records]], .companions]')"
    is "seed $seed: sources and targets are exact or within the stated error" true \
        "$(jq -n --slurpfile t "$TMP/truth" --slurpfile s "$TMP/snapshot" "$CLOSE"'
            $t[0].incident as $truth | ($s[0].incidents[] | select(.signature == "messenger-zero-probe")) as $i |
            [($i | .sources as $n | $n | close($truth.sources; $i.sources_error)),
             ($i.targets | close($truth.targets; $i.targets_error)),
             ($i.home_targets | close($truth.home_targets; $i.home_targets_error)),
             (range($truth.ports | length) as $k | $i.ports[$k] as $p | $truth.ports[$k] as $q |
                ($p.sources | close($q.sources; $p.sources_error)), ($p.targets | close($q.targets; $p.targets_error))),
             (range($truth.insiders | length) as $k | $i.insiders[$k].targets |
                close($truth.insiders[$k].targets; $i.insiders[$k].targets_error))] | all')"
}

# alert_within SENTENCE KIND TIME SECONDS: one of that kind is told not before TIME, and so much later
# at the most
alert_within() {
    is "$1" true "$(jq -n --slurpfile s "$TMP/snapshot" --arg kind "$2" --arg time "$3" --argjson within "$4" "$CLOSE"'
        [$s[0].alerts[] | select(.kind == $kind and .incident == "messenger-zero-probe") |
            (.time | us) - ($time | us) | . >= -1000000 and . <= $within * 1000000] | any')"
}

story_alerts() {
    local seed=$1 at
    alert_within "seed $seed: the onset is told of within a second" onset "$(jq -r .incident.onset "$TMP/truth")" 1
    for at in $(jq -r '.incident.insiders[].first' "$TMP/truth"); do
        alert_within "seed $seed: an insider is told of within a second ($at)" insider "$at" 1
    done
    alert_within "seed $seed: the new payload is told of within a second" new-payload \
        "$(jq -r '.incident.payloads[1].first' "$TMP/truth")" 1
    # They happen in the hour from 17:00 on.
    for at in spread port-mix surge; do
        alert_within "seed $seed: $at is told of within that hour and ten minutes" $at 2003-12-01T17:00:00.000000Z 4200
    done
    is "seed $seed: nothing else is a warning" '["messenger-zero-probe"]' \
        "$(jq -c '[.alerts[] | select(.severity != "info") | .incident] | unique' "$TMP/snapshot")"
}

for ((seed = 1; seed <= SEEDS; seed++)); do
    "$STORY" -o "$TMP/story.pcap" -t "$TMP/truth" -s "$seed" -x "$SCALE"
    watch "$TMP/story.pcap" 203.0.113.0/24
    story_agrees "$seed"
    story_alerts "$seed"
    "$STORY" -o "$TMP/story.pcap" -t "$TMP/truth" -s "$seed" -x "$SCALE" --without-probes
    watch "$TMP/story.pcap" 203.0.113.0/24
    is "seed $seed: without the probes there is no warning at all" '[]' \
        "$(jq -c '[.alerts[] | select(.severity != "info")]' "$TMP/snapshot")"
done
rm -f "$TMP/story.pcap"

# --- A scan behind what a signature names ---------------------------------------------------------

# udp_to PORT LENGTH SECOND: a packet of a pcap (link type 101: raw IP), of zero bytes from
# 198.51.100.9 to 203.0.113.1, from another port each second
udp_to() {
    local port=$1 length=$2 second=$3 whole=$((28 + $2)) zeros
    printf -v zeros '%*s' "$length" ''
    printf %b "$(printf '\\x%02x\\x%02x\\xcb\\x3f' $((second & 255)) $((second >> 8)))\0\0\0\0"
    printf %b "$(printf '\\x%02x\\0\\0\\0' $whole $whole)"
    printf %b "\x45\0\0$(printf '\\x%02x' $whole)\0\0\0\0\x40\x11\0\0\xc6\x33\x64\x09\xcb\0\x71\x01"
    printf %b "$(printf '\\x9c\\x%02x\\x%02x\\x%02x\\0\\x%02x\\0\\0' $((second & 255)) $((port >> 8)) \
        $((port & 255)) $((8 + length)))${zeros// /\\0}"
}
# behind COUNT: so many probes, one a second; then the same source tries 40 ports of the same host
behind() {
    local i
    printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x65\0\0\0'
    for ((i = 0; i < $1; i++)); do udp_to $((1026 + i % 6)) 2 "$i"; done
    for ((i = 0; i < 40; i++)); do udp_to $((5000 + i)) 3 $(($1 + i)); done
}
for count in 0 5 20 100; do
    behind $count >"$TMP/behind.pcap"
    watch "$TMP/behind.pcap" 203.0.113.1/32
    is "a scan of ports is told of behind $count probes that a signature names" "[[\"198.51.100.9\"],${count/#0/null}]" \
        "$(jq -c '[[.alerts[] | select(.kind == "scan") | .incident],
            ([.incidents[] | select(.signature == "messenger-zero-probe") | .records] | first)]' "$TMP/snapshot")"
done

# --- Real captures -------------------------------------------------------------------------------

if [ ! -d "$CAPTURES/real" ]; then
    skip "incidents of the real captures" "the captures are not here"
    finish
fi
watch "$CAPTURES/real/messenger-spam-2004.pcap" 24.6.125.19/32
is "13 popups of 12 addresses were refused, 8 names are one sender" '[13,12,13,{"senders":1,"most_addresses":8,"most_addresses_error":0}]' \
    "$(of_incident messenger-spam '[.records, .sources, .answers.unreachable, .forged]')"
is "the texts of all 13 are decoded" '[13,13,"PAID SURVEYS"]' \
    "$(jq -c '[(.messages | length), ([.messages[] | select(.text != "")] | length), .messages[-1].from]' "$TMP/snapshot")"
is "2 Slammer packets were refused" '[2,2]' "$(of_incident slammer '[.records, .answers.unreachable]')"
is "none of it is a warning" '[]' "$(jq -c '[.alerts[] | select(.severity != "info")]' "$TMP/snapshot")"

watch "$CAPTURES/real/backscatter-2009.pcap" 192.150.186.0/23
is "what a victim answers to forged names is backscatter of one source, and no scan" '[[3468,1],[]]' \
    "$(jq -c '[(.incidents[] | select(.signature == "backscatter-tcp") | [.records, .sources]),
        [.incidents[] | select(.signature == null)]]' "$TMP/snapshot")"

# name FILE: what stands first
first_incident() { watch "$CAPTURES/real/$1.pcap" "$2" && jq -c '.incidents[0] | [.signature, .subject]' "$TMP/snapshot"; }
is "a sweep for one port is the port's incident" '[null,"tcp/445"]' "$(first_incident 445_scan 192.168.0.0/16,10.0.0.0/8)"
is "so is one for several" '[null,"tcp/80"]' "$(first_incident multiport_scan 192.168.0.0/16,10.0.0.0/8)"
is "one of ours that scans ports is an incident of its own" '[null,"192.168.2.154"]' "$(first_incident port_scan 192.168.0.0/16)"
is "and it is the insider of that, with its records and targets" '[["192.168.2.154",10,1],0,1]' \
    "$(jq -c '.incidents[0] | [(.insiders[] | [.address, .records, .targets]), .insiders_unlisted, .home_targets]' "$TMP/snapshot")"
is "so is one that sweeps" '[null,"10.0.0.1"]' "$(first_incident scan_with_zero_windows 10.0.0.0/8)"

# smb.pcap is no everyday traffic: a host of its home tries 445 and 139 of addresses all over the
# Internet and speaks IRC.
none "everyday traffic raises no alert of warning or above" < <(
    for file in "$CAPTURES"/everyday/*.pcap; do
        [ "$(basename "$file")" = smb.pcap ] ||
            "$TAPWATCH" -r "$file" -b -o /dev/null --force 2>&1 | grep -v 'home networks: name yours' | sed "s#^#$(basename "$file"): #"
    done)
"$TAPWATCH" -r "$CAPTURES/everyday/smb.pcap" -b -o /dev/null >"$TMP/said" 2>&1
is "but for a host that is infected" 1 "$(grep -c 'critical insider 192.168.1.124' "$TMP/said")"
finish
