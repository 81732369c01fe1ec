#!/usr/bin/env bash
# What keys do where there are incidents: their view, and the ways between it and ports, targets,
# packets, alerts.
. "$(dirname "$0")/lib.sh"
. tests/screen.sh

term_start 80 24 C.UTF-8

# --- incidents ---

run "$PWD/$BUILD/show"
shows "the incidents have the keys as soon as there are any" '▸ Incidents'
keys j j j j a
shows "a acknowledges the selected incident" 'acknowledged slammer'
keys k
shows "an acknowledged incident is marked" '✓ steady +slammer'
keys g a k
shows "what is acknowledged still says its state" '✓ INSIDER +messenger-zero-probe'
keys a g Enter
shows "Enter shows an incident" '▸ Insiders'
keys j j Enter
shows "Enter on one of our hosts shows it as a source" '203\.0\.113\.40 is not among the sources'
keys Escape k Enter
sees 'Latest packets'
keys Escape Tab j j j Enter
shows "Enter on a port of it shows the port" 'no packet went to udp/135'
keys Escape
shows "Esc goes back to the incident" '▸ Ports ─'
keys Escape j Enter
shows "Enter on a scan shows the source" '198\.51\.100\.151 · outside'
keys Escape 4 Tab j Enter
shows "Enter on an alert shows its incident" 'vertical since'
keys Escape 4 z
shows "z says which graphs it changes, also where none has room" 'graphs of incidents: 2 days; there is no room for them here'
keys 1 z
shows "in the overview it is those that are in sight" 'graphs of packets: 2 h$'
sees 'Traffic in 600 packets  2 h '
keys z z z z / s t e a d y Enter
shows "a filter is for incidents too" '2 of 4 incidents'
keys q
sees '^\$'
if have script; then
    for bell in --bell ''; do
        run "script -qc '$PWD/$BUILD/show $bell' $TMP/typescript"
        sees '▸ Incidents'
        keys q
        sees '^\$'
        is "alerts ring once, and only where that is set ($bell)" ${#bell} \
            $(($(tr -cd '\a' <"$TMP/typescript" | wc -c) * 6))
    done
else
    skip "alerts ring" "script is not installed"
fi

# --- one port, target, packet ---

run "$PWD/$BUILD/show"
sees '▸ Incidents'
keys 2 g Enter
shows "Enter on a port shows it" 'udp/1026 ─+┐$'
shows "and the incidents that name it" '▸ ‼ 2 INSIDERS +messenger-zero-probe|‼ 2 INSIDERS +messenger-zero-probe'
keys Enter
shows "from there Enter leads to the incident" 'vertical since'
keys Escape
shows "and Esc back to the port" 'udp/1026 ─+┐$'
keys Tab Tab
shows "Tab comes to those that sent to it" '▸ Top sources'
keys Enter
shows "Enter on one of them shows the source" '203\.0\.113\.17 · OURS ─'
keys Escape Tab Enter
shows "Enter on one that got packets shows the target" '203\.0\.113\.69 · OURS, as a target'
shows "a target says whether it replied" 'replies to incidents 2 '
keys Tab Enter
shows "Enter on a port of a target shows the port" 'udp/1026 ─+┐$'
keys Escape Escape Escape
shows "Esc goes back all the way" '▸ Ports ·'
keys 5 g Enter j j Enter
shows "Enter on a packet shows it" 'Packet · tcp +198\.51\.100\.151:4711 → 203\.0\.113\.69:445'
shows "TCP flags are named" 'flags SYN'
keys k
shows "k shows the packet before it" '0000  04 00 28 00 10 00 00 00  1b 5b 32 4a 78 5c ff 7e   \.\.\(\.\.\.\.\.\.\[2Jx\\\.~'
shows "and says how much of it is kept" 'the first 16 of 808 bytes: no more is kept of a packet'
keys Escape
shows "Esc goes back to the target" 'OURS, as a target'
keys BTab Enter
shows "Enter on a sender shows the source" '192\.0\.2\.201 is not among the sources'
keys 6
shows "6 shows all alerts, counted by severity" '▸ Alerts · latest first .*[0-9]+ critical · [0-9]+ warnings? · [0-9]+ info|▸ Alerts'
keys j Enter
shows "Enter on an alert there shows its incident" 'vertical since'
keys Escape
shows "and Esc goes back to the alerts" '▸ Alerts · latest first'
keys 5 /
keys S E N D S Enter
shows "a filter is for targets too" '1 of 3 targets'
keys Escape s
shows "targets are sorted by columns" 'Targets · by records'
keys '?'
shows "help begins with the view it was asked from" '┌ Targets: columns and signs'
keys q
sees '^\$'
finish
