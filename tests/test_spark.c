/* Tests of ui/spark.c. */
#include "ui/spark.h"

#include "tests/check.h"

#include <string.h>

static const char *const marks[9] = {" ", "1", "2", "3", "4", "5", "6", "7", "8"};
static struct snapshot_history history;
static struct spark spark;

static void start(void)
{
    spark_use_braille(false);
    spark_use_sweep(NULL);
    memset(&history, 0, sizeof history);
}

START_TEST(every_second_has_a_column_where_there_is_room)
{
    history.seconds[0] = 3;
    history.seconds[119] = 5;
    spark_make(&spark, &history, SPAN_2_MINUTES, 1000 * INT64_C(1000000), 200);
    ck_assert_int_eq(spark.columns, 120);
    ck_assert_uint_eq(spark.packets[0], 3);
    ck_assert_uint_eq(spark.packets[119], 5);
    ck_assert_uint_eq(spark_peak(&spark, 0), 5);
}
END_TEST

START_TEST(steps_are_added_up_where_there_is_less_room)
{
    for (int i = 0; i < 120; i++)
        history.seconds[i] = 1;
    /* 50 columns hold 120 seconds by threes; second 1001 is the third of its group. */
    spark_make(&spark, &history, SPAN_2_MINUTES, 1001 * INT64_C(1000000), 50);
    ck_assert_int_eq(spark.columns, 40);
    for (int i = 0; i < 40; i++)
        ck_assert_uint_eq(spark.packets[i], 3);
}
END_TEST

START_TEST(a_spike_stays_in_its_column_until_the_next_group_begins)
{
    /* A packet in second 1200, seen from 1200, 1201, 1202, 1203 in groups of four. */
    for (int later = 0; later < 4; later++) {
        start();
        history.seconds[119 - later] = 7;
        spark_make(&spark, &history, SPAN_2_MINUTES, (1200 + later) * INT64_C(1000000), 30);
        ck_assert_int_eq(spark.columns, 30);
        ck_assert_uint_eq(spark.packets[29], 7);
    }
    start();
    history.seconds[115] = 7;
    spark_make(&spark, &history, SPAN_2_MINUTES, 1204 * INT64_C(1000000), 30);
    ck_assert_uint_eq(spark.packets[29], 0);
    ck_assert_uint_eq(spark.packets[28], 7);
}
END_TEST

START_TEST(groups_hold_together_before_1970_too)
{
    history.seconds[118] = 7; /* second -8, the first of the group -8 .. -5 */
    spark_make(&spark, &history, SPAN_2_MINUTES, -7 * INT64_C(1000000), 30);
    ck_assert_uint_eq(spark.packets[29], 7);
}
END_TEST

START_TEST(longer_spans_take_minutes_and_half_hours)
{
    history.minutes[119] = 4;
    history.half_hours[95] = 9;
    spark_make(&spark, &history, SPAN_2_HOURS, 0, 120);
    ck_assert_int_eq(spark.columns, 120);
    ck_assert_uint_eq(spark.packets[119], 4);
    spark_make(&spark, &history, SPAN_2_DAYS, 0, 120);
    ck_assert_int_eq(spark.columns, 96);
    ck_assert_uint_eq(spark.packets[95], 9);
}
END_TEST

START_TEST(full_cells_add_up_without_wrapping_around)
{
    for (int i = 0; i < 120; i++)
        history.seconds[i] = UINT32_MAX;
    spark_make(&spark, &history, SPAN_2_MINUTES, 9 * INT64_C(1000000), 12);
    ck_assert_uint_eq(spark_peak(&spark, 0), 10 * (uint64_t)UINT32_MAX);
}
END_TEST

START_TEST(only_nothing_has_level_zero)
{
    ck_assert_int_eq(spark_level(0, 1000000, 8, false), 0);
    ck_assert_int_eq(spark_level(1, 1000000, 8, false), 1);
    ck_assert_int_eq(spark_level(500000, 1000000, 8, false), 4);
    ck_assert_int_eq(spark_level(999999, 1000000, 8, false), 8);
    ck_assert_int_eq(spark_level(1000000, 1000000, 8, false), 8);
    ck_assert_int_eq(spark_level(5, 0, 8, false), 0);
}
END_TEST

START_TEST(by_the_root_a_quarter_of_the_packets_has_half_the_height)
{
    char text[8];
    ck_assert_int_eq(spark_level(250000, 1000000, 8, true), 4);
    ck_assert_int_eq(spark_level(10000, 1000000, 8, true), 1);
    ck_assert_int_eq(spark_level(40000, 1000000, 8, true), 2);
    ck_assert_int_eq(spark_level(1000000, 1000000, 8, true), 8);
    ck_assert_int_eq(spark_level(0, 1000000, 8, true), 0);
    spark = (struct spark){.packets = {16, 4, 1, 0}, .columns = 4, .root = true};
    spark_row(&spark, 16, 0, 1, 4, marks, text, sizeof text);
    ck_assert_str_eq(text, "842 ");
}
END_TEST

START_TEST(a_row_is_right_aligned_and_blank_where_nothing_was)
{
    char text[64];
    history.half_hours[95] = 8;
    history.half_hours[94] = 1;
    /* Half hour 1 is the second of its pair, so the last column has both. */
    spark_make(&spark, &history, SPAN_2_DAYS, 1800 * INT64_C(1000000), 50);
    ck_assert_int_eq(spark.columns, 48);
    spark_row(&spark, 18, 0, 1, 50, marks, text, sizeof text);
    ck_assert_uint_eq(strlen(text), 50);
    ck_assert_str_eq(text + 47, "  4");
}
END_TEST

START_TEST(a_tall_graph_is_full_below_its_top)
{
    char low[8], high[8];
    spark = (struct spark){.packets = {16, 10, 1, 0}, .columns = 4};
    spark_row(&spark, 16, 0, 2, 4, marks, low, sizeof low);
    spark_row(&spark, 16, 1, 2, 4, marks, high, sizeof high);
    ck_assert_str_eq(low, "881 ");
    ck_assert_str_eq(high, "82  ");
}
END_TEST

static void scale(enum span span, int width, bool root, uint64_t peak, char text[64])
{
    const struct spark_look look = {.span = span, .width = width, .root = root};
    spark_scale(&look, peak, "#", text, 64);
}

START_TEST(the_scale_says_what_the_highest_mark_stands_for)
{
    char text[64];
    scale(SPAN_2_MINUTES, 30, false, 31, text);
    ck_assert_str_eq(text, "# = 31 packets in 4 s");
    scale(SPAN_2_DAYS, 48, false, 1, text);
    ck_assert_str_eq(text, "# = 1 packet in 1 h");
    scale(SPAN_2_DAYS, 32, false, 5, text);
    ck_assert_str_eq(text, "# = 5 packets in 1.5 h");
    scale(SPAN_2_MINUTES, 15, true, 662, text);
    ck_assert_str_eq(text, "# = 662 packets in 8 s (sqrt)");
    scale(SPAN_2_HOURS, 30, false, 0, text);
    ck_assert_str_eq(text, "nothing in the last 2 h");
    const struct spark_look records = {SPAN_2_HOURS, 15, UNIT_RECORDS, true};
    spark_scale(&records, 1, "#", text, sizeof text);
    ck_assert_str_eq(text, "# = 1 record in 8 min (sqrt)");
    const struct spark_look either = {SPAN_2_HOURS, 15, UNIT_EITHER, true};
    spark_scale(&either, 9, "#", text, sizeof text);
    ck_assert_str_eq(text, "# = 9 records/packets in 8 min (sqrt)");
}
END_TEST

/* The row of a graph of 120 columns at second `now_s`, in `text`. */
static void sweep_at(int64_t now_s, char text[SPARK_COLUMNS * 4])
{
    spark_make(&spark, &history, SPAN_2_MINUTES, now_s * 1000000, 120);
    spark_row(&spark, 8, 0, 1, 120, marks, text, SPARK_COLUMNS * 4);
}

START_TEST(where_graphs_sweep_a_second_changes_two_columns)
{
    char before[SPARK_COLUMNS * 4], after[SPARK_COLUMNS * 4];
    spark_use_sweep("|");
    for (int64_t now_s = 1200; now_s < 1500; now_s++) {
        /* Second n has n % 8 packets. */
        for (int i = 0; i < 120; i++)
            history.seconds[i] = (uint32_t)((now_s - 119 + i) % 8);
        sweep_at(now_s, after);
        const int newest = (int)(now_s % 120), sign = (newest + 1) % 120;
        ck_assert_uint_eq(strlen(after), 120);
        ck_assert_int_eq(after[sign], '|');
        for (int x = 0; x < 120; x++) {
            const int64_t second = now_s - (newest - x + 120) % 120;
            if (x != sign)
                ck_assert_int_eq(after[x], *marks[second % 8]);
            if (now_s > 1200 && x != newest && x != sign)
                ck_assert_int_eq(after[x], before[x]);
        }
        memcpy(before, after, sizeof before);
    }
    spark_use_sweep(NULL);
}
END_TEST

START_TEST(where_graphs_sweep_the_scale_goes_in_round_steps)
{
    static const uint64_t tops[][2] = {
        {0, 0},
        {1, 1},
        {2, 2},
        {3, 5},
        {6, 10},
        {10, 10},
        {11, 20},
        {4999, 5000},
        {5000, 5000},
        {5001, 10000},
        {UINT32_MAX, 5000000000},
        {UINT64_MAX, UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof tops / sizeof tops[0]; i++)
        ck_assert_uint_eq(spark_top(tops[i][0]), tops[i][0]);
    spark_use_sweep("|");
    for (size_t i = 0; i < sizeof tops / sizeof tops[0]; i++)
        ck_assert_uint_eq(spark_top(tops[i][0]), tops[i][1]);
    spark_use_sweep(NULL);
}
END_TEST

START_TEST(where_graphs_sweep_a_moment_has_the_column_that_its_packets_are_drawn_in)
{
    char text[SPARK_COLUMNS * 4];
    spark_use_sweep("|");
    for (int width = 15; width <= 130; width += 5) {
        for (int64_t now_s = 100000; now_s < 100130; now_s++) {
            memset(&history, 0, sizeof history);
            history.seconds[119 - 37] = 7;
            spark_make(&spark, &history, SPAN_2_MINUTES, now_s * 1000000, width);
            spark_row(&spark, 7, 0, 1, width, marks, text, sizeof text);
            const int at =
                spark_column(SPAN_2_MINUTES, now_s * 1000000, width, (now_s - 37) * 1000000);
            const int before =
                spark_column_before(SPAN_2_MINUTES, now_s * 1000000, width, (now_s - 37) * 1000000);
            ck_assert_int_eq(text[at], '8');
            ck_assert(before == at - 1 || (before == width - 1 && at == width - spark.columns));
        }
    }
    spark_head(SPAN_2_MINUTES, 40, INT64_C(1070308495) * 1000000, "|", text, sizeof text);
    ck_assert_str_eq(text, "2 min sweep                             ");
    spark_use_sweep(NULL);
}
END_TEST

START_TEST(the_head_spans_the_columns_it_names)
{
    char text[256];
    spark_head(SPAN_2_HOURS, 15, SNAPSHOT_UNKNOWN, "|", text, sizeof text);
    ck_assert_str_eq(text, "2 h ago     now");
    spark_head(SPAN_2_DAYS, 50, SNAPSHOT_UNKNOWN, "|", text, sizeof text); /* 48 are used */
    ck_assert_str_eq(text, "  2 days ago                                   now");
    spark_head(SPAN_2_MINUTES, 8, SNAPSHOT_UNKNOWN, "|", text, sizeof text);
    ck_assert_str_eq(text, "     now");
}
END_TEST

START_TEST(where_there_is_room_the_head_has_times_of_day)
{
    char text[512];
    const int64_t now_us = INT64_C(1070308495) * 1000000; /* 2003-12-01 19:54:55 */
    spark_head(SPAN_2_HOURS, 60, now_us, "|", text, sizeof text);
    ck_assert_str_eq(text, "2 h ago          |18:30         |19:00         |19:30    now");
    spark_head(SPAN_2_MINUTES, 40, now_us, "|", text, sizeof text);
    ck_assert_str_eq(text, "2 min ago            |19:54          now");
    spark_head(SPAN_2_MINUTES, 120, now_us, "!", text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "!19:53:45      !19:54         !19:54:15"));
    spark_head(SPAN_2_DAYS, 48, now_us, "|", text, sizeof text);
    ck_assert_str_eq(text, "2 days ago      |12:00      |01 Dec          now");
    /* Too narrow: none of them is cut. */
    spark_head(SPAN_2_HOURS, 15, now_us, "|", text, sizeof text);
    ck_assert_str_eq(text, "2 h ago     now");
    spark_head(SPAN_2_DAYS, 13, now_us, "|", text, sizeof text);
    ck_assert_str_eq(text, " 2 d ago  now");
}
END_TEST

START_TEST(the_last_midnight_of_a_year_is_a_day_too)
{
    char text[256];
    const int64_t now_us = INT64_C(1072915200) * 1000000; /* 2004-01-01 00:00 */
    spark_head(SPAN_2_DAYS, 96, now_us, "|", text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "|31 Dec "));
    ck_assert_ptr_nonnull(strstr(text, "|12:00 "));
}
END_TEST

START_TEST(a_moment_has_the_column_that_its_packets_are_drawn_in)
{
    /* In groups of any size, seen from anywhere in a group. */
    for (int width = 15; width <= 130; width += 5) {
        for (int64_t now_s = 100000; now_s < 100010; now_s++) {
            start();
            history.seconds[119 - 37] = 7;
            spark_make(&spark, &history, SPAN_2_MINUTES, now_s * 1000000, width);
            const int at = spark_column(SPAN_2_MINUTES, now_s * 1000000, width,
                                        (now_s - 37) * 1000000 + 999999);
            ck_assert_int_ge(at, width - spark.columns);
            ck_assert_uint_eq(spark.packets[at - (width - spark.columns)], 7);
        }
    }
    ck_assert_int_eq(spark_column(SPAN_2_DAYS, 0, 96, 0), 95);
    ck_assert_int_eq(spark_column(SPAN_2_DAYS, 0, 96, -1), 94);
    ck_assert_int_eq(spark_column(SPAN_2_HOURS, 7200000000, 120, 60000000), 0);
    ck_assert_int_eq(spark_column(SPAN_2_HOURS, 7200000000, 120, 59999999), -1);
    ck_assert_int_eq(spark_column(SPAN_2_HOURS, 0, 120, 60000000), -1); /* to come */
}
END_TEST

/* --- Braille ---------------------------------------------------------------------------------- */

START_TEST(braille_has_two_columns_of_data_in_one)
{
    char out[SPARK_COLUMNS * 4], text[32];
    spark_use_braille(true);
    history.seconds[116] = 1;
    history.seconds[117] = 2;
    history.seconds[118] = 3;
    history.seconds[119] = 4;
    spark_make(&spark, &history, SPAN_2_MINUTES, 1199 * INT64_C(1000000), 60);
    ck_assert_int_eq(spark.columns, 60);
    ck_assert_uint_eq(spark_peak(&spark, 0), 4);
    spark_row(&spark, 4, 0, 1, 3, marks, out, sizeof out);
    ck_assert_str_eq(out, " ⣠⣾"); /* 1 and 2 dots, 3 and 4 */
    ck_assert_str_eq(span_step(SPAN_2_MINUTES, 60, text), "1 s");
    ck_assert_str_eq(span_step(SPAN_2_MINUTES, 15, text), "4 s");
}
END_TEST

START_TEST(a_tall_graph_of_braille_is_full_below_its_top)
{
    char out[SPARK_COLUMNS * 4];
    spark_use_braille(true);
    history.seconds[118] = 8;
    history.seconds[119] = 5;
    spark_make(&spark, &history, SPAN_2_MINUTES, 1199 * INT64_C(1000000), 60);
    spark_row(&spark, 8, 0, 2, 2, marks, out, sizeof out);
    ck_assert_str_eq(out, " ⣿");
    spark_row(&spark, 8, 1, 2, 2, marks, out, sizeof out);
    ck_assert_str_eq(out, " ⣇"); /* 4 and 1 */
}
END_TEST

START_TEST(braille_moves_by_whole_columns_of_the_screen)
{
    char out[SPARK_COLUMNS * 4];
    spark_use_braille(true);
    /* A packet in second 1200, seen from 1200 and 1201: the left half of the newest column. */
    for (int later = 0; later < 2; later++) {
        start();
        spark_use_braille(true);
        history.seconds[119 - later] = 1;
        spark_make(&spark, &history, SPAN_2_MINUTES, (1200 + later) * INT64_C(1000000), 60);
        spark_row(&spark, 1, 0, 1, 2, marks, out, sizeof out);
        ck_assert_str_eq(out, " ⡇");
        ck_assert_int_eq(spark_column(SPAN_2_MINUTES, (1200 + later) * INT64_C(1000000), 60,
                                      1200 * INT64_C(1000000)),
                         59);
    }
    start();
    spark_use_braille(true);
    history.seconds[117] = 1;
    spark_make(&spark, &history, SPAN_2_MINUTES, 1202 * INT64_C(1000000), 60);
    spark_row(&spark, 1, 0, 1, 2, marks, out, sizeof out);
    ck_assert_str_eq(out, "⡇ ");
}
END_TEST

START_TEST(braille_fits_into_any_width_and_loses_no_packets)
{
    spark_use_braille(true);
    for (int span = 0; span < SPANS; span++)
        for (int width = 1; width <= 2 * SPARK_COLUMNS; width++) {
            uint64_t sum = 0;
            for (int i = 0; i < SNAPSHOT_SECONDS; i++)
                history.seconds[i] = 1;
            spark_make(&spark, &history, (enum span)span, 1199 * INT64_C(1000000), width);
            ck_assert_int_le(spark.columns, width);
            ck_assert_int_ge(spark.columns, 1);
            for (int i = 0; i < 2 * spark.columns; i++)
                sum += spark.packets[i];
            /* What is missing: the oldest that fill no column, and the newest still to come. */
            if (span == SPAN_2_MINUTES)
                ck_assert_int_gt((int)sum, SNAPSHOT_SECONDS - 2 * SNAPSHOT_SECONDS / spark.columns);
        }
}
END_TEST

Suite *test_spark_suite(void);
Suite *test_spark_suite(void)
{
    Suite *s = suite_create("spark");
    TCase *t = tcase_create("spark");
    tcase_add_checked_fixture(t, start, NULL);
    tcase_add_test(t, every_second_has_a_column_where_there_is_room);
    tcase_add_test(t, steps_are_added_up_where_there_is_less_room);
    tcase_add_test(t, a_spike_stays_in_its_column_until_the_next_group_begins);
    tcase_add_test(t, groups_hold_together_before_1970_too);
    tcase_add_test(t, longer_spans_take_minutes_and_half_hours);
    tcase_add_test(t, full_cells_add_up_without_wrapping_around);
    tcase_add_test(t, only_nothing_has_level_zero);
    tcase_add_test(t, by_the_root_a_quarter_of_the_packets_has_half_the_height);
    tcase_add_test(t, a_row_is_right_aligned_and_blank_where_nothing_was);
    tcase_add_test(t, a_tall_graph_is_full_below_its_top);
    tcase_add_test(t, the_scale_says_what_the_highest_mark_stands_for);
    tcase_add_test(t, where_graphs_sweep_a_second_changes_two_columns);
    tcase_add_test(t, where_graphs_sweep_the_scale_goes_in_round_steps);
    tcase_add_test(t, where_graphs_sweep_a_moment_has_the_column_that_its_packets_are_drawn_in);
    tcase_add_test(t, the_head_spans_the_columns_it_names);
    tcase_add_test(t, where_there_is_room_the_head_has_times_of_day);
    tcase_add_test(t, the_last_midnight_of_a_year_is_a_day_too);
    tcase_add_test(t, a_moment_has_the_column_that_its_packets_are_drawn_in);
    tcase_add_test(t, braille_has_two_columns_of_data_in_one);
    tcase_add_test(t, a_tall_graph_of_braille_is_full_below_its_top);
    tcase_add_test(t, braille_moves_by_whole_columns_of_the_screen);
    tcase_add_test(t, braille_fits_into_any_width_and_loses_no_packets);
    suite_add_tcase(s, t);
    return s;
}
