#!/usr/bin/env bash
# What is left to somebody who has taken over tapwatch by what he sent: nothing. The rights of a
# running tapwatch as the kernel tells them, what a hook in it is stopped from doing, whom it runs as.
. "$(dirname "$0")/lib.sh"
. tests/netns.sh

if ! netns_start; then
    skip "a live capture runs as nobody, without rights" "$netns_missing"
    finish
fi
HOOKED=$PWD/$BUILD/hooked
unset SUDO_UID SUDO_GID TAPWATCH_HOOK
ulimit -c 0
# Where nobody may write, and where it may not.
OPEN=$TMP/open ROOTS=$TMP/root
chmod 755 "$TMP"
mkdir -m 777 "$OPEN"
mkdir -m 755 "$ROOTS"
: >"$TMP/empty.conf"
export TAPWATCH_CONFIG=$TMP/empty.conf
landlock=$(python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))' 2>/dev/null)
sanitized=
case "$BUILD" in *asan* | *tsan*) sanitized=yes ;; esac

# with_log COMMAND...: where /dev is another one, with a listener in the place of the system's log
with_log() {
    exec ip netns exec "$HOME_NS" bash -c 'cd "$1" && mkdir -p dev && mount -t tmpfs none dev || exit 1
        for file in null zero full random urandom tty; do
            : >"dev/$file" && mount --bind "/dev/$file" "dev/$file" || exit 1
        done
        mount --move dev /dev || exit 1
        "$2" /dev/log "$1/syslog" >"$1/logger" &
        until [ -s "$1/logger" ]; do sleep 0.05; done
        shift 2
        cd "$OLDPWD" && exec "$@"' with_log "$TMP" "$PWD/$BUILD/logger" "$@"
}
around=(ip netns exec "$HOME_NS")
# live ARGUMENTS...: in the background, as $pid
live() {
    rm -f "$TMP/log"
    "${around[@]}" "$PROGRAM" -i tap0 -b -o "$OPEN/out.json" --force "$@" 2>"$TMP/log" &
    pid=$!
    wait_for 20 grep -q "listening on tap0" "$TMP/log"
}
stop() {
    kill -TERM "$pid"
    wait "$pid" 2>/dev/null
}
# status_of NAME: of each thread, those that differ
status_of() { cat /proc/"$pid"/task/*/status | sed -n "s/^$1:\s*//p" | sort -u | tr '\n\t' '; '; }

# --- rights

two_threads() { [ "$(ls /proc/$pid/task | wc -l)" -ge 2 ]; }
live
holds "it counts in a thread of its own" wait_for 10 two_threads
is "it runs as nobody" "65534 65534 65534 65534;" "$(status_of Uid)"
is "with nobody's group" "65534 65534 65534 65534;" "$(status_of Gid)"
is "and no others" "65534" "$(status_of Groups | tr -d ' ;')"
for set in CapInh CapPrm CapEff CapBnd CapAmb; do
    if [ "$set$sanitized" = CapBndyes ]; then
        skip "$set is empty in every thread" "the sanitizer's own thread begins before main"
    else
        is "$set is empty in every thread" "0000000000000000;" "$(status_of $set)"
    fi
done
is "nothing that it would run has more rights" "1;" "$(status_of NoNewPrivs)"
is "every thread has the filter of system calls" "2;" "$(status_of Seccomp)"
is "the log says whom it runs as" 1 "$(grep -c '^tapwatch: running as nobody (65534), sandboxed' "$TMP/log")"
stop
is "what it writes is nobody's, for nobody else" "nobody 600" "$(stat -c '%U %a' "$OPEN/out.json")"

exec 7<"$TMP/empty.conf"
live
is "descriptors that it has inherited are closed" "" "$(find /proc/$pid/fd -lname '*empty.conf')"
exec 7<&-
stop

live --reopen
is "to open an interface again CAP_NET_RAW is kept, and no more" "0000000000002000; 0000000000002000;" \
    "$(status_of CapPrm) $(status_of CapEff)"
stop

live -Z daemon
is "-Z names another account" "1 1 1 1; 1 1 1 1;" "$(status_of Uid) $(status_of Gid)"
stop
echo 'user = "daemon";' >"$TMP/user.conf"
live --config "$TMP/user.conf"
is "so does the setting user" "1 1 1 1;" "$(status_of Uid)"
stop
SUDO_UID=1 SUDO_GID=1 live
is "under sudo it is the person who called it" "1 1 1 1;" "$(status_of Uid)"
stop
live -Z root
is "-Z root stays root, with the rights over files alone, and the filter" "0 0 0 0; 000000000000000b; 2;" \
    "$(status_of Uid) $(status_of CapEff) $(status_of Seccomp)"
is "and says so" 1 "$(grep -c 'running as root (0), sandboxed' "$TMP/log")"
stop
live --no-sandbox
is "--no-sandbox leaves everything, and says so" "0 0 0 0; 0; 1" \
    "$(status_of Uid) $(status_of Seccomp) $(grep -c 'running as root (0), without a sandbox' "$TMP/log")"
stop
if have setpriv && have setcap && cp "$PROGRAM" "$OPEN/tapwatch" && mkdir -p "$OPEN/../share" &&
    setcap cap_net_raw=ep "$OPEN/tapwatch" 2>/dev/null; then
    cp -r share/. "$TMP/share/"
    mkdir -p "$TMP/a/b" && mv "$OPEN/tapwatch" "$TMP/a/b/" && setcap cap_net_raw=ep "$TMP/a/b/tapwatch"
    rm -f "$TMP/log"
    (cd "$OPEN" && exec ip netns exec "$HOME_NS" setpriv --reuid=1 --regid=1 --clear-groups "$TMP/a/b/tapwatch" \
        -i tap0 -b -o own.json 2>"$TMP/log") &
    wait_for 20 grep -q "listening on tap0" "$TMP/log"
    pid=$(pgrep -n -f "^$TMP/a/b/tapwatch")
    is "with setcap, without root, nothing is left either" "1 1 1 1; 0000000000000000; 0000000000000000; 2;" \
        "$(status_of Uid) $(status_of CapPrm) $(status_of CapEff) $(status_of Seccomp)"
    stop
else
    skip "with setcap, without root, nothing is left either" "needs setpriv and setcap"
fi

# --- what is stopped

# hooked NAME ARGUMENTS...: how it ended, and what the hook said
hooked() {
    local name=$1
    shift
    (cd "$OPEN" && TAPWATCH_HOOK=$name ip netns exec "$HOME_NS" "$HOOKED" -b -o "$OPEN/hook.json" --force "$@" \
        2>"$TMP/hook.log") >/dev/null 2>&1
    echo "$? $(sed -n 's/^hook: //p' "$TMP/hook.log")"
}
KILLED="159 " # 128 + SIGSYS
tap=(-i tap0 --duration 1)
is "the hook is there" "0 nothing: done" "$(hooked nothing "${tap[@]}")"
for what in exec packet raw root kill type; do
    is "$what kills it" "$KILLED" "$(hooked $what "${tap[@]}")"
done
if [ -n "$sanitized" ]; then
    skip "another process kills it" "the leak checker starts one"
else
    is "another process kills it" "$KILLED" "$(hooked fork "${tap[@]}")"
fi
is "also in another thread" "$KILLED" "$(hooked thread:exec "${tap[@]}")"
is "also as root" "$KILLED" "$(hooked exec -Z root "${tap[@]}")"
is "there is no network" "0 inet: Permission denied" "$(hooked inet "${tap[@]}")"
is "nor a local socket" "0 local: Permission denied" "$(hooked local "${tap[@]}")"
is "nor is there any for plain lines, which ask no names" "inet: Permission denied" \
    "$(cd "$OPEN" && { TAPWATCH_HOOK=inet ip netns exec "$HOME_NS" "$HOOKED" --linear "${tap[@]}" >/dev/null; } 2>&1 | sed -n 's/^hook: //p')"
for what in mark down; do
    is "$what kills it" "$KILLED" "$(hooked $what --reopen "${tap[@]}")"
done
is "memory is never run" "0 code: Permission denied" "$(hooked code "${tap[@]}")"
is "/etc/shadow can not be read" "0 shadow: Permission denied" "$(hooked shadow "${tap[@]}")"
if [ "${landlock:--1}" -lt 1 ]; then
    skip "nor what anybody may read" "this kernel has no Landlock"
    skip "nor anything be written elsewhere" "this kernel has no Landlock"
    skip "nor the terminal be taken where there is no screen" "this kernel has no Landlock"
elif [ -n "$sanitized" ]; then
    skip "nor what anybody may read" "sanitizers read what they like"
    is "nor anything be written elsewhere" "0 tmp: Permission denied" "$(hooked tmp "${tap[@]}")"
else
    is "nor what anybody may read" "0 passwd: Permission denied" "$(hooked passwd "${tap[@]}")"
    is "nor anything be written elsewhere" "0 tmp: Permission denied" "$(hooked tmp "${tap[@]}")"
fi
[ "${landlock:--1}" -lt 1 ] ||
    is "nor the terminal be taken where there is no screen" "0 terminal: Permission denied" "$(hooked terminal "${tap[@]}")"
"$BUILD/story" -s 1 -x 0.1 --from '2003-12-01 17:50' --to '2003-12-01 18:30' -o "$TMP/story.pcap" >/dev/null
cp "$TMP/story.pcap" "$ROOTS/story.pcap"
chmod 600 "$ROOTS/story.pcap"
is "files are read behind it, too" "$KILLED" "$(hooked exec -r "$TMP/story.pcap")"
is "without it everything goes" "0 inet: done" "$(hooked inet --no-sandbox "${tap[@]}")"
[ -n "$sanitized" ] || is "a crash is a crash" "139 " "$(hooked crash "${tap[@]}")"

# --- an interface that goes

ip -n "$HOME_NS" link add gone0 type veth peer name gone1 && ip -n "$HOME_NS" link set gone0 up
live -i gone0
ip -n "$HOME_NS" link del gone0
holds "an interface that goes is told of, and does not kill it" wait_for 20 grep -q 'gone0: .*the other interfaces go on' "$TMP/log"
stop
is "and the rest is counted" yes "$([ -s "$OPEN/out.json" ] && echo yes)"

# --- files

said() { { "$PROGRAM" "$@" >/dev/null; } 2>&1; }
is "a capture that only root may read is read" 0 \
    "$(said -r "$TMP/story.pcap" -r "$ROOTS/story.pcap" -b -o "$OPEN/two.json" >/dev/null; echo $?)"
is "and counted whole" "$(($(jq .capture.received < <("$PROGRAM" -r "$TMP/story.pcap" -b -o - --format json 2>/dev/null)) * 2))" \
    "$(jq .capture.received "$OPEN/two.json")"
cannot_save() { (cd "$1" && said -r "$TMP/story.pcap" --linear --speed max "${@:2}" </dev/null) | grep -c "can not write to the"; }
is "a folder to save in that it can not write to is told of" "1 1" \
    "$(cannot_save "$ROOTS") $(cannot_save "$OPEN" -o "$ROOTS/linear.json")"
is "and none that it need not write to" "0 0" \
    "$(cannot_save "$OPEN") $(cannot_save "$ROOTS" -o "$OPEN/linear.json")"
"$PROGRAM" -r "$TMP/story.pcap" -b -o - --format json >"$ROOTS/saved.json" 2>/dev/null
chmod 600 "$ROOTS/saved.json"
is "so is a saved snapshot that only root may read" 0 "$(said "$ROOTS/saved.json" -b -o "$OPEN/saved.json" >/dev/null; echo $?)"
is "and it is the same" "" "$(cmp "$ROOTS/saved.json" "$OPEN/saved.json" 2>&1)"
for option in "-o $ROOTS/x.json" "-w $ROOTS/x.pcap" "--metrics-file $ROOTS/x.prom"; do
    # shellcheck disable=SC2086
    is "where nobody may not write is told at the start: $option" 1 \
        "$(said -r "$TMP/story.pcap" -b $option | grep -c "$ROOTS: the account nobody can not write there.*-Z USER")"
done
mkdir -m 755 "$ROOTS/folder"
for option in -o -w; do
    said -r "$TMP/story.pcap" -b $option "$ROOTS/folder" >"$TMP/said"
    is "of a folder it is told that it is one, not who may write beside it: $option" "1 0" \
        "$(grep -c "$ROOTS/folder: is a folder; name a file in it" "$TMP/said") $(grep -c "can not write" "$TMP/said")"
done
echo "state_file = \"$ROOTS/state\";" >"$TMP/state.conf"
is "so is a state file" 1 "$(said --config "$TMP/state.conf" -r "$TMP/story.pcap" -b | grep -c "^tapwatch: state_file: $ROOTS: the account nobody can not")"
echo "state_file = \"$OPEN/state\";" >"$TMP/state.conf"
(umask 077 && echo old >"$OPEN/state")
is "and one that nobody may not read" 1 "$(said --config "$TMP/state.conf" -r "$TMP/story.pcap" -b | grep -c "^tapwatch: state_file: $OPEN/state: the account nobody can not read it")"
rm "$OPEN/state"
is "an account that there is not is told of" 1 "$(said -Z no-such-account -r "$TMP/story.pcap" -b | grep -c 'user: there is no account "no-such-account"')"

# --- all that works without it works with it

mkdir -m 777 "$OPEN/all"
mkdir -m 755 "$TMP/commands"
cat >"$TMP/commands/page" <<C
#!/bin/sh
id -un >>"$OPEN/all/who"
grep -E '^(NoNewPrivs|CapEff|Seccomp):' /proc/self/status >>"$OPEN/all/rights"
cat >>"$OPEN/all/alerts"
C
chmod 755 "$TMP/commands/page"
cat >"$TMP/all.conf" <<C
state_file = "$OPEN/all/state";
metrics_file = "$OPEN/all/counts.prom";
metrics_every = 1;
alert_command = ["$TMP/commands/page"];
alert_severity = "info";
alert_syslog = true;
evidence_file_mb = 1;
C
around=(with_log)
live --config "$TMP/all.conf" --every 1 -w "$OPEN/all/evidence.pcap" -W 3
around=(ip netns exec "$HOME_NS")
cp "$TMP/all.conf" "$TMP/new.conf"
echo 'alert_command_per_minute = 60;' >>"$TMP/new.conf"
outside "$BUILD/flood" 192.0.2.1 1026 500 3 >/dev/null
mv "$TMP/new.conf" "$TMP/all.conf"
holds "metrics are written" wait_for 20 test -s "$OPEN/all/counts.prom"
kill -HUP "$pid"
holds "HUP reads the configuration again, though another file is there now" wait_for 10 grep -q "read again" "$TMP/log"
outside bash -c "for i in \$(seq 1 60); do printf '\\0\\0' >/dev/udp/203.0.113.\$i/1026; done"
holds "the command for alerts is run" wait_for 30 test -s "$OPEN/all/alerts"
is "it runs as nobody, without rights and without the filter" "nobody CapEff:0000000000000000 Seccomp:0" \
    "$(sort -u "$OPEN/all/who") $(sort -u "$OPEN/all/rights" | grep -v NoNew | tr -d '\t' | tr '\n' ' ' | sed 's/ $//')"
holds "the system's log is told of alerts" \
    wait_for 30 grep -qE '^<(28|29|26)>.* tapwatch\[[0-9]+\]: alert: .* messenger-zero-probe ' "$TMP/syslog"
kill -USR1 "$pid"
stop
is "--every has written" yes "$([ -s "$OPEN/out.json" ] && echo yes)"
is "evidence is nobody's" nobody "$(stat -c %U "$OPEN"/all/evidence.pcap* | sort -u)"
is "what is known is saved, as nobody's" "nobody 600" "$(stat -c '%U %a' "$OPEN/all/state")"
is "nobody is left who would start commands" "" "$(pgrep -f "^$PROGRAM -i tap0")"
for packer in gzip zstd xz; do
    have $packer || { skip "$packer is unpacked" "needs $packer"; continue; }
    $packer -c "$TMP/story.pcap" >"$TMP/packed"
    is "$packer is unpacked" 0 "$(said -r "$TMP/packed" -b >/dev/null; echo $?)"
done
is "standard input is read" 0 "$(said -r - -b <"$TMP/story.pcap" >/dev/null; echo $?)"
said -r "$TMP/story.pcap" -b --reopen host nobody.invalid >"$TMP/said"
is "a host in a filter that can not be looked up is refused, also with what is for interfaces alone" \
    "2 1" "$? $(grep -c "^tapwatch: .*filter \"host nobody.invalid\": unknown host 'nobody.invalid'" "$TMP/said")"
is "a snapshot is opened" 0 "$(said "$OPEN/two.json" -b >/dev/null; echo $?)"

# --- who could change what is run

cp "$TMP/commands/page" "$OPEN/page"
echo "alert_command = [\"$OPEN/page\"];" >"$TMP/exposed.conf"
is "a command for alerts that it could write to is refused, in a line" 1 \
    "$(said --config "$TMP/exposed.conf" -r "$TMP/story.pcap" -b -o "$OPEN/x.json" --force |
        grep -c "^tapwatch: alert_command: $OPEN/page: is, or lies beneath, a folder that tapwatch may write to (--output).*move it")"
is "also when it stays root" 1 \
    "$(said -Z root --config "$TMP/exposed.conf" -r "$TMP/story.pcap" -b -o "$OPEN/x.json" --force | grep -c "^tapwatch: alert_command: $OPEN/page: is, or lies beneath,")"
is "where nothing is written beside it, it is not" 0 \
    "$(said --config "$TMP/exposed.conf" -r "$TMP/story.pcap" -b -o - | grep -c "lies beneath,")"
echo "alert_command = [\"$TMP/commands/page\"];" >"$OPEN/exposed.conf"
chmod 666 "$OPEN/exposed.conf"
live --config "$OPEN/exposed.conf"
is "of a configuration that it could write to it is said that the command stays" 1 \
    "$(grep -c "^tapwatch: alert_command: stays as it is until a restart: $OPEN/exposed.conf lies beneath" "$TMP/log")"
echo 'alert_command = ["/bin/true"]; alert_syslog = true;' >"$OPEN/exposed.conf"
kill -HUP "$pid"
holds "so it does at HUP, and the system's log is not there, as both are told" \
    wait_for 10 grep -q "read again: .*; only a restart changes alert_syslog, alert_command$" "$TMP/log"
stop

# --- two snapshots

# (Not the counts of the hour before.)
"$PROGRAM" -r "$TMP/story.pcap" -c 100 -b -o - --format json >"$ROOTS/early.json" 2>/dev/null
chmod 600 "$ROOTS/early.json"
is "--diff reads what only root may" "0 yes" \
    "$("$PROGRAM" --diff "$ROOTS/early.json" "$ROOTS/saved.json" >"$TMP/diff" 2>/dev/null; echo $?) $([ -s "$TMP/diff" ] && echo yes)"
is "as nobody" 1 "$(said --diff "$ROOTS/early.json" "$ROOTS/saved.json" | grep -c '^tapwatch: running as nobody (65534), sandboxed')"
diff_hooked() {
    (TAPWATCH_HOOK=$1 "$HOOKED" --diff "$ROOTS/early.json" "$ROOTS/saved.json" 2>"$TMP/hook.log") >/dev/null 2>&1
    echo "$? $(sed -n 's/^hook: //p' "$TMP/hook.log")"
}
is "behind the filter" "$KILLED" "$(diff_hooked exec)"
is "without any socket" "0 local: Permission denied" "$(diff_hooked local)"

# --- the screen

if ! have tmux; then
    skip "the screen works" "needs tmux"
    finish
fi
server=0
term() { ip netns exec "$HOME_NS" tmux -L "sandbox-$$-$server" -f /dev/null "$@"; }
cleanup_hooks+=(term_end)
term_end() {
    term kill-server 2>/dev/null
    server=$((server + 1)) # the old one may take a moment to go
}
shows() { term capture-pane -p -t s | grep -q "$1"; }
sees() { wait_for 20 shows "$1"; }
lacks() { ! shows "$1"; }
# A name server of this test, which knows 198.51.100.7 as probe.example.net; a probe of that address.
ip netns exec "$HOME_NS" "$BUILD/nameserver" "$TMP/asked" >"$TMP/port" &
server_pid=$!
disown "$server_pid" # its end is no news
end_server() { kill "$server_pid" 2>/dev/null; }
cleanup_hooks+=(end_server)
wait_for 10 test -s "$TMP/port"
echo "name_servers = \"127.0.0.1:$(cat "$TMP/port")\";" >"$TMP/names.conf"
ip -n "$OUT" addr add 198.51.100.7/32 dev out0
ip -n "$HOME_NS" route add 198.51.100.7/32 dev tap0
# Beneath a shell that minds its jobs: nobody else can be stopped by ^Z.
cat >"$TMP/job" <<JOB
cd $OPEN
set -m
$PROGRAM -i tap0 -H 192.0.2.1/32 --config $TMP/names.conf 2>$TMP/log
read -r
fg
JOB
term new-session -d -s s -x 130 -y 36 "exec bash $TMP/job"
holds "the screen is drawn" sees LIVE
pid=$(pgrep -n -f "^$PROGRAM -i tap0")
is "as nobody" "65534 65534 65534 65534; 2;" "$(status_of Uid) $(status_of Seccomp)"
outside "$BUILD/flood" 192.0.2.1 1026 500 3 >/dev/null
outside ping -c 2 -i 0.3 -W 1 -I 198.51.100.7 192.0.2.1 >/dev/null
term send-keys -t s w
holds "w writes, as nobody" sees "tapwatch-.*json"
is "the snapshot is nobody's" nobody "$(stat -c %U "$OPEN"/tapwatch-2*.json | sort -u)"
term send-keys -t s 3
holds "sources are listed" sees '▸ Sources'
term send-keys -t s e
holds "e writes evidence" sees "tapwatch-evidence-.*pcap"
term send-keys -t s p
holds "it freezes" sees FROZEN
term send-keys -t s p
holds "and goes on" sees LIVE
term send-keys -t s f
sees "capture filter"
term send-keys -t s "udp port 1026 or tcp port http" Enter
holds "another capture filter is set" sees "only udp port 1026"
term send-keys -t s d
holds "names are asked for, and shown" sees 'probe\.example\.net'
holds "of the test's name server" grep -q '^7\.100\.51\.198\.in-addr\.arpa$' "$TMP/asked"
holds "and it goes on" sees LIVE
term resize-window -t s -x 100 -y 30
holds "it is drawn anew in another size" sees LIVE
term send-keys -t s C-z
stopped() { grep -q '^State:.T' "/proc/$pid/status"; }
not_stopped() { ! stopped; }
holds "^Z stops it" wait_for 10 stopped
term send-keys -t s Enter
wait_for 10 not_stopped
term send-keys -t s C-l
sees LIVE
term send-keys -t s 2
holds "it goes on after ^Z" sees '▸ Ports'
term send-keys -t s q
holds "and ends" wait_for 20 test ! -e "/proc/$pid"
term_end
term new-session -d -s s -x 80 -y 24 "cd $ROOTS; exec $PROGRAM -i tap0 2>$TMP/log"
holds "where it can not write to the working folder the screen says so at the start" \
    sees 'w and e can not write in this folder; it runs as nobody (65534): start it in a'
term send-keys -t s C-l # a key takes the line away
wait_for 10 lacks 'w and e can not write'
outside "$BUILD/flood" 192.0.2.1 1026 10 1 >/dev/null
sees 'messenger-zero-probe'
term send-keys -t s w
holds "and again at the key, with what to do" sees 'Permission denied; it runs as'
holds "to its end" sees 'account, or with -Z USER'
term_end
term new-session -d -s s -x 200 -y 36 "cd $OPEN; exec $PROGRAM -i tap0 -o $ROOTS/named.json 2>$TMP/log"
holds "likewise of a file that -o names" sees "w can not write $ROOTS/named.json; it runs as nobody (65534): name a file in"
term send-keys -t s C-l
wait_for 10 lacks 'w can not write'
outside "$BUILD/flood" 192.0.2.1 1026 10 1 >/dev/null
sees 'messenger-zero-probe'
term send-keys -t s w
holds "at the key, too" sees "not written: $ROOTS/named.json: Permission denied; it runs as nobody (65534): name a file in"
term_end
term new-session -d -s s -x 130 -y 36 "cd $OPEN; exec $PROGRAM -i tap0 --no-sandbox 2>$TMP/log"
holds "the screen says that there is no sandbox" sees "NO SANDBOX"
finish
