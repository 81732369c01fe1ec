#!/usr/bin/env bash
# The configuration as a person meets it: the shipped file, --print-config, and what is refused.
. "$(dirname "$0")/lib.sh"

unset TAPWATCH_CONFIG NO_COLOR
export XDG_CONFIG_HOME=$TMP/xdg HOME=$TMP
: >"$TMP/empty.conf"

# printed OPTIONS...: the settings in force, without comments
printed() { "$TAPWATCH" --print-config "$@" | grep -v '^ *#' | grep .; }
# refused SENTENCE WORDS OPTIONS...: exit 2, nothing on standard output, one line with these words
refused() {
    local sentence=$1 words=$2 status
    shift 2
    "$TAPWATCH" "$@" >"$TMP/out" 2>"$TMP/said"
    status=$?
    is "$sentence" "2 0 1 1" \
        "$status $(wc -c <"$TMP/out") $(wc -l <"$TMP/said") $(grep -cF -- "tapwatch: $words" "$TMP/said")"
}

# --- the shipped file ----------------------------------------------------------------------------

is "the shipped file is what --print-config prints" "$(cat tapwatch.conf)" \
    "$("$PROGRAM" --config "$TMP/empty.conf" --print-config)"
is "it reads as the defaults" "$(printed --config "$TMP/empty.conf")" "$(printed --config tapwatch.conf)"
is "each setting has a default and what it takes in a comment" "$(grep -c ' = .*;$' tapwatch.conf)" \
    "$(grep -c '^ *# Takes .* Default: ' tapwatch.conf)"
is "it has every setting that the program knows" \
    "$(echo 'x = 1;' >"$TMP/x.conf"; "$TAPWATCH" --config "$TMP/x.conf" 2>&1 | sed 's/.*there are //; s/, /\n/g')" \
    "$(sed -n 's/^\([a-z_]*\) = .*/\1/p' tapwatch.conf)"

# --- --print-config ------------------------------------------------------------------------------

options=(-s 99 -B 512 -p -H '10.1.2.3/8,2001:db8::/32' --ascii --no-color --low-bandwidth 'udp and (port 1026 or "x\y")')
"$TAPWATCH" --config "$TMP/empty.conf" --print-config "${options[@]}" >"$TMP/changed.conf"
is "what is printed reads back the same" "$(cat "$TMP/changed.conf")" \
    "$("$TAPWATCH" --config "$TMP/changed.conf" --print-config)"
is "options are in force" "snaplen = 99;" "$(grep ^snaplen "$TMP/changed.conf")"
for option in --print-config --help -V -D; do
    "$TAPWATCH" $option >/dev/full 2>"$TMP/said"
    is "standard output that is full is an error: $option" "1 1" \
        "$? $(grep -c 'standard output: No space left' "$TMP/said")"
    set -o pipefail
    (sleep 0.2 && exec "$TAPWATCH" $option 2>"$TMP/said") | true
    is "who reads no longer is none: $option" "0 " "$? $(cat "$TMP/said")"
    set +o pipefail
done

# --- which file ----------------------------------------------------------------------------------

mkdir -p "$TMP/xdg/tapwatch"
echo 'snaplen = 101;' >"$TMP/xdg/tapwatch/tapwatch.conf"
echo 'snaplen = 102; color = true;' >"$TMP/env.conf"
echo 'snaplen = 103;' >"$TMP/named.conf"
is "the person's own file is read" "snaplen = 101;" "$(printed | grep ^snaplen)"
is "the one that the environment names wins over it" "snaplen = 102;" \
    "$(TAPWATCH_CONFIG=$TMP/env.conf printed | grep ^snaplen)"
is "the one that --config names wins over both" "snaplen = 103;" \
    "$(TAPWATCH_CONFIG=$TMP/env.conf printed --config "$TMP/named.conf" | grep ^snaplen)"
is "an option wins over all" "snaplen = 104;" \
    "$(TAPWATCH_CONFIG=$TMP/env.conf printed -s 104 | grep ^snaplen)"
is "NO_COLOR wins over the file" "color = false;" \
    "$(NO_COLOR=1 TAPWATCH_CONFIG=$TMP/env.conf printed | grep ^color)"
is "an empty NO_COLOR does not" "color = true;" \
    "$(NO_COLOR='' TAPWATCH_CONFIG=$TMP/env.conf printed | grep ^color)"

# --- what is refused -----------------------------------------------------------------------------

printf 'color = true;\n\nsnaplne = 3;\n' >"$TMP/bad.conf"
refused "a name nobody knows is refused at its line" "$TMP/bad.conf:3: there is no setting \"snaplne\"" --config "$TMP/bad.conf"
printf 'buffer_size = 4294968320;\n' >"$TMP/bad.conf" # 2^32 + 1024
refused "a number beyond 32 bits is refused" "$TMP/bad.conf:1: buffer_size takes 256 to 1048576 KiB, not 4294968320" --config "$TMP/bad.conf"
printf 'color = true;\nwindows = [60, 90, 86400];\n' >"$TMP/bad.conf"
refused "windows that do not nest are refused" "$TMP/bad.conf:2: windows takes a list [A, B, C] in seconds: even, 10 to 2592000, B a larger multiple of A, C of B, not 90 behind 60" --config "$TMP/bad.conf"
printf 'detectors = {\n  surge = {\n    growth = 1;\n  };\n};\n' >"$TMP/bad.conf"
refused "a number of a detector that is out of its range is refused at its line" "$TMP/bad.conf:3: detectors.surge.growth takes 2 to 100 times, not 1" --config "$TMP/bad.conf"
printf '@include "/etc/passwd"\n' >"$TMP/bad.conf"
refused "no other file is included" "$TMP/bad.conf:1: @include is not taken" --config "$TMP/bad.conf"
refused "a file that is named must be there" "$TMP/none.conf: No such file" --config "$TMP/none.conf"
TAPWATCH_CONFIG=$TMP/none.conf refused "so must one that the environment names" "$TMP/none.conf: No such file" --print-config
refused "an unknown option is refused" "unknown option -x" -x
refused "input from both sides is refused" "--interface and --read exclude each other" -i lo -r x
is "help comes even with a broken configuration" 0 "$("$TAPWATCH" --config "$TMP/none.conf" --help >/dev/null; echo $?)"
finish
