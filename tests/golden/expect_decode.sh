#!/usr/bin/env bash
# expect_decode: what tshark says of the captures, in tapwatch's terms; the source of decode.txt.
#
#   tests/golden/expect_decode.sh CAPTURES >tests/golden/decode.txt         (needs tshark, takes minutes)
#
# Lines "FILE WHAT COUNT" for each capture that tshark reads whole and whose link type we know:
# frames by what became of them, packets and bytes by protocol, packets by destination port. Of
# tunnels and of ICMP's quotes tshark lists every layer; the outermost counts. Fragments are not
# joined. A lie that tshark remarks on is malformed here, by our name for it. Where the two differ by
# definition, decode_differs.txt says so, frame by frame, and why.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?the folder of the captures}" || exit 1

list_frames() {
    local fields
    fields=$(tshark -n -r "$1" -o ip.defragment:FALSE -o ipv6.defragment:FALSE -T fields \
        -E 'aggregator=;' -e frame.number -e frame.len -e frame.protocols -e udp.dstport \
        -e tcp.dstport -e _ws.expert.message -e ip.proto -e ipv6.nxt -e ipv6.fraghdr.nxt \
        2>/dev/null) || return 0
    [ -z "$fields" ] || sed "s|^|$1\t|" <<<"$fields"
}

# Files of another format or link type are refused, and no part of this.
known=' ether null loop rawip rawip4 rawip6 linux-sll linux-sll2 ppp chdlc nflog '
known+='ieee-802-11 ieee-802-11-radiotap '
capinfos -TrmtE {links,real,everyday,malformed}/*.* 2>/dev/null |
    while IFS=, read -r file format type; do
        [[ $format != *pcap* || $known != *" $type "* ]] || list_frames "$file"
    done | awk -f "$here/expect_decode.awk" "$here/decode_differs.txt" - | LC_ALL=C sort
