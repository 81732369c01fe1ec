/* payloads: which payloads the records of a port, or of an incident, carry most.
 *
 * Payloads are told apart by their length and first bytes. Space-saving (Metwally, Agrawal,
 * El Abbadi: "Efficient Computation of Frequent and Top-k Elements in Data Streams", 2005): one
 * that is not listed takes the place of the rarest, and takes over its count as its error. So of n
 * records each one that came more often than n / PAYLOADS is listed; a count is never too low, and
 * too high by its error at most, which is n / PAYLOADS or less. As long as there were no more than
 * PAYLOADS different ones, everything is exact.
 *
 * What comes again and again is counted in the head alone, one cache line. */
#ifndef TAPWATCH_ENGINE_PAYLOADS_H
#define TAPWATCH_ENGINE_PAYLOADS_H

#include "src/base/archive.h"
#include "src/engine/detectors.h"
#include "src/engine/prepared.h"

#include <string.h>

enum { PAYLOADS = INCIDENT_PAYLOADS };

/* What is compared. */
struct payload_key {
    uint64_t bytes[PREPARED_PAYLOAD / 8]; /* the first ones, as they lie in memory; then zeros */
    uint32_t length;                      /* of the whole payload */
    uint32_t captured;                    /* of the first bytes, how many are there */
};

struct payload_entry {
    struct payload_key key;
    int64_t first_us; /* listed since */
    uint8_t begin[2]; /* its first bytes, where the key leaves them out */
    bool new;
};

/* In front, and apart from the entries, what finding one and making room for one goes through. */
struct payloads {
    struct payload_key last; /* what came last, which is that of entries[last_place] */
    uint64_t pending;        /* how often, not yet in its entry */
    uint64_t total;          /* records, but for the pending ones */
    uint8_t tags[PAYLOADS];  /* of the keys of the entries */
    uint32_t count;          /* entries in use */
    uint16_t last_place;
    uint16_t commonest; /* the place with most records, but for the pending ones */
    _Alignas(64) uint64_t records[PAYLOADS]; /* of the entries */
    uint64_t errors[PAYLOADS];               /* likewise */
    struct payload_entry entries[PAYLOADS];
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct payloads, records) == 64, "the head is one cache line");

/* Nothing was counted yet. */
void payloads_clear(struct payloads *t);

/* Where a message begins with a number that is another one each time, that says nothing: DNS and
 * names of NetBIOS. */
static inline bool payload_is_numbered(const struct prepared *p)
{
    enum { DNS = 53, NETBIOS_NAMES = 137 };
    return p->port == (uint32_t)PORT_UDP + DNS || p->port == (uint32_t)PORT_UDP + NETBIOS_NAMES;
}

/* Written in place: what was written in parts and is then copied at once has to wait until it is in
 * the cache, 5 ns of each packet. */
static inline void payload_key_make(struct payload_key *key, const struct prepared *p)
{
    static const uint8_t unnumbered[8] = {0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const uint32_t captured = p->packet.payload_captured;
    key->length = p->packet.payload_bytes;
    key->captured = captured < PREPARED_PAYLOAD ? captured : PREPARED_PAYLOAD;
    memcpy(key->bytes, p->payload, sizeof key->bytes);
    if (payload_is_numbered(p)) {
        uint64_t mask;
        memcpy(&mask, unnumbered, sizeof mask);
        key->bytes[0] &= mask;
    }
}

static inline bool payload_key_equal(const struct payload_key *a, const struct payload_key *b)
{
    return a->bytes[0] == b->bytes[0] && a->bytes[1] == b->bytes[1] && a->length == b->length &&
           a->captured == b->captured;
}

/* For payloads_add: another one than the last. It makes its own key, to have it in registers:
 * handed over in memory it would be read as a whole just after it was written in parts. */
bool payloads_add_other(struct payloads *t, const struct prepared *p, uint32_t n,
                        const struct payload_habit *habit);

/* Counts n records with the payload of p. True: it was not listed, and all that came before had
 * the habit of another one: it is news, and marked as new. */
static inline bool payloads_add(struct payloads *t, const struct prepared *p, uint32_t n,
                                const struct payload_habit *habit)
{
    struct payload_key key;
    payload_key_make(&key, p);
    if (t->count > 0 && payload_key_equal(&t->last, &key)) {
        t->pending += n;
        return false;
    }
    return payloads_add_other(t, p, n, habit);
}

/* All records that were counted. */
static inline uint64_t payloads_records(const struct payloads *t)
{
    return t->total + t->pending;
}

/* Writes them, those of which most is certain first; returns how many. *unlisted: records of which
 * it is not certain that their payload is listed. */
uint32_t payloads_fill(const struct payloads *t, struct incident_payload out[INCIDENT_PAYLOADS],
                       uint64_t *unlisted);

/* See base/archive.h. */
void payloads_archive(struct payloads *t, struct archive *a);

/* "13370001 (4 bytes)", ".." where there are more than are shown. */
enum { PAYLOAD_TEXT = 2 * PREPARED_PAYLOAD + 24 };
const char *payload_text(const struct prepared *p, char out[PAYLOAD_TEXT]);

#endif
