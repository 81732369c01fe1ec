/* packet: see packet.h. */
#include "src/packet/packet.h"

const char *verdict_name(enum verdict v)
{
    static const char *const names[VERDICTS] = {
        [VERDICT_IP] = "ip",
        [VERDICT_NOT_IP] = "not-ip",
        [VERDICT_LINK_SHORT] = "link-short",
        [VERDICT_LINK_DEEP] = "link-deep",
        [VERDICT_CUT_BEFORE_IP] = "cut-before-ip",
        [VERDICT_IP_SHORT] = "ip-short",
        [VERDICT_IP_VERSION] = "ip-version",
        [VERDICT_IP_HEADER_LENGTH] = "ip-header-length",
        [VERDICT_IP_TOTAL_LENGTH] = "ip-total-length",
        [VERDICT_IP6_EXTENSIONS] = "ip6-extensions",
        [VERDICT_TCP_SHORT] = "tcp-short",
        [VERDICT_UDP_SHORT] = "udp-short",
        [VERDICT_UDP_LENGTH] = "udp-length",
        [VERDICT_ICMP_SHORT] = "icmp-short",
    };
    return names[v];
}
