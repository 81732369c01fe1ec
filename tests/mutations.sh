#!/usr/bin/env bash
# mutations: every real capture, damaged in COUNT ways in all (tests/tools/mutate.c; SEED), through the
# program of a build with sanitizers in batch mode, JOBS side by side. Each must end within 10 seconds,
# with 0, or with 1 (damaged) or 2 (of a kind that is refused) and a line that says why. What fails stays
# in $BUILD/mutations. With COUNT=0 the captures themselves are read instead, as they are, each by a
# process of its own.
#
#   BUILD=build/asan COUNT=20000 tests/mutations.sh
#
# Mutations are read GROUP at a time by one process, behind a sound capture, as a damaged file does not
# end the reading; if something is wrong with them, each is read alone.
set -u
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-build/asan}
COUNT=${COUNT:-20000}
SEED=${SEED:-1}
JOBS=${JOBS:-2}
CHUNK=500
export GROUP=${GROUP:-20}
CAPTURES=${CAPTURES:-$PWD/../shared/pcaps}
[ -x "$BUILD/tapwatch" ] && [ -x "$BUILD/mutate" ] || { echo "mutations: $BUILD is not built" >&2; exit 2; }
[ -d "$CAPTURES" ] || { echo "mutations: $CAPTURES is not here" >&2; exit 2; }
mapfile -t files < <(find "$CAPTURES" -type f ! -name '*.md' | LC_ALL=C sort)

export TMP KEPT=$BUILD/mutations TAPWATCH_CONFIG=/dev/null
export SOUND=$CAPTURES/real/445_scan.pcap
export ASAN_OPTIONS=detect_leaks=1:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1
TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
mkdir -p "$KEPT"

# read_files FILE...: by one process. False: `wrong` says what is wrong.
read_files() {
    local status said=$TMP/said.$BASHPID begun took names=() file
    for file; do names+=(-r "$file"); done
    begun=${EPOCHREALTIME/./}
    timeout -k 5 10 "$BUILD/tapwatch" "${names[@]}" -b -o /dev/null --force </dev/null 2>"$said"
    status=$?
    took=$((${EPOCHREALTIME/./} - begun))
    echo "$took" >>"$TMP/took.$BASHPID"
    if [ "$status" -gt 2 ] || { [ "$status" != 0 ] && [ ! -s "$said" ]; } ||
        grep -qE 'Sanitizer|runtime error' "$said"; then
        wrong="status $status: $(grep -m 1 -E 'ERROR|runtime error' "$said" || head -n 1 "$said")"
        return 1
    fi
}
# keep FILE...: what failed
keep() {
    local file
    for file; do
        cp "$file" "$KEPT/$(basename "$(dirname "$file")")-$(basename "$file")"
    done
    cp "$TMP/said.$BASHPID" "$KEPT/$(basename "$(dirname "$1")")-$(basename "$1").said"
    echo "FAILED $*: $wrong"
}
# run_some FILE...: a line for each that fails
run_some() {
    local found=0 file
    if [ $# -gt 1 ]; then
        read_files "$SOUND" "$@" && return
        wrong_together=$wrong
    fi
    for file; do
        read_files "$file" && continue
        keep "$file"
        found=1
    done
    # Only one behind the other.
    if [ $# -gt 1 ] && [ "$found" = 0 ]; then
        wrong="$wrong_together (together, not alone)"
        keep "$@"
    fi
}
export -f read_files keep run_some

# run_all HOW-MANY-AT-ONCE FILE...
run_all() {
    local at_once=$1
    shift
    printf '%s\0' "$@" | xargs -0 -P "$JOBS" -n "$at_once" bash -c 'run_some "$@"' run_some >>"$TMP/failed"
}
: >"$TMP/failed"
if [ "$COUNT" -eq 0 ]; then
    run_all 1 "${files[@]}"
    COUNT=${#files[@]} kind=captures
else
    # In chunks, each with a seed of its own, so that they need little room.
    for ((at = 0; at < COUNT; at += CHUNK)); do
        some=$((COUNT - at < CHUNK ? COUNT - at : CHUNK))
        folder=$TMP/$((SEED + at))
        mkdir -p "$folder"
        "$BUILD/mutate" $((SEED + at)) "$some" "$folder" "${files[@]}" || exit 2
        run_all "$GROUP" "$folder"/*
        rm -rf "$folder"
    done
    kind=mutations
fi
cat "$TMP/failed"
failed=$(grep -c '^FAILED' "$TMP/failed")
slowest=$(cat "$TMP"/took.* | sort -n | tail -n 1)
printf '%d %s of %d captures (seed %d): %d failed; the slowest process took %d.%02d s\n' "$COUNT" "$kind" \
    "${#files[@]}" "$SEED" "$failed" $((slowest / 1000000)) $((slowest / 10000 % 100))
[ "$failed" -eq 0 ]
