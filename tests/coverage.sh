#!/usr/bin/env bash
# coverage: the lines of each file that the unit tests and the stored inputs of the fuzzers reach, as a
# table; FOLDERS="src/packet src/engine" shows some. Lines that nobody reaches are in
# $BUILD/lines.txt. Fails if src/packet, or one of the files that read captures, is below LEAST percent,
# or a test or an input fails. SUITES="ip link" runs some unit tests.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build/coverage}
FOLDERS=${FOLDERS:-src/packet src/capture src/engine src/sketch src/report src/snapshot src/base src ui}
LEAST=${LEAST:-95}
READERS='^src/capture/(feed|stream|savefile|pcap_file|pcapng|pcapng_time|decompress|unpack_[a-z]+)[.]c$'

RAW=$PWD/$BUILD/raw${SUITES:+-some}
rm -rf "$RAW"
mkdir -p "$RAW"
export LLVM_PROFILE_FILE=$RAW/%4m.profraw
export CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-15}
bad=0
if [ -z "${SUITES:-}" ]; then
    "$BUILD/unit" </dev/null >"$BUILD/unit.txt" 2>&1 || bad=1
else
    for suite in $SUITES; do CK_RUN_SUITE=$suite "$BUILD/unit" </dev/null || bad=1; done >"$BUILD/unit.txt" 2>&1
fi
grep -E ':[EF]:' "$BUILD/unit.txt"
grep -E '^[0-9]+%: Checks' "$BUILD/unit.txt"
objects=()
for fuzzer in "$BUILD"/fuzz_*; do
    [ -x "$fuzzer" ] || continue
    target=${fuzzer##*/fuzz_}
    objects+=(-object "$fuzzer")
    [ -d "tests/fuzz/corpus/$target" ] || continue
    said=$("$fuzzer" "tests/fuzz/corpus/$target" </dev/null 2>&1) || { echo "fuzz_$target fails: $said"; bad=1; }
done
llvm-profdata merge -sparse -o "$BUILD/profile" "$RAW"/*.profraw || exit 1
llvm-cov export -summary-only -instr-profile "$BUILD/profile" "$BUILD/unit" "${objects[@]}" >"$BUILD/summary.json" || exit 1
llvm-cov show -instr-profile "$BUILD/profile" "$BUILD/unit" "${objects[@]}" src ui 2>/dev/null |
    awk -F'|' -v root="$PWD/" '/^\// { file = substr($1, length(root) + 1) } $2 ~ /^ *0$/ { print file $1 ":" $3 }' >"$BUILD/lines.txt"

awk_table='
BEGIN { printf "%-36s %7s %7s %8s\n", "file", "lines", "reached", "percent" }
{ printf "%-36s %7d %7d %7.1f%%\n", $1, $2, $3, $2 ? 100 * $3 / $2 : 100; n += $2; r += $3 }
END { printf "%-36s %7d %7d %7.1f%%\n\n", folder " in all", n, r, n ? 100 * r / n : 100 }'
for folder in $FOLDERS; do
    jq -r --arg root "$PWD/" --arg folder "$folder" '.data[0].files[]
        | (.filename | ltrimstr($root)) as $name
        | select(($name | test("^" + $folder + "/[^/]*$")))
        | "\($name) \(.summary.lines.count) \(.summary.lines.covered)"' "$BUILD/summary.json" |
        sort >"$BUILD/folder"
    awk -v folder="$folder" "$awk_table" "$BUILD/folder"
    if [ "$folder" = src/packet ] && ! awk -v least="$LEAST" '{ n += $2; r += $3 } END { exit !(n && 100 * r / n >= least) }' "$BUILD/folder"; then
        echo "src/packet is below $LEAST%"
        bad=1
    fi
    if [ "$folder" = src/capture ] && ! awk -v least="$LEAST" -v readers="$READERS" \
        '$1 ~ readers && $2 && 100 * $3 / $2 < least { print $1 " is below " least "%"; low = 1 } END { exit low }' "$BUILD/folder"; then
        bad=1
    fi
done
[ "$bad" -eq 0 ]
