/* decompress: see decompress.h. */
#include "src/capture/decompress.h"

#include "src/capture/unpack.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BYTES = 64 << 10 };

struct decompress {
    struct feed *feed; /* borrowed */
    const struct unpack_format *format;
    void *unpacker; /* the format's own; owned */
    struct unpack_io io;
    bool ended;
    char error[SAVEFILE_WHY]; /* why it ended; empty: as it should */
    uint8_t buffer[READ_BYTES];
};

/* --- which format --- */

struct magic {
    const struct unpack_format *format;
    uint8_t first_mask; /* these bits of the first byte count */
    uint8_t length;
    uint8_t bytes[DECOMPRESS_MAGIC_BYTES];
};

/* RFC 1952 section 2.3.1 (with the only method there is); RFC 8878 sections 3.1.1 and 3.1.2 (pzstd
 * begins its files with a frame to be skipped); the .xz file format, section 2.1.1.1. */
static const struct magic magics[] = {
    {&unpack_gzip, 0xff, 3, {0x1f, 0x8b, 0x08}},
    {&unpack_zstd, 0xff, 4, {0x28, 0xb5, 0x2f, 0xfd}},
    {&unpack_zstd, 0xf0, 4, {0x50, 0x2a, 0x4d, 0x18}},
    {&unpack_xz, 0xff, 6, {0xfd, '7', 'z', 'X', 'Z', 0x00}},
};

/* The only one that begins so, or NULL. */
static const struct magic *find_magic(uint8_t first)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if ((first & magics[i].first_mask) == magics[i].bytes[0])
            return &magics[i];
    return NULL;
}

bool decompress_wants(uint8_t first)
{
    return find_magic(first);
}

bool decompress_knows(const uint8_t *start, size_t length)
{
    const struct magic *m = find_magic(start[0]);
    return m && length >= m->length && memcmp(start + 1, m->bytes + 1, m->length - 1u) == 0;
}

/* --- input --- */

static void end_with_errno(struct decompress *d)
{
    d->ended = true;
    snprintf(d->error, sizeof d->error, "%s", strerror(errno));
}

/* The file's first bytes become the first input. False: they are not of this format, or could not
 * be read. */
static bool read_magic(struct decompress *d, const struct magic *m)
{
    size_t length = 0;
    ssize_t got = 1;
    while (length < m->length && got > 0) {
        got = feed_read(d->feed, d->buffer + length, m->length - length, true);
        if (got > 0)
            length += (size_t)got;
    }
    if (got < 0)
        end_with_errno(d);
    d->io.in = d->buffer;
    d->io.in_bytes = length;
    return length > 0 && decompress_knows(d->buffer, length);
}

/* Whoever gives up waiting for a pipe ends the file where it is: that is no error. False: there is
 * nothing without waiting. */
static bool read_more(struct decompress *d, bool patient)
{
    ssize_t got = feed_read(d->feed, d->buffer, sizeof d->buffer, patient);
    if (got == STREAM_LATER) {
        return false;
    } else if (got < 0) {
        end_with_errno(d);
    } else if (d->feed->given_up) {
        d->ended = true;
    } else {
        d->io.in = d->buffer;
        d->io.in_bytes = (size_t)got;
        d->io.in_is_last = got == 0;
    }
    return true;
}

/* --- opening --- */

static struct decompress *refuse(struct decompress *d, char why[SAVEFILE_WHY], const char *reason)
{
    snprintf(why, SAVEFILE_WHY, "%s", reason);
    decompress_close(d);
    return NULL;
}

struct decompress *decompress_open(struct feed *feed, char why[SAVEFILE_WHY])
{
    const struct magic *m = find_magic(feed->first);
    struct decompress *d = calloc(1, sizeof *d);
    if (!d)
        return refuse(d, why, "no memory");
    d->feed = feed;
    if (!m || !read_magic(d, m))
        return refuse(d, why, d->error);
    d->format = m->format;
    d->unpacker = d->format->open();
    return d->unpacker ? d : refuse(d, why, "no memory");
}

void decompress_close(struct decompress *d)
{
    if (d && d->unpacker)
        d->format->close(d->unpacker);
    free(d);
}

/* --- reading --- */

static void explain(struct decompress *d, enum unpack_result result)
{
    const char *what = result == UNPACK_TRUNCATED ? "is truncated"
                       : result == UNPACK_DAMAGED ? "is damaged"
                                                  : "can not be undone";
    const char *reason = result == UNPACK_TRUNCATED ? NULL : d->io.reason;
    snprintf(d->error, sizeof d->error, "its %s data %s%s%s%s", d->format->name, what,
             reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
}

/* Input is read only when there is nothing else to hand out, since reading may take for ever.
 * False: it would. */
static bool advance(struct decompress *d, bool patient)
{
    size_t room = d->io.out_bytes;
    enum unpack_result result = d->format->step(d->unpacker, &d->io);
    d->ended = result != UNPACK_GOES_ON;
    if (d->ended && result != UNPACK_END)
        explain(d, result);
    else if (!d->ended && d->io.in_bytes == 0 && d->io.out_bytes == room)
        return read_more(d, patient);
    return true;
}

/* The error comes when all that was before it has been handed out. */
ssize_t decompress_read(void *self, void *buffer, size_t size, bool patient)
{
    struct decompress *d = self;
    d->io.out = buffer;
    d->io.out_bytes = size;
    while (!d->ended && d->io.out_bytes == size)
        if (!advance(d, patient))
            return STREAM_LATER;
    if (d->io.out_bytes < size)
        return (ssize_t)(size - d->io.out_bytes);
    if (!*d->error)
        return 0;
    errno = EIO;
    return -1;
}

const char *decompress_error(const struct decompress *d)
{
    return d->error;
}
