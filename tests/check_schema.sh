#!/usr/bin/env bash
# The JSON of real captures is what share/snapshot.schema.json says, by a validator that is not ours,
# and the same bytes each time. Of some of them; SCHEMA=all takes every one.
. "$(dirname "$0")/lib.sh"

PYTHON=/usr/bin/python3
if [ -z "$CAPTURES" ]; then
    skip "the JSON of real captures is as described" "there are none beside the repository (CAPTURES names their folder)"
    finish
fi
if ! $PYTHON -c 'import jsonschema' 2>/dev/null; then
    skip "the JSON of real captures is as described" "python3-jsonschema is not installed"
    finish
fi

# What is real or everyday, and of the other folders every 25th.
find "$CAPTURES" -type f ! -name '*.md' | sort | awk -v all="${SCHEMA:-}" -v top="$CAPTURES/" '
    { folder = substr($0, length(top) + 1); sub(/\/.*/, "", folder) }
    all == "all" || folder == "real" || folder == "everyday" || n[folder]++ % 25 == 0' >"$TMP/files"
mkdir "$TMP/json"
number=0 unread=0
while read -r file; do
    number=$((number + 1))
    timeout 20 "$TAPWATCH" -r "$file" -b -o - --format json >"$TMP/json/$number" 2>/dev/null </dev/null
    timeout 20 "$TAPWATCH" -r "$file" -b -o - --format json 2>/dev/null </dev/null |
        cmp -s - "$TMP/json/$number" || echo "$file"
    # What can not be opened as a capture leaves no snapshot.
    if [ ! -s "$TMP/json/$number" ]; then
        rm "$TMP/json/$number"
        unread=$((unread + 1))
    fi
done <"$TMP/files" >"$TMP/differ"
none "two runs over one capture give the same bytes" <"$TMP/differ"
number=$((number + 1)) # with what is said where evidence is kept
"$TAPWATCH" -r "$CAPTURES/real/messenger-spam-2004.pcap" -b -o - --format json -w "$TMP/evidence.pcap" >"$TMP/json/$number" 2>/dev/null
holds "of an incident it says how much evidence there is" grep -q '"to_file"' "$TMP/json/$number"

find "$TMP/json" -type f | sort -V | xargs $PYTHON -W ignore tests/schema.py share/snapshot.schema.json >"$TMP/said"
none "the JSON of every capture that reads is as the schema says" < <(grep -v '^validated ' "$TMP/said")
validated=$(awk '/^validated / { n += $2 } END { print n + 0 }' "$TMP/said")
is "each was looked at ($validated, and $unread that do not read)" "$((number - unread))" "$validated"
holds "most of them read" [ "$validated" -gt "$((number * 8 / 10))" ]

# And what is not as it says is refused.
first=$(find "$TMP/json" -type f | sort -V | head -1)
refused=0
for change in 's/"version":1/"version":2/' 's/"received":/"recieved":/' 's/"not_ip":[0-9]+/"not_ip":null/' \
    's/"taken_at":"[0-9]/"taken_at":"x/'; do
    sed -E "$change" "$first" >"$TMP/changed"
    $PYTHON -W ignore tests/schema.py share/snapshot.schema.json "$TMP/changed" >"$TMP/said"
    grep -qv '^validated' "$TMP/said" && refused=$((refused + 1))
done
is "what is not as it says is refused" 4 $refused
finish
