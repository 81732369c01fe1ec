/* Tests of src/report/json_out.c. */
#include "src/report/json_out.h"

#include "tests/check.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct json_out o;
static FILE *stream;
static char *got;
static size_t got_size;

static void begin(void)
{
    stream = open_memstream(&got, &got_size);
    ck_assert_ptr_nonnull(stream);
    json_out_open(&o, stream);
}

static void clean_up(void)
{
    fclose(stream);
    free(got);
}

/* Ends what was put, and gives it. */
static const char *written(void)
{
    ck_assert(json_out_close(&o));
    fclose(stream);
    stream = fopen("/dev/null", "w");
    return got;
}

/* What a text becomes. */
static void check_text(const char *text, const char *json)
{
    json_out_text(&o, NULL, text);
    ck_assert_str_eq(written(), json);
    clean_up();
    begin(); /* for the next one, and for clean_up */
}

START_TEST(objects_and_lists_have_their_signs)
{
    json_out_begin_object(&o, NULL);
    json_out_begin_list(&o, "list");
    json_out_number(&o, NULL, 1);
    json_out_begin_object(&o, NULL);
    json_out_end_object(&o);
    json_out_bool(&o, NULL, true);
    json_out_bool(&o, NULL, false);
    json_out_end_list(&o);
    json_out_begin_list(&o, "empty");
    json_out_end_list(&o);
    json_out_null(&o, "null");
    json_out_value(&o, "literal", "0.15", 4);
    json_out_text(&o, "text", "");
    json_out_text(&o, "none", NULL);
    json_out_end_object(&o);
    ck_assert_str_eq(written(), "{\"list\":[1,{},true,false],\"empty\":[],\"null\":null,"
                                "\"literal\":0.15,\"text\":\"\",\"none\":null}");
}
END_TEST

START_TEST(a_frame_stands_between_values)
{
    json_out_frame(&o, "[\n");
    json_out_number(&o, NULL, 1);
    json_out_frame(&o, ",\n");
    json_out_number(&o, NULL, 2);
    json_out_frame(&o, "]");
    ck_assert_str_eq(written(), "[\n1,\n2]");
}
END_TEST

START_TEST(a_value_can_be_put_where_it_is_written_from)
{
    static char fill[JSON_OUT_PIECE - 8];
    memset(fill, 'x', sizeof fill - 1);
    json_out_text(&o, NULL, fill); /* so that there is hardly any room left */
    json_out_frame(&o, "\n");
    char *to = json_out_room(&o, 16);
    memcpy(to, "{\"whole\":1}", 11);
    json_out_whole(&o, to + 11);
    json_out_frame(&o, "\n");
    json_out_number(&o, NULL, 2);
    const char *text = written();
    ck_assert_uint_eq(strlen(text), sizeof fill + 1 + 1 + 11 + 1 + 1);
    ck_assert_str_eq(text + sizeof fill, "\"\n{\"whole\":1}\n2");
}
END_TEST

START_TEST(a_value_that_is_longer_than_its_room_is_a_mistake)
{
    json_out_whole(&o, json_out_room(&o, 16) + 17);
}
END_TEST

START_TEST(numbers_reach_to_their_ends)
{
    json_out_begin_list(&o, NULL);
    json_out_number(&o, NULL, 0);
    json_out_number(&o, NULL, 10);
    json_out_number(&o, NULL, INT64_MAX);
    json_out_number(&o, NULL, UINT64_C(1) << 63);
    json_out_number(&o, NULL, UINT64_MAX);
    json_out_signed(&o, NULL, -1);
    json_out_signed(&o, NULL, INT64_MAX);
    json_out_signed(&o, NULL, INT64_MIN);
    json_out_end_list(&o);
    ck_assert_str_eq(written(), "[0,10,9223372036854775807,9223372036854775807,9223372036854775807,"
                                "-1,9223372036854775807,-9223372036854775808]");
}
END_TEST

START_TEST(signs_that_json_keeps_for_itself_are_escaped)
{
    check_text("\"\\/", "\"\\\"\\\\/\"");
    check_text("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"");
    check_text("\x01\x1f\x7f", "\"\\u0001\\u001F\x7f\"");
}
END_TEST

/* RFC 3629 section 4: the first and last character of each length, and those beside the gap. */
START_TEST(utf8_stays_as_it_is)
{
    static const char *const good[] = {
        "\xc2\x80",     "\xdf\xbf",     "\xe0\xa0\x80",     "\xed\x9f\xbf",
        "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char json[8];
        snprintf(json, sizeof json, "\"%s\"", good[i]);
        check_text(good[i], json);
    }
}
END_TEST

START_TEST(what_is_not_utf8_comes_byte_by_byte)
{
    check_text("\x80", "\"\\\\x80\"");
    check_text("\xc1\xbf", "\"\\\\xc1\\\\xbf\"");            /* longer than needed */
    check_text("\xe0\x9f\xbf", "\"\\\\xe0\\\\x9f\\\\xbf\""); /* likewise */
    check_text("\xf0\x8f\xbf\xbf", "\"\\\\xf0\\\\x8f\\\\xbf\\\\xbf\"");
    check_text("\xed\xa0\x80", "\"\\\\xed\\\\xa0\\\\x80\"");            /* a surrogate */
    check_text("\xf4\x90\x80\x80", "\"\\\\xf4\\\\x90\\\\x80\\\\x80\""); /* beyond U+10FFFF */
    check_text("\xf5\x80\x80\x80", "\"\\\\xf5\\\\x80\\\\x80\\\\x80\"");
    check_text("\xc3", "\"\\\\xc3\""); /* cut off */
    check_text("\xe2\x82", "\"\\\\xe2\\\\x82\"");
    check_text("\xe2\x28\xa1", "\"\\\\xe2(\\\\xa1\"");
    /* One bad byte, and no other is trusted. */
    check_text("\xc3\xa4\xff", "\"\\\\xc3\\\\xa4\\\\xff\"");
}
END_TEST

START_TEST(pieces_join_without_a_seam)
{
    enum { NUMBERS = 3 * JSON_OUT_PIECE / 7 };
    json_out_begin_list(&o, NULL);
    for (int i = 0; i < NUMBERS; i++)
        json_out_number(&o, NULL, 1000000 + (uint64_t)i);
    json_out_end_list(&o);
    const char *text = written();
    ck_assert_uint_eq(strlen(text), 8 * NUMBERS + 1);
    for (int i = 0; i < NUMBERS; i++) {
        ck_assert_int_eq(text[8 * i], i == 0 ? '[' : ',');
        ck_assert_int_eq(atoi(text + 8 * i + 1), 1000000 + i);
    }
}
END_TEST

/* Two pieces by turns, and what they had in all. */
static char places[2][JSON_OUT_PIECE];
static char taken[8 * JSON_OUT_PIECE];
static size_t taken_length, takes, takes_most;

static char *take(void *context, char *piece, size_t length)
{
    ck_assert_ptr_eq(context, &o);
    ck_assert_ptr_eq(piece, places[takes % 2]);
    ck_assert_uint_gt(length, 0);
    ck_assert_uint_le(length, JSON_OUT_PIECE);
    memcpy(taken + taken_length, piece, length);
    taken_length += length;
    errno = ENOSPC;
    return ++takes < takes_most ? places[takes % 2] : NULL;
}

static void begin_pieces(size_t most)
{
    taken_length = takes = 0;
    takes_most = most;
    json_out_open_pieces(&o, take, &o, places[0]);
}

START_TEST(pieces_are_put_where_whoever_takes_them_says)
{
    char text[3 * JSON_OUT_PIECE + 1];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    begin_pieces(SIZE_MAX);
    json_out_flush(&o); /* there is nothing */
    json_out_number(&o, NULL, 1);
    json_out_flush(&o);
    ck_assert_uint_eq(takes, 1);
    json_out_frame(&o, " ");
    json_out_text(&o, NULL, text);
    ck_assert(json_out_close(&o));
    ck_assert_uint_eq(taken_length, strlen("1 \"\"") + strlen(text));
    ck_assert_mem_eq(taken, "1 \"x", 4);
    ck_assert_mem_eq(taken + 3, text, strlen(text));
}
END_TEST

START_TEST(who_takes_no_more_pieces_ends_it)
{
    begin_pieces(1);
    json_out_number(&o, NULL, 1);
    json_out_flush(&o);
    ck_assert(json_out_failed(&o));
    json_out_frame(&o, " ");
    json_out_number(&o, NULL, 2);
    ck_assert(!json_out_close(&o));
    ck_assert_int_eq(errno, ENOSPC);
    ck_assert_uint_eq(takes, 1);
}
END_TEST

START_TEST(between_frames_there_is_room_also_when_it_failed)
{
    begin_pieces(1);
    json_out_frame(&o, "[");
    json_out_flush(&o);
    for (int i = 0; i < 3; i++) {
        char *room = json_out_room(&o, 100);
        *room++ = '1';
        json_out_whole(&o, room);
        json_out_frame(&o, ",");
        json_out_number(&o, NULL, 2);
        json_out_frame(&o, ",");
    }
    ck_assert(!json_out_close(&o));
    ck_assert_int_eq(errno, ENOSPC);
    ck_assert_uint_eq(takes, 1);
}
END_TEST

START_TEST(a_text_longer_than_a_piece_comes_whole)
{
    static char text[2 * JSON_OUT_PIECE + 1];
    memset(text, 'x', sizeof text - 1);
    json_out_begin_list(&o, NULL);
    json_out_number(&o, NULL, 1);
    json_out_text(&o, NULL, text);
    json_out_end_list(&o);
    const char *all = written();
    ck_assert_uint_eq(strlen(all), sizeof text - 1 + strlen("[1,\"\"]"));
    ck_assert_int_eq(memcmp(all, "[1,\"x", 5), 0);
    ck_assert_str_eq(all + strlen(all) - 3, "x\"]");
}
END_TEST

START_TEST(a_stream_that_fails_stays_failed)
{
    FILE *full = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(full);
    static struct json_out into_full;
    json_out_open(&into_full, full);
    json_out_begin_list(&into_full, NULL);
    ck_assert(!json_out_failed(&into_full));
    for (int i = 0; i < JSON_OUT_PIECE; i++)
        json_out_number(&into_full, NULL, 1);
    ck_assert(json_out_failed(&into_full));
    json_out_end_list(&into_full);
    errno = 0;
    ck_assert(!json_out_close(&into_full));
    ck_assert_int_eq(errno, ENOSPC);
    fclose(full);
}
END_TEST

START_TEST(a_member_without_a_name_is_refused)
{
    json_out_begin_object(&o, NULL);
    json_out_number(&o, NULL, 1);
    ck_assert(json_out_failed(&o));
    ck_assert(!json_out_close(&o));
    ck_assert_int_eq(errno, EINVAL);
}
END_TEST

Suite *test_json_out_suite(void);
Suite *test_json_out_suite(void)
{
    Suite *suite = suite_create("json_out");
    TCase *t = tcase_create("json_out");
    tcase_add_checked_fixture(t, begin, clean_up);
    tcase_add_test(t, objects_and_lists_have_their_signs);
    tcase_add_test(t, a_frame_stands_between_values);
    tcase_add_test(t, a_value_can_be_put_where_it_is_written_from);
    tcase_add_test_raise_signal(t, a_value_that_is_longer_than_its_room_is_a_mistake, SIGABRT);
    tcase_add_test(t, numbers_reach_to_their_ends);
    tcase_add_test(t, signs_that_json_keeps_for_itself_are_escaped);
    tcase_add_test(t, utf8_stays_as_it_is);
    tcase_add_test(t, what_is_not_utf8_comes_byte_by_byte);
    tcase_add_test(t, pieces_join_without_a_seam);
    tcase_add_test(t, pieces_are_put_where_whoever_takes_them_says);
    tcase_add_test(t, who_takes_no_more_pieces_ends_it);
    tcase_add_test(t, between_frames_there_is_room_also_when_it_failed);
    tcase_add_test(t, a_text_longer_than_a_piece_comes_whole);
    tcase_add_test(t, a_stream_that_fails_stays_failed);
    tcase_add_test(t, a_member_without_a_name_is_refused);
    suite_add_tcase(suite, t);
    return suite;
}
