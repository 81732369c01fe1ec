/* payloads: see payloads.h. */
#include "src/engine/payloads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void payloads_clear(struct payloads *t)
{
    t->pending = t->total = 0;
    t->count = 0;
    t->last_place = t->commonest = 0;
}

static void put_pending_away(struct payloads *t)
{
    if (t->count == 0)
        return;
    t->records[t->last_place] += t->pending;
    if (t->records[t->last_place] > t->records[t->commonest])
        t->commonest = t->last_place;
    t->total += t->pending;
    t->pending = 0;
}

/* A few bits of a hash: no more than to look at one entry in most cases. */
static uint8_t tag_of(const struct payload_key *key)
{
    const uint64_t bytes = key->bytes[0] ^ key->bytes[1] >> 7;
    return (uint8_t)((bytes ^ (uint64_t)key->length << 32 ^ key->captured) *
                         UINT64_C(0x9e3779b97f4a7c15) >>
                     56);
}

/* Whether one of the tags is that, in use or not: all at once (Warren, "Hacker's Delight", section
 * 6-1: find the first 0-byte). */
static bool any_tag_is(const struct payloads *t, uint8_t tag)
{
    const uint64_t low = UINT64_C(0x0101010101010101), high = low << 7;
    uint64_t tags;
    _Static_assert(sizeof t->tags == sizeof tags, "as many as bytes in a word");
    memcpy(&tags, t->tags, sizeof tags);
    tags ^= low * tag;
    return (tags - low) & ~tags & high;
}

/* PAYLOADS: it is not listed. */
static uint32_t find_place(const struct payloads *t, const struct payload_key *key, uint8_t tag)
{
    uint32_t place = 0;
    if (!any_tag_is(t, tag))
        return PAYLOADS;
    while (place < t->count &&
           (t->tags[place] != tag || !payload_key_equal(&t->entries[place].key, key)))
        place++;
    return place < t->count ? place : PAYLOADS;
}

static uint64_t lower_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Of a full table. The place is in the lowest bits of what is compared, and nothing depends on a
 * branch: where every payload is another this is done each time. */
static uint32_t find_rarest(const struct payloads *t)
{
    _Static_assert(PAYLOADS == 8, "three bits for a place");
    const uint64_t *r = t->records;
    const uint64_t a = lower_of(r[0] << 3 | 0, r[1] << 3 | 1),
                   b = lower_of(r[2] << 3 | 2, r[3] << 3 | 3),
                   c = lower_of(r[4] << 3 | 4, r[5] << 3 | 5),
                   d = lower_of(r[6] << 3 | 6, r[7] << 3 | 7);
    return lower_of(lower_of(a, b), lower_of(c, d)) & 7;
}

/* Whether nearly all were the same. What more than half have for certain has the most records. */
static bool have_habit(const struct payloads *t, const struct payload_habit *habit)
{
    const uint64_t certain = t->records[t->commonest] - t->errors[t->commonest];
    return t->total >= (uint64_t)habit->records &&
           certain * 100 >= t->total * (uint64_t)habit->percent;
}

/* A place for one that is not listed, with what it has to take over as its count. */
static uint32_t make_room(struct payloads *t)
{
    if (t->count < PAYLOADS) {
        t->records[t->count] = t->errors[t->count] = 0;
        return t->count++;
    }
    const uint32_t place = find_rarest(t);
    t->errors[place] = t->records[place];
    return place;
}

bool payloads_add_other(struct payloads *t, const struct prepared *p, uint32_t n,
                        const struct payload_habit *habit)
{
    struct payload_key key;
    payload_key_make(&key, p);
    put_pending_away(t);
    const uint8_t tag = tag_of(&key);
    uint32_t place = find_place(t, &key, tag);
    bool news = false;
    if (place == PAYLOADS) {
        news = have_habit(t, habit);
        place = make_room(t);
        t->tags[place] = tag;
        struct payload_entry *e = &t->entries[place];
        *e = (struct payload_entry){.key = key, .first_us = p->packet.time_us, .new = news};
        memcpy(e->begin, p->payload, sizeof e->begin);
    }
    t->last = key;
    t->last_place = (uint16_t)place;
    t->pending = n;
    return news;
}

/* --- Shown ------------------------------------------------------------------------------------ */

static int compare_payloads(const void *a, const void *b)
{
    const struct incident_payload *x = a, *y = b;
    const uint64_t certain_x = x->records - x->records_error,
                   certain_y = y->records - y->records_error;
    if (certain_x != certain_y)
        return certain_x > certain_y ? -1 : 1;
    if (x->first_us != y->first_us)
        return x->first_us < y->first_us ? -1 : 1;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return memcmp(x->prefix, y->prefix, sizeof x->prefix);
}

uint32_t payloads_fill(const struct payloads *t, struct incident_payload out[INCIDENT_PAYLOADS],
                       uint64_t *unlisted)
{
    *unlisted = 0;
    memset(out, 0, INCIDENT_PAYLOADS * sizeof *out);
    for (uint32_t i = 0; i < t->count; i++) {
        const struct payload_entry *e = &t->entries[i];
        out[i] = (struct incident_payload){
            .records = t->records[i] + (i == t->last_place ? t->pending : 0),
            .records_error = t->errors[i],
            .first_us = e->first_us,
            .length = e->key.length,
            .prefix_length = (uint8_t)e->key.captured,
            .new = e->new,
        };
        memcpy(out[i].prefix, e->key.bytes, sizeof out[i].prefix);
        memcpy(out[i].prefix, e->begin, sizeof e->begin);
        *unlisted += t->errors[i];
    }
    qsort(out, t->count, sizeof *out, compare_payloads);
    return t->count;
}

const char *payload_text(const struct prepared *p, char out[PAYLOAD_TEXT])
{
    const uint32_t captured = p->packet.payload_captured;
    size_t used = 0;
    for (; used < captured && used < PREPARED_PAYLOAD; used++)
        snprintf(out + 2 * used, 3, "%02x", p->payload[used]);
    snprintf(out + 2 * used, PAYLOAD_TEXT - 2 * used, "%s%s(%u %s)",
             p->packet.payload_bytes > used ? ".." : "", used > 0 ? " " : "",
             p->packet.payload_bytes, p->packet.payload_bytes == 1 ? "byte" : "bytes");
    return out;
}

/* --- Over a restart --------------------------------------------------------------------------- */

static void entry_archive(struct payload_entry *e, struct archive *a)
{
    archive_bytes(a, e->key.bytes, sizeof e->key.bytes);
    archive_count(a, &e->key.length, UINT16_MAX);
    archive_count(a, &e->key.captured, PREPARED_PAYLOAD);
    archive_time_us(a, &e->first_us);
    archive_bytes(a, e->begin, sizeof e->begin);
    archive_bool(a, &e->new);
}

void payloads_archive(struct payloads *t, struct archive *a)
{
    uint32_t last = t->last_place, commonest = t->commonest;
    archive_u64(a, &t->pending);
    archive_u64(a, &t->total);
    archive_count(a, &t->count, PAYLOADS);
    archive_count(a, &last, t->count > 0 ? t->count - 1 : 0);
    archive_count(a, &commonest, t->count > 0 ? t->count - 1 : 0);
    for (uint32_t i = 0; i < t->count; i++) {
        archive_u64(a, &t->records[i]);
        archive_u64(a, &t->errors[i]);
        archive_check(a, t->errors[i] <= t->records[i] && t->records[i] <= UINT64_MAX >> 3);
        entry_archive(&t->entries[i], a);
        t->tags[i] = tag_of(&t->entries[i].key);
    }
    t->last_place = (uint16_t)last;
    t->commonest = (uint16_t)commonest;
    if (t->count > 0)
        t->last = t->entries[last].key;
}
