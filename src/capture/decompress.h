/* decompress: a compressed file as a source of what is in it.
 *
 * gzip, zstd and xz are told apart by content and undone in this process (unpack.h): no other
 * program is started. What can be undone of the bytes so far comes at once, so packets out of a
 * compressed pipe come as early as its writer flushes them. Data that breaks off or is damaged
 * delivers all that is before the break (zstd: all whole blocks), and then an error. */
#ifndef TAPWATCH_CAPTURE_DECOMPRESS_H
#define TAPWATCH_CAPTURE_DECOMPRESS_H

#include "src/capture/feed.h"

enum { DECOMPRESS_MAGIC_BYTES = 6 }; /* of the longest magic number */

struct decompress;

/* Whether a file that begins with this byte may be a compressed one. No capture file begins so. */
bool decompress_wants(uint8_t first);
/* Whether a file that begins so is a compressed one. At least 1 byte. */
bool decompress_knows(const uint8_t *start, size_t length);
/* Reads from `feed`, which is borrowed. NULL: `why` says why, or is empty if this is not compressed
 * at all. */
struct decompress *decompress_open(struct feed *feed, char why[SAVEFILE_WHY]);
void decompress_close(struct decompress *d);
/* A stream's source (stream_source; d is a struct decompress). */
ssize_t decompress_read(void *d, void *buffer, size_t size, bool patient);
/* Why the data broke off; empty: they did not. */
const char *decompress_error(const struct decompress *d);

#endif
