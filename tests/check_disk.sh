#!/usr/bin/env bash
# Places that can not be written any more while the screen runs: a disk that is full, a folder that is
# removed; of evidence also a read-only place, a link in the way, a quota, a limit of size. Of a snapshot,
# of metrics and of evidence a message on the screen says so, of the state a line at the end; the old file
# stays as it was, and the counting goes on.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

if ! have tmux || ! netns_start; then
    skip "files that can not be written" "${netns_missing:-needs tmux}"
    finish
fi
unset TMUX
export LC_ALL=C.UTF-8
place=$TMP/place
mkdir "$place"
unmount() { while umount "$place" 2>/dev/null; do :; done; }
cleanup_hooks=(unmount "${cleanup_hooks[@]}")
server=0 # each time another: the old one may take a moment to go
tmux_() { athome tmux -L "tapwatch-disk-$$-$server" -f /dev/null "$@"; }
term_end() {
    tmux_ kill-server 2>/dev/null
    server=$((server + 1))
}
cleanup_hooks=(term_end "${cleanup_hooks[@]}")
keys() { tmux_ send-keys -t s "$@"; }
screen() { tmux_ capture-pane -p -t s; }
shows() { screen | tr '\n' ' ' | tr -s ' ' | grep -qE -- "$1"; }
gone() { ! kill -0 "$pid" 2>/dev/null; }
metrics_last() { [ -s "$place/m.prom" ]; }

# start: watches tap0, with every file in that place, of which a snapshot and metrics are there
start() {
    cat >"$TMP/conf" <<END
state_file = "$place/state";
metrics_every = 1;
END
    tmux_ new-session -d -s s -x 160 -y 40 \
        "cd $place; exec $TAPWATCH --config $TMP/conf -i tap0 -o $place/s.json --force --metrics-file $place/m.prom udp 2>$TMP/log"
    if ! wait_for 10 shows LIVE; then
        fail "the screen is there" "$(cat "$TMP/log")"
        finish
    fi
    pid=$(tmux_ list-panes -t s -F '#{pane_pid}')
    outside "$BUILD/flood" 192.0.2.1 1026 500 1 >/dev/null
    keys w
    wait_for 10 shows "wrote $place/s.json"
    wait_for 10 metrics_last
    cp "$place/s.json" "$TMP/old.json"
}
# breaks KIND WHY: what is said of each file once the place is broken, and that all else goes on
breaks() {
    local kind=$1 why=$2
    wait_for 60 shows "metrics_file: .*$why"
    is "$kind: of the metrics one message is on the screen" 0 $?
    keys C-l w
    wait_for 10 shows "s\.json: .*$why"
    is "$kind: so it is of a snapshot" 0 $?
    outside "$BUILD/flood" 192.0.2.1 1026 500 2 >/dev/null
    keys 2
    wait_for 10 shows 'udp/1026 .* 1\.50k '
    is "$kind: what comes is counted as ever" 0 $?
    keys q
    wait_for 20 gone
    is "$kind: q ends it" 0 $?
    is "$kind: at the end one line says that the state is not saved" 1 "$(grep -cE "state_file: .*$why" "$TMP/log" | sed 's/[1-9][0-9]*/1/')"
    term_end
}

# --- a full disk ---

if ! mount -t tmpfs -o size=1m tmpfs "$place" 2>/dev/null; then
    skip "files that can not be written" "can not mount a small file system"
    finish
fi
start
dd if=/dev/zero of="$place/filler" bs=4k 2>/dev/null
breaks "a full disk" "No space left on device"
holds "a full disk: the old snapshot is as it was" cmp "$place/s.json" "$TMP/old.json"
is "a full disk: nothing half is left beside it" "" "$(find "$place" -name '*.tmp*' -o -name '.*' -type f)"
unmount

# --- a folder that is removed ---

start
rm -r "$place"
breaks "a removed folder" "No such file or directory"
mkdir "$place"

# --- evidence: the key e, and -w ---

: >"$TMP/usual"
ended() { [ -s "$TMP/status" ]; }
# packets FILE: how many whole ones are in it; what is behind them makes it "cut"
packets() { tcpdump -qn -r "$1" 2>"$TMP/tcpdump" | wc -l | tr -d '\n'; grep -q truncated "$TMP/tcpdump" && echo " cut"; }
has_all() { [ "$(packets "$place/w.pcap")" = 500 ]; }
old_evidence() { find "$place" -name 'tapwatch-evidence-*.pcap'; }

# watch COMMAND OPTIONS...: tap0 from within that place, with 500 packets of one incident, of which the key e
# has written a file
watch() {
    rm -f "$TMP/status"
    tmux_ new-session -d -s s -x 160 -y 40 \
        "cd $place; $* --config $TMP/usual -i tap0 -H 192.0.2.1/32 udp 2>$TMP/log; echo \$? >$TMP/status"
    if ! wait_for 10 shows LIVE; then
        fail "the screen is there" "$(cat "$TMP/log")"
        return 1
    fi
    outside "$BUILD/flood" 192.0.2.1 1026 500 1 >/dev/null
    # All have been counted before e is pressed.
    keys 2
    wait_for 10 shows 'udp/1026 .* 500 '
    keys 4
    wait_for 10 shows messenger-zero-probe
}
# writes KIND: the key e while all is well, and what -w has then, are what has to stay
writes() {
    keys e
    wait_for 10 shows 'wrote tapwatch-evidence-[0-9TZ]*\.pcap: 500 packets'
    is "$1: before, e writes" 0 $?
    wait_for 10 has_all
    is "$1: and so does -w" 0 $?
    cp "$(old_evidence)" "$TMP/old.pcap"
    cp "$place/w.pcap" "$TMP/old-w.pcap"
}
# more RATE KIND WHAT: so many packets come in a second, and on the screen it is said of -w
more() {
    outside "$BUILD/flood" 192.0.2.1 1026 "$1" 1 >/dev/null &
    wait_for 10 shows "evidence: .*$3"
    is "$2: of -w one message is on the screen" 0 $?
    wait $!
}
# e_fails KIND WHY
e_fails() {
    keys e
    wait_for 10 shows "evidence is not written: .*$2"
    is "$1: so it is of e" 0 $?
}
# goes_on KIND COUNT STATUS: of packets since the start, and at the end
goes_on() {
    keys 2
    wait_for 10 shows "udp/1026 .* $2 "
    is "$1: what comes is counted as ever" 0 $?
    keys q
    wait_for 20 ended
    is "$1: q ends it, and the status tells" "$3" "$(cat "$TMP/status")"
    is "$1: no temporary file is left" "" "$(find "$place" -name '.?*' -type f 2>/dev/null)"
    term_end
}
# stays KIND: the old file, and of -w all packets that it had
stays() {
    holds "$1: what e wrote before is as it was" cmp "$(old_evidence)" "$TMP/old.pcap"
    holds "$1: what -w had is there" cmp -n "$(stat -c %s "$TMP/old-w.pcap")" "$place/w.pcap" "$TMP/old-w.pcap"
    is "$1: and nothing half behind it" 0 "$(packets "$place/w.pcap" | grep -c cut)"
    is "$1: one line told of -w" 1 "$(grep -c "evidence: .*w\.pcap[0-9]*: $2" "$TMP/log")"
}
# refuses_more KIND WHY: a place that takes nothing more
refuses_more() {
    more 1000 "$1" "w\.pcap: $2"
    e_fails "$1" "$2"
    goes_on "$1" '1\.50k' 1
    stays "$1" "$2"
}

if ! have tcpdump; then
    skip "evidence that can not be written" "tcpdump is not installed"
    finish
fi

mount -t tmpfs -o size=1m tmpfs "$place"
if watch "$TAPWATCH" -w w.pcap; then
    writes "a full disk"
    dd if=/dev/zero of="$place/filler" bs=4k 2>/dev/null
    refuses_more "a full disk" "No space left on device"
fi
unmount

# A limit of size is the same to who writes, but by a signal.
printf '#!/bin/bash\nulimit -f 40\nexec "$@"\n' >"$TMP/limited"
chmod +x "$TMP/limited"
if watch "$TMP/limited" "$TAPWATCH" -w w.pcap; then
    writes "a limit of size"
    refuses_more "a limit of size" "File too large"
fi
rm -f "$place"/*

# That of btrfs bounds root as well, and needs no more of the kernel than itself.
quota() {
    truncate -s 128M "$TMP/image" && mkfs.btrfs -q -m single "$TMP/image" && mount -o loop "$TMP/image" "$place" &&
        btrfs quota enable "$place" && btrfs subvolume create "$place/bounded" &&
        btrfs qgroup limit 1M "$place/bounded" && umount "$place" &&
        mount -o loop,subvol=bounded "$TMP/image" "$place"
}
if ! have mkfs.btrfs; then
    skip "a quota: of -w one message is on the screen" "needs mkfs.btrfs (package btrfs-progs)"
elif ! quota >"$TMP/quota" 2>&1; then
    skip "a quota: of -w one message is on the screen" "none can be had here: $(tail -n 1 "$TMP/quota")"
elif watch "$TAPWATCH" -w w.pcap; then
    writes "a quota"
    dd if=/dev/zero of="$place/filler" bs=4k 2>/dev/null
    refuses_more "a quota" "Disk quota exceeded"
fi
unmount

mount -t tmpfs -o size=1m tmpfs "$place"
mount -o remount,ro "$place"
if watch "$TAPWATCH"; then
    e_fails "a read-only place" "Read-only file system"
    outside "$BUILD/flood" 192.0.2.1 1026 1000 1 >/dev/null
    goes_on "a read-only place" '1\.50k' 0
    is "a read-only place: nothing is in it" "" "$(ls -A "$place")"
fi
athome timeout 10 "$TAPWATCH" -i tap0 --config "$TMP/usual" -w "$place/w.pcap" </dev/null >"$TMP/out" 2>"$TMP/log"
is "a read-only place: with -w it does not begin, and its last line says why" "1 1" \
    "$? $(tail -n 1 "$TMP/log" | grep -c 'w\.pcap: Read-only file system')"
unmount

# The second file of several.
ln -s "$TMP/target" "$place/w.pcap1"
if watch "$TAPWATCH" -C 1 -w w.pcap; then
    writes "a link in the way"
    more 20000 "a link in the way" 'w\.pcap1: is a symbolic link'
    goes_on "a link in the way" '20\.5k' 1 # three digits of a count that goes on
    stays "a link in the way" "is a symbolic link"
    holds "a link in the way: what it points to is not made" test ! -e "$TMP/target"
fi
rm -f "$place"/*

if watch "$TAPWATCH" -w w.pcap; then
    writes "a removed folder"
    rm -r "$place"
    more 1000 "a removed folder" 'w\.pcap: was removed while it was written'
    e_fails "a removed folder" "No such file or directory"
    goes_on "a removed folder" '1\.50k' 1
    is "a removed folder: one line told of -w" 1 "$(grep -c 'evidence: .*w\.pcap: ' "$TMP/log")"
    mkdir "$place"
fi

# A file alone is begun anew.
if watch "$TAPWATCH" -w w.pcap; then
    writes "a removed file"
    rm "$place/w.pcap"
    more 1000 "a removed file" 'w\.pcap: was removed while it was written'
    outside "$BUILD/flood" 192.0.2.1 1026 1000 1 >/dev/null
    goes_on "a removed file" '2\.50k' 1
    is "a removed file: what came then is in a new one" true \
        "$([ "$(packets "$place/w.pcap")" -ge 1000 ] && echo true)"
fi
finish
