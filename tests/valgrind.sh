#!/usr/bin/env bash
# valgrind: the unit tests under memcheck, each in a process of its own as always, so that an error or a
# leak is told of the test in which it was: it ends with 99. SUITES names some ("decode flows"). What
# memcheck says is in $BUILD/valgrind/; what libraries do is in tests/valgrind.supp, with reasons.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build/valgrind}
OUT=$BUILD/memcheck
rm -rf "$OUT"
mkdir -p "$OUT"
# One of so many real captures, and of the places where data breaks off: all of them would take a day.
export SAMPLE=${SAMPLE:-100} CUT_STEP=${CUT_STEP:-97}
export CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-100}
if [ -n "${SUITES:-}" ]; then
    # shellcheck disable=SC2086 # a word for each
    UNIT_SUITES=$(printf 'test_%s ' $SUITES)
    export UNIT_SUITES
fi
valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect --show-leak-kinds=definite,indirect \
    --suppressions=tests/valgrind.supp --log-file="$OUT/%p" "$BUILD/unit" </dev/null >"$OUT/unit.txt" 2>&1
status=$?
find "$OUT" -type f -size 0 -delete
grep -E ':[EF]:' "$OUT/unit.txt"
grep -E '^[0-9]+%: Checks' "$OUT/unit.txt"
errors=$(cat "$OUT"/[0-9]* 2>/dev/null | grep -cE '^==[0-9]+== (Invalid|Conditional|Use of|Syscall|Mismatched|Source and)')
leaks=$(cat "$OUT"/[0-9]* 2>/dev/null | grep -cE '(definitely|indirectly) lost in')
echo "$errors errors, $leaks leaks of memory; status $status"
[ "$status" -eq 0 ] && [ "$errors" -eq 0 ] && [ "$leaks" -eq 0 ]
