#!/usr/bin/env bash
# Saved snapshots: opened on the screen they show what was shown when they were written, in batch they
# become other documents, and what is damaged is refused in one line.
. "$(dirname "$0")/lib.sh"

export TAPWATCH_CONFIG=$TMP/empty.conf
: >"$TAPWATCH_CONFIG"
SCENE=$TMP/scene.pcap
SAVED=$TMP/scene.json
if ! "$BUILD/scene" >"$SCENE" ||
    ! "$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b -o "$SAVED" 2>/dev/null; then
    fail "a snapshot is made" "$BUILD/scene or $TAPWATCH does not run"
    finish
fi

# --- another document of it ---

# written_twice CAPTURE OPTIONS...: its JSON is the same when it is read and written again, and so is
# the page; silent where all is well. What is no capture at all has no snapshot.
written_twice() {
    local capture=$1
    shift
    rm -f "$TMP/one.json"
    "$TAPWATCH" -r "$capture" "$@" -b -o "$TMP/one.json" 2>/dev/null
    [ -e "$TMP/one.json" ] || return 0
    echo "$capture" >>"$TMP/snapshots"
    if ! "$TAPWATCH" "$TMP/one.json" -b -o - --format json >"$TMP/two.json" 2>"$TMP/said"; then
        echo "$capture: $(head -n 1 "$TMP/said")"
    elif ! cmp -s "$TMP/one.json" "$TMP/two.json"; then
        echo "$capture: other bytes"
    fi
    "$TAPWATCH" -r "$capture" "$@" -b >"$TMP/one.txt" 2>/dev/null
    "$TAPWATCH" "$TMP/one.json" -b --format text 2>/dev/null | cmp -s - "$TMP/one.txt" || echo "$capture: another page"
}

written_twice "$SCENE" -H 203.0.113.0/24 >"$TMP/bad"
none "a snapshot that is opened and written again has the same bytes" <"$TMP/bad"
if [ -n "$CAPTURES" ]; then
    : >"$TMP/snapshots"
    # Every eighth of those that fuzzers made, or still fewer with SAMPLE: all of them take two minutes (EVERY=1).
    find "$CAPTURES" -type f -name '*.*cap*' ! -path '*/malformed/*' | sort >"$TMP/captures"
    find "$CAPTURES/malformed" -type f | sort | sed -n "1~${EVERY:-$((8 * ${SAMPLE:-1}))}p" >>"$TMP/captures"
    while read -r capture; do written_twice "$capture"; done <"$TMP/captures" >"$TMP/bad"
    none "so has that of each real capture ($(wc -l <"$TMP/snapshots") of them)" <"$TMP/bad"
else
    skip "so has that of each real capture" "the captures are not here"
fi
is "its name alone opens it; so does --open" "$("$TAPWATCH" "$SAVED" | sha256sum)" \
    "$("$TAPWATCH" --open "$SAVED" -b | sha256sum)"
"$TAPWATCH" "$SAVED" -b -o "$TMP/page.txt" 2>"$TMP/said"
is "it becomes a page by the suffix, and no alert is told of again" "0 tapwatch" \
    "$(wc -l <"$TMP/said") $(head -c 8 "$TMP/page.txt")"
"$TAPWATCH" "$SAVED" -b --exit-alert >/dev/null
is "--exit-alert says whether an incident is open in it" 3 $?
if have jq; then
    jq -cS . "$SAVED" >"$TMP/sorted.json"
    is "members may stand in any order" "$(sha256sum <"$SAVED")" \
        "$("$TAPWATCH" --open "$TMP/sorted.json" -b -o - --format json | sha256sum)"
else
    skip "members may stand in any order" "jq is not installed"
fi

# --- what is refused ---

# refused SENTENCE STATUS WORDS OPTIONS...: that status, and one line on standard error with the words
refused() {
    local sentence=$1 status=$2 words=$3
    shift 3
    timeout 20 "$TAPWATCH" "$@" >"$TMP/out" 2>"$TMP/said"
    is "$sentence" "$status 1 1 0" \
        "$? $(wc -l <"$TMP/said") $(grep -cF -- "$words" "$TMP/said") $(wc -c <"$TMP/out")"
}
head -c 1000 "$SAVED" >"$TMP/cut.json"
refused "one that is cut off says where" 1 "cut.json: byte 1000: it is cut off here" "$TMP/cut.json" -b
sed 's/"version":1/"version":2/' "$SAVED" >"$TMP/version.json"
refused "another version is refused" 1 "version.json: version: is 2; this program reads version 1" "$TMP/version.json" -b
sed -E '0,/"packets":[0-9]+/s//"packets":-7/' "$SAVED" >"$TMP/number.json"
refused "a number beyond its range is named by its path" 1 "totals.packets: -7 is no whole number" "$TMP/number.json" -b
cat "$SAVED" "$SAVED" >"$TMP/two.json"
refused "two in one file are refused, with the way out" 1 "keep one line of it" "$TMP/two.json" -b
echo '{"a":1}' >"$TMP/other.json"
refused "another document is no snapshot" 1 "format: is missing" --open "$TMP/other.json" -b
gzip -c "$SAVED" >"$TMP/packed.json"
refused "of one that is compressed it is said how to unpack it" 1 "packed.json: it is compressed; unpack it first, as with zcat FILE" \
    --open "$TMP/packed.json" -b
printf '\x7fELF' >"$TMP/garbage.json"
refused "garbage is no snapshot" 1 "garbage.json: byte 1: no JSON" --open "$TMP/garbage.json" -b
(echo '{"format":"tapwatch-snapshot","x":'; head -c 1000000 /dev/zero | tr '\0' '[') >"$TMP/deep.json"
refused "a million brackets are too deep" 1 "it is nested too deep" "$TMP/deep.json" -b
refused "a folder is no snapshot" 1 "Is a directory" --open "$TMP" -b
refused "a device is not read" 1 "is no regular file" --open /dev/zero -b
refused "one that is missing is named" 1 "missing.json: No such file" --open "$TMP/missing.json" -b
refused "a file that is no snapshot is still no filter" 2 "is JSON; if it is a saved snapshot, open it with --open" \
    "$TMP/other.json" -b
refused "nor is one of packets" 2 "is a file; read it with -r" "$SCENE" -b
refused "a snapshot is no capture, which says how to open it" 2 "no capture; a saved snapshot is shown by tapwatch --open" \
    -r "$SAVED" -b
sed 's/^{/{\n  /' "$SAVED" >"$TMP/printed.json"
refused "so it is where another program wrote it in lines" 2 "is shown by tapwatch --open" -r "$TMP/printed.json" -b
refused "a snapshot is opened alone" 2 "is a snapshot; it is opened alone" "$SAVED" udp -b
refused "without an interface" 2 "a saved snapshot is shown as it is; only for a capture: --interface" -i lo "$SAVED" -b
refused "and without a filter" 2 "only for a capture: --filter" -f udp "$SAVED" -b
# A terminal that obeyed would clear itself.
sed 's/"title":"[^"]*"/"title":"\\u001b[2J"/' "$SAVED" >"$TMP/escape.json"
refused "texts that a terminal would obey are refused" 1 "title: is not all printable ASCII" "$TMP/escape.json" -b

# --- what two of them differ in ---

"$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 -b --duration 60 -o "$TMP/early.json" 2>/dev/null
"$TAPWATCH" --diff "$TMP/early.json" "$SAVED" >"$TMP/diff.txt"
is "two are compared with status 0" 0 $?
is "the incident that grew comes first" 1 \
    "$(head -n 1 "$TMP/diff.txt" | grep -cE '^incident grown messenger-zero-probe: records [0-9 ]+ -> [0-9 ]+, sources ')"
is "our host that began to send is a new source" 1 \
    "$(grep -cE '^source new 203\.0\.113\.17 \(ours\): packets 31, targets 31$' "$TMP/diff.txt")"
is "its alert is new" 1 "$(grep -cE '^alert new 2003-12-01 .* critical insider messenger-zero-probe: ' "$TMP/diff.txt")"
is "nothing is said twice" "" "$(sort "$TMP/diff.txt" | uniq -d)"
is "nothing is gone from what only grew" 0 "$(grep -c ' gone ' "$TMP/diff.txt")"
is "one and the same have no difference" 0 "$("$TAPWATCH" --diff "$SAVED" "$SAVED" | wc -c)"
refused "a file that is missing is named" 1 "missing.json: No such file" --diff "$SAVED" "$TMP/missing.json"
refused "one snapshot is not enough" 2 "--diff takes two snapshots" --diff "$SAVED"
refused "a capture is not compared" 2 "only for a capture: --read" --diff "$SAVED" "$SAVED" -r "$SCENE"
set -o pipefail
(sleep 0.2 && exec "$TAPWATCH" --diff "$TMP/early.json" "$SAVED" 2>"$TMP/said") | true
is "who reads no longer is no error" "0 " "$? $(cat "$TMP/said")"
set +o pipefail
"$TAPWATCH" --diff "$TMP/early.json" "$SAVED" >/dev/full 2>"$TMP/said"
is "a full disk is an error" "1 1" "$? $(grep -c 'standard output: No space left' "$TMP/said")"

# --- the screen ---

if ! have tmux; then
    skip "it shows what was shown when it was written" "tmux is not installed"
    finish
fi
unset TMUX
PATIENCE=${PATIENCE:-100} # tenths of a second until something is there
server=0
term() { tmux -L "tapwatch-open-$$-$server" -f /dev/null "$@"; }
term_end() { term kill-server 2>/dev/null; }
all_end() { for server in 1 2 3 4 5 6; do term_end; done; }
cleanup_hooks+=(all_end)
keys() { term send-keys -t t "$@"; }
screen() { term capture-pane -t t -p 2>/dev/null | sed 's/ *$//'; }
sees() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" && return 0
        sleep 0.1
    done
    return 1
}
# term_start SIZE COMMAND: runs it in a terminal of that size
term_start() {
    term_end
    server=$((server + 1)) # the old one may take a moment to go
    LC_ALL=C.UTF-8 term -u new-session -d -s t -x "${1%x*}" -y "${1#*x}" \
        "cd $place; env -u NO_COLOR ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8 TERM=tmux-256color $2"
    term set -g status off
    term resize-window -t t -x "${1%x*}" -y "${1#*x}"
}
# Through every view and panel, sorted, filtered, in other spans: a picture after each line of keys.
walk_keys() {
    cat <<'KEYS'
Escape
Tab
Tab
Enter
Escape z
z
z u
u
u 2
s s
I
I j Enter
Tab Tab
Tab Enter
Escape Escape 3 j
Enter
Tab Tab
Enter
Escape Escape g Enter
Escape s
S 4 g
Enter
Tab Tab Tab
Tab Tab Tab
Tab Tab Tab
z
z
z Escape j Enter
BTab
Escape j Enter
Escape j Enter
Escape Tab j
Enter
Escape 5 g
Enter
Tab Tab
Enter
Escape Escape 6
j Enter
Escape ?
Escape 1 / s r c : 1 9 8 Enter
! 2
Escape n 3
KEYS
}
# Without the first line, which says what it is, and the line of keys, some of which are for a capture.
picture() { screen | tail -n +2 | sed -E '$s/^ .*q quit$/keys/'; }
# settled BEFORE: the picture once it is another one, or a second has passed, and it stays as it is
settled() {
    local before now="" i
    for ((i = 0; i < 10; i++)); do
        [ "$(picture)" != "$1" ] && break
        sleep 0.1
    done
    while before=$now && sleep 0.2 && now=$(picture) && [ "$before" != "$now" ]; do :; done
    printf '%s\n' "$now"
}
# walk FOLDER: takes the pictures, each once it stays as it is
walk() {
    local line i=100 last=
    mkdir "$1"
    while read -r line; do
        # shellcheck disable=SC2086
        keys $line
        i=$((i + 1))
        last=$(settled "$last")
        printf '%s\n' "$last" >"$1/$i"
    done < <(walk_keys)
}
# walk_again FOLDER: what becomes no such picture within some seconds
walk_again() {
    local line i=100 try patience=$PATIENCE
    while read -r line; do
        # shellcheck disable=SC2086
        keys $line
        i=$((i + 1))
        for ((try = 0; try < patience; try++)); do
            [ "$(picture)" = "$(cat "$1/$i")" ] && continue 2
            sleep 0.1
        done
        echo "after $line (picture $((i - 100))):"
        picture | diff "$1/$i" - | head -n 10
        patience=10 # the rest is not waited for
    done < <(walk_keys)
}
# same_views NAME SIZE READY COMMAND [KEYS]: the views of a snapshot that COMMAND shows and writes, in
# $place; in $place/bad what is not the same. The pace that it is played at is not in it, from which the first
# span of graphs is chosen: KEYS choose that again.
same_views() {
    local name=$1 size=$2 ready=$3 command=$4 spans=${5:-2 4 1} i
    mkdir "$place"
    printf '%s\n' "$name: it shows what was shown when it was written ($size)" >"$place/sentence"
    {
        term_start "$size" "$command"
        if ! sees "$ready"; then
            echo "no $ready in $(screen)"
            return
        fi
        keys w
        sees 'wrote tapwatch-'
        written=$(screen | sed -nE 's/^ wrote (tapwatch-.*)$/\1/p')
        keys 2 4 1
        walk "$place/then"
        keys q # without its terminal it would save what it shows
        for ((i = 0; i < PATIENCE; i++)); do
            term has-session -t t 2>/dev/null || break
            sleep 0.1
        done
        term_start "$size" "$TAPWATCH $written"
        if ! sees "SAVED at"; then
            echo "no SAVED in $(screen)"
            return
        fi
        # shellcheck disable=SC2086
        keys $spans
        walk_again "$place/then"
    } >"$place/bad"
}
# They wait more than they work, so all of them at once; each has two terminals, one after the other.
place=$TMP/views0 server=0
same_views "a scene" 200x50 ' END ' "$TAPWATCH -r $SCENE -H 203.0.113.0/24 --speed max" &
place=$TMP/views2 server=2
same_views "something of everything" 120x36 'Incidents .* 4 open' "$PWD/$BUILD/show" '2 z 4 z z 1' &
if [ -n "$CAPTURES" ]; then
    place=$TMP/views4 server=4
    same_views "popup spam" 200x50 ' END ' \
        "$TAPWATCH -r $CAPTURES/real/messenger-spam-2004.pcap --speed max" &
else
    skip "popup spam: it shows what was shown when it was written" "the captures are not here"
fi
wait
for views in "$TMP"/views*; do
    none "$(cat "$views/sentence")" <"$views/bad"
done
server=$((server + 2))

# What is on the screen is the last of them.
is "the first line says what it is" 1 "$(screen | head -n 1 | grep -cE 'SAVED at [0-9]{2}:[0-9]{2}:[0-9]{2}')"
is "which were twenty different pictures at the least" true \
    "$([ "$(sha256sum "$place"/then/* | cut -d ' ' -f 1 | sort -u | wc -l)" -ge 20 ] && echo true)"
is "the line of keys has none that is only for a capture" 0 "$(screen | tail -n 1 | grep -c 'p freeze')"
keys p
sees 'this is a saved snapshot: it stays as it is' && ok "p does not freeze what stands" ||
    fail "p does not freeze what stands" "$(screen)"
keys f
sees 'this is a saved snapshot: no other filter' && ok "f says that there is no capture" ||
    fail "f says that there is no capture" "$(screen)"
keys J
sees 'this is a saved snapshot: there is no other moment' && ok "J says that there is no other moment" ||
    fail "J says that there is no other moment" "$(screen)"
keys w
sees 'wrote tapwatch-.*-2.json'
is "w writes it again, beside itself, with the same bytes" 2,1 \
    "$(sha256sum "$place"/tapwatch-*.json | cut -d ' ' -f 1 | uniq -c | awk '{ n += $1 } END { print n "," NR }')"
term_end
sleep 1
is "without its terminal it is not saved once more" 2 "$(find "$place" -name 'tapwatch-*.json' | wc -l)"
finish
