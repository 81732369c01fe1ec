# fish completion for tapwatch(8)

function __tapwatch_interfaces
    set -l words (commandline -opc)
    command $words[1] -D 2>/dev/null | string replace -r '^(\S+)\s*' '$1\t'
    echo any
end

function __tapwatch_formats
    printf '%s\n' json text csv dshield dshield-sources:udp/1026
    printf 'csv:%s\n' values icmp ports ports.payloads sources sources.ports sources.payloads targets \
        targets.ports targets.payloads signatures incidents incidents.ports incidents.payloads \
        incidents.companions incidents.insiders incidents.repliers incidents.top_sources alerts messages
end

# Files that end so, and folders.
function __tapwatch_files
    set -l word (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
    for suffix in $argv
        set -l found $word*$suffix
        printf '%s\n' $found
    end
    __fish_complete_directories $word ''
end

# The path of a theme has a / in it.
function __tapwatch_themes
    printf '%s\n' dark light high-contrast colour-blind mono
    string match -q -- '*/*' (commandline -ct); and __tapwatch_files .conf
end

function __tapwatch_captures
    __tapwatch_files .cap .pcap .pcapng .pcap.gz .pcapng.gz .pcap.zst .pcapng.zst .pcap.xz .pcapng.xz
end

complete -c tapwatch -f
complete -c tapwatch -n 'not string match -q -- "-*" (commandline -ct)' -a '(__tapwatch_files .json)'
complete -c tapwatch -n 'not string match -q -- "-*" (commandline -ct)' -a 'udp tcp icmp icmp6 host net port portrange src dst'

complete -c tapwatch -s i -l interface -x -a '(__tapwatch_interfaces)' -d 'capture from it'
complete -c tapwatch -s r -l read -x -a '(__tapwatch_captures)' -d 'read a capture file'
complete -c tapwatch -s D -l list-interfaces -d 'list the interfaces and exit'
complete -c tapwatch -s f -l filter -x -a 'udp tcp icmp icmp6' -d 'count only what matches'
complete -c tapwatch -s F -l filter-file -r -F -d 'read the filter from a file'
complete -c tapwatch -s c -l count -x -d 'stop after that many packets'
complete -c tapwatch -l duration -x -d 'stop after that much packet time'
complete -c tapwatch -l speed -x -a 'max 1 10 60 600 6000' -d 'pace of --read'
complete -c tapwatch -l open -x -a '(__tapwatch_files .json)' -d 'show a saved snapshot'
complete -c tapwatch -l diff -d 'what is new, gone, grown between two snapshots'
complete -c tapwatch -s H -l home -x -a '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7' -d 'the networks that are ours'
complete -c tapwatch -s p -l no-promiscuous -d 'only what is addressed to this host'
complete -c tapwatch -s B -l buffer-size -x -a '2048 8192 32768 131072' -d 'kernel buffer of each interface'
complete -c tapwatch -s s -l snaplen -x -a '68 256 1600 65535 262144' -d 'keep that much of each packet'
complete -c tapwatch -l include-self -d 'count our own SSH session, too'
complete -c tapwatch -l reopen -d 'open an interface again that was removed and came back'
complete -c tapwatch -s b -l batch -d 'no screen'
complete -c tapwatch -s o -l output -r -F -d 'where the counts are written to'
complete -c tapwatch -l format -x -a '(__tapwatch_formats)' -d 'of what is written'
complete -c tapwatch -l every -x -d 'write the counts each time that much time has passed'
complete -c tapwatch -s w -l write -x -a '(__tapwatch_files .pcap)' -d 'write the packets of incidents'
complete -c tapwatch -s C -l file-size -x -d 'go on in another file before it is larger'
complete -c tapwatch -s W -l files -x -d 'so many files, then the oldest is written anew'
complete -c tapwatch -l exit-alert -d 'exit with 3 when an incident is open at the end'
complete -c tapwatch -l force -d 'replace files that exist'
complete -c tapwatch -l linear -d 'plain lines instead of the screen'
complete -c tapwatch -l mouse -d 'take clicks and the wheel of a mouse'
complete -c tapwatch -l metrics-file -x -a '(__tapwatch_files .prom)' -d 'write counts for Prometheus'
complete -c tapwatch -l redact -d 'pseudonyms in place of home addresses'
complete -c tapwatch -l ascii -d 'draw with ASCII only'
complete -c tapwatch -l theme -x -a '(__tapwatch_themes)' -d 'colours'
complete -c tapwatch -l no-color -d 'draw without colour'
complete -c tapwatch -l color -d 'draw with colour in spite of NO_COLOR'
complete -c tapwatch -l low-bandwidth -d 'for a slow line'
complete -c tapwatch -l names -d 'ask DNS for names of what is on the screen'
complete -c tapwatch -s n -d 'ask for no names'
complete -c tapwatch -s Z -l user -x -a '(__fish_complete_users)' -d 'the account that root becomes'
complete -c tapwatch -l no-sandbox -d 'for debugging: keep all rights and system calls'
complete -c tapwatch -l config -x -a '(__tapwatch_files .conf)' -d 'read the settings from it'
complete -c tapwatch -l print-config -d 'print the settings in force and exit'
complete -c tapwatch -s h -l help -d 'print a summary of the options and exit'
complete -c tapwatch -s V -l version -d 'print the version and exit'
