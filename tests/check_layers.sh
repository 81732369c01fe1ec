#!/usr/bin/env bash
# The table of who may include whom (tests/layers.sh) holds, and a breach is noticed.
. "$(dirname "$0")/lib.sh"

holds "every include keeps to the table of layers" tests/layers.sh

# The check itself: a copy of the tree with one breach in it.
mkdir "$TMP/tree"
cp -r src ui tests "$TMP/tree/"
echo '#include "src/engine/engine.h"' >>"$TMP/tree/ui/ui.h"
echo '#include <pcap/pcap.h>' >>"$TMP/tree/src/report/report.h"
found=$("$TMP/tree/tests/layers.sh")
is "the ui may not include the engine" 1 "$(grep -c '^ui/ui.h: ui may not include src/engine/engine.h' <<<"$found")"
is "only the capture may include pcap" 1 "$(grep -c '^src/report/report.h: <pcap/pcap.h>' <<<"$found")"
finish
