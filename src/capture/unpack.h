/* unpack: one compressed format, undone piece by piece.
 *
 * Each format is one file around its own library: unpack_gzip.c, unpack_zstd.c, unpack_xz.c. Who
 * reads the file and what is said of it is decompress.c's business.
 *
 * A step hands out at once whatever can be known from the input so far, and says only after that
 * what is wrong with the rest. */
#ifndef TAPWATCH_CAPTURE_UNPACK_H
#define TAPWATCH_CAPTURE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file may ask for much more than this with a few bytes. Enough for `xz -9` (65 MiB) and
 * `zstd --ultra -22` (128 MiB), and what zstd itself allows unless it is told otherwise. */
enum { UNPACK_WINDOW_LOG = 27 };
#define UNPACK_TOO_LARGE "it needs more than 128 MiB of memory"

enum unpack_result {
    UNPACK_GOES_ON,   /* wants more input, unless it has made output */
    UNPACK_END,       /* complete; input that is left does not belong to it */
    UNPACK_TRUNCATED, /* the last input is used up, and it is not complete */
    UNPACK_DAMAGED,
    UNPACK_UNABLE, /* it may be sound, but not for us */
};

/* Both buffers advance as they are used. */
struct unpack_io {
    const uint8_t *in;
    size_t in_bytes;
    bool in_is_last; /* no input comes after this one */
    uint8_t *out;
    size_t out_bytes;
    const char *reason; /* the library's, static, of damaged and unable; may be NULL */
};

struct unpack_format {
    const char *name;
    void *(*open)(void); /* NULL: no memory */
    void (*close)(void *self);
    /* `out` must have room. Called until something else than UNPACK_GOES_ON, not after that. */
    enum unpack_result (*step)(void *self, struct unpack_io *io);
};

extern const struct unpack_format unpack_gzip, unpack_zstd, unpack_xz;

#endif
