#!/usr/bin/env bash
# Who addresses are, on a screen under tmux: names, from a name server of this test on 127.0.0.1
# (tests/tools/nameserver.c), and countries and networks from files made by tests/tools/mmdb.c.
. "$(dirname "$0")/lib.sh"

if ! have tmux; then
    skip "names are looked at" "tmux is not installed"
    finish
fi
PATIENCE=${PATIENCE:-100} # tenths of a second until something is there
SCENE=$TMP/scene.pcap
"$BUILD/scene" >"$SCENE"
"$BUILD/mmdb" country >"$TMP/country.mmdb"
"$BUILD/mmdb" as >"$TMP/as.mmdb"

: >"$TMP/asked"
"$BUILD/nameserver" "$TMP/asked" >"$TMP/port" &
server_pid=$!
end_server() { kill "$server_pid" 2>/dev/null; }
cleanup_hooks+=(end_server)
for ((i = 0; i < PATIENCE; i++)); do
    [ -s "$TMP/port" ] && break
    sleep 0.1
done
cat >"$TMP/names.conf" <<EOF
name_servers = "127.0.0.1:$(cat "$TMP/port")";
geo_files = [ "$TMP/country.mmdb", "$TMP/as.mmdb" ];
EOF
asked() { wc -l <"$TMP/asked"; }
has_asked() { grep -c "^$1\.in-addr\.arpa$" "$TMP/asked"; }

# --- a terminal ---

term() { tmux -L "tapwatch-names-$$" -f /dev/null "$@"; }
term_end() { term kill-server 2>/dev/null; }
cleanup_hooks+=(term_end)
# Without the leak check at the end: see screen.sh.
(cd "$TMP" && LC_ALL=C.UTF-8 term -u new-session -d -s t -x 200 -y 50 \
    env -u NO_COLOR ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8 PS1='$ ' TERM=tmux-256color bash --norc)
term set -g status off
keys() { term send-keys -t t "$@"; }
screen() { term capture-pane -t t -p; }
sees() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" && return 0
        sleep 0.1
    done
    return 1
}
lacks() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" || return 0
        sleep 0.1
    done
    return 1
}
shows() { if sees "$2"; then ok "$1"; else fail "$1" "no $2 in: $(screen | head -n 40)"; fi; }
hides() { if lacks "$2"; then ok "$1"; else fail "$1" "still $2 in: $(screen | head -n 40)"; fi; }
watch() {
    keys "clear; $TAPWATCH -r $SCENE -H 203.0.113.0/24 --speed max --config $TMP/names.conf $*" Enter
    sees ' END '
}

# --- countries and networks ---

watch
keys 3
shows "a source has its country and network" '198\.51\.100\.7 +DE AS3320'
shows "one of which the files know less has less" '198\.51\.100\.(6[4-9]|[7-9][0-9]|1[01][0-9]) +DE  '
keys / c c : n l Enter
shows "cc: keeps the sources of a country" 'filter: cc:nl   .* 1 of 128 sources'
keys / C-u a s : 3 3 2 0 Space - c c : N L Enter
shows "as: keeps those of a network" 'filter: as:3320 -cc:NL .* [0-9]+ of 128 sources'
keys / C-u a s : t e l e k o m Enter
shows "which may be named" 'filter: as:telekom .* [1-9][0-9]* of 128 sources'
shows "and what it keeps is of that network" '▸?. 198\.51\.100\.[0-9]+ +DE AS3320'
keys Escape / s r c : 1 9 8 . 5 1 . 1 0 0 . 7 Enter g Enter
shows "a source under the glass has them whole" 'country DE Germany   network AS3320 Deutsche Telekom AG'
keys Escape Escape
lacks 'filter:'
keys / s r c : 2 0 3 . 0 . 1 1 3 . 1 7 Enter g Enter
shows "texts of a file are shown escaped" 'network AS64500 Example \\x1b\[2J network'
keys Escape Escape

# --- names ---

sleep 1
is "nobody is asked before somebody wishes it" 0 "$(asked)"
keys 3 / s r c : 1 9 8 . 5 1 . 1 0 0 . 7 , 1 9 8 . 5 1 . 1 0 0 . 8 , 1 9 8 . 5 1 . 1 0 0 . 9 Enter
sees '3 of 128 sources'
keys d
shows "d says what it does" 'names on: DNS is asked for what is on the screen'
shows "a name stands beside the address" '198\.51\.100\.7 +probe\.example\.net'
sees '198\.51\.100\.8 '
for ((i = 0; i < PATIENCE && $(has_asked 9.100.51.198) < 1; i++)); do sleep 0.1; done
is "only what is on the screen was asked for" "7.100.51.198 8.100.51.198 9.100.51.198" \
    "$(sed 's/\.in-addr\.arpa$//' "$TMP/asked" | sort -u | xargs)"
is "an escape sequence in a name does nothing" 1 "$(screen | grep -c '198\.51\.100\.8 ')"
keys / C-u s r c : 1 9 8 . 5 1 . 1 0 0 . 7 Enter
sees '1 of 128 sources'
keys g Enter
shows "a source under the glass has its name" ' name probe\.example\.net '
shows "and its address" '198\.51\.100\.7 · outside'
shows "its latest targets are asked for too" 'Latest targets'
for ((i = 0; i < PATIENCE && $(asked) < 5; i++)); do sleep 0.1; done
if [ "$(grep -c '113\.0\.203\.in-addr' "$TMP/asked")" -gt 0 ]; then
    ok "what is in its panels is asked for"
else
    fail "what is in its panels is asked for" "asked was only $(xargs <"$TMP/asked")"
fi
keys Escape / C-u s r c : 1 9 8 . 5 1 . 1 0 0 . 9 Enter
sees '1 of 128 sources.*'
keys g Enter
shows "where nobody answers it is said" ' name no answer '
keys Escape Escape
lacks 'filter:'
keys / p r o b e . e x Enter
shows "words of a filter are found in names" '1 of 128 sources'
keys Escape d
shows "d again ends it" 'names off: nobody is asked any more'
hides "and names are gone" 'probe\.example\.net'
sleep 1
before=$(asked)
keys 5 g G
sleep 1
is "nobody is asked any more" "$before" "$(asked)"
keys q
sees '^\$'
before=$(asked)
watch --names
keys 3
shows "--names has them from the start" '198\.51\.100\.7 .*probe\.example\.net'
keys q
sees '^\$'
before=$(asked)
watch --names -n
keys 3
sees '▸ Sources'
sleep 1
is "-n behind it has none" "$before" "$(asked)"
keys q
sees '^\$'

sed 's/^name_servers.*/name_servers = "127.0.0.1:9";/' "$TMP/names.conf" >"$TMP/nobody.conf"
watch --names --config "$TMP/nobody.conf"
shows "where no name server answers it is said, and what to do" 'no names come: 127\.0\.0\.1 does not answer, or fails; name_servers'
keys q
sees '^\$'

# --- without a screen; mistakes ---

before=$(asked)
"$TAPWATCH" -r "$SCENE" -b -H 203.0.113.0/24 --names --config "$TMP/names.conf" >"$TMP/page"
is "nobody is asked in batch mode" "$before 0" "$(asked) $(grep -c 'probe\.example' "$TMP/page")"

# refused SENTENCE WORDS: with what stands in $TMP/bad.conf
refused() {
    local status
    "$TAPWATCH" -r "$SCENE" -b --config "$TMP/bad.conf" >"$TMP/out" 2>"$TMP/said"
    status=$?
    is "$1" "2 0 1 1" \
        "$status $(wc -c <"$TMP/out") $(wc -l <"$TMP/said") $(grep -cF -- "tapwatch: $2" "$TMP/said")"
}
echo "geo_files = [ \"$TMP/none.mmdb\" ];" >"$TMP/bad.conf"
refused "a file of countries that is missing ends it" "geo_files: $TMP/none.mmdb: No such file or directory"
head -c 300 "$TMP/as.mmdb" >"$TMP/cut.mmdb"
echo "geo_files = [ \"$TMP/as.mmdb\", \"$TMP/cut.mmdb\" ];" >"$TMP/bad.conf"
refused "one that is damaged too" "geo_files: $TMP/cut.mmdb: The MaxMind DB file contains invalid metadata"
echo 'geo_files = [ "country.mmdb" ];' >"$TMP/bad.conf"
refused "and one without a whole path" "$TMP/bad.conf:1: geo_files takes a list such as"
finish
