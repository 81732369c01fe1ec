#!/usr/bin/env bash
# layers: who may include whom. Prints each include that breaks the table, and fails if there is one.
set -u
cd "$(dirname "$0")/.." || exit 1
bad=0

# folder: the folders it may include from, besides itself
declare -A may=(
    [src/base]=""
    [src/packet]="src/base"
    [src/sketch]="src/base"
    [src/snapshot]="src/base"
    [src/engine]="src/base src/packet src/sketch src/snapshot"
    [src/capture]="src/base src/packet src/engine src/snapshot"
    [src/report]="src/base src/snapshot"
    [src/lookup]="src/base"
    [src/sandbox]="src/base"
    [ui]="src/base src/snapshot src/report src/lookup"
)
# library header: the files that alone may include it (a pattern); and src/libraries.c any of them, as
# it asks for their versions
declare -A only=(
    [pcap]='^src/capture/'
    [zlib.h]='^src/capture/unpack_gzip\.c$'
    [zstd.h]='^src/capture/unpack_zstd\.c$|^src/snapshot/moments\.c$'
    [lzma.h]='^src/capture/unpack_xz\.c$'
    [curses.h]='^ui/'
    [term.h]='^ui/'
    [libconfig.h]='^src/config[a-z_]*\.c$'
    [yajl]='^src/report/json_(out|in)\.c$'
    [nettle]='^src/report/cryptopan\.h$'
    [ares.h]='^src/lookup/names\.c$'
    [maxminddb.h]='^src/lookup/geo\.c$'
    [syslog.h]='^src/report/alert_syslog\.c$'
    [spawn.h]='^src/report/alert_spawn\.c$'
    [seccomp.h]='^src/sandbox/filter(_table)?\.c$'
    [cap-ng.h]='^src/sandbox/privileges\.c$'
    [linux/landlock.h]='^src/sandbox/landlock\.c$'
    [xxhash.h]='^src/base/hash\.c$'
    [time.h]='^src/base/clock\.c$'
    [sys/time.h]='^src/base/clock\.c$'
    [stdatomic.h]='^src/snapshot/|^src/base/|^src/engine/engine_parts\.h$'
    [pthread.h]='^src/capture/|^src/report/json_pair\.c$|^src/base/log\.c$|^src/evidence_writer\.[ch]$'
)

complain() {
    echo "$1"
    bad=1
}

while IFS=: read -r file _ line; do
    folder=${file%/*}
    case "$line" in
    *'"'*)
        name=${line#*\"} name=${name%%\"*}
        from=${name%/*}
        [ -f "$name" ] || complain "$file: \"$name\" is not written from the root"
        # src/main.c and its neighbours may see everything but the ui, which only main.c starts.
        if [ "$folder" = src ]; then
            [ "$from" != ui ] || [ "$file" = src/main.c ] || complain "$file: only src/main.c includes $name"
        elif [ "$from" != "$folder" ]; then
            [[ " ${may[$folder]-none} " == *" $from "* ]] || complain "$file: $folder may not include $name"
        fi
        ;;
    *)
        name=${line#*<} name=${name%%>*}
        for header in "${!only[@]}"; do
            if [ "$name" = "$header" ] || [[ "$name" == "$header"/* ]] || [ "$name" = "$header.h" ]; then
                [[ "$file" =~ ${only[$header]}|^src/libraries\.c$ ]] || complain "$file: <$name> is not for this place"
            fi
        done
        ;;
    esac
done < <(grep -nE '^[[:space:]]*#[[:space:]]*include' src/*.[ch] src/*/*.[ch] ui/*.[ch])
# Check's own header would do, and be slow in silence.
while read -r file; do
    complain "$file: <check.h> comes by tests/check.h"
done < <(grep -lE '^#include <check\.h>' tests/*.[ch] | grep -vE '^tests/(check\.h|runner\.c)$')
exit $bad
