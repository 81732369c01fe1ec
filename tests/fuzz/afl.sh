#!/usr/bin/env bash
# afl: AFL++ on the whole program with ASan and UBSan, over files, for SECONDS_EACH seconds. Seeds are the
# smallest real captures, where they are, and those in tests/fuzz/corpus/savefile. What is found stays in
# $BUILD/out; fails if there is something.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/afl}
SECONDS_EACH=${SECONDS_EACH:-300}
CAPTURES=${CAPTURES:-$PWD/../shared/pcaps}
rm -rf "$BUILD/seeds"
mkdir -p "$BUILD/seeds"
number=0
while read -r file; do
    number=$((number + 1))
    cp "$file" "$BUILD/seeds/$number"
done < <(find tests/fuzz/corpus/savefile -type f -size -2k 2>/dev/null | head -n 60
    [ ! -d "$CAPTURES" ] || find "$CAPTURES" -type f -size -2k ! -name '*.md' | sort | awk 'NR % 8 == 1' | head -n 100)
export TAPWATCH_CONFIG=/dev/null AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_AUTORESUME=1
export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 UBSAN_OPTIONS=abort_on_error=1:symbolize=0
timeout $((SECONDS_EACH + 120)) afl-fuzz -i "$BUILD/seeds" -o "$BUILD/out" -m none -t 5000 -V "$SECONDS_EACH" \
    -- "$BUILD/tapwatch" -r @@ -b -o /dev/null --force </dev/null >"$BUILD/log.txt" 2>&1
stats=$BUILD/out/default/fuzzer_stats
[ -f "$stats" ] || { tail -n 5 "$BUILD/log.txt"; exit 2; }
stat_of() { sed -n "s/^$1 *: *//p" "$stats"; }
printf '%s executions, %s a second, %s of the program reached, %s inputs kept, %s crashes, %s time-outs\n' \
    "$(stat_of execs_done)" "$(stat_of execs_per_sec)" "$(stat_of bitmap_cvg)" "$(stat_of corpus_count)" \
    "$(stat_of saved_crashes)" "$(stat_of saved_hangs)"
[ "$(stat_of saved_crashes)" = 0 ] && [ "$(stat_of saved_hangs)" = 0 ]
