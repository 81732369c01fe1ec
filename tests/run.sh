#!/usr/bin/env bash
# run: every test of one build: the unit tests, then each tests/check_*.sh. Ends with one line,
# "N passed, N failed, N skipped". A script that ends without its own last line counts as failed.
set -u
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-build/release}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

# A leak check at the end of each forked test takes minutes in all; every run of the whole program
# below has one, and `LEAKS=1 make asan` gives the unit tests theirs.
ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=${LEAKS:-0}" "$BUILD/unit" </dev/null 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
summary=$(grep -E '^[0-9]+%: Checks: ' "$log")
checks=$(sed -E 's/.*Checks: ([0-9]+).*/\1/' <<<"$summary")
bad=$(sed -E 's/.*Failures: ([0-9]+), Errors: ([0-9]+).*/\1+\2/' <<<"$summary")
if [ -z "$summary" ] || { [ "$status" -ne 0 ] && [ "$((bad))" -eq 0 ]; }; then
    failed=$((failed + 1))
else
    failed=$((failed + bad)) passed=$((passed + checks - (bad)))
fi

for script in ${SCRIPTS:-tests/check_*.sh}; do
    # Not through a pipe: a process left behind would keep that open.
    timeout -k 10 600 bash "$script" </dev/null >"$log" 2>&1
    cat "$log"
    echo "# $(basename "$script") and those before it: $SECONDS s"
    passed=$((passed + $(grep -c '^ok - ' "$log")))
    failed=$((failed + $(grep -c '^not ok - ' "$log")))
    skipped=$((skipped + $(grep -c '^skip - ' "$log")))
    if ! grep -q "^# $(basename "$script"): " "$log"; then
        echo "not ok - $script runs to its end"
        failed=$((failed + 1))
    fi
done
if [ "$failed" -gt 0 ]; then echo "Some tests failed; look for \"not ok\" above."; fi
echo "$passed passed, $failed failed, $skipped skipped" | tee "$BUILD/summary"
[ "$failed" -eq 0 ]
