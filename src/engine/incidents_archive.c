/* incidents_archive: all that is known of incidents, over a restart (base/archive.h).
 *
 * Signatures and our own addresses go by number here, and may have other numbers after a restart:
 * so the names and networks of the numbers that are written stand in front. */
#include "src/engine/incident_parts.h"

#include <string.h>

/* What numbers were when it was written. */
struct numbers {
    struct home home;
    struct home_numbers home_numbers;
    uint8_t signatures[SNAPSHOT_SIGNATURES]; /* what they are now; SIGNATURE_GONE */
};

/* --- Numbers ---------------------------------------------------------------------------------- */

static void archive_signatures(struct incidents *is, struct numbers *n, struct archive *a)
{
    uint32_t count = is->signature_count;
    archive_count(a, &count, SNAPSHOT_SIGNATURES);
    memset(n->signatures, SIGNATURE_GONE, sizeof n->signatures);
    for (uint32_t k = 0; k < count; k++) {
        char name[INCIDENT_NAME] = "";
        if (!a->reading)
            memcpy(name, is->signatures[k].name, SIGNATURE_NAME);
        archive_text(a, name, sizeof name);
        n->signatures[k] = incidents_signature_named(is, name);
    }
}

static void archive_home(const struct incidents *is, struct numbers *n, struct archive *a)
{
    enum { V4_MAPPED = 96 };
    if (!a->reading)
        n->home = *is->home.home;
    uint32_t count = (uint32_t)n->home.count;
    archive_count(a, &count, HOME_MAX);
    n->home.count = count;
    for (uint32_t k = 0; k < count; k++) {
        struct network *network = &n->home.networks[k];
        uint8_t length = (uint8_t)network->prefix_length;
        archive_address(a, &network->base);
        archive_small(a, &length, 128);
        network->prefix_length = length;
        archive_check(a, !address_is_v4(&network->base) || length >= V4_MAPPED);
    }
    if (a->failed)
        n->home.count = 0;
    home_numbers_init(&n->home_numbers, &n->home);
}

/* HOME_NUMBER_NONE: it is not ours any more. */
static int32_t number_now(const struct incidents *is, const struct numbers *n, uint32_t was)
{
    const struct address a = home_address(&n->home_numbers, was);
    return home_number(&is->home, &a);
}

static void archive_bits(const struct incidents *is, const struct numbers *n, uint64_t *bits,
                         struct archive *a)
{
    uint64_t was[HOME_NUMBERS_MOST / 64] = {0};
    const uint32_t words = (n->home_numbers.count + 63) / 64;
    if (!a->reading) {
        archive_words(a, bits, words);
        return;
    }
    archive_words(a, was, words);
    for (uint32_t k = 0; k < n->home_numbers.count; k++) {
        const int32_t now = was[k / 64] >> (k % 64) & 1 ? number_now(is, n, k) : HOME_NUMBER_NONE;
        if (now != HOME_NUMBER_NONE)
            bits[now / 64] |= UINT64_C(1) << (now % 64);
    }
}

static void archive_fresh(const struct incidents *is, const struct numbers *n, struct incident *i,
                          struct archive *a)
{
    archive_u64(a, &i->fresh_count);
    const uint64_t known = i->fresh_count < FRESH ? i->fresh_count : FRESH;
    for (uint64_t k = 0; k < known; k++) {
        struct entry_fresh *f = &i->fresh[k];
        uint32_t number = (uint32_t)f->number;
        archive_u32(a, &number);
        archive_time_us(a, &f->time_us);
        if (a->reading)
            f->number =
                number < n->home_numbers.count ? number_now(is, n, number) : HOME_NUMBER_NONE;
    }
}

/* --- Lists ------------------------------------------------------------------------------------ */

static void archive_port(struct incidents *is, struct entry_port *e, struct archive *a)
{
    archive_u16(a, &e->port);
    archive_u8(a, &e->protocol);
    archive_u64(a, &e->records);
    history_archive(&e->history, a);
    counts_archive(&is->counts, &e->sources, a);
    counts_archive(&is->counts, &e->targets, a);
}

static void archive_mix(struct incident *i, struct archive *a)
{
    archive_time_or_unknown_us(a, &i->mix.changed_us);
    archive_time_or_unknown_us(a, &i->mix_since_us);
    archive_count(a, &i->mix.before_count, INCIDENT_PORTS);
    archive_count(a, &i->mix.after_count, INCIDENT_PORTS);
    for (uint32_t k = 0; k < i->mix.before_count; k++)
        archive_u16(a, &i->mix.before[k]);
    for (uint32_t k = 0; k < i->mix.after_count; k++)
        archive_u16(a, &i->mix.after[k]);
}

/* What was told of payloads, and what makes it critical. */
static void archive_news(struct incident *i, struct archive *a)
{
    archive_time_us(a, &i->news_since_us);
    archive_u32(a, &i->news_told);
    archive_time_or_unknown_us(a, &i->news_us);
    archive_time_or_unknown_us(a, &i->insider_us);
    archive_time_or_unknown_us(a, &i->replied_us);
}

static void archive_hosts(struct incidents *is, struct entry_host *list, uint32_t *count,
                          uint32_t room, struct archive *a)
{
    archive_count(a, count, room);
    for (uint32_t k = 0; k < *count; k++) {
        archive_address(a, &list[k].address);
        archive_time_us(a, &list[k].first_us);
        archive_time_us(a, &list[k].last_us);
        archive_u64(a, &list[k].count);
        counts_archive(&is->counts, &list[k].targets, a);
    }
}

static void archive_answers(struct snapshot_answers *answers, struct archive *a)
{
    archive_u64(a, &answers->reply);
    archive_u64(a, &answers->unreachable);
    archive_u64(a, &answers->silent);
    archive_u64(a, &answers->unknown);
}

/* --- One -------------------------------------------------------------------------------------- */

static void archive_head(struct incident *i, struct archive *a)
{
    archive_text(a, i->name, sizeof i->name);
    archive_text(a, i->title, sizeof i->title);
    archive_text(a, i->reference, sizeof i->reference);
    archive_small(a, &i->severity, SEVERITY_CRITICAL);
    archive_bool(a, &i->known_new);
    archive_bool(a, &i->counting);
    archive_bool(a, &i->background);
    archive_u16(a, &i->in_alarm);
    archive_small(a, &i->surges, (PORT_SURGES << 1) - 1);
    archive_u64(a, &i->records);
    archive_time_us(a, &i->first_us);
    archive_time_us(a, &i->last_us);
    archive_time_or_unknown_us(a, &i->surge_us);
    archive_time_or_unknown_us(a, &i->spread_us);
    archive_second(a, &i->surge_told_s);
    archive_small(a, &i->scan, SCAN_BOTH);
    archive_time_us(a, &i->swept_us);
    archive_answers(&i->answers, a);
}

static void archive_earlier(struct incident *i, struct archive *a)
{
    uint32_t targets = i->earlier_targets.value;
    uint8_t certainty = i->earlier_targets.certainty;
    archive_u64(a, &i->earlier_records);
    archive_answers(&i->earlier_answers, a);
    archive_u32(a, &targets);
    archive_small(a, &certainty, CERTAINTY_UNKNOWN);
    i->earlier_targets = counts_value(targets, (enum certainty)certainty);
    i->earlier = true;
}

static void archive_lists(struct incidents *is, const struct numbers *n, struct incident *i,
                          struct archive *a)
{
    archive_u64(a, &i->ports_more);
    archive_count(a, &i->port_count, INCIDENT_PORTS);
    archive_check(a, i->kind != INCIDENT_PORT || i->port_count > 0 || !i->counting);
    for (uint32_t k = 0; k < i->port_count; k++)
        archive_port(is, &i->ports[k], a);
    archive_mix(i, a);
    payloads_archive(&i->payloads, a);
    archive_news(i, a);
    archive_hosts(is, i->insiders, &i->insider_count, INCIDENT_INSIDERS, a);
    archive_u32(a, &i->insiders_more);
    archive_hosts(is, i->repliers, &i->replier_count, INCIDENT_REPLIERS, a);
    archive_bits(is, n, i->hit, a);
    archive_bits(is, n, i->answered, a);
    archive_bits(is, n, i->emitted, a);
    archive_fresh(is, n, i, a);
}

/* sets: what its row among the ports has besides; NULL: there is none. */
static void archive_incident(struct incidents *is, const struct numbers *n, struct incident *i,
                             const struct incident_row *row, struct archive *a)
{
    archive_head(i, a);
    if (i->kind != INCIDENT_SIGNATURE)
        archive_earlier(i, a);
    if (row) {
        struct distinct united;
        bool known = counts_unite(&united, &is->counts, &i->sources, row->counts, row->sources);
        counts_archive_united(&united, known, a);
        known = counts_unite(&united, &is->counts, &i->targets, row->counts, row->targets);
        counts_archive_united(&united, known, a);
    } else {
        counts_archive(&is->counts, &i->sources, a);
        counts_archive(&is->counts, &i->targets, a);
    }
    counts_archive(&is->counts, &i->home_targets, a);
    history_archive(&i->history, a);
    history_archive(&i->fresh_history, a);
    incident_watch_archive(is, i, a);
    archive_lists(is, n, i, a);
}

/* Of those that are listed. Others were of hosts that were not ours then, or came while nobody
 * listed who replies. */
static uint64_t listed_replies(const struct incident *i)
{
    uint64_t sum = 0;
    for (uint32_t k = 0; k < i->replier_count; k++)
        sum += i->repliers[k].count;
    return sum;
}

static void read_incident(struct incidents *is, const struct numbers *n, struct incident *i,
                          struct archive *a)
{
    uint8_t kind = 0;
    archive_small(a, &kind, INCIDENT_SOURCE);
    i->used = true;
    i->kind = kind;
    i->signature = SIGNATURE_GONE;
    archive_incident(is, n, i, NULL, a);
    i->waits = true;
    i->saved_first_us = i->first_us;
    i->repliers_left_out = i->answers.reply > listed_replies(i);
    if (incident_is_of_pings(i) && i->sources.count == 0) /* saved before these were counted */
        counts_lose(&is->counts, &i->sources);
    is->held++;
    is->opened++;
    if (a->failed)
        return;
    for (uint32_t k = 0; k < i->port_count; k++)
        if (i->kind == INCIDENT_SIGNATURE || i->counting)
            incident_mark_port(is, &i->ports[k]);
}

static void write_incident(struct incidents *is, const struct numbers *n, const struct incident *i,
                           struct ports *ports, const struct snapshot *s, struct archive *a)
{
    struct incident kept = *i;
    struct incident_row row;
    archive_u8(a, &kept.kind);
    const bool has_row = incident_take_row(&kept, ports, s, &row);
    archive_incident(is, n, &kept, has_row ? &row : NULL, a);
}

/* --- All -------------------------------------------------------------------------------------- */

static void archive_around(struct incidents *is, struct numbers *n, struct archive *a)
{
    archive_signatures(is, n, a);
    archive_home(is, n, a);
    archive_time_or_unknown_us(a, &is->began_us);
    archive_u64(a, &is->evicted);
}

/* First those that signatures find: what is read first finds room for its large counts. Those of
 * a port came from its row, and took no room here before. */
static int list_to_write(const struct incidents *is,
                         const struct incident *list[SNAPSHOT_INCIDENTS])
{
    int count = 0;
    for (int named = 1; named >= 0; named--)
        for (int k = 0; k < SNAPSHOT_INCIDENTS; k++)
            if (is->table[k].used && (is->table[k].kind == INCIDENT_SIGNATURE) == named)
                list[count++] = &is->table[k];
    return count;
}

void incidents_write(struct incidents *is, struct ports *ports, const struct snapshot *s,
                     struct archive *a)
{
    struct numbers n;
    const struct incident *list[SNAPSHOT_INCIDENTS];
    const int count = list_to_write(is, list);
    archive_around(is, &n, a);
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++) {
        bool used = k < count;
        archive_bool(a, &used);
        if (used)
            write_incident(is, &n, list[k], ports, s, a);
    }
    probers_archive(&is->probers, n.signatures, is->seed, a);
    forged_archive(&is->forged, a);
}

void incidents_read(struct incidents *is, int64_t saved_second, struct archive *a)
{
    struct numbers n = {.home = {.count = 0}};
    archive_around(is, &n, a);
    for (int k = 0; k < SNAPSHOT_INCIDENTS && !a->failed; k++) {
        bool used = false;
        archive_bool(a, &used);
        if (used)
            read_incident(is, &n, &is->table[k], a);
    }
    probers_archive(&is->probers, n.signatures, is->seed, a);
    forged_archive(&is->forged, a);
    forged_renumber(&is->forged, n.signatures);
    incidents_find_signatures(is);
    is->saved_second = saved_second;
    is->waits = true;
}

/* As they lie in memory; and what stands before numbers that may be 0, a bit for each, or for words
 * of bits a byte: an eighth. */
size_t incidents_archive_most(const struct incidents_size *size, const struct home *home)
{
    enum { AROUND = 64 * 1024 };
    const size_t bytes = incidents_memory(size, home) + sizeof(struct forged);
    return bytes + bytes / 8 + AROUND;
}
