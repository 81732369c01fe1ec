#!/usr/bin/env bash
# Who is told of alerts, of the whole program: standard error, a command, the exit status.
. "$(dirname "$0")/lib.sh"

# probes: a pcap (link type 101: raw IP) of two zero bytes to UDP 1026, one a second from 2003-12-01
# 18:20:07 UTC on, from 192.0.2.17 to 40 addresses outside.
probes() {
    local i time
    printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x65\0\0\0'
    for ((i = 1; i <= 40; i++)); do
        time=$((1070302807 + i - 1))
        printf -v time '\\x%02x\\x%02x\\x%02x\\x%02x' $((time & 255)) $((time >> 8 & 255)) $((time >> 16 & 255)) $((time >> 24))
        printf %b "$time"'\0\0\0\0\x1e\0\0\0\x1e\0\0\0'
        printf %b "\\x45\\0\\0\\x1e\\0\\0\\0\\0\\x40\\x11\\0\\0\\xc0\\0\\x02\\x11\\xc6\\x33\\x64\\x$(printf %02x "$i")"
        printf %b '\x0c\x91\x04\x02\0\x0a\0\0\0\0'
    done
}

probes >"$TMP/in.pcap"
mkdir "$TMP/out" # by itself: a command must not lie where tapwatch writes
export TAPWATCH_CONFIG=$TMP/tapwatch.conf RESULT=$TMP/result
cat >"$TMP/page" <<'END'
#!/bin/sh
printf '%s ' "$@" >>"$RESULT"
cat >>"$RESULT"
END
chmod +x "$TMP/page"
# run CONFIG OPTIONS...: the counts are in $TMP/out/out.json, what was said in $TMP/said; its status
run() {
    echo "$1" >"$TAPWATCH_CONFIG"
    shift
    : >"$RESULT"
    "$TAPWATCH" -r "$TMP/in.pcap" -b -o "$TMP/out/out.json" --force "$@" 2>"$TMP/said"
}
ours=(-H 192.0.2.0/24)

have jq || { skip "alerts are told of" "jq is not installed"; finish; }
run '' "${ours[@]}"
if [ "$(jq '.signatures | length' "$TMP/out/out.json")" = 0 ]; then
    skip "alerts are told of" "no signature is looked for"
    finish
fi

told=$(grep -c '^tapwatch: alert: ' "$TMP/said")
is "each alert of severity warning and above is a line on standard error" \
    "$(jq '[.alerts[] | select(.severity != "info")] | length' "$TMP/out/out.json")" "$told"
holds "that one of ours sends the probe is one of them" \
    grep -q '^tapwatch: alert: 2003-12-01 18:20:[0-4][0-9] critical insider messenger-zero-probe 192\.0\.2\.17: ' "$TMP/said"
is "nothing else is said" "$told" "$(wc -l <"$TMP/said")"
run 'alert_severity = "critical";' "${ours[@]}"
is "less severe ones are left out as configured" \
    "$(jq '[.alerts[] | select(.severity == "critical")] | length' "$TMP/out/out.json")" "$(wc -l <"$TMP/said")"

run "alert_command = [\"$TMP/page\", \"own word\"]; alert_severity = \"critical\";" "${ours[@]}"
is "the command runs for each, before the program ends" "$(wc -l <"$TMP/said")" "$(wc -l <"$RESULT")"
holds "it gets its words and those of the alert" \
    grep -q '^own word insider critical messenger-zero-probe 192\.0\.2\.17 {' "$RESULT"
is "on its standard input is the alert as it stands in the snapshot" \
    "$(jq -c '.alerts[] | select(.severity == "critical")' "$TMP/out/out.json")" "$(sed 's/^[^{]*//' "$RESULT" | jq -c .)"
run "alert_command = [\"$TMP/missing\"];" "${ours[@]}"
is "a command that is not there is named at start, and ends it in 2" "2 1 1" \
    "$? $(grep -c "^tapwatch: alert_command: $TMP/missing: No such file" "$TMP/said") $(wc -l <"$TMP/said")"
cp "$TMP/page" "$TMP/data"
chmod -x "$TMP/data"
run "alert_command = [\"$TMP/data\"];" "${ours[@]}"
is "so does one that is not executable" "2 1" \
    "$? $(grep -c "^tapwatch: alert_command: $TMP/data: .*executable" "$TMP/said")"

run '' -H 203.0.113.0/24
is "that no address is ours is one line" 1 "$(grep -c '^tapwatch: hardly a packet is to or from your home networks: .*-H' "$TMP/said")"
run '' "${ours[@]}"
is "and none where one is" 0 "$(grep -c 'is ours: ' "$TMP/said")"

run '' "${ours[@]}" --exit-alert
is "an incident that is open ends in 3 with --exit-alert" 3 $?
run '' "${ours[@]}"
is "and in 0 without" 0 $?
run '' "${ours[@]}" --exit-alert tcp
is "without an incident it is 0 too" 0 $?
"$TAPWATCH" -r "$TMP/in.pcap" -b -o "$TMP/missing/out.json" "${ours[@]}" --exit-alert 2>/dev/null
is "a report that can not be written ends in 1 all the same" 1 $?
finish
