/* Tests of src/snapshot/spool.c. */
#include "src/snapshot/evidence_desk.h"

#include "tests/check.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16 };

static struct spool *spool;
static uint8_t bytes[EVIDENCE_MOST];

static void setup(void)
{
    spool = spool_new(ROOM);
    ck_assert_ptr_nonnull(spool);
}

static void teardown(void)
{
    spool_free(spool);
}

static bool put(int64_t number, uint32_t captured, bool rare)
{
    const struct evidence_packet p = {.time_us = number, .captured = captured, .wire = captured};
    memset(bytes, (int)(number & 0xff), captured);
    return spool_put(spool, &p, bytes, rare, false);
}

static void take(int64_t number, uint32_t captured)
{
    const struct evidence_packet *p = spool_look(spool);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(p->time_us, number);
    ck_assert_uint_eq(p->captured, captured);
    const uint8_t *at = (const uint8_t *)(p + 1);
    bool same = true;
    for (uint32_t i = 0; i < captured; i++)
        same &= at[i] == (number & 0xff);
    ck_assert(same);
    spool_step(spool);
}

START_TEST(packets_come_out_whole_and_in_order_however_they_lie)
{
    for (int64_t i = 0; i < 3000; i++) {
        const uint32_t captured = (uint32_t)(i * 7919 % (EVIDENCE_MOST + 1));
        ck_assert(put(i, captured, false));
        ck_assert(put(i + 1, 1, false));
        take(i, captured);
        take(i + 1, 1);
    }
    ck_assert_ptr_null(spool_look(spool));
    ck_assert_uint_eq(spool_lost(spool), 0);
}
END_TEST

START_TEST(what_finds_no_room_is_counted_and_nothing_else_is_lost)
{
    int64_t fitted = 0;
    while (put(fitted, 1000, false))
        fitted++;
    ck_assert_int_eq(fitted, ROOM / 4 * 3 / 1024);
    ck_assert(!put(0, 1000, false));
    ck_assert_uint_eq(spool_lost(spool), 2);
    for (int64_t i = 0; i < fitted; i++)
        take(i, 1000);
    ck_assert_ptr_null(spool_look(spool));
    ck_assert(put(1, 1000, false));
}
END_TEST

START_TEST(the_last_quarter_is_for_what_is_rare)
{
    while (put(1, 1000, false))
        ;
    int rare = 0;
    while (put(2, 1000, true))
        rare++;
    ck_assert_int_eq(rare, ROOM / 4 / 1024);
}
END_TEST

START_TEST(a_try_that_is_made_again_counts_as_none)
{
    const struct evidence_packet p = {.captured = 1000};
    while (put(1, 1000, true))
        ;
    ck_assert(!spool_put(spool, &p, bytes, true, true));
    ck_assert_uint_eq(spool_lost(spool), 1);
}
END_TEST

START_TEST(one_that_is_closed_still_gives_what_is_in_it)
{
    ck_assert(put(5, 10, false));
    spool_close(spool);
    ck_assert(spool_is_closed(spool));
    spool_wait(spool, 10000); /* does not wait */
    take(5, 10);
}
END_TEST

enum { MANY = 50000 };

static void *put_many(void *nothing)
{
    uint8_t own[64];
    for (int64_t i = 0; i < MANY;) {
        const struct evidence_packet p = {.time_us = i, .captured = (uint32_t)(i % 61)};
        memset(own, (int)(i & 0xff), sizeof own);
        i += spool_put(spool, &p, own, true, true);
        if (i % 64 == 0)
            spool_kick(spool);
    }
    spool_close(spool);
    return nothing;
}

START_TEST(two_threads_never_see_half_of_a_packet)
{
    pthread_t writer;
    int64_t next = 0;
    ck_assert_int_eq(pthread_create(&writer, NULL, put_many, NULL), 0);
    for (bool closed = false; !closed || spool_look(spool);) {
        closed = spool_is_closed(spool);
        while (spool_look(spool)) {
            take(next, (uint32_t)(next % 61));
            next++;
        }
        spool_wait(spool, 10);
    }
    ck_assert_int_eq(next, MANY);
    pthread_join(writer, NULL);
}
END_TEST

Suite *test_spool_suite(void);
Suite *test_spool_suite(void)
{
    Suite *suite = suite_create("spool");
    TCase *c = tcase_create("spool");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, packets_come_out_whole_and_in_order_however_they_lie);
    tcase_add_test(c, what_finds_no_room_is_counted_and_nothing_else_is_lost);
    tcase_add_test(c, the_last_quarter_is_for_what_is_rare);
    tcase_add_test(c, a_try_that_is_made_again_counts_as_none);
    tcase_add_test(c, one_that_is_closed_still_gives_what_is_in_it);
    tcase_add_test(c, two_threads_never_see_half_of_a_packet);
    suite_add_tcase(suite, c);
    return suite;
}
