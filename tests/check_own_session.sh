#!/usr/bin/env bash
# The SSH session that tapwatch runs in: two real TCP connections, of which one is said to be it.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

if ! netns_start; then
    skip "one's own SSH session is left out" "$netns_missing"
    finish
fi

# open_connection PORT FD: from outside to home; what sshd would say of it is in $TMP/PORT. What is
# written to FD goes there and comes back.
open_connection() {
    local port=$1
    athome "$BUILD/login" "$port" >"$TMP/$port" &
    listens() { athome grep -qi "$(printf ':%04X 00000000:0000 0A' "$port")" /proc/net/tcp; }
    wait_for 10 listens
    mkfifo "$TMP/to$port"
    outside bash -c "exec 3<>/dev/tcp/192.0.2.1/$port
        while read -r line; do echo \"\$line\" >&3; read -r back <&3; echo \"\$back\" >>$TMP/back$port; done <$TMP/to$port" &
    wait_for 10 test -s "$TMP/$port"
    eval "exec $2>$TMP/to$port"
}
# says_back PORT N: that many lines have come back
says_back() { [ "$(wc -l <"$TMP/back$1" 2>/dev/null)" = "$2" ]; }
open_connection 2222 7
open_connection 2223 8

# watch FILE ARGUMENTS...: tapwatch while ten lines go over each of the two
lines=0
watch() {
    local file=$1 i
    shift
    rm -f "$TMP/log"
    "$@" -i tap0 -b -o "$file" --force tcp 2>"$TMP/log" &
    wait_for 10 grep -q "listening on tap0" "$TMP/log"
    for i in $(seq 10); do
        lines=$((lines + 1))
        echo "$i" >&7
        echo "$i" >&8
        wait_for 5 says_back 2222 $lines
        wait_for 5 says_back 2223 $lines
    done
    sleep 0.5
    # With a shell between, it is not the process that was started here.
    ip netns pids "$HOME_NS" | xargs -r ps -o pid=,comm= -p | awk '$2 == "tapwatch" { print $1 }' | xargs -r kill -TERM
    wait $!
}
# counted FILE: packets to the ports 2222 and 2223, and from them
counted() {
    jq -r '[(.ports | map(select(.port == 2222 and .protocol == "tcp") | .packets) | add // 0),
        (.ports | map(select(.port == 2223 and .protocol == "tcp") | .packets) | add // 0)] | map(. > 0) | join(" ")' "$1"
}
SUMS='.capture | .received == .analysed + .not_ip + ([.malformed[]] | add // 0)'

watch "$TMP/own.json" athome env SSH_CONNECTION="$(cat "$TMP/2222")" "$TAPWATCH"
is "one's own session is left out of the ports, another one is not" "false true" "$(counted "$TMP/own.json")"
is "its packets are said: ten lines there and back are twenty or more" true \
    "$(jq '.capture.own_session >= 20 and .capture.own_session < 100' "$TMP/own.json")"
is "they are in no other count" true "$(jq "$SUMS and .received == .analysed" "$TMP/own.json")"
is "of no source and no total either" "true" \
    "$(jq '(.ports | map(.packets) | add) == .totals.packets and .totals.packets == .capture.received' "$TMP/own.json")"
is "a line says so at the start" 1 \
    "$(grep -c "^tapwatch: your SSH session from 192.0.2.2 port $(cut -d' ' -f2 "$TMP/2222") is left out; --include-self counts it" "$TMP/log")"

watch "$TMP/sudo.json" athome env SSH_CONNECTION="$(cat "$TMP/2222")" \
    bash -c 'env -u SSH_CONNECTION "$0" "$@"; exit $?' "$TAPWATCH"
is "it is found where only a process above has it, as under sudo" "false true" "$(counted "$TMP/sudo.json")"

watch "$TMP/self.json" athome env SSH_CONNECTION="$(cat "$TMP/2222")" "$TAPWATCH" --include-self
is "--include-self counts it" "true true null" "$(counted "$TMP/self.json") $(jq .capture.own_session "$TMP/self.json")"
is "and nothing is said" 0 "$(grep -c 'SSH session' "$TMP/log")"

watch "$TMP/other.json" athome env SSH_CONNECTION="192.0.2.2 1 192.0.2.1 2222" "$TAPWATCH"
is "a connection with one number other is counted" "true true 0" \
    "$(counted "$TMP/other.json") $(jq .capture.own_session "$TMP/other.json")"

# --- on the screen, and of a file

if have tmux; then
    unset TMUX
    tmux_() { athome tmux -L "tapwatch-$$" -f /dev/null "$@"; }
    shows() { tmux_ capture-pane -p -t s | grep -q "$1"; }
    tmux_ new-session -d -s s -x 200 -y 36 \
        "LC_ALL=C.UTF-8 SSH_CONNECTION='$(cat "$TMP/2222")' exec $TAPWATCH -i tap0 2>$TMP/screen.log"
    wait_for 10 shows LIVE
    echo one >&7
    echo one >&8
    wait_for 10 shows 'all but your SSH session, [1-9][0-9]* packets'
    is "the screen says how many are left out" 0 $?
    tmux_ resize-window -t s -x 80 -y 24
    wait_for 10 shows 'counted is all but your SSH session, [1-9][0-9]* packets'
    is "where the first line has no room, another one does" 0 $?
    tmux_ kill-server 2>/dev/null
else
    skip "the screen says how many are left out" "needs tmux"
fi
have tcpdump && {
    athome timeout 5 tcpdump -i tap0 -U -c 4 -w "$TMP/file.pcap" tcp 2>"$TMP/tcpdump.log" &
    wait_for 10 grep -q "listening on" "$TMP/tcpdump.log"
    echo two >&7
    echo two >&7
    wait $!
    SSH_CONNECTION=$(cat "$TMP/2222") "$TAPWATCH" -r "$TMP/file.pcap" -b -o "$TMP/file.json"
    is "of a file nothing is left out" "4 null" "$(jq -r '.capture | "\(.received) \(.own_session)"' "$TMP/file.json")"
}
finish
