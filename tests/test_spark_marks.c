/* Tests of ui/spark_marks.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/spark_marks.h"

#include <string.h>

static struct snapshot *s;
static struct snapshot_incident *probe;
static struct spark_marks marks;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    probe = &s->incidents[0];
    marks.count = 0;
}

static void stop(void)
{
    snapshot_free(s);
}

/* A row of 24 columns of 2 hours, of 5 minutes each, with the marks in it. */
static const char *row(unsigned *events, bool ascii)
{
    static char text[24 * 4];
    strcpy(text, "........................");
    const unsigned seen = spark_marks_put(&marks, SPAN_2_HOURS, s->taken_at_us, 24,
                                          theme_glyphs(ascii), text, sizeof text);
    if (events)
        *events = seen;
    return text;
}

START_TEST(a_mark_stands_before_the_column_in_which_it_began)
{
    unsigned events;
    s->taken_at_us = 7200 * INT64_C(1000000) - 1;
    probe->onset_us = 300 * INT64_C(1000000);
    probe->surge_us = 7199 * INT64_C(1000000);
    spark_marks_add(&marks, s, probe);
    ck_assert_str_eq(row(&events, true), "o.....................^.");
    ck_assert_uint_eq(events, 1u << EVENT_ONSET | 1u << EVENT_SURGE);
    ck_assert_str_eq(row(NULL, false), "◆.....................▲.");
}
END_TEST

START_TEST(marks_move_with_the_time_axis_and_out_of_sight)
{
    unsigned events;
    probe->onset_us = 7200 * INT64_C(1000000);
    probe->surge_us = SNAPSHOT_UNKNOWN;
    spark_marks_add(&marks, s, probe);
    s->taken_at_us = 7499 * INT64_C(1000000);
    ck_assert_str_eq(row(NULL, true), "......................o.");
    s->taken_at_us = 7500 * INT64_C(1000000);
    ck_assert_str_eq(row(NULL, true), ".....................o..");
    s->taken_at_us = (7200 + 23 * 300) * INT64_C(1000000);
    ck_assert_str_eq(row(&events, true), "........................");
    ck_assert_uint_eq(events, 0);
}
END_TEST

START_TEST(what_was_there_in_the_first_minute_has_no_onset)
{
    probe->surge_us = SNAPSHOT_UNKNOWN;
    probe->onset_us = s->first_packet_us + 59 * INT64_C(1000000);
    spark_marks_add(&marks, s, probe);
    ck_assert_int_eq(marks.count, 0);
    probe->onset_us = s->first_packet_us + 60 * INT64_C(1000000);
    spark_marks_add(&marks, s, probe);
    ck_assert_int_eq(marks.count, 1);
    probe->onset_us = s->first_packet_us - 1; /* known from before a restart */
    spark_marks_add(&marks, s, probe);
    ck_assert_int_eq(marks.count, 2);
}
END_TEST

START_TEST(a_surge_hides_an_onset_in_the_same_column)
{
    unsigned events;
    s->taken_at_us = 7199 * INT64_C(1000000);
    probe->onset_us = probe->surge_us = 6600 * INT64_C(1000000);
    spark_marks_add(&marks, s, probe);
    ck_assert_str_eq(row(&events, true), ".....................^..");
    ck_assert_uint_ne(events & 1u << EVENT_SURGE, 0);
}
END_TEST

START_TEST(a_port_has_the_marks_of_its_incidents)
{
    probe->onset_us = SAMPLE_US(3600);
    spark_marks_add_port(&marks, s, 17, 1030);
    ck_assert_int_eq(marks.count, 2);
    ck_assert_int_eq(marks.items[0].time_us, SAMPLE_US(3600));
    ck_assert_int_eq(marks.items[1].event, EVENT_SURGE);
    marks.count = 0;
    spark_marks_add_port(&marks, s, 17, 1031); /* it carries nothing of it now */
    ck_assert_int_eq(marks.count, 1);
    marks.count = 0;
    spark_marks_add_port(&marks, s, 6, 1030);
    spark_marks_add_port(&marks, s, 17, 1032);
    ck_assert_int_eq(marks.count, 0);
}
END_TEST

START_TEST(more_marks_than_there_is_room_for_do_no_harm)
{
    probe->onset_us = SAMPLE_US(3600);
    for (int k = 0; k < SPARK_MARKS; k++)
        spark_marks_add(&marks, s, probe);
    ck_assert_int_eq(marks.count, SPARK_MARKS);
    char small[6] = "....."; /* no byte to spare: a longer sign does not go in */
    spark_marks_put(&marks, SPAN_2_HOURS, s->taken_at_us, 5, theme_glyphs(false), small,
                    sizeof small);
    ck_assert_str_eq(small, ".....");
}
END_TEST

START_TEST(the_legend_names_what_is_in_sight)
{
    struct line l;
    line_start(&l);
    spark_marks_legend(1u << EVENT_SURGE, theme_glyphs(true), &l);
    ck_assert_str_eq(l.text, "^ surge");
    line_start(&l);
    spark_marks_legend(1u << EVENT_ONSET | 1u << EVENT_SURGE, theme_glyphs(true), &l);
    ck_assert_str_eq(l.text, "o onset  ^ surge");
    line_start(&l);
    spark_marks_legend(0, theme_glyphs(true), &l);
    ck_assert_str_eq(l.text, "");
}
END_TEST

START_TEST(no_height_of_a_sparkline_looks_like_a_mark)
{
    for (int ascii = 0; ascii < 2; ascii++) {
        const struct glyphs *g = theme_glyphs(ascii);
        for (int event = 0; event < EVENTS; event++)
            for (int k = 0; k < 9; k++)
                ck_assert_str_ne(spark_event_sign((enum spark_event)event, g), g->marks[k]);
    }
}
END_TEST

Suite *test_spark_marks_suite(void);
Suite *test_spark_marks_suite(void)
{
    Suite *suite = suite_create("spark_marks");
    TCase *t = tcase_create("spark_marks");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_mark_stands_before_the_column_in_which_it_began);
    tcase_add_test(t, marks_move_with_the_time_axis_and_out_of_sight);
    tcase_add_test(t, what_was_there_in_the_first_minute_has_no_onset);
    tcase_add_test(t, a_surge_hides_an_onset_in_the_same_column);
    tcase_add_test(t, a_port_has_the_marks_of_its_incidents);
    tcase_add_test(t, more_marks_than_there_is_room_for_do_no_harm);
    tcase_add_test(t, the_legend_names_what_is_in_sight);
    tcase_add_test(t, no_height_of_a_sparkline_looks_like_a_mark);
    suite_add_tcase(suite, t);
    return suite;
}
