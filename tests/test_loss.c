/* Tests of src/engine/loss.c. */
#include "src/engine/loss.h"

#include "src/base/clock.h"
#include "tests/check.h"
#include "tests/packets.h"

#include <stdio.h>
#include <string.h>

static struct loss l;
static struct alerts alerts;

static void setup(void)
{
    l = (struct loss){0};
    memset(&alerts, 0, sizeof alerts);
}

static uint64_t told_after(int64_t after_s, uint64_t kernel, uint64_t interface)
{
    loss_note(&l, &detectors_usual.loss, &alerts, PACKETS_START_S + after_s, kernel, interface);
    return alerts.total;
}

START_TEST(nothing_lost_is_nothing_told)
{
    for (int64_t second = 0; second < 600; second++)
        ck_assert_uint_eq(told_after(second, 0, 0), 0);
}
END_TEST

START_TEST(the_first_lost_packets_are_a_warning_with_their_numbers)
{
    ck_assert_uint_eq(told_after(0, 0, 0), 0);
    ck_assert_uint_eq(told_after(1, 1200, 34), 1);
    const struct snapshot_alert *a = &alerts.latest[0];
    ck_assert_int_eq(a->kind, ALERT_LOSS);
    ck_assert_int_eq(a->severity, SEVERITY_WARNING);
    ck_assert_int_eq(a->time_us, (PACKETS_START_S + 1) * US_PER_S);
    ck_assert_str_eq(a->incident, "");
    ck_assert_str_eq(a->subject, "kernel, interface");
    ck_assert_str_eq(a->text, "packets are lost: 1200 by the kernel (its buffer was full, see -B), "
                              "34 by the interface so far; counts are lower bounds");
}
END_TEST

START_TEST(who_lost_none_is_not_named)
{
    told_after(0, 5, 0);
    ck_assert_str_eq(alerts.latest[0].subject, "kernel");
    ck_assert_ptr_null(strstr(alerts.latest[0].text, "interface"));
    setup();
    told_after(0, 0, 5);
    ck_assert_str_eq(alerts.latest[0].subject, "interface");
    ck_assert_str_eq(alerts.latest[0].text,
                     "packets are lost: 5 by the interface so far; counts are lower bounds");
}
END_TEST

START_TEST(what_goes_on_is_one_episode_and_told_of_once)
{
    for (int64_t second = 0; second < 3600; second++)
        told_after(second, (uint64_t)second + 1, 0);
    ck_assert_uint_eq(alerts.total, 1);
    for (int64_t times = 1; times < 20; times++) /* with pauses of less than a minute */
        told_after(3599 + times * (detectors_usual.loss.over_s - 1), 3600 + (uint64_t)times, 0);
    ck_assert_uint_eq(alerts.total, 1);
}
END_TEST

START_TEST(it_is_told_of_again_after_a_minute_without_and_counts_anew)
{
    told_after(0, 100, 0);
    told_after(30, 150, 0);
    ck_assert_uint_eq(told_after(30 + detectors_usual.loss.over_s, 157, 0), 2);
    ck_assert_ptr_nonnull(strstr(alerts.latest[1].text, " 7 by the kernel"));
    /* The same where somebody looked in between. */
    told_after(200, 157, 0);
    ck_assert_uint_eq(told_after(201, 158, 0), 3);
}
END_TEST

START_TEST(an_interface_that_goes_is_told_of_once_in_an_episode)
{
    loss_note_gap(&l, &detectors_usual.loss, &alerts, PACKETS_START_S, "eth0 is down");
    ck_assert_uint_eq(alerts.total, 1);
    ck_assert_str_eq(alerts.latest[0].text,
                     "packets are lost: eth0 is down; counts are lower bounds");
    for (int64_t second = 1; second < 300; second += 7)
        loss_note_gap(&l, &detectors_usual.loss, &alerts, PACKETS_START_S + second, "eth0 is down");
    ck_assert_uint_eq(alerts.total, 1);
    ck_assert_uint_eq(told_after(301, 5, 0), 1);
    ck_assert_uint_eq(told_after(400, 5, 0), 1);
    loss_note_gap(&l, &detectors_usual.loss, &alerts, PACKETS_START_S + 401, "eth0 is gone");
    ck_assert_uint_eq(alerts.total, 2);
}
END_TEST

static void gap(int64_t second, const char *open)
{
    loss_note_gap(&l, &detectors_usual.loss, &alerts, PACKETS_START_S + second, open);
}

static void alert_says(uint32_t which, const char *text)
{
    char whole[ALERT_TEXT];
    snprintf(whole, sizeof whole, "packets %s; counts are lower bounds", text);
    ck_assert_str_eq(alerts.latest[which].text, whole);
}

START_TEST(the_alert_of_an_interface_that_is_back_says_how_long_it_was_away)
{
    gap(0, "eth0 is down");
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 2.0 s", "");
    alert_says(0, "were lost: eth0 was down for 2.0 s");
    ck_assert_uint_eq(alerts.total, 1);
}
END_TEST

START_TEST(the_alert_of_an_interface_that_goes_again_at_once_says_so)
{
    gap(0, "eth0 is down");
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 2.0 s", "");
    gap(5, "eth0 is down");
    alert_says(0, "are lost: eth0 is down");
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 3.0 s", "");
    alert_says(0, "were lost: eth0 was down for 3.0 s");
    ck_assert_uint_eq(alerts.total, 1);
}
END_TEST

START_TEST(an_alert_of_two_interfaces_is_over_when_both_are_back)
{
    gap(0, "eth0 is down");
    gap(1, "eth0 is down, eth1 is gone");
    alert_says(0, "are lost: eth0 is down, eth1 is gone");
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 2.0 s", "eth1 is gone");
    alert_says(0, "are lost: eth1 is gone");
    loss_note_gap_end(&l, &alerts, "eth1 is gone", "eth1 was gone for 9.0 s", "");
    alert_says(0, "were lost: eth1 was gone for 9.0 s");
    ck_assert_uint_eq(alerts.total, 1);
}
END_TEST

START_TEST(of_two_episodes_each_alert_is_over_when_its_interface_is_back)
{
    const int64_t later = detectors_usual.loss.over_s;
    gap(0, "eth0 is down");
    gap(later, "eth0 is down, eth1 is gone");
    ck_assert_uint_eq(alerts.total, 2);
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 61.2 s", "eth1 is gone");
    alert_says(0, "were lost: eth0 was down for 61.2 s");
    alert_says(1, "are lost: eth1 is gone");
    loss_note_gap_end(&l, &alerts, "eth1 is gone", "eth1 was gone for 9.0 s", "");
    alert_says(1, "were lost: eth1 was gone for 9.0 s");
}
END_TEST

START_TEST(a_gap_changes_no_alert_of_an_episode_before)
{
    gap(0, "eth0 is down");
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 2.0 s", "");
    ck_assert_uint_eq(told_after(3600, 7, 0), 2);
    gap(3601, "eth0 is down");
    loss_note_gap_end(&l, &alerts, "eth0 is down", "eth0 was down for 4.0 s", "");
    alert_says(0, "were lost: eth0 was down for 2.0 s");
    ck_assert_ptr_nonnull(strstr(alerts.latest[1].text, " 7 by the kernel"));
    ck_assert_uint_eq(alerts.total, 2);
}
END_TEST

START_TEST(the_longest_text_fits)
{
    told_after(0, UINT32_MAX * (uint64_t)1000, UINT32_MAX * (uint64_t)1000);
    ck_assert_ptr_nonnull(strstr(alerts.latest[0].text, "lower bounds"));
}
END_TEST

Suite *test_loss_suite(void);
Suite *test_loss_suite(void)
{
    Suite *s = suite_create("loss");
    TCase *t = tcase_create("loss");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, nothing_lost_is_nothing_told);
    tcase_add_test(t, the_first_lost_packets_are_a_warning_with_their_numbers);
    tcase_add_test(t, who_lost_none_is_not_named);
    tcase_add_test(t, what_goes_on_is_one_episode_and_told_of_once);
    tcase_add_test(t, it_is_told_of_again_after_a_minute_without_and_counts_anew);
    tcase_add_test(t, an_interface_that_goes_is_told_of_once_in_an_episode);
    tcase_add_test(t, the_alert_of_an_interface_that_is_back_says_how_long_it_was_away);
    tcase_add_test(t, the_alert_of_an_interface_that_goes_again_at_once_says_so);
    tcase_add_test(t, an_alert_of_two_interfaces_is_over_when_both_are_back);
    tcase_add_test(t, of_two_episodes_each_alert_is_over_when_its_interface_is_back);
    tcase_add_test(t, a_gap_changes_no_alert_of_an_episode_before);
    tcase_add_test(t, the_longest_text_fits);
    suite_add_tcase(s, t);
    return s;
}
