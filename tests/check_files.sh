#!/usr/bin/env bash
# Every real capture, whole or damaged, through the whole program: it ends in time, says what is
# wrong in one line, and counts as many packets as capinfos does.
. "$(dirname "$0")/lib.sh"

if [ -z "$CAPTURES" ]; then
    skip "real captures are read" "there are none beside the repository (CAPTURES names their folder)"
    finish
fi
for tool in capinfos editcap jq gzip zstd xz; do
    if ! have $tool; then
        skip "real captures are read" "$tool is not installed"
        finish
    fi
done


# --- every file once ---

mkdir "$TMP/json" "$TMP/err"
(cd "$CAPTURES" && find . -type f ! -name '*.md' | sort) >"$TMP/files"

# read_files: reads lines "NUMBER FILE" and writes lines "FILE|NUMBER|EXIT|LINES ON STDERR|THE FIRST"
read_files() {
    local number file status lines first
    while read -r number file; do
        timeout 10 "$TAPWATCH" -r "$CAPTURES/$file" -b -o - --format json \
            >"$TMP/json/$number" 2>"$TMP/err/$number" </dev/null
        status=$?
        # What it found is no complaint, nor is a hint.
        mapfile -t lines < <(grep -vE '^tapwatch: (alert: |hardly a packet is to or from your home networks: )' "$TMP/err/$number")
        first=${lines[0]-}
        printf '%s|%s|%s|%s|%s\n' "$file" "$number" $status ${#lines[@]} "${first//|/ }"
    done
}
nl -ba "$TMP/files" >"$TMP/numbered"
for part in 0 1; do
    awk -v part=$part 'NR % 2 == part' "$TMP/numbered" | read_files >"$TMP/runs.$part" &
done
wait
cat "$TMP"/runs.? >"$TMP/runs"
is "every file is tried" "$(wc -l <"$TMP/files")" "$(wc -l <"$TMP/runs")"

none "every file ends with 0, 1 or 2 within 10 seconds" < <(
    awk -F'|' '$3 > 2 { print $1 " ends with " $3 }' "$TMP/runs")
none "what ends with 0 says nothing, and what does not says why in one line" < <(
    awk -F'|' '$4 != ($3 != 0) { print $1 " ends with " $3 ", " $4 " lines, " $5 }' "$TMP/runs")
none "only an unknown link type is refused as such" < <(
    awk -F'|' '$3 == 2 && $5 !~ /link type/ { print $1 ": " $5 }' "$TMP/runs")
none "every error names its file" < <(
    awk -F'|' -v folder="$CAPTURES" '$3 != 0 && index($5, "tapwatch: " folder "/" $1 ": ") != 1 {
        print $1 ": " $5 }' "$TMP/runs")

# One line for each snapshot: NUMBER|RECEIVED|what its parts are short of|ERROR
(cd "$TMP/json" && find . -type f -size +0 -printf '%f\n' | sort | xargs jq -r '[input_filename,
    .capture.received,
    .capture.received - .capture.analysed - .capture.not_ip - ([.capture.malformed[]] | add // 0),
    .capture.error // "" | tostring] | join("|")') >"$TMP/counts" 2>"$TMP/jq-errors"
none "every snapshot is valid JSON" <"$TMP/jq-errors"
none "received is the sum of analysed, not IP and malformed" < <(
    awk -F'|' '$3 != 0' "$TMP/counts")
# A file that can be opened at all leaves a snapshot, and says there too why it was not read whole.
none "the snapshot of a damaged file says why reading ended early" < <(
    awk -F'|' 'NR == FNR { seen[$1] = 1; error[$1] = $4; next }
        $3 == 0 && (!seen[$2] || error[$2] != "") { print $1 " ends with 0, error " error[$2] }
        $3 == 1 && $5 ~ /: ended (after|before) / && (error[$2] == "" || !index($5, error[$2])) {
            print $1 ": " $5 ", but in the snapshot " error[$2] }' "$TMP/counts" "$TMP/runs")

# --- against capinfos ---

# Of files that it can not read whole capinfos says so on standard error, with their name in quotes.
(cd "$CAPTURES" && xargs -a "$TMP/files" capinfos -c -M -T -r -m) \
    >"$TMP/capinfos" 2>"$TMP/capinfos-errors"
# Not imitated: a snoop file is neither pcap nor pcapng, and libpcap knows no pcap version 2.5.
grep -oE '"\./[^"]*"' "$TMP/capinfos-errors" | tr -d '"' >"$TMP/excepted"
printf '%s\n' ./malformed/solaris.snoop ./formats/libpcap/tests/pcap-invalid-version-2.pcap \
    >>"$TMP/excepted"
none "packet totals are those of capinfos for every file that it reads whole" < <(
    awk -v excepted="$TMP/excepted" -v counts="$TMP/counts" -v summary="$TMP/compared" '
        BEGIN {
            FS = "|"
            while ((getline line < excepted) > 0) skip[line] = 1
            while ((getline line < counts) > 0) { split(line, c, "|"); received[c[1]] = c[2] }
        }
        FNR == NR { number[$1] = $2; status[$1] = $3; next }
        { split($0, row, ","); file = row[1] }
        skip[file] || status[file] == 2 { next }
        { compared++ }
        received[number[file]] != row[2] { print file ": " received[number[file]] ", not " row[2] }
        END { print compared + 0 >summary }' "$TMP/runs" "$TMP/capinfos")
compared=$(cat "$TMP/compared")
holds "nearly all files could be compared ($compared)" [ "$compared" -ge 900 ]

# --- the same packets in other clothes ---

whole=$CAPTURES/real/messenger-spam-2004.pcap
# numbers ARGUMENTS...: the snapshot without the names of its inputs
numbers() { "$TAPWATCH" "$@" -b -o - --format json | jq -c 'del(.input.names)'; }
plain=$(numbers -r "$whole")
is "the plain file has its 659 packets" 659 "$(jq .capture.received <<<"$plain")"
gzip -c "$whole" >"$TMP/a.zst"
zstd -qc "$whole" >"$TMP/b.xz"
xz -c "$whole" >"$TMP/c.pcap"
is "gzip under the name of zstd gives the same numbers" "$plain" "$(numbers -r "$TMP/a.zst")"
is "zstd under the name of xz gives the same numbers" "$plain" "$(numbers -r "$TMP/b.xz")"
is "xz under the name of pcap gives the same numbers" "$plain" "$(numbers -r "$TMP/c.pcap")"
is "standard input gives the same numbers" "$plain" "$(numbers -r - <"$whole")"
is "a pipe gives the same numbers" "$plain" "$(numbers -r - < <(cat "$whole"))"
is "a compressed pipe gives the same numbers" "$plain" "$(numbers -r - < <(cat "$TMP/b.xz"))"
editcap -F pcapng "$whole" "$TMP/d"
is "pcapng gives the same numbers" "$plain" "$(numbers -r "$TMP/d")"
editcap -F nsecpcap "$whole" "$TMP/e"
is "pcap with nanoseconds gives the same numbers" "$plain" "$(numbers -r "$TMP/e")"
editcap -F pcap -r "$whole" "$TMP/first" 1-300
editcap -F pcapng "$whole" "$TMP/second" 1-300
gzip "$TMP/second"
is "two files, pcap and compressed pcapng, read in order give the same numbers" "$plain" \
    "$(numbers -r "$TMP/first" -r "$TMP/second.gz")"

# The pipe stays open, and nothing more comes: whoever waits for more never ends. (It holds 64 KiB.)
mkfifo "$TMP/pipe"
exec 9<>"$TMP/pipe"
for tool in gzip zstd xz; do
    "$tool" -c <"$TMP/first" >&9
    is "the packets of a $tool pipe come while it stays open" 300 "$(
        timeout 10 "$TAPWATCH" -r "$TMP/pipe" -c 300 -b -o - --format json 9>&- |
            jq .capture.received)"
done
exec 9>&-

# --- the end comes too early ---

# damaged SENTENCE FILE PACKETS ERROR: exit 1, one line (that begins so), the packets before counted
damaged() {
    local status
    "$TAPWATCH" -r "$2" -b -o - --format json 2>&1 >"$TMP/out" | grep -v ' from your home networks: ' >"$TMP/log"
    status=${PIPESTATUS[0]}
    is "$1" "1, 1 line, $3 packets, tapwatch: $2: $4" \
        "$status, $(wc -l <"$TMP/log") line, $(jq .capture.received "$TMP/out") packets, $(
            head -c $((${#2} + ${#4} + 12)) "$TMP/log")"
}
# A header of 24 bytes, then 16 bytes and the frame for each packet. The first three frames are of
# 342, 60 and 62 bytes (tshark), so the fourth packet begins at 536.
head -c 540 "$whole" >"$TMP/cut.pcap"
damaged "a pcap file that breaks off counts its packets before that" "$TMP/cut.pcap" 3 \
    "ended after packet 3: truncated"
# The last block of this file is that of its last packet.
head -c -4 "$TMP/d" >"$TMP/cut.pcapng"
damaged "a pcapng file that breaks off counts its packets before that" "$TMP/cut.pcapng" 658 \
    "ended after packet 658: truncated"

# --- compressed data breaks off ---

# Every tool prints what it can of a file that is cut, and that must be what we can read of it.
long=$CAPTURES/real/messenger-spam-2006.pcap
received() { "$TAPWATCH" -r "$1" -b -o - --format json 2>"$TMP/log" | jq .capture.received; }
# cut_anywhere TOOL: the file, packed by this tool, is cut at twelve places
cut_anywhere() {
    local size part packets error
    "$1" -c "$long" >"$TMP/whole.packed"
    size=$(stat -c %s "$TMP/whole.packed")
    for part in 1 2 3 4 5 6 7 8 9 10 11 12; do
        head -c $((size * part / 13)) "$TMP/whole.packed" >"$TMP/cut.packed"
        "$1" -dc <"$TMP/cut.packed" >"$TMP/cut.plain" 2>"$TMP/tool.log"
        packets=$(received "$TMP/cut.plain")
        error="tapwatch: $TMP/cut.packed: ended after packet $packets: its $1 data is truncated"
        [ "$packets, $error" = "$(received "$TMP/cut.packed"), $(cat "$TMP/log")" ] ||
            echo "$part of 13: want $packets, $error, got $(cat "$TMP/log")"
    done
}
for tool in gzip zstd xz; do
    none "$tool data cut anywhere gives the packets that $tool -dc gives" < <(cut_anywhere $tool)
done

finish
