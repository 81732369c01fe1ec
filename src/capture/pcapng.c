/* pcapng: see pcapng.h. */
#include "src/capture/pcapng.h"

#include "src/base/bytes.h"
#include "src/capture/pcapng_time.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Section 10.1 */
enum block_type {
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 2, /* obsolete, Appendix A */
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_ENHANCED_PACKET = 6,
    BLOCK_SECTION = 0x0A0D0D0A, /* the same in both byte orders */
};

enum {
    BYTE_ORDER_MAGIC = 0x1A2B3C4D,
    BLOCK_HEAD = 8,             /* type, length */
    BLOCK_FRAME = 12,           /* and the length again, at the end */
    SECTION_MIN = 28,           /* section 4.1 */
    BLOCK_MAX = 16 << 20,       /* Wireshark's limit */
    PACKET_MAX = 262144,        /* libpcap's and Wireshark's limit */
    INTERFACES_MAX = 65536,     /* of one section; ours */
    OPTION_END = 0,             /* section 3.5 */
    OPTION_TIME_RESOLUTION = 9, /* section 4.2 */
    OPTION_TIME_OFFSET = 14,    /* section 4.2 */
};

struct interface {
    int64_t time_offset_s;
    uint32_t snaplen; /* 0: unlimited */
    uint16_t link_type;
    uint8_t time_resolution;
};

struct pcapng {
    struct stream *in; /* borrowed */

    bool begun;                /* a section header has been read */
    bool big_endian;           /* of this section */
    bool skipping;             /* this section is of a version we do not know */
    uint32_t skipped_sections; /* so far, and the version of the last one */
    uint16_t skipped_major, skipped_minor;

    struct interface *interfaces; /* of this section */
    uint32_t interface_count, interface_room;
    uint32_t earlier_interfaces; /* in the sections before */
    int first_link_type;
    bool first_is_fine; /* its times tell less than a microsecond apart */

    int64_t last_us; /* of the latest packet that had a time */
    uint16_t last_ns;
};

/* --- what went wrong --- */

__attribute__((format(printf, 2, 3))) static enum savefile_result fail(char why[SAVEFILE_WHY],
                                                                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why, SAVEFILE_WHY, format, args);
    va_end(args);
    return SAVEFILE_FAILED;
}

static enum savefile_result ended_early(const struct pcapng *p, char why[SAVEFILE_WHY])
{
    return fail(why, "%s",
                p->in->error ? strerror(p->in->error) : "truncated in the middle of a block");
}

/* --- numbers in the section's byte order --- */

static uint32_t u32_at(const struct pcapng *p, const uint8_t *at)
{
    return p->big_endian ? bytes_u32be(at) : bytes_u32le(at);
}

static uint16_t take_u16(const struct pcapng *p, struct reader *r)
{
    const uint8_t *at = reader_take(r, 2);
    if (!at)
        return 0;
    return p->big_endian ? bytes_u16be(at) : bytes_u16le(at);
}

static uint32_t take_u32(const struct pcapng *p, struct reader *r)
{
    const uint8_t *at = reader_take(r, 4);
    return at ? u32_at(p, at) : 0;
}

/* Two 32-bit words, the upper one first in either byte order (section 4.3). */
static uint64_t take_timestamp(const struct pcapng *p, struct reader *r)
{
    uint64_t upper = take_u32(p, r);
    return upper << 32 | take_u32(p, r);
}

static int64_t i64_at(const struct pcapng *p, const uint8_t *at)
{
    uint64_t first = u32_at(p, at), second = u32_at(p, at + 4);
    return (int64_t)(p->big_endian ? first << 32 | second : second << 32 | first);
}

/* --- blocks --- */

/* Reads the byte-order magic, by which the rest of the section is to be read (section 4.1). */
static enum savefile_result read_byte_order(struct pcapng *p, char why[SAVEFILE_WHY])
{
    const uint8_t *head = stream_need(p->in, BLOCK_HEAD + 4);
    if (!head)
        return ended_early(p, why);
    const uint8_t *magic = head + BLOCK_HEAD;
    p->big_endian = bytes_u32be(magic) == BYTE_ORDER_MAGIC;
    if (!p->big_endian && bytes_u32le(magic) != BYTE_ORDER_MAGIC)
        return fail(why, "damaged (a section without a byte-order mark)");
    p->begun = true;
    return SAVEFILE_PACKET;
}

static enum savefile_result check_length(uint32_t type, uint32_t length, char why[SAVEFILE_WHY])
{
    uint32_t least = type == BLOCK_SECTION ? SECTION_MIN : BLOCK_FRAME;
    if (length < least || length > BLOCK_MAX || length % 4 != 0)
        return fail(why,
                    "damaged (a block length of %" PRIu32 "; a multiple of 4 from %" PRIu32
                    " to %d is allowed)",
                    length, least, BLOCK_MAX);
    return SAVEFILE_PACKET;
}

static bool is_wanted(const struct pcapng *p, uint32_t type)
{
    return type == BLOCK_SECTION ||
           (!p->skipping && (type == BLOCK_INTERFACE || type == BLOCK_PACKET ||
                             type == BLOCK_SIMPLE_PACKET || type == BLOCK_ENHANCED_PACKET));
}

/* All but its last four bytes, and it need not fit any buffer. */
static bool step_over(struct pcapng *p, uint32_t length)
{
    enum { PIECE = STREAM_BUFFER / 2 };
    for (uint32_t left = length - 4, piece; left > 0; left -= piece) {
        piece = left < PIECE ? left : PIECE;
        if (!stream_need(p->in, piece))
            return false;
        stream_step(p->in, piece);
    }
    return true;
}

/* The next block, whatever it is (section 3.1). SAVEFILE_PACKET: `body` is over its body,
 * or empty if it is none that is looked at. */
static enum savefile_result read_block(struct pcapng *p, uint32_t *type, struct reader *body,
                                       char why[SAVEFILE_WHY])
{
    const uint8_t *block = stream_need(p->in, BLOCK_HEAD);
    if (!block)
        return stream_left(p->in) == 0 && !p->in->error ? SAVEFILE_END : ended_early(p, why);
    *type = u32_at(p, block);
    if (*type == BLOCK_SECTION && read_byte_order(p, why) != SAVEFILE_PACKET)
        return SAVEFILE_FAILED;
    if (!p->begun)
        return fail(why, "damaged (no section header)");
    block = stream_need(p->in, BLOCK_HEAD); /* it may have moved */
    uint32_t length = u32_at(p, block + 4);
    if (check_length(*type, length, why) != SAVEFILE_PACKET)
        return SAVEFILE_FAILED;
    bool wanted = is_wanted(p, *type);
    uint32_t rest = wanted ? length : 4;
    if (!wanted && !step_over(p, length))
        return ended_early(p, why);
    block = stream_need(p->in, rest);
    if (!block)
        return ended_early(p, why);
    stream_step(p->in, rest);
    uint32_t trailer = u32_at(p, block + rest - 4);
    if (trailer != length)
        return fail(
            why, "damaged (a block length of %" PRIu32 " at its start is %" PRIu32 " at its end)",
            length, trailer);
    *body = wanted ? reader_over(block + BLOCK_HEAD, length - BLOCK_FRAME) : reader_over(block, 0);
    return SAVEFILE_PACKET;
}

/* Section 4.1. Its length is not needed, its options say nothing about packets. A version we do not
 * know is skipped up to the next section, as section 3.4 asks. */
static void begin_section(struct pcapng *p, struct reader *body)
{
    reader_skip(body, 4);
    uint16_t major = take_u16(p, body), minor = take_u16(p, body);
    p->earlier_interfaces += p->interface_count;
    p->interface_count = 0;
    p->skipping = major != 1 || (minor != 0 && minor != 2);
    if (p->skipping) {
        p->skipped_sections++;
        p->skipped_major = major;
        p->skipped_minor = minor;
    }
}

/* Section 3.5. Of all options only the two matter that say how to read time stamps. */
static enum savefile_result read_interface_options(const struct pcapng *p, struct reader *options,
                                                   struct interface *out, char why[SAVEFILE_WHY])
{
    while (options->left > 0) {
        uint16_t code = take_u16(p, options), length = take_u16(p, options);
        if (code == OPTION_END)
            break;
        const uint8_t *value = reader_take(options, length);
        reader_skip(options, (4 - length % 4u) % 4);
        if (options->failed)
            return fail(why, "damaged (an option runs past the end of its block)");
        if ((code == OPTION_TIME_RESOLUTION && length != 1) ||
            (code == OPTION_TIME_OFFSET && length != 8))
            return fail(why, "damaged (option %u is %u bytes long)", code, length);
        if (code == OPTION_TIME_RESOLUTION)
            out->time_resolution = value[0];
        else if (code == OPTION_TIME_OFFSET)
            out->time_offset_s = i64_at(p, value);
    }
    return SAVEFILE_PACKET;
}

static bool add_interface(struct pcapng *p, const struct interface *new)
{
    if (p->interface_count == p->interface_room) {
        uint32_t room = p->interface_room ? p->interface_room * 2 : 4;
        struct interface *larger = realloc(p->interfaces, room * sizeof *larger);
        if (!larger)
            return false;
        p->interfaces = larger;
        p->interface_room = room;
    }
    p->interfaces[p->interface_count++] = *new;
    if (p->first_link_type < 0) {
        p->first_link_type = new->link_type;
        p->first_is_fine = pcapng_time_is_fine(new->time_resolution);
    }
    return true;
}

/* Section 4.2. */
static enum savefile_result read_interface(struct pcapng *p, struct reader *body,
                                           char why[SAVEFILE_WHY])
{
    struct interface new = {.time_resolution = PCAPNG_MICROSECONDS};
    new.link_type = take_u16(p, body);
    reader_skip(body, 2);
    new.snaplen = take_u32(p, body);
    if (body->failed)
        return fail(why, "damaged (an interface block is too short)");
    if (read_interface_options(p, body, &new, why) != SAVEFILE_PACKET)
        return SAVEFILE_FAILED;
    if (p->interface_count == INTERFACES_MAX)
        return fail(why, "damaged (more than %d interfaces)", INTERFACES_MAX);
    return add_interface(p, &new) ? SAVEFILE_PACKET : fail(why, "no memory");
}

static void keep_time(struct pcapng *p, const struct interface *interface, uint64_t timestamp)
{
    const uint8_t resolution = interface->time_resolution;
    p->last_us = pcapng_time_us(timestamp, resolution, interface->time_offset_s);
    p->last_ns = pcapng_time_ns(timestamp, resolution);
}

/* Section 4.3, Appendix A (which has a 16-bit interface and a drop count), section 4.4. */
static enum savefile_result read_packet(struct pcapng *p, uint32_t type, struct reader *body,
                                        struct savefile_packet *out, char why[SAVEFILE_WHY])
{
    uint64_t timestamp = 0;
    uint32_t id = 0;
    out->frame.captured = UINT32_MAX;
    if (type != BLOCK_SIMPLE_PACKET) {
        id = type == BLOCK_PACKET ? take_u16(p, body) : take_u32(p, body);
        if (type == BLOCK_PACKET)
            reader_skip(body, 2);
        timestamp = take_timestamp(p, body);
        out->frame.captured = take_u32(p, body);
    }
    out->frame.wire = take_u32(p, body);
    if (body->failed)
        return fail(why, "damaged (a packet block is too short)");
    if (id >= p->interface_count)
        return fail(why, "damaged (a packet of interface %" PRIu32 ", which is not described)", id);

    const struct interface *interface = &p->interfaces[id];
    if (type == BLOCK_SIMPLE_PACKET)
        out->frame.captured = interface->snaplen && interface->snaplen < out->frame.wire
                                  ? interface->snaplen
                                  : out->frame.wire;
    else
        keep_time(p, interface, timestamp);
    if (out->frame.captured > PACKET_MAX || out->frame.captured > body->left)
        return fail(why, "damaged (a packet of %" PRIu32 " bytes in a block with room for %zu)",
                    out->frame.captured, body->left);
    out->frame.bytes = reader_take(body, out->frame.captured);
    if (out->frame.wire < out->frame.captured)
        out->frame.wire = out->frame.captured;
    out->time_us = p->last_us;
    out->nanoseconds = p->last_ns;
    out->fine = pcapng_time_is_fine(interface->time_resolution);
    out->link_type = interface->link_type;
    out->interface = p->earlier_interfaces + id;
    return SAVEFILE_PACKET;
}

/* A file with sections that had to be skipped is not read whole: that must not pass in silence. */
static enum savefile_result end(const struct pcapng *p, char why[SAVEFILE_WHY])
{
    if (p->skipped_sections == 0)
        return SAVEFILE_END;
    return fail(why,
                "%" PRIu32 " section%s skipped: pcapng version %u.%u is not supported (1.0 is)",
                p->skipped_sections, p->skipped_sections == 1 ? " was" : "s were", p->skipped_major,
                p->skipped_minor);
}

/* Reads until there is a packet, or with out == NULL until there is an interface (and then a packet
 * can only be one too early, which read_packet refuses). */
static enum savefile_result advance(struct pcapng *p, struct savefile_packet *out,
                                    char why[SAVEFILE_WHY])
{
    struct savefile_packet early;
    for (;;) {
        uint32_t type = 0;
        struct reader body = {0};
        enum savefile_result result = read_block(p, &type, &body, why);
        if (result != SAVEFILE_PACKET)
            return result == SAVEFILE_END ? end(p, why) : result;
        if (type == BLOCK_SECTION) {
            begin_section(p, &body);
        } else if (p->skipping) {
            continue;
        } else if (type == BLOCK_INTERFACE) {
            result = read_interface(p, &body, why);
            if (!out || result != SAVEFILE_PACKET)
                return result;
        } else if (type == BLOCK_ENHANCED_PACKET || type == BLOCK_SIMPLE_PACKET ||
                   type == BLOCK_PACKET) {
            return read_packet(p, type, &body, out ? out : &early, why);
        }
    }
}

/* --- the reader --- */

struct pcapng *pcapng_open(struct stream *in, char why[SAVEFILE_WHY])
{
    struct pcapng *p = calloc(1, sizeof *p);
    if (!p) {
        fail(why, "no memory");
        return NULL;
    }
    p->in = in;
    p->first_link_type = -1;
    if (advance(p, NULL, why) == SAVEFILE_FAILED) {
        /* Damage needs something that can be damaged. */
        if (!p->begun && !in->error)
            *why = '\0';
        pcapng_close(p);
        return NULL;
    }
    return p;
}

void pcapng_close(struct pcapng *p)
{
    if (!p)
        return;
    free(p->interfaces);
    free(p);
}

int pcapng_link_type(const struct pcapng *p)
{
    return p->first_link_type;
}

bool pcapng_is_fine(const struct pcapng *p)
{
    return p->first_is_fine;
}

enum savefile_result pcapng_next(struct pcapng *p, struct savefile_packet *out,
                                 char why[SAVEFILE_WHY])
{
    return advance(p, out, why);
}
