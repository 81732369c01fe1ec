/* decompress: a compressed file as a stream of what is in it.
 *
 * gzip, zstd and xz are told apart by content and undone by libarchive, in this process: no other
 * program is started. libarchive hands out whole buffers only: compressed data that breaks off
 * loses up to 128 KiB of what it held before the break, and out of a pipe packets come as late. */
#ifndef TAPWATCH_CAPTURE_DECOMPRESS_H
#define TAPWATCH_CAPTURE_DECOMPRESS_H

#include "src/capture/feed.h"
#include <stdio.h>

struct decompress;

/* Whether a file that begins with this byte may be a compressed one. No capture file begins so. */
bool decompress_wants(uint8_t first);
/* Reads from `feed`, which is borrowed. NULL: `why` says why, or is empty if this is not compressed
 * at all. */
struct decompress *decompress_open(struct feed *feed, char why[SAVEFILE_WHY]);
/* Only after the stream has been closed. */
void decompress_close(struct decompress *d);
/* A new stream of the data, to be read and closed by the caller. NULL: no memory. */
FILE *decompress_stream(struct decompress *d);
/* Why the stream broke off; empty: it did not. */
const char *decompress_error(const struct decompress *d);

#endif
