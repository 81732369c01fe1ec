#!/usr/bin/env bash
# run: every test of one build: the unit tests in two parts and each tests/check_*.sh, JOBS of them side
# by side, since they wait more than they work. What one of them says is printed whole, in their order.
# Ends with one line, "N passed, N failed, N skipped". A script that ends without its own last line
# counts as failed. TESTS names some instead of all: TESTS="unit check_files" tests/run.sh
set -u
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-build/release}
JOBS=${JOBS:-4}
LIMIT_S=2400 # for each

# These run behind the others, one at a time: packets come to them at a pace of their own, and are
# lost where somebody else has the processor too long.
ALONE="check_evidence check_faults check_live check_live_screen check_own_session check_reload check_sandbox"

# Side by side all takes longer; who waits for something may wait longer, which costs nothing where
# it comes.
export PATIENCE=${PATIENCE:-300} CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-15}

if [ -z "${TESTS:-}" ]; then
    TESTS="unit_1 unit_2"
    for script in tests/check_*.sh; do TESTS+=" $(basename "$script" .sh)"; done
fi
together=() alone=()
for name in $TESTS; do
    case " $ALONE " in
    *" $name "*) alone+=("$name") ;;
    *) together+=("$name") ;;
    esac
done

OUT=$(mktemp -d)
trap 'rm -rf "$OUT"' EXIT
# Each hands it on to what it runs.
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 1' INT TERM

# run_one NAME: what it says to $OUT/NAME, then its status and how long it took to $OUT/NAME.done
run_one() {
    local name=$1 begun=$SECONDS command=(bash "tests/$1.sh") status
    if [[ "$name" == unit* ]]; then
        command=("$BUILD/unit")
        [ "$name" = unit ] || export UNIT_PART=${name#unit_}/2
        # A leak check at the end of each forked test takes minutes in all; every run of the whole
        # program by a script has one, and `LEAKS=1 make asan` gives the unit tests theirs.
        export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=${LEAKS:-0}"
    fi
    # A shell lets what it starts in the background ignore ^C and ^\, which tests send.
    env --default-signal=INT,QUIT timeout -k 10 "$LIMIT_S" "${command[@]}" </dev/null >"$OUT/$name" 2>&1 &
    trap 'kill $!' TERM
    wait $!
    status=$?
    times >"$OUT/$name.times" # of this shell, then of what it ran
    echo "$status $((SECONDS - begun)) $(tail -n 1 "$OUT/$name.times")" >"$OUT/$name.ended"
    mv "$OUT/$name.ended" "$OUT/$name.done"
}

passed=0 failed=0 skipped=0
# count_unit NAME STATUS
count_unit() {
    local summary checks bad
    summary=$(grep -E '^[0-9]+%: Checks: ' "$OUT/$1")
    checks=$(sed -E 's/.*Checks: ([0-9]+).*/\1/' <<<"$summary")
    bad=$(sed -E 's/.*Failures: ([0-9]+), Errors: ([0-9]+).*/\1+\2/' <<<"$summary")
    if [ -z "$summary" ] || { [ "$2" -ne 0 ] && [ "$((bad))" -eq 0 ]; }; then
        echo "not ok - $1 runs to its end: status $2"
        failed=$((failed + 1))
    else
        failed=$((failed + bad)) passed=$((passed + checks - (bad)))
    fi
}
# count_script NAME STATUS
count_script() {
    passed=$((passed + $(grep -c '^ok - ' "$OUT/$1")))
    failed=$((failed + $(grep -c '^not ok - ' "$OUT/$1")))
    skipped=$((skipped + $(grep -c '^skip - ' "$OUT/$1")))
    if ! grep -q "^# $1.sh: " "$OUT/$1"; then
        echo "not ok - tests/$1.sh runs to its end: status $2"
        failed=$((failed + 1))
    fi
}
# print_one NAME: what it said, and counts it
print_one() {
    local status=none took=0 user=0 system=0
    [ ! -e "$OUT/$1.done" ] || read -r status took user system <"$OUT/$1.done"
    cat "$OUT/$1"
    echo "# $1: $took s, of the processor $user and $system in the kernel"
    if [[ "$1" == unit* ]]; then count_unit "$1" "$status"; else count_script "$1" "$status"; fi
}

names=("${together[@]+"${together[@]}"}" "${alone[@]+"${alone[@]}"}")
printed=0
# print_ended: those whose turn it is
print_ended() {
    while [ "$printed" -lt ${#names[@]} ] && [ -e "$OUT/${names[printed]}.done" ]; do
        print_one "${names[printed]}"
        printed=$((printed + 1))
    done
}
# wait_until N: until no more than so many run
wait_until() {
    while [ "$(jobs -rp | wc -l)" -gt "$1" ]; do
        wait -n
        print_ended
    done
}
for name in "${together[@]+"${together[@]}"}"; do
    wait_until $((JOBS - 1))
    run_one "$name" &
done
wait_until 0
for name in "${alone[@]+"${alone[@]}"}"; do
    run_one "$name" &
    wait_until 0
done
wait
print_ended
# Whose turn did not come, since somebody killed what ran them or one before.
for name in "${names[@]:printed}"; do print_one "$name"; done

if [ "$failed" -gt 0 ]; then echo "Some tests failed; look for \"not ok\" above."; fi
echo "$passed passed, $failed failed, $skipped skipped" | tee "$BUILD/summary"
[ "$failed" -eq 0 ]
