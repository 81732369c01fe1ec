/* Tests of src/engine/scans.c. */
#include "src/engine/scans.h"

#include <check.h>

#define usual detectors_usual.scan

static struct distinct_count exactly(uint32_t value)
{
    return (struct distinct_count){.value = value & 0xffff, .certainty = CERTAINTY_EXACT};
}

static enum scan scan_with(uint32_t targets, uint32_t ports, uint64_t records, uint64_t replied)
{
    const struct scan_facts f = {exactly(targets), exactly(ports), records, replied, false};
    return scan_of(&usual, &f);
}

START_TEST(many_targets_on_few_ports_are_a_sweep)
{
    ck_assert_int_eq(scan_with(25, 1, 25, 0), SCAN_SWEEP);
    ck_assert_int_eq(scan_with(24, 1, 24, 0), SCAN_NONE);
    ck_assert_int_eq(scan_with(25, 5, 125, 0), SCAN_SWEEP);
    ck_assert_int_eq(scan_with(25, 6, 25, 0), SCAN_NONE);
}
END_TEST

START_TEST(many_ports_of_one_target_are_a_port_scan)
{
    ck_assert_int_eq(scan_with(1, 15, 15, 0), SCAN_PORTS);
    ck_assert_int_eq(scan_with(1, 14, 14, 0), SCAN_NONE);
    ck_assert_int_eq(scan_with(3, 15, 15, 0), SCAN_NONE);
}
END_TEST

START_TEST(pings_to_many_are_a_sweep_without_ports)
{
    ck_assert_int_eq(scan_with(254, 0, 254, 10), SCAN_SWEEP);
}
END_TEST

START_TEST(many_of_both_are_a_scan_only_if_most_pairs_were_tried)
{
    ck_assert_int_eq(scan_with(30, 20, 600, 0), SCAN_BOTH);
    ck_assert_int_eq(scan_with(30, 20, 149, 0), SCAN_NONE);
    /* A peer-to-peer client: each peer at a port of its own. */
    ck_assert_int_eq(scan_with(200, 190, 600, 100), SCAN_NONE);
}
END_TEST

START_TEST(who_is_mostly_replied_to_does_not_scan)
{
    ck_assert_int_eq(scan_with(500, 1, 500, 250), SCAN_NONE);
    ck_assert_int_eq(scan_with(500, 1, 500, 249), SCAN_SWEEP);
}
END_TEST

START_TEST(of_ours_fewer_suffice_if_none_of_them_replies)
{
    struct scan_facts f = {exactly(8), exactly(1), 8, 0, true};
    ck_assert_int_eq(scan_of(&usual, &f), SCAN_SWEEP);
    f.replied = 1;
    ck_assert_int_eq(scan_of(&usual, &f), SCAN_NONE);
    f = (struct scan_facts){exactly(7), exactly(1), 7, 0, true};
    ck_assert_int_eq(scan_of(&usual, &f), SCAN_NONE);
    f = (struct scan_facts){exactly(1), exactly(10), 10, 0, true};
    ck_assert_int_eq(scan_of(&usual, &f), SCAN_PORTS);
    f.ports = exactly(9);
    ck_assert_int_eq(scan_of(&usual, &f), SCAN_NONE);
}
END_TEST

START_TEST(more_than_could_be_counted_are_many)
{
    const struct distinct_count unknown = {.value = 0, .certainty = CERTAINTY_UNKNOWN};
    const struct scan_facts sweep = {unknown, exactly(1), 900, 0, false};
    const struct scan_facts ports = {exactly(1), unknown, 900, 0, false};
    ck_assert_int_eq(scan_of(&usual, &sweep), SCAN_SWEEP);
    ck_assert_int_eq(scan_of(&usual, &ports), SCAN_PORTS);
}
END_TEST

START_TEST(events_beyond_the_room_are_left_out_and_counted)
{
    static struct scans s;
    struct scan_event event = {.scan = SCAN_SWEEP};
    for (uint64_t i = 0; i < SCANS + 3; i++) {
        event.facts.records = i;
        scans_add(&s, &event);
    }
    ck_assert_uint_eq(s.count, SCANS);
    ck_assert_uint_eq(s.left_out, 3);
    for (uint64_t i = 0; i < SCANS; i++)
        ck_assert_uint_eq(s.events[i].facts.records, i);
}
END_TEST

/* --- Of late ---------------------------------------------------------------------------------- */

static struct scan_facts facts_of(uint32_t targets, uint32_t ports, uint64_t records)
{
    return (struct scan_facts){exactly(targets), exactly(ports), records, 0, false};
}

START_TEST(of_a_source_that_has_just_come_all_is_of_late)
{
    struct scan_lately l;
    const struct scan_facts f = facts_of(25, 1, 25);
    scan_lately_begin(&l, &usual, 1000000);
    scan_lately_advance(&l, &usual, 1000000 + usual.window_s - 1, &f);
    ck_assert(scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_PORTS));
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_NONE));
}
END_TEST

START_TEST(what_is_long_past_makes_no_scan)
{
    struct scan_lately l;
    int64_t second = 1000000;
    scan_lately_begin(&l, &usual, second);
    for (uint32_t targets = 1; targets < 1000; targets++, second += 3600) {
        const struct scan_facts f = facts_of(targets, 1, targets);
        scan_lately_advance(&l, &usual, second, &f);
        ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    }
}
END_TEST

START_TEST(a_target_a_minute_is_a_scan_whenever_it_begins)
{
    for (int64_t start = 0; start < 2 * usual.window_s; start += 60) {
        struct scan_lately l;
        struct scan_facts f = facts_of(100, 1, 100); /* in the months before */
        uint32_t more = 0;
        scan_lately_begin(&l, &usual, 1000000);
        scan_lately_advance(&l, &usual, 5000000 + start, &f);
        do {
            more++;
            f = facts_of(100 + more, 1, 100 + more);
            f.to_home = true;
            scan_lately_advance(&l, &usual, 5000000 + start + 60 * more, &f);
        } while (more < 60 && !scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
        ck_assert_int_eq(more, usual.targets_silent);
    }
}
END_TEST

START_TEST(who_goes_again_to_those_it_knows_does_not_scan)
{
    struct scan_lately l;
    struct scan_facts f = facts_of(30, 1, 100);
    scan_lately_begin(&l, &usual, 1000000);
    scan_lately_advance(&l, &usual, 5000000, &f);
    f = facts_of(31, 1, 400);
    scan_lately_advance(&l, &usual, 5000300, &f);
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
}
END_TEST

START_TEST(new_targets_that_reply_are_no_scan)
{
    struct scan_lately l;
    struct scan_facts f = facts_of(100, 1, 100);
    scan_lately_begin(&l, &usual, 1000000);
    scan_lately_advance(&l, &usual, 5000000, &f);
    f = facts_of(160, 1, 160);
    f.replied = 36;
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    f.replied = 35;
    ck_assert(scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    f.replied = 1000; /* a table that was full knows of replies to what it did not hold */
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
}
END_TEST

START_TEST(new_targets_are_never_more_than_records)
{
    const struct distinct_count unknown = {.value = 0, .certainty = CERTAINTY_UNKNOWN};
    struct scan_lately l;
    struct scan_facts f = {unknown, exactly(1), 1000, 0, false};
    scan_lately_begin(&l, &usual, 1000000);
    scan_lately_advance(&l, &usual, 5000000, &f);
    f.records = 1024;
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    f.records = 1025;
    ck_assert(scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    /* An estimate that jumps; one that falls, as its place became another's. */
    f = (struct scan_facts){exactly(5000), exactly(1), 1020, 0, false};
    l.before.targets = 1000;
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
    f.records = 2000;
    l.before.targets = 6000;
    ck_assert(!scan_lately_is(&l, &usual, &f, SCAN_SWEEP));
}
END_TEST

Suite *test_scans_suite(void);
Suite *test_scans_suite(void)
{
    Suite *suite = suite_create("scans");
    TCase *c = tcase_create("scans");
    tcase_add_test(c, many_targets_on_few_ports_are_a_sweep);
    tcase_add_test(c, many_ports_of_one_target_are_a_port_scan);
    tcase_add_test(c, pings_to_many_are_a_sweep_without_ports);
    tcase_add_test(c, many_of_both_are_a_scan_only_if_most_pairs_were_tried);
    tcase_add_test(c, who_is_mostly_replied_to_does_not_scan);
    tcase_add_test(c, of_ours_fewer_suffice_if_none_of_them_replies);
    tcase_add_test(c, more_than_could_be_counted_are_many);
    tcase_add_test(c, of_a_source_that_has_just_come_all_is_of_late);
    tcase_add_test(c, what_is_long_past_makes_no_scan);
    tcase_add_test(c, a_target_a_minute_is_a_scan_whenever_it_begins);
    tcase_add_test(c, who_goes_again_to_those_it_knows_does_not_scan);
    tcase_add_test(c, new_targets_that_reply_are_no_scan);
    tcase_add_test(c, new_targets_are_never_more_than_records);
    tcase_add_test(c, events_beyond_the_room_are_left_out_and_counted);
    suite_add_tcase(suite, c);
    return suite;
}
