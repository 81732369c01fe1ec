/* Tests of src/engine/counts.c: numbers of distinct things, of which some find a large record. */
#include "src/engine/counts.h"

#include "tests/check.h"
#include "tests/errors.h"

#include <string.h>

enum { OWNERS = 64, LARGES = 8, NOTE = 0x1234 };

static struct arena arena;
static struct counts counts;
static struct few *fews;

static void setup(void)
{
    ck_assert(arena_open(&arena, arena_size(OWNERS * sizeof *fews) + counts_memory(LARGES)));
    fews = arena_take(&arena, OWNERS * sizeof *fews);
    counts_init(&counts, &arena, LARGES, 1);
    for (int i = 0; i < OWNERS; i++)
        fews[i].note = NOTE;
}

/* What a count is part of may keep its note there. */
static void teardown(void)
{
    for (int i = 0; i < OWNERS; i++)
        ck_assert_uint_eq(fews[i].note, NOTE);
    ck_assert_uint_eq(arena.used, arena.size);
    arena_close(&arena);
}

/* Adds things number from .. to - 1. */
static void add(int owner, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        const uint64_t hash = spread((uint64_t)owner << 32 | i);
        counts_prefetch(&counts, &fews[owner], hash);
        counts_add(&counts, &fews[owner], hash);
    }
}

static struct distinct_count read(int owner)
{
    return counts_read(&counts, &fews[owner]);
}

static void check_exact(int owner, uint32_t value)
{
    ck_assert_uint_eq(read(owner).value, value);
    ck_assert_uint_eq(read(owner).certainty, CERTAINTY_EXACT);
}

/* Every large record is somebody's who comes often. */
static void lend_all(void)
{
    for (int i = 0; i < LARGES; i++)
        for (int times = 0; times < 100; times++)
            add(OWNERS - 1 - i, 0, 50);
}

START_TEST(a_count_is_exact_up_to_512_if_there_is_room)
{
    check_exact(0, 0);
    for (uint32_t n = 1; n <= DISTINCT_EXACT; n++) {
        add(0, 0, n);
        check_exact(0, n);
        ck_assert_int_eq(fews[0].count == FEW_MOVED, n > FEW);
    }
    for (int i = 1; i < LARGES; i++) {
        add(i, 0, 10);
        check_exact(i, 10);
    }
    check_exact(0, DISTINCT_EXACT);
}
END_TEST

START_TEST(beyond_512_it_is_an_estimate_that_follows_what_is_added)
{
    static const uint32_t truths[] = {513, 600, 2000, 20000, 200000};
    add(0, 0, DISTINCT_EXACT);
    for (int i = 0; i < 5; i++) {
        add(0, 0, truths[i]);
        struct distinct_count c = read(0);
        ck_assert_uint_eq(c.certainty, CERTAINTY_ESTIMATE);
        ck_assert_double_eq_tol(c.value, truths[i], 4 * HYPERLOGLOG_STANDARD_ERROR * truths[i] + 1);
        add(0, 0, truths[i]);
        ck_assert_uint_eq(read(0).value, c.value);
    }
}
END_TEST

START_TEST(who_finds_no_room_goes_on_roughly)
{
    lend_all();
    add(0, 0, FEW);
    check_exact(0, FEW);
    add(0, 0, FEW + 1);
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_ROUGH);
    ck_assert_uint_ge(read(0).value, FEW + 1);
    add(0, 0, 100);
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_ROUGH);
    ck_assert_double_eq_tol(read(0).value, 100, 40); /* 4 standard errors */
    for (int i = 0; i < LARGES; i++)
        check_exact(OWNERS - 1 - i, 50);
}
END_TEST

START_TEST(of_a_rough_number_no_thing_is_left_out_whatever_their_order)
{
    static const uint64_t orders[2][5] = {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}};
    struct few *first = &fews[0], *second = &fews[1];
    lend_all();
    for (int i = 0; i < 5; i++) {
        counts_add(&counts, first, spread(orders[0][i]));
        counts_add(&counts, second, spread(orders[1][i]));
    }
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_ROUGH);
    ck_assert_uint_eq(read(1).certainty, CERTAINTY_ROUGH);
    ck_assert_mem_eq(first->cells, second->cells, sizeof first->cells);
}
END_TEST

START_TEST(who_has_more_than_can_be_told_roughly_says_unknown)
{
    lend_all();
    add(0, 0, 5000);
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_UNKNOWN);
    ck_assert(counts_reaches(&counts, &fews[0], FEW_ROUGH_MOST));
    add(0, 0, 5000);
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_UNKNOWN);
}
END_TEST

static bool has(int owner, uint64_t i)
{
    return counts_has(&counts, &fews[owner], spread((uint64_t)owner << 32 | i));
}

START_TEST(what_was_added_is_known_while_the_count_is_exact)
{
    ck_assert(!has(0, 0));
    for (uint64_t i = 0; i < 512; i++) {
        add(0, i, i + 1);
        ck_assert(has(0, 0) && has(0, i) && !has(0, i + 1));
    }
    check_exact(0, 512);
    add(0, 512, 600);
    ck_assert(!has(0, 0));
}
END_TEST

START_TEST(what_is_said_to_be_lost_stays_unknown_until_it_is_cleared)
{
    add(0, 0, 2);
    add(1, 0, 50);
    for (int owner = 0; owner < 2; owner++) {
        counts_lose(&counts, &fews[owner]);
        ck_assert_uint_eq(read(owner).certainty, CERTAINTY_UNKNOWN);
        ck_assert(!has(owner, 0));
        add(owner, 0, 50);
        ck_assert_uint_eq(read(owner).certainty, CERTAINTY_UNKNOWN);
        counts_clear(&counts, &fews[owner]);
        add(owner, 0, 50);
        check_exact(owner, 50);
    }
}
END_TEST

/* Others come until owner 0 has lost its large record. */
static void take_from_0(void)
{
    pool_decay(&counts.pool, 32);
    for (int i = 1; fews[0].count == FEW_MOVED; i = i % (OWNERS - 1) + 1) {
        counts_clear(&counts, &fews[i]);
        for (int k = 1; k < OWNERS; k++)
            if (fews[k].count != FEW_MOVED)
                add(k, 0, 50);
        pool_decay(&counts.pool, 32);
    }
}

START_TEST(who_loses_its_large_record_goes_on_roughly_with_what_was_in_it)
{
    add(0, 0, 50);
    check_exact(0, 50);
    take_from_0();
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_ROUGH);
    ck_assert_double_eq_tol(read(0).value, 50, 20);
    const uint32_t before = read(0).value;
    add(0, 0, 50); /* it has seen them all */
    ck_assert_uint_eq(read(0).value, before);
}
END_TEST

START_TEST(who_loses_an_estimate_says_unknown)
{
    add(0, 0, 2000);
    take_from_0();
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_UNKNOWN);
    add(0, 0, 10);
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_UNKNOWN);
}
END_TEST

START_TEST(a_large_record_taken_over_holds_nothing_of_its_last_owner)
{
    for (int i = 0; i < LARGES; i++)
        add(i, 0, 2000);
    pool_decay(&counts.pool, 32);
    int taken = 0;
    for (int k = LARGES; k < OWNERS; k++) {
        add(k, 0, 20);
        if (fews[k].count == FEW_MOVED) {
            check_exact(k, 20);
            taken++;
        }
    }
    ck_assert_int_gt(taken, 0);
}
END_TEST

START_TEST(clearing_gives_the_large_record_back)
{
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < LARGES; i++)
            add(i, 0, 600);
        ck_assert(!pool_has_free(&counts.pool));
        for (int i = 0; i < LARGES; i++) {
            counts_clear(&counts, &fews[i]);
            check_exact(i, 0);
        }
        ck_assert_uint_eq(counts.pool.freed_count, LARGES);
    }
    add(0, 0, 2);
    counts_clear(&counts, &fews[0]); /* one that never had one */
    check_exact(0, 0);
    add(0, 7, 10);
    check_exact(0, 3);
}
END_TEST

START_TEST(clearing_begins_anew_whatever_it_was)
{
    lend_all();
    static const uint64_t numbers[] = {2, 20, 5000};
    for (int i = 0; i < 3; i++) {
        add(0, 0, numbers[i]);
        counts_clear(&counts, &fews[0]);
        check_exact(0, 0);
        add(0, 0, 3);
        check_exact(0, 3);
    }
}
END_TEST

START_TEST(large_records_stay_with_those_to_whom_most_is_added)
{
    lend_all();
    for (int round = 0; round < 50; round++)
        for (int i = 0; i < OWNERS / 2; i++) {
            counts_clear(&counts, &fews[i]);
            add(i, 0, 5);
        }
    for (int i = 0; i < LARGES; i++)
        check_exact(OWNERS - 1 - i, 50);
}
END_TEST

START_TEST(a_number_is_reached_exactly_while_it_is_exact)
{
    for (uint32_t n = 1; n <= DISTINCT_EXACT; n++) {
        add(0, n - 1, n);
        ck_assert(counts_reaches(&counts, &fews[0], n));
        ck_assert(!counts_reaches(&counts, &fews[0], n + 1));
    }
    add(0, 0, 100000);
    ck_assert(counts_reaches(&counts, &fews[0], DISTINCT_EXACT));
    ck_assert(counts_reaches(&counts, &fews[0], 90000));
    ck_assert(!counts_reaches(&counts, &fews[0], 110000));
}
END_TEST

START_TEST(a_rough_number_is_reached_roughly)
{
    lend_all();
    add(0, 0, 100);
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_ROUGH);
    ck_assert(counts_reaches(&counts, &fews[0], 60));
    ck_assert(!counts_reaches(&counts, &fews[0], 140));
}
END_TEST

START_TEST(a_value_stops_at_what_30_bits_hold)
{
    struct distinct_count c = counts_value(UINT32_MAX, CERTAINTY_ESTIMATE);
    ck_assert_uint_eq(c.value, (1u << 30) - 1);
    ck_assert_uint_eq(c.certainty, CERTAINTY_ESTIMATE);
    c = counts_value(1u << 30, CERTAINTY_UNKNOWN);
    ck_assert_uint_eq(c.value, (1u << 30) - 1);
    ck_assert_uint_eq(c.certainty, CERTAINTY_UNKNOWN);
    ck_assert_uint_eq(counts_value(12345, CERTAINTY_EXACT).value, 12345);
}
END_TEST

static uint8_t bytes[1 << 16];

static size_t write_all(const uint32_t *sizes, int count)
{
    struct archive a = archive_to(bytes, sizeof bytes);
    for (int i = 0; i < count; i++) {
        add(i, 0, sizes[i]);
        counts_archive(&counts, &fews[i], &a);
    }
    ck_assert(!a.failed);
    return a.at;
}

START_TEST(what_is_archived_is_read_the_same_at_any_size)
{
    static const uint32_t sizes[] = {0, 1, 3, 4, 16, 512, 513, 20000};
    struct distinct_count before[8];
    const size_t size = write_all(sizes, 8);
    for (int i = 0; i < 8; i++)
        before[i] = read(i);
    teardown();
    setup();
    struct archive a = archive_from(bytes, size);
    for (int i = 0; i < 8; i++) {
        counts_archive(&counts, &fews[i], &a);
        ck_assert_uint_eq(read(i).value, before[i].value);
        ck_assert_uint_eq(read(i).certainty, before[i].certainty);
        add(i, 0, sizes[i]); /* all of these are known */
        ck_assert_uint_eq(read(i).value, before[i].value);
    }
    ck_assert(archive_is_read(&a));
}
END_TEST

START_TEST(what_has_no_room_when_it_is_read_goes_on_roughly)
{
    static const uint32_t sizes[] = {50, 5000};
    const size_t size = write_all(sizes, 2);
    teardown();
    setup();
    lend_all();
    struct archive a = archive_from(bytes, size);
    counts_archive(&counts, &fews[0], &a);
    counts_archive(&counts, &fews[1], &a);
    ck_assert(archive_is_read(&a));
    ck_assert_uint_eq(read(0).certainty, CERTAINTY_ROUGH);
    ck_assert_uint_eq(read(1).certainty, CERTAINTY_UNKNOWN);
}
END_TEST

START_TEST(what_is_united_is_of_both)
{
    struct distinct united;
    add(0, 0, 2);
    add(0, 0, 30);
    struct few other = {.count = 0};
    few_add(&other, spread(5));
    few_add(&other, spread(1000));
    ck_assert(counts_unite(&united, &counts, &fews[0], &counts, &other));
    ck_assert_uint_eq(distinct_count(&united), 31);
    other.count = FEW_LOST;
    ck_assert(!counts_unite(&united, &counts, &fews[0], &counts, &other));
}
END_TEST

START_TEST(what_is_united_of_a_few_needs_no_large_one_when_it_is_read)
{
    struct distinct united;
    for (uint32_t n = 0; n <= FEW + 1; n++) {
        struct archive a = archive_to(bytes, sizeof bytes);
        distinct_init(&united);
        for (uint64_t i = 0; i < n; i++)
            distinct_add(&united, spread(i));
        counts_archive_united(&united, true, &a);
        a = archive_from(bytes, a.at);
        counts_archive(&counts, &fews[0], &a);
        ck_assert(archive_is_read(&a));
        check_exact(0, n);
        ck_assert_int_eq(fews[0].count == FEW_MOVED, n > FEW);
        counts_add(&counts, &fews[0], spread(0));
        check_exact(0, n > 0 ? n : 1);
        counts_clear(&counts, &fews[0]);
    }
}
END_TEST

/* As a count of another program may have been written. */
START_TEST(a_large_one_of_a_few_is_read_without_one)
{
    struct distinct large;
    struct few few = {.count = FEW_MOVED};
    struct archive a = archive_to(bytes, sizeof bytes);
    distinct_init(&large);
    distinct_add(&large, spread(1));
    few_archive(&few, &a);
    distinct_archive(&large, &a);
    a = archive_from(bytes, a.at);
    counts_archive(&counts, &fews[0], &a);
    ck_assert(archive_is_read(&a));
    ck_assert_uint_eq(fews[0].count, 1);
    check_exact(0, 1);
}
END_TEST

Suite *test_counts_suite(void);
Suite *test_counts_suite(void)
{
    Suite *suite = suite_create("counts");
    TCase *c = tcase_create("counts");
    tcase_set_timeout(c, 30);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_count_is_exact_up_to_512_if_there_is_room);
    tcase_add_test(c, what_was_added_is_known_while_the_count_is_exact);
    tcase_add_test(c, what_is_said_to_be_lost_stays_unknown_until_it_is_cleared);
    tcase_add_test(c, beyond_512_it_is_an_estimate_that_follows_what_is_added);
    tcase_add_test(c, who_finds_no_room_goes_on_roughly);
    tcase_add_test(c, of_a_rough_number_no_thing_is_left_out_whatever_their_order);
    tcase_add_test(c, who_has_more_than_can_be_told_roughly_says_unknown);
    tcase_add_test(c, who_loses_its_large_record_goes_on_roughly_with_what_was_in_it);
    tcase_add_test(c, who_loses_an_estimate_says_unknown);
    tcase_add_test(c, a_large_record_taken_over_holds_nothing_of_its_last_owner);
    tcase_add_test(c, clearing_gives_the_large_record_back);
    tcase_add_test(c, clearing_begins_anew_whatever_it_was);
    tcase_add_test(c, large_records_stay_with_those_to_whom_most_is_added);
    tcase_add_test(c, a_number_is_reached_exactly_while_it_is_exact);
    tcase_add_test(c, a_rough_number_is_reached_roughly);
    tcase_add_test(c, a_value_stops_at_what_30_bits_hold);
    tcase_add_test(c, what_is_archived_is_read_the_same_at_any_size);
    tcase_add_test(c, what_has_no_room_when_it_is_read_goes_on_roughly);
    tcase_add_test(c, what_is_united_is_of_both);
    tcase_add_test(c, what_is_united_of_a_few_needs_no_large_one_when_it_is_read);
    tcase_add_test(c, a_large_one_of_a_few_is_read_without_one);
    suite_add_tcase(suite, c);
    return suite;
}
