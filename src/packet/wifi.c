/* wifi: 802.11 frames, with or without a radiotap header, down to their LLC header.
 *
 * IP is in data frames that are not encrypted. Of the frames that an A-MSDU joins, the first is
 * decoded: one captured frame is one packet. IEEE 802.11-2020, section 9.2 and 9.3.2. */
#include "src/packet/layers.h"

/* First byte of the frame control field: version, type, subtype; and the second: flags. */
enum {
    VERSION_AND_TYPE = 0x0f,
    DATA_FRAME = 0x08,
    SUBTYPE_NO_DATA = 0x40,
    SUBTYPE_QOS = 0x80,
    FLAG_TO_DS = 0x01,
    FLAG_FROM_DS = 0x02,
    FLAG_MORE_FRAGMENTS = 0x04,
    FLAG_PROTECTED = 0x40,
    FLAG_HT_CONTROL = 0x80, /* in QoS frames; "order" in others */
};

enum { QOS_AMSDU = 0x80, AMSDU_HEADER = 14 };

/* Length of a data frame's header; at_qos is where its QoS control field is, 0 if it has none. */
static uint32_t header_length(uint8_t control, uint8_t flags, uint32_t *at_qos)
{
    uint32_t length = 24;
    *at_qos = 0;
    if ((flags & FLAG_TO_DS) && (flags & FLAG_FROM_DS))
        length += 6; /* a fourth address */
    if (control & SUBTYPE_QOS) {
        *at_qos = length;
        length += 2;
        if (flags & FLAG_HT_CONTROL)
            length += 4;
    }
    return length;
}

/* padded: the driver padded the header to a multiple of 4. */
static enum verdict decode_frame(struct span s, bool padded, struct packet *p)
{
    if (!span_has(s, 2))
        return span_missing(s, 2, VERDICT_LINK_SHORT);
    uint8_t control = s.at[0], flags = s.at[1];
    if ((control & VERSION_AND_TYPE) != DATA_FRAME || (control & SUBTYPE_NO_DATA) ||
        (flags & FLAG_PROTECTED))
        return VERDICT_NOT_IP;

    uint32_t at_qos;
    uint32_t length = header_length(control, flags, &at_qos);
    if (!span_has(s, length))
        return span_missing(s, length, VERDICT_LINK_SHORT);
    bool later_fragment = (s.at[22] & 0x0f) != 0;
    bool joined = at_qos && (s.at[at_qos] & QOS_AMSDU);
    if (later_fragment)
        return VERDICT_NOT_IP;
    s = span_skip(s, padded ? (length + 3) & ~3u : length);
    if (flags & FLAG_MORE_FRAGMENTS)
        s.wire = SPAN_UNKNOWN;
    if (joined) {
        if (!span_has(s, AMSDU_HEADER))
            return span_missing(s, AMSDU_HEADER, VERDICT_LINK_SHORT);
        uint16_t part = bytes_u16be(s.at + 12);
        s = span_trim(span_skip(s, AMSDU_HEADER), part);
    }
    return shim_decode_llc(s, p);
}

enum verdict wifi_decode_frame(struct span s, struct packet *p)
{
    return decode_frame(s, false, p);
}

/* The flags field of a radiotap header that is readable as far as `length`; 0 if it has none. Only
 * the 64-bit timer can lie before it, aligned to 8. https://www.radiotap.org */
static uint8_t radiotap_flags(const uint8_t *header, uint32_t length)
{
    enum { HAS_TIMER = 1u << 0, HAS_FLAGS = 1u << 1 };
    const uint32_t another_word = 1u << 31;
    uint32_t present = bytes_u32le(header + 4), at = 8;
    if (!(present & HAS_FLAGS))
        return 0;
    for (uint32_t word = present; word & another_word; at += 4) {
        if (at + 4 > length)
            return 0;
        word = bytes_u32le(header + at);
    }
    if (present & HAS_TIMER)
        at = ((at + 7) & ~7u) + 8;
    return at < length ? header[at] : 0;
}

enum verdict wifi_decode_radiotap(struct span s, struct packet *p)
{
    enum { RADIOTAP_LEAST = 8, HAS_FCS = 0x10, IS_PADDED = 0x20, FCS = 4 };
    if (!span_has(s, RADIOTAP_LEAST))
        return span_missing(s, RADIOTAP_LEAST, VERDICT_LINK_SHORT);
    uint16_t length = bytes_u16le(s.at + 2);
    if (length < RADIOTAP_LEAST)
        return VERDICT_LINK_SHORT;
    if (!span_has(s, length))
        return span_missing(s, length, VERDICT_LINK_SHORT);
    uint8_t flags = radiotap_flags(s.at, length);
    s = span_skip(s, length);
    if ((flags & HAS_FCS) && s.wire >= FCS)
        s = span_trim(s, s.wire - FCS);
    return decode_frame(s, flags & IS_PADDED, p);
}
