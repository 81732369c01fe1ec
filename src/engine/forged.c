/* forged: see forged.h. */
#include "src/engine/forged.h"

#include "src/base/bits.h"
#include "src/base/clock.h"
#include "src/engine/counts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    STEP_MOST = 10240, /* the largest of the eight of 2004: 8635 */
    TRIES_MOST = 100,  /* its square is the last within STEP_MOST */
    IDS = 65536,
    BITS = FORGED_WORDS * 64,
};
static_assert(sizeof(struct forged) <= 4096, "4 KiB");

/* --- Names ------------------------------------------------------------------------------------ */

static uint64_t *word_of(struct forged_chain *c, uint16_t tag)
{
    return &c->bits[tag / 64 % FORGED_WORDS];
}

static bool knows(const struct forged_chain *c, uint16_t tag)
{
    if (c->names > FORGED_TAGS)
        return c->bits[tag / 64 % FORGED_WORDS] >> tag % 64 & 1;
    for (int i = 0; i < c->names; i++)
        if (c->tags[i] == tag)
            return true;
    return false;
}

static void add_name(struct forged_chain *c, uint16_t tag)
{
    if (c->names < FORGED_TAGS) {
        c->tags[c->names++] = tag;
        return;
    }
    if (c->names == FORGED_TAGS) {
        uint16_t tags[FORGED_TAGS];
        memcpy(tags, c->tags, sizeof tags);
        memset(c->bits, 0, sizeof c->bits);
        for (int i = 0; i < FORGED_TAGS; i++)
            *word_of(c, tags[i]) |= UINT64_C(1) << tags[i] % 64;
        c->names++;
    }
    *word_of(c, tag) |= UINT64_C(1) << tag % 64;
}

static struct distinct_count count_names(const struct forged_chain *c)
{
    enum { FULL = 4 }; /* with fewer bits unset the next one says too much */
    int unset = BITS;
    if (c->names <= FORGED_TAGS)
        return counts_value(c->names, CERTAINTY_EXACT);
    for (int i = 0; i < FORGED_WORDS; i++)
        unset -= (int)bits_set(c->bits[i]);
    if (unset < FULL)
        return counts_value(0, CERTAINTY_UNKNOWN);
    return counts_value((uint32_t)lround(-BITS * log((double)unset / BITS)), CERTAINTY_ROUGH);
}

/* What is unknown is more. */
static bool is_more(struct distinct_count a, struct distinct_count b)
{
    if (a.certainty == CERTAINTY_UNKNOWN || b.certainty == CERTAINTY_UNKNOWN)
        return a.certainty == CERTAINTY_UNKNOWN;
    return a.value > b.value;
}

/* --- Chains ----------------------------------------------------------------------------------- */

static bool is_alike(const struct forged_chain *c, const struct forged_chain *like)
{
    return c->used && c->signature == like->signature && c->ttl == like->ttl &&
           c->length == like->length;
}

/* The longest pause between the eight: 4,829 s. */
static bool is_over(const struct forged_detector *d, const struct forged_chain *c, int64_t now_us)
{
    return now_us - c->last_us > d->pause_s * US_PER_S;
}

static bool by_chance(const struct forged_detector *d, const struct forged_chain *c)
{
    double chance = 1;
    for (int n = 1; n < c->names; n++)
        chance *= (double)c->climb / IDS / n;
    return chance >= 1.0 / (double)d->odds;
}

/* The same sender, before a pause, is no other group. */
static void forget_earlier(struct forged *f, const struct forged_detector *d,
                           const struct forged_chain *found)
{
    for (int i = 0; i < FORGED_CHAINS; i++) {
        struct forged_chain *c = &f->chains[i];
        if (c != found && is_alike(c, found) && c->found && is_over(d, c, found->last_us))
            c->used = false;
    }
}

static void move_on(struct forged_chain *c, const struct packet *p)
{
    c->last_id = p->ip_id;
    c->last_us = p->time_us;
    c->tries = 0;
}

static void join(struct forged *f, const struct forged_detector *d, struct forged_chain *c,
                 const struct packet *p, uint16_t tag, uint32_t climb)
{
    add_name(c, tag);
    move_on(c, p);
    if (c->found)
        return;
    c->climb += climb;
    c->found = !by_chance(d, c);
    if (c->found)
        forget_earlier(f, d, c);
    else if (c->names == FORGED_TAGS)
        c->used = false; /* it never will be */
}

static void begin_chain(struct forged *f, const struct forged_chain *new)
{
    struct forged_chain *place = &f->chains[0];
    for (int i = 1; i < FORGED_CHAINS && place->used; i++) {
        struct forged_chain *c = &f->chains[i];
        if (!c->used || c->found < place->found ||
            (c->found == place->found && c->last_us < place->last_us))
            place = c;
    }
    *place = *new;
}

/* --- Counting --------------------------------------------------------------------------------- */

static bool is_suspect(const struct packet *p)
{
    return p->ip_version == 4 && p->protocol == IP_UDP && p->has_ports && !p->truncated &&
           p->udp_checksum == 0;
}

/* A packet of a name that the chain has. False: it does not fit. Then that is another's, with a
 * counter of his own, and had joined by chance. */
static bool goes_on(struct forged_chain *c, const struct packet *p)
{
    const uint16_t ahead = (uint16_t)(p->ip_id - c->last_id);
    if (c->names > 1 && (ahead == 0 || ahead > STEP_MOST)) {
        c->used = c->found;
        return false;
    }
    move_on(c, p);
    return true;
}

void forged_count(struct forged *f, const struct forged_detector *d, const struct packet *p,
                  uint64_t source_hash, uint8_t signature)
{
    if (!is_suspect(p))
        return;
    const uint16_t tag = (uint16_t)(source_hash >> 48);
    struct forged_chain new = {.last_us = p->time_us,
                               .length = p->ip_length,
                               .last_id = p->ip_id,
                               .signature = signature,
                               .ttl = p->ttl,
                               .used = true};
    add_name(&new, tag);
    for (int i = 0; i < FORGED_CHAINS; i++) {
        struct forged_chain *c = &f->chains[i];
        if (is_alike(c, &new) && !is_over(d, c, p->time_us) && knows(c, tag) && goes_on(c, p))
            return;
    }
    struct forged_chain *nearest = NULL;
    uint32_t least = STEP_MOST + 1;
    for (int i = 0; i < FORGED_CHAINS; i++) {
        struct forged_chain *c = &f->chains[i];
        if (!is_alike(c, &new) || is_over(d, c, p->time_us) || knows(c, tag))
            continue;
        c->tries = (uint8_t)(c->tries + (c->tries <= TRIES_MOST));
        const uint32_t ahead = (uint16_t)(p->ip_id - c->last_id);
        const uint32_t climb = ahead * c->tries * c->tries;
        if (ahead > 0 && climb < least) {
            least = climb;
            nearest = c;
        }
    }
    if (nearest)
        join(f, d, nearest, p, tag, least);
    else
        begin_chain(f, &new);
}

uint32_t forged_groups(const struct forged *f, uint8_t signature, struct distinct_count *names)
{
    uint32_t groups = 0;
    *names = counts_value(0, CERTAINTY_EXACT);
    for (int i = 0; i < FORGED_CHAINS; i++) {
        const struct forged_chain *c = &f->chains[i];
        if (!c->used || !c->found || c->signature != signature)
            continue;
        const struct distinct_count count = count_names(c);
        groups++;
        if (is_more(count, *names))
            *names = count;
    }
    return groups;
}

/* --- Other numbers of signatures, and over a restart ------------------------------------------ */

void forged_renumber(struct forged *f, const uint8_t at[FORGED_SIGNATURES])
{
    for (int i = 0; i < FORGED_CHAINS; i++) {
        struct forged_chain *c = &f->chains[i];
        const uint8_t now = c->used ? at[c->signature % FORGED_SIGNATURES] : FORGED_GONE;
        if (now == FORGED_GONE)
            *c = (struct forged_chain){.used = false};
        else
            c->signature = now;
    }
}

void forged_archive(struct forged *f, struct archive *a)
{
    for (int i = 0; i < FORGED_CHAINS; i++) {
        struct forged_chain *c = &f->chains[i];
        archive_bool(a, &c->used);
        if (!c->used)
            continue;
        archive_time_us(a, &c->last_us);
        archive_u32(a, &c->climb);
        archive_u16(a, &c->length);
        archive_u16(a, &c->last_id);
        archive_u16(a, &c->names);
        archive_check(a, c->names <= FORGED_TAGS + 1);
        archive_small(a, &c->tries, TRIES_MOST + 1);
        archive_small(a, &c->signature, FORGED_SIGNATURES - 1);
        archive_u8(a, &c->ttl);
        archive_bool(a, &c->found);
        archive_words(a, c->bits, FORGED_WORDS);
    }
    if (a->reading && a->failed)
        *f = (struct forged){.chains = {{.used = false}}};
}
