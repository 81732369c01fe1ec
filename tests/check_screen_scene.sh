#!/usr/bin/env bash
# Pictures of each view of the scene, in three sizes: as they are stored (see screen.sh).
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

names_are_known
for size in 80x24 120x36 200x50; do
    term_start ${size%x*} ${size#*x} C.UTF-8
    watch_to_end
    picture overview-$size ' END '
    keys '?'
    picture help-overview-$size 'Overview: columns and signs'
    keys G
    picture help-overview-end-$size '│ q +quit'
    keys Escape 2
    picture ports-$size '▸ Ports'
    keys '?'
    picture help-ports-$size 'Ports: columns and signs'
    keys Escape Enter
    picture port-$size 'Did we answer its records'
    keys 5
    picture targets-$size '▸ Targets'
    keys Enter
    picture target-$size 'OURS, as a target'
    keys 6
    picture alerts-$size '▸ Alerts'
    keys 3
    picture sources-$size '▸ Sources'
    keys j Enter
    picture source-$size 'Latest packets'
    keys '?'
    picture help-$size 'A source: columns and signs'
    keys q
done
term_start 80 24 C
watch_to_end
picture overview-80x24-ascii ' END '
keys q
term_start 120 36 C.UTF-8
watch_to_end --ascii
picture overview-120x36-ascii ' END '
keys q
finish
