# shellcheck shell=bash disable=SC2034
# lib: what the test scripts share. Source it, call ok/fail/skip for each test, end with finish.
#
# A script tests/check_X.sh runs on its own (`BUILD=build/release tests/check_X.sh`) or from run.sh.
# Each test is one line: "ok - sentence", "not ok - sentence: what was seen", "skip - sentence: why".

set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
BUILD=${BUILD:-build/release}
TAPWATCH=$PWD/$BUILD/tapwatch
# The real captures lie beside the repository, where they are; without them their tests are skipped.
CAPTURES=${CAPTURES:-$PWD/../shared/pcaps}
[ -d "$CAPTURES" ] || CAPTURES=
TMP=$(mktemp -d)
# As root the tests let it stay root (but in its sandbox), since their folders are root's;
# check_sandbox.sh has it become others. $PROGRAM is the program itself.
PROGRAM=$TAPWATCH
if [ "$(id -u)" = 0 ]; then
    BIN=$(mktemp -d)
    chmod 755 "$BIN"
    TAPWATCH=$BIN/tapwatch
    printf '#!/bin/bash\nstay=()\n[ "$EUID" != 0 ] || stay=(-Z root)\nexec -a "$0" "%s" "${stay[@]}" "$@"\n' \
        "$PROGRAM" >"$TAPWATCH"
    chmod 755 "$TAPWATCH"
fi
passed=0 failed=0 skipped=0

cleanup_hooks=()
cleanup() {
    local hook
    for hook in "${cleanup_hooks[@]+"${cleanup_hooks[@]}"}"; do $hook; done
    rm -rf "$TMP" "${BIN:-$TMP}"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

ok() { passed=$((passed + 1)); printf 'ok - %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'not ok - %s: %s\n' "$1" "$2"; }
skip() { skipped=$((skipped + 1)); printf 'skip - %s: %s\n' "$1" "$2"; }

# is SENTENCE WANT GOT
is() { if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "want '$2', got '$3'"; fi; }
# holds SENTENCE COMMAND...: the command succeeds
holds() {
    local sentence=$1
    shift
    local output
    if output=$("$@" 2>&1); then ok "$sentence"; else fail "$sentence" "$* failed: $output"; fi
}
# none SENTENCE: standard input holds the counterexamples, one a line (not by a pipe: that would be
# another process, which could not count)
none() {
    local bad
    bad=$(cat)
    if [ -z "$bad" ]; then
        ok "$1"
    else
        fail "$1" "$(wc -l <<<"$bad") of them, such as $(head -n 3 <<<"$bad" | tr '\n' ';')"
    fi
}
# agree SENTENCE A FILE_A B FILE_B: two files have the same lines, in any order; else it is said which of
# them only A has, or only B
agree() {
    local only_a only_b
    only_a=$(LC_ALL=C comm -23 <(LC_ALL=C sort -u "$3") <(LC_ALL=C sort -u "$5") | paste -sd' ')
    only_b=$(LC_ALL=C comm -13 <(LC_ALL=C sort -u "$3") <(LC_ALL=C sort -u "$5") | paste -sd' ')
    if [ ! -s "$3" ] || [ ! -s "$5" ]; then
        fail "$1" "nothing was found in $([ -s "$3" ] && echo "$4" || echo "$2")"
    elif [ -z "$only_a$only_b" ]; then
        ok "$1"
    else
        fail "$1" "${only_a:+in $2, missing in $4: $only_a}${only_a:+${only_b:+; }}${only_b:+in $4, missing in $2: $only_b}"
    fi
}
# within SENTENCE A FILE_A B FILE_B: each line of A is one of B
within() {
    LC_ALL=C comm -12 <(LC_ALL=C sort -u "$3") <(LC_ALL=C sort -u "$5") >"$TMP/common"
    agree "$1" "$2" "$3" "$4" "$TMP/common"
}
have() { command -v "$1" >/dev/null 2>&1; }

finish() {
    printf '# %s: %d passed, %d failed, %d skipped\n' "$(basename "$0")" "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
    exit
}
