/* Tests of src/report/csv.c. */
#include "tests/csv_sample.h"

START_TEST(every_list_has_its_rows_in_one_table)
{
    static const struct {
        const char *list;
        size_t rows;
    } want[] = {
        {"icmp", 3},
        {"ports", 3},
        {"ports.payloads", 2},
        {"sources", 3},
        {"sources.ports", 2},
        {"sources.payloads", 2},
        {"targets", 2},
        {"targets.ports", 2},
        {"targets.payloads", 2},
        {"signatures", 3},
        {"incidents", 3},
        {"incidents.payloads", 2},
        {"incidents.companions", 1},
        {"incidents.insiders", 1},
        {"incidents.repliers", 1},
        {"incidents.top_sources", 1},
        {"alerts", 3},
        {"messages", 2},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
        ck_assert_msg(csv_rows_of(want[i].list) == want[i].rows, "%s has %zu rows", want[i].list,
                      csv_rows_of(want[i].list));
}
END_TEST

START_TEST(every_row_says_of_which_snapshot_it_is)
{
    for (size_t i = 1; i < csv_row_count; i++)
        ck_assert_str_eq(csv_at(i, "taken_at"), "2003-12-01T19:54:55.000000Z");
}
END_TEST

/* Of each list the columns that it fills somewhere are those that it has alone. */
START_TEST(a_list_alone_has_its_rows_with_its_own_columns)
{
    for (uint8_t list = 1; csv_list_name(list); list++) {
        csv_print_and_read(s, CSV_ALL);
        const size_t all = csv_field_count;
        const size_t rows = csv_rows_of(csv_list_name(list));
        char *filled[CSV_READ_FIELDS];
        size_t count = 0;
        for (size_t k = 0; k < csv_field_count; k++)
            for (size_t i = 1; i < csv_row_count; i++)
                if (strcmp(csv_fields[i][0], csv_list_name(list)) == 0 && *csv_fields[i][k]) {
                    filled[count++] = strdup(csv_fields[0][k]);
                    break;
                }
        csv_print_and_read(s, list);
        ck_assert_uint_eq(csv_row_count, rows + 1);
        for (size_t k = 0; k < count; k++) {
            for (size_t i = 1; i < csv_row_count; i++)
                csv_at(i, filled[k]); /* fails where there is none */
            free(filled[k]);
        }
        ck_assert_uint_lt(csv_field_count, all);
    }
}
END_TEST

START_TEST(lists_are_found_by_their_name)
{
    ck_assert_str_eq(csv_list_name(csv_find_list("incidents.payloads")), "incidents.payloads");
    ck_assert_uint_eq(csv_find_list("incident"), 0);
    ck_assert_uint_eq(csv_find_list(""), 0);
    ck_assert_ptr_null(csv_list_name(CSV_ALL));
    ck_assert_ptr_null(csv_list_name(200));
}
END_TEST

START_TEST(the_header_stands_only_where_it_is_wanted)
{
    size_t size;
    char *text;
    FILE *out = open_memstream(&text, &size);
    csv_print(s, csv_find_list("signatures"), true, out);
    csv_print(s, csv_find_list("signatures"), false, out);
    fclose(out);
    ck_assert_str_eq(text, "list,taken_at,name\r\n"
                           "signatures,2003-12-01T19:54:55.000000Z,messenger-zero-probe\r\n"
                           "signatures,2003-12-01T19:54:55.000000Z,zmap\r\n"
                           "signatures,2003-12-01T19:54:55.000000Z,masscan\r\n"
                           "signatures,2003-12-01T19:54:55.000000Z,messenger-zero-probe\r\n"
                           "signatures,2003-12-01T19:54:55.000000Z,zmap\r\n"
                           "signatures,2003-12-01T19:54:55.000000Z,masscan\r\n");
    free(text);
}
END_TEST

START_TEST(an_empty_snapshot_is_a_table_too)
{
    snapshot_free(s);
    s = snapshot_new();
    csv_print_and_read(s, CSV_ALL);
    is("values", 0, "taken_at", "");
    ck_assert_uint_eq(csv_rows_of("ports"), 0);
}
END_TEST

Suite *test_csv_suite(void);
Suite *test_csv_suite(void)
{
    Suite *suite = suite_create("csv");
    TCase *t = tcase_create("csv");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, every_list_has_its_rows_in_one_table);
    tcase_add_test(t, every_row_says_of_which_snapshot_it_is);
    tcase_add_test(t, a_list_alone_has_its_rows_with_its_own_columns);
    tcase_add_test(t, lists_are_found_by_their_name);
    tcase_add_test(t, the_header_stands_only_where_it_is_wanted);
    tcase_add_test(t, an_empty_snapshot_is_a_table_too);
    suite_add_tcase(suite, t);
    return suite;
}
