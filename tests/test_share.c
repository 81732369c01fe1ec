/* Tests of src/capture/share.c: packets made here, by blocks, are counted by two threads or by one
 * that does the work of both. */
#include "src/capture/share.h"

#include "tests/check.h"
#include "tests/same_snapshot.h"
#include "tests/segments.h"

#include <poll.h>
#include <string.h>

enum { MANY = 200 /* blocks */, SMALL = 50 /* packets of one that matters only by its number */ };

static struct capture_settings settings;
static struct exchange *x;
static struct intake in, alone;
static struct relay relay;
static struct share share;

static void setup(void)
{
    settings = (struct capture_settings){
        .filter = "", .file_count = 1, .batch = true, .engine.window_s = {60, 3600, 86400}};
    x = exchange_new();
    in = alone = (struct intake){0};
    ck_assert(intake_init(&in, &settings, x) && intake_init(&alone, &settings, x));
    ck_assert(relay_init(&relay));
    share_init(&share, &relay, &in);
    random_state = 1;
    make_hosts();
}

static void teardown(void)
{
    share_done(&share);
    relay_done(&relay);
    intake_done(&in);
    intake_done(&alone);
    exchange_free(x);
}

/* --- Who fills -------------------------------------------------------------------------------- */

/* before: NULL if there is none. */
static struct packet next_packet(const struct packet *before)
{
    static int64_t time_us = PACKETS_START_US;
    static uint32_t burst; /* so many segments of it are to come */
    if (before && burst > 0) {
        burst--;
        return random_next_segment(before, time_us);
    }
    time_us = next_time(time_us);
    burst = below(20) ? 0 : below(100);
    if (burst > 0)
        return random_segment(time_us);
    if (before && below(3) == 0)
        return random_answer(before, time_us);
    if (before && below(8) == 0)
        return random_error(before, time_us);
    return random_packet(time_us);
}

/* Fills and hands over the next block; what is in it goes to `alone` as well, counted at once. */
static void fill(uint32_t count, struct lookout *lookout, bool last)
{
    static struct prepared copies[RELAY_PACKETS];
    struct relay_block *b = relay_fill(&relay);
    ck_assert_ptr_nonnull(b);
    b->lookout = lookout;
    b->last = last;
    for (b->count = 0; b->count < count; b->count++) {
        struct prepared *p = &b->packets[b->count];
        *p = (struct prepared){.packet = next_packet(b->count > 0 ? &p[-1].packet : NULL)};
        engine_prepare(in.engine, below(20) ? VERDICT_IP : VERDICT_NOT_IP, p);
        if (p->second > b->newest_second)
            b->newest_second = p->second;
    }
    memcpy(copies, b->packets, count * sizeof *copies);
    engine_count(alone.engine, copies, count);
    relay_hand_over(&relay, last);
}

static void fill_small(uint32_t blocks)
{
    for (uint32_t i = 0; i < blocks; i++)
        fill(SMALL, NULL, false);
}

static void *fill_many(void *context)
{
    (void)context;
    for (uint32_t i = 0; i < MANY; i++) {
        fill(1 + below(RELAY_PACKETS), NULL, i == MANY - 1);
        share_help(&share);
    }
    return NULL;
}

/* --- Who takes -------------------------------------------------------------------------------- */

static bool take_one(void)
{
    struct relay_block *b;
    while (!(b = relay_take(&relay))) {
        struct pollfd p = {.fd = relay_ready_fd(&relay), .events = POLLIN};
        ck_assert_int_eq(poll(&p, 1, -1), 1);
        relay_clear_ready(&relay);
    }
    const bool last = b->last;
    share_count(&share, b);
    relay_give_back(&relay);
    return !last;
}

static void counted_are(uint32_t counted, uint32_t uncounted)
{
    const struct relay_level level = relay_level(&relay);
    ck_assert_uint_eq(level.counted, counted);
    ck_assert_uint_eq(level.uncounted, uncounted);
}

static void numbers_are_those_of_one_thread(void)
{
    struct snapshot *s = snapshot_new(), *t = snapshot_new();
    engine_fill(in.engine, in.second, s);
    engine_fill(alone.engine, in.second, t);
    check_same_snapshot(s, t);
    ck_assert_uint_gt(s->capture.analysed, 0);
    snapshot_free(s);
    snapshot_free(t);
}

START_TEST(two_threads_count_what_one_would)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, fill_many, NULL), 0);
    while (take_one())
        ;
    pthread_join(thread, NULL);
    counted_are(0, 0);
    numbers_are_those_of_one_thread();
}
END_TEST

START_TEST(who_takes_counts_all_if_the_other_does_not_help)
{
    for (int round = 0; round < 5; round++) {
        fill_small(RELAY_BLOCKS);
        for (int i = 0; i < RELAY_BLOCKS; i++)
            take_one();
    }
    ck_assert_uint_eq(in.received, 5 * RELAY_BLOCKS * SMALL);
    numbers_are_those_of_one_thread();
}
END_TEST

START_TEST(who_fills_leaves_two_blocks_to_the_other)
{
    fill_small(2);
    share_help(&share);
    counted_are(0, 2);
    fill_small(RELAY_BLOCKS - 2);
    share_help(&share);
    counted_are(RELAY_BLOCKS - 2, 2);
}
END_TEST

static bool is_woken(void)
{
    struct pollfd p = {.fd = relay_ready_fd(&relay), .events = POLLIN};
    return poll(&p, 1, 0) == 1;
}

START_TEST(who_sleeps_is_woken_before_it_is_helped)
{
    ck_assert_ptr_null(relay_take(&relay));
    fill_small(2);
    share_help(&share);
    ck_assert(!is_woken());
    fill_small(1);
    share_help(&share);
    ck_assert(is_woken());
    counted_are(1, 2);
}
END_TEST

START_TEST(who_takes_is_always_a_block_ahead_of_the_other)
{
    fill_small(4);
    take_one();
    counted_are(1, 2);
    take_one();
    counted_are(1, 1);
}
END_TEST

START_TEST(who_takes_leaves_alone_what_is_counted)
{
    fill_small(5);
    share_help(&share);
    counted_are(3, 2);
    take_one();
    counted_are(2, 2);
}
END_TEST

START_TEST(a_pause_counts_all_that_is_there_and_nothing_that_comes_later)
{
    fill_small(4);
    share_pause(&share);
    counted_are(4, 0);
    fill_small(4);
    share_help(&share);
    counted_are(4, 4);
    while (relay_level(&relay).counted > 0)
        take_one();
    ck_assert_uint_eq(in.received, 4 * SMALL);
    share_resume(&share);
    take_one();
    counted_are(1, 2);
}
END_TEST

/* Those before it were prepared for another one. */
START_TEST(what_is_looked_for_changes_with_its_block)
{
    static struct lookout other;
    other.set = signature_set_new(NULL, 0);
    other.detectors = detectors_usual;
    ck_assert_ptr_nonnull(other.set);
    fill_small(1);
    fill(SMALL, &other, false);
    fill_small(2);
    ck_assert_ptr_null(in.lookout);
    share_help(&share);
    counted_are(2, 2);
    ck_assert_ptr_eq(in.lookout, &other);
    signature_set_free(other.set);
}
END_TEST

Suite *test_share_suite(void);
Suite *test_share_suite(void)
{
    Suite *s = suite_create("share");
    TCase *t = tcase_create("share");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, two_threads_count_what_one_would);
    tcase_add_test(t, who_takes_counts_all_if_the_other_does_not_help);
    tcase_add_test(t, who_fills_leaves_two_blocks_to_the_other);
    tcase_add_test(t, who_sleeps_is_woken_before_it_is_helped);
    tcase_add_test(t, who_takes_is_always_a_block_ahead_of_the_other);
    tcase_add_test(t, who_takes_leaves_alone_what_is_counted);
    tcase_add_test(t, a_pause_counts_all_that_is_there_and_nothing_that_comes_later);
    tcase_add_test(t, what_is_looked_for_changes_with_its_block);
    suite_add_tcase(s, t);
    return s;
}
