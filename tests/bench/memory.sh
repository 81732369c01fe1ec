# shellcheck shell=bash disable=SC2154
# memory: the peak of what tapwatch takes, whatever it is fed.

# memory_stream NAME KIND PACKETS ARGUMENT...: reads what `generate` writes to a pipe; no file is
# needed, however many packets
memory_stream() {
    local name=$1 kind=$2 packets=$3
    shift 3
    "$BENCH/generate" -t "$WORK/truth" "$kind" "$packets" 2>/dev/null |
        measured "$name" "$TAPWATCH" -r - -H "$HOME_NETWORKS" -b "$@" || {
        not_measured[$name]="failed: $(tail -n 1 "$WORK/stderr")"
        return 1
    }
    cost "$name"
    note_peak "${result[$name.mib]}" "$kind, $packets packets"
}

# One after the other, since some are what upsets the next.
memory_captures() {
    local file files=()
    [ -n "$CAPTURES" ] || { not_measured[captures]="the real captures are not here"; return; }
    mapfile -t files < <(find "$CAPTURES" -type f ! -name '*.md' | sort)
    for file in "${files[@]}"; do
        # What is damaged, or of a link type we do not know, ends with 1 or 2.
        measured captures "$TAPWATCH" -r "$file" -b -o /dev/null
    done
    cost captures
    result[captures.files]=${#files[@]}
    note_peak "${result[captures.mib]}" "one of ../shared/pcaps"
}

memory_run() {
    say "memory: random sources, real captures"
    # Short ones may end before the kernel gave its last large page (2 MiB): the largest of three.
    for _ in 1 2 3; do memory_stream random.few random $((PACKETS / 5)) -o /dev/null; done
    memory_stream random.many random $((PACKETS * 4)) -o /dev/null
    memory_captures
    row ""
    row "    Peak memory of tapwatch, MiB (largest resident set):"
    rowf '      %-44s %9s' "$((PACKETS / 5)) packets of random sources" "${result[random.few.mib]-failed}"
    rowf '      %-44s %9s' "$((PACKETS * 4)) packets of random sources" "${result[random.many.mib]-failed}"
    if [ -n "${not_measured[captures]-}" ]; then
        row "      real captures: not measured: ${not_measured[captures]}"
    else
        rowf '      %-44s %9s' "the largest of ${result[captures.files]} real captures" "${result[captures.mib]}"
    fi
}

memory_ask() {
    asked 3 "peak memory by default at most 64 MiB on every capture" \
        "largest $peak_mib MiB ($peak_where)" "$peak_mib <= 64"
    if [ -n "${result[random.many.mib]-}" ] && [ -n "${result[random.few.mib]-}" ]; then
        local a=${result[random.few.mib]} b=${result[random.many.mib]}
        asked 3 "the same within 1 MiB for $((PACKETS / 5)) and $((PACKETS * 4)) random sources" \
            "$a and $b MiB" "$b - $a <= 1 && $a - $b <= 1"
    else
        asked 3 "the same within 1 MiB for few and many random sources" "${not_measured[random.many]-}" ""
    fi
}
