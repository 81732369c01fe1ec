/* pcap_write: see pcap_write.h. */
#include "src/report/pcap_write.h"

#include "src/base/clock.h"

#include <string.h>

static const uint32_t micro_magic = 0xa1b2c3d4, nano_magic = 0xa1b23c4d;

void pcap_write_head(uint8_t *out, const struct pcap_format *format)
{
    const uint16_t version[2] = {2, 4};
    const uint32_t rest[4] = {0, 0, format->snaplen, (uint32_t)format->link_type};
    memcpy(out, format->fine ? &nano_magic : &micro_magic, 4);
    memcpy(out + 4, version, sizeof version);
    memcpy(out + 8, rest, sizeof rest);
}

size_t pcap_write_packet(uint8_t *out, const struct pcap_format *format,
                         const struct evidence_packet *p)
{
    const int64_t last_us = ((int64_t)UINT32_MAX + 1) * US_PER_S - 1;
    const int64_t us = p->time_us < 0 ? 0 : p->time_us > last_us ? last_us : p->time_us;
    const uint32_t fraction = (uint32_t)(us % US_PER_S);
    const uint32_t head[4] = {(uint32_t)(us / US_PER_S),
                              format->fine ? fraction * 1000 + p->nanoseconds : fraction,
                              p->captured, p->wire};
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, p + 1, p->captured);
    return sizeof head + p->captured;
}
