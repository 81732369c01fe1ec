/* Tests of src/report/graph.c. */
#include "src/report/graph.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"

static struct snapshot_history history;
static char line[GRAPH_TEXT];

static void drawn(enum graph_span span, bool blocks, uint64_t peak, const char *end)
{
    ck_assert_uint_eq(graph_draw(&history, span, blocks, line), peak);
    const size_t length = strlen(line), end_length = strlen(end);
    ck_assert_uint_ge(length, end_length);
    ck_assert_str_eq(line + length - end_length, end);
}

START_TEST(each_column_is_two_steps_and_the_newest_is_last)
{
    history.seconds[SNAPSHOT_SECONDS - 1] = 3;
    history.seconds[SNAPSHOT_SECONDS - 2] = 5;
    history.seconds[SNAPSHOT_SECONDS - 3] = 4;
    drawn(GRAPH_2_MINUTES, false, 8, "  =#");
    ck_assert_uint_eq(strlen(line), SNAPSHOT_SECONDS / 2);
}
END_TEST

START_TEST(heights_go_up_to_the_highest_and_nothing_is_blank)
{
    for (uint32_t i = 0; i < 9; i++)
        history.minutes[SNAPSHOT_MINUTES - 1 - 2 * i] = 80 - 10 * i;
    drawn(GRAPH_2_HOURS, false, 80, "  .:-=+*%#");
    drawn(GRAPH_2_HOURS, true, 80, "  ▁▂▃▄▅▆▇█");
}
END_TEST

START_TEST(what_is_little_is_not_nothing)
{
    history.half_hours[SNAPSHOT_HALF_HOURS - 1] = 1;
    history.half_hours[SNAPSHOT_HALF_HOURS - 3] = UINT32_MAX;
    history.half_hours[SNAPSHOT_HALF_HOURS - 4] = UINT32_MAX;
    drawn(GRAPH_2_DAYS, false, UINT64_C(2) * UINT32_MAX, " #.");
}
END_TEST

START_TEST(an_empty_history_is_blank)
{
    drawn(GRAPH_2_DAYS, true, 0, "  ");
    ck_assert_uint_eq(strspn(line, " "), SNAPSHOT_HALF_HOURS / 2);
}
END_TEST

START_TEST(the_span_is_the_shortest_with_all_packets_in_it)
{
    static const struct {
        int64_t age_s;
        enum graph_span want;
    } cases[] = {
        {0, GRAPH_2_MINUTES},      {119, GRAPH_2_MINUTES},   {120, GRAPH_2_HOURS},
        {119 * 60, GRAPH_2_HOURS}, {120 * 60, GRAPH_2_DAYS}, {1000000, GRAPH_2_DAYS},
    };
    struct snapshot *s = snapshot_new();
    s->taken_at_us = SAMPLE_US(0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s->first_packet_us = SAMPLE_US(cases[i].age_s);
        ck_assert_int_eq(graph_span_of(s), cases[i].want);
    }
    s->first_packet_us = SNAPSHOT_UNKNOWN;
    ck_assert_int_eq(graph_span_of(s), GRAPH_2_MINUTES);
    snapshot_free(s);
}
END_TEST

Suite *test_graph_suite(void);
Suite *test_graph_suite(void)
{
    Suite *suite = suite_create("graph");
    TCase *t = tcase_create("graph");
    tcase_add_test(t, each_column_is_two_steps_and_the_newest_is_last);
    tcase_add_test(t, heights_go_up_to_the_highest_and_nothing_is_blank);
    tcase_add_test(t, what_is_little_is_not_nothing);
    tcase_add_test(t, an_empty_history_is_blank);
    tcase_add_test(t, the_span_is_the_shortest_with_all_packets_in_it);
    suite_add_tcase(suite, t);
    return suite;
}
