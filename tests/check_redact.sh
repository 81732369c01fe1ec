#!/usr/bin/env bash
# --redact, of the whole program: over the event of 2003 nothing that is written has a home address.
. "$(dirname "$0")/lib.sh"

STORY=$PWD/$BUILD/story
export TAPWATCH_CONFIG=$TMP/tapwatch.conf RESULT=$TMP/result
have jq || { skip "home addresses are pseudonyms" "jq is not installed"; finish; }

cat >"$TMP/page" <<'END'
#!/bin/sh
printf '%s ' "$@" >>"$RESULT"
cat >>"$RESULT"
END
chmod +x "$TMP/page"
head -c 32 /dev/urandom >"$TMP/key"
chmod 600 "$TMP/key"

# story SEED: 32 hours, in which it goes vertical and two of ours are infected. The name of the file
# has an address in it.
story() {
    "$STORY" -s "$1" -x 0.3 --from '2003-11-30 12:00' --to '2003-12-01 20:00' \
        -o "$TMP/at-203.0.113.40.pcap" >/dev/null 2>&1
}
# run CONFIG OPTIONS...: all that is written goes behind $TMP/written
run() {
    echo "alert_severity = \"info\"; $command $1" >"$TAPWATCH_CONFIG"
    shift
    : >"$RESULT"
    "$TAPWATCH" -r "$TMP/at-203.0.113.40.pcap" -b --redact "$@" 2>"$TMP/said" || echo "status $?"
    cat "$TMP/said" "$RESULT" >>"$TMP/written"
}
ours=(-H 203.0.113.0/24)
# Who is outside in the story is ours as well, so that scans and their incidents are of ours too.
all_ours=(-H "203.0.113.0/24,198.18.0.0/15,198.51.100.0/24")

: >"$TMP/written"
for seed in {1..20}; do
    story "$seed"
    # That takes time, as one runs after the other.
    command=
    [ "$seed" -gt 2 ] || command="alert_command = [\"$TMP/page\"]; alert_command_per_minute = 60;"
    home=("${ours[@]}")
    [ $((seed % 2)) = 0 ] || home=("${all_ours[@]}")
    case $((seed % 7)) in
    4) run '' "${home[@]}" -o - --format csv ;;
    5) run '' "${home[@]}" -o - --format dshield ;;
    6) run '' "${home[@]}" -o - --format dshield-sources:udp/1026 ;;
    0) run '' "${home[@]}" -o - --format text ;;
    1) run '' "${home[@]}" -o - --format json --every 7200 ;;
    2) run '' "${home[@]}" -o - --format json not host 203.0.113.77 ;;
    3) run "metrics_file = \"$TMP/m.prom\"; redact_key = \"$TMP/key\";" "${home[@]}" -o "$TMP/o.json" --force
        cat "$TMP/m.prom" "$TMP/o.json" ;;
    esac >>"$TMP/written"
    # With the longer list 198.18 and 198.51.100 are ours too.
    if [ $((seed % 2)) = 0 ]; then
        grep -oE '203[.-]0[.-]113[.-][0-9]+' "$TMP/written"
    else
        grep -oE '(203[.-]0[.-]113|198[.-]51[.-]100|198[.-]1[89][.-][0-9]+)[.-][0-9]+' "$TMP/written"
    fi >>"$TMP/leaks"
    cat "$TMP/written" >>"$TMP/everything"
    : >"$TMP/written"
done
none "in 20 runs no home address is in anything that is written" <"$TMP/leaks"
holds "alerts were among it, on standard error" grep -q '^tapwatch: alert: .* insider ' "$TMP/everything"
holds "and to the command" grep -q '^insider critical messenger-zero-probe 2[45][0-9]\.[0-9.]* {' "$TMP/everything"
holds "of scans by ours as well" grep -qE 'our host 2[45][0-9]\.[0-9.]+ scans' "$TMP/everything"
holds "no run failed" sh -c "! grep '^status' '$TMP/everything'"

command=
# What a look at both tells: the same, but for the names.
story 1
run '' "${ours[@]}" -o "$TMP/redacted.json" --force
"$TAPWATCH" -r "$TMP/at-203.0.113.40.pcap" -b "${ours[@]}" -o "$TMP/plain.json" --force 2>/dev/null
numbers='[.totals, (.ports | map([.port, .packets, .sources])),
    (.sources | map(.packets)), (.incidents | map([.signature, .records, .severity, .state])), .alerts_total]'
holds "without --redact they would be found" grep -q '203\.0\.113\.[0-9]' "$TMP/plain.json"
is "what is counted is the same" "$(jq -c "$numbers" "$TMP/plain.json")" "$(jq -c "$numbers" "$TMP/redacted.json")"
is "those who are not ours keep their addresses" \
    "$(jq -r '.sources[] | select(.home | not).address' "$TMP/plain.json" | sort)" \
    "$(jq -r '.sources[] | select(.home | not).address' "$TMP/redacted.json" | sort)"
is "ours are in one network of the same size" \
    "$(jq -r '.input.home[0] | sub("\\.0/24$"; "")' "$TMP/redacted.json")" \
    "$(jq -r '.sources[], .targets[] | select(.home).address | sub("\\.[0-9]+$"; "")' "$TMP/redacted.json" | sort -u)"
is "there are as many as before" \
    "$(jq -r '.sources[], .targets[] | select(.home).address' "$TMP/plain.json" | sort -u | wc -l)" \
    "$(jq -r '.sources[], .targets[] | select(.home).address' "$TMP/redacted.json" | sort -u | wc -l)"
is "no payload and no popup is there" "null" \
    "$(jq -c '[.. | objects | select(has("prefix")).prefix] + [.messages[].text] | unique | .[]' "$TMP/redacted.json")"
holds "popups were" jq -e '.messages | length > 0' "$TMP/redacted.json"

# Saved, and opened again.
"$TAPWATCH" "$TMP/redacted.json" -b -o "$TMP/again.json" --force 2>/dev/null
holds "opened and written again it has the same bytes" cmp -s "$TMP/redacted.json" "$TMP/again.json"
"$TAPWATCH" "$TMP/plain.json" -b --redact -o "$TMP/again.json" --force 2>/dev/null
is "one that was saved before can be written so" "0 true" \
    "$(grep -c '203\.0\.113\.[0-9]' "$TMP/again.json") $(jq .input.redacted "$TMP/again.json")"
"$TAPWATCH" -r "$TMP/at-203.0.113.40.pcap" --linear --speed max --redact "${ours[@]}" >"$TMP/lines" 2>&1 </dev/null
holds "plain lines are said" grep -q 'our host 2[45][0-9]\.' "$TMP/lines"
none "and have no home address but the name of the file" < <(sed 's/[^ ]*at-203\.0\.113\.40\.pcap//g' "$TMP/lines" | grep '203\.0\.113')
is "evidence is refused" "2 1" \
    "$("$TAPWATCH" -r "$TMP/at-203.0.113.40.pcap" -b --redact -w "$TMP/e.pcap" -o "$TMP/x.json" 2>"$TMP/said"; echo $?) $(grep -c '^tapwatch: evidence: ' "$TMP/said")"

insiders() { jq -r '[.incidents[].insiders[].address] | join(" ")' "$TMP/o.json"; }
run "redact_key = \"$TMP/key\";" "${ours[@]}" -o "$TMP/o.json" --force
first=$(insiders)
run "redact_key = \"$TMP/key\";" "${ours[@]}" -o "$TMP/o.json" --force
is "with a key pseudonyms are the same in each run" "$first" "$(insiders)"
run '' "${ours[@]}" -o "$TMP/o.json" --force
without=$(insiders)
holds "without one they are others" test "$without" != "$first"
chmod 644 "$TMP/key"
is "a key that others can read ends it in 2" "status 2" "$(run "redact_key = \"$TMP/key\";" "${ours[@]}" -o - --force)"
is "and one line says what to do" \
    "tapwatch: redact_key: $TMP/key: is not for its owner alone; chmod 600 makes it so" "$(cat "$TMP/said")"
finish
