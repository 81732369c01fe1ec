#!/usr/bin/env bash
# Real captures, damaged, through the whole program (tests/mutations.sh): some, in the build with the
# address sanitizer alone. `make mutations COUNT=20000` reads more.
. "$(dirname "$0")/lib.sh"

MUTATIONS=${MUTATIONS:-200}
if [ "$BUILD" != build/asan ]; then
    echo "# damaged captures are read by the tests of build/asan"
    finish
fi
if [ -z "$CAPTURES" ]; then
    skip "$MUTATIONS damaged captures are read without a fault" "the captures are not here"
    finish
fi
COUNT=$MUTATIONS CAPTURES=$CAPTURES bash tests/mutations.sh >"$TMP/mutations" 2>&1
status=$?
if [ "$status" = 0 ] && grep -q " failed; the slowest" "$TMP/mutations"; then
    ok "$MUTATIONS damaged captures are read without a fault, each within 10 s"
else
    fail "$MUTATIONS damaged captures are read without a fault, each within 10 s" \
        "status $status; $(head -n 3 "$TMP/mutations" | tr '\n' ';') see $BUILD/mutations"
fi
finish
