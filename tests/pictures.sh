#!/usr/bin/env bash
# pictures: of every view in three sizes, of some in a large one, of each theme, and in ASCII, with the
# event of 2003 (tests/story) as it was at fixed moments:
#
#   make all story && tests/pictures.sh FOLDER
#
# Writes FOLDER/VIEW-SIZE.txt, and .ansi beside it, with the colours (to be seen with cat). SHOT names a
# program that makes images of a terminal; it is run once for each size and so on, as
#   $SHOT -s COLUMNSxROWS -o NAME -k 'KEYS' -- COMMAND
# with tmux's names of keys, and sleep:SECONDS and save:NAME among them; its last picture is NAME's.
# This is no test: it compares nothing (tests/screens has what is compared).
if [ $# -ne 1 ]; then
    echo "usage: [SHOT=PROGRAM] [BUILD=build/release] tests/pictures.sh FOLDER" >&2
    exit 2
fi
mkdir -p "$1" || exit 1
FOLDER=$(realpath "$1")
. "$(dirname "$0")/lib.sh"
. tests/screen.sh
unset NO_COLOR
READ_S=${READ_S:-8} # with SHOT, which can not wait for what is seen: until the capture is read

# moment NAME: the capture from the begin of the demo on until then, by name
declare -A MOMENTS=(
    [quiet]='2003-11-22 09:00'     # before the first probe
    [early]='2003-11-24 12:00'     # some sources a day
    [vertical]='2003-12-01 17:45'  # the surge, all addresses, another mix of ports
    [insider]='2003-12-01 18:45'   # two of our own hosts send it
    [payload]='2003-12-02 09:30'   # another payload
    [over]='2003-12-03 18:00'
)
moment() {
    SCENE=$TMP/$1.pcap
    [ -s "$SCENE" ] || "$BUILD/story" -s 1 -x 0.3 --from '2003-11-21 12:00' --to "${MOMENTS[$1]}" -o "$SCENE"
}

# settle: until the screen stays as it is
settle() {
    local i before now
    for ((i = 0; i < PATIENCE / 5; i++)); do
        now=$(screen)
        [ "$now" != "${before:-}" ] || return
        before=$now
        sleep 0.4
    done
}
# by_hand SIZE 'STEPS' OPTION...: presses them, and writes what is seen at each save:NAME
by_hand() {
    local size=$1 steps=$2 step
    shift 2
    term_start "${size%x*}" "${size#*x}" C.UTF-8
    watch_to_end "$@"
    set -f
    for step in $steps; do
        if [[ "$step" == save:* ]]; then
            settle
            term capture-pane -t t -p -e >"$FOLDER/${step#save:}.ansi"
            screen | tee "$FOLDER/${step#save:}.txt" |
                "$BUILD/closed" "${size%x*}" "${size#*x}" "$charset" >"$TMP/faults"
            none "$step" <"$TMP/faults"
        else
            keys "$step"
        fi
    done
    set +f
    keys q
}
by_shot() {
    local size=$1 steps=$2 last
    shift 2
    last=${steps##*save:} steps=${steps%save:*}
    steps=${steps//save:/sleep:0.5 save:$FOLDER/}
    if "$SHOT" -s "$size" -o "$FOLDER/$last" -k "sleep:$READ_S C-l $steps sleep:0.5" -- \
        "$TAPWATCH" -r "$SCENE" -H 203.0.113.0/24 --speed max "$@"; then
        ok "pictures up to $last"
    else
        fail "pictures up to $last" "$SHOT failed"
    fi
}
# take SIZE 'STEPS' OPTION...
charset=utf8
take() { if [ -n "${SHOT:-}" ]; then by_shot "$@"; else by_hand "$@"; fi; }

for size in 80x24 120x36 200x50; do
    moment insider
    take $size "save:overview-$size ? save:help-overview-$size Escape
        2 g save:ports-$size ? save:help-ports-$size Escape
        / port:1026 Enter g Enter save:port-$size Escape Escape
        3 g save:sources-$size / sig:messenger-zero-probe Enter g
        Enter save:source-$size ? save:help-source-$size Escape Escape Escape
        4 g save:incidents-$size Enter save:incident-$size ? save:help-incident-$size Escape
        z save:incident-span-$size Tab Tab save:incident-panel-$size Escape
        5 g save:targets-$size Enter save:target-$size Enter save:packet-$size Escape Escape
        6 g save:alerts-$size"
    for name in quiet early vertical payload over; do
        moment $name
        take $size "save:$name-overview-$size 4 g Enter save:$name-incident-$size"
    done
done
moment insider
take 300x100 "save:overview-300x100 4 g Enter save:incident-300x100 Escape j Enter save:spam-300x100 Escape
    3 g Enter save:source-300x100"
for theme in $(basename -s .conf share/themes/*.conf); do
    take 120x36 "save:$theme-overview 4 g Enter save:$theme-incident" --theme "$theme"
done
charset=ascii
take 120x36 "save:ascii-overview 4 g Enter save:ascii-incident" --ascii
charset=utf8
take 120x36 "save:no-color-overview 4 g Enter save:no-color-incident" --no-color
finish
