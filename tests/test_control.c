/* Tests of src/snapshot/control.c, through the exchange that it is a part of. */
#include "src/snapshot/exchange.h"

#include "tests/check.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 2000 };

static struct exchange *x;
static struct control *control;
static char why[SNAPSHOT_ERROR];

static void setup(void)
{
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    control = exchange_control(x);
}

static void teardown(void)
{
    exchange_free(x);
}

static bool is_readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) == 1;
}

START_TEST(nothing_is_asked_for_at_first)
{
    double pace = 7;
    ck_assert_ptr_null(control_take_filter(control));
    ck_assert(!control_take_reset(control));
    ck_assert(!control_take_pace(control, &pace));
    ck_assert(pace == 7);
    ck_assert(!control_is_paused(control));
    ck_assert(!control_fetch_answer(control, why));
    ck_assert(!is_readable(exchange_wake_fd(x)));
}
END_TEST

START_TEST(a_filter_is_asked_for_answered_and_the_answer_fetched_once)
{
    ck_assert(control_ask_filter(control, "udp port 1026"));
    ck_assert(is_readable(exchange_wake_fd(x)));
    ck_assert(!control_fetch_answer(control, why));
    ck_assert_str_eq(control_take_filter(control), "udp port 1026");
    control_answer(control, NULL);
    ck_assert_ptr_null(control_take_filter(control));
    ck_assert(is_readable(exchange_news_fd(x)));
    ck_assert(control_fetch_answer(control, why));
    ck_assert_str_eq(why, "");
    ck_assert(!control_fetch_answer(control, why));
}
END_TEST

START_TEST(a_refusal_says_why_and_another_filter_may_follow)
{
    ck_assert(control_ask_filter(control, "udp prt 1026"));
    ck_assert_ptr_nonnull(control_take_filter(control));
    control_answer(control, "syntax error");
    ck_assert(control_fetch_answer(control, why));
    ck_assert_str_eq(why, "syntax error");
    ck_assert(control_ask_filter(control, ""));
    ck_assert_str_eq(control_take_filter(control), "");
}
END_TEST

START_TEST(one_filter_at_a_time_is_asked_for)
{
    ck_assert(control_ask_filter(control, "udp"));
    ck_assert(!control_ask_filter(control, "tcp"));
    ck_assert_str_eq(control_take_filter(control), "udp");
    control_answer(control, NULL);
    ck_assert(!control_ask_filter(control, "tcp")); /* nobody has heard of the first yet */
    ck_assert(control_fetch_answer(control, why));
    ck_assert(control_ask_filter(control, "tcp"));
}
END_TEST

START_TEST(a_filter_that_has_no_room_is_not_asked_for)
{
    char longest[SNAPSHOT_FILTER + 1];
    memset(longest, 'x', sizeof longest);
    longest[SNAPSHOT_FILTER] = '\0';
    ck_assert(!control_ask_filter(control, longest));
    longest[SNAPSHOT_FILTER - 1] = '\0';
    ck_assert(control_ask_filter(control, longest));
    ck_assert_str_eq(control_take_filter(control), longest);
}
END_TEST

START_TEST(a_reset_is_taken_once)
{
    control_ask_reset(control);
    control_ask_reset(control);
    ck_assert(is_readable(exchange_wake_fd(x)));
    ck_assert(control_take_reset(control));
    ck_assert(!control_take_reset(control));
}
END_TEST

START_TEST(of_several_paces_the_last_is_taken)
{
    double pace;
    control_ask_pace(control, 2);
    control_ask_pace(control, 0);
    ck_assert(is_readable(exchange_wake_fd(x)));
    ck_assert(control_take_pace(control, &pace));
    ck_assert(pace == 0);
    ck_assert(!control_take_pace(control, &pace));
}
END_TEST

START_TEST(of_several_jumps_the_last_is_taken_once)
{
    int64_t time_us = 7;
    ck_assert(!control_take_jump(control, &time_us));
    ck_assert_int_eq(time_us, 7);
    control_ask_jump(control, 1000);
    control_ask_jump(control, SNAPSHOT_UNKNOWN);
    ck_assert(is_readable(exchange_wake_fd(x)));
    ck_assert(control_take_jump(control, &time_us));
    ck_assert_int_eq(time_us, SNAPSHOT_UNKNOWN);
    ck_assert(!control_take_jump(control, &time_us));
}
END_TEST

START_TEST(a_pause_holds_until_it_is_ended)
{
    control_ask_pause(control, true);
    ck_assert(is_readable(exchange_wake_fd(x)));
    ck_assert(control_is_paused(control));
    ck_assert(control_is_paused(control));
    control_ask_pause(control, false);
    ck_assert(!control_is_paused(control));
}
END_TEST

/* Refuses every other filter, with its own text. */
static void *answer_all(void *unused)
{
    (void)unused;
    for (int answered = 0; answered < ROUNDS;) {
        struct pollfd p = {.fd = exchange_wake_fd(x), .events = POLLIN};
        poll(&p, 1, -1);
        exchange_clear_wake(x);
        const char *filter = control_take_filter(control);
        if (filter)
            control_answer(control, answered++ % 2 ? filter : "");
    }
    return NULL;
}

START_TEST(two_threads_never_mix_up_their_texts)
{
    pthread_t thread;
    char filter[SNAPSHOT_FILTER];
    ck_assert_int_eq(pthread_create(&thread, NULL, answer_all, NULL), 0);
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(filter, sizeof filter, "%0*d", i % 200 + 1, i);
        ck_assert(control_ask_filter(control, filter));
        while (!control_fetch_answer(control, why)) {
            struct pollfd p = {.fd = exchange_news_fd(x), .events = POLLIN};
            poll(&p, 1, -1);
            exchange_take(x, NULL);
        }
        ck_assert_str_eq(why, i % 2 ? filter : "");
    }
    pthread_join(thread, NULL);
}
END_TEST

Suite *test_control_suite(void);
Suite *test_control_suite(void)
{
    Suite *s = suite_create("control");
    TCase *t = tcase_create("control");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, nothing_is_asked_for_at_first);
    tcase_add_test(t, a_filter_is_asked_for_answered_and_the_answer_fetched_once);
    tcase_add_test(t, a_refusal_says_why_and_another_filter_may_follow);
    tcase_add_test(t, one_filter_at_a_time_is_asked_for);
    tcase_add_test(t, a_filter_that_has_no_room_is_not_asked_for);
    tcase_add_test(t, a_reset_is_taken_once);
    tcase_add_test(t, of_several_paces_the_last_is_taken);
    tcase_add_test(t, of_several_jumps_the_last_is_taken_once);
    tcase_add_test(t, a_pause_holds_until_it_is_ended);
    tcase_add_test(t, two_threads_never_mix_up_their_texts);
    suite_add_tcase(s, t);
    return s;
}
