#!/usr/bin/env bash
# What batch mode writes, and what it leaves alone: files are whole or not there, whatever happens.
. "$(dirname "$0")/lib.sh"

# le32 NUMBER: four bytes, the lowest first, as printf wants them
le32() { printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }

# make_capture PORTS: a pcap of one UDP datagram with two zero bytes to each port from 1 on, from
# 198.51.100.7 to 192.0.2.1, ten a second from 2003-12-01 19:54:55 UTC on.
make_capture() {
    local port packet
    printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x65\0\0\0' # link type 101: raw IP
    for ((port = 1; port <= $1; port++)); do
        packet=$(le32 $((1070308495 + (port - 1) / 10)))'\0\0\0\0\x1e\0\0\0\x1e\0\0\0'
        packet+='\x45\0\0\x1e\0\0\0\0\x40\x11\0\0\xc6\x33\x64\x07\xc0\0\x02\x01'
        printf -v packet '%s\\x0c\\x91\\x%02x\\x%02x\\0\\x0a\\0\\0\\0\\0' "$packet" $((port >> 8)) $((port & 255))
        printf %b "$packet"
    done
}

make_capture 1000 >"$TMP/in.pcap"
export TAPWATCH_CONFIG=$TMP/empty.conf
echo 'alert_severity = "critical";' >"$TAPWATCH_CONFIG" # a scan of so many ports is a warning
# run OPTIONS...: in batch over the capture; what it says is in $TMP/said
run() { "$TAPWATCH" -r "$TMP/in.pcap" -b "$@" 2>"$TMP/said"; }
# refused SENTENCE WORDS OPTIONS...: exit 1, one line on standard error with these words
refused() {
    local sentence=$1 words=$2 status
    shift 2
    run "$@" >"$TMP/out"
    status=$?
    is "$sentence" "1 1 1" "$status $(wc -l <"$TMP/said") $(grep -cF -- "$words" "$TMP/said")"
}
is_empty() { [ -z "$(ls -A "$1")" ]; }

# --- what is written -----------------------------------------------------------------------------

out=$TMP/out.json
holds "a file is written at the end" run -o "$out"
is "it is for its owner alone" 600 "$(stat -c %a "$out")"
if have jq; then
    is "it is JSON with every packet" '["tapwatch-snapshot",1,1000,1000,1000]' \
        "$(jq -c '[.format, .version, .capture.received, .totals.packets, (.ports | length)]' "$out")"
    is "with --every there is one object a line" "1000" \
        "$(run -o - --format json --every 10 | jq -c .capture.received | tail -1)"
    is "each --every seconds of packet time" "100 1000" \
        "$(run -o - --format json --every 10 | sed -n '1p;$p' | jq -c .capture.received | paste -sd ' ')"
    run -o - --format json -H 192.0.2.0/24 >"$TMP/home.json"
    is "it has the tables, the records and the targets" '[1,1,1000,1,"192.0.2.1",true]' \
        "$(jq -c '[.tables.sources.held, .tables.targets.held, .totals.records, (.targets | length)] +
            (.targets[0] | [.address, .shielded])' "$TMP/home.json")"
    is "a source's payloads are told by length and first bytes" '[{"length":2,"prefix":"0000","packets":1000,"packets_error":0}]' \
        "$(jq -c '.sources[0].payloads' "$TMP/home.json")"
    is "each distinct count has its error, and what is not known has none" true \
        "$(jq '[(.ports, .sources, .targets)[] | . as $row | keys[] |
            select(endswith("_error") and . != "packets_error") | . as $error |
            ($row[$error] == null) == ($row[$error | rtrimstr("_error")] == null)] | (length > 2000) and all' "$TMP/home.json")"
    is "each record has become one thing at most" true \
        "$(jq '.totals | .records >= ([.answers[]] | add)' "$TMP/home.json")"
    is "the distinct counts of late say over which time they are" '[[60,3600,86400],0,1,1]' \
        "$(jq -c '.ports[0].windows | [.lengths_s, .minute.sources, .hour.sources, .day.sources]' "$TMP/home.json")"
    echo 'alert_severity = "critical"; windows = [10, 20, 40];' >"$TMP/windows.conf"
    is "the configuration gives them other lengths" '[[10,20,40],0,0,0]' \
        "$(run -o - --format json --config "$TMP/windows.conf" |
            jq -c '.ports[0].windows | [.lengths_s, .minute.sources, .hour.sources, .day.sources]')"
    echo 'memory = 52; watched_ports = [];' >"$TMP/small.conf"
    is "half the memory counts the same" "$(jq -c '[(.totals | del(.answers)), .icmp]' "$out")" \
        "$(run --config "$TMP/small.conf" -o - --format json | jq -c '[(.totals | del(.answers)), .icmp]')"
else
    skip "it is JSON with every packet" "jq is not installed"
fi
run -o - --format json >"$TMP/again.json"
is "two runs over one file give the same bytes" "$(sha256sum <"$out")" "$(sha256sum <"$TMP/again.json")"
is "without --output there is a text page" "1 0" \
    "$(run >"$TMP/page"; echo "$(grep -c '^Received   1 000 packets' "$TMP/page") $(grep -c '{' "$TMP/page")")"
is "a file ending in .txt is a page" "tapwatch" \
    "$(run -o "$TMP/page.txt"; head -c 8 "$TMP/page.txt")"
is "a reader that leaves is no error" "0 0" \
    "$(set -o pipefail; run -o - --format json --every 1 | head -c 10 >/dev/null; echo "${PIPESTATUS[0]} $(wc -l <"$TMP/said")")"

# --- what is left alone --------------------------------------------------------------------------

echo old >"$TMP/old.json"
refused "an existing file is refused, with the way out" "exists; use --force to replace it" -o "$TMP/old.json"
refused "so it is with --every" "exists; use --force to replace it" -o "$TMP/old.json" --every 10
is "and it is as it was" old "$(cat "$TMP/old.json")"
holds "with --force it is replaced" run -o "$TMP/old.json" --force
is "by the whole of the new one" "$(sha256sum <"$out")" "$(sha256sum <"$TMP/old.json")"
ln -s "$TMP/elsewhere.json" "$TMP/link.json"
refused "a symbolic link is not followed, not even with --force" "is a symbolic link" -o "$TMP/link.json" --force
is "nothing is written behind it" no "$([ -e "$TMP/elsewhere.json" ] && echo yes || echo no)"
refused "/dev/stdout is a link, and the way out is named" "use -o -" -o /dev/stdout
refused "a folder is refused" "is a folder" -o "$TMP"
refused "a folder that is missing is named" "the folder: No such file" -o "$TMP/missing/out.json"
holds "a device is written to as it is" run -o /dev/null
refused "a device that is full is an error" "No space left on device" -o /dev/full
run -o - >/dev/full
is "so is standard output" 1 $?
run -o - >&-
is "standard output that is closed is one too" "1 1" \
    "$? $(grep -c '^tapwatch: standard output: Bad file descriptor' "$TMP/said")"
mkfifo "$TMP/pipe"
refused "a pipe nobody reads is refused" "nobody reads from it" -o "$TMP/pipe"

exec 8<>"$TMP/pipe" # a reader who sleeps
"$TAPWATCH" -r "$TMP/in.pcap" -b -o "$TMP/pipe" --format json 2>"$TMP/said" &
pid=$!
sleep 1
kill -TERM $pid
for ((i = 0; i < 50; i++)); do kill -0 $pid 2>/dev/null || break; sleep 0.1; done
kill -KILL $pid 2>/dev/null
wait $pid
is "a signal ends the wait for a reader who sleeps" 143 $?
exec 8>&-

if [ "$(id -u)" = 0 ]; then
    SUDO_UID=4711 SUDO_GID=4712 run -o "$TMP/mine.json"
    is "under sudo a file belongs to the caller" "4711 4712" "$(stat -c '%u %g' "$TMP/mine.json")"
    SUDO_UID=4711 SUDO_GID=4712 run -o "$TMP/mine2.json" --every 10
    is "so does a file that grows" "4711 4712" "$(stat -c '%u %g' "$TMP/mine2.json")"
else
    skip "under sudo a file belongs to the caller" "not root"
fi

# --- a full disk ---------------------------------------------------------------------------------

small=$TMP/small
unmount() { umount "$small" 2>/dev/null; }
cleanup_hooks+=(unmount)
mkdir "$small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64k tmpfs "$small" 2>/dev/null; then
    echo old >"$small/out.json"
    refused "a full disk is an error" "No space left on device" -o "$small/out.json" --force
    is "the old file is as it was" old "$(cat "$small/out.json")"
    is "and nothing else is left" out.json "$(ls -A "$small")"
    rm "$small/out.json"
    refused "a full disk is an error for a new file too" "No space left on device" -o "$small/out.json"
    holds "and leaves nothing" is_empty "$small"
    refused "a stream on a full disk is an error" "No space left on device" -o "$small/out.json" --every 1
    is "and holds whole lines only" 0 "$(tail -c 1 "$small/out.json" | tr -d '\n' | wc -c)"
    unmount
else
    skip "a full disk is an error and leaves nothing" "can not mount a small file system"
fi

# --- signals -------------------------------------------------------------------------------------

# Reads from a pipe that stays open, as a live capture would.
mkfifo "$TMP/slow"
sleep 60 >"$TMP/slow" &
holder=$!
{ cat "$TMP/in.pcap"; kill -STOP $BASHPID; } >"$TMP/slow" &
feeder=$!
cleanup_hooks+=(stop_feeding)
stop_feeding() { kill -KILL "$holder" "$feeder" 2>/dev/null; wait "$holder" "$feeder" 2>/dev/null; }
"$TAPWATCH" -r - -b -o "$TMP/asked.json" <"$TMP/slow" 2>"$TMP/said" &
pid=$!
sleep 1
kill -USR1 $pid
for ((i = 0; i < 50; i++)); do [ -e "$TMP/asked.json" ] && break; sleep 0.1; done
is "USR1 writes a snapshot while reading goes on" 1000 \
    "$(grep -o '"received":[0-9]*' "$TMP/asked.json" 2>/dev/null | cut -d: -f2)"
rm -f "$TMP/asked.json"
kill -TERM $pid
wait $pid
is "ended by a signal it says so to its parent" 143 $?
is "and the last snapshot is written" 1000 "$(grep -o '"received":[0-9]*' "$TMP/asked.json" | cut -d: -f2)"

# A file at its own pace: between the packet at 0.0 s and that at 1 s nothing is read.
"$TAPWATCH" -r "$TMP/in.pcap" --speed 0.1 -b -o "$TMP/paced.json" 2>"$TMP/said" &
pid=$!
sleep 1
kill -USR1 $pid
for ((i = 0; i < 50; i++)); do [ -e "$TMP/paced.json" ] && break; sleep 0.1; done
is "USR1 writes a snapshot while a slow replay waits for the next packet" 10 \
    "$(grep -o '"received":[0-9]*' "$TMP/paced.json" 2>/dev/null | cut -d: -f2)"
kill -TSTP $pid
for ((i = 0; i < 50; i++)); do grep -q '^State:.T' /proc/$pid/status && break; sleep 0.1; done
is "TSTP stops it, as Ctrl-Z should" T "$(sed -n 's/^State:.\(.\).*/\1/p' /proc/$pid/status)"
kill -CONT $pid
kill -TERM $pid
wait $pid
is "and CONT lets it go on" 143 $?

# The second file is a named pipe that nobody opens for writing.
mkfifo "$TMP/silent"
"$TAPWATCH" -r "$TMP/in.pcap" -r "$TMP/silent" -b -o "$TMP/waits.json" 2>"$TMP/said" &
pid=$!
sleep 1
kill -TERM $pid
for ((i = 0; i < 50; i++)); do kill -0 $pid 2>/dev/null || break; sleep 0.1; done
kill -KILL $pid 2>/dev/null
wait $pid
is "a signal ends the wait for a pipe that nobody writes to" "143 1000 null" \
    "$? $(sed -n 's/.*"received":\([0-9]*\),.*"error":\([^,]*\),.*/\1 \2/p' "$TMP/waits.json")"

# --- kill -9 -------------------------------------------------------------------------------------

# The old file and the new one differ, so that one can tell which is there.
mkdir "$TMP/kill"
target=$TMP/kill/out.json
run -o "$TMP/old" --format json 'udp port 7'
cp "$out" "$TMP/new"
old=$(sha256sum <"$TMP/old") new=$(sha256sum <"$TMP/new")
started=$(date +%s%N)
run -o "$TMP/timed.json"
took_us=$((($(date +%s%N) - started) / 1000))
seen_old=0 seen_new=0 seen_half=0 seen_temporary=0
KILLS=${KILLS:-200}
for ((i = 0; i < KILLS; i++)); do
    rm -f "$TMP/kill/".*.tmp
    cp "$TMP/old" "$target"
    "$TAPWATCH" -r "$TMP/in.pcap" -b -o "$target" --force 2>/dev/null &
    pid=$!
    if ((i % 2)); then # at any moment of the run
        sleep "$(printf '0.%06d' $((RANDOM % 1000 * took_us / 800 % 1000000)))"
    else # while the temporary file grows
        while kill -0 $pid 2>/dev/null && ! compgen -G "$TMP/kill/.*.tmp" >/dev/null; do :; done
    fi
    kill -KILL $pid 2>/dev/null
    wait $pid 2>/dev/null
    case $(sha256sum <"$target") in
    "$old") seen_old=$((seen_old + 1)) ;;
    "$new") seen_new=$((seen_new + 1)) ;;
    *) seen_half=$((seen_half + 1)) ;;
    esac
    compgen -G "$TMP/kill/.*.tmp" >/dev/null && seen_temporary=$((seen_temporary + 1))
done
echo "# killed $KILLS times, $seen_temporary of them while writing: $seen_old old, $seen_new new, $seen_half half"
is "killed $KILLS times there is the old file or the new one, never half" "0 $KILLS" "$seen_half $((seen_old + seen_new))"
holds "at least ten times it was killed while it wrote" [ "$seen_temporary" -ge 10 ]
finish
