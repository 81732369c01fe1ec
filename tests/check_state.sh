#!/usr/bin/env bash
# What is known over a restart (state_file): the event of 2003 in two halves, with a restart between
# them, against the whole; files that are damaged, foreign or newer; places that can not be written.
. "$(dirname "$0")/lib.sh"

have jq || { skip "a restart forgets nothing" "jq is not installed"; finish; }
STORY=$BUILD/story
STATE=$TMP/state
SCALE=${SCALE:-0.1} # of the story: how many of its sources there are

# watch NAME CONFIG: the snapshot of $TMP/NAME.pcap to $TMP/NAME.json, what was said to $TMP/said
watch() {
    echo "$2" >"$TMP/conf"
    "$TAPWATCH" --config "$TMP/conf" -r "$TMP/$1.pcap" -H 203.0.113.0/24 -b -o "$TMP/$1.json" --force 2>"$TMP/said"
}
remembering="state_file = \"$STATE\";"
# told NAME: the alerts that are no mere information, in order
told() { jq -c '.alerts[] | select(.severity != "info") | [.kind, .incident, .subject]' "$TMP/$1.json"; }
# probes NAME EXPRESSION: of the incident
probes() { jq -c '.incidents[] | select(.signature == "messenger-zero-probe") | '"$2" "$TMP/$1.json"; }

# --- in two halves -------------------------------------------------------------------------------

"$STORY" -o "$TMP/whole.pcap" -s 1 -x "$SCALE"
"$STORY" -o "$TMP/first.pcap" -s 1 -x "$SCALE" --to '2003-12-02 00:00'
"$STORY" -o "$TMP/second.pcap" -s 1 -x "$SCALE" --from '2003-12-02 00:00'
watch whole ''
watch first "$remembering"
is "the first start, without a file, is none to be told of" 0 "$(grep -c state_file "$TMP/said")"
is "what is known is for its owner alone" 600 "$(stat -c %a "$STATE")"
cp "$STATE" "$TMP/early"
watch second "$remembering"
cp "$STATE" "$TMP/good"
# A surge may be told once more or less: distinct counts are estimates, from seeds of their own.
is "in two halves the same is told as in one" "$(told whole | sort -u)" "$( (told first; told second) | sort -u)"
is "what began in the first half is not told again in the second" 0 \
    "$(told second | grep -cE '"(onset|spread|port-mix|insider|answered)"')"
is "nothing that was known has its onset again" 0 "$(jq '[.alerts[] | select(.kind == "onset")] | length' "$TMP/second.json")"
is "the new payload of 2 December is told in the second half" '["new-payload","messenger-zero-probe","udp/1026"]' \
    "$(told second | grep new-payload)"
is "its first time, counts, payloads, insiders and answers are those of the whole" \
    "$(probes whole '[.onset, .first, .last, .records, .ports, .payloads, (.insiders | map(del(.targets, .targets_error))),
        (.answers | .reply, .unreachable, .silent + .unknown), .companions, .port_mix] | del(.. | .sources?, .targets?, .sources_error?, .targets_error?)')" \
    "$(probes second '[.onset, .first, .last, .records, .ports, .payloads, (.insiders | map(del(.targets, .targets_error))),
        (.answers | .reply, .unreachable, .silent + .unknown), .companions, .port_mix] | del(.. | .sources?, .targets?, .sources_error?, .targets_error?)')"
# Both are estimates, from seeds of their own: within 4 standard errors of each.
is "its sources and targets are those of the whole, as far as estimates are" true "$(jq -n --slurpfile w "$TMP/whole.json" \
    --slurpfile s "$TMP/second.json" '[$w[0], $s[0] | .incidents[] | select(.signature == "messenger-zero-probe")] as [$a, $b]
    | [($a.sources - $b.sources) / $a.sources, ($a.targets - $b.targets) / $a.targets] | map(fabs <= 0.1) | all')"
is "every incident of the whole is there, with its first time and records" \
    "$(jq -c '.incidents | map([.signature, .subject, .onset, .records]) | sort[]' "$TMP/whole.json")" \
    "$(jq -c '.incidents | map([.signature, .subject, .onset, .records]) | sort[]' "$TMP/second.json")"
is "the counts of the run itself begin anew" "$(jq .totals.packets "$TMP/whole.json")" \
    "$(($(jq .totals.packets "$TMP/first.json") + $(jq .totals.packets "$TMP/second.json")))"

# The second half alone: what a start without memory would say.
watch second ''
is "without a memory the second half tells of what was known" true \
    "$([ "$(told second | grep -c insider)" -gt 0 ] && echo true)"

# --- older packets -------------------------------------------------------------------------------

watch first "$remembering"
is "packets older than what is known tell no onset, and one line says that nothing is saved" "0 1" \
    "$(jq '[.alerts[] | select(.kind == "onset")] | length' "$TMP/first.json") $(grep -c "state_file: $STATE knows of a later time" "$TMP/said")"
holds "and the file stays as it is" cmp "$STATE" "$TMP/good"

# --- files that are not what they should be ------------------------------------------------------

"$STORY" -o "$TMP/hour.pcap" -s 1 -x "$SCALE" --from '2003-12-03 12:00' --to '2003-12-03 13:00'
# refused SENTENCE WORDS: the state as it is now is refused with these words, kept, and all goes on
refused() {
    local before
    before=$(md5sum <"$STATE")
    watch hour "$remembering"
    is "$1" "0 1 1 $before" "$? $(grep -c "state_file: $STATE $2; it is kept as it is" "$TMP/said") $(grep -c state_file "$TMP/said") $(md5sum <"$STATE")"
}
printf X | dd of="$STATE" bs=1 seek=5000 conv=notrunc 2>/dev/null
refused "a damaged one is refused and kept, and capture goes on" "is damaged"
head -c 3000 "$TMP/good" >"$STATE"
refused "so is one that was cut off" "is cut short"
echo hello >"$STATE"
refused "so is somebody else's file" "was not written by tapwatch"
: >"$STATE"
refused "so is an empty one" "was not written by tapwatch"
cp "$TMP/good" "$STATE"
printf '\xff' | dd of="$STATE" bs=1 seek=14 conv=notrunc 2>/dev/null
refused "so is one of a newer tapwatch" "was written by a newer tapwatch"
rm "$STATE"
ln -s "$TMP/good" "$STATE"
watch hour "$remembering"
is "a symbolic link is not followed" "1 1" "$(grep -c "is a symbolic link" "$TMP/said") $([ -L "$STATE" ] && echo 1)"
rm "$STATE"
mkfifo "$STATE"
holds "a pipe does not hold up the start" timeout 20 "$TAPWATCH" --config "$TMP/conf" -r "$TMP/hour.pcap" -b -o /dev/null
rm "$STATE"

# --- places that can not be written --------------------------------------------------------------

"$TAPWATCH" --config <(echo "state_file = \"$TMP/missing/state\";") -r "$TMP/hour.pcap" -b -o "$TMP/hour.json" --force 2>"$TMP/said"
is "a folder that is not there is told at the start and at the end, and makes the exit status 1" "1 2" \
    "$? $(grep -c "state_file: $TMP/missing/state: the folder: No such file" "$TMP/said")"
if [ "$(id -u)" = 0 ] && have setpriv; then
    # As nobody, in a folder of root's that it may read.
    mkdir "$TMP/readonly" && cp "$TMP/early" "$TMP/readonly/state" && chmod 755 "$TMP" "$TMP/readonly"
    chmod 644 "$TMP/readonly/state" "$TMP/hour.pcap"
    echo "state_file = \"$TMP/readonly/state\";" >"$TMP/conf"
    chmod 644 "$TMP/conf"
    if setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$TAPWATCH" 2>/dev/null; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$TAPWATCH" --config "$TMP/conf" -r "$TMP/hour.pcap" \
            -b -o - --format json >"$TMP/hour.json" 2>"$TMP/said"
        is "from a folder that is read-only it is read, and one line each at start and end says that it is not saved" "1 2 1" \
            "$? $(grep -c "state_file: $TMP/readonly/state: Permission denied; what is known is not saved" "$TMP/said") $(
                jq '[.incidents[] | select(.signature == "messenger-zero-probe")] | length' "$TMP/hour.json")"
        holds "and it is as it was" cmp "$TMP/readonly/state" "$TMP/early"
    else
        skip "a read-only folder is told of" "nobody may not run $TAPWATCH"
    fi
else
    skip "a read-only folder is told of" "needs root and setpriv"
fi
is "nothing is left beside the files" "" "$(find "$TMP" -name '.*.tmp')"
finish
