#!/usr/bin/env bash
# run: every test of one build or of several, side by side: the unit tests in parts and each tests/check_*.sh.
# What one of them says is printed whole, in their order. The last line is "N passed, N failed, N skipped"; of
# several builds there is such a line for each before it. A script that ends without its own last line counts as
# failed.
#   tests/run.sh [build/release build/asan build/tsan]       else what BUILD says
# TESTS names some instead of all: TESTS="unit check_files" tests/run.sh
set -u
cd "$(dirname "$0")/.." || exit 1
[ $# -gt 0 ] || set -- "${BUILD:-build/release}"
UNITS=4      # parts of the unit tests
LIMIT_S=2400 # for each

# There are three lanes, each with so many at once.
# Live: packets come to these at a pace of their own, and are lost where somebody else has the processor too
# long, so the other lanes are nice to them.
LIVE_JOBS=${LIVE_JOBS:-2}
LIVE="check_live_screen check_faults check_sandbox check_live check_reload check_evidence_live check_own_session"
# Busy: as many as there are processors, those that take longest first.
BUSY_JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}
BUSY="unit check_fuzz unit_1 unit_2 unit_3 unit_4 check_evidence check_files check_formats check_install check_same
    check_state check_incidents check_redact check_report check_decode check_schema check_story"
# And all others, which wait more than they work; these take longest.
WAITING_JOBS=$((BUSY_JOBS * 2))
LONG="check_open check_themes_terminals check_terminals check_disk check_screen_replay check_screen_sent"

# What looks at documents, at what is installed and at the sources finds the same in each build, and fuzzers are
# a build of their own: the tests of the build that is shipped have them.
WITHOUT_BUILD="check_completions check_documents check_fuzz check_install check_layers"
# The thread sanitizer's turn: where threads meet, live, on the screen and in files.
WITH_THREADS="check_alerts check_batch check_evidence check_evidence_live check_faults check_linear check_live
    check_live_screen check_metrics check_mouse check_names check_own_session check_reload check_same check_sandbox
    check_screen_exit check_screen_incidents check_screen_keys check_screen_replay check_screen_resize check_state"

# has LIST NAME
has() { case " ${1//$'\n'/ } " in *" $2 "*) true ;; *) false ;; esac; }

# tests_of BUILD: their names
tests_of() {
    local script name part
    if [ -n "${TESTS:-}" ]; then
        echo "$TESTS"
        return
    fi
    for ((part = 1; part <= UNITS; part++)); do echo "unit_$part"; done
    for script in tests/check_*.sh; do
        name=$(basename "$script" .sh)
        case $1 in
        *asan) ! has "$WITHOUT_BUILD" "$name" || continue ;;
        *tsan) has "$WITH_THREADS" "$name" || continue ;;
        esac
        echo "$name"
    done
}

# settings_of BUILD: the environment of its tests. Shorter where it is repetition that finds faults, where a
# sanitizer would only wait, and where numbers are compared that are the same in each build: every fifth capture
# with tshark's and with the slow counter's, one seed of the story, compressed data cut at every fifth place.
settings_of() {
    export BUILD=$1
    case $1 in
    *asan | *tsan)
        export STALL_S=${STALL_S:-5} KILLS=${KILLS:-50} RESIZES=${RESIZES:-150} SAMPLE=${SAMPLE:-5} SEEDS=${SEEDS:-1}
        export CUT_STEP=${CUT_STEP:-5}
        ;;
    esac
    case $1 in
    *asan) export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 ;;
    # A fifth of the story, too, where what is counted matters less than who writes it. Of the unit tests those
    # that have more than one thread: others can not race, and take minutes.
    *tsan)
        export SCALE=${SCALE:-0.02}
        UNIT_SUITES=$(grep -lE 'pthread_|capture_start|"src/(capture/(reading|relay)|lookup/names|snapshot/spool)' \
            tests/test_*.c | xargs -n 1 basename -s .c | xargs)
        export UNIT_SUITES
        ;;
    esac
}

# Side by side all takes longer; who waits for something may wait longer, which costs nothing where
# it comes.
export PATIENCE=${PATIENCE:-300} CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-15}

OUT=$(mktemp -d)
trap 'rm -rf "$OUT"' EXIT
# Each hands it on to what it runs.
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 1' INT TERM

# run_one BUILD NAME: what it says to $OUT/BUILD/NAME, then its status and how long it took to $OUT/BUILD/NAME.done
run_one() {
    local name=$2 out=$OUT/$1/$2 begun=$SECONDS command=(bash "tests/$2.sh") status
    settings_of "$1"
    if [[ "$name" == unit* ]]; then
        command=("$BUILD/unit")
        [ "$name" = unit ] || export UNIT_PART=${name#unit_}/$UNITS
        # A leak check at the end of each forked test takes minutes in all; every run of the whole
        # program by a script has one, and `LEAKS=1 make asan` gives the unit tests theirs.
        export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=${LEAKS:-0}"
    fi
    has "$LIVE" "$name" || command=(nice -n 5 "${command[@]}")
    # A shell lets what it starts in the background ignore ^C and ^\, which tests send.
    env --default-signal=INT,QUIT timeout -k 10 "$LIMIT_S" "${command[@]}" </dev/null >"$out" 2>&1 &
    trap 'kill $!' TERM
    wait $!
    status=$?
    times >"$out.times" # of this shell, then of what it ran
    echo "$status $((SECONDS - begun)) $(tail -n 1 "$out.times")" >"$out.ended"
    mv "$out.ended" "$out.done"
}

declare -A passed failed skipped
# count_unit BUILD NAME STATUS
count_unit() {
    local summary checks bad
    summary=$(grep -E '^[0-9]+%: Checks: ' "$OUT/$1/$2")
    checks=$(sed -E 's/.*Checks: ([0-9]+).*/\1/' <<<"$summary")
    bad=$(sed -E 's/.*Failures: ([0-9]+), Errors: ([0-9]+).*/\1+\2/' <<<"$summary")
    if [ -z "$summary" ] || { [ "$3" -ne 0 ] && [ "$((bad))" -eq 0 ]; }; then
        echo "not ok - $1: $2 runs to its end: status $3"
        failed[$1]=$((failed[$1] + 1))
    else
        failed[$1]=$((failed[$1] + bad)) passed[$1]=$((passed[$1] + checks - (bad)))
    fi
}
# count_script BUILD NAME STATUS
count_script() {
    passed[$1]=$((passed[$1] + $(grep -c '^ok - ' "$OUT/$1/$2")))
    failed[$1]=$((failed[$1] + $(grep -c '^not ok - ' "$OUT/$1/$2")))
    skipped[$1]=$((skipped[$1] + $(grep -c '^skip - ' "$OUT/$1/$2")))
    if ! grep -q "^# $2.sh: " "$OUT/$1/$2"; then
        echo "not ok - $1: tests/$2.sh runs to its end: status $3"
        failed[$1]=$((failed[$1] + 1))
    fi
}
# print_one BUILD NAME: what it said, and counts it
print_one() {
    local status=none took=0 user=0 system=0
    [ ! -e "$OUT/$1/$2.done" ] || read -r status took user system <"$OUT/$1/$2.done"
    echo "== $1: $2"
    [ ! -e "$OUT/$1/$2" ] || cat "$OUT/$1/$2"
    echo "# $1: $2: $took s, of the processor $user and $system in the kernel"
    if [[ "$2" == unit* ]]; then count_unit "$1" "$2" "$status"; else count_script "$1" "$2" "$status"; fi
}

# The lanes, of "BUILD NAME" each.
live=() busy=() waiting=()
# put_in LANE NAMES: those of them that the builds have
put_in() {
    local -n lane=$1
    local name build
    for name in $2; do
        for build in "${builds[@]}"; do
            ! has "${tests[$build]}" "$name" || lane+=("$build $name")
        done
    done
}
builds=("$@")
declare -A tests
rest=
for build; do
    mkdir -p "$OUT/$build"
    passed[$build]=0 failed[$build]=0 skipped[$build]=0
    tests[$build]=$(tests_of "$build" | xargs)
    for name in ${tests[$build]}; do
        has "$LIVE $BUSY $LONG $rest" "$name" || rest+=" $name"
    done
    left_out=
    for script in tests/check_*.sh; do
        name=$(basename "$script" .sh)
        [ -n "${TESTS:-}" ] || has "${tests[$build]}" "$name" || left_out+=" $name"
    done
    [ -z "$left_out" ] || echo "# $build leaves to other builds what it would see no more of:$left_out"
done
put_in live "$LIVE"
put_in busy "$BUSY"
put_in waiting "$LONG $rest"
all=("${live[@]+"${live[@]}"}" "${busy[@]+"${busy[@]}"}" "${waiting[@]+"${waiting[@]}"}")

printed=0
# print_ended: those whose turn it is
print_ended() {
    while [ "$printed" -lt ${#all[@]} ] && [ -e "$OUT/${all[printed]/ //}.done" ]; do
        # shellcheck disable=SC2086
        print_one ${all[printed]}
        printed=$((printed + 1))
    done
}
declare -A lane_of # by process
# next_of LANE MOST: begins the next of that lane, if there is one, and room for it
next_of() {
    local -n queue=$1
    local pid n=0
    [ ${#queue[@]} -gt 0 ] || return 1
    for pid in $(jobs -rp); do
        [ "${lane_of[$pid]:-}" != "$1" ] || n=$((n + 1))
    done
    [ "$n" -lt "$2" ] || return 1
    # shellcheck disable=SC2086
    run_one ${queue[0]} &
    lane_of[$!]=$1
    queue=("${queue[@]:1}")
}
while :; do
    next_of live "$LIVE_JOBS" || next_of busy "$BUSY_JOBS" || next_of waiting "$WAITING_JOBS" || {
        [ -n "$(jobs -rp)" ] || break
        wait -n
        print_ended
    }
done
print_ended
# Whose turn did not come, since somebody killed what ran them or one before.
for one in "${all[@]:printed}"; do
    # shellcheck disable=SC2086
    print_one $one
done

all_passed=0 all_failed=0 all_skipped=0
for build; do
    if [ "${failed[$build]}" -gt 0 ]; then echo "Some tests of $build failed; look for \"not ok\" above."; fi
    if [ $# -gt 1 ]; then echo "$build: ${passed[$build]} passed, ${failed[$build]} failed, ${skipped[$build]} skipped"; fi
    all_passed=$((all_passed + passed[$build])) all_failed=$((all_failed + failed[$build]))
    all_skipped=$((all_skipped + skipped[$build]))
done
echo "$all_passed passed, $all_failed failed, $all_skipped skipped"
[ "$all_failed" -eq 0 ]
