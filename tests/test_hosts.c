/* Tests of src/engine/hosts.c, hosts_scan.c and hosts_fill.c. */
#include "src/engine/hosts.h"

#include "src/engine/host_entry.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

#include <stdlib.h>

static struct arena arena;
static struct hosts hosts;
static struct hash_seed seed;
static struct snapshot *s;

static const struct hosts_size usual = {
    .slots = 4096, .larges = 512, .details = SNAPSHOT_SOURCE_DETAILS};

static void begin(const struct hosts_size *size)
{
    arena_close(&arena);
    ck_assert(arena_open(&arena, hosts_memory(size)));
    hosts_init(&hosts, &arena, size, 1);
    ck_assert_uint_eq(arena.used, arena.size);
}

static void setup(void)
{
    seed = packets_seed(1);
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    begin(&usual);
}

static void teardown(void)
{
    arena_close(&arena);
    snapshot_free(s);
}

/* Nothing is known of where it is. */
static const struct heavy_view no_view = {.slot = HEAVY_NONE, .expected = 0};

/* Looked for beforehand on every other packet: it must make no difference. */
static void count(const struct packet *p, bool record, bool home, bool watched)
{
    static unsigned turn;
    struct prepared prepared = prepare_packet(&seed, p);
    struct heavy_view view = no_view;
    prepared.from_home = home;
    prepared.record = record;
    prepared.watched = watched;
    if (turn++ % 2) {
        hosts_prefetch(&hosts, prepared.source_hash);
        view = hosts_prefetch_entry(&hosts, prepared.source_hash);
        if (view.slot != HEAVY_NONE)
            hosts_prefetch_detail(&hosts, view.slot, &prepared);
    }
    hosts_count_source(&hosts, &prepared, &view);
}

static struct packet syn(uint32_t source, uint32_t target, uint16_t port)
{
    return packets_syn(PACKETS_START_US, source, 0x0a000000 + target, port);
}

static void probe(uint32_t source, uint32_t target, uint16_t port)
{
    struct packet p = syn(source, target, port);
    count(&p, true, false, false);
}

static void probe_as(uint32_t source, uint32_t target, bool home, bool watched)
{
    struct packet p = syn(source, target, 80);
    count(&p, true, home, watched);
}

static void fill(uint32_t row_room)
{
    const struct hosts_out out = {.rows = s->sources,
                                  .details = s->source_details,
                                  .row_count = &s->source_count,
                                  .detail_count = &s->source_detail_count,
                                  .row_room = row_room};
    hosts_fill(&hosts, PACKETS_START_S, &out);
}

/* NULL: it is not there. */
static const struct snapshot_host *source_of(uint32_t source)
{
    struct address a = packets_v4(source);
    fill(SNAPSHOT_SOURCES);
    return snapshot_find_source(s, &a);
}

static const struct snapshot_host *present(uint32_t source)
{
    const struct snapshot_host *row = source_of(source);
    ck_assert_ptr_nonnull(row);
    return row;
}

static uint32_t number_of(const struct address *a)
{
    return bytes_u32be(a->bytes + 12);
}

#define ck_assert_distinct(count, number, how)                                                     \
    do {                                                                                           \
        ck_assert_uint_eq((count).value, number);                                                  \
        ck_assert_uint_eq((count).certainty, how);                                                 \
    } while (0)

/* --- what is counted ---------------------------------------------------------------------------
 */

START_TEST(a_source_counts_packets_bytes_and_records_and_when)
{
    struct packet p = packets_syn(PACKETS_START_US, 7, 8, 80);
    count(&p, true, true, false);
    p.wire_bytes = 40;
    p.time_us = PACKETS_START_US + 5;
    count(&p, false, true, false);
    p.time_us = PACKETS_START_US - 7;
    p.ttl = 33;
    count(&p, true, true, false);
    const struct snapshot_host *row = present(7);
    ck_assert_uint_eq(row->packets, 3);
    ck_assert_uint_eq(row->packets_error, 0);
    ck_assert_uint_eq(row->bytes, 140);
    ck_assert_uint_eq(row->records, 2);
    ck_assert_int_eq(row->first_us, PACKETS_START_US - 7);
    ck_assert_int_eq(row->last_us, PACKETS_START_US + 5);
    ck_assert_uint_eq(row->ttl, 33);
    ck_assert(row->home);
    ck_assert_int_ge(row->detail, 0);
    ck_assert_uint_eq(s->source_details[row->detail].packets_count, 3);
    probe_as(9, 8, false, false);
    ck_assert(!present(9)->home);
}
END_TEST

START_TEST(a_target_is_counted_with_its_own_ports_and_who_sent_to_it)
{
    for (uint32_t i = 0; i < 30; i++) {
        struct packet p = packets_syn(PACKETS_START_US, 100 + i, 7, (uint16_t)(i % 5));
        struct prepared prepared = prepare_packet(&seed, &p);
        prepared.record = i < 20;
        hosts_count_target(&hosts, &prepared, &no_view);
    }
    const struct snapshot_host *row = present(7);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_uint_eq(row->packets, 30);
    ck_assert_uint_eq(row->records, 20);
    ck_assert(row->home);
    ck_assert_distinct(row->peers, 20, CERTAINTY_EXACT);
    ck_assert_distinct(row->ports, 5, CERTAINTY_EXACT);
    const struct snapshot_host_detail *d = &s->source_details[row->detail];
    struct address peer = packets_v4(100);
    ck_assert_uint_eq(d->ports_count, 5);
    ck_assert(address_equal(&d->packets[d->packets_count - 1].peer, &peer));
    ck_assert(row->shielded); /* many sent to it */
}
END_TEST

START_TEST(that_a_target_is_ours_shields_it_not)
{
    for (uint32_t i = 0; i < 30; i++) {
        struct packet p = packets_syn(PACKETS_START_US, 100, 7, 80);
        struct prepared prepared = prepare_packet(&seed, &p);
        prepared.record = true;
        hosts_count_target(&hosts, &prepared, &no_view);
    }
    ck_assert(!present(7)->shielded);
}
END_TEST

START_TEST(targets_and_ports_are_of_records_and_exact_to_512)
{
    struct packet p = packets_syn(PACKETS_START_US, 7, 99, 99);
    count(&p, false, false, false);
    for (uint32_t i = 0; i < 512; i++)
        probe(7, i, (uint16_t)(i % 100));
    const struct snapshot_host *row = present(7);
    ck_assert_distinct(row->peers, 512, CERTAINTY_EXACT);
    ck_assert_distinct(row->ports, 100, CERTAINTY_EXACT);
    probe(7, 512, 0);
    ck_assert_uint_eq(present(7)->peers.certainty, CERTAINTY_ESTIMATE);
}
END_TEST

START_TEST(the_same_number_in_tcp_and_udp_is_two_ports)
{
    struct packet p = syn(7, 1, 53);
    count(&p, true, false, false);
    p = packets_udp(PACKETS_START_US, 7, 1, 0x0a000001, 53);
    count(&p, true, false, false);
    ck_assert_distinct(present(7)->ports, 2, CERTAINTY_EXACT);
}
END_TEST

START_TEST(a_ping_is_a_record_without_a_port)
{
    for (uint32_t i = 0; i < 10; i++) {
        struct packet p = packets_ping(PACKETS_START_US, 7, i);
        count(&p, true, false, false);
    }
    ck_assert_distinct(present(7)->peers, 10, CERTAINTY_EXACT);
    ck_assert_distinct(present(7)->ports, 0, CERTAINTY_EXACT);
}
END_TEST

/* --- what of it is shown -----------------------------------------------------------------------
 */

START_TEST(sources_come_by_packets_and_then_by_address)
{
    for (uint32_t source = 1; source <= 300; source++)
        for (uint32_t i = 0; i < source % 3 + 1; i++)
            probe(source, 0, 80);
    fill(SNAPSHOT_SOURCES);
    ck_assert_uint_eq(s->source_count, 300);
    ck_assert_uint_eq(hosts.table.held, 300);
    for (uint32_t i = 1; i < s->source_count; i++) {
        const struct snapshot_host *a = &s->sources[i - 1], *b = &s->sources[i];
        ck_assert_uint_ge(a->packets, b->packets);
        if (a->packets == b->packets)
            ck_assert_int_lt(address_compare(&a->address, &b->address), 0);
    }
}
END_TEST

/* 1,000 in a table with more room than that: of groups of different weights. */
enum { BUSY = 0x100, SPREADING = 0x2000, OURS = 0x3000, WATCHED = 0x3100, OTHERS = 0x4000 };

static void make_crowd(void)
{
    for (uint32_t i = 0; i < 200; i++)
        for (uint32_t n = 0; n < 100 + i; n++)
            probe(BUSY + i, 0, 80);
    for (uint32_t i = 0; i < 100; i++)
        for (uint32_t n = 0; n < 20 + i / 4 + (i < 40 ? 60 : 0); n++)
            probe(SPREADING + i, n % (20 + i / 4), 80);
    for (uint32_t i = 0; i < 50; i++)
        probe_as(OURS + i, 0, true, false);
    for (uint32_t i = 0; i < 20; i++)
        probe_as(WATCHED + i, 0, false, true);
    for (uint32_t i = 0; i < 630; i++)
        for (uint32_t n = 0; n < 1 + i % 10; n++)
            probe(OTHERS + i, n, 80);
}

/* How many of `count` sources from `first` on are shown. */
static uint32_t shown(uint32_t first, uint32_t number)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < s->source_count; i++) {
        uint32_t source = number_of(&s->sources[i].address);
        found += source >= first && source < first + number;
    }
    return found;
}

START_TEST(half_of_the_rows_go_to_the_busiest_and_half_of_the_rest_to_those_with_most_peers)
{
    make_crowd();
    fill(160);
    ck_assert_uint_eq(s->source_count, 160);
    ck_assert_uint_eq(shown(BUSY + 120, 80), 80); /* the busiest 80 */
    ck_assert_uint_eq(shown(SPREADING + 60, 40), 40);
    ck_assert_uint_eq(shown(WATCHED, 20), 20); /* the strongest of those that are shielded */
    ck_assert_uint_eq(shown(OTHERS, 630), 0);
    for (uint32_t i = 1; i < s->source_count; i++)
        ck_assert_uint_ge(s->sources[i - 1].packets, s->sources[i].packets);
}
END_TEST

START_TEST(unknown_many_peers_come_before_a_hundred)
{
    static const struct hosts_size size = {.slots = 64, .larges = 1, .details = 8};
    begin(&size);
    for (uint32_t i = 0; i < 20000; i++)
        probe(1, i % 100, 80);
    for (uint32_t i = 0; i < 5000; i++)
        probe(2, i, 80);
    for (uint32_t i = 0; i < 50000; i++)
        probe(3, 0, 80);
    probe_as(4, 0, false, true);
    ck_assert_distinct(present(1)->peers, 100, CERTAINTY_EXACT);
    ck_assert_uint_eq(present(2)->peers.certainty, CERTAINTY_UNKNOWN);
    fill(3); /* one by packets, one by peers, one by its shield */
    ck_assert_uint_eq(shown(2, 3), 3);
}
END_TEST

START_TEST(a_stronger_shield_comes_before_any_number_of_packets)
{
    for (uint32_t i = 0; i < 3; i++)
        probe(1 + i, 0, 80);
    probe(3, 1, 80); /* the one with most peers */
    probe_as(10, 0, true, false);
    probe_as(11, 0, false, true);
    for (uint32_t i = 0; i < 3; i++) {
        const struct packet p = syn(i < 2 ? 1 + i : 10, 0, 80);
        const int32_t slot = heavy_find(&hosts.table, hash_address(&seed, &p.source));
        hosts.entries[slot].packets = (i < 2 ? 15u : 5u) << 20;
    }
    fill(3);
    ck_assert_uint_eq(shown(11, 1), 1);
}
END_TEST

START_TEST(what_nobody_is_shielded_for_goes_to_the_busiest_again)
{
    for (uint32_t i = 0; i < 400; i++)
        for (uint32_t n = 0; n < 1 + i; n++)
            probe(BUSY + i, 0, 80);
    fill(100);
    ck_assert_uint_eq(s->source_count, 100);
    ck_assert_uint_eq(shown(BUSY + 350, 50), 50);
    /* Then 25 by peers, of which all have one: whoever they are. Then the busiest left. */
    ck_assert_uint_ge(shown(BUSY + 325, 75), 75);
}
END_TEST

START_TEST(all_are_shown_while_there_is_room)
{
    make_crowd();
    fill(1000);
    ck_assert_uint_eq(hosts.table.held, 1000);
    ck_assert_uint_eq(s->source_count, 1000);
    fill(SNAPSHOT_SOURCES);
    ck_assert_uint_eq(s->source_count, 1000);
    for (uint32_t room = 0; room < 12; room++) {
        fill(room);
        ck_assert_uint_eq(s->source_count, room);
    }
}
END_TEST

START_TEST(many_equal_ones_fill_the_room_to_the_last)
{
    for (uint32_t i = 0; i < 1000; i++)
        probe(i, 0, 80);
    for (uint32_t room = 1; room <= 1000; room += 37) {
        fill(room);
        ck_assert_uint_eq(s->source_count, room);
    }
}
END_TEST

/* --- details -----------------------------------------------------------------------------------
 */

/* Gives all details to sources from 0x20000000 on, each with so many packets. */
static void lend_all(uint32_t packets)
{
    for (uint32_t i = 0; i < hosts.size.details; i++)
        for (uint32_t n = 0; n < packets; n++)
            probe(0x20000000 + i, 0, 80);
}

START_TEST(details_stay_with_the_busy_and_go_to_who_becomes_busier)
{
    static const struct hosts_size size = {.slots = 4096, .larges = 8, .details = 16};
    begin(&size);
    lend_all(30000);
    for (uint32_t other = 0; other < 1000; other++)
        for (uint32_t n = 0; n < 64; n++)
            probe(0x30000000 + other, 0, 80);
    for (uint32_t i = 0; i < size.details; i++)
        ck_assert_int_ge(present(0x20000000 + i)->detail, 0);
    ck_assert_int_eq(present(0x30000000)->detail, -1);
    hosts_decay(&hosts, 6);
    for (int i = 0; i < 100000; i++)
        probe(7, 0, 80);
    ck_assert_int_ge(present(7)->detail, 0);
    ck_assert_uint_eq(s->source_detail_count, size.details);
}
END_TEST

START_TEST(after_decay_details_follow_what_matters_now)
{
    static const struct hosts_size size = {.slots = 4096, .larges = 8, .details = 16};
    begin(&size);
    lend_all(300);
    hosts_decay(&hosts, 32);
    for (uint32_t n = 0; n < 300; n++)
        for (uint32_t i = 0; i < size.details / 2; i++)
            probe(0x30000000 + i, 0, 80);
    for (uint32_t i = 0; i < size.details / 2; i++)
        ck_assert_int_ge(present(0x30000000 + i)->detail, 0);
    ck_assert_uint_eq(present(0x20000000)->packets, 300); /* what is shown does not decay */
}
END_TEST

START_TEST(a_source_whose_numbers_find_no_room_is_exact_to_three_and_then_rough)
{
    static const struct hosts_size size = {.slots = 4096, .larges = 4, .details = 16};
    begin(&size);
    for (uint32_t other = 0; other < 4; other++)
        for (uint32_t i = 0; i < 3000; i++)
            probe(0x20000000 + other, i % 100, 80);
    for (uint32_t i = 0; i < 3; i++)
        probe(7, i, 80);
    ck_assert_distinct(present(7)->peers, 3, CERTAINTY_EXACT);
    for (uint32_t i = 0; i < 60; i++)
        probe(7, i, 80);
    ck_assert_uint_eq(present(7)->peers.certainty, CERTAINTY_ROUGH);
    ck_assert_double_eq_tol(present(7)->peers.value, 60, 30);
    ck_assert_distinct(present(7)->ports, 1, CERTAINTY_EXACT);
    hosts_decay(&hosts, 32);
    for (uint32_t i = 0; i < 60; i++)
        probe(8, i, 80);
    ck_assert_distinct(present(8)->peers, 60, CERTAINTY_EXACT);
    ck_assert(present(7)->shielded); /* a rough number is good enough to see that it spreads */
}
END_TEST

/* Each large number that is lent is that of who holds it, and each detail too. */
static void check_lent(void)
{
    const struct pool *pool = &hosts.counts.pool;
    for (uint32_t slot = 0; slot < pool->used; slot++) {
        if (pool->owners[slot] == POOL_NONE)
            continue;
        const struct few *few = &hosts.counts.base[pool->owners[slot]];
        ck_assert_uint_eq(few->count, FEW_MOVED);
        ck_assert_uint_eq(few->cells[COUNTS_SLOT], slot);
    }
}

START_TEST(who_is_pushed_out_gives_back_all_that_was_lent_to_it)
{
    static const struct hosts_size size = {.slots = 64, .larges = 40, .details = 16};
    uint64_t random = 3;
    begin(&size);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t r = (uint32_t)(hash_random(&random) >> 32);
        probe(r % 1000, r / 1000 % 10, (uint16_t)(r / 10000 % 12));
        if (i % 100 == 0)
            check_lent();
    }
    ck_assert_uint_gt(hosts.table.evicted, 1000);
}
END_TEST

/* --- a flood -----------------------------------------------------------------------------------
 */

/* 200 regulars sweep eight targets each, again and again; between them come sources that never come
 * again, many more than the table holds. */
START_TEST(a_flood_of_forged_sources_leaves_the_regulars_and_no_detail_to_two)
{
    enum { REGULARS = 200, ROUNDS = 100, FORGED_A_ROUND = 1400 };
    uint32_t forged = 0x40000000;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < REGULARS; i++)
            probe(i, (i + round) % 8, 80);
        for (uint32_t i = 0; i < FORGED_A_ROUND; i++)
            probe(forged++, i, (uint16_t)i);
    }
    fill(SNAPSHOT_SOURCES);
    ck_assert_uint_gt(hosts.table.evicted, 0);
    ck_assert_uint_eq(hosts.table.held, usual.slots);
    ck_assert_uint_eq(s->source_count, SNAPSHOT_SOURCES);
    ck_assert_uint_eq(s->source_detail_count, SNAPSHOT_SOURCE_DETAILS); /* none is mislaid */
    bool lent[SNAPSHOT_SOURCE_DETAILS] = {false};
    unsigned regulars = 0, certain = 0;
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_host *row = &s->sources[i];
        bool regular = number_of(&row->address) < REGULARS;
        regulars += regular;
        if (row->packets_error == 0) {
            certain++;
            ck_assert_uint_eq(row->packets, regular ? ROUNDS : 1);
        } else {
            ck_assert_uint_le(row->packets - row->packets_error, regular ? ROUNDS : 1);
            ck_assert_uint_ne(row->peers.certainty, CERTAINTY_EXACT);
            ck_assert_uint_ne(row->ports.certainty, CERTAINTY_EXACT);
        }
        if (regular && row->peers.certainty == CERTAINTY_EXACT)
            ck_assert_uint_eq(row->peers.value, 8);
        if (row->detail < 0)
            continue;
        ck_assert(!lent[row->detail]);
        lent[row->detail] = true;
        const struct snapshot_host_detail *d = &s->source_details[row->detail];
        ck_assert_uint_ge(d->packets_count, 1);
        ck_assert_uint_le(d->ports[0].packets, regular ? ROUNDS : 1);
    }
    ck_assert_uint_eq(regulars, REGULARS);
    ck_assert_uint_gt(certain, REGULARS * 9 / 10);
}
END_TEST

START_TEST(every_detail_belongs_to_the_source_that_holds_it)
{
    static uint32_t truth[100000];
    uint64_t random = 5;
    unsigned missed = 0, inherited = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        uint64_t r = hash_random(&random) >> 20;
        uint32_t source = (uint32_t)(r % 8 ? r % 100000 : r % 100);
        struct packet p = packets_syn(PACKETS_START_US, source, source, 80);
        p.wire_bytes = source;
        count(&p, true, false, false);
        truth[source]++;
    }
    fill(SNAPSHOT_SOURCES);
    ck_assert_uint_gt(hosts.table.evicted, 0);
    ck_assert_uint_eq(s->source_detail_count, SNAPSHOT_SOURCE_DETAILS);
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_host *row = &s->sources[i];
        uint32_t source = number_of(&row->address);
        /* Bytes and records are only of what was certainly its own. */
        ck_assert_uint_eq(row->bytes, source * row->records);
        ck_assert_uint_le(row->records, truth[source]);
        ck_assert_uint_ge(row->packets, row->records);
        inherited += row->packets_error > 0;
        missed += row->packets_error > 0 && truth[source] > row->records + row->packets_error;
        ck_assert_uint_eq(row->peers.value, 1);
        if (row->detail < 0)
            continue;
        const struct snapshot_host_detail *d = &s->source_details[row->detail];
        ck_assert_uint_eq(d->peers_count, 1);
        ck_assert(address_equal(&d->peers[0].address, &row->address));
        for (uint32_t k = 0; k < d->packets_count; k++)
            ck_assert_uint_eq(d->packets[k].wire_bytes, source);
    }
    ck_assert_uint_gt(inherited, 1000);
    ck_assert_uint_le(missed, inherited / 100);
}
END_TEST

/* Two million that come once, and between them: scanners, one of ours, and one that sends to a
 * watched port, each slowly. */
START_TEST(under_a_flood_of_two_million_scanners_are_found_and_the_shielded_stay)
{
    enum { FLOOD = 2000000, SCANNERS = 40, TARGETS = 100, FOUND = 25 };
    static const struct hosts_size size = {.slots = 32768, .larges = 512, .details = 256};
    begin(&size);
    uint32_t target[SCANNERS] = {0};
    for (uint32_t i = 0; i < 20; i++)
        probe_as(OURS + i, 0, true, false);
    for (uint32_t i = 0; i < FLOOD; i++) {
        struct packet p = syn(0x40000000 + i, i, 445);
        struct prepared prepared = prepare_packet(&seed, &p);
        prepared.record = true;
        hosts_count_source(&hosts, &prepared, &no_view);
        /* Each scanner has sent to all of its targets at the end. */
        if (i % (FLOOD / SCANNERS / TARGETS) == 0) {
            uint32_t k = i / (FLOOD / SCANNERS / TARGETS) % SCANNERS;
            probe(SPREADING + k, target[k]++, 445);
        }
        if (i % 100000 == 0)
            probe_as(WATCHED, 0, false, true);
        if (i % 500000 == 0)
            hosts_decay(&hosts, 1);
    }
    fill(SNAPSHOT_SOURCES);
    unsigned found = 0;
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_host *row = &s->sources[i];
        const uint32_t source = number_of(&row->address);
        const bool scanner = source >= SPREADING && source < SPREADING + SCANNERS;
        found += scanner && row->peers.value >= FOUND;
        if (!scanner && row->peers.certainty != CERTAINTY_UNKNOWN)
            ck_assert_uint_lt(row->peers.value, FOUND);
        ck_assert(scanner || row->peers.certainty != CERTAINTY_UNKNOWN);
    }
    ck_assert_uint_eq(found, SCANNERS);
    ck_assert_uint_gt(hosts.table.evicted, size.slots);
    ck_assert_uint_eq(hosts.table.held, size.slots);
    const struct snapshot_host *watched = present(WATCHED);
    ck_assert(watched->shielded);
    ck_assert_uint_eq(watched->records, FLOOD / 100000);
    ck_assert_uint_eq(watched->packets_error, 0);
    for (uint32_t i = 0; i < 20; i++) {
        ck_assert(present(OURS + i)->shielded);
        ck_assert_uint_eq(present(OURS + i)->packets, 1);
    }
}
END_TEST

START_TEST(after_decay_who_comes_now_takes_the_place_of_who_came_then)
{
    static const struct hosts_size size = {.slots = 64, .larges = 8, .details = 8};
    begin(&size);
    for (uint32_t n = 0; n < 1000; n++)
        for (uint32_t i = 0; i < 200; i++)
            probe(0x40000000 + i, 0, 80);
    for (uint32_t n = 0; n < 20; n++)
        probe(7, 0, 80);
    ck_assert_ptr_null(source_of(7));
    hosts_decay(&hosts, 16);
    for (uint32_t n = 0; n < 20; n++)
        probe(7, 0, 80);
    ck_assert_ptr_nonnull(source_of(7));
}
END_TEST

START_TEST(who_sends_to_a_watched_port_is_admitted_at_its_first_record_and_stays)
{
    static const struct hosts_size size = {.slots = 64, .larges = 8, .details = 8};
    begin(&size);
    for (uint32_t n = 0; n < 2000; n++)
        for (uint32_t i = 0; i < 200; i++)
            probe(0x40000000 + i, 0, 80);
    for (uint32_t i = 0; i < 8; i++) {
        probe_as(WATCHED + i, 0, false, true);
        const struct snapshot_host *row = present(WATCHED + i);
        ck_assert(row->shielded);
        ck_assert_uint_eq(row->records, 1);
        ck_assert_uint_gt(row->packets_error, 0);
        ck_assert_uint_ge(row->packets, row->packets_error);
    }
}
END_TEST

START_TEST(a_watched_record_shields_whatever_came_before_it)
{
    for (uint32_t before = 0; before < 40; before++) {
        for (uint32_t n = 0; n < before; n++)
            probe_as(100 + before, 0, false, false);
        ck_assert(before == 0 || !present(100 + before)->shielded);
        probe_as(100 + before, 0, false, true);
        ck_assert(present(100 + before)->shielded);
    }
}
END_TEST

START_TEST(a_watched_record_makes_a_shield_stronger)
{
    struct packet p = syn(7, 0, 80);
    const uint64_t hash = hash_address(&seed, &p.source);
    for (uint32_t i = 0; i < 40; i++)
        probe(7, i, 80);
    const int32_t slot = heavy_find(&hosts.table, hash);
    const uint8_t before = heavy_shield_of(&hosts.table, slot);
    ck_assert_uint_gt(before, 0);
    probe_as(7, 0, false, true);
    ck_assert_uint_gt(heavy_shield_of(&hosts.table, slot), before);
    for (uint32_t i = 0; i < 40; i++)
        probe(7, i, 80);
    ck_assert_uint_gt(heavy_shield_of(&hosts.table, slot), before);
}
END_TEST

START_TEST(fifteen_targets_or_ten_ports_are_a_spread_and_fewer_are_not)
{
    for (uint32_t n = 0; n < 200; n++) {
        probe(1, n % 14, 80);
        probe(2, n % 15, 80);
        probe(3, 0, (uint16_t)(n % 9));
        probe(4, 0, (uint16_t)(n % 10));
    }
    ck_assert(!present(1)->shielded);
    ck_assert(present(2)->shielded);
    ck_assert(!present(3)->shielded);
    ck_assert(present(4)->shielded);
}
END_TEST

START_TEST(ours_are_shielded_from_the_first_packet_on)
{
    probe_as(7, 0, true, false);
    ck_assert(present(7)->shielded);
    ck_assert(present(7)->home);
    probe_as(8, 0, false, false);
    ck_assert(!present(8)->shielded);
}
END_TEST

START_TEST(ours_take_at_most_a_quarter_of_a_table_and_not_from_stronger_ones)
{
    static const struct hosts_size size = {.slots = 1024, .larges = 8, .details = 8};
    begin(&size);
    for (uint32_t i = 0; i < 20000; i++)
        probe_as(0x30000000 + i, 0, true, false);
    ck_assert_uint_eq(hosts.table.shielded, size.slots / 4);
    for (uint32_t i = 0; i < 20000; i++)
        probe_as(0x50000000 + i, 0, false, true);
    ck_assert_uint_eq(hosts.table.shielded, size.slots / 2);
    fill(SNAPSHOT_SOURCES);
    for (uint32_t i = 0; i < s->source_count; i++)
        if (s->sources[i].shielded)
            ck_assert_uint_ge(number_of(&s->sources[i].address), 0x50000000);
}
END_TEST

Suite *test_hosts_suite(void);
Suite *test_hosts_suite(void)
{
    Suite *suite = suite_create("hosts");
    TCase *c = tcase_create("hosts");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_source_counts_packets_bytes_and_records_and_when);
    tcase_add_test(c, a_target_is_counted_with_its_own_ports_and_who_sent_to_it);
    tcase_add_test(c, that_a_target_is_ours_shields_it_not);
    tcase_add_test(c, targets_and_ports_are_of_records_and_exact_to_512);
    tcase_add_test(c, the_same_number_in_tcp_and_udp_is_two_ports);
    tcase_add_test(c, a_ping_is_a_record_without_a_port);
    tcase_add_test(c, sources_come_by_packets_and_then_by_address);
    tcase_add_test(
        c, half_of_the_rows_go_to_the_busiest_and_half_of_the_rest_to_those_with_most_peers);
    tcase_add_test(c, unknown_many_peers_come_before_a_hundred);
    tcase_add_test(c, a_stronger_shield_comes_before_any_number_of_packets);
    tcase_add_test(c, after_decay_who_comes_now_takes_the_place_of_who_came_then);
    tcase_add_test(c, what_nobody_is_shielded_for_goes_to_the_busiest_again);
    tcase_add_test(c, all_are_shown_while_there_is_room);
    tcase_add_test(c, many_equal_ones_fill_the_room_to_the_last);
    tcase_add_test(c, details_stay_with_the_busy_and_go_to_who_becomes_busier);
    tcase_add_test(c, after_decay_details_follow_what_matters_now);
    tcase_add_test(c, a_source_whose_numbers_find_no_room_is_exact_to_three_and_then_rough);
    tcase_add_test(c, a_flood_of_forged_sources_leaves_the_regulars_and_no_detail_to_two);
    tcase_add_test(c, every_detail_belongs_to_the_source_that_holds_it);
    tcase_add_test(c, under_a_flood_of_two_million_scanners_are_found_and_the_shielded_stay);
    tcase_add_test(c, who_sends_to_a_watched_port_is_admitted_at_its_first_record_and_stays);
    tcase_add_test(c, a_watched_record_shields_whatever_came_before_it);
    tcase_add_test(c, a_watched_record_makes_a_shield_stronger);
    tcase_add_test(c, who_is_pushed_out_gives_back_all_that_was_lent_to_it);
    tcase_add_test(c, fifteen_targets_or_ten_ports_are_a_spread_and_fewer_are_not);
    tcase_add_test(c, ours_are_shielded_from_the_first_packet_on);
    tcase_add_test(c, ours_take_at_most_a_quarter_of_a_table_and_not_from_stronger_ones);
    suite_add_tcase(suite, c);
    return suite;
}
