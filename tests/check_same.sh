#!/usr/bin/env bash
# What `w` writes from the screen, and what batch mode writes for the same second of the same file,
# are the same, but for evidence, which batch mode keeps with -w only.
. "$(dirname "$0")/lib.sh"

if ! have tmux || ! have jq; then
    skip "the screen and batch mode agree" "needs tmux and jq"
    finish
fi
unset TMUX
export LC_ALL=C.UTF-8
DEMO=$PWD/tests/golden/two_minutes.pcap.xz

tmux_() { tmux -L "tapwatch-$$" -f /dev/null "$@"; }
end_tmux() { tmux_ kill-server 2>/dev/null; }
cleanup_hooks+=(end_tmux)

"$TAPWATCH" -r "$DEMO" -b -o - --format json --every 1 >"$TMP/batch.ndjson"
is "the recording has a snapshot for each of its seconds" \
    "$(sed -n '1p; $p' "$TMP/batch.ndjson" |
        jq -s '(.[-1].taken_at[:19] + "Z" | fromdate) - (.[0].taken_at[:19] + "Z" | fromdate) + 1')" \
    "$(wc -l <"$TMP/batch.ndjson")"

# At three moments of a replay: freeze, write, compare with the line of that second. `w` writes what
# is shown, so the file's second is the frozen one.
tmux_ new-session -d -s s -x 100 -y 30 "cd $TMP && exec $TAPWATCH -r $DEMO --speed 20"
agreed=0
for moment in 1 2 3; do
    sleep 1.7
    rm -f "$TMP"/tapwatch-*.json
    tmux_ send-keys -t s p
    tmux_ send-keys -t s w
    for _ in $(seq 100); do
        compgen -G "$TMP/tapwatch-*.json" >/dev/null && break
        sleep 0.1
    done
    written=$(echo "$TMP"/tapwatch-*.json)
    tmux_ send-keys -t s p
    second=$(jq -r .taken_at "$written")
    jq -cS 'del(.incidents[].evidence)' "$written" >"$TMP/screen"
    grep -F "\"taken_at\":\"$second\"" "$TMP/batch.ndjson" |
        jq -cS --arg second "$second" 'select(.taken_at == $second)' >"$TMP/batch"
    if [ -s "$TMP/screen" ] && cmp -s "$TMP/screen" "$TMP/batch"; then
        agreed=$((agreed + 1))
    else
        echo "# moment $moment, second $second: $(diff "$TMP/screen" "$TMP/batch" | head -c 300)"
    fi
done
is "w on the screen and the same second in batch mode agree on everything, at three moments" 3 $agreed
# (Without its terminal it would save what it shows, in a folder that is being removed.)
tmux_ send-keys -t s q
for _ in $(seq 100); do
    tmux_ has-session -t s 2>/dev/null || break
    sleep 0.1
done
finish
