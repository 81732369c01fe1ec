#!/usr/bin/env bash
# The fuzzers: their stored inputs, and FUZZ_S seconds of looking for others, each. They are a build of
# their own, so the tests of the release build alone run them. `make fuzz SECONDS=600` looks longer.
. "$(dirname "$0")/lib.sh"

FUZZ_S=${FUZZ_S:-2}
if [ "$BUILD" != build/release ]; then
    echo "# fuzzers are run by the tests of build/release"
    finish
fi
if ! have clang; then
    skip "fuzzers find nothing" "clang is not here"
    finish
fi
if ! make -j2 fuzz-programs >"$TMP/made" 2>&1; then
    fail "fuzzers can be built" "$(grep -m 1 -E 'error|Error' "$TMP/made")"
    finish
fi

# A copy of what is stored: libFuzzer adds to its first folder.
fuzz_one() {
    mkdir -p "$TMP/$1"
    timeout -k 5 300 build/fuzz/fuzz_"$1" -max_total_time="$FUZZ_S" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
        -print_final_stats=1 -artifact_prefix=build/fuzz/findings/"$1"- "$TMP/$1" tests/fuzz/corpus/"$1" \
        </dev/null >"$TMP/$1.said" 2>&1
    echo "exit $?" >>"$TMP/$1.said"
}
mkdir -p build/fuzz/findings
targets=
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    targets+=" ${name#fuzz_}"
done
for target in $targets; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    fuzz_one "$target" &
done
wait
for target in $targets; do
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$TMP/$target.said" | tail -n 1)
    if grep -qx 'exit 0' "$TMP/$target.said" && [ "${runs:-0}" -gt 0 ]; then
        ok "fuzz_$target finds nothing, with $(find tests/fuzz/corpus/"$target" -type f | wc -l) inputs that are stored"
    else
        fail "fuzz_$target finds nothing" \
            "$(grep -m 1 -E 'broken promise|ERROR' "$TMP/$target.said"); see build/fuzz/findings"
    fi
done
finish
