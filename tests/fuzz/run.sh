#!/usr/bin/env bash
# run: every fuzzer for SECONDS_EACH seconds, JOBS of them side by side, from the inputs in
# tests/fuzz/corpus, those of seed.sh, and what earlier runs found (build/fuzz/corpus). One table; fails
# if one of them found something, which stays in build/fuzz/findings. TARGETS="decode flows" runs some.
set -u
cd "$(dirname "$0")/../.." || exit 1
export BUILD=${BUILD:-build/fuzz}
SECONDS_EACH=${SECONDS_EACH:-60}
JOBS=${JOBS:-2}
FOUND=$BUILD/findings
mkdir -p "$FOUND" "$BUILD/log"
tests/fuzz/seed.sh

if [ -z "${TARGETS:-}" ]; then
    TARGETS=
    for source in tests/fuzz/fuzz_*.c; do
        name=$(basename "$source" .c)
        TARGETS+=" ${name#fuzz_}"
    done
fi

# fuzz_one TARGET: its log to $BUILD/log/TARGET
fuzz_one() {
    local folders=("$BUILD/corpus/$1")
    mkdir -p "$BUILD/corpus/$1"
    [ ! -d "tests/fuzz/corpus/$1" ] || folders+=("tests/fuzz/corpus/$1")
    [ ! -d "$BUILD/seeds/$1" ] || folders+=("$BUILD/seeds/$1")
    "$BUILD/fuzz_$1" -max_total_time="$SECONDS_EACH" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
        -print_final_stats=1 -artifact_prefix="$FOUND/$1-" "${folders[@]}" \
        </dev/null >"$BUILD/log/$1" 2>&1
    echo "exit $?" >>"$BUILD/log/$1"
}
for target in $TARGETS; do
    while [ "$(jobs -rp | wc -l)" -ge "$JOBS" ]; do wait -n; done
    fuzz_one "$target" &
done
wait

stat_of() { sed -n "s/^stat::$2: *//p" "$BUILD/log/$1" | tail -n 1; }
failed=0 all=0
printf '%-12s %12s %9s %7s %7s  %s\n' target executions exec/s edges new result
for target in $TARGETS; do
    log=$BUILD/log/$target result=clean
    if ! grep -qx 'exit 0' "$log"; then
        failed=$((failed + 1))
        result=$(sed -n 's/^Test unit written to //p' "$log" | tail -n 1)
        result="FOUND ${result:-something, see $log}"
    fi
    executions=$(stat_of "$target" number_of_executed_units)
    all=$((all + ${executions:-0}))
    printf '%-12s %12s %9s %7s %7s  %s\n' "$target" "${executions:--}" \
        "$(stat_of "$target" average_exec_per_sec)" \
        "$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1 | tr -dc 0-9)" \
        "$(stat_of "$target" new_units_added)" "$result"
done
echo "$all executions, $failed of $(wc -w <<<"$TARGETS") fuzzers found something"
[ "$failed" -eq 0 ]
