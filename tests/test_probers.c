/* Tests of src/engine/probers.c. */
#include "src/engine/probers.h"

#include "tests/check.h"
#include "tests/packets.h"

enum { SETS = 4 };

static struct arena arena;
static struct probers p;

static void setup(void)
{
    ck_assert(arena_open(&arena, probers_memory(SETS)));
    probers_init(&p, &arena, SETS);
}

static void teardown(void)
{
    arena_close(&arena);
}

/* Somebody, by a number that is the hash as well. */
static struct prober *get(uint64_t number, int64_t time_us)
{
    struct prepared packet = {.packet = packets_udp(time_us, (uint32_t)number, 1, 2, 3),
                              .source_hash = number};
    return probers_get(&p, &packet);
}

START_TEST(who_came_once_is_held_with_address_and_times)
{
    ck_assert_ptr_null(probers_find(&p, 7));
    get(7, 100);
    const struct prober *prober = get(7, 300);
    get(7, 200);
    ck_assert_ptr_eq(probers_find(&p, 7), prober);
    ck_assert_int_eq(prober->first_us, 100);
    ck_assert_int_eq(prober->last_us, 300);
    const struct address a = packets_v4(7);
    ck_assert(address_equal(&prober->address, &a));
    ck_assert_uint_eq(p.held, 1);
}
END_TEST

START_TEST(a_hash_of_0_is_somebody_too)
{
    get(0, 100);
    ck_assert_ptr_nonnull(probers_find(&p, 0));
    ck_assert_uint_eq(p.held, 1);
}
END_TEST

START_TEST(in_a_full_set_who_was_silent_longest_makes_room_and_is_counted)
{
    for (uint64_t i = 1; i <= PROBER_WAYS; i++)
        get(i * SETS, (int64_t)i);
    get(SETS, 100); /* the oldest comes again */
    ck_assert_uint_eq(p.evicted, 0);
    get(100 * SETS, 101);
    ck_assert_uint_eq(p.evicted, 1);
    ck_assert_uint_eq(p.held, PROBER_WAYS);
    ck_assert_ptr_null(probers_find(&p, 2 * SETS));
    ck_assert_ptr_nonnull(probers_find(&p, SETS));
    ck_assert_ptr_nonnull(probers_find(&p, 100 * SETS));
}
END_TEST

START_TEST(a_newcomer_begins_without_what_the_one_before_had)
{
    for (uint64_t i = 1; i <= PROBER_WAYS; i++)
        probers_mark(&p, get(i * SETS, (int64_t)i), 5);
    ck_assert(!prober_matched(get(100 * SETS, 100), 5));
}
END_TEST

START_TEST(companions_are_sources_that_matched_both_in_any_order)
{
    probers_mark(&p, get(1, 1), 3);
    probers_mark(&p, get(1, 2), 70);
    probers_mark(&p, get(2, 3), 70);
    probers_mark(&p, get(2, 4), 3);
    probers_mark(&p, get(3, 5), 3);
    ck_assert_uint_eq(p.both[3][70], 2);
    ck_assert_uint_eq(p.both[70][3], 2);
    ck_assert_uint_eq(p.both[3][3], 0);
}
END_TEST

START_TEST(a_signature_is_matched_for_the_first_time_once)
{
    ck_assert(probers_mark(&p, get(1, 1), 127));
    ck_assert(!probers_mark(&p, get(1, 2), 127));
    ck_assert(probers_mark(&p, get(1, 3), 0));
    ck_assert_uint_eq(p.both[0][127], 1);
}
END_TEST

START_TEST(below_its_threshold_a_packet_stands_for_nothing_then_for_all)
{
    struct prober *prober = get(1, 1);
    ck_assert_uint_eq(prober_wait(prober, 9, 1), 1);
    ck_assert_uint_eq(prober_wait(prober, 9, 3), 0);
    ck_assert_uint_eq(prober_wait(prober, 4, 2), 0);
    ck_assert_uint_eq(prober_wait(prober, 9, 3), 0);
    ck_assert_uint_eq(prober_wait(prober, 4, 2), 2);
    ck_assert_uint_eq(prober_wait(prober, 9, 3), 3);
    probers_mark(&p, prober, 9);
    ck_assert_uint_eq(prober_wait(prober, 9, 3), 1);
}
END_TEST

START_TEST(more_signatures_waited_for_than_there_is_room_share_the_last_place)
{
    struct prober *prober = get(1, 1);
    for (uint32_t signature = 0; signature < PROBER_WAITING + 2; signature++)
        ck_assert_uint_eq(prober_wait(prober, signature, 2), 0);
    ck_assert_uint_eq(prober_wait(prober, 0, 2), 2);
    ck_assert_uint_eq(prober_wait(prober, PROBER_WAITING + 1, 2), 2);
}
END_TEST

START_TEST(signatures_with_other_numbers_keep_their_sources_and_what_they_share)
{
    uint8_t at[SNAPSHOT_SIGNATURES];
    memset(at, PROBER_GONE, sizeof at);
    at[0] = 70;
    at[1] = 0;
    struct prober *prober = get(7, 100);
    probers_mark(&p, prober, 0);
    probers_mark(&p, prober, 1);
    probers_mark(&p, prober, 2);
    prober_wait(prober, 3, 5);
    probers_renumber(&p, at);
    ck_assert(prober_matched(prober, 70) && prober_matched(prober, 0));
    ck_assert(!prober_matched(prober, 1) && !prober_matched(prober, 2));
    ck_assert_uint_eq(p.both[70][0], 1);
    ck_assert_uint_eq(p.both[0][70], 1);
    ck_assert_uint_eq(p.both[0][1], 0);
    ck_assert_uint_eq(prober->waiting[0], 0);
}
END_TEST

START_TEST(what_is_archived_is_read_the_same)
{
    static uint8_t bytes[1 << 16];
    uint8_t at[SNAPSHOT_SIGNATURES];
    struct hash_seed seed;
    hash_seed_fixed(&seed, 1);
    for (uint32_t i = 0; i < SNAPSHOT_SIGNATURES; i++)
        at[i] = (uint8_t)i;
    for (uint64_t i = 1; i <= 20; i++) {
        const struct address a = packets_v4((uint32_t)i);
        struct prepared packet = {.packet = packets_udp((int64_t)i, (uint32_t)i, 1, 2, 3),
                                  .source_hash = hash_address(&seed, &a)};
        struct prober *prober = probers_get(&p, &packet);
        prober->records = i;
        probers_mark(&p, prober, (uint32_t)i % 3);
        source_habit_add(&prober->habit, 3000);
    }
    struct archive a = archive_to(bytes, sizeof bytes);
    const uint32_t held = p.held;
    probers_archive(&p, at, &seed, &a);
    ck_assert(!a.failed);
    arena_close(&arena);
    setup();
    a = archive_from(bytes, a.at);
    probers_archive(&p, at, &seed, &a);
    ck_assert(archive_is_read(&a));
    ck_assert_uint_eq(p.held, held);
    uint32_t found = 0;
    for (uint32_t i = 1; i <= 20; i++) {
        const struct address who = packets_v4(i);
        const struct prober *prober = probers_find(&p, hash_address(&seed, &who));
        if (!prober)
            continue;
        found++;
        ck_assert_uint_eq(prober->records, i);
        ck_assert_int_eq(prober->first_us, i);
        ck_assert(prober_matched(prober, i % 3));
        ck_assert_uint_eq(prober->habit.packets, 1);
    }
    ck_assert_uint_eq(found, held);
}
END_TEST

Suite *test_probers_suite(void);
Suite *test_probers_suite(void)
{
    Suite *suite = suite_create("probers");
    TCase *c = tcase_create("probers");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, who_came_once_is_held_with_address_and_times);
    tcase_add_test(c, a_hash_of_0_is_somebody_too);
    tcase_add_test(c, in_a_full_set_who_was_silent_longest_makes_room_and_is_counted);
    tcase_add_test(c, a_newcomer_begins_without_what_the_one_before_had);
    tcase_add_test(c, companions_are_sources_that_matched_both_in_any_order);
    tcase_add_test(c, a_signature_is_matched_for_the_first_time_once);
    tcase_add_test(c, below_its_threshold_a_packet_stands_for_nothing_then_for_all);
    tcase_add_test(c, more_signatures_waited_for_than_there_is_room_share_the_last_place);
    tcase_add_test(c, signatures_with_other_numbers_keep_their_sources_and_what_they_share);
    tcase_add_test(c, what_is_archived_is_read_the_same);
    suite_add_tcase(suite, c);
    return suite;
}
