/* Tests of ui/jump.c, by keys; the capture's part is played here. */
#include "src/base/clock.h"
#include "tests/screen_state.h"

#include <curses.h>

static struct control *control;
static struct snapshot *past;
static const struct ui_settings keeping = {.history_bytes = 1 << 20};

/* A file at 19:54:55, of which four moments are kept: 19:44:55, 19:49:55, 19:53:55, 19:54:55. */
static void start(void)
{
    screen_start();
    control = exchange_control(u.exchange);
    u.settings = &keeping;
    u.state.replaying = true;
    u.state.pace = 1;
    u.moments = moments_new(1 << 20);
    past = snapshot_new();
    ck_assert(u.moments && past);
    static const int before[] = {600, 300, 60, 0};
    for (int i = 0; i < 4; i++) {
        past->taken_at_us = SAMPLE_US(before[i]);
        past->capture.received = (uint64_t)before[i];
        ck_assert(moments_add(u.moments, past));
    }
    s->first_packet_us = SAMPLE_US(4000);
    s->pace = 1;
}

static void stop(void)
{
    snapshot_free(u.frozen_copy);
    snapshot_free(past);
    moments_free(u.moments);
    screen_stop();
}

static int64_t asked_jump(void)
{
    int64_t time_us;
    ck_assert_msg(control_take_jump(control, &time_us), "said: %s", u.state.message);
    return time_us;
}

static bool asked_none(void)
{
    int64_t time_us;
    return !control_take_jump(control, &time_us);
}

START_TEST(what_is_typed_is_told_before_it_is_done)
{
    screen_keys("J");
    ck_assert_int_eq(u.state.typing, TYPING_TIME);
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "+1h30m"));
    screen_keys("19:50");
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "2003-12-01 19:50:00 is past"));
    ck_assert_int_eq(u.state.time_line.target_us, SAMPLE_US(295));
    screen_keys("\x15+1h");
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "2003-12-01 20:54:55 is ahead"));
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "where the file ends is not known"));
    ck_assert(asked_none());
    screen_keys("\033");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
    ck_assert_int_eq(u.state.time_line.target_us, SNAPSHOT_UNKNOWN);
    ck_assert(asked_none() && !u.state.frozen);
}
END_TEST

START_TEST(what_is_no_time_stays_to_be_mended)
{
    screen_keys("J25:00\r");
    ck_assert_int_eq(u.state.typing, TYPING_TIME);
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "no time"));
    screen_keys("\x15");
    ck_assert_ptr_null(strstr(prompt_hint(&u.state), "no time"));
    screen_keys("\r");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
    ck_assert(asked_none() && !u.state.frozen);
}
END_TEST

START_TEST(arrows_move_the_target_from_the_moment_shown)
{
    static const struct {
        int code;
        const char *typed;
    } steps[] = {
        {KEY_RIGHT, "2003-12-01 19:55:05"}, {'l', "2003-12-01 19:55:15"},
        {KEY_LEFT, "2003-12-01 19:55:05"},  {'h', "2003-12-01 19:54:55"},
        {KEY_UP, "2003-12-01 19:55:55"},    {'k', "2003-12-01 19:56:55"},
        {KEY_DOWN, "2003-12-01 19:55:55"},  {'j', "2003-12-01 19:54:55"},
        {KEY_PPAGE, "2003-12-01 20:54:55"}, {KEY_NPAGE, "2003-12-01 19:54:55"},
        {KEY_HOME, "2003-12-01 19:44:55"},  {KEY_END, "2003-12-01 19:54:55"},
    };
    screen_keys("J");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        prompt_type(&u, steps[i].code);
        ck_assert_str_eq(u.state.typed, steps[i].typed);
    }
    prompt_type(&u, '2'); /* takes the place of what the arrows put there */
    ck_assert_str_eq(u.state.typed, "2");
    screen_keys("1:00");
    prompt_type(&u, KEY_UP); /* goes on from what is typed */
    ck_assert_str_eq(u.state.typed, "2003-12-01 21:01:00");
    screen_keys("\b\b00\r");
    ck_assert_int_eq(asked_jump(), SAMPLE_US(-3965));
}
END_TEST

START_TEST(letters_within_what_is_typed_are_letters)
{
    screen_keys("J+1h\r");
    ck_assert_int_eq(asked_jump(), SAMPLE_US(-3600));
}
END_TEST

START_TEST(a_jump_ahead_is_asked_for_and_heard_of_when_it_is_there)
{
    screen_keys("J20:00\r");
    ck_assert_int_eq(asked_jump(), SAMPLE_US(-305));
    ck_assert(u.state.jumping && !u.state.frozen);
    ck_assert_said("to 2003-12-01 20:00:00");
    s->taken_at_us = SAMPLE_US(-304);
    ck_assert(!request_hear(&u));
    s->taken_at_us = SAMPLE_US(-305);
    ck_assert(request_hear(&u));
    ck_assert_said("this is 2003-12-01 20:00:00");
    ck_assert(!u.state.jumping);
    ck_assert(!request_hear(&u));
    ck_assert(asked_none());
}
END_TEST

START_TEST(a_frozen_screen_goes_on_with_a_jump_ahead)
{
    screen_keys("p[[");
    ck_assert_int_eq(u.shown->taken_at_us, SAMPLE_US(300));
    screen_keys("J+10m\r"); /* from what is shown */
    ck_assert_int_eq(asked_jump(), SAMPLE_US(-300));
    ck_assert(!u.state.frozen && u.shown == u.newest);
}
END_TEST

START_TEST(escape_and_keys_of_the_pace_end_it_on_its_way)
{
    screen_keys("J20:00\r");
    asked_jump();
    screen_keys("\033");
    ck_assert_int_eq(asked_jump(), SNAPSHOT_UNKNOWN);
    ck_assert_said("stopped on the way");
    ck_assert_int_eq(u.state.view, VIEW_PORTS); /* it does not go back as well */

    screen_keys("J20:00\r+");
    ck_assert_int_eq(asked_jump(), SNAPSHOT_UNKNOWN);
    double pace;
    ck_assert(control_take_pace(control, &pace) && pace == 2);
    screen_keys("J20:00\r");
    screen_keys("P");
    ck_assert_int_eq(asked_jump(), SNAPSHOT_UNKNOWN);
    ck_assert(control_is_paused(control));
    screen_keys("J20:00\rP"); /* it was paused before: it still is */
    ck_assert_int_eq(asked_jump(), SNAPSHOT_UNKNOWN);
    ck_assert(control_is_paused(control));
    screen_keys("P");
    ck_assert(!control_is_paused(control) && asked_none());
}
END_TEST

START_TEST(where_the_file_ends_before_that_is_said)
{
    screen_keys("J20:00\r");
    s->taken_at_us = SAMPLE_US(-10);
    s->input.state = INPUT_ENDED;
    ck_assert(request_hear(&u));
    ck_assert_said("the capture ends with 2003-12-01 19:55:05, before 2003-12-01 20:00:00");
    ck_assert(!u.state.jumping);
}
END_TEST

START_TEST(what_is_past_is_shown_by_the_nearest_moment_kept)
{
    screen_keys("J19:50\r");
    ck_assert(u.state.frozen);
    ck_assert_int_eq(u.shown->taken_at_us, SAMPLE_US(300));
    ck_assert_uint_eq(u.shown->capture.received, 300);
    ck_assert_said("nearest to 2003-12-01 19:50:00");
    screen_keys("J19:53\r");
    ck_assert_int_eq(u.shown->taken_at_us, SAMPLE_US(60));
    screen_keys("J19:49:55\r");
    ck_assert_int_eq(u.shown->taken_at_us, SAMPLE_US(300));
    ck_assert_said("this is 2003-12-01 19:49:55");
    ck_assert(asked_none());
}
END_TEST

START_TEST(what_is_not_kept_any_more_is_said)
{
    screen_keys("J19:30\r");
    ck_assert_int_eq(u.shown->taken_at_us, SAMPLE_US(600));
    ck_assert_said("2003-12-01 19:30:00 is not kept: this is the oldest moment that is");
    screen_keys("J18:00\r");
    ck_assert_said("2003-12-01 18:00:00 is before the first packet, of 2003-12-01 18:48:15");
}
END_TEST

/* Noise that can not be compressed, from 19:54:56 on, until some of that too had to make room. */
static void push_out_old_moments(void)
{
    int64_t first_us, last_us = 0;
    ck_assert(!moments_pushed_out(u.moments, &first_us, &last_us));
    past->port_count = 1000;
    for (uint64_t i = 1, noise = 1; last_us <= SAMPLE_US(-1); i++) {
        for (uint32_t k = 0; k < past->port_count; k++)
            past->ports[k].bytes = noise =
                noise * UINT64_C(6364136223846793005) + 1442695040888963407;
        past->taken_at_us = SAMPLE_US(-(int64_t)i);
        (void)moments_add(u.moments, past);
        (void)moments_pushed_out(u.moments, &first_us, &last_us);
        ck_assert_uint_lt(i, 10000);
    }
    s->taken_at_us = past->taken_at_us;
}

START_TEST(that_the_memory_was_not_enough_is_said_where_it_is_known)
{
    push_out_old_moments();
    screen_keys("J19:50\r");
    ck_assert_said("19:50:00 is not kept any more (history_memory): this is the oldest");
    screen_keys("[");
    ck_assert_said("this is the oldest moment that is kept (history_memory)");
    screen_keys("J19:40\r"); /* before the first that there was */
    ck_assert_said("2003-12-01 19:40:00 is not kept: this is the oldest moment that is");
}
END_TEST

START_TEST(where_nothing_made_room_the_memory_is_not_blamed)
{
    screen_keys("J19:44:55\r[");
    ck_assert_said("this is the oldest moment that is kept");
    ck_assert_ptr_null(strstr(u.state.message, "history_memory"));
    s->pace = 0; /* as fast as possible now, which may not be how it came here */
    screen_keys("J19:30\r");
    ck_assert_said("2003-12-01 19:30:00 is not kept: this is the oldest moment that is");
}
END_TEST

START_TEST(where_nothing_nearer_is_kept_than_what_is_shown_it_stays)
{
    screen_keys("J19:54:30");
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "which stays"));
    screen_keys("\r");
    ck_assert(!u.state.frozen && u.shown == u.newest);
    ck_assert_said("2003-12-01 19:54:30 is not kept: this is the nearest moment that is");
    screen_keys("J19:54:55"); /* what is shown is a moment, too */
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "is shown, frozen"));
    screen_keys("\r");
    ck_assert(u.state.frozen);
    ck_assert_said("this is 2003-12-01 19:54:55");
    screen_keys("J19:53:55\rJ19:54:20\r");
    ck_assert(u.state.frozen); /* it was */
    ck_assert_int_eq(u.shown->taken_at_us, SAMPLE_US(60));
}
END_TEST

START_TEST(a_jump_that_stays_changes_nothing)
{
    s->taken_at_us = SAMPLE_US(-10); /* which is not kept yet */
    freeze_at(&u, SAMPLE_US(-6));
    ck_assert_said("2003-12-01 19:55:01 is not kept: this is the nearest moment that is");
    ck_assert(!u.state.frozen && !u.frozen_copy && !u.order_now);
    ck_assert_uint_eq(moments_count(u.moments), 4);
}
END_TEST

START_TEST(at_the_end_of_a_file_of_which_that_alone_is_kept_it_stays)
{
    moments_free(u.moments);
    u.moments = moments_new(1 << 20);
    s->pace = 0;
    screen_keys("J19:30\r");
    ck_assert(!u.state.frozen && u.shown == u.newest);
    ck_assert_said("2003-12-01 19:30:00 is not kept: this is the oldest");
    screen_keys("J18:00\r");
    ck_assert(!u.state.frozen);
    ck_assert_said("2003-12-01 18:00:00 is before the first packet, of 2003-12-01 18:48:15");
    ck_assert_ptr_null(strstr(u.state.message, "p goes on"));
}
END_TEST

START_TEST(without_moments_it_stays_but_at_the_second_that_is_shown)
{
    moments_free(u.moments);
    u.moments = NULL;
    u.settings = &screen_settings;
    screen_keys("J19:30\r");
    ck_assert(!u.state.frozen);
    ck_assert_said("no moments are kept: history_memory is 0");
    screen_keys("J19:54:55\r");
    ck_assert(u.state.frozen);
    ck_assert_said("this is 2003-12-01 19:54:55");
}
END_TEST

START_TEST(to_go_back_ends_a_jump_on_its_way)
{
    screen_keys("J20:00\rJ19:50\r");
    ck_assert_int_eq(asked_jump(), SNAPSHOT_UNKNOWN);
    ck_assert(u.state.frozen && !u.state.jumping);
}
END_TEST

START_TEST(what_can_not_be_played_is_not_ahead)
{
    u.state.replaying = false;
    u.state.live = true;
    screen_keys("J20:00");
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "still to come"));
    screen_keys("\r");
    ck_assert_said("2003-12-01 20:00:00 is still to come");
    u.state.live = false;
    screen_keys("J20:00\r");
    ck_assert_said("is later than the end");
    ck_assert(asked_none() && !u.state.frozen && !u.state.jumping);
    screen_keys("J19:50\r");
    ck_assert(u.state.frozen);
}
END_TEST

START_TEST(before_the_first_packet_there_is_no_time)
{
    s->taken_at_us = SNAPSHOT_UNKNOWN;
    screen_keys("J");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
    ck_assert_said("no packet has come yet");
    u.newest = u.shown = NULL;
    screen_keys("J");
    ck_assert_said("no packet has come yet");
}
END_TEST

START_TEST(before_the_first_packet_there_is_nothing_to_freeze)
{
    s->taken_at_us = SNAPSHOT_UNKNOWN;
    screen_keys("p");
    ck_assert_said("nothing to freeze: no packet has come");
    ck_assert(!u.state.frozen);
    u.state.message[0] = '\0';
    screen_keys("[");
    ck_assert_said("nothing to freeze: no packet has come");
    ck_assert(!u.state.frozen);
}
END_TEST

Suite *test_jump_suite(void);
Suite *test_jump_suite(void)
{
    Suite *suite = suite_create("jump");
    TCase *t = tcase_create("jump");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, what_is_typed_is_told_before_it_is_done);
    tcase_add_test(t, what_is_no_time_stays_to_be_mended);
    tcase_add_test(t, arrows_move_the_target_from_the_moment_shown);
    tcase_add_test(t, letters_within_what_is_typed_are_letters);
    tcase_add_test(t, a_jump_ahead_is_asked_for_and_heard_of_when_it_is_there);
    tcase_add_test(t, a_frozen_screen_goes_on_with_a_jump_ahead);
    tcase_add_test(t, escape_and_keys_of_the_pace_end_it_on_its_way);
    tcase_add_test(t, where_the_file_ends_before_that_is_said);
    tcase_add_test(t, what_is_past_is_shown_by_the_nearest_moment_kept);
    tcase_add_test(t, what_is_not_kept_any_more_is_said);
    tcase_add_test(t, that_the_memory_was_not_enough_is_said_where_it_is_known);
    tcase_add_test(t, where_nothing_made_room_the_memory_is_not_blamed);
    tcase_add_test(t, where_nothing_nearer_is_kept_than_what_is_shown_it_stays);
    tcase_add_test(t, a_jump_that_stays_changes_nothing);
    tcase_add_test(t, at_the_end_of_a_file_of_which_that_alone_is_kept_it_stays);
    tcase_add_test(t, without_moments_it_stays_but_at_the_second_that_is_shown);
    tcase_add_test(t, to_go_back_ends_a_jump_on_its_way);
    tcase_add_test(t, what_can_not_be_played_is_not_ahead);
    tcase_add_test(t, before_the_first_packet_there_is_no_time);
    tcase_add_test(t, before_the_first_packet_there_is_nothing_to_freeze);
    suite_add_tcase(suite, t);
    return suite;
}
