/* decompress: see decompress.h. */
#include "src/capture/decompress.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BYTES = 64 << 10 };

struct decompress {
    struct archive *archive;
    struct feed *feed; /* borrowed */
    const char *format;
    bool empty;
    char error[SAVEFILE_WHY];
    uint8_t buffer[READ_BYTES];
};

/* gzip begins with 1f 8b (RFC 1952 section 2.3.1), zstd with 28 b5 2f fd (RFC 8878 section 3.1.1),
 * xz with fd 37 7a 58 5a 00 (the .xz file format, section 2.1.1.1). NULL: none of them. */
static const char *format_name(uint8_t first)
{
    return first == 0x1f ? "gzip" : first == 0x28 ? "zstd" : first == 0xfd ? "xz" : NULL;
}

bool decompress_wants(uint8_t first)
{
    return format_name(first);
}

/* libarchive's read callback. */
static la_ssize_t read_compressed(struct archive *a, void *self, const void **buffer)
{
    struct decompress *d = self;
    ssize_t got = feed_read(d->feed, d->buffer, sizeof d->buffer);
    if (got < 0) {
        snprintf(d->error, sizeof d->error, "%s", strerror(errno));
        archive_set_error(a, errno, "%s", d->error);
    }
    *buffer = d->buffer;
    return got;
}

/* What the data is found to be, unless the file itself could not be read. */
static void explain(struct decompress *d)
{
    const char *words = archive_error_string(d->archive);
    if (*d->error == '\0')
        snprintf(d->error, sizeof d->error, "its %s data is truncated or damaged (%.400s)",
                 d->format, words ? words : "no reason given");
}

static bool begin(struct decompress *d)
{
    struct archive *a = d->archive;
    struct archive_entry *entry;
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_xz(a);
    archive_read_support_format_raw(a);
    archive_read_support_format_empty(a);
    int result = archive_read_open(a, d, NULL, read_compressed, NULL);
    if (result == ARCHIVE_OK)
        result = archive_read_next_header(a, &entry);
    d->empty = result == ARCHIVE_EOF;
    return result == ARCHIVE_OK || d->empty;
}

/* libarchive counts the plain file itself as one filter. */
static bool check_filters(const struct decompress *d, char why[SAVEFILE_WHY])
{
    int filters = archive_filter_count(d->archive) - 1;
    if (filters == 0)
        *why = '\0';
    else if (filters > 1)
        snprintf(why, SAVEFILE_WHY, "is compressed twice; undo one of the two first");
    return filters == 1;
}

struct decompress *decompress_open(struct feed *feed, char why[SAVEFILE_WHY])
{
    struct decompress *d = calloc(1, sizeof *d);
    if (d)
        d->archive = archive_read_new();
    if (!d || !d->archive) {
        snprintf(why, SAVEFILE_WHY, "no memory");
        free(d);
        return NULL;
    }
    d->feed = feed;
    d->format = format_name(feed->first);
    if (!begin(d)) {
        explain(d);
        memcpy(why, d->error, SAVEFILE_WHY);
    } else if (check_filters(d, why)) {
        return d;
    }
    decompress_close(d);
    return NULL;
}

void decompress_close(struct decompress *d)
{
    if (!d)
        return;
    archive_read_free(d->archive);
    free(d);
}

static ssize_t read_stream(void *self, char *buffer, size_t size)
{
    struct decompress *d = self;
    if (d->empty)
        return 0;
    la_ssize_t got = archive_read_data(d->archive, buffer, size);
    if (got >= 0)
        return got;
    explain(d);
    errno = EIO;
    return -1;
}

FILE *decompress_stream(struct decompress *d)
{
    return fopencookie(d, "r", (cookie_io_functions_t){.read = read_stream});
}

const char *decompress_error(const struct decompress *d)
{
    return d->error;
}
