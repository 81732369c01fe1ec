/* decode: see decode.h. */
#include "src/packet/decode.h"

#include "src/packet/layers.h"
#include <assert.h>

struct decode_link {
    int type;
    decode_layer *decode;
};

/* https://www.tcpdump.org/linktypes.html. Where a DLT_ value and the LINKTYPE_ value in files
 * differ (RAW), both are here. */
static const struct decode_link links[] = {
    {0, link_decode_null},       /* NULL */
    {1, link_decode_ethernet},   /* EN10MB */
    {9, link_decode_ppp},        /* PPP */
    {12, ip_decode},             /* RAW, on Linux */
    {14, ip_decode},             /* RAW, on OpenBSD */
    {50, link_decode_ppp},       /* PPP_SERIAL */
    {101, ip_decode},            /* RAW, in files */
    {104, link_decode_hdlc},     /* C_HDLC */
    {105, wifi_decode_frame},    /* IEEE802_11 */
    {108, link_decode_loop},     /* LOOP */
    {113, link_decode_sll},      /* LINUX_SLL */
    {127, wifi_decode_radiotap}, /* IEEE802_11_RADIO */
    {228, ip_decode_v4},         /* IPV4 */
    {229, ip_decode_v6},         /* IPV6 */
    {239, link_decode_nflog},    /* NFLOG */
    {276, link_decode_sll2},     /* LINUX_SLL2 */
};

bool decoder_init(struct decoder *d, int link_type, bool decapsulate)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (links[i].type == link_type) {
            *d = (struct decoder){.link = &links[i], .decapsulate = decapsulate};
            return true;
        }
    return false;
}

enum verdict decode_frame(const struct decoder *d, const struct frame *frame, struct packet *out)
{
    assert(frame->captured <= frame->wire);
    struct span s = {.at = frame->bytes, .captured = frame->captured, .wire = frame->wire};
    out->wire_bytes = frame->wire;
    enum verdict verdict = d->link->decode(s, out);
    if (d->decapsulate && verdict == VERDICT_IP)
        tunnel_follow(out);
    return verdict;
}
