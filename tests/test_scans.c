/* Tests of src/engine/scans.c. */
#include "src/engine/scans.h"
#include "src/sketch/distinct.h"

#include "tests/check.h"

#include <stdlib.h>

#define usual detectors_usual.scan

static struct distinct_count exactly(uint32_t value)
{
    return (struct distinct_count){.value = value & 0xffff, .certainty = CERTAINTY_EXACT};
}

static struct distinct_count about(uint32_t value)
{
    return (struct distinct_count){.value = value & 0xfffff, .certainty = CERTAINTY_ESTIMATE};
}

static const struct distinct_count unknown = {.value = 0, .certainty = CERTAINTY_UNKNOWN};

/* All of it is of late. */
static struct scan_growth all_of(const struct scan_facts *f)
{
    const struct scan_lately l = {.part = 0};
    return scan_lately_growth(&l, f, 0);
}

static enum scan scan_by(const struct scan_facts *f)
{
    const struct scan_growth g = all_of(f);
    return scan_of(&usual, &g);
}

static enum scan scan_with(uint32_t targets, uint32_t ports, uint32_t records, uint32_t replied)
{
    const struct scan_facts f = {.targets = exactly(targets),
                                 .ports = exactly(ports),
                                 .records = records,
                                 .replied = replied};
    return scan_by(&f);
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

/* Their product has 64 bits. */
START_TEST(as_many_as_there_can_be_of_what_is_unknown_are_not_dense)
{
    const struct scan_facts f = {
        .targets = unknown, .ports = unknown, .records = UINT32_MAX, .replied = 0};
    ck_assert_int_eq(scan_by(&f), SCAN_NONE);
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
    struct scan_facts f = {
        .targets = exactly(8), .ports = exactly(1), .records = 8, .to_home = true};
    ck_assert_int_eq(scan_by(&f), SCAN_SWEEP);
    f.replied = 1;
    ck_assert_int_eq(scan_by(&f), SCAN_NONE);
    f.replied = 0;
    f.targets = exactly(7);
    ck_assert_int_eq(scan_by(&f), SCAN_NONE);
    f = (struct scan_facts){
        .targets = exactly(1), .ports = exactly(10), .records = 10, .to_home = true};
    ck_assert_int_eq(scan_by(&f), SCAN_PORTS);
    f.ports = exactly(9);
    ck_assert_int_eq(scan_by(&f), SCAN_NONE);
}
END_TEST

START_TEST(more_than_could_be_counted_are_many)
{
    const struct scan_facts sweep = {.targets = unknown, .ports = exactly(1), .records = 900};
    const struct scan_facts ports = {.targets = exactly(1), .ports = unknown, .records = 900};
    ck_assert_int_eq(scan_by(&sweep), SCAN_SWEEP);
    ck_assert_int_eq(scan_by(&ports), SCAN_PORTS);
}
END_TEST

START_TEST(events_beyond_the_room_are_left_out_and_counted)
{
    static struct scans s;
    struct scan_event event = {.scan = SCAN_SWEEP};
    for (uint64_t i = 0; i < SCANS + 3; i++) {
        event.targets = (uint32_t)i;
        scans_add(&s, &event);
    }
    ck_assert_uint_eq(s.count, SCANS);
    ck_assert_uint_eq(s.left_out, 3);
    for (uint64_t i = 0; i < SCANS; i++)
        ck_assert_uint_eq(s.events[i].targets, i);
}
END_TEST

/* All of it is of late, and most of it no TCP. */
static enum scan scan_by_asking(uint32_t targets, uint32_t ports, uint32_t records,
                                uint32_t replied, bool home)
{
    const struct scan_lately l = {.datagrams = 1};
    const struct scan_facts f = {.targets = exactly(targets),
                                 .ports = exactly(ports),
                                 .records = records,
                                 .replied = replied,
                                 .home = home};
    const struct scan_growth g = scan_lately_growth(&l, &f, 0);
    return scan_of(&usual, &g);
}

START_TEST(of_ours_that_ask_around_twice_as_many_in_vain_are_a_scan)
{
    ck_assert_int_eq(scan_by_asking(60, 1, 60, 5, true), SCAN_SWEEP);
    ck_assert_int_eq(scan_by_asking(60, 1, 60, 6, true), SCAN_NONE);
    ck_assert_int_eq(scan_by_asking(49, 1, 49, 0, true), SCAN_NONE);
    ck_assert_int_eq(scan_by_asking(49, 1, 49, 6, false), SCAN_SWEEP);
    ck_assert_int_eq(scan_by_asking(1, 30, 30, 0, true), SCAN_PORTS);
    ck_assert_int_eq(scan_by_asking(1, 29, 29, 0, true), SCAN_NONE);
    ck_assert_int_eq(scan_by_asking(50, 30, 375, 0, true), SCAN_BOTH);
    ck_assert_int_eq(scan_by_asking(50, 30, 374, 0, true), SCAN_NONE);
}
END_TEST

START_TEST(whether_one_of_ours_asks_around_is_said_by_its_latest_records)
{
    struct scan_lately l = {.part = 0};
    const struct scan_facts f = {.home = true};
    for (int i = 0; i < 1000; i++)
        scan_lately_note(&l, false);
    ck_assert(scan_lately_growth(&l, &f, 0).asks);
    for (int i = 0; i < 127; i++) {
        ck_assert(scan_lately_growth(&l, &f, 0).asks);
        scan_lately_note(&l, true);
    }
    ck_assert(!scan_lately_growth(&l, &f, 0).asks);
    for (int i = 0; i < 1000; i++)
        scan_lately_note(&l, true);
    for (int i = 0; i < 128; i++) {
        ck_assert(!scan_lately_growth(&l, &f, 0).asks);
        scan_lately_note(&l, false);
    }
    ck_assert(scan_lately_growth(&l, &f, 0).asks);
    uint16_t targets = 0;
    scan_lately_advance(&l, &usual, 0, &f, &targets); /* replies have caught up */
    ck_assert(!scan_lately_growth(&l, &f, 0).asks);
}
END_TEST

/* --- Of late ---------------------------------------------------------------------------------- */

static struct scan_lately l;
static uint16_t targets_of_part;

static struct scan_facts facts_of(uint32_t targets, uint32_t ports, uint32_t records)
{
    return (struct scan_facts){
        .targets = exactly(targets), .ports = exactly(ports), .records = records};
}

static void advance(int64_t second, const struct scan_facts *f)
{
    scan_lately_advance(&l, &usual, second, f, &targets_of_part);
}

static enum scan scan_now(const struct scan_facts *f)
{
    const struct scan_growth g = scan_lately_growth(&l, f, targets_of_part);
    return scan_of(&usual, &g);
}

static void begin(void)
{
    scan_lately_begin(&l, &usual, 1000000);
    targets_of_part = 0;
}

START_TEST(of_a_source_that_has_just_come_all_is_of_late)
{
    const struct scan_facts f = facts_of(25, 1, 25);
    advance(1000000 + usual.window_s - 1, &f);
    ck_assert_int_eq(scan_now(&f), SCAN_SWEEP);
}
END_TEST

START_TEST(what_is_long_past_makes_no_scan)
{
    int64_t second = 1000000;
    for (uint32_t targets = 1; targets < 1000; targets++, second += 3600) {
        const struct scan_facts f = facts_of(targets, 1, targets);
        advance(second, &f);
        ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    }
}
END_TEST

START_TEST(a_target_a_minute_is_a_scan_whenever_it_begins)
{
    for (int64_t start = 0; start < 2 * usual.window_s; start += 60) {
        struct scan_facts f = facts_of(100, 1, 100); /* in the months before */
        uint32_t more = 0;
        begin();
        advance(5000000 + start, &f);
        do {
            more++;
            f = facts_of(100 + more, 1, 100 + more);
            f.to_home = true;
            advance(5000000 + start + 60 * more, &f);
        } while (more < 60 && scan_now(&f) != SCAN_SWEEP);
        ck_assert_int_eq(more, usual.targets_silent);
    }
}
END_TEST

START_TEST(who_goes_again_to_those_it_knows_does_not_scan)
{
    struct scan_facts f = facts_of(30, 1, 100);
    advance(5000000, &f);
    f = facts_of(31, 1, 400);
    advance(5000300, &f);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

START_TEST(ports_and_targets_of_long_ago_hide_no_scan)
{
    struct scan_facts f = facts_of(60, 6, 360);
    advance(5000000, &f);
    f = facts_of(85, 7, 385);
    ck_assert_int_eq(scan_now(&f), SCAN_SWEEP);
    f = facts_of(62, 21, 375);
    ck_assert_int_eq(scan_now(&f), SCAN_PORTS);
    f = facts_of(85, 12, 385);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

START_TEST(replies_of_before_hide_no_scan)
{
    struct scan_facts f = facts_of(60, 3, 1000);
    f.replied = 1000;
    advance(1000001, &f);
    f.targets = exactly(84);
    f.records = 1024;
    advance(1000002, &f);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.targets = exactly(85);
    f.records = 1025;
    ck_assert_int_eq(scan_now(&f), SCAN_SWEEP);
    /* The next thousand goes well. */
    f.records = 2025;
    f.replied = 2000;
    advance(1000003, &f);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

START_TEST(new_targets_that_reply_are_no_scan)
{
    struct scan_facts f = facts_of(100, 1, 100);
    advance(5000000, &f);
    f = facts_of(160, 1, 160);
    f.replied = 36;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.replied = 29;
    ck_assert_int_eq(scan_now(&f), SCAN_SWEEP);
    f.replied = 1000; /* a table that was full knows of replies to what it did not hold */
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

START_TEST(new_targets_are_never_more_than_records)
{
    struct scan_facts f = {.targets = unknown, .ports = exactly(1), .records = 1000};
    advance(5000000, &f);
    f.records = 1024;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.records = 1025;
    ck_assert_int_eq(scan_now(&f), SCAN_SWEEP);
    /* An estimate that jumps; one that falls, as its place became another's. */
    f.targets = exactly(5000);
    f.records = 1020;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.records = 2000;
    l.before.targets = 6000;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

/* Of 60,000 peers it may have gone to some new ones that the estimate did not notice. */
START_TEST(who_knows_very_many_is_not_said_to_go_to_few)
{
    struct scan_facts f = {.targets = about(60000), .ports = about(40000), .records = 90000};
    advance(5000000, &f);
    f.ports = about(40020);
    f.records += 40;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.targets = about(60030);
    f.ports = about(40000);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.ports = exactly(3);
    l.before.ports = 3;
    ck_assert_int_eq(scan_now(&f), SCAN_SWEEP);
}
END_TEST

START_TEST(one_outside_that_goes_port_by_port_to_those_it_knows_scans_no_single_one)
{
    struct scan_facts f = {.targets = about(40), .ports = exactly(1), .records = 40};
    advance(5000000, &f);
    f.ports = exactly(21);
    f.records = 840;
    targets_of_part = 0xffff;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    advance(5000000 + usual.window_s, &f); /* also when its next part begins */
    ck_assert_uint_eq(targets_of_part, 0);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.home = true; /* one of ours has partners beside */
    ck_assert_int_eq(scan_now(&f), SCAN_PORTS);
    f.home = false;
    l.targets = 0x0101;
    ck_assert_int_eq(scan_now(&f), SCAN_PORTS);
}
END_TEST

START_TEST(looks_become_rarer_with_records_in_vain_and_where_they_cost_much)
{
    struct scan_facts f = facts_of(40, 30, 160);
    for (uint32_t more = 1; more < 32; more++)
        ck_assert(scan_lately_is_due(&l, more, false, false));
    ck_assert(!scan_lately_is_due(&l, 65, true, false));
    ck_assert(scan_lately_is_due(&l, 128, true, false));
    ck_assert(scan_lately_is_due(&l, 65, true, true));
    ck_assert(scan_lately_is_due(&l, 100001, false, true));
    uint32_t looks = 0;
    for (uint32_t records = 100000; records < 200000; records++)
        looks += scan_lately_is_due(&l, records, false, false);
    ck_assert_uint_ge(looks, 8);
    ck_assert_uint_le(looks, 40);
    f = facts_of(40, 30, 160000);
    f.replied = 160000;
    advance(1000002, &f);
    ck_assert(scan_lately_is_due(&l, 160001, false, false));
}
END_TEST

START_TEST(it_is_said_when_all_begins_anew)
{
    uint16_t targets = 7;
    const struct scan_facts some = facts_of(3, 3, 10), more = facts_of(3, 3, 20);
    struct scan_facts replied = more;
    replied.replied = 10;
    ck_assert(!scan_lately_advance(&l, &usual, 1000000, &some, &targets));
    ck_assert(!scan_lately_advance(&l, &usual, 1000000 + usual.window_s, &more, &targets));
    ck_assert(scan_lately_advance(&l, &usual, 1000000 + usual.window_s, &replied, &targets));
    ck_assert(scan_lately_advance(&l, &usual, 1000000 + 3 * usual.window_s, &more, &targets));
}
END_TEST

START_TEST(what_is_shown_and_not_told_of_is_news_when_it_is)
{
    const struct scan_facts f = facts_of(100, 1, 100);
    ck_assert(scan_lately_tell(&l, &usual, 5000000, &f, SCAN_PORTS, &targets_of_part));
    l.scan = SCAN_BOTH;
    ck_assert(scan_lately_tell(&l, &usual, 5000060, &f, SCAN_SWEEP, &targets_of_part));
    ck_assert(!scan_lately_tell(&l, &usual, 5000120, &f, SCAN_PORTS, &targets_of_part));
}
END_TEST

START_TEST(a_scan_is_news_once_and_again_when_it_stopped_or_does_more)
{
    const int64_t begun = 5000000;
    int64_t at = begun;
    const struct scan_facts f = facts_of(100, 1, 100);
    targets_of_part = 7;
    ck_assert(!scan_lately_is_told(&l, at));
    ck_assert(scan_lately_tell(&l, &usual, at, &f, SCAN_SWEEP, &targets_of_part));
    ck_assert_uint_eq(targets_of_part, 0);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE); /* only what is still to come */
    ck_assert(!scan_lately_is_told(&l, at));   /* it may go on with ports at once */
    for (; at < begun + 100000; at += usual.over_s - 60)
        ck_assert(at == begun ||
                  !scan_lately_tell(&l, &usual, at, &f, SCAN_SWEEP, &targets_of_part));
    ck_assert(scan_lately_tell(&l, &usual, at, &f, SCAN_PORTS, &targets_of_part));
    ck_assert_int_eq(l.scan, SCAN_BOTH);
    ck_assert(scan_lately_is_told(&l, at));
    ck_assert(!scan_lately_is_told(&l, at + 60));
    ck_assert(!scan_lately_tell(&l, &usual, at, &f, SCAN_BOTH, &targets_of_part));
    ck_assert(scan_lately_tell(&l, &usual, at + usual.over_s, &f, SCAN_PORTS, &targets_of_part));
    /* One clock was wrong. */
    ck_assert(scan_lately_tell(&l, &usual, at, &f, SCAN_PORTS, &targets_of_part));
}
END_TEST

static struct distinct_count counted(uint32_t value)
{
    return value <= DISTINCT_EXACT ? exactly(value) : about(value);
}

/* As it was read last, and as it is by now: only of an estimate that may be more. */
static struct distinct_count grown_from(struct distinct_count last, uint32_t most)
{
    const uint32_t value = last.value + (uint32_t)random() % most;
    return last.certainty == CERTAINTY_ESTIMATE ? counted(value) : last;
}

static struct distinct_count any_count(uint32_t most)
{
    return random() % 8 == 0 ? unknown : counted((uint32_t)random() % most);
}

START_TEST(what_surely_is_no_scan_is_none_however_much_its_counts_grew)
{
    static const uint32_t mosts[] = {10, 100, 3000, 16000}; /* marks have 16 bits */
    unsigned sure = 0;
    srandom(1);
    for (int i = 0; i < 300000; i++) {
        const uint32_t most = mosts[random() % 4], second = 900 * (uint32_t)(random() % 2);
        scan_lately_begin(&l, &usual, 0);
        l.before = l.now = (struct scan_mark){.records = (uint32_t)random() % 100,
                                              .replied = (uint32_t)random() % 100,
                                              .targets = (uint16_t)(random() % 50),
                                              .ports = (uint16_t)(random() % 50)};
        struct scan_facts f = {.targets = any_count(most),
                               .ports = any_count(mosts[random() % 4]),
                               .records = (uint32_t)random() % (4 * most),
                               .replied = (uint32_t)random() % 200,
                               .home = random() % 4 == 0,
                               .to_home = random() % 2};
        uint16_t targets = (uint16_t)random();
        if (random() % 2)
            l.targets_then = (uint16_t)f.targets.value;
        l.ports_then = (uint16_t)(f.ports.value - (uint32_t)random() % 20);
        if (!scan_lately_is_surely_none(&l, &usual, second, &f, targets))
            continue;
        struct scan_lately before = l;
        const uint16_t targets_before = targets;
        f.targets = grown_from(f.targets, most);
        f.ports = grown_from(f.ports, most);
        ck_assert(!scan_lately_advance(&l, &usual, second, &f, &targets));
        before.targets_then = l.targets_then;
        before.ports_then = l.ports_then;
        ck_assert_mem_eq(&l, &before, sizeof l);
        ck_assert_uint_eq(targets, targets_before);
        const struct scan_growth g = scan_lately_growth(&l, &f, targets);
        ck_assert_int_eq(scan_of(&usual, &g), SCAN_NONE);
        sure++;
    }
    ck_assert_uint_gt(sure, 30000);
}
END_TEST

START_TEST(many_ports_with_no_new_target_are_a_port_scan_of_however_many)
{
    struct scan_facts f = facts_of(6, 1, 6);
    advance(5000000, &f);
    f = facts_of(6, 15, 90);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f = facts_of(6, 16, 96);
    ck_assert_int_eq(scan_now(&f), SCAN_PORTS);
    targets_of_part = 0xffff; /* it goes to many that it knows */
    f = facts_of(7, 16, 97);  /* not if it went to another meanwhile */
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    advance(5000000, &f);
    f = facts_of(7, 30, 111);
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f = facts_of(7, 31, 112);
    ck_assert_int_eq(scan_now(&f), SCAN_PORTS);
    f.replied = 60; /* nor if most of it is replied to */
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

START_TEST(nor_where_a_new_target_might_not_show)
{
    struct scan_facts f = {.targets = about(600), .ports = exactly(1), .records = 600};
    advance(5000000, &f);
    targets_of_part = 0xffff;
    f.ports = exactly(40);
    f.records = 800;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
    f.targets = exactly(500);
    advance(5000000, &f);
    f.ports = exactly(80);
    f.records = 1000;
    ck_assert_int_eq(scan_now(&f), SCAN_PORTS);
    f.ports = unknown;
    ck_assert_int_eq(scan_now(&f), SCAN_NONE);
}
END_TEST

START_TEST(to_ask_whether_it_is_surely_none_changes_nothing)
{
    static const uint32_t mosts[] = {10, 100, 600};
    unsigned found = 0;
    srandom(2);
    for (int i = 0; i < 300000; i++) {
        const uint32_t most = mosts[random() % 3];
        struct scan_facts last = {.targets = any_count(most),
                                  .ports = any_count(mosts[random() % 3]),
                                  .records = (uint32_t)random() % (4 * most),
                                  .home = random() % 4 == 0};
        scan_lately_begin(&l, &usual, 0);
        l.targets_then = (uint16_t)(last.targets.value - (uint32_t)random() % 2);
        l.ports_then = (uint16_t)(last.ports.value - (uint32_t)random() % 30);
        uint16_t targets = (uint16_t)random(), targets_asked = targets;
        struct scan_lately asked = l;
        (void)scan_lately_is_surely_none(&asked, &usual, 0, &last, targets);
        struct scan_facts now = last;
        now.targets = grown_from(last.targets, 40);
        now.ports = grown_from(last.ports, 40);
        scan_lately_advance(&l, &usual, 0, &now, &targets);
        scan_lately_advance(&asked, &usual, 0, &now, &targets_asked);
        const struct scan_growth g = scan_lately_growth(&l, &now, targets);
        const struct scan_growth g_asked = scan_lately_growth(&asked, &now, targets_asked);
        ck_assert_int_eq(scan_of(&usual, &g), scan_of(&usual, &g_asked));
        found += scan_of(&usual, &g) == SCAN_PORTS;
    }
    ck_assert_uint_gt(found, 1000);
}
END_TEST

Suite *test_scans_suite(void);
Suite *test_scans_suite(void)
{
    Suite *suite = suite_create("scans");
    TCase *c = tcase_create("scans");
    tcase_add_test(c, many_targets_on_few_ports_are_a_sweep);
    tcase_add_test(c, many_ports_of_one_target_are_a_port_scan);
    tcase_add_test(c, as_many_as_there_can_be_of_what_is_unknown_are_not_dense);
    tcase_add_test(c, pings_to_many_are_a_sweep_without_ports);
    tcase_add_test(c, many_of_both_are_a_scan_only_if_most_pairs_were_tried);
    tcase_add_test(c, who_is_mostly_replied_to_does_not_scan);
    tcase_add_test(c, of_ours_fewer_suffice_if_none_of_them_replies);
    tcase_add_test(c, of_ours_that_ask_around_twice_as_many_in_vain_are_a_scan);
    tcase_add_test(c, whether_one_of_ours_asks_around_is_said_by_its_latest_records);
    tcase_add_test(c, more_than_could_be_counted_are_many);
    tcase_add_checked_fixture(c, begin, NULL);
    tcase_add_test(c, of_a_source_that_has_just_come_all_is_of_late);
    tcase_add_test(c, what_is_long_past_makes_no_scan);
    tcase_add_test(c, a_target_a_minute_is_a_scan_whenever_it_begins);
    tcase_add_test(c, who_goes_again_to_those_it_knows_does_not_scan);
    tcase_add_test(c, ports_and_targets_of_long_ago_hide_no_scan);
    tcase_add_test(c, replies_of_before_hide_no_scan);
    tcase_add_test(c, new_targets_that_reply_are_no_scan);
    tcase_add_test(c, who_knows_very_many_is_not_said_to_go_to_few);
    tcase_add_test(c, one_outside_that_goes_port_by_port_to_those_it_knows_scans_no_single_one);
    tcase_add_test(c, it_is_said_when_all_begins_anew);
    tcase_add_test(c, what_is_shown_and_not_told_of_is_news_when_it_is);
    tcase_add_test(c, a_scan_is_news_once_and_again_when_it_stopped_or_does_more);
    tcase_add_test(c, many_ports_with_no_new_target_are_a_port_scan_of_however_many);
    tcase_add_test(c, nor_where_a_new_target_might_not_show);
    tcase_add_test(c, looks_become_rarer_with_records_in_vain_and_where_they_cost_much);
    tcase_add_test(c, new_targets_are_never_more_than_records);
    tcase_add_test(c, to_ask_whether_it_is_surely_none_changes_nothing);
    tcase_add_test(c, what_surely_is_no_scan_is_none_however_much_its_counts_grew);
    tcase_add_test(c, events_beyond_the_room_are_left_out_and_counted);
    suite_add_tcase(suite, c);
    return suite;
}
