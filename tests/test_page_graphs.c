/* Tests of src/report/page_graphs.c. */
#include "src/report/page_graphs.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"

#include <stdlib.h>

static struct snapshot_history history;
static char *text;
static size_t size;
static FILE *out;

static void prepare(void)
{
    out = open_memstream(&text, &size);
}

static void clean_up(void)
{
    free(text);
}

static void is(const char *want)
{
    fclose(out);
    ck_assert_str_eq(text, want);
}

#define BLANK_46 "                                              "

START_TEST(the_heading_says_over_which_time)
{
    struct snapshot *s = snapshot_new();
    sample_fill(s);
    page_graphs_heading("Packets", s, out);
    is("\nPackets of the last 2 minutes, a column is 2 s\n");
    snapshot_free(s);
}
END_TEST

START_TEST(a_row_says_what_its_highest_mark_stands_for)
{
    history.half_hours[SNAPSHOT_HALF_HOURS - 1] = 1234;
    history.half_hours[SNAPSHOT_HALF_HOURS - 3] = 617;
    page_graphs_row("udp/1026", &history, GRAPH_2_DAYS, false, out);
    page_graphs_row("udp/1026", &history, GRAPH_2_DAYS, true, out);
    is("  udp/1026     |" BLANK_46 "=#| # = 1 234\n"
       "  udp/1026     |" BLANK_46 "▄█| █ = 1 234\n");
}
END_TEST

START_TEST(a_row_without_anything_says_so)
{
    page_graphs_row("all", &history, GRAPH_2_DAYS, false, out);
    is("  all          |" BLANK_46 "  | none\n");
}
END_TEST

START_TEST(under_a_row_stands_only_what_there_is)
{
    page_graphs_line(4, "record", &history, GRAPH_2_DAYS, false, out);
    history.half_hours[SNAPSHOT_HALF_HOURS - 1] = 7;
    page_graphs_line(4, "record", &history, GRAPH_2_DAYS, false, out);
    history.half_hours[SNAPSHOT_HALF_HOURS - 1] = 1;
    page_graphs_line(4, "record", &history, GRAPH_2_DAYS, false, out);
    is("    |" BLANK_46 " #| # = 7 records in 1 h\n"
       "    |" BLANK_46 " #| # = 1 record in 1 h\n");
}
END_TEST

Suite *test_page_graphs_suite(void);
Suite *test_page_graphs_suite(void)
{
    Suite *suite = suite_create("page_graphs");
    TCase *t = tcase_create("page_graphs");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, the_heading_says_over_which_time);
    tcase_add_test(t, a_row_says_what_its_highest_mark_stands_for);
    tcase_add_test(t, a_row_without_anything_says_so);
    tcase_add_test(t, under_a_row_stands_only_what_there_is);
    suite_add_tcase(suite, t);
    return suite;
}
