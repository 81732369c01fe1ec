# shellcheck shell=bash disable=SC2034
# lib: what the parts of the bench share: the table, sums, medians, running a program.
#
# Results are kept in one map, result[NAME]; what was not measured has none, and not_measured[NAME]
# says why.

declare -A result not_measured
cleanup_hooks=()
asked_lines=()
TAB=$'\t'

cleanup() {
    local hook
    for hook in "${cleanup_hooks[@]+"${cleanup_hooks[@]}"}"; do $hook; done
    rm -rf "$WORK"
}

have() { command -v "$1" >/dev/null 2>&1; }
# Progress, which is no part of the table.
say() { printf '# %s\n' "$*" >&2; }
row() { printf '%s\n' "$*" | sed 's/ *$//' | tee -a "$TABLE"; }
rowf() {
    # shellcheck disable=SC2059
    row "$(printf "$@")"
}

# calc DECIMALS EXPRESSION: its value; floating point, as awk has it
calc() { awk "BEGIN { printf \"%.$1f\", $2 }"; }
is_true() { awk "BEGIN { exit !($1) }"; }
# median: of the numbers on standard input, one a line
median() {
    sort -g | awk '{ v[NR] = $1 } END { if (NR) printf "%.0f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
largest() { sort -g | tail -n 1; }

# asked NUMBER WHAT MEASURED CONDITION: a line for the end; the condition is a sum that must hold,
# or empty where it could not be measured
asked() {
    local verdict
    if [ -z "$4" ]; then
        verdict="not measured"
    elif is_true "$4"; then
        verdict=met
    else
        verdict="NOT met"
    fi
    asked_lines+=("$1$TAB$verdict$TAB$2$TAB$3")
}

# measured NAME COMMAND...: runs it once; its cost is a line of $WORK/cost/NAME. Fails as it does.
measured() {
    local name=$1
    shift
    timeout "$RUN_LIMIT_S" "$BENCH/measure" "$WORK/cost/$name" "$@" >/dev/null 2>"$WORK/stderr" && return
    local status=$?
    [ $status != 124 ] || echo "longer than $RUN_LIMIT_S s" >"$WORK/stderr"
    return $status
}
# cost NAME: medians of wall and CPU time, and the largest memory, into result[NAME.wall .cpu .mib]
cost() {
    local file=$WORK/cost/$1
    result[$1.wall]=$(cut -d' ' -f1 "$file" | median)
    result[$1.cpu]=$(awk '{ printf "%.0f\n", $2 + $3 }' "$file" | median)
    result[$1.mib]=$(calc 1 "$(cut -d' ' -f4 "$file" | largest) / 1024")
}
# Notes the peak memory of a tapwatch that read a file.
peak_mib=0 peak_where=
note_peak() {
    if is_true "$1 > $peak_mib"; then peak_mib=$1 peak_where=$2; fi
}
tapwatch_batch() { "$TAPWATCH" -H "$HOME_NETWORKS" -b "$@"; }
