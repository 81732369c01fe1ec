#!/usr/bin/env bash
# What the README prints for batch mode works as it is printed: every command with jq or Python, and
# every one that reads probes.pcap in batch mode.
. "$(dirname "$0")/lib.sh"

for tool in jq python3; do
    if ! have $tool; then
        skip "the README's commands work as printed" "$tool is not installed"
        finish
    fi
done
export TAPWATCH_CONFIG=$TMP/empty.conf
: >"$TAPWATCH_CONFIG"
mkdir "$TMP/bin"
ln -s "$TAPWATCH" "$TMP/bin/tapwatch"
PATH=$TMP/bin:$PATH
"$BUILD/story" -s 1 -x 0.1 --from '2003-12-01 16:30' --to '2003-12-01 18:00' -o "$TMP/probes.pcap" -t "$TMP/truth" 2>/dev/null

# A command is indented by four; it goes on as long as a quote is open. What three blanks part from
# it is an explanation.
awk '
    function quotes(text) { return gsub(/\047/, "", text) }
    !open && !/^    (tapwatch -r probes\.pcap -b|jq |python3 )/ { next }
    {
        sub(/^    /, "")
        command = open ? command "\n" $0 : $0
        open = quotes(command) % 2
        if (open) next
        if (command !~ /\047/) sub(/   .*/, "", command)
        printf "%s%c", command, 0
    }' README >"$TMP/commands"
mapfile -d '' -t commands <"$TMP/commands"
holds "there are such commands" [ ${#commands[@]} -ge 8 ]
is "and jq is among them more than once" yes "$([ "$(grep -zc 'jq ' "$TMP/commands")" -ge 2 ] && echo yes)"

# Each in a folder of its own, with the files that it reads.
number=0
for command in "${commands[@]}"; do
    number=$((number + 1))
    folder=$TMP/$number
    mkdir "$folder"
    ln "$TMP/probes.pcap" "$folder"
    for file in probes.json probes.csv; do
        [[ $command == *"-o $file"* ]] || (cd "$folder" && tapwatch -r probes.pcap -b -o $file 2>/dev/null)
    done
    ls "$folder" >"$TMP/before"
    (cd "$folder" && bash -o pipefail -c "$command" >"$TMP/out" 2>"$TMP/said")
    status=$?
    said=$(grep -vE '^tapwatch: (alert: |hardly a packet is to or from your home networks: )' "$TMP/said")
    new=$(ls "$folder" | comm -13 "$TMP/before" - | head -1)
    result=$TMP/out
    [ -z "$new" ] || result=$folder/$new
    is "the README's command works as printed: ${command%%$'\n'*}" "0, '', something" \
        "$status, '$said', $([ -s "$result" ] && echo something || echo nothing)"
done

# As it is printed it shows the screen; the page says it, too.
"$BUILD/story" -s 1 -x 0.1 --from '2003-12-01 17:50' --to '2003-12-01 18:30' -o "$TMP/probes.pcap" 2>/dev/null
command=$(grep -B 1 'find the insider' README | grep -oE '^    tapwatch -r .*' | sed 's/^ *//; s/   .*//' | tail -1)
is "the README's command that finds the insider finds him" \
    "INSIDER 203.0.113.17" "$(cd "$TMP" && bash -c "$command -b" 2>/dev/null | grep -oE 'INSIDER [0-9.]+' | head -1)"

finish
