/* Tests of src/capture/live.c, as far as it needs no interface (tests/check_live.sh and
 * check_faults.sh have real ones): one that has gone and is waited for, which does not come back.
 */
#include "src/capture/live.h"

#include "src/base/clock.h"
#include "src/capture/live_parts.h"

#include "tests/check.h"

#include <dlfcn.h>
#include <string.h>

static struct exchange *x;
static struct control *control;
static struct capture_settings settings;
static struct links links;
static struct intake in;
static struct live live;
static char why[CAPTURE_WHY];

static void setup(void)
{
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    control = exchange_control(x);
    settings = (struct capture_settings){.filter = "udp",
                                         .snaplen = 1600,
                                         .reopen = true,
                                         .engine = {.window_s = {60, 3600, 86400}}};
    links_init(&links, settings.filter, false);
    in = (struct intake){0};
    ck_assert(intake_init(&in, &settings, x));
    in.duration_us = 1; /* then it is over with the second after it */
    live = (struct live){.count = 1, .left = 1, .settings = &settings, .links = &links};
    /* So it is not tried whether it is back. */
    live.tried_us = clock_monotonic_us() + 3600 * (int64_t)US_PER_S;
}

/* The one there was is away; it was of that link type. */
static void wait_for_one(int type)
{
    struct live_interface *i = &live.interfaces[0];
    *i = (struct live_interface){.name = "away0", .live = &live, .gone = true};
    i->link = links_get(&links, type, why, sizeof why);
    ck_assert_ptr_nonnull(i->link);
    i->gap = (struct live_gap){.open = true,
                               .since_us = clock_wall_us(),
                               .began_us = clock_monotonic_us(),
                               .counted_to_us = clock_monotonic_us(),
                               .name = "away0",
                               .what = "gone"};
    live_attach(&live, &in);
}

/* Stands for libpcap's, which has counts of real interfaces only, and is what other tests get:
 * those of these tests, by their handles. NULL: it fails, as where too many files are open. */
static struct {
    pcap_t *handle;
    const struct pcap_stat *counts;
} told[2];

int pcap_stats(pcap_t *handle, struct pcap_stat *counts)
{
    for (int i = 0; i < 2; i++)
        if (handle == told[i].handle) {
            if (told[i].counts)
                *counts = *told[i].counts;
            return told[i].counts ? 0 : -1;
        }
    int (*real)(pcap_t *, struct pcap_stat *) =
        (int (*)(pcap_t *, struct pcap_stat *))(uintptr_t)dlsym(RTLD_NEXT, "pcap_stats");
    return real ? real(handle, counts) : -1;
}

static void have_two(const struct pcap_stat *first, const struct pcap_stat *second)
{
    live.count = live.left = 2;
    for (int i = 0; i < 2; i++) {
        told[i].handle = live.interfaces[i].handle = pcap_open_dead(DLT_EN10MB, 1600);
        live.interfaces[i].live = &live;
        ck_assert_ptr_nonnull(told[i].handle);
    }
    told[0].counts = first;
    told[1].counts = second;
    live.intake = &in;
}

static void close_two(void)
{
    for (int i = 0; i < 2; i++)
        pcap_close(told[i].handle);
}

/* So many packets more are read of that interface. */
static void take(int which, uint32_t packets)
{
    live.interfaces[which].received += packets;
    in.received += packets;
}

static void teardown(void)
{
    live_filter_done(&live.filter);
    links_done(&links);
    intake_done(&in);
    exchange_free(x);
}

/* What is answered to another filter; "": it is in force. */
static const char *answer_to(const char *filter)
{
    static char answer[SNAPSHOT_ERROR];
    ck_assert(control_ask_filter(control, filter));
    ck_assert_int_eq(live_run(&live), CAPTURE_DONE);
    ck_assert(control_fetch_answer(control, answer));
    return answer;
}

START_TEST(a_wrong_filter_is_refused_while_all_interfaces_are_away)
{
    wait_for_one(DLT_EN10MB);
    ck_assert_ptr_nonnull(strstr(answer_to("udp prot 5"), "syntax error"));
    ck_assert_str_eq(in.input.filter, "udp");
}
END_TEST

START_TEST(one_that_the_link_type_does_not_take_is_refused_as_well)
{
    wait_for_one(DLT_RAW);
    ck_assert_ptr_nonnull(strstr(answer_to("ether host 02:00:00:00:00:01"), "02:00:00:00:00:01"));
    ck_assert_str_eq(in.input.filter, "udp");
}
END_TEST

START_TEST(a_good_one_is_taken_and_is_for_the_interface_that_comes_back)
{
    wait_for_one(DLT_EN10MB);
    ck_assert_str_eq(answer_to("ether host 02:00:00:00:00:01"), "");
    ck_assert_str_eq(in.input.filter, "ether host 02:00:00:00:00:01");
    ck_assert_uint_eq(live.filter.count, 1);
    ck_assert_int_eq(live.filter.programs[0].type, DLT_EN10MB);
    ck_assert_str_eq(live.filter.text, in.input.filter);
}
END_TEST

START_TEST(how_long_it_was_away_is_counted_and_again_from_zero_after_a_reset)
{
    wait_for_one(DLT_EN10MB);
    live.interfaces[0].gap.counted_to_us -= 7 * (int64_t)US_PER_S;
    ck_assert_int_eq(live_run(&live), CAPTURE_DONE);
    const struct snapshot_gaps *gaps = &exchange_take(x, NULL)->capture.gaps;
    ck_assert_int_ge(gaps->seconds, 7);
    ck_assert_int_lt(gaps->seconds, 60);
    ck_assert_str_eq(gaps->now, "away0 is gone");
    live.interfaces[0].gap.counted_to_us -= 3600 * (int64_t)US_PER_S;
    control_ask_reset(control);
    ck_assert_int_eq(live_run(&live), CAPTURE_DONE);
    gaps = &exchange_take(x, NULL)->capture.gaps;
    ck_assert_int_eq(gaps->count, 1);
    ck_assert_int_lt(gaps->seconds, 60);
    ck_assert_str_eq(gaps->now, "away0 is gone");
}
END_TEST

START_TEST(what_waits_is_what_came_into_the_rings_and_was_not_read)
{
    struct pcap_stat first = {.ps_recv = 1100, .ps_drop = 100}, second = {.ps_recv = 500};
    have_two(&first, &second);
    take(0, 1000);
    take(1, 500);
    live_refresh_losses(&live);
    ck_assert_uint_eq(live_waiting(&live), 0);
    first.ps_recv += 30;
    second.ps_recv += 12;
    take(0, 10);
    ck_assert_uint_eq(live_waiting(&live), 32);
    take(0, 20);
    take(1, 12);
    ck_assert_uint_eq(live_waiting(&live), 0);
    close_two();
}
END_TEST

START_TEST(what_was_read_does_not_wait_where_losses_could_not_be_looked_at_for_once)
{
    struct pcap_stat first = {.ps_recv = 1000}, second = {.ps_recv = 500};
    have_two(&first, &second);
    take(0, 1000);
    take(1, 500);
    live_refresh_losses(&live);
    first.ps_recv += 4000;
    second.ps_recv += 300;
    take(0, 4000);
    take(1, 300);
    told[0].counts = NULL;
    live_refresh_losses(&live);
    told[0].counts = &first;
    ck_assert_uint_eq(live_waiting(&live), 0);
    first.ps_recv += 7;
    ck_assert_uint_eq(live_waiting(&live), 7);
    close_two();
}
END_TEST

START_TEST(one_that_nothing_is_said_of_takes_nothing_from_what_waits_of_another)
{
    struct pcap_stat first = {.ps_recv = 0}, second = {.ps_recv = 0};
    have_two(&first, &second);
    live_refresh_losses(&live);
    take(0, 900);
    second.ps_recv = 40;
    told[0].counts = NULL;
    ck_assert_uint_eq(live_waiting(&live), 40);
    close_two();
}
END_TEST

Suite *test_live_suite(void);
Suite *test_live_suite(void)
{
    Suite *s = suite_create("live");
    TCase *t = tcase_create("live");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_wrong_filter_is_refused_while_all_interfaces_are_away);
    tcase_add_test(t, one_that_the_link_type_does_not_take_is_refused_as_well);
    tcase_add_test(t, a_good_one_is_taken_and_is_for_the_interface_that_comes_back);
    tcase_add_test(t, how_long_it_was_away_is_counted_and_again_from_zero_after_a_reset);
    tcase_add_test(t, what_waits_is_what_came_into_the_rings_and_was_not_read);
    tcase_add_test(t, what_was_read_does_not_wait_where_losses_could_not_be_looked_at_for_once);
    tcase_add_test(t, one_that_nothing_is_said_of_takes_nothing_from_what_waits_of_another);
    suite_add_tcase(s, t);
    return s;
}
