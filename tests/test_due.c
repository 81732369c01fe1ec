/* Tests of ui/due.c: when rows change places. */
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/loop.h"

#include <stdio.h>
#include <string.h>

static struct loop l;
static struct snapshot *s;

static void start(void)
{
    struct ui_state *st = &l.ui.state;
    memset(&l, 0, sizeof l);
    s = snapshot_new();
    ck_assert(list_init(&st->incidents, &incident_rows) && list_init(&st->ports, &port_rows) &&
              list_init(&st->sources, &source_rows) && list_init(&st->targets, &target_rows));
    l.ui.shown = s;
    st->ports.height = st->sources.height = 10;
}

static void stop(void)
{
    struct ui_state *st = &l.ui.state;
    list_done(&st->incidents);
    list_done(&st->ports);
    list_done(&st->sources);
    list_done(&st->targets);
    snapshot_free(s);
}

/* A snapshot comes, and rows are put into order if that is due; whether the picture is old. */
static bool order_at(int64_t second)
{
    l.order_old = true;
    l.dirty = false;
    due_order_rows(&l, second * 1000000);
    return l.dirty;
}

static const char *first_source(void)
{
    static char name[LIST_CELL];
    ck_assert_uint_gt(l.ui.state.sources.count, 0);
    source_rows.name_row(&l.ui.state.sources.rows[0], name);
    return name;
}

static void add_sources(int from, int count)
{
    char address[32];
    for (int i = from; i < from + count; i++) {
        snprintf(address, sizeof address, "198.51.100.%d", i);
        sample_add_source(s, address, 500);
    }
}

START_TEST(rows_keep_their_places_for_5_seconds_whether_one_is_selected_or_not)
{
    add_sources(1, 20);
    ck_assert(order_at(100));
    for (int selected = 0; selected < 2; selected++) {
        if (selected)
            list_move(&l.ui.state.sources, 0);
        const int64_t from = 100 + 5 * selected;
        for (int64_t second = 1; second < 5; second++)
            ck_assert(!order_at(from + second));
        ck_assert(order_at(from + 5));
    }
    ck_assert(!order_at(111));
    l.ui.order_now = true; /* somebody asked */
    s->sources[1].records = 9000;
    ck_assert(order_at(112));
    ck_assert_str_eq(first_source(), "198.51.100.2");
}
END_TEST

START_TEST(where_bandwidth_is_low_they_keep_them_for_15)
{
    l.cadence.low = true;
    add_sources(1, 20);
    ck_assert(order_at(100));
    ck_assert(!order_at(114));
    ck_assert(order_at(115));
}
END_TEST

START_TEST(new_rows_come_at_once_while_all_are_in_sight)
{
    const struct list *sources = &l.ui.state.sources;
    ck_assert(order_at(100)); /* of nothing */
    add_sources(1, 1);
    ck_assert(order_at(101));
    ck_assert_str_eq(first_source(), "198.51.100.1");
    ck_assert(!order_at(102));
    add_sources(2, 9); /* all ten rows */
    ck_assert(order_at(103));
    ck_assert_uint_eq(sources->count, 10);
    ck_assert_str_eq(first_source(), "198.51.100.1");
    add_sources(11, 5);
    ck_assert(order_at(104));
    ck_assert_uint_eq(sources->count, 15);
    add_sources(16, 5); /* some are out of sight already */
    ck_assert(!order_at(104));
    ck_assert(order_at(105));
    ck_assert_uint_eq(sources->count, 20);
}
END_TEST

START_TEST(while_it_is_frozen_none_come)
{
    order_at(100);
    l.ui.state.frozen = true;
    add_sources(1, 1);
    ck_assert(!order_at(101));
    ck_assert(!order_at(106));
}
END_TEST

Suite *test_due_suite(void);

Suite *test_due_suite(void)
{
    Suite *suite = suite_create("due");
    TCase *t = tcase_create("due");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, rows_keep_their_places_for_5_seconds_whether_one_is_selected_or_not);
    tcase_add_test(t, where_bandwidth_is_low_they_keep_them_for_15);
    tcase_add_test(t, new_rows_come_at_once_while_all_are_in_sight);
    tcase_add_test(t, while_it_is_frozen_none_come);
    suite_add_tcase(suite, t);
    return suite;
}
