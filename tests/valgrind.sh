#!/usr/bin/env bash
# valgrind: the unit tests under memcheck, each in a process of its own as always, so that an error or a
# leak is told of the test in which it was: it ends with 99. SUITES names some ("decode flows"); JOBS
# parts of them run side by side. What memcheck says is in $BUILD/memcheck/, and what became of each
# test so far in log.N there; what libraries do is in tests/valgrind.supp, with reasons.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build/valgrind}
OUT=$BUILD/memcheck
JOBS=${JOBS:-2}
rm -rf "$OUT"
mkdir -p "$OUT"
chmod 1777 "$OUT" # what memcheck says of a test that is no longer root
# One of so many real captures, and of the places where data breaks off: all of them would take a day.
export SAMPLE=${SAMPLE:-100} CUT_STEP=${CUT_STEP:-97}
export CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-100}
export UNDER_MEMCHECK=1 # tests/under_memcheck.h
if [ -n "${SUITES:-}" ]; then
    # shellcheck disable=SC2086 # a word for each
    UNIT_SUITES=$(printf 'test_%s ' $SUITES)
    export UNIT_SUITES
fi
# run_part N: of JOBS
run_part() {
    export UNIT_PART=$1/$JOBS CK_LOG_FILE_NAME="$OUT/log.$1"
    valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect --show-leak-kinds=definite,indirect \
        --suppressions=tests/valgrind.supp --log-file="$OUT/%p" "$BUILD/unit" </dev/null >"$OUT/unit.$1" 2>&1
}
parts=() status=0
for ((part = 1; part <= JOBS; part++)); do
    run_part "$part" &
    parts+=($!)
done
for part in "${parts[@]}"; do wait "$part" || status=1; done
find "$OUT" -type f -size 0 -delete
grep -hE ':[EF]:' "$OUT"/unit.*
grep -hE '^[0-9]+%: Checks' "$OUT"/unit.*
errors=$(cat "$OUT"/[0-9]* 2>/dev/null | grep -cE '^==[0-9]+== (Invalid|Conditional|Use of|Syscall|Mismatched|Source and)')
leaks=$(cat "$OUT"/[0-9]* 2>/dev/null | grep -cE '(definitely|indirectly) lost in')
echo "$errors errors, $leaks leaks of memory; status $status"
[ "$status" -eq 0 ] && [ "$errors" -eq 0 ] && [ "$leaks" -eq 0 ]
