/* Tests of src/report/csv_out.c. */
#include "src/report/csv_out.h"
#include "tests/csv_read.h"

static struct csv_out o;
static FILE *out;
static size_t size;
static const uint8_t columns[] = {CSV_NAME, CSV_VALUE, CSV_SOURCES, CSV_SOURCES_ERROR};

static void prepare(void)
{
    out = open_memstream(&csv_text, &size);
    o.stream = out;
    o.columns = columns;
    o.column_count = sizeof columns;
    o.taken_at[0] = '\0';
    csv_out_begin_row(&o, "list");
}

static void clean_up(void)
{
    free(csv_text);
    csv_text = NULL;
}

/* The row, as it stands in the file. */
static const char *row(void)
{
    csv_out_end_row(&o);
    fclose(out);
    return csv_text;
}

/* What becomes of a text. */
static void written(const char *text, const char *want)
{
    prepare();
    csv_out_text(&o, CSV_NAME, text);
    char line[256];
    snprintf(line, sizeof line, "%s,,,\r\n", want);
    ck_assert_str_eq(row(), line);
    clean_up();
}

START_TEST(rows_are_commas_and_crlf_and_what_is_not_put_is_empty)
{
    prepare();
    csv_out_text(&o, CSV_VALUE, "x");
    ck_assert_str_eq(row(), ",x,,\r\n");
    clean_up();
}
END_TEST

START_TEST(the_header_has_the_names_of_the_columns)
{
    prepare();
    csv_out_header(&o);
    ck_assert_str_eq(row(), "name,value,sources,sources_error\r\n,,,\r\n");
    clean_up();
}
END_TEST

START_TEST(quotes_stand_where_they_are_needed)
{
    written("plain text", "plain text");
    written("a,b", "\"a,b\"");
    written("say \"x\"", "\"say \"\"x\"\"\"");
    written("it's; x", "it's; x");
}
END_TEST

START_TEST(bytes_that_are_no_printable_ascii_are_escaped)
{
    written("a\r\nb\t\x1b[m\x7f", "a\\x0d\\x0ab\\x09\\x1b[m\\x7f");
    written("\xc3\xa4", "\\xc3\\xa4");
}
END_TEST

START_TEST(no_cell_is_a_formula)
{
    written("=1+1", "\\x3d1+1");
    written("+1", "\\x2b1");
    written("-", "\\x2d");
    written("@SUM(A1)", "\\x40SUM(A1)");
    written("  =1", "  \\x3d1");
    written("\t=1", "\\x09=1");
    written("a=b-c@d+e", "a=b-c@d+e");
}
END_TEST

START_TEST(nor_is_one_where_others_would_part_cells)
{
    written("a;=1", "a;\\x3d1");
    written("a| =1", "a| \\x3d1");
    written("a,@x", "\"a,\\x40x\"");
    written("a\"=1", "\"a\"\"\\x3d1\"");
    written("'=1", "'\\x3d1");
}
END_TEST

START_TEST(an_unknown_time_number_or_count_is_empty_and_never_0)
{
    prepare();
    csv_out_time(&o, CSV_NAME, SNAPSHOT_UNKNOWN);
    csv_out_real(&o, CSV_VALUE, -1);
    csv_out_distinct(&o, CSV_SOURCES, (struct distinct_count){7, CERTAINTY_UNKNOWN}, true);
    ck_assert_str_eq(row(), ",,,\r\n");
    clean_up();
}
END_TEST

START_TEST(an_estimate_has_its_error_beside_it_and_what_may_lack_some_has_none)
{
    static const struct {
        struct distinct_count count;
        bool whole;
        const char *want;
    } cases[] = {
        {{3, CERTAINTY_EXACT}, true, ",,3,0\r\n"},
        {{900, CERTAINTY_ESTIMATE}, true, ",,900,0.0163\r\n"},
        {{120, CERTAINTY_ROUGH}, true, ",,120,0.15\r\n"},
        {{3, CERTAINTY_EXACT}, false, ",,3,\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        prepare();
        csv_out_distinct(&o, CSV_SOURCES, cases[i].count, cases[i].whole);
        ck_assert_str_eq(row(), cases[i].want);
        clean_up();
    }
}
END_TEST

START_TEST(hexadecimal_digits_are_no_number)
{
    prepare();
    csv_out_hex(&o, CSV_NAME, (const uint8_t[]){0, 0}, 2);
    csv_out_hex(&o, CSV_VALUE, NULL, 0);
    ck_assert_str_eq(row(), "0x0000,0x,,\r\n");
    clean_up();
}
END_TEST

START_TEST(ports_are_parted_by_blanks)
{
    prepare();
    csv_out_ports(&o, CSV_NAME, (const uint16_t[]){1026, 65535}, 2);
    csv_out_ports(&o, CSV_VALUE, NULL, 0);
    ck_assert_str_eq(row(), "1026 65535,,,\r\n");
    clean_up();
}
END_TEST

START_TEST(a_row_with_no_room_left_stays_a_row)
{
    char *text = malloc(2 * CSV_ROOM);
    memset(text, 'x', 2 * CSV_ROOM);
    text[2 * CSV_ROOM - 1] = '\0';
    prepare();
    csv_out_text(&o, CSV_NAME, text);
    csv_out_text(&o, CSV_VALUE, "lost");
    row();
    csv_read();
    ck_assert_uint_eq(csv_row_count, 1);
    ck_assert_uint_eq(strlen(csv_fields[0][0]), CSV_ROOM - 1);
    free(text);
    clean_up();
}
END_TEST

Suite *test_csv_out_suite(void);
Suite *test_csv_out_suite(void)
{
    Suite *suite = suite_create("csv_out");
    TCase *t = tcase_create("csv_out");
    tcase_add_test(t, rows_are_commas_and_crlf_and_what_is_not_put_is_empty);
    tcase_add_test(t, the_header_has_the_names_of_the_columns);
    tcase_add_test(t, quotes_stand_where_they_are_needed);
    tcase_add_test(t, bytes_that_are_no_printable_ascii_are_escaped);
    tcase_add_test(t, no_cell_is_a_formula);
    tcase_add_test(t, nor_is_one_where_others_would_part_cells);
    tcase_add_test(t, an_unknown_time_number_or_count_is_empty_and_never_0);
    tcase_add_test(t, an_estimate_has_its_error_beside_it_and_what_may_lack_some_has_none);
    tcase_add_test(t, hexadecimal_digits_are_no_number);
    tcase_add_test(t, ports_are_parted_by_blanks);
    tcase_add_test(t, a_row_with_no_room_left_stays_a_row);
    suite_add_tcase(suite, t);
    return suite;
}
