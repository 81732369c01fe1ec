/* Tests of src/capture/replay_pace.c: a packet's turn; what is asked for meanwhile is
 * test_replay.c's.
 */
#include "src/capture/replay_parts.h"

#include "src/base/clock.h"

#include "tests/check.h"

#define START_US (INT64_C(1070308495) * US_PER_S)

static struct exchange *x;
static struct intake in;
static struct replay r;

/* Played at the largest speed. */
static void prepare(void)
{
    x = exchange_new();
    in = (struct intake){
        .exchange = x, .pace = INTAKE_ON_REQUEST, .speed = 1e6, .second = clock_second(START_US)};
    r = (struct replay){
        .exchange = x, .control = exchange_control(x), .intake = &in, .jump_us = SNAPSHOT_UNKNOWN};
}

static void clean_up(void)
{
    exchange_free(x);
}

/* It began so many days ago, with a packet of START_US. */
static void began_days_ago(int days)
{
    r.anchored = true;
    r.anchor_us = clock_monotonic_us() - days * INT64_C(86400) * US_PER_S;
    r.anchor_packet_us = START_US;
}

START_TEST(a_packet_that_is_late_is_not_waited_for_however_late)
{
    static const int days[] = {1, 99, 107, 120, 400, 40000};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        began_days_ago(days[i]);
        const int64_t before_us = clock_monotonic_us(), anchor_us = r.anchor_us;
        ck_assert(replay_wait_for_turn(&r, START_US + US_PER_S));
        ck_assert_int_lt(clock_monotonic_us() - before_us, US_PER_S);
        ck_assert_int_eq(r.anchor_us, anchor_us); /* the clock goes on as it was */
    }
}
END_TEST

START_TEST(one_that_is_far_ahead_is_waited_for_two_seconds_at_the_most)
{
    began_days_ago(0);
    in.speed = 1000;
    const int64_t before_us = clock_monotonic_us();
    ck_assert(replay_wait_for_turn(&r, START_US + INT64_C(86400) * US_PER_S));
    const int64_t waited_us = clock_monotonic_us() - before_us;
    ck_assert_int_gt(waited_us, US_PER_S);
    ck_assert_int_lt(waited_us, 20 * US_PER_S); /* where others have the processor */
}
END_TEST

Suite *test_replay_pace_suite(void);
Suite *test_replay_pace_suite(void)
{
    Suite *suite = suite_create("replay_pace");
    TCase *t = tcase_create("replay_pace");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, a_packet_that_is_late_is_not_waited_for_however_late);
    tcase_add_test(t, one_that_is_far_ahead_is_waited_for_two_seconds_at_the_most);
    suite_add_tcase(suite, t);
    return suite;
}
