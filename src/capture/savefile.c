/* savefile: see savefile.h.
 *
 * The first byte decides who reads (feed.c): one of compressed data goes through decompress.c, and
 * then the first byte of what comes out decides again. That byte is all we look at, since no more
 * can be given back to a stream that can not be seeked. */
#include "src/capture/savefile.h"

#include "src/base/clock.h"
#include "src/capture/decompress.h"
#include "src/capture/feed.h"
#include "src/capture/pcapng.h"
#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUFFER_BYTES = 64 << 10, /* stdio's own is 4 KiB */
    PCAPNG_FIRST_BYTE = 0x0a,
};

struct savefile {
    struct feed feed;              /* the file as it is */
    FILE *in;                      /* what the reader reads: plain data */
    struct decompress *decompress; /* behind `in`; NULL: the file is not compressed */
    pcap_t *pcap;                  /* the reader is this (and owns `in`) .. */
    struct pcapng *pcapng;         /* .. or this */
    uint64_t packets;              /* handed out so far */
    char buffer[BUFFER_BYTES];     /* of `in` */
};

/* --- opening --- */

static bool refuse(char why[SAVEFILE_WHY], const char *reason)
{
    snprintf(why, SAVEFILE_WHY, "%s", reason);
    return false;
}

static bool refuse_content(char why[SAVEFILE_WHY])
{
    return refuse(why, "is not a capture file (pcap or pcapng)");
}

/* Only the capture thread reads, so the stream needs no locks. */
static void prepare_stream(struct savefile *f)
{
    setvbuf(f->in, f->buffer, _IOFBF, sizeof f->buffer);
    __fsetlocking(f->in, FSETLOCKING_BYCALLER);
}

static bool open_stream(struct savefile *f, char why[SAVEFILE_WHY])
{
    if (decompress_wants(f->feed.first)) {
        f->decompress = decompress_open(&f->feed, why);
        if (!f->decompress)
            return *why ? false : refuse_content(why);
    }
    f->in = f->decompress ? decompress_stream(f->decompress) : feed_stream(&f->feed);
    if (!f->in)
        return refuse(why, "no memory");
    prepare_stream(f);
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
    f->pcapng = pcapng_open(f->in, why);
    if (!f->pcapng && !*why)
        refuse_content(why);
    return f->pcapng;
}

static bool open_pcap(struct savefile *f, char why[SAVEFILE_WHY])
{
    char error[PCAP_ERRBUF_SIZE] = "";
    f->pcap = pcap_fopen_offline_with_tstamp_precision(f->in, PCAP_TSTAMP_PRECISION_MICRO, error);
    if (f->pcap)
        return true;
    /* Fewer than the four bytes of a magic number are no broken pcap file. */
    if (strcmp(error, "unknown file format") == 0 || strstr(error, "tried to read 4 "))
        return refuse_content(why);
    return refuse(why, error);
}

/* Compressed data within compressed data, by its first byte. */
static bool refuse_nested(struct savefile *f, char why[SAVEFILE_WHY])
{
    uint8_t start[DECOMPRESS_MAGIC_BYTES];
    size_t length = fread(start, 1, sizeof start, f->in);
    if (length > 0 && decompress_knows(start, length))
        return refuse(why, "is compressed twice; undo one of the two first");
    return refuse_content(why);
}

static bool open_by_first_byte(struct savefile *f, char why[SAVEFILE_WHY])
{
    int first = getc(f->in);
    if (first == EOF)
        return refuse(why, ferror(f->in) ? strerror(errno) : "is empty");
    ungetc(first, f->in);
    if (decompress_wants((uint8_t)first))
        return refuse_nested(f, why);
    return first == PCAPNG_FIRST_BYTE ? open_pcapng(f, why) : open_pcap(f, why);
}

static bool open_reader(struct savefile *f, char why[SAVEFILE_WHY])
{
    bool opened = open_by_first_byte(f, why);
    if (!opened)
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

/* The readers read from `in`, that from the decompressor, and that from the feed. */
void savefile_close(struct savefile *f)
{
    if (!f)
        return;
    pcapng_close(f->pcapng);
    if (f->pcap)
        pcap_close(f->pcap);
    else if (f->in)
        fclose(f->in);
    decompress_close(f->decompress);
    feed_close(&f->feed);
    free(f);
}

/* --- reading --- */

/* libpcap shows link types as DLT_ values; these are the LINKTYPE_ values that differ from them. */
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

int savefile_link_type(const struct savefile *f)
{
    return f->pcap ? pcap_datalink(f->pcap) : dlt_of_link_type(pcapng_link_type(f->pcapng));
}

static void take_pcap_packet(const struct savefile *f, const struct pcap_pkthdr *header,
                             struct savefile_packet *out)
{
    out->captured = header->caplen;
    out->wire = header->len < header->caplen ? header->caplen : header->len;
    /* Both fields are unsigned (draft-ietf-opsawg-pcap section 5); libpcap makes them signed for
     * one of the two byte orders. A million microseconds and more carry over. */
    out->time_us = (int64_t)(uint32_t)header->ts.tv_sec * US_PER_S + (uint32_t)header->ts.tv_usec;
    out->link_type = pcap_datalink(f->pcap);
    out->interface = 0;
}

static enum savefile_result next_pcap(struct savefile *f, struct savefile_packet *out,
                                      char why[SAVEFILE_WHY])
{
    struct pcap_pkthdr *header;
    int result = pcap_next_ex(f->pcap, &header, &out->bytes);
    if (result == PCAP_ERROR_BREAK)
        return SAVEFILE_END;
    if (result != 1) {
        refuse(why, pcap_geterr(f->pcap));
        return SAVEFILE_FAILED;
    }
    take_pcap_packet(f, header, out);
    return SAVEFILE_PACKET;
}

static enum savefile_result next_pcapng(struct savefile *f, struct savefile_packet *out,
                                        char why[SAVEFILE_WHY])
{
    enum savefile_result result = pcapng_next(f->pcapng, out, why);
    if (result == SAVEFILE_PACKET)
        out->link_type = dlt_of_link_type(out->link_type);
    return result;
}

enum savefile_result savefile_next(struct savefile *f, struct savefile_packet *out,
                                   char why[SAVEFILE_WHY])
{
    char reason[SAVEFILE_WHY];
    enum savefile_result result = f->pcap ? next_pcap(f, out, reason) : next_pcapng(f, out, reason);
    if (result == SAVEFILE_PACKET) {
        f->packets++;
    } else if (result == SAVEFILE_FAILED) {
        prefer_reason_of_decompress(f, reason);
        if (f->packets == 0)
            snprintf(why, SAVEFILE_WHY, "ended before the first packet: %.400s", reason);
        else
            snprintf(why, SAVEFILE_WHY, "ended after packet %" PRIu64 ": %.400s", f->packets,
                     reason);
    }
    return result;
}

void savefile_progress(const struct savefile *f, uint64_t *read_bytes, uint64_t *size_bytes)
{
    *read_bytes = f->feed.read_bytes;
    *size_bytes = f->feed.size_bytes;
}
