#!/usr/bin/env bash
# Places that can not be written any more while the screen runs: a disk that is full, a folder that is
# removed. Of a snapshot and of metrics a message on the screen says so, of the state a line at the
# end; the old file stays as it was, and the counting goes on.
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
tmux_() { athome tmux -L "tapwatch-disk-$$" -f /dev/null "$@"; }
term_end() { tmux_ kill-server 2>/dev/null; }
cleanup_hooks=(term_end "${cleanup_hooks[@]}")
keys() { tmux_ send-keys -t s "$@"; }
screen() { tmux_ capture-pane -p -t s; }
shows() { screen | tr '\n' ' ' | tr -s ' ' | grep -qE -- "$1"; }
gone() { ! kill -0 "$pid" 2>/dev/null; }
metrics_last() { [ -s "$place/m.prom" ]; }

# start OPTIONS...: watches tap0, with every file in that place, of which a snapshot and metrics are there
start() {
    cat >"$TMP/conf" <<END
state_file = "$place/state";
metrics_every = 1;
END
    tmux_ new-session -d -s s -x 160 -y 40 \
        "cd $place; exec $TAPWATCH --config $TMP/conf -i tap0 -o $place/s.json --force $* --metrics-file $place/m.prom udp 2>$TMP/log"
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
    wait_for 10 shows 'udp/1026 .* 1 500 '
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
finish
