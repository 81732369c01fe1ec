#!/usr/bin/env bash
# What is sent to the terminal: its cost is said, and what is sent in fewer bytes than a picture has
# comes out as the picture.
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

# What the terminal has must be what would be painted anew. While it is frozen only its age changes.
still() { screen | sed 's/FROZEN.*//'; }
same_when_painted() { # SENTENCE
    local before after
    keys p
    sees 'FROZEN'
    sleep 0.5
    before=$(still)
    keys C-l
    sleep 0.5
    after=$(still)
    keys p
    lacks 'FROZEN'
    is "$1" "$after" "$before"
}
term_start 200 50 C.UTF-8
watch
sees 'REPLAY'
shows "the screen says what it costs" ' k?B/s out'
keys 3 g Enter
sees 'Latest packets'
sleep 5
same_when_painted "graphs that are moved in the terminal come out as drawn"
keys Escape 1
sleep 3
same_when_painted "what is sent in fewer bytes comes out as drawn"
keys q
sees '^\$'
watch --low-bandwidth
shows "with --low-bandwidth graphs sweep" '2 min sweep'
shows "and it is said how often it is drawn" ' k?B/s out, each [0-9]+ s'
sleep 3
same_when_painted "a graph that sweeps between two pictures comes out as drawn"
keys q
sees '^\$'
finish
