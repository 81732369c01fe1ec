#!/usr/bin/env bash
# --metrics-file, of the whole program.
. "$(dirname "$0")/lib.sh"

export TAPWATCH_CONFIG=$TMP/tapwatch.conf
: >"$TAPWATCH_CONFIG"
"$PWD/$BUILD/story" -s 1 -x 0.05 --from '2003-12-01 12:00' --to '2003-12-01 20:00' -o "$TMP/in.pcap" >/dev/null 2>&1
prom=$TMP/tapwatch.prom
run() { "$TAPWATCH" -r "$TMP/in.pcap" -b -o "$TMP/out.json" --force -H 203.0.113.0/24 --metrics-file "$prom" 2>"$TMP/said"; }
value() { sed -n "s/^tapwatch_$1 //p" "$prom"; }

run
is "the run is good" 0 $?
if have promtool; then
    is "promtool finds nothing to say" "" "$(promtool check metrics <"$prom" 2>&1)"
else
    skip "promtool finds nothing to say" "promtool (package prometheus) is not installed"
fi
if have jq; then
    is "the counts are those of the JSON" \
        "$(jq -r '"\(.capture.received) \(.totals.records) \(.alerts_total)"' "$TMP/out.json")" \
        "$(value packets_total) $(value records_total) $(($(sed -n 's/^tapwatch_alerts_total{.*} /+/p' "$prom")))"
    is "a port's records are as well" \
        "$(jq -r '.ports[] | select(.protocol == "udp" and .port == 1026).records' "$TMP/out.json")" \
        "$(value 'port_records_total{protocol="udp",port="1026"}')"
else
    skip "the counts are those of the JSON" "jq is not installed"
fi
is "losses of a file are not known, so they are not there" 0 "$(grep -c lost "$prom")"
none "no address is there" < <(grep -E '[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+' "$prom")
is "everybody can read it" 644 "$(stat -c %a "$prom")"
is "nothing else is left in the folder" "in.pcap out.json said tapwatch.conf tapwatch.prom" \
    "$(find "$TMP" -type f -printf '%f\n' | sort | tr '\n' ' ' | sed 's/ $//')"
echo 'metrics_ports = ["tcp/445"];' >"$TAPWATCH_CONFIG"
run
is "the configuration says of which ports" 'tcp",port="445' \
    "$(sed -n 's/^tapwatch_port_records_total{protocol="\(.*\)".*/\1/p' "$prom")"

rm -f "$prom"
prom=$TMP/missing/tapwatch.prom
run
is "where it can not be written the status is 1, and it is said at the start and at the end" "1 2" \
    "$? $(grep -c "^tapwatch: metrics_file: $prom: the folder: No such file or directory" "$TMP/said")"
holds "what was counted is there" test -s "$TMP/out.json"

# From a pipe it is written while packets may still come.
prom=$TMP/tapwatch.prom
echo 'metrics_every = 1;' >"$TAPWATCH_CONFIG"
mkfifo "$TMP/pipe"
"$TAPWATCH" -r - -b -o "$TMP/out.json" --force --metrics-file "$prom" <"$TMP/pipe" 2>"$TMP/said" &
pid=$!
exec 3>"$TMP/pipe"
head -c 20000 "$TMP/in.pcap" >&3
for _ in {1..100}; do [ -s "$prom" ] && break; sleep 0.1; done
holds "from a pipe it is written while it runs" test "$(value packets_total)" -gt 0
before=$(value packets_total)
tail -c +20001 "$TMP/in.pcap" >&3
for _ in {1..100}; do [ "$(value packets_total)" -gt "$before" ] && break; sleep 0.1; done
holds "and again" test "$(value packets_total)" -gt "$before"
mkdir "$TMP/aside"
mv "$prom" "$TMP/aside"
kill -HUP $pid # which changes nothing of it
for _ in {1..100}; do [ -s "$prom" ] && break; sleep 0.1; done
holds "and after HUP" test -s "$prom"
exec 3>&-
wait $pid
is "it ends well" 0 $?
is "the last time is at the end" "$(value packets_total)" \
    "$(run && value packets_total)"
finish
