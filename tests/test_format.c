/* Tests of ui/format.c. */
#include "ui/format.h"

#include "tests/check.h"

#include <string.h>

static char out[TEXT_NUMBER];
#define AT(seconds) ((int64_t)(seconds)*1000000)
enum { NOW_S = 1070308495 }; /* 2003-12-01 19:54:55 UTC */

START_TEST(columns_are_characters_not_bytes)
{
    ck_assert_int_eq(format_columns(""), 0);
    ck_assert_int_eq(format_columns("abc"), 3);
    ck_assert_int_eq(format_columns("▁▂█≥"), 4);
}
END_TEST

START_TEST(a_cell_is_exactly_as_wide_as_asked)
{
    struct line l;
    line_start(&l);
    line_cell(&l, "ab", 4, false);
    line_cell(&l, "cd", 4, true);
    line_cell(&l, "efghij", 3, true);
    line_cell(&l, "▁▂█≥", 2, false);
    ck_assert_str_eq(l.text, "ab    cdefg▁▂");
    ck_assert_int_eq(l.columns, 13);
}
END_TEST

START_TEST(a_line_never_grows_past_its_room)
{
    struct line l;
    line_start(&l);
    for (int i = 0; i < 3000; i++)
        line_add(&l, "█");
    ck_assert_uint_lt(l.used, sizeof l.text);
    ck_assert_uint_eq(strlen(l.text), l.used);
    ck_assert_int_eq(l.columns, format_columns(l.text));
}
END_TEST

START_TEST(a_long_address_shows_its_two_ends_and_a_short_one_all_of_it)
{
    char text[ADDRESS_TEXT];
    struct address a;
    ck_assert(address_parse("2001:db8:85a3:1234:5678:8a2e:370:7334", &a));
    ck_assert_str_eq(format_address(&a, 15, text), "2001:d..70:7334");
    ck_assert_str_eq(format_address(&a, 36, text), "2001:db8:85a3:123..678:8a2e:370:7334");
    ck_assert_str_eq(format_address(&a, 37, text), "2001:db8:85a3:1234:5678:8a2e:370:7334");
    ck_assert_str_eq(format_address(&a, 5, text), "2001:db8:85a3:1234:5678:8a2e:370:7334");
    ck_assert(address_parse("203.0.113.255", &a));
    ck_assert_str_eq(format_address(&a, 15, text), "203.0.113.255");
}
END_TEST

START_TEST(numbers_are_exact_while_they_fit)
{
    ck_assert_str_eq(format_number(4120, 7, out), "4 120");
    ck_assert_str_eq(format_number(999999, 7, out), "999 999");
    ck_assert_str_eq(format_number(1234567, 7, out), "1.23M");
}
END_TEST

START_TEST(estimates_carry_a_tilde_and_the_unknown_a_question_mark)
{
    ck_assert_str_eq(format_distinct((struct distinct_count){251, CERTAINTY_EXACT}, 7, out), "251");
    ck_assert_str_eq(format_distinct((struct distinct_count){251, CERTAINTY_ESTIMATE}, 7, out),
                     "~251");
    ck_assert_str_eq(format_distinct((struct distinct_count){999999, CERTAINTY_ESTIMATE}, 7, out),
                     "~1.00M");
    ck_assert_str_eq(format_distinct((struct distinct_count){0, CERTAINTY_UNKNOWN}, 7, out), "?");
    ck_assert_str_eq(format_distinct((struct distinct_count){87, CERTAINTY_ROUGH}, 7, out), "~87");
    ck_assert_str_eq(format_distinct((struct distinct_count){1249, CERTAINTY_ROUGH}, 7, out),
                     "~1 200");
    ck_assert_str_eq(format_estimate(12, false, 7, out), "~12");
}
END_TEST

START_TEST(a_lower_bound_is_never_rounded_up)
{
    struct snapshot_history h = {0};
    h.seconds[SNAPSHOT_SECONDS - 1] = 26;
    for (int running = 0; running <= 1; running++) {
        format_round(running);
        ck_assert_str_eq(format_rate(9960, "≥", out), "≥9.9k");
        ck_assert_str_eq(format_rate(1299, "≥", out), "≥1.2k");
        ck_assert_str_eq(format_rate(999.9, "≥", out), "≥990");
        ck_assert_str_eq(format_rate(12.9, "≥", out), "≥12");
        ck_assert_str_eq(format_rate(2.66, "≥", out), "≥2.6");
        ck_assert_str_eq(format_rate(2.6, "≥", out), "≥2.6");
        ck_assert_str_eq(format_rate(0.3, ">=", out), ">=0.3");
        ck_assert_str_eq(format_rate(0, "≥", out), "≥0");
        ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "≥", out), running ? "≥2" : "≥2.6");
        ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "", out), running ? "3" : "2.6");
    }
    format_round(false);
}
END_TEST

START_TEST(rates_show_tenths_only_where_there_are_some)
{
    ck_assert_str_eq(format_rate(0, "", out), "0");
    ck_assert_str_eq(format_rate(0.3, "", out), "0.3");
    ck_assert_str_eq(format_rate(2, "", out), "2");
    ck_assert_str_eq(format_rate(31.4, "", out), "31");
    ck_assert_str_eq(format_rate(1214, "≥", out), "≥1.2k");
    /* A sign of two columns costs a digit, not the unit. */
    ck_assert_str_eq(format_rate(1214, ">=", out), ">=1.2k");
    ck_assert_str_eq(format_rate(12140, ">=", out), ">=12k");
    ck_assert_str_eq(format_rate(121400, ">=", out), ">=120k");
    ck_assert_str_eq(format_rate(999, ">=", out), ">=990");
    ck_assert_str_eq(format_rate(3.5, ">=", out), ">=3.5");
    ck_assert_str_eq(format_recent(NULL, SNAPSHOT_UNKNOWN, "", out), "?");
}
END_TEST

/* Of a snapshot that somebody forged: eight times the most that a second can have. */
START_TEST(a_rate_above_all_numbers_is_at_least_the_largest)
{
    ck_assert_str_eq(format_byte_rate(9223372036854775807.0, "", out), "73.8E");
    format_round(true);
    ck_assert_str_eq(format_byte_rate(9223372036854775807.0, "", out), "18E");
    format_round(false);
}
END_TEST

START_TEST(rates_are_in_the_units_in_use_and_so_are_their_heads)
{
    const struct snapshot_history h = {.seconds = {[119] = 5}};
    ck_assert_int_eq(format_units(), UNITS_BITS);
    ck_assert_str_eq(format_packet_rate(2, "", out), "2");
    ck_assert_str_eq(format_byte_rate(100, "≥", out), "≥800");
    ck_assert_str_eq(format_head("bit/s"), "bit/s");
    format_use_units(UNITS_BYTES);
    ck_assert_str_eq(format_packet_rate(2, "", out), "2");
    ck_assert_str_eq(format_byte_rate(100, "", out), "100");
    ck_assert_str_eq(format_head("pkt/s"), "pkt/s");
    ck_assert_str_eq(format_head("bit/s"), "B/s");
    format_use_units(UNITS_MINUTE);
    ck_assert_str_eq(format_packet_rate(2, "", out), "120");
    ck_assert_str_eq(format_byte_rate(100, "", out), "6.00k");
    ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "", out), "30");
    ck_assert_str_eq(format_head("pkt/s"), "pkt/min");
    ck_assert_str_eq(format_head("bit/s"), "B/min");
    ck_assert_str_eq(format_head("sources"), "sources");
}
END_TEST

START_TEST(the_recent_rate_is_that_of_ten_seconds)
{
    struct snapshot_history h = {.seconds = {[109] = 1000, [110] = 3, [119] = 4}};
    ck_assert_double_eq_tol(format_recent_rate(&h), 0.7, 1e-9);
}
END_TEST

START_TEST(times_show_the_clock_today_and_the_date_on_other_days)
{
    ck_assert_str_eq(format_when(AT(NOW_S), AT(NOW_S), out), "19:54:55");
    ck_assert_str_eq(format_when(AT(NOW_S - 72000), AT(NOW_S), out), "30 Nov");
    ck_assert_str_eq(format_when(AT(NOW_S - 400 * 86400), AT(NOW_S), out), "Oct 2002");
    ck_assert_str_eq(format_when(SNAPSHOT_UNKNOWN, AT(NOW_S), out), "?");
}
END_TEST

START_TEST(ports_are_named_by_protocol_and_number)
{
    ck_assert_str_eq(format_port(17, 1026, out), "udp/1026");
    ck_assert_str_eq(format_port(6, 65535, out), "tcp/65535");
    ck_assert_str_eq(format_protocol(58, out), "icmp6");
    ck_assert_str_eq(format_protocol(47, out), "ip/47");
}
END_TEST

START_TEST(losses_of_kernel_and_interface_add_up_and_the_unknown_adds_nothing)
{
    struct snapshot *s = snapshot_new();
    s->capture.dropped_kernel = SNAPSHOT_UNKNOWN;
    s->capture.dropped_interface = SNAPSHOT_UNKNOWN;
    ck_assert_uint_eq(format_lost(s), 0);
    s->capture.dropped_kernel = 40;
    s->capture.dropped_interface = 2;
    ck_assert_uint_eq(format_lost(s), 42);
    snapshot_free(s);
}
END_TEST

START_TEST(text_is_wrapped_at_its_last_blank_or_where_the_room_ends)
{
    ck_assert_uint_eq(format_wrap("all of it", 9), 9);
    ck_assert_uint_eq(format_wrap("all of it", 8), 6);
    ck_assert_uint_eq(format_wrap("all of it", 6), 6); /* the blank itself needs no room */
    /* A blank in the first half would leave most of the row empty. */
    ck_assert_uint_eq(format_wrap("a /long/path/without/blanks", 12), 12);
    /* Signs of three bytes are not cut through. */
    ck_assert_uint_eq(format_wrap("▁▂▃▄", 2), 6);
    ck_assert_uint_eq(format_wrap("", 5), 0);
}
END_TEST

START_TEST(a_text_of_more_rows_than_there_are_says_where_it_is_cut)
{
    struct line rows[3];
    ck_assert_int_eq(format_rows("all of it fits here", 12, 3, " ..", rows), 2);
    ck_assert_str_eq(rows[0].text, "all of it");
    ck_assert_str_eq(rows[1].text, "  fits here");
    ck_assert_int_eq(format_rows("all of it fits here", 12, 2, " ..", rows), 2);
    ck_assert_str_eq(rows[1].text, "  fits here"); /* to its last letter */
    ck_assert_int_eq(format_rows("all of it does not fit here", 12, 2, " ..", rows), 2);
    ck_assert_str_eq(rows[1].text, "  does ..");
    ck_assert_int_eq(format_rows("all of it", 9, 1, " ..", rows), 1);
    ck_assert_str_eq(rows[0].text, "all of it");
    ck_assert_int_eq(format_rows("all of it", 8, 1, " ..", rows), 1);
    ck_assert_str_eq(rows[0].text, "all ..");
    ck_assert_int_eq(format_rows("", 8, 1, " ..", rows), 0);
}
END_TEST

START_TEST(moments_say_as_much_as_there_is_room_for)
{
    const int64_t now = INT64_C(1070308495) * 1000000; /* 2003-12-01 19:54:55 */
    const int64_t hour = INT64_C(3600) * 1000000, day = 24 * hour;
    ck_assert_str_eq(format_moment(now - hour, now, 12, out), "18:54:55");
    ck_assert_str_eq(format_moment(now - hour, now, 6, out), "18:54");
    ck_assert_str_eq(format_moment(now - 10 * day, now, 12, out), "21 Nov 19:54");
    ck_assert_str_eq(format_moment(now - 10 * day, now, 11, out), "21 Nov");
    ck_assert_str_eq(format_moment(now - 400 * day, now, 12, out), "27 Oct 2002");
    ck_assert_str_eq(format_moment(now - 400 * day, now, 8, out), "Oct 2002");
    ck_assert_str_eq(format_moment(now - 400 * day, now, 6, out), "2002");
    ck_assert_str_eq(format_moment(SNAPSHOT_UNKNOWN, now, 6, out), "?");
}
END_TEST

START_TEST(neighbouring_ports_stand_together)
{
    static const uint16_t ports[] = {135, 1026, 1027, 1028, 1030, 1031, 65534, 65535};
    char list[64];
    ck_assert_str_eq(format_ports(ports, 8, 60, list, sizeof list),
                     "135 1026-1028 1030 1031 65534 65535");
    ck_assert_str_eq(format_ports(ports, 8, 16, list, sizeof list), "135 1026-1028 ..");
    ck_assert_str_eq(format_ports(ports, 0, 16, list, sizeof list), "");
}
END_TEST

START_TEST(words_are_cut_whole_and_a_long_one_hard)
{
    char text[64] = "one two three";
    format_cut_words(text, 13);
    ck_assert_str_eq(text, "one two three");
    format_cut_words(text, 12);
    ck_assert_str_eq(text, "one two ..");
    format_cut_words(text, 7);
    ck_assert_str_eq(text, "one ..");
    strcpy(text, "messenger-zero-probe");
    format_cut_words(text, 12);
    ck_assert_int_le(format_columns(text), 12);
    ck_assert_str_eq(text, "messenger..");
}
END_TEST

START_TEST(a_small_part_is_not_said_to_be_nothing)
{
    char text[TEXT_NUMBER];
    ck_assert_str_eq(format_share(0, 10, text), "0%");
    ck_assert_str_eq(format_share(1, 1000, text), "<1%");
    ck_assert_str_eq(format_share(42, 100, text), "42%");
    ck_assert_str_eq(format_share(10, 10, text), "100%");
    ck_assert_str_eq(format_share(0, 0, text), "0%");
}
END_TEST

START_TEST(where_it_is_calm_the_last_time_has_no_seconds_and_a_rate_two_digits)
{
    char text[TEXT_NUMBER];
    const int64_t now_us = INT64_C(1070308495) * 1000000; /* 2003-12-01 19:54:55 */
    struct snapshot_history h = {.seconds = {0}};
    h.seconds[SNAPSHOT_SECONDS - 1] = 12345;
    for (int is_calm = 0; is_calm < 2; is_calm++) {
        format_use_calm(is_calm);
        ck_assert_str_eq(format_last(now_us, now_us, 8, text), is_calm ? "19:54" : "19:54:55");
        ck_assert_str_eq(format_last(now_us - 86400000000, now_us, 8, text), "30 Nov");
        ck_assert_str_eq(format_last(SNAPSHOT_UNKNOWN, now_us, 8, text), "?");
        ck_assert_str_eq(format_when(now_us, now_us, text), "19:54:55");
        ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "", text), is_calm ? "1.2k" : "1.23k");
    }
    h.seconds[SNAPSHOT_SECONDS - 1] = 3;
    ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "", text), "0.3");
    format_use_calm(true);
    ck_assert_str_eq(format_packet_rate(1234, "", text), "1.2k");
    ck_assert_str_eq(format_byte_rate(154, "", text), "1.2k");
    ck_assert_str_eq(format_packet_rate(9.4, "", text), "9.4");
    format_use_calm(false);
}
END_TEST

START_TEST(of_a_count_that_is_rounded_three_digits_are_written)
{
    static const struct {
        uint64_t n;
        const char *exact, *rounded;
    } cases[] = {
        {999, "999", "999"},      {1000, "1 000", "1.00k"},   {1234, "1 234", "1.23k"},
        {9999, "9 999", "10.0k"}, {10000, "10 000", "10.0k"}, {123456, "123 456", "123k"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TEXT_NUMBER];
        ck_assert_str_eq(format_number(cases[i].n, 9, text), cases[i].exact);
        format_round(true);
        ck_assert_str_eq(format_number(cases[i].n, 9, text), cases[i].rounded);
        format_round(false);
    }
}
END_TEST

START_TEST(of_an_estimate_and_of_bytes_that_are_rounded_two_digits_are_written)
{
    char text[TEXT_NUMBER];
    format_round(true);
    ck_assert_str_eq(format_estimate(43210, false, 9, text), "~43k");
    ck_assert_str_eq(format_estimate(857, false, 9, text), "~860");
    ck_assert_str_eq(format_estimate(12, false, 9, text), "~12");
    ck_assert_str_eq(format_estimate(857, true, 9, text), "857");
    ck_assert_str_eq(format_bytes(1234567, text), "1.2M");
    ck_assert_str_eq(format_bytes(999, text), "1.0k");
    ck_assert_str_eq(format_bytes(99, text), "99");
    format_round(false);
    ck_assert_str_eq(format_estimate(857, false, 9, text), "~857");
    ck_assert_str_eq(format_bytes(1234567, text), "1.23M");
    ck_assert_str_eq(format_number(43210, 9, text), "43 210");
}
END_TEST

START_TEST(a_rate_of_a_row_that_is_rounded_is_whole_from_1_on_and_has_two_digits)
{
    static const struct {
        uint32_t packets; /* in ten seconds */
        const char *exact, *rounded;
    } cases[] = {
        {0, "0", "0"},     {3, "0.3", "0.3"},    {9, "0.9", "0.9"},        {10, "1", "1"},
        {14, "1.4", "1"},  {36, "3.6", "4"},     {96, "9.6", "10"},        {99, "9.9", "10"},
        {123, "12", "12"}, {1234, "123", "120"}, {12345, "1.23k", "1.2k"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TEXT_NUMBER];
        struct snapshot_history h = {.seconds = {0}};
        h.seconds[SNAPSHOT_SECONDS - 10] = cases[i].packets;
        ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "", text), cases[i].exact);
        format_round(true);
        ck_assert_str_eq(format_recent(&h, SNAPSHOT_UNKNOWN, "", text), cases[i].rounded);
        format_round(false);
    }
}
END_TEST

/* What is written so many seconds after a full five of the clock, until which 10 packets a second
 * came, and since then that many. */
static const char *rate_after(int seconds, uint32_t since, bool is_rounded, char text[TEXT_NUMBER])
{
    const int64_t five = INT64_C(1070308495) /* 2003-12-01 19:54:55 */, s_us = 1000000;
    struct snapshot_history h;
    for (int i = 0; i < SNAPSHOT_SECONDS; i++)
        h.seconds[i] = i < SNAPSHOT_SECONDS - seconds ? 10 : since;
    format_round(is_rounded);
    format_recent(&h, (five - 1 + seconds) * s_us, "", text);
    format_round(false);
    return text;
}

START_TEST(a_rate_of_a_row_that_is_rounded_stays_for_five_seconds)
{
    char text[TEXT_NUMBER];
    for (int seconds = 0; seconds < 5; seconds++)
        ck_assert_str_eq(rate_after(seconds, 15, true, text), "10");
    ck_assert_str_eq(rate_after(5, 15, true, text), "13");
    ck_assert_str_eq(rate_after(4, 15, false, text), "12");
}
END_TEST

START_TEST(a_rate_of_a_row_that_has_doubled_or_halved_is_written_at_once)
{
    char text[TEXT_NUMBER];
    ck_assert_str_eq(rate_after(1, 100, true, text), "10");
    ck_assert_str_eq(rate_after(1, 120, true, text), "21");
    ck_assert_str_eq(rate_after(3, 120, true, text), "43");
    struct snapshot_history h = {.seconds = {[SNAPSHOT_SECONDS - 11] = 40}};
    format_round(true);
    ck_assert_str_eq(format_recent(&h, INT64_C(1070308495) * 1000000, "", text), "0");
    ck_assert_str_eq(format_recent(&h, INT64_C(1070308494) * 1000000, "", text), "0");
    h.seconds[SNAPSHOT_SECONDS - 10] = 40;
    ck_assert_str_eq(format_recent(&h, INT64_C(1070308495) * 1000000, "", text), "8");
    ck_assert_str_eq(format_recent(&h, INT64_C(1070308494) * 1000000, "", text), "4");
    format_round(false);
}
END_TEST

START_TEST(a_row_whose_rate_is_not_0_had_its_last_packet_now)
{
    char text[TEXT_NUMBER];
    const int64_t s_us = 1000000, now_us = INT64_C(1070308495) * s_us; /* 2003-12-01 19:54:55 */
    format_round(true);
    ck_assert_str_eq(format_last(now_us, now_us, 8, text), "now");
    ck_assert_str_eq(format_last(now_us - 10 * s_us + 1, now_us, 8, text), "now");
    ck_assert_str_eq(format_last(now_us - 10 * s_us, now_us, 8, text), "19:54:45");
    ck_assert_str_eq(format_last(SNAPSHOT_UNKNOWN, now_us, 8, text), "?");
    format_use_calm(true);
    ck_assert_str_eq(format_last(now_us - 10 * s_us, now_us, 8, text), "19:54");
    format_use_calm(false);
    format_round(false);
    ck_assert_str_eq(format_last(now_us, now_us, 8, text), "19:54:55");
}
END_TEST

Suite *test_format_suite(void);
Suite *test_format_suite(void)
{
    Suite *s = suite_create("format");
    TCase *t = tcase_create("format");
    tcase_add_test(t, a_lower_bound_is_never_rounded_up);
    tcase_add_test(t, columns_are_characters_not_bytes);
    tcase_add_test(t, a_cell_is_exactly_as_wide_as_asked);
    tcase_add_test(t, a_line_never_grows_past_its_room);
    tcase_add_test(t, a_long_address_shows_its_two_ends_and_a_short_one_all_of_it);
    tcase_add_test(t, numbers_are_exact_while_they_fit);
    tcase_add_test(t, estimates_carry_a_tilde_and_the_unknown_a_question_mark);
    tcase_add_test(t, rates_show_tenths_only_where_there_are_some);
    tcase_add_test(t, a_rate_above_all_numbers_is_at_least_the_largest);
    tcase_add_test(t, rates_are_in_the_units_in_use_and_so_are_their_heads);
    tcase_add_test(t, the_recent_rate_is_that_of_ten_seconds);
    tcase_add_test(t, times_show_the_clock_today_and_the_date_on_other_days);
    tcase_add_test(t, ports_are_named_by_protocol_and_number);
    tcase_add_test(t, losses_of_kernel_and_interface_add_up_and_the_unknown_adds_nothing);
    tcase_add_test(t, text_is_wrapped_at_its_last_blank_or_where_the_room_ends);
    tcase_add_test(t, a_text_of_more_rows_than_there_are_says_where_it_is_cut);
    tcase_add_test(t, moments_say_as_much_as_there_is_room_for);
    tcase_add_test(t, neighbouring_ports_stand_together);
    tcase_add_test(t, words_are_cut_whole_and_a_long_one_hard);
    tcase_add_test(t, a_small_part_is_not_said_to_be_nothing);
    tcase_add_test(t, of_a_count_that_is_rounded_three_digits_are_written);
    tcase_add_test(t, of_an_estimate_and_of_bytes_that_are_rounded_two_digits_are_written);
    tcase_add_test(t, a_rate_of_a_row_that_is_rounded_is_whole_from_1_on_and_has_two_digits);
    tcase_add_test(t, a_rate_of_a_row_that_is_rounded_stays_for_five_seconds);
    tcase_add_test(t, a_rate_of_a_row_that_has_doubled_or_halved_is_written_at_once);
    tcase_add_test(t, a_row_whose_rate_is_not_0_had_its_last_packet_now);
    tcase_add_test(t, where_it_is_calm_the_last_time_has_no_seconds_and_a_rate_two_digits);
    suite_add_tcase(s, t);
    return s;
}
