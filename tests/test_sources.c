/* Tests of src/engine/sources.c. */
#include "src/engine/sources.h"

#include "tests/packets.h"

#include <check.h>
#include <stdlib.h>

static struct sources sources;
static struct hash_seed seed;
static struct snapshot *s;

static void setup(void)
{
    seed = packets_seed(1);
    ck_assert(sources_init(&sources, 1));
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
}

static void teardown(void)
{
    sources_done(&sources);
    snapshot_free(s);
}

static void count(const struct packet *p, bool record, bool home)
{
    sources_count(&sources, p, record, home, hash_address(&seed, &p->source),
                  hash_address(&seed, &p->target),
                  hash_u64(&seed, (uint64_t)p->protocol << 16 | p->target_port));
}

static void probe(uint32_t source, uint32_t target, uint16_t port)
{
    struct packet p = packets_syn(PACKETS_START_US, source, 0x0a000000 + target, port);
    count(&p, true, false);
}

static const struct snapshot_host *source_of(uint32_t source)
{
    struct address a = packets_v4(source);
    sources_fill(&sources, PACKETS_START_S, s);
    return snapshot_find_source(s, &a);
}

#define ck_assert_distinct(count, number, how)                                                     \
    do {                                                                                           \
        ck_assert_uint_eq((count).value, number);                                                  \
        ck_assert_uint_eq((count).certainty, how);                                                 \
    } while (0)

START_TEST(a_source_counts_packets_bytes_and_records_and_when)
{
    struct packet p = packets_syn(PACKETS_START_US, 7, 8, 80);
    count(&p, true, true);
    p.wire_bytes = 40;
    p.time_us = PACKETS_START_US + 5;
    count(&p, false, true);
    p.time_us = PACKETS_START_US - 7;
    p.ttl = 33;
    count(&p, true, true);
    const struct snapshot_host *row = source_of(7);
    ck_assert_ptr_nonnull(row);
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
}
END_TEST

START_TEST(targets_and_ports_are_of_records_and_exact_to_512)
{
    struct packet p = packets_syn(PACKETS_START_US, 7, 99, 99);
    count(&p, false, false);
    for (uint32_t i = 0; i < 512; i++)
        probe(7, i, (uint16_t)(i % 100));
    const struct snapshot_host *row = source_of(7);
    ck_assert_distinct(row->targets, 512, CERTAINTY_EXACT);
    ck_assert_distinct(row->ports, 100, CERTAINTY_EXACT);
    probe(7, 512, 0);
    ck_assert_uint_eq(source_of(7)->targets.certainty, CERTAINTY_ESTIMATE);
}
END_TEST

START_TEST(a_ping_is_a_record_without_a_port)
{
    for (uint32_t i = 0; i < 10; i++) {
        struct packet p = packets_ping(PACKETS_START_US, 7, i);
        count(&p, true, false);
    }
    ck_assert_distinct(source_of(7)->targets, 10, CERTAINTY_EXACT);
    ck_assert_distinct(source_of(7)->ports, 0, CERTAINTY_EXACT);
}
END_TEST

START_TEST(sources_come_by_packets_and_then_by_address)
{
    for (uint32_t source = 1; source <= 300; source++)
        for (uint32_t i = 0; i < source % 3 + 1; i++)
            probe(source, 0, 80);
    sources_fill(&sources, PACKETS_START_S, s);
    ck_assert_uint_eq(s->source_count, 300);
    ck_assert_uint_eq(s->source_table.held, 300);
    for (uint32_t i = 1; i < s->source_count; i++) {
        const struct snapshot_host *a = &s->sources[i - 1], *b = &s->sources[i];
        ck_assert_uint_ge(a->packets, b->packets);
        if (a->packets == b->packets)
            ck_assert_int_lt(address_compare(&a->address, &b->address), 0);
    }
}
END_TEST

/* Gives all details to sources from 0x20000000 on, each with so many packets. */
static void lend_all(uint32_t packets)
{
    for (uint32_t i = 0; i < SNAPSHOT_SOURCE_DETAILS; i++)
        for (uint32_t n = 0; n < packets; n++)
            probe(0x20000000 + i, 0, 80);
}

START_TEST(a_source_without_a_detail_is_exact_to_three_and_then_unknown)
{
    lend_all(300);
    for (uint32_t i = 0; i < 3; i++)
        probe(7, i, 80);
    ck_assert_int_eq(source_of(7)->detail, -1);
    ck_assert_distinct(source_of(7)->targets, 3, CERTAINTY_EXACT);
    probe(7, 3, 80);
    ck_assert_distinct(source_of(7)->targets, 0, CERTAINTY_UNKNOWN);
    ck_assert_distinct(source_of(7)->ports, 1, CERTAINTY_EXACT);
}
END_TEST

START_TEST(a_source_that_lost_its_detail_says_unknown_beyond_three)
{
    for (uint32_t i = 0; i < 10; i++)
        probe(7, i, 80);
    ck_assert_distinct(source_of(7)->targets, 10, CERTAINTY_EXACT);
    lend_all(1);
    pool_decay(&sources.pool, 32);
    for (uint32_t other = 0; other < 2500; other++)
        for (uint32_t i = 0; i < 20; i++)
            probe(0x30000000 + other, i, 80);
    ck_assert_int_eq(source_of(7)->detail, -1);
    ck_assert_distinct(source_of(7)->targets, 0, CERTAINTY_UNKNOWN);
    ck_assert_distinct(source_of(7)->ports, 1, CERTAINTY_EXACT);
    ck_assert_uint_eq(source_of(7)->packets, 10);
}
END_TEST

static uint32_t number_of(const struct address *a)
{
    return bytes_u32be(a->bytes + 12);
}

/* 200 regulars sweep eight targets each, again and again; between them come sources that never come
 * again, twice as many as the table holds. */
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
    sources_fill(&sources, PACKETS_START_S, s);
    ck_assert_uint_gt(s->source_table.evicted, 0);
    ck_assert_uint_eq(s->source_count, SNAPSHOT_SOURCES);
    ck_assert_uint_eq(s->source_detail_count, SNAPSHOT_SOURCE_DETAILS); /* none is mislaid */
    bool lent[SNAPSHOT_SOURCE_DETAILS] = {false};
    unsigned regulars = 0;
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_host *row = &s->sources[i];
        bool regular = number_of(&row->address) < REGULARS;
        ck_assert_uint_le(row->packets - row->packets_error, regular ? ROUNDS : 1);
        if (row->packets_error == 0)
            ck_assert_uint_eq(row->packets, regular ? ROUNDS : 1);
        else
            ck_assert_uint_ne(row->targets.certainty, CERTAINTY_EXACT);
        if (regular && row->targets.certainty == CERTAINTY_EXACT)
            ck_assert_uint_eq(row->targets.value, 8);
        regulars += regular;
        if (row->detail < 0)
            continue;
        ck_assert(!lent[row->detail]);
        lent[row->detail] = true;
        const struct snapshot_host_detail *d = &s->source_details[row->detail];
        ck_assert_uint_ge(d->packets_count, 1);
        ck_assert_uint_le(d->ports[0].packets, row->packets - row->packets_error);
    }
    ck_assert_uint_eq(regulars, REGULARS);
}
END_TEST

START_TEST(every_detail_belongs_to_the_source_that_holds_it)
{
    uint64_t random = 5;
    for (uint32_t i = 0; i < 300000; i++) {
        uint64_t r = hash_random(&random) >> 20;
        uint32_t source = (uint32_t)(r % 8 ? r % 100000 : r % 100);
        struct packet p = packets_syn(PACKETS_START_US, source, source, 80);
        p.wire_bytes = source;
        count(&p, true, false);
    }
    sources_fill(&sources, PACKETS_START_S, s);
    ck_assert_uint_gt(s->source_table.evicted, 0);
    ck_assert_uint_eq(s->source_detail_count, SNAPSHOT_SOURCE_DETAILS);
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_host *row = &s->sources[i];
        uint32_t source = number_of(&row->address);
        ck_assert_uint_eq(row->bytes, source * (row->packets - row->packets_error));
        ck_assert_uint_eq(row->targets.value, 1);
        if (row->detail < 0)
            continue;
        const struct snapshot_host_detail *d = &s->source_details[row->detail];
        ck_assert_uint_eq(d->targets_count, 1);
        ck_assert(address_equal(&d->targets[0].address, &row->address));
        for (uint32_t k = 0; k < d->packets_count; k++)
            ck_assert_uint_eq(d->packets[k].wire_bytes, source);
    }
}
END_TEST

Suite *test_sources_suite(void);
Suite *test_sources_suite(void)
{
    Suite *suite = suite_create("sources");
    TCase *c = tcase_create("sources");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_source_counts_packets_bytes_and_records_and_when);
    tcase_add_test(c, targets_and_ports_are_of_records_and_exact_to_512);
    tcase_add_test(c, a_ping_is_a_record_without_a_port);
    tcase_add_test(c, sources_come_by_packets_and_then_by_address);
    tcase_add_test(c, a_source_without_a_detail_is_exact_to_three_and_then_unknown);
    tcase_add_test(c, a_source_that_lost_its_detail_says_unknown_beyond_three);
    tcase_add_test(c, a_flood_of_forged_sources_leaves_the_regulars_and_no_detail_to_two);
    tcase_add_test(c, every_detail_belongs_to_the_source_that_holds_it);
    suite_add_tcase(suite, c);
    return suite;
}
