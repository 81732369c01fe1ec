#!/usr/bin/env bash
# All formats of one snapshot say the same: CSV, as Python's reader has it, DShield's lines, the text
# page and the list of a port's sources against the JSON (tests/formats.py compares them).
. "$(dirname "$0")/lib.sh"

PYTHON=/usr/bin/python3
if [ ! -x $PYTHON ]; then
    skip "all formats agree" "python3 is not installed"
    finish
fi
export TAPWATCH_CONFIG=$TMP/empty.conf
echo 'alert_severity = "critical";' >"$TAPWATCH_CONFIG"

# write CAPTURE OPTIONS...: $TMP/out.json, .csv .. of it; what is said goes to $TMP/said
write() {
    local capture=$1 format
    shift
    for format in json csv dshield text; do
        "$TAPWATCH" -r "$capture" -b -o - --format $format "$@" >"$TMP/out.$format" 2>"$TMP/said"
    done
    "$TAPWATCH" -r "$capture" -b -o - --format dshield-sources:udp/1026 "$@" >"$TMP/out.sources" 2>"$TMP/said"
}
compare() {
    $PYTHON tests/formats.py "$TMP"/out.{json,csv,dshield,text,sources} udp/1026 2>&1
}
# agree SENTENCE LEAST CAPTURE OPTIONS...: nothing differs, and at least so much was compared
agree() {
    local sentence=$1 least=$2
    shift 2
    write "$@"
    compare >"$TMP/compared"
    none "$sentence" < <(awk -v least="$least" '
        !/^compared [0-9]+$/ { print }
        /^compared [0-9]+$/ { n = $2 }
        END { if (n < least) print "only " n + 0 " things were compared" }' "$TMP/compared")
}

# --- they agree ----------------------------------------------------------------------------------

"$BUILD/story" -s 7 -x 0.02 -o "$TMP/story.pcap" -t "$TMP/truth" 2>/dev/null
agree "the formats agree where evidence is kept" 15000 "$TMP/story.pcap" -H 203.0.113.0/24 -w "$TMP/evidence.pcap" --force
is "which both say" "true 1" "$(grep -q '"to_file"' "$TMP/out.json" && echo true) $(head -n 1 "$TMP/out.csv" | grep -c 'evidence\.to_file')"
agree "the formats agree on the story of 2003 alone" 15000 "$TMP/story.pcap" -H 203.0.113.0/24
is "of which there are lines of both kinds" "yes yes" "$(
    awk -F'\t' '$3 == 1 { one = "yes" } $3 > 1 { more = "yes" } END { print one, more }' "$TMP/out.dshield")"
if [ -n "$CAPTURES" ]; then
    agree "the formats agree on real popup spam" 1500 "$CAPTURES/real/messenger-spam-2004.pcap"
    agree "and on popup spam among much else" 4000 "$CAPTURES/real/messenger-spam-2006.pcap"
    agree "the formats agree on backscatter" 2000 "$CAPTURES/real/backscatter-2009.pcap"
    agree "the formats agree on a scan" 300 "$CAPTURES/real/445_scan.pcap"
    agree "the formats agree on everyday traffic" 1000 "$CAPTURES/everyday/smb.pcap"
    agree "the formats agree on ICMP of IPv6" 200 "$CAPTURES/links/IcmpV6_EchoMessages.pcap"
    echo 'dshield_user_id = 4711; dshield_anonymise = true; alert_severity = "critical";' >"$TMP/dshield.conf"
    agree "so they do with DShield's settings" 1500 "$CAPTURES/real/messenger-spam-2004.pcap" --config "$TMP/dshield.conf"
    is "which are in each line" "4711 10" "$(
        awk -F'\t' '{ sub(/\..*/, "", $6); print $2, $6 }' "$TMP/out.dshield" | sort -u)"
    # Every fiftieth of all there are, or still fewer with SAMPLE, as all take minutes (FORMATS=all). Some are no captures.
    find "$CAPTURES" -type f ! -name '*.md' | sort |
        awk -v all="${FORMATS:-}" -v every=$((50 * ${SAMPLE:-1})) 'all == "all" || NR % every == 1' >"$TMP/files"
    looked=0
    while read -r file; do
        write "$file" </dev/null
        [ -s "$TMP/out.json" ] || continue
        looked=$((looked + 1))
        compare >"$TMP/compared"
        grep -v '^compared [1-9][0-9]*$' "$TMP/compared" | sed "s|^|$file: |"
        grep -q '^compared [1-9]' "$TMP/compared" || echo "$file: nothing was compared"
    done <"$TMP/files" >"$TMP/differ"
    none "the formats agree on captures of all kinds ($looked of $(wc -l <"$TMP/files") read)" <"$TMP/differ"
    holds "most of which read" [ "$looked" -ge "$(($(wc -l <"$TMP/files") * 8 / 10))" ]
else
    skip "the formats agree on real captures" "there are none beside the repository"
fi

# --- also of a snapshot that was saved -----------------------------------------------------------

write "$TMP/story.pcap" -H 203.0.113.0/24
mv "$TMP/out.json" "$TMP/saved.json"
for format in csv dshield; do
    "$TAPWATCH" --open "$TMP/saved.json" -b -o - --format $format >"$TMP/opened" 2>"$TMP/said"
    is "what was saved as JSON gives the same $format" "$(sha256sum <"$TMP/out.$format")" "$(sha256sum <"$TMP/opened")"
done

# --- and what differs is noticed -----------------------------------------------------------------

write "$TMP/story.pcap" -H 203.0.113.0/24
# noticed SENTENCE FORMAT SED: a change of one thing in that format is told
noticed() {
    cp "$TMP/out.$2" "$TMP/kept"
    sed -i -E "$3" "$TMP/out.$2"
    if cmp -s "$TMP/kept" "$TMP/out.$2"; then fail "$1" "nothing was changed"; fi
    compare >"$TMP/compared"
    holds "$1" grep -qv '^compared' "$TMP/compared"
    mv "$TMP/kept" "$TMP/out.$2"
}
noticed "a count that differs in the CSV is noticed" csv 's/^(ports,.*,udp,1026,,[^,]*,,,,)[0-9]+,/\17,/'
noticed "a line that is missing in the CSV is noticed" csv '/^incidents\.ports,/ { /,1026,/d }'
noticed "a formula in the CSV is noticed" csv '0,/^values,([^,]*),program,/ s//values,\1,=program,/'
noticed "a count that differs in DShield's lines is noticed" dshield '1 s/^([^\t]*\t[0-9]+\t)[0-9]+/\1987654/'
noticed "a field that is missing in them is noticed" dshield '1 s/\t[0-9]+\t/\t/'
noticed "a count that differs on the page is noticed" text 's/^(  udp\/1026 .{18}) *[0-9]( ?[0-9]{3})/\1    9\2/'
noticed "a count that differs in the list of sources is noticed" sources '1 s/\t[0-9]+\t/\t987654\t/'

# --- where they go -------------------------------------------------------------------------------

run() { "$TAPWATCH" -r "$TMP/story.pcap" -b -H 203.0.113.0/24 "$@" 2>"$TMP/said"; }
run -o "$TMP/by-suffix.csv"
holds "a file ending in .csv is CSV" cmp "$TMP/by-suffix.csv" "$TMP/out.csv"
run -o "$TMP/by-suffix.dshield"
holds "a file ending in .dshield has DShield's lines" cmp "$TMP/by-suffix.dshield" "$TMP/out.dshield"
run -o "$TMP/ports.csv" --format csv:ports
is "a list alone has its rows" "$(grep -c '^ports,' "$TMP/out.csv")" "$(grep -c '^ports,' "$TMP/ports.csv")"
is "under one header" 1 "$(grep -vc '^ports,' "$TMP/ports.csv")"

run -o "$TMP/grows.csv" --format csv:values --every 100000
is "with --every a file of CSV grows under one header" 1 "$(grep -c '^list,' "$TMP/grows.csv")"
is "by a table for each time" "$(run -o - --format json --every 100000 | wc -l)" \
    "$(cut -d, -f2 "$TMP/grows.csv" | tail -n +2 | sort -u | wc -l)"
run -o - --format csv:values --every 100000 | cmp - "$TMP/grows.csv"
is "so does standard output" 0 $?
run -o "$TMP/refused.dshield" --every 60
is "DShield's lines are refused with --every, in one line, and nothing is written" "2 1 no" \
    "$? $(wc -l <"$TMP/said") $([ -e "$TMP/refused.dshield" ] && echo yes || echo no)"

# blocks LOCALE OPTIONS...: how many lines of the page have a block character
blocks() { LC_ALL=$1 run -o - --format text "${@:2}" | grep -c '█'; }
holds "the page has graphs of blocks where the locale has them" [ "$(blocks C.UTF-8)" -gt 5 ]
is "else of ASCII, as with --ascii" "0 0" "$(blocks C) $(blocks C.UTF-8 --ascii)"

cp "$TMP/story.pcap" "$TMP/=1+1.pcap"
is "a file's name is no formula in a spreadsheet" '\x3d1+1.pcap' "$(
    cd "$TMP" && "$TAPWATCH" -r "=1+1.pcap" -b -o - --format csv:values 2>/dev/null |
        awk -F, '$3 == "input.names" { sub(/\r/, ""); print $4 }')"

finish
