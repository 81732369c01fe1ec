#!/usr/bin/env bash
# seed: inputs for the fuzzers to begin with, beside those in tests/fuzz/corpus: from the real captures
# (CAPTURES, ../shared/pcaps beside the repository), where they are, and from the files that come with
# tapwatch. Into $BUILD/seeds/TARGET.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/fuzz}
CAPTURES=${CAPTURES:-$PWD/../shared/pcaps}
SEEDS=$BUILD/seeds

for source in tests/fuzz/fuzz_*.c; do
    target=$(basename "$source" .c)
    mkdir -p "$SEEDS/${target#fuzz_}"
done
cp tapwatch.conf "$SEEDS/config/"
cp share/signatures.conf "$SEEDS/signatures/"
cp share/themes/*.conf "$SEEDS/theme/"
{ printf '\377' && cat share/snapshot.schema.json; } >"$SEEDS/json/schema"
number=0
while read -r text; do
    number=$((number + 1))
    printf '\377%s' "$text" >"$SEEDS/json/$number"
done <<'END'
{"a":1,"b":-2.5e3,"c":true,"d":null,"e":"text"}
{"list":[{"a":[1,2,[3,{"b":"c"}]]},{},[],"x",1e400],"deep":[[[[[[[[[[[[[1]]]]]]]]]]]]]}
{"n":9223372036854775807,"m":-9223372036854775809,"u":"\u00e4\ud83d\ude00\u0000\n"}
{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":{"l":0}}}}}}}}}}}}
[1,2]
{"a":1} {"b":2}
{"a":tru}
END
number=0
while read -r words; do
    number=$((number + 1))
    tr ' ' '\0' <<<"$words" >"$SEEDS/options/$number"
done <<'END'
-i eth0 -i eth1 -H 192.0.2.0/24 udp port 1026
-r a.pcap -r b.pcapng --speed max -b -o out.json --format json --every 60 --force
--diff a.json b.json
--linear --theme dark --low-bandwidth --mouse --speed 60
-w evidence.pcap --exit-alert -b -r a.pcap --decapsulate --snaplen 256
END
number=0
while read -r word; do
    number=$((number + 1))
    printf %s "$word" >"$SEEDS/words/$number"
done <<'END'
192.0.2.1
2001:db8::1
10.0.0.0/8,fc00::/7
udp/1026-1031
2003-12-01T19:54:55.000000Z
#d70000
192.0.2.9 50122 192.0.2.1 22
-17
END
if [ ! -d "$CAPTURES" ]; then
    echo "skip - seeds from real captures: $CAPTURES is not here"
    exit 0
fi
mapfile -t files < <(find "$CAPTURES" -type f -size -40k ! -name '*.md' | sort)
"$BUILD/seed" "$SEEDS" "${files[@]}"
cp --backup=numbered "${files[@]}" "$SEEDS/savefile/"
for tool in gzip zstd xz; do
    command -v "$tool" >/dev/null || continue
    for file in "$CAPTURES"/real/mirai-syn-2020.pcap "$CAPTURES"/links/*; do
        if [ -f "$file" ] && [ "$(stat -c %s "$file")" -lt 3000 ]; then
            "$tool" -1 -c "$file" >"$SEEDS/savefile/$(basename "$file").$tool" 2>/dev/null
        fi
    done
done
