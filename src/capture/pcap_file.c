/* pcap_file: see pcap_file.h. */
#include "src/capture/pcap_file.h"

#include "src/base/clock.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MAGIC_BYTES = 4,
    FILE_HEAD = 24,      /* section 4 */
    PACKET_HEAD = 16,    /* section 5 */
    PATCHED_HEAD = 24,   /* and an interface, a protocol, a packet type */
    PACKET_MAX = 262144, /* libpcap's limit (the link types that have a larger one are none that
                            we decode) */
    COOKED_HEADER = 14,  /* the patched libpcap put it before what the snaplen had cut */
    LINKTYPE_ETHERNET = 1,
    LINKTYPE_NFLOG = 239,
    VERSION_MAJOR_DG_UX = 543, /* its tcpdump's own */
};

static const uint32_t micro_magic = 0xa1b2c3d4, nano_magic = 0xa1b23c4d;
/* Alexey Kuznetsov's patches to the libpcap of Linux, in the 1990s. */
static const uint32_t patched_magic = 0xa1b2cd34;

__attribute__((format(printf, 2, 3))) static bool fail(char why[SAVEFILE_WHY], const char *format,
                                                       ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why, SAVEFILE_WHY, format, args);
    va_end(args);
    return false;
}

static bool ended_early(const struct pcap_file *p, char why[SAVEFILE_WHY], uint32_t wanted,
                        const char *of_what, size_t got)
{
    if (p->in->error)
        return fail(why, "error reading dump file: %s", strerror(p->in->error));
    return fail(why, "truncated dump file; tried to read %" PRIu32 " %s bytes, only got %zu",
                wanted, of_what, got);
}

static uint32_t u32_at(const struct pcap_file *p, const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return p->foreign ? __builtin_bswap32(value) : value;
}

static uint16_t u16_at(const struct pcap_file *p, const uint8_t *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return p->foreign ? __builtin_bswap16(value) : value;
}

/* --- the file's header --- */

static bool knows_magic(uint32_t magic)
{
    return magic == micro_magic || magic == nano_magic || magic == patched_magic;
}

/* False: it is none. */
static bool read_magic(struct pcap_file *p, uint32_t *magic)
{
    const uint8_t *at = stream_need(p->in, MAGIC_BYTES);
    if (!at)
        return false;
    p->foreign = !knows_magic(u32_at(p, at));
    *magic = u32_at(p, at);
    return knows_magic(*magic);
}

/* Before version 2.3 a packet's length on the wire came before the captured one; and some wrote
 * 2.3 who had not changed it. */
static bool read_version(struct pcap_file *p, const uint8_t *head, char why[SAVEFILE_WHY])
{
    uint16_t major = u16_at(p, head + 4), minor = u16_at(p, head + 6);
    if (major < 2)
        return fail(why, "archaic pcap savefile format");
    if (!(major == 2 && minor <= 4) && !(major == VERSION_MAJOR_DG_UX && minor == 0))
        return fail(why, "unsupported pcap savefile version %u.%u", major, minor);
    p->lengths_swapped = major == VERSION_MAJOR_DG_UX || minor < 3;
    p->lengths_maybe_swapped = major == 2 && minor == 3;
    return true;
}

bool pcap_file_open(struct pcap_file *p, struct stream *in, char why[SAVEFILE_WHY])
{
    uint32_t magic = 0;
    *p = (struct pcap_file){.in = in};
    *why = '\0';
    if (!read_magic(p, &magic))
        return in->error ? ended_early(p, why, FILE_HEAD, "file header", 0) : false;
    const uint8_t *head = stream_need(in, FILE_HEAD);
    if (!head)
        return ended_early(p, why, FILE_HEAD, "file header", stream_left(in) - MAGIC_BYTES);
    if (!read_version(p, head, why))
        return false;
    p->nanoseconds = magic == nano_magic;
    p->head_bytes = magic == patched_magic ? PATCHED_HEAD : PACKET_HEAD;
    p->snaplen = u32_at(p, head + 16);
    if (p->snaplen == 0 || p->snaplen > INT32_MAX)
        p->snaplen = PACKET_MAX;
    /* The upper six bits say how long frame check sequences are. */
    p->link_type = (int)(u32_at(p, head + 20) & 0x03ffffff);
    if (magic == patched_magic && p->link_type == LINKTYPE_ETHERNET)
        p->snaplen += p->snaplen <= INT32_MAX - COOKED_HEADER ? COOKED_HEADER : 0;
    p->plain = !p->foreign && !p->nanoseconds && !p->lengths_swapped && !p->lengths_maybe_swapped;
    stream_step(in, FILE_HEAD);
    return true;
}

/* --- packets --- */

/* NFLOG has numbers in the byte order of whoever wrote the file: length and type of each attribute
 * (padded to 4 bytes). Decoders expect ours. (libpcap turns CAN identifiers and USB headers too,
 * which nobody looks at here.) */
static void turn_nflog(uint8_t *bytes, uint32_t length)
{
    enum { NFLOG_HEADER = 4, ATTRIBUTE_HEADER = 4 };
    if (length < NFLOG_HEADER || bytes[1] != 0)
        return;
    for (uint32_t at = NFLOG_HEADER; length - at >= ATTRIBUTE_HEADER;) {
        uint16_t numbers[2];
        memcpy(numbers, bytes + at, sizeof numbers);
        numbers[0] = __builtin_bswap16(numbers[0]);
        numbers[1] = __builtin_bswap16(numbers[1]);
        memcpy(bytes + at, numbers, sizeof numbers);
        uint32_t size = (numbers[0] + 3u) & ~3u;
        if (size < ATTRIBUTE_HEADER || size > length - at)
            return;
        at += size;
    }
}

static void read_lengths(const struct pcap_file *p, const uint8_t *head,
                         struct savefile_packet *out)
{
    out->frame.captured = u32_at(p, head + 8);
    out->frame.wire = u32_at(p, head + 12);
    if (p->lengths_swapped || (p->lengths_maybe_swapped && out->frame.captured > out->frame.wire)) {
        uint32_t wire = out->frame.captured;
        out->frame.captured = out->frame.wire;
        out->frame.wire = wire;
    }
}

static bool check_length(const struct pcap_file *p, uint32_t captured, char why[SAVEFILE_WHY])
{
    if (captured <= PACKET_MAX)
        return true;
    if (captured > p->snaplen)
        return fail(why,
                    "invalid packet capture length %" PRIu32 ", bigger than snaplen of %" PRIu32,
                    captured, p->snaplen);
    return fail(why, "invalid packet capture length %" PRIu32 ", bigger than maximum of %d",
                captured, PACKET_MAX);
}

/* Both fields are unsigned. A million microseconds and more carry over. */
static int64_t read_time_us(const struct pcap_file *p, const uint8_t *head)
{
    uint32_t fraction = u32_at(p, head + 4);
    return (int64_t)u32_at(p, head) * US_PER_S + (p->nanoseconds ? fraction / 1000 : fraction);
}

static void read_nanoseconds(const struct pcap_file *p, const uint8_t *head,
                             struct savefile_packet *out)
{
    out->fine = p->nanoseconds;
    out->nanoseconds = p->nanoseconds ? (uint16_t)(u32_at(p, head + 4) % 1000) : 0;
}

static void read_head(const struct pcap_file *p, const uint8_t *head, struct savefile_packet *out)
{
    out->time_us = read_time_us(p, head);
    read_nanoseconds(p, head, out);
    read_lengths(p, head, out);
}

/* The same where nothing is to be asked. */
static void read_plain_head(const uint8_t *head, struct savefile_packet *out)
{
    uint32_t fields[4];
    memcpy(fields, head, sizeof fields);
    out->time_us = (int64_t)fields[0] * US_PER_S + fields[1];
    out->fine = false;
    out->nanoseconds = 0;
    out->frame.captured = fields[2];
    out->frame.wire = fields[3];
}

/* What lies beyond the snaplen is read and left out. */
static bool read_packet(struct pcap_file *p, const uint8_t *head, struct savefile_packet *out,
                        char why[SAVEFILE_WHY])
{
    if (p->plain)
        read_plain_head(head, out);
    else
        read_head(p, head, out);
    const uint32_t captured = out->frame.captured;
    if (!check_length(p, captured, why))
        return false;
    uint8_t *record = stream_need(p->in, p->head_bytes + captured);
    const uint32_t kept = captured < p->snaplen ? captured : p->snaplen;
    if (!record) {
        const size_t left = stream_left(p->in); /* of a mapped file that is cut, even less */
        const size_t got = left > p->head_bytes ? left - p->head_bytes : 0;
        return ended_early(p, why, got < kept ? kept : captured, "captured", got);
    }
    stream_step(p->in, p->head_bytes + captured);
    out->frame.bytes = record + p->head_bytes;
    out->frame.captured = kept;
    if (out->frame.wire < kept)
        out->frame.wire = kept;
    if (p->link_type == LINKTYPE_NFLOG && p->foreign)
        turn_nflog(record + p->head_bytes, kept);
    return true;
}

enum savefile_result pcap_file_next(struct pcap_file *p, struct savefile_packet *out,
                                    char why[SAVEFILE_WHY])
{
    const uint8_t *head = stream_need(p->in, p->head_bytes);
    if (head)
        return read_packet(p, head, out, why) ? SAVEFILE_PACKET : SAVEFILE_FAILED;
    if (stream_left(p->in) == 0 && !p->in->error)
        return SAVEFILE_END;
    ended_early(p, why, p->head_bytes, "header", stream_left(p->in));
    return SAVEFILE_FAILED;
}
