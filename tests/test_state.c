/* Tests of ui/state.c. */
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/state.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

static struct snapshot *s;
static struct ui_state st;

static void start(void)
{
    s = snapshot_new();
    st = (struct ui_state){.span = SPAN_2_MINUTES};
    s->input.kind = INPUT_FILE;
    s->first_packet_us = SAMPLE_US(60);
    s->last_packet_us = SAMPLE_US(0);
}

static void stop(void)
{
    snapshot_free(s);
}

static void check_spans(double pace, enum span packets, enum span incidents)
{
    s->pace = pace;
    state_fit_spans(&st, s);
    ck_assert_int_eq(st.span, packets);
    ck_assert_int_eq(st.incident_span, incidents);
}

START_TEST(the_spans_fit_the_pace_of_a_replay)
{
    check_spans(1, SPAN_2_MINUTES, SPAN_2_HOURS);
    check_spans(59, SPAN_2_MINUTES, SPAN_2_HOURS);
    check_spans(60, SPAN_2_HOURS, SPAN_2_HOURS);
    check_spans(599, SPAN_2_HOURS, SPAN_2_HOURS);
    check_spans(6000, SPAN_2_DAYS, SPAN_2_DAYS);
}
END_TEST

START_TEST(of_a_file_read_as_fast_as_possible_they_fit_its_length)
{
    check_spans(0, SPAN_2_MINUTES, SPAN_2_HOURS);
    s->first_packet_us = SAMPLE_US(1800);
    check_spans(0, SPAN_2_HOURS, SPAN_2_HOURS);
    s->first_packet_us = SAMPLE_US(86400);
    check_spans(0, SPAN_2_DAYS, SPAN_2_DAYS);
    s->first_packet_us = SNAPSHOT_UNKNOWN;
    check_spans(0, SPAN_2_MINUTES, SPAN_2_HOURS);
}
END_TEST

START_TEST(an_interface_is_watched_by_the_second)
{
    s->input.kind = INPUT_INTERFACE;
    s->first_packet_us = SAMPLE_US(86400);
    check_spans(0, SPAN_2_MINUTES, SPAN_2_HOURS);
}
END_TEST

START_TEST(a_span_that_was_chosen_stays)
{
    st.span_chosen = true;
    check_spans(6000, SPAN_2_MINUTES, SPAN_2_DAYS);
    st.incident_span = SPAN_2_MINUTES;
    st.incident_span_chosen = true;
    check_spans(6000, SPAN_2_MINUTES, SPAN_2_MINUTES);
}
END_TEST

START_TEST(escape_goes_back_to_what_was_under_the_glass)
{
    st.view = VIEW_OVERVIEW;
    state_go_to(&st, VIEW_PORTS);
    state_go_into(&st, VIEW_PORT);
    st.glass.port = 1026;
    state_go_into(&st, VIEW_SOURCE);
    state_go_into(&st, VIEW_PORT); /* a view may come twice on the way */
    st.glass.port = 445;
    ck_assert_int_eq(state_before(&st), VIEW_SOURCE);
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_SOURCE);
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_PORT);
    ck_assert_uint_eq(st.glass.port, 1026);
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_PORTS);
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_OVERVIEW);
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_OVERVIEW);
}
END_TEST

START_TEST(a_long_way_back_forgets_its_beginning)
{
    state_go_to(&st, VIEW_OVERVIEW);
    for (uint16_t i = 0; i < 100; i++) {
        state_go_into(&st, VIEW_PORT);
        st.glass.port = i;
    }
    for (uint16_t i = 1; i <= WAYS_BACK; i++) {
        state_go_back(&st);
        ck_assert_uint_eq(st.glass.port, 99 - i);
    }
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_OVERVIEW);
}
END_TEST

START_TEST(a_view_that_a_number_names_is_one_step_from_the_overview)
{
    state_go_into(&st, VIEW_SOURCE);
    state_go_into(&st, VIEW_PORT);
    state_go_to(&st, VIEW_ALERTS);
    state_go_back(&st);
    ck_assert_int_eq(st.view, VIEW_OVERVIEW);
}
END_TEST

START_TEST(a_working_folder_that_can_not_be_written_to_is_told_of)
{
    char here[PATH_MAX];
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    const bool root = geteuid() == 0; /* access() asks for whom we are really */
    ck_assert_int_eq(root ? setreuid(65534, (uid_t)-1) : 0, 0);
    ck_assert_int_eq(chdir("/"), 0);
    char text[STATE_HINT];
    static const struct ui_settings became = {.account = "nobody (65534)"},
                                    named = {.account = "nobody (65534)", .output = "/tmp/x"},
                                    there = {.account = "nobody (65534)", .output = "/x\033"},
                                    stayed = {.account = NULL};
    const char *other = state_folder_hint(NULL, "nobody (65534)", text);
    char of_own[STATE_HINT], of_file[STATE_HINT], of_null[STATE_HINT];
    const char *own = state_folder_hint(NULL, NULL, of_own);
    const char *file = state_folder_hint("/x", "nobody (65534)", of_file);
    const char *device = state_folder_hint("/dev/null", "nobody (65534)", of_null);
    char at_start[sizeof st.message], at_start_named[sizeof st.message];
    char at_start_there[sizeof st.message];
    state_say_folder(&st, &stayed);
    const bool silent = !st.message[0];
    state_say_folder(&st, &became);
    memcpy(at_start, st.message, sizeof at_start);
    state_say_folder(&st, &named);
    memcpy(at_start_named, st.message, sizeof at_start_named);
    state_say_folder(&st, &there);
    memcpy(at_start_there, st.message, sizeof at_start_there);
    st.message[0] = '\0';
    ck_assert_int_eq(chdir("/tmp"), 0);
    const char *none = state_folder_hint(NULL, "nobody (65534)", NULL);
    state_say_folder(&st, &became);
    ck_assert_int_eq(root ? setreuid(0, (uid_t)-1) : 0, 0);
    ck_assert_int_eq(chdir(here), 0);
    ck_assert_ptr_nonnull(strstr(other, "; it runs as nobody (65534): start it in a folder of "));
    ck_assert_ptr_nonnull(strstr(other, "-Z USER"));
    ck_assert_str_eq(own, "; start it in a folder that you may write to");
    ck_assert_str_eq(file, "; it runs as nobody (65534): name a file in a folder of that account, "
                           "or start it with -Z USER (-Z root: it stays root)");
    ck_assert_str_eq(device, "");
    ck_assert_str_eq(none, "");
    ck_assert(silent); /* who starts it where he can not write need not be told before he does */
    ck_assert_int_eq(strncmp(at_start, "w and e can not write in this folder; it runs as ", 49), 0);
    ck_assert_int_eq(
        strncmp(at_start_there, "w can not write /x\\x1b, nor e in this folder; it runs as ", 56),
        0);
    ck_assert_int_eq(strncmp(at_start_named, "e can not write in this folder; it runs as ", 43), 0);
    ck_assert_str_eq(st.message, "");
}
END_TEST

START_TEST(what_is_frozen_over_saved_or_waits_does_not_go_on)
{
    ck_assert(state_runs(&st));
    bool *const stops[] = {&st.frozen, &st.ended, &st.saved, &st.paused};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        *stops[i] = true;
        ck_assert_msg(!state_runs(&st), "%zu", i);
        *stops[i] = false;
    }
}
END_TEST

START_TEST(what_changes_each_second_has_two_digits_and_is_whole_once_it_does_not)
{
    char text[TEXT_NUMBER];
    ck_assert_str_eq(state_changing(&st, 12345, text), "12.0k");
    ck_assert_str_eq(state_changing(&st, 345, text), "350");
    st.frozen = true;
    ck_assert_str_eq(state_changing(&st, 12345, text), "12 345");
    st.frozen = false;
}
END_TEST

Suite *test_state_suite(void);
Suite *test_state_suite(void)
{
    Suite *suite = suite_create("state");
    TCase *t = tcase_create("state");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, the_spans_fit_the_pace_of_a_replay);
    tcase_add_test(t, of_a_file_read_as_fast_as_possible_they_fit_its_length);
    tcase_add_test(t, an_interface_is_watched_by_the_second);
    tcase_add_test(t, a_span_that_was_chosen_stays);
    tcase_add_test(t, escape_goes_back_to_what_was_under_the_glass);
    tcase_add_test(t, a_long_way_back_forgets_its_beginning);
    tcase_add_test(t, a_view_that_a_number_names_is_one_step_from_the_overview);
    tcase_add_test(t, a_working_folder_that_can_not_be_written_to_is_told_of);
    tcase_add_test(t, what_is_frozen_over_saved_or_waits_does_not_go_on);
    tcase_add_test(t, what_changes_each_second_has_two_digits_and_is_whole_once_it_does_not);
    suite_add_tcase(suite, t);
    return suite;
}
