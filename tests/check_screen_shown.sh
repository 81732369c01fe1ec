#!/usr/bin/env bash
# Pictures of incidents, and of what a snapshot made by hand has (tests/show): something of
# everything. As they are stored (see screen.sh).
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

names_are_known
for size in 80x24 120x36 200x50; do
    term_start ${size%x*} ${size#*x} C.UTF-8
    run "$PWD/$BUILD/show"
    picture shown-overview-$size 'Incidents .* 4 open'
    keys 4
    picture shown-incidents-$size 'Alerts · latest first'
    keys Enter
    picture shown-incident-$size '▸ Insiders'
    keys z j
    picture shown-span-$size '▲ surge  █ = .* records in'
    keys z z Tab Tab Tab
    picture shown-home-$size '▸ Our addresses'
    keys BTab BTab BTab BTab
    picture shown-alerts-$size '▸ Alerts'
    keys Escape j j Enter BTab BTab
    picture shown-messages-$size '▸ Messages'
    keys '?'
    picture shown-help-$size 'An incident: columns and signs'
    keys 2 g Enter
    picture shown-port-$size '▸ Incidents'
    keys 5 g Enter
    picture shown-target-$size 'OURS, as a target'
    keys Enter
    picture shown-packet-$size 'the first 16 of 808 bytes'
    keys 6
    picture shown-all-alerts-$size '▸ Alerts'
    keys q
    sees '^\$'
    run "$PWD/$BUILD/show quiet"
    picture shown-quiet-$size 'no incident since'
    keys q
    sees '^\$'
    run "$PWD/$BUILD/show failed"
    keys 2 g
    picture shown-failed-$size 'Data of records to'
    keys '?'
    picture shown-help-failed-$size 'it is kept'
    keys q
done
for size in 80x24 120x36; do
    term_start ${size%x*} ${size#*x} C
    run "$PWD/$BUILD/show"
    picture shown-overview-$size-ascii 'Incidents .* 4 open'
    keys Enter z j
    picture shown-span-$size-ascii '\^ surge  # = .* records in'
    keys z z Tab Tab Tab
    picture shown-home-$size-ascii '> Our addresses'
    keys 2 g Enter
    picture shown-port-$size-ascii '> Incidents'
    keys 5 g Enter Enter
    picture shown-packet-$size-ascii 'the first 16 of 808 bytes'
    keys q
done
finish
