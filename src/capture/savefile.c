/* savefile: see savefile.h.
 *
 * The first byte decides who reads (feed.c): one of compressed data goes through decompress.c, and
 * then the first byte of what comes out decides again. */
#include "src/capture/savefile.h"

#include "src/base/fetch.h"
#include "src/capture/decompress.h"
#include "src/capture/feed.h"
#include "src/capture/pcap_file.h"
#include "src/capture/pcapng.h"
#include <inttypes.h>
#include <pcap/dlt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PCAPNG_FIRST_BYTE = 0x0a };

struct savefile {
    struct feed feed;              /* the file as it is */
    struct decompress *decompress; /* undoes it; NULL: the file is not compressed */
    struct stream stream;          /* plain data, of the decompressor or the feed */
    struct mapped mapped;          /* or from where the file is mapped, if `maps` */
    bool maps;
    struct pcapng *pcapng; /* the reader is this (owned) .. */
    struct pcap_file pcap; /* .. or this */
    int link_type;         /* DLT_ value; of pcapng that of the first interface, or -1 */
    uint64_t packets;      /* handed out so far */
};

/* --- opening --- */

/* Everywhere else link types are DLT_ values, as libpcap has them live; these are the LINKTYPE_
 * values that differ from them. */
static int dlt_of_link_type(int link_type)
{
    static const struct {
        int link_type, dlt;
    } different[] = {
        {100, DLT_ATM_RFC1483}, {101, DLT_RAW},      {102, DLT_SLIP_BSDOS},
        {103, DLT_PPP_BSDOS},   {106, DLT_ATM_CLIP}, {246, DLT_PFSYNC},
    };
    for (size_t i = 0; i < sizeof different / sizeof *different; i++)
        if (different[i].link_type == link_type)
            return different[i].dlt;
    return link_type;
}

static bool refuse(char why[SAVEFILE_WHY], const char *reason)
{
    snprintf(why, SAVEFILE_WHY, "%s", reason);
    return false;
}

static bool refuse_content(char why[SAVEFILE_WHY])
{
    return refuse(why, "is not a capture file (pcap or pcapng)");
}

static bool open_stream(struct savefile *f, char why[SAVEFILE_WHY])
{
    if (!decompress_wants(f->feed.first)) {
        stream_init(&f->stream, feed_read, &f->feed);
        return true;
    }
    f->decompress = decompress_open(&f->feed, why);
    if (!f->decompress)
        return *why ? false : refuse_content(why);
    stream_init(&f->stream, decompress_read, f->decompress);
    return true;
}

/* Where compressed data broke off, that is the reason, and not what a reader makes of it. */
static void prefer_reason_of_decompress(const struct savefile *f, char why[SAVEFILE_WHY])
{
    if (f->decompress && *decompress_error(f->decompress))
        refuse(why, decompress_error(f->decompress));
}

static bool open_pcapng(struct savefile *f, char why[SAVEFILE_WHY])
{
    f->pcapng = pcapng_open(&f->stream, why);
    if (!f->pcapng && !*why)
        refuse_content(why);
    return f->pcapng;
}

static bool open_pcap(struct savefile *f, char why[SAVEFILE_WHY])
{
    return pcap_file_open(&f->pcap, &f->stream, why) || (*why ? false : refuse_content(why));
}

/* Compressed data within compressed data, by its first byte. */
static bool refuse_nested(struct savefile *f, char why[SAVEFILE_WHY])
{
    stream_need(&f->stream, DECOMPRESS_MAGIC_BYTES);
    size_t length = stream_left(&f->stream);
    const uint8_t *start = stream_need(&f->stream, length);
    if (length > DECOMPRESS_MAGIC_BYTES)
        length = DECOMPRESS_MAGIC_BYTES;
    if (decompress_knows(start, length))
        return refuse(why, "is compressed twice; undo one of the two first");
    return refuse_content(why);
}

static bool open_by_first_byte(struct savefile *f, char why[SAVEFILE_WHY])
{
    const uint8_t *first = stream_need(&f->stream, 1);
    if (!first)
        return refuse(why, f->stream.error ? strerror(f->stream.error) : "is empty");
    if (decompress_wants(*first))
        return refuse_nested(f, why);
    return *first == PCAPNG_FIRST_BYTE ? open_pcapng(f, why) : open_pcap(f, why);
}

static bool open_reader(struct savefile *f, char why[SAVEFILE_WHY])
{
    bool opened = open_by_first_byte(f, why);
    if (opened)
        f->link_type =
            dlt_of_link_type(f->pcapng ? pcapng_link_type(f->pcapng) : f->pcap.link_type);
    else
        prefer_reason_of_decompress(f, why);
    return opened;
}

struct savefile *savefile_open_waiting(const char *path, const struct savefile_wait *wait,
                                       char why[SAVEFILE_WHY])
{
    struct savefile *f = calloc(1, sizeof *f);
    if (!f) {
        refuse(why, "no memory");
        return NULL;
    }
    if (feed_open(&f->feed, path, wait, why) && open_stream(f, why) && open_reader(f, why))
        return f;
    savefile_close(f);
    return NULL;
}

struct savefile *savefile_open(const char *path, char why[SAVEFILE_WHY])
{
    return savefile_open_waiting(path, NULL, why);
}

void savefile_close(struct savefile *f)
{
    if (!f)
        return;
    pcapng_close(f->pcapng);
    stream_done(&f->stream);
    mapped_close(&f->mapped);
    decompress_close(f->decompress);
    feed_close(&f->feed);
    free(f);
}

/* --- reading --- */

int savefile_link_type(const struct savefile *f)
{
    return f->link_type;
}

bool savefile_is_fine(const struct savefile *f)
{
    return f->pcapng ? pcapng_is_fine(f->pcapng) : f->pcap.nanoseconds;
}

void savefile_lend(struct savefile *f, stream_turn *turn, void *owner)
{
    stream_lend(&f->stream, turn, owner);
}

bool savefile_map(struct savefile *f)
{
    const off_t read = f->decompress ? -1 : feed_place(&f->feed);
    if (read < 0 || (uint64_t)read >= f->feed.size_bytes || !mapped_open(&f->mapped, f->feed.fd))
        return false;
    const uint64_t at = (uint64_t)read - stream_left(&f->stream);
    if (!mapped_move(&f->mapped, at, 1)) {
        mapped_close(&f->mapped);
        return false;
    }
    stream_map(&f->stream, &f->mapped, at, f->feed.wait.give_up, f->feed.wait.context);
    f->maps = true;
    return true;
}

bool savefile_is_broken(const struct savefile *f)
{
    return mapped_is_broken(&f->mapped);
}

/* What is not there any more reads as zeros, and a packet of no length may be made of these; where
 * there is no packet, it may be as the file is shorter than it was. */
static bool is_broken(struct savefile *f, enum savefile_result result,
                      const struct savefile_packet *p)
{
    if (!f->maps || (result == SAVEFILE_PACKET && p->frame.wire > 0))
        return mapped_is_broken(&f->mapped);
    const bool has_packet = result == SAVEFILE_PACKET;
    return mapped_look(&f->mapped, has_packet ? stream_place(&f->stream) : f->mapped.size);
}

/* What is mapped comes from memory, and a processor looks ahead there by itself only up to the end
 * of a page: without this, a third of what the missing copy saves is lost again. */
static inline void fetch_ahead(const uint8_t *bytes)
{
    enum { AHEAD = 1024, LINE = 64 };
    const uintptr_t at = (uintptr_t)bytes + AHEAD; /* maybe beyond the view: then it does nothing */
    fetch((const void *)at);
    fetch((const void *)(at + LINE));
}

static enum savefile_result next_of_reader(struct savefile *f, struct savefile_packet *out,
                                           char why[SAVEFILE_WHY])
{
    if (!f->pcapng) {
        out->link_type = f->link_type;
        out->interface = 0;
        return pcap_file_next(&f->pcap, out, why);
    }
    enum savefile_result result = pcapng_next(f->pcapng, out, why);
    if (result == SAVEFILE_PACKET)
        out->link_type = dlt_of_link_type(out->link_type);
    return result;
}

/* Says before the reason where it ended. */
static void add_place(const struct savefile *f, char why[SAVEFILE_WHY])
{
    char reason[SAVEFILE_WHY];
    prefer_reason_of_decompress(f, why);
    snprintf(reason, sizeof reason, "%s", why);
    if (f->packets == 0)
        snprintf(why, SAVEFILE_WHY, "ended before the first packet: %.400s", reason);
    else
        snprintf(why, SAVEFILE_WHY, "ended after packet %" PRIu64 ": %.400s", f->packets, reason);
}

enum savefile_result savefile_next(struct savefile *f, struct savefile_packet *out,
                                   char why[SAVEFILE_WHY])
{
    f->packets -= savefile_is_broken(f); /* the last one does not count */
    enum savefile_result result = next_of_reader(f, out, why);
    if (is_broken(f, result, out)) {
        const int error = mapped_error(&f->mapped);
        refuse(why, error ? strerror(error) : "the file was cut while it was read");
        result = SAVEFILE_FAILED;
    }
    if (result == SAVEFILE_PACKET) {
        f->packets++;
        if (f->maps)
            fetch_ahead(out->frame.bytes);
    } else if (result == SAVEFILE_FAILED) {
        add_place(f, why);
    }
    return result;
}

void savefile_progress(const struct savefile *f, uint64_t *read_bytes, uint64_t *size_bytes)
{
    *read_bytes = f->maps ? stream_place(&f->stream) : f->feed.read_bytes;
    *size_bytes = f->feed.size_bytes;
}
