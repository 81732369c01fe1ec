#!/usr/bin/env bash
# Evidence: what -w writes of the story of 2003 and what other programs make of it; where it can not be
# written; and the key e. (Live: check_evidence_live.sh.)
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

for tool in capinfos tcpdump jq; do
    if ! have $tool; then
        skip "evidence is looked at" "$tool is not installed"
        finish
    fi
done

# found FILE FILTER: how many of its packets pass it
found() { tcpdump -qn -r "$1" "$2" 2>/dev/null | wc -l; }
# frames FILE FILTER: times and bytes of those packets, in order of time
frames() { TZ=UTC tcpdump -ttttnq -xx -r "$1" "$2" 2>/dev/null | sed -E ':a; N; $!ba; s/\n\t+0x[0-9a-f]+: */ /g' | sort; }
evidence() { "$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -b -o "$TMP/s.json" --force -w "$@" 2>"$TMP/log"; }

TWO_ZEROS='(udp[4:2] = 10 and udp[8:2] = 0)'
NEWS='(udp[4:2] = 12 and udp[8:4] = 0x13370001)'
PROBE="(udp dst port 135 or udp dst portrange 1026-1031) and ($TWO_ZEROS or $NEWS)"
REFUSED='icmp[0:2] = 0x0303 and icmp[17] = 17 and (icmp[32:2] = 10 or icmp[32:2] = 12) and
    (icmp[30:2] = 135 or (icmp[30:2] >= 1026 and icmp[30:2] <= 1031))'
REPLIED='src host 203.0.113.77 and udp and (src port 1026 or src port 1030)'

# --- from a file ---

# The thread sanitizer takes minutes for all of its days: there it is those in which most is written.
part=()
case $BUILD in *tsan*) part=(--from '2003-12-01 12:00') ;; esac
"$BUILD/story" -s 1 -x 0.05 "${part[@]+"${part[@]}"}" -o "$TMP/s.pcap" -t "$TMP/truth.json"
evidence "$TMP/e.pcap"
is "evidence of the story is written" "0 1" "$? $(grep -c '^tapwatch: evidence: [0-9]* packets written; memory holds [0-9]* packets\(, [1-9][0-9]* were pushed out of it, written or not\)\?$' "$TMP/log")"
for which in "the probes" "what refused them" "the replies to them"; do
    case $which in *probes) filter=$PROBE ;; *refused*) filter=$REFUSED ;; *) filter=$REPLIED ;; esac
    is "$which are there, as many, with their times, lengths and bytes" \
        "$(frames "$TMP/s.pcap" "$filter" | sha256sum)" "$(frames "$TMP/e.pcap" "$filter" | sha256sum)"
done
first_news=$(TZ=UTC tcpdump -ttn -r "$TMP/s.pcap" "$PROBE and $NEWS" 2>/dev/null | head -n 1 | cut -d' ' -f1)
minute() {
    TZ=UTC tcpdump -ttnq -r "$1" "$PROBE" 2>/dev/null |
        awk -v news="$first_news" '$1 >= news - 3600 && $1 <= news' | sort
}
is "the first packet of the new payload and the hour before it are there" \
    "$(minute "$TMP/s.pcap")" "$(minute "$TMP/e.pcap")"
holds "which are more than one packet" test "$(minute "$TMP/e.pcap" | wc -l)" -gt 1
is "as many records as the incidents of signatures have, and no conversation" "true" "$(
    n=$(jq '[.incidents[] | select(.kind == "signature") | .records] | add' "$TMP/s.json")
    all=$(capinfos -rTM -c "$TMP/e.pcap" | cut -f2)
    [ "$n" -gt 1000 ] && [ "$all" -ge "$n" ] && [ "$all" -lt "$(capinfos -rTM -c "$TMP/s.pcap" | cut -f2)" ] && echo true)"
is "its head says the link type, microseconds and the largest packet" "ether microseconds 16000" \
    "$(capinfos -rTM -E -l "$TMP/e.pcap" | awk -F'\t' '{ print $2, "microseconds", $3 }')"
is "tshark reads it to its end without a complaint" "0 0" "$(
    if have tshark; then tshark -r "$TMP/e.pcap" -q >/dev/null 2>"$TMP/tshark"; else capinfos "$TMP/e.pcap" >/dev/null 2>"$TMP/tshark"; fi
    echo $? "$(grep -cv 'Running as user' "$TMP/tshark")")"
is "only its owner reads it" 600 "$(stat -c %a "$TMP/e.pcap")"
"$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -b -o "$TMP/without.json" 2>/dev/null
counts() { jq -c 'del(.incidents[].evidence)' "$1"; }
holds "what is counted is the same without" cmp <(counts "$TMP/s.json") <(counts "$TMP/without.json")
is "without, no incident says that packets of it are kept" false "$(jq 'any(.incidents[]; has("evidence"))' "$TMP/without.json")"
is "the JSON says how many went to the file, and of each incident how many are kept" \
    "$(capinfos -rTM -c "$TMP/e.pcap" | cut -f2) true" \
    "$(jq -r '[.incidents[].evidence | select(.)] | "\(map(.to_file) | add) \(all(.kept + .pushed_out >= .to_file and .kept > 0))"' "$TMP/s.json")"
evidence "$TMP/again.pcap"
holds "the same again is the same" cmp "$TMP/e.pcap" "$TMP/again.pcap"
"$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -w - 2>"$TMP/log" | cat >"$TMP/piped.pcap"
holds "standard output gets the same, and no report" cmp "$TMP/e.pcap" "$TMP/piped.pcap"
is "an input without incidents gives a file without packets" "0 0" "$(
    "$TAPWATCH" -r "$TMP/s.pcap" -b -o /dev/null -w "$TMP/none.pcap" 'tcp port 1' 2>/dev/null
    echo $? "$(found "$TMP/none.pcap" '')")"

# A capture in nanoseconds: the same bytes with another magic, whose fractions are then a thousandth.
{ printf '\x4d\x3c\xb2\xa1'; tail -c +5 "$TMP/s.pcap"; } >"$TMP/nano.pcap"
"$TAPWATCH" -r "$TMP/nano.pcap" -H 203.0.113.0/24 -b -o /dev/null -w "$TMP/nano-e.pcap" 2>/dev/null
nano() { tcpdump --nano -ttnq -r "$1" "$PROBE" 2>/dev/null | sort; }
is "nanoseconds stay what they are" "$(nano "$TMP/nano.pcap" | sha256sum)" "$(nano "$TMP/nano-e.pcap" | sha256sum)"
is "and the file says that it has them" "4d3cb2a1" "$(head -c 4 "$TMP/nano-e.pcap" | od -An -tx1 | tr -d ' \n')"

# --- several files ---

is "a large file is followed by others, which hold all of it" "true" "$(
    evidence "$TMP/part" -C 1
    sizes=$(stat -c %s "$TMP/part" "$TMP"/part[0-9]* 2>/dev/null | sort -n | tail -n 1)
    total=0
    for f in "$TMP/part" "$TMP"/part[0-9]*; do [ -e "$f" ] && total=$((total + $(found "$f" ''))); done
    [ -s "$TMP/part1" ] && [ "$sizes" -le 1000000 ] && [ "$total" -eq "$(found "$TMP/e.pcap" '')" ] && echo true)"

is "of so many the oldest is written anew" "ring0 ring1" "$(
    evidence "$TMP/ring" -C 1 -W 2
    cd "$TMP" && echo ring*)"
is "and the latest packets are there" "$(frames "$TMP/e.pcap" '' | tail -n 100 | sha256sum)" \
    "$({ frames "$TMP/ring0" ''; frames "$TMP/ring1" ''; } | sort | tail -n 100 | sha256sum)"

# --- where it can not be written ---

# refused SENTENCE WORDS ARGUMENTS...: exit 1 or 2 and one line with these words
refused() {
    local sentence=$1 words=$2
    shift 2
    "$TAPWATCH" -r "$TMP/s.pcap" -b "$@" >"$TMP/out" 2>"$TMP/log"
    local status=$?
    is "$sentence" "true 0 1 1" "$([ $status -ge 1 ] && [ $status -le 2 ] && echo true) $(wc -c <"$TMP/out") $(
        wc -l <"$TMP/log") $(grep -c -- "$words" "$TMP/log")"
}
ln -s target "$TMP/link.pcap"
refused "a symbolic link is not followed" "link.pcap: is a symbolic link" -w "$TMP/link.pcap" --force
holds "and what it points to is not made" test ! -e "$TMP/target"
refused "a file that exists is kept" "e.pcap: exists; use --force" -w "$TMP/e.pcap"
refused "two that want standard output are refused" "both mean standard output" -w - -o -
refused "a folder that is not there is named" "No such file or directory" -w "$TMP/nowhere/e.pcap"
is "a reader who leaves is no error" "0 0" "$(
    "$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -w - 2>"$TMP/log" | head -c 1 >/dev/null
    echo "${PIPESTATUS[0]} $(grep -cE 'Broken|not written' "$TMP/log")")"
is "nor is one who leaves without having read anything" "0 0" "$(
    # shellcheck disable=SC2216 # that is the point
    "$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -w - 2>"$TMP/log" | sleep 1
    echo "${PIPESTATUS[0]} $(grep -cE 'Broken|not written|standard output' "$TMP/log")")"
"$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -w - >/dev/full 2>"$TMP/log"
is "standard output that is full is one" "1 1" "$? $(grep -c '^tapwatch: evidence: standard output: No space left on device$' "$TMP/log")"

# One of ours pings three, then somebody pings all of ours.
if have python3; then
    python3 - "$TMP/pings.pcap" <<'END'
import struct, sys
ours, theirs = bytes([203, 0, 113, 9]), bytes([198, 51, 100, 77])
pings = [(ours, bytes([192, 0, 2, k])) for k in range(3)]
pings += [(theirs, bytes([203, 0, 113, 20 + k])) for k in range(100)]
with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
    for number, (source, target) in enumerate(pings):
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 28, 0, 0, 64, 1, 0) + source + target
        packet = ip + struct.pack(">BBHHH", 8, 0, 0, 1, number)
        out.write(struct.pack("<IIII", 1070308350 + number, 0, len(packet), len(packet)) + packet)
END
    "$TAPWATCH" -r "$TMP/pings.pcap" -H 203.0.113.0/24 -b -o "$TMP/pings.json" -w "$TMP/pings_e.pcap" 2>"$TMP/log"
    is "nobody's pings are evidence of sweeps by ping" "true 0" \
        "$(jq 'any(.incidents[]; .title == "Sweeps by ping")' "$TMP/pings.json") $(found "$TMP/pings_e.pcap" '')"
else
    skip "nobody's pings are evidence of sweeps by ping" "needs python3"
fi

# told WORDS: once in what was said since $begun, and once more each time that a disk may have had room for some
# packets, and was full again: every five seconds it is tried (a sanitizer may take so long)
told() {
    local n
    n=$(grep -c -- "$1" "$TMP/log")
    if [ "$n" -ge 1 ] && [ "$n" -le $((1 + (SECONDS - begun) / 5)) ]; then echo once; else echo "$n times"; fi
}
small=$TMP/small
unmount() { umount "$small" 2>/dev/null; }
cleanup_hooks+=(unmount)
mkdir "$small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=128k tmpfs "$small" 2>/dev/null; then
    begun=$SECONDS
    evidence "$small/e.pcap"
    is "on a full disk one line says so, the exit status is 1" "1 once" "$? $(told 'e.pcap: No space left on device')"
    holds "nothing else is lost by it" cmp <(counts "$TMP/s.json") <(counts "$TMP/without.json")
    begun=$SECONDS
    "$TAPWATCH" -r "$TMP/s.pcap" -H 203.0.113.0/24 -w - >"$small/e.pcap" 2>"$TMP/log"
    is "so it is where standard output is a file there" "1 once" \
        "$? $(told '^tapwatch: evidence: standard output: No space left on device$')"
    is "and what is there are whole packets, too" "true 0" "$(
        [ "$(found "$small/e.pcap" '')" -gt 100 ] && echo true) $(
        capinfos "$small/e.pcap" 2>&1 | grep -c 'cut short')"
    evidence "$small/e.pcap" --force
    is "and what is there are whole packets" "true 0" "$([ "$(found "$small/e.pcap" '')" -gt 100 ] && echo true) $(
        capinfos "$small/e.pcap" 2>&1 | grep -c 'cut short')"
    mount -o remount,ro "$small"
    refused "a place that is read-only is said" "Read-only file system" -w "$small/other.pcap"
    unmount
else
    skip "on a full disk one line says so, the exit status is 1" "can not mount a small file system"
fi

# --- the key e ---

if have tmux; then
    mkdir "$TMP/screen"
    server=0 # each time another: the old one may take a moment to go
    term() { ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8 tmux -L "tapwatch-e-$$-$server" -f /dev/null "$@"; }
    term_end() {
        term kill-server 2>/dev/null
        server=$((server + 1))
    }
    cleanup_hooks+=(term_end)
    screen() { term capture-pane -t t -p; }
    sees() { screen | grep -qE -- "$1"; }
    (cd "$TMP/screen" && term new-session -d -s t -x 130 -y 40 \
        "exec $TAPWATCH -r $TMP/s.pcap -H 203.0.113.0/24 --speed max 2>$TMP/log")
    wait_for 300 sees ' END '
    term send-keys -t t 4
    wait_for 10 sees 'messenger-zero-probe'
    term send-keys -t t /
    term send-keys -t t -l messenger-zero-probe
    term send-keys -t t Enter Enter e
    holds "e says where it has written how many packets" wait_for 10 sees 'wrote tapwatch-evidence-[0-9TZ]*\.pcap: [0-9]+ packets of messenger-zero-probe; memory holds [0-9]+ packets of evidence'
    file=$(echo "$TMP"/screen/tapwatch-evidence-*.pcap)
    is "they are the probes and what answered them" \
        "$(frames "$TMP/s.pcap" "($PROBE) or ($REFUSED) or ($REPLIED)" | sha256sum)" "$(frames "$file" '' | sha256sum)"
    is "in order of time" True "$(capinfos -rTm -o "$file" | cut -d, -f2)"
    # That file, a link and a folder are in the way of the next.
    ln -s "$TMP/pointed" "${file%.pcap}-2.pcap"
    mkdir "${file%.pcap}-3.pcap"
    cp "$file" "$TMP/first.pcap"
    term send-keys -t t e
    holds "a file, a link and a folder of that name are left alone, and another is chosen" \
        wait_for 10 sees 'wrote tapwatch-evidence-[0-9TZ]*-4\.pcap: [0-9]+ packets of messenger-zero-probe'
    holds "which holds the same" cmp "$file" "${file%.pcap}-4.pcap"
    is "the file is as it was, what the link points to not made, the folder empty" "0 no " \
        "$(cmp "$file" "$TMP/first.pcap" >/dev/null; echo $?) $([ -e "$TMP/pointed" ] && echo yes || echo no) $(ls -A "${file%.pcap}-3.pcap")"
    term send-keys -t t q

    term_end
    term new-session -d -s t -x 130 -y 40 "exec $TAPWATCH $TMP/s.json 2>$TMP/log"
    wait_for 60 sees 'SAVED'
    term send-keys -t t 4
    wait_for 10 sees 'messenger-zero-probe'
    term send-keys -t t e
    holds "of a saved snapshot e says that it has no packets" wait_for 10 sees 'this is a saved snapshot: it has no packets'
    term send-keys -t t q

    if [ -s "$TMP/pings.pcap" ]; then
        term_end
        term new-session -d -s t -x 130 -y 40 "exec $TAPWATCH -r $TMP/pings.pcap -H 203.0.113.0/24 --speed max 2>$TMP/log"
        wait_for 300 sees ' END '
        term send-keys -t t 4
        wait_for 10 sees 'Sweeps by ping'
        term send-keys -t t Enter e
        holds "of sweeps by ping e says that there is none" wait_for 10 sees 'no evidence is kept of sweeps by ping'
        term send-keys -t t q
    fi

    # Ten incidents at once, of which one is half of a flood of a million packets a second: each packet has its
    # number within its incident as the identification in its IP header. A sanitizer takes a hundred seconds for
    # all of it: there it is a tenth of the packets, in an eighth of the memory.
    case $BUILD in
    *asan* | *tsan*) apart=300 memory=2 ;;
    *) apart=3000 memory=16 ;;
    esac
    if have python3; then
        mkdir "$TMP/ten"
        echo "evidence_memory = $memory;" >"$TMP/ten.conf"
        python3 - "$TMP/ten/in.pcap" $apart <<'END'
import struct, sys
ROUNDS, APART = 200, int(sys.argv[2])
others = {5351: b"\0\0", 123: b"\x17\0\3\x2a", 1900: b"M-SEARCH", 3702: b"<:/>\n", 3283: b"\0\x14\0\1\3", 10001: b"\1\0\0\0",
          1434: b"\2", 3389: b"\0" * 7 + b"\xff" + b"\0" * 8, 53413: b"\x0a\0\0\0"}
head, ip, udp = struct.Struct("<IIII"), struct.Struct(">BBHHHBBHII"), struct.Struct(">HHHH")
with open(sys.argv[1], "wb") as out:
    def put(at, source, port, payload, number):
        size = 28 + len(payload)
        out.write(head.pack(1070308350, at, size, size) +
                  ip.pack(0x45, 0, size, number & 0xffff, 0, 64, 17, 0, source, 0xcb007100 + number % 254 + 1) +
                  udp.pack(2000 + number % 50000, port, 8 + len(payload), 0) + payload)
    out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
    for i in range(ROUNDS * APART):
        forged = 0x0b000000 | i * 2654435761 & 0xffffff
        put(i, forged, (1026, 9999)[i % 2], (b"\0\0", b"x" * 20)[i % 2], i // 2)
        if i % APART == 0:
            for k, (port, payload) in enumerate(others.items()):
                put(i, 0xc6336400 + k, port, payload, i // APART)
END
        term_end
        (cd "$TMP/ten" && term new-session -d -s t -x 130 -y 40 \
            "exec $TAPWATCH --config $TMP/ten.conf -r in.pcap -H 203.0.113.0/24 --speed max -o ten.json 2>$TMP/log")
        wait_for 300 sees ' END '
        term send-keys -t t w
        wait_for 10 test -s "$TMP/ten/ten.json"
        is "ten incidents under a flood: all packets are counted" $((200 * apart + 1800)) "$(jq .capture.received "$TMP/ten/ten.json")"
        is "and more than can be kept came" true \
            "$(jq --argjson apart $apart '[.incidents[].evidence.pushed_out // 0] | add > 33 * $apart' "$TMP/ten/ten.json")"
        written() { [ "$(find "$TMP/ten" -name 'tapwatch-evidence-*' | wc -l)" -ge "$1" ]; }
        term send-keys -t t 4 g
        incidents=$(jq '.incidents | length' "$TMP/ten/ten.json")
        for ((i = 1; i <= incidents; i++)); do
            term send-keys -t t e
            wait_for 20 written "$i"
            term send-keys -t t j
        done
        term send-keys -t t q
        declare -A written_to # a port, if all packets of the file went there: that file
        for file in "$TMP"/ten/tapwatch-evidence-*; do
            ports=$(tcpdump -tqnr "$file" 2>/dev/null | awk '{ sub(/.*\./, "", $4); print /: UDP/ ? $4 + 0 : "other" }' | sort -u)
            [[ "$ports" =~ ^[0-9]+$ ]] || continue
            written_to[$ports]+=${written_to[$ports]:+ and }$file # of two there is no such file
        done
        first_hundred() { # PORT: the numbers of the first hundred that were written of its incident
            tcpdump -vnr "${written_to[$1]-no file}" 2>/dev/null | grep -oE ', id [0-9]+' | cut -d' ' -f3 | head -n 100
        }
        for port in 1026 5351 123 1900 3702 3283 10001 1434 3389 53413; do
            is "of the incident of port $port the first hundred packets are kept" "$(seq 0 99)" "$(first_hundred "$port")"
        done
        is "of all but the flood each packet is" "200 200 200 200 200 200 200 200 200" \
            "$(jq -r '[.incidents[] | select(.kind == "signature" and .records == 200) | .evidence.kept] | join(" ")' "$TMP/ten/ten.json")"
    else
        skip "of the incident of port 1026 the first hundred packets are kept" "needs python3"
    fi

    # Who sent nothing unasked has no evidence, whose records belong to no incident has some.
    if [ -s "$TMP/ten/in.pcap" ]; then
        term_end
        tcpdump -r "$TMP/ten/in.pcap" -c 40 -w "$TMP/screen/few.pcap" 'udp dst port 9999' 2>/dev/null
        (cd "$TMP/screen" && rm -rf tapwatch-evidence-* && term new-session -d -s t -x 130 -y 40 \
            "exec $TAPWATCH -r few.pcap -H 203.0.113.0/24 --speed max 2>$TMP/log")
        wait_for 300 sees ' END '
        term send-keys -t t 3
        wait_for 10 sees '11\.'
        term send-keys -t t g e
        holds "of a source of no incident e says whose packets it has written" \
            wait_for 10 sees 'wrote tapwatch-evidence-.*: 1 packets of 11\..*, of no incident: records and what'
        term send-keys -t t q
    fi

    # Why nothing is written. Of a conversation only its middle is there; one record comes before so many others
    # to its port that it is pushed out.
    if have python3; then
        mkdir "$TMP/none"
        echo 'evidence_memory = 2;' >"$TMP/none.conf"
        python3 - "$TMP/none/in.pcap" <<'END'
import struct, sys
head, ip, udp = struct.Struct("<IIII"), struct.Struct(">BBHHHBBHII"), struct.Struct(">HHHH")
with open(sys.argv[1], "wb") as out:
    def put(at, source, protocol, rest):
        size = 20 + len(rest)
        out.write(head.pack(1070308350, at, size, size) +
                  ip.pack(0x45, 0, size, 0, 0, 64, protocol, 0, source, 0xcb007109) + rest)
    def put_datagram(at, source, source_port):
        put(at, source, 17, udp.pack(source_port, 9999, 16, 0) + b"x" * 8)
    out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
    put(0, 0xc6336435, 6, struct.pack(">HHIIBBHHH", 3000, 4000, 1, 1, 0x50, 0x18, 8192, 0, 0) + b"middle")
    put_datagram(1, 0xc6336407, 2000)
    for i in range(60000):
        put_datagram(2 + i, 0xc6336408, 3000 + i)
END
        # says KEYS MESSAGE: after these keys and e
        says() {
            local key
            for key in $1; do term send-keys -t t "$key"; done
            term send-keys -t t e
            wait_for 10 sees "$2"
        }
        # filtered VIEW WORD: the keys to it
        filtered() { echo "Escape Escape Escape $1 / $2 Enter g"; }
        term_end
        (cd "$TMP/none" && term new-session -d -s t -x 250 -y 40 \
            "exec $TAPWATCH --config $TMP/none.conf -r in.pcap -H 203.0.113.0/24 --speed max 2>$TMP/log")
        wait_for 300 sees ' END '
        holds "e says of a source that sent no record that it did not, and what would help" says \
            "$(filtered 3 src:198.51.100.53)" 'nothing is written: of 198.51.100.53 there was no record .*tcpdump writes them'
        holds "likewise of a port" says "$(filtered 2 port:4000)" 'nothing is written: of tcp/4000 there was no record'
        holds "of one whose record was pushed out that it was, by how many, and what would help" says \
            "$(filtered 3 src:198.51.100.7)" \
            'nothing is written: no packet of 198.51.100.7 is kept any more, [1-9][0-9]+ were pushed out; a larger evidence_memory'
        term send-keys -t t q
        is "and nothing is written" "in.pcap" "$(ls -A "$TMP/none")"

        # What was known before the start, of which no packet has come since.
        echo "state_file = \"$TMP/none.state\";" >"$TMP/state.conf"
        "$TAPWATCH" --config "$TMP/state.conf" -r "$TMP/s.pcap" -H 203.0.113.0/24 -b -o /dev/null 2>"$TMP/log"
        tcpdump -r "$TMP/s.pcap" -w "$TMP/none/last.pcap" "tcp dst port 80" 2>/dev/null
        term_end
        (cd "$TMP/none" && term new-session -d -s t -x 250 -y 40 \
            "exec $TAPWATCH --config $TMP/state.conf -r last.pcap -H 203.0.113.0/24 --speed max 2>$TMP/log")
        wait_for 300 sees ' END '
        holds "of an incident that is only remembered e says that no packet has come since the start" says \
            "$(filtered 4 messenger-zero-probe)" \
            'nothing is written: no packet of messenger-zero-probe has come since the program started, or counts were reset'
        term send-keys -t t q
    else
        skip "e says of a source that sent no record that it did not" "needs python3"
    fi
else
    skip "e says where it has written how many packets" "needs tmux"
fi
finish
