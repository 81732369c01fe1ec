/* bytes: reading numbers from bytes that an attacker wrote.
 *
 * One of the things that every folder may use; src/base knows of no other:
 *
 *   bytes.h       this
 *   text.c        numbers with units; hostile bytes made safe to show
 *   address.c     addresses and networks; port_range.c: ports, as people write them
 *   hash.c        seeded hashes, so that nobody can aim at a table
 *   arena.c       memory that is taken once, at start
 *   fetch.h       into the cache, ahead of time; bits.h: how many are set
 *   archive.c     what outlives the program, into bytes and back
 *   clock.c       the only place that asks for the time
 *   log.c         lines on standard error
 *   signals.c     signals as data; session.c: the SSH session that we run in
 *   services.c    names of ports
 *   color.c style.h   what a theme says
 *   version.h     the version
 *
 * A reader walks over a byte range it does not own. The first read past the end fails it, and it
 * stays failed: every later read gives 0 or NULL, so a caller may read a whole header and test
 * `failed` once. Nothing outside the range is ever touched. */
#ifndef TAPWATCH_BASE_BYTES_H
#define TAPWATCH_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct reader {
    const uint8_t *at; /* next byte; borrowed, must outlive the reader */
    size_t left;       /* bytes not yet read */
    bool failed;
};

static inline struct reader reader_over(const uint8_t *bytes, size_t length)
{
    return (struct reader){.at = bytes, .left = length, .failed = false};
}

/* The next `length` bytes, or NULL if there are fewer. Zero bytes never fail a good reader. */
static inline const uint8_t *reader_take(struct reader *r, size_t length)
{
    if (r->failed || length > r->left) {
        r->failed = true;
        r->left = 0;
        return NULL;
    }
    const uint8_t *here = r->at;
    r->at += length;
    r->left -= length;
    return here;
}

static inline void reader_skip(struct reader *r, size_t length)
{
    (void)reader_take(r, length);
}

/* Integers at a place that is known to be readable, in either byte order, at any alignment. */
static inline uint16_t bytes_u16be(const uint8_t *p)
{
    return (uint16_t)((p[0] << 8) | p[1]);
}

static inline uint32_t bytes_u32be(const uint8_t *p)
{
    return ((uint32_t)p[0] << 24) | ((uint32_t)p[1] << 16) | ((uint32_t)p[2] << 8) | p[3];
}

static inline uint16_t bytes_u16le(const uint8_t *p)
{
    return (uint16_t)((p[1] << 8) | p[0]);
}

static inline uint32_t bytes_u32le(const uint8_t *p)
{
    return ((uint32_t)p[3] << 24) | ((uint32_t)p[2] << 16) | ((uint32_t)p[1] << 8) | p[0];
}

/* The same through the reader; 0 once it has failed. */
static inline uint8_t reader_u8(struct reader *r)
{
    const uint8_t *p = reader_take(r, 1);
    return p ? p[0] : 0;
}

static inline uint16_t reader_u16be(struct reader *r)
{
    const uint8_t *p = reader_take(r, 2);
    return p ? bytes_u16be(p) : 0;
}

static inline uint32_t reader_u32be(struct reader *r)
{
    const uint8_t *p = reader_take(r, 4);
    return p ? bytes_u32be(p) : 0;
}

#endif
