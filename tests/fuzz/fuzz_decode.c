/* fuzz_decode: the whole decoder, from any frame of any link type.
 *
 * An input is: the link type's place in link_types.h (low four bits) and whether to decapsulate
 * (the highest bit); how many bytes more than are here the frame had, as 16 bits; how much of it to
 * keep in the second round, in 256ths; the frame. */
#include "src/packet/decode.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/link_types.h"

enum { INPUT_HEADER = 4, DECAPSULATE = 0x80 };

/* Decodes a copy on the heap, so that each byte read beyond `captured` is seen. Reads all that the
 * packet says may be read. */
static enum verdict decode_copy(const struct decoder *d, const struct frame *frame,
                                struct packet *p)
{
    uint8_t *copy = malloc(frame->captured ? frame->captured : 1);
    require(copy, "there is memory for the frame");
    if (frame->captured)
        memcpy(copy, frame->bytes, frame->captured);
    struct frame own = {.bytes = copy, .captured = frame->captured, .wire = frame->wire};
    memset(p, 0xa5, sizeof *p);
    enum verdict verdict = decode_frame(d, &own, p);
    if (verdict == VERDICT_IP) {
        require(p->payload >= copy && p->payload + p->payload_captured <= copy + own.captured,
                "the payload lies in the frame");
        volatile uint8_t sink = 0;
        for (uint32_t i = 0; i < p->payload_captured; i++)
            sink ^= p->payload[i];
        (void)sink;
    }
    free(copy);
    return verdict;
}

static bool has_ports(uint8_t protocol)
{
    return protocol == IP_TCP || protocol == IP_UDP || protocol == IP_UDPLITE;
}

static void check_packet(const struct packet *p, const struct frame *frame)
{
    require(p->wire_bytes == frame->wire, "the frame's length is kept");
    require(p->ip_version == 4 || p->ip_version == 6, "IP is version 4 or 6");
    if (p->ip_version == 4)
        require(address_is_v4(&p->source) && address_is_v4(&p->target), "IPv4 has IPv4 addresses");
    require(p->payload_captured <= p->payload_bytes, "no more payload is here than there is");
    require(!p->later_fragment || p->fragment, "a later fragment is a fragment");
    require(!p->later_fragment || (!p->has_ports && !p->has_icmp), "later fragments have no ports");
    require(!p->has_ports || has_ports(p->protocol), "only three protocols have ports");
    require(!p->has_icmp || p->protocol == IP_ICMP || p->protocol == IP_ICMP6, "ICMP is ICMP");
    require(!p->has_quoted || p->has_icmp, "only ICMP quotes");
    require(!p->has_quoted || !p->quoted.has_ports || has_ports(p->quoted.protocol),
            "only three protocols have ports, quoted too");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < INPUT_HEADER)
        return 0;
    struct decoder d;
    struct packet p;
    bool decapsulate = data[0] & DECAPSULATE;
    require(decoder_init(&d, link_types[data[0] & 0x0f], decapsulate), "the link type is known");
    uint32_t captured = (uint32_t)(size - INPUT_HEADER);
    uint32_t more = (uint32_t)(data[1] << 8 | data[2]);
    struct frame frame = {
        .bytes = data + INPUT_HEADER, .captured = captured, .wire = captured + more};
    enum verdict verdict = decode_copy(&d, &frame, &p);
    require(verdict >= VERDICT_IP && verdict < VERDICTS, "the verdict is one of the list");
    if (verdict != VERDICT_IP)
        return 0;
    check_packet(&p, &frame);

    /* A smaller snaplen may hide a good packet, and never makes a liar of it. */
    frame.captured = captured * data[3] / 256;
    verdict = decode_copy(&d, &frame, &p);
    require(verdict == VERDICT_IP || verdict == VERDICT_CUT_BEFORE_IP,
            "a good packet, cut, is cut and no lie");
    if (verdict == VERDICT_IP)
        check_packet(&p, &frame);
    return 0;
}
