# shellcheck shell=bash disable=SC2034
# screen: a terminal of one's own, under tmux, to type in and to look at; for tests/check_screen_*.sh.
# Source it after lib.sh. What is shown is $SCENE, the capture of tests/tools/scene.c.
#
# The pictures are in tests/screens. UPDATE=1 writes those of a script anew, or of all:
#   UPDATE=1 BUILD=build/release tests/check_screen_scene.sh
#   for s in scene shown; do UPDATE=1 BUILD=build/release tests/check_screen_$s.sh; done
# Look at each picture that changes.

for tool in tmux jq stty; do
    if ! have $tool; then
        skip "the screen is looked at" "$tool is not installed"
        finish
    fi
done
SCENE=$TMP/scene.pcap
if ! "$BUILD/scene" >"$SCENE"; then
    fail "the scene is made" "$BUILD/scene does not run"
    finish
fi
PATIENCE=${PATIENCE:-100} # tenths of a second until something is there

# --- a terminal ---

server=0
term() { tmux -L "tapwatch-$$-$server" -f /dev/null "$@"; }
# What runs in it saves its snapshot before it ends.
term_end() {
    term kill-server 2>/dev/null
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        pgrep -f "^$TAPWATCH .*$SCENE" >/dev/null || return 0
        sleep 0.1
    done
    pkill -9 -f "^$TAPWATCH .*$SCENE"
}
cleanup_hooks+=(term_end)

# term_start COLUMNS ROWS LOCALE: a shell in a terminal of that size, in the folder $TMP
term_start() {
    term_end
    server=$((server + 1)) # the old one may take a moment to go
    # Without the leak check at the end: when a terminal is closed, the SIGCONT that comes with its
    # SIGHUP takes away the SIGSTOP that the leak check waits for, for ever.
    (cd "$TMP" && LC_ALL=C.UTF-8 term -u new-session -d -s t -x "$1" -y "$2" \
        env -u NO_COLOR ASAN_OPTIONS=detect_leaks=0 LC_ALL="$3" PS1='$ ' TERM=tmux-256color bash --norc)
    term set -g status off
    term resize-window -t t -x "$1" -y "$2"
    sees '\$'
}
keys() { term send-keys -t t "$@" || fail "the terminal takes keys" "not $*"; }
run() { keys "clear; $*" Enter; }
screen() { term capture-pane -t t -p; }
# sees PATTERN: waits until the screen shows it
sees() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" && return 0
        sleep 0.1
    done
    return 1
}
# lacks PATTERN: waits until the screen no longer shows it
lacks() {
    local i
    for ((i = 0; i < PATIENCE; i++)); do
        screen | grep -qE -- "$1" || return 0
        sleep 0.1
    done
    return 1
}
# shows SENTENCE PATTERN, hides SENTENCE PATTERN
shows() { if sees "$2"; then ok "$1"; else fail "$1" "no $2 in: $(screen | head -n 40)"; fi; }
hides() { if lacks "$2"; then ok "$1"; else fail "$1" "still $2 in: $(screen | head -n 40)"; fi; }
# The process that runs in the terminal.
pid() { pgrep -n -f "^$TAPWATCH .*$SCENE"; }
watch() { run "$TAPWATCH -r $SCENE -H 203.0.113.0/24 $*"; }
# A key takes the hint away that stands there at first.
watch_to_end() { watch --speed max "$@" && sees ' END ' && keys C-l; }

# take_picture: the memory taken is another in each kind of build
take_picture() { screen | sed -E 's/[0-9]+ MiB/N MiB/; s/ +$//' >"$TMP/picture"; }

# picture NAME PATTERN: once the screen shows the pattern it is as it was stored, or becomes so in
# time: what is drawn last may still be on its way
picture() {
    local stored=tests/screens/$1.txt i
    if ! sees "$2"; then
        fail "$1 looks as stored" "no $2 in: $(screen)"
        return
    fi
    if [ -n "${UPDATE:-}" ]; then
        sleep 1
        take_picture
        mkdir -p tests/screens
        cp "$TMP/picture" "$stored"
    fi
    for ((i = 0; i < PATIENCE; i++)); do
        take_picture
        diff -u "$stored" "$TMP/picture" >"$TMP/diff" 2>&1 && break
        sleep 0.1
    done
    if [ -s "$TMP/diff" ]; then
        fail "$1 looks as stored" "$(cat "$TMP/diff")"
    else
        ok "$1 looks as stored"
    fi
}
# names_are_known: or the script ends here: names of services come from the machine
names_are_known() {
    local names
    names=$(getent services 1434/udp 445/tcp 3389/tcp | awk '{ print $1 }' | xargs)
    [ "$names" != "ms-sql-m microsoft-ds ms-wbt-server" ] || return 0
    skip "pictures are as stored" "/etc/services has not the names that are in them"
    finish
}
