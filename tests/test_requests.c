/* Tests of ui/requests.c, by keys; the capture's part is played here. */
#include "tests/screen_state.h"

static struct control *control;

static void start(void)
{
    screen_start();
    control = exchange_control(u.exchange);
    u.state.replaying = true;
    u.state.pace = 1;
}

START_TEST(a_filter_that_was_taken_is_said)
{
    screen_keys("fudp port 1026\r");
    ck_assert(!request_hear(&u));
    ck_assert_str_eq(control_take_filter(control), "udp port 1026");
    control_answer(control, NULL);
    ck_assert(request_hear(&u));
    ck_assert_said("capture filter from now on: udp port 1026");
    screen_keys("f\x15\r");
    control_answer(control, NULL);
    ck_assert(request_hear(&u));
    ck_assert_said("no capture filter from now on");
}
END_TEST

START_TEST(a_refused_filter_comes_back_to_be_mended_with_the_reason)
{
    screen_keys("fudp prt\r");
    control_answer(control, "filter \"udp prt\": syntax error\033");
    ck_assert(request_hear(&u));
    ck_assert_int_eq(u.state.typing, TYPING_CAPTURE);
    ck_assert_str_eq(u.state.typed, "udp prt");
    ck_assert_str_eq(prompt_hint(&u.state),
                     "refused, the old one stays: filter \"udp prt\": syntax error\\x1b");
    screen_keys("x");
    ck_assert_str_eq(u.state.typed_why, "");
}
END_TEST

START_TEST(a_refusal_does_not_disturb_what_is_typed_by_then)
{
    screen_keys("fbad\r/tcp");
    control_answer(control, "syntax error");
    ck_assert(request_hear(&u));
    ck_assert_int_eq(u.state.typing, TYPING_ROWS);
    ck_assert_str_eq(u.state.filter.text, "tcp");
    ck_assert_said("the old capture filter stays: syntax error");
}
END_TEST

START_TEST(one_filter_at_a_time_is_asked_for)
{
    screen_keys("fudp\rf\x15tcp\r");
    ck_assert_said("asked for before is still being set");
    ck_assert_str_eq(control_take_filter(control), "udp");
}
END_TEST

START_TEST(after_the_end_nothing_can_be_asked_for)
{
    screen_keys("fudp\r");
    u.state.ended = true;
    ck_assert(request_hear(&u));
    ck_assert_said("ended before the filter was set");
    screen_keys("f");
    ck_assert_said("the capture has ended");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
    screen_keys("r");
    ck_assert_said("what was counted stays");
    ck_assert(!control_take_reset(control));
}
END_TEST

START_TEST(a_reset_is_said_and_takes_acknowledgements_with_it)
{
    acks_toggle(&u.state.acks, "slammer", 3);
    u.alerts_heard = 3;
    ck_assert(!request_hear(&u));
    s->resets = 1;
    s->reset_us = SAMPLE_US(5);
    ck_assert(request_hear(&u));
    ck_assert_said("from zero since 19:54:50");
    ck_assert(!acks_have(&u.state.acks, "slammer"));
    ck_assert_uint_eq(u.alerts_heard, 0);
    ck_assert(!request_hear(&u));
}
END_TEST

static double asked_pace(const char *keys)
{
    double pace = -1;
    screen_keys(keys);
    ck_assert(control_take_pace(control, &pace));
    return pace;
}

START_TEST(the_pace_goes_by_steps_up_to_the_fastest_and_down_to_as_recorded)
{
    ck_assert(asked_pace("+") == 2);
    ck_assert(asked_pace("++") == 10);
    ck_assert(asked_pace("-") == 5);
    ck_assert(asked_pace("-----") == 1);
    ck_assert_said("slower than it was recorded");
    ck_assert(asked_pace("++++++++++++") == 0);
    ck_assert_said("as fast as possible");
    ck_assert(asked_pace("+") == 0);
    ck_assert(asked_pace("-") == 6000);
    ck_assert_said("pace: 6000x");
    u.state.pace = 4;
    ck_assert(asked_pace("+") == 5);
    u.state.pace = 0.5;
    ck_assert(asked_pace("-") == 0.5);
    ck_assert(asked_pace("+") == 1);
}
END_TEST

START_TEST(a_replay_is_paused_and_goes_on)
{
    screen_keys("P");
    ck_assert(control_is_paused(control));
    ck_assert_said("P goes on");
    screen_keys("P");
    ck_assert(!control_is_paused(control));
}
END_TEST

Suite *test_requests_suite(void);
Suite *test_requests_suite(void)
{
    Suite *suite = suite_create("requests");
    TCase *t = tcase_create("requests");
    tcase_add_checked_fixture(t, start, screen_stop);
    tcase_add_test(t, a_filter_that_was_taken_is_said);
    tcase_add_test(t, a_refused_filter_comes_back_to_be_mended_with_the_reason);
    tcase_add_test(t, a_refusal_does_not_disturb_what_is_typed_by_then);
    tcase_add_test(t, one_filter_at_a_time_is_asked_for);
    tcase_add_test(t, after_the_end_nothing_can_be_asked_for);
    tcase_add_test(t, a_reset_is_said_and_takes_acknowledgements_with_it);
    tcase_add_test(t, the_pace_goes_by_steps_up_to_the_fastest_and_down_to_as_recorded);
    tcase_add_test(t, a_replay_is_paused_and_goes_on);
    suite_add_tcase(suite, t);
    return suite;
}
