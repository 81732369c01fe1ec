# expect_decode: frames as tshark lists them, counted as tapwatch should. See expect_decode.sh.
#
# First input: decode_differs.txt. Second, separated by tabs: 1 file, 2 frame.number, 3 frame.len,
# 4 frame.protocols, 5 udp.dstport, 6 tcp.dstport, 7 remarks, 8 ip.proto, 9 ipv6.nxt,
# 10 ipv6.fraghdr.nxt; where a field occurs in several layers, all, outermost first, by semicolons.

function first(list, part) {
    split(list, part, ";")
    return part[1]
}

# What is behind the first IP header and its extension headers: a class and, if it has one, a port.
function outermost(name, n, i) {
    n = split($4, name, ":")
    for (i = 1; i <= n && name[i] != "ip" && name[i] != "ipv6"; i++)
        ;
    if (i > n)
        return "not-ip"
    for (version = name[i++]; name[i] ~ /^(ipv6\.(hopopts|routing|fraghdr|dstopts)|ah)$/; i++)
        ;
    if (name[i] == "udp" && $5 != "")
        return "udp:" first($5)
    if (name[i] == "tcp" && $6 != "")
        return "tcp:" first($6)
    if (name[i] == "icmp")
        return "icmp"
    if (name[i] == "icmpv6")
        return "icmp6"
    # A later fragment, one cut before its ports, or another protocol: the number tells.
    number = version == "ip" ? first($8) : $10 != "" ? first($10) : first($9)
    return number in class_of ? class_of[number] : "other"
}

# tshark's remark ("expert information") on a length or version that lies, as our reason.
function lie() {
    if ($7 ~ /Bogus IPv[46] version/)
        return "ip-version"
    if ($7 ~ /Bogus IP header length/)
        return "ip-header-length"
    if ($7 ~ /IPv4 total length exceeds|Bogus IP length|IPv6 payload length exceeds/)
        return "ip-total-length"
    if ($7 ~ /Bad length value [0-9]+ (>|<)/)
        return "udp-length"
    return ""
}

BEGIN {
    FS = "\t"
    class_of[1] = "icmp"
    class_of[6] = "tcp"
    class_of[17] = "udp"
    class_of[58] = "icmp6"
}

NR == FNR {
    if ($0 !~ /^#/) {
        split($0, row, " ")
        n = split(row[2], frame, ",")
        for (i = 1; i <= n; i++)
            differs[row[1], frame[i]] = row[3]
    }
    next
}

{
    count[$1 " received"]++
    fate = outermost()
    if (lie() != "")
        fate = lie()
    if (($1, $2) in differs)
        fate = differs[$1, $2]
    if (fate ~ /^not-ip$|-(short|length|version|before-ip)$/) {
        count[$1 " " fate]++
        next
    }
    class = fate
    sub(/:.*/, "", class)
    count[$1 " " class " packets"]++
    count[$1 " " class " bytes"] += $3
    if (fate ~ /:/)
        count[$1 " " fate]++
}

END {
    for (fact in count)
        print fact, count[fact]
}
