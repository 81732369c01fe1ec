/* shim: what may lie between a link header and IP: 802.2 LLC, VLAN tags, MPLS labels, PPPoE, PPP.
 *
 * Each step takes one of them off and gives the EtherType of what follows. A chain of them is
 * hostile or looped beyond SHIMS_MAX. */
#include "src/packet/layers.h"

/* An MPLS label is a step each; real stacks stay below ten. */
enum { SHIMS_MAX = 16 };

/* A step's result: go on with the new *s and *type, or `verdict` is the end of it. */
struct step {
    bool go_on;
    enum verdict verdict;
};

static const struct step onwards = {.go_on = true};

static struct step stop(enum verdict verdict)
{
    return (struct step){.go_on = false, .verdict = verdict};
}

static struct step stop_missing(struct span s, uint32_t length)
{
    return stop(span_missing(s, length, VERDICT_LINK_SHORT));
}

/* IEEE 802.1Q, section 9: tag control, then the next EtherType. */
static struct step step_vlan(struct span *s, uint16_t *type)
{
    if (!span_has(*s, 4))
        return stop_missing(*s, 4);
    *type = bytes_u16be(s->at + 2);
    *s = span_skip(*s, 4);
    return onwards;
}

/* RFC 3032 section 2.1. What is under the last label is not written anywhere; the first nibble
 * tells IP from the rest well enough (RFC 4928 asks others to stay clear of 4 and 6). */
static struct step step_mpls(struct span *s, uint16_t *type)
{
    if (!span_has(*s, 4))
        return stop_missing(*s, 4);
    bool bottom = s->at[2] & 0x01;
    *s = span_skip(*s, 4);
    if (!bottom)
        return onwards;
    if (!span_has(*s, 1))
        return stop_missing(*s, 1);
    unsigned nibble = s->at[0] >> 4;
    if (nibble != 4 && nibble != 6)
        return stop(VERDICT_NOT_IP);
    *type = nibble == 4 ? ETHERTYPE_IP4 : ETHERTYPE_IP6;
    return onwards;
}

/* RFC 2516 section 4: version and type, code, session, length. Code 0 is data. */
static struct step step_pppoe(struct span *s, uint16_t *type)
{
    if (!span_has(*s, 6))
        return stop_missing(*s, 6);
    if (s->at[0] != 0x11 || s->at[1] != 0)
        return stop(VERDICT_NOT_IP);
    uint16_t length = bytes_u16be(s->at + 4);
    *s = span_trim(span_skip(*s, 6), length);
    *type = ETHERTYPE_PPP;
    return onwards;
}

/* RFC 1662: address and control, which may be compressed away; RFC 1661 section 6.5: a protocol of
 * one byte if that is odd, else of two. */
static struct step step_ppp(struct span *s, uint16_t *type)
{
    if (!span_has(*s, 1))
        return stop_missing(*s, 1);
    if (s->at[0] == 0xff) {
        if (!span_has(*s, 3))
            return stop_missing(*s, 3);
        *s = span_skip(*s, 2);
    }
    uint16_t protocol = s->at[0];
    uint32_t length = 1;
    if (!(protocol & 1)) {
        if (!span_has(*s, 2))
            return stop_missing(*s, 2);
        protocol = bytes_u16be(s->at);
        length = 2;
    }
    *s = span_skip(*s, length);
    switch (protocol) {
    case 0x0021:
        *type = ETHERTYPE_IP4;
        return onwards;
    case 0x0057:
        *type = ETHERTYPE_IP6;
        return onwards;
    case 0x0281:
    case 0x0283:
        *type = ETHERTYPE_MPLS;
        return onwards;
    default:
        return stop(VERDICT_NOT_IP);
    }
}

/* IEEE 802.2: service access points AA and SNAP's organisation and EtherType (RFC 1042), or 06,
 * IPv4's own. The organisation 00-00-f8 is 802.1H's bridge tunnel. */
static struct step step_llc(struct span *s, uint16_t *type)
{
    enum { UNNUMBERED = 0x03 };
    if (!span_has(*s, 3))
        return stop_missing(*s, 3);
    const uint8_t *llc = s->at;
    if (llc[0] == 0x06 && llc[1] == 0x06 && llc[2] == UNNUMBERED) {
        *s = span_skip(*s, 3);
        *type = ETHERTYPE_IP4;
        return onwards;
    }
    if (llc[0] != 0xaa || llc[1] != 0xaa || llc[2] != UNNUMBERED)
        return stop(VERDICT_NOT_IP);
    if (!span_has(*s, 8))
        return stop_missing(*s, 8);
    bool ethertype_follows = llc[3] == 0 && llc[4] == 0 && (llc[5] == 0 || llc[5] == 0xf8);
    *type = bytes_u16be(llc + 6);
    if (!ethertype_follows || *type < ETHERTYPE_LOWEST)
        return stop(VERDICT_NOT_IP);
    *s = span_skip(*s, 8);
    return onwards;
}

/* IEEE 802.3: the type field is the length of the LLC frame that follows; the rest is padding. */
static struct step step_length(struct span *s, uint16_t *type)
{
    enum { LONGEST = 1500 };
    if (*type > LONGEST)
        return stop(VERDICT_NOT_IP);
    *s = span_trim(*s, *type);
    return step_llc(s, type);
}

static struct step step_over(struct span *s, uint16_t *type)
{
    switch (*type) {
    case ETHERTYPE_CTAG:
    case ETHERTYPE_STAG:
    case ETHERTYPE_STAG_OLD:
        return step_vlan(s, type);
    case ETHERTYPE_MPLS:
    case ETHERTYPE_MPLS_UPSTREAM:
        return step_mpls(s, type);
    case ETHERTYPE_PPPOE_SESSION:
        return step_pppoe(s, type);
    case ETHERTYPE_PPP:
        return step_ppp(s, type);
    default:
        return *type < ETHERTYPE_LOWEST ? step_length(s, type) : stop(VERDICT_NOT_IP);
    }
}

enum verdict shim_decode(uint16_t ethertype, struct span s, struct packet *p)
{
    for (int shims = 0; shims <= SHIMS_MAX; shims++) {
        if (ethertype == ETHERTYPE_IP4)
            return ip_decode_v4(s, p);
        if (ethertype == ETHERTYPE_IP6)
            return ip_decode_v6(s, p);
        struct step step = step_over(&s, &ethertype);
        if (!step.go_on)
            return step.verdict;
    }
    return VERDICT_LINK_DEEP;
}

enum verdict shim_decode_llc(struct span s, struct packet *p)
{
    uint16_t type;
    struct step step = step_llc(&s, &type);
    return step.go_on ? shim_decode(type, s, p) : step.verdict;
}
