# shellcheck shell=bash disable=SC2154
# accuracy: what tapwatch says beside what is true.

# accuracy_exact KIND: its snapshot of the capture beside exact counts of it
accuracy_exact() {
    local kind=$1
    rm -f "$WORK/snapshot.json"
    tapwatch_batch -r "$WORK/$kind.pcap" -o "$WORK/snapshot.json" --format json 2>"$WORK/stderr" &&
        "$BENCH/exact" "$WORK/$kind.pcap" "$WORK/snapshot.json" >"$WORK/exact.$kind" 2>>"$WORK/stderr" ||
        not_measured[exact.$kind]="failed: $(tail -n 1 "$WORK/stderr")"
}

# field FILE LINE NAME: the value behind a name in a line of what `exact` prints
field() {
    awk -v line="$2" -v name="$3" '$1 == line { for (i = 2; i < NF; i++) if ($i == name) print $(i + 1) }' "$1"
}

accuracy_exact_rows() { # KIND
    local kind=$1 f=$WORK/exact.$1 what
    if [ -n "${not_measured[exact.$kind]-}" ]; then
        row "    $kind: not measured: ${not_measured[exact.$kind]}"
        return
    fi
    rowf '    %-6s %s sources; packets true %s, reported %s; of %s ports %s with wrong packets or bytes' \
        "$kind" "$(field "$f" sources true)" "$(field "$f" packets true)" "$(field "$f" packets reported)" \
        "$(field "$f" ports true)" "$(field "$f" ports wrong)"
    rowf '           ports whose records differ from those of a table without bounds: %s (%s conversations pushed out)' \
        "$(field "$f" ports wrong-records)" "$(field "$f" conversations pushed-out)"
    rowf '           top %s sources: %s found, %s exact, %s within the stated error, worst off by %s %%' \
        "$(awk '$1 == "top" { print $2 }' "$f")" "$(field "$f" top found)" "$(field "$f" top exact)" \
        "$(field "$f" top within-stated-error)" "$(field "$f" top worst-percent)"
    rowf '           all %s sources listed: %s exact, %s beyond the stated error' "$(field "$f" listed sources)" \
        "$(field "$f" listed exact)" "$(field "$f" listed beyond-stated-error)"
    for what in sources targets; do
        rowf '           distinct %s of the %s ports with 256 or more: off by %s %% (rms), worst %s %%; %s rough, %s unknown' "$what" \
            "$(field "$f" "port-$what" estimates)" "$(field "$f" "port-$what" rms-percent)" \
            "$(field "$f" "port-$what" worst-percent)" "$(field "$f" "port-$what" rough)" \
            "$(field "$f" "port-$what" unknown)"
    done
}

accuracy_ask_top() {
    local kind list="" condition=1 f found within
    for kind in zipf mix; do
        f=$WORK/exact.$kind
        if [ -n "${not_measured[exact.$kind]-}" ]; then
            asked 5 "top 100 sources on zipf and mix" "$kind: ${not_measured[exact.$kind]}" ""
            return
        fi
        found=$(field "$f" top found) within=$(field "$f" top within-stated-error)
        list+="$kind: $found found, $within within it, $(field "$f" top exact) exact  "
        condition+=" && $found == 100 && $within == 100"
    done
    asked 5 "top 100 sources on zipf and mix: all found, exact or within the stated error" "$list" "$condition"
}

# --- Distinct counts ------------------------------------------------------------------------------

# Sources and seeds: many where they are cheap. Both cores.
DISTINCT_SEEDS=(65536 400 1048576 160 10000000 40)

distinct_run() {
    local i sources seeds
    say "distinct counts"
    for ((i = 0; i < ${#DISTINCT_SEEDS[@]}; i += 2)); do
        sources=${DISTINCT_SEEDS[i]} seeds=${DISTINCT_SEEDS[i + 1]}
        "$BENCH/distinct" "$sources" $((seeds / 2)) 1 >"$WORK/distinct.$sources.a" &
        "$BENCH/distinct" "$sources" $((seeds / 2)) 100001 >"$WORK/distinct.$sources.b" || return
        wait $! || return
    done
    # Of a number of sources that several runs passed, those of all; the mean square of all.
    cat "$WORK"/distinct.*.[ab] | awk '{ n[$1] += $2; squares[$1] += $2 * $3 * $3; sum[$1] += $2 * $4 }
        END { for (k in n) printf "%d %d %.3f %.3f\n", k, n[k], sqrt(squares[k] / n[k]), sum[k] / n[k] }' |
        sort -n >"$WORK/distinct"
}

distinct_rows() {
    local sources seeds rse mean
    row ""
    row "    A port's distinct sources, over seeds of the hash and the addresses:"
    rowf '    %12s %7s %18s %12s' sources seeds "standard error %" "mean error %"
    while read -r sources seeds rse mean; do
        rowf '    %12s %7s %18.3f %12.3f' "$sources" "$seeds" "$rse" "$mean"
    done <"$WORK/distinct"
}

# A standard error that is itself measured with K seeds is off by 1/sqrt(2K) of itself (one standard
# error of it); so one size alone may be two of these above 1.7 %, all sizes from 4096 together not.
distinct_ask() {
    local worst pooled beyond
    if [ ! -s "$WORK/distinct" ]; then
        asked 5 "distinct counts: relative standard error at most 1.7 %" "it failed" ""
        return
    fi
    worst=$(sort -k3 -g "$WORK/distinct" | tail -n 1 | awk '{ print $3 " % at " $1 " (" $2 " seeds)" }')
    pooled=$(awk '$1 >= 4096 { n += $2; s += $2 * $3 * $3 } END { printf "%.3f", sqrt(s / n) }' "$WORK/distinct")
    beyond=$(awk '$3 > 1.7 * (1 + 2 / sqrt(2 * $2))' "$WORK/distinct" | wc -l)
    asked 5 "distinct counts, 256 to 10 million: relative standard error at most 1.7 %" \
        "$pooled % over all from 4096 on; largest of a size $worst; sizes above by more than chance: $beyond" \
        "$pooled <= 1.7 && $beyond == 0"
}

# --- Scanners under a flood -----------------------------------------------------------------------

# Truth: address, targets; a source that is not in it has one. Snapshot: address, targets listed.
SCAN_AWK='
    FNR == NR { truth[$1] = $2; if ($2 >= 100) big++; next }
    { seen = ($1 in truth) ? truth[$1] : 1 }
    $2 >= 25 { if (seen >= 100) found25++; if (seen < 25) false25++ }
    $2 >= 50 { if (seen >= 100) found50++; if (seen < 50) false50++ }
    END { printf "%d %d %d %d %d\n", big, found25, false25, found50, false50 }'

scan_run() {
    say "scanners under a flood"
    rm -f "$WORK/scan.json"
    memory_stream scan scan "$PACKETS" -o "$WORK/scan.json" --format json || return
    jq -r '.sources[] | select(.targets != null) | "\(.address) \(.targets)"' "$WORK/scan.json" >"$WORK/scan.listed" &&
        awk "$SCAN_AWK" "$WORK/truth" "$WORK/scan.listed" >"$WORK/scan.result"
}

scan_rows_and_ask() {
    local big found25 false25 found50 false50
    row ""
    if [ ! -s "$WORK/scan.result" ]; then
        row "    Scanners under a flood: not measured: ${not_measured[scan]:-jq failed}"
        asked 5 "scanners under a flood" "${not_measured[scan]:-jq failed}" ""
        return
    fi
    read -r big found25 false25 found50 false50 <"$WORK/scan.result"
    row "    Scanners under a flood of $PACKETS sources that never come twice; between them 1000 sources of"
    row "    2 to 20 targets, and 200 of 30 to 90:"
    rowf '    %-34s %10s %10s' "" "at 25" "at 50"
    rowf '    %-34s %10s %10s' "of $big with 100 or more targets, listed" "$found25" "$found50"
    rowf '    %-34s %10s %10s' "listed with fewer in truth" "$false25" "$false50"
    asked 5 "flood of $PACKETS one-packet sources: every scanner of 100 or more targets, no false one" \
        "$found25 of $big listed with 25 targets or more; $false25 false" "$found25 == $big && $false25 == 0"
}

# --- A slow source --------------------------------------------------------------------------------

slow_run() {
    local packets=$((PACKETS * 10)) address records listed
    say "a slow source in $packets flood packets"
    rm -f "$WORK/slow.json"
    if ! memory_stream slow slow "$packets" -o "$WORK/slow.json" --format json; then
        asked 6 "a slow source is still in the table" "${not_measured[slow]}" ""
        return
    fi
    read -r address records <"$WORK/truth"
    if ! listed=$(jq --arg a "$address" '[.sources[] | select(.address == $a) | .records][0] // -1' "$WORK/slow.json"); then
        asked 6 "a slow source is still in the table" "jq failed" ""
        return
    fi
    row ""
    row "    A source that sends one record a minute to udp/1026, $records in all, among $packets packets of"
    row "    sources that never come twice: listed with $listed records (-1: not listed)."
    asked 6 "a source of one record a minute is in the table after $packets flood packets" \
        "listed with $listed of $records records (-1: not listed)" "$listed > 0"
}
