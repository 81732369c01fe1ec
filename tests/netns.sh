# shellcheck shell=bash disable=SC2034
# netns: two hosts on one machine, for tests of live capture. Source it after lib.sh.
#
#   OUT (192.0.2.2)  ---- veth ----  HOME (192.0.2.1, tapwatch listens on "tap0")
#
# OUT reaches 203.0.113.0/24 through HOME, which forwards nothing, so a sweep meets silence. Sets
# $OUT and $HOME_NS; netns_missing says why it can not be had. All of it goes when the script ends.

OUT=tapwatch-out-$$ HOME_NS=tapwatch-home-$$

netns_missing=
netns_start() {
    [ "$(id -u)" = 0 ] || { netns_missing="needs root"; return 1; }
    have ip || { netns_missing="needs ip (iproute2)"; return 1; }
    ip netns add "$OUT" 2>/dev/null && ip netns add "$HOME_NS" 2>/dev/null ||
        { netns_missing="network namespaces can not be made here"; return 1; }
    cleanup_hooks+=(netns_stop)
    ip netns exec "$OUT" true 2>/dev/null ||
        { netns_missing="nothing can be run in a network namespace here"; return 1; }
    ip link add out0 netns "$OUT" type veth peer name tap0 netns "$HOME_NS"
    # No IPv6: its neighbour discovery would add packets that nobody sent.
    for ns in "$OUT" "$HOME_NS"; do
        ip netns exec "$ns" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
        ip -n "$ns" link set lo up
    done
    # Every probe must be answered, so that what is counted does not hang on the rate limit.
    ip netns exec "$HOME_NS" sysctl -qw net.ipv4.icmp_ratelimit=0
    ip -n "$OUT" addr add 192.0.2.2/24 dev out0
    ip -n "$HOME_NS" addr add 192.0.2.1/24 dev tap0
    ip -n "$OUT" link set out0 up
    ip -n "$HOME_NS" link set tap0 up
    ip -n "$OUT" route add 203.0.113.0/24 via 192.0.2.1
    outside ping -c 1 -W 2 192.0.2.1 >/dev/null ||
        { netns_missing="the two network namespaces do not reach each other"; return 1; }
}
netns_stop() {
    ip netns pids "$HOME_NS" 2>/dev/null | xargs -r kill -9 2>/dev/null
    ip netns pids "$OUT" 2>/dev/null | xargs -r kill -9 2>/dev/null
    ip netns del "$OUT" 2>/dev/null
    ip netns del "$HOME_NS" 2>/dev/null
}
outside() { ip netns exec "$OUT" "$@"; }
athome() { ip netns exec "$HOME_NS" "$@"; }

# wait_for SECONDS COMMAND...: until it succeeds
wait_for() {
    local tries=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.05
    done
}

# calm PID: waits until none of that process's threads runs, or wants to, several looks one after the other. 1: it
# is gone, or ended before it was calm, or is busy for as long as that is waited for
calm() {
    local looks=0 i states
    for ((i = 0; i < 600 && looks < 8; i++)); do
        sleep 0.05
        states=$(cat /proc/"$1"/task/*/status 2>/dev/null | sed -n 's/^State:[[:space:]]*\(.\).*/\1/p')
        case $states in
        '' | *[ZX]*) return 1 ;;
        *[RD]*) looks=0 ;;
        *) looks=$((looks + 1)) ;;
        esac
    done
    [ "$looks" = 8 ]
}
# idle PID: waits until that process has counted what has come; a test has failed where it can not have
idle() { calm "$1" || fail "tapwatch has counted what came" "process $1 is gone, or not calm in half a minute"; }
