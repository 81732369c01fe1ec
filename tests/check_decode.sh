#!/usr/bin/env bash
# Every frame of the real captures counts as tshark has it: what is IP and what is malformed, packets
# and bytes by protocol, packets by destination port. golden/decode.txt holds tshark's numbers, made
# by golden/expect_decode.sh; golden/decode_differs.txt the frames where we know better, and why.
. "$(dirname "$0")/lib.sh"

if [ -z "$CAPTURES" ]; then
    skip "real captures count as tshark has them" "there are none beside the repository (see CAPTURES)"
    finish
fi
if ! have jq; then
    skip "real captures count as tshark has them" "jq is not installed"
    finish
fi

# With SAMPLE=5 it is every fifth of them.
SAMPLE=${SAMPLE:-1}
all=tests/golden/decode.txt expected=$TMP/expected
awk -v one_in="$SAMPLE" '$1 != file { file = $1; files++ } files % one_in == 0' $all >"$expected"

# One JSON object a file; jq then turns all of them into tshark's lines at once.
files() { cut -d' ' -f1 "$1" | uniq; }
files "$expected" | while read -r file; do
    "$TAPWATCH" -r "$CAPTURES/$file" -b -o - --format json </dev/null 2>>"$TMP/errors"
done >"$TMP/snapshots"
jq -r --arg captures "$CAPTURES/" '
    (.input.names[0] | ltrimstr($captures)) as $file
    | ({received: .capture.received, "not-ip": .capture.not_ip} + .capture.malformed
       + (.totals.by_protocol | with_entries(
            {key: (.key + " packets"), value: .value.packets},
            {key: (.key + " bytes"), value: .value.bytes}))
       + ([.ports[] | {key: "\(.protocol):\(.port)", value: .packets}] | from_entries))
    | to_entries[] | select(.value > 0) | "\($file) \(.key) \(.value)"' "$TMP/snapshots" |
    LC_ALL=C sort >"$TMP/found"

for folder in $(cut -d/ -f1 $all | uniq); do
    found=$(files "$expected" | grep -c "^$folder/") there=$(files $all | grep -c "^$folder/")
    if [ "$found" = "$there" ]; then which="all $there"; else which="$found of $there"; fi
    if difference=$(diff <(grep "^$folder/" "$expected") <(grep "^$folder/" "$TMP/found")); then
        ok "$which captures in $folder/ count as tshark has them"
    else
        fail "$which captures in $folder/ count as tshark has them" \
            "$(grep -c '^[<>]' <<<"$difference") lines differ (< tshark, > tapwatch), such as
$(grep '^[<>]' <<<"$difference" | head -n 20)"
    fi
done
# The data offset says 24 and the segment has 20 bytes: tshark remarks "short segment", and shows the rest.
is "the two SYNs of a Mirai bot whose header lies are named by their ports, and by the signature" \
    "2 2 [23] mirai" \
    "$("$TAPWATCH" -r "$CAPTURES/real/mirai-syn-2020.pcap" -b -o - --format json 2>/dev/null | jq -r '
        [.capture.flawed["tcp-header-length"], .totals.by_protocol.tcp.packets, ([.ports[].port] | tostring),
         .incidents[].signature] | join(" ")')"
# Packets, records, sources and targets of the Messenger ports, as tshark has them:
#   tshark -r FILE -Y 'udp.dstport == PORT && !icmp' -T fields -e ip.src -e ip.dst
# One of the three packets to 1027 comes from a name server's port 53: a late answer, so no record,
# and its sender is no source (with '&& udp.srcport != 53' tshark has 2 packets of 2 sources).
is "the popup spam of 2004 has the packets, sources and targets that tshark gives" \
    "659 1026:7,7,6,1 1027:3,2,2,1 1028:2,2,2,1 1029:2,2,2,1 1434:2,2,2,1" \
    "$("$TAPWATCH" -r "$CAPTURES/real/messenger-spam-2004.pcap" -b -o - --format json | jq -r '
        [.capture.received, (.ports[] | select(.protocol == "udp" and (.port | IN(1026, 1027, 1028, 1029, 1434)))
            | "\(.port):\(.packets),\(.records),\(.sources),\(.targets)")] | join(" ")')"
finish
