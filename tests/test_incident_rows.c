/* Tests of ui/incident_rows.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/state.h"

#include <string.h>

static struct snapshot *s;
static struct list l;
static struct acks acks;
static const struct filter none;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    ck_assert(list_init(&l, &incident_rows));
    acks.count = 0;
    l.acks = &acks;
    l.height = 4;
}

static void stop(void)
{
    list_done(&l);
    snapshot_free(s);
}

static const char *row(size_t at)
{
    static char name[LIST_CELL];
    ck_assert_uint_lt(at, l.count);
    incident_rows.name_row(&l.rows[at], name);
    return name;
}

START_TEST(rows_come_as_the_snapshot_has_them_and_insiders_first)
{
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(0), "messenger-zero-probe");
    ck_assert_str_eq(row(1), "198.51.100.151");
    ck_assert_str_eq(row(2), "messenger-spam");
    ck_assert_str_eq(row(3), "slammer");
    s->incidents[3].insider_count = 1;
    s->incidents[0].insider_count = 0;
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(0), "slammer");
    ck_assert_str_eq(row(1), "messenger-zero-probe");
}
END_TEST

START_TEST(what_is_acknowledged_goes_below_others_of_its_severity)
{
    acks_toggle(&acks, "messenger-spam", s->alerts_total);
    acks_toggle(&acks, "messenger-zero-probe", s->alerts_total);
    s->incidents[2].state = INCIDENT_SURGING; /* spam: which else came before what is steady */
    s->incidents[1].severity = SEVERITY_INFO; /* the scan, which is new */
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(0), "messenger-zero-probe"); /* no other is critical */
    ck_assert_str_eq(row(1), "198.51.100.151");
    ck_assert_str_eq(row(2), "slammer");
    ck_assert_str_eq(row(3), "messenger-spam");
    acks_toggle(&acks, "messenger-spam", s->alerts_total);
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(1), "messenger-spam");
}
END_TEST

START_TEST(insiders_stay_on_top_also_when_they_are_acknowledged)
{
    acks_toggle(&acks, "slammer", s->alerts_total);
    s->incidents[3].insider_count = 1; /* of a background that is info */
    s->incidents[0].insider_count = 0;
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(0), "slammer");
    ck_assert_str_eq(row(1), "messenger-zero-probe");
    s->incidents[0].insider_count = 1;
    acks_toggle(&acks, "messenger-zero-probe", s->alerts_total);
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(0), "messenger-zero-probe"); /* critical, though both are acknowledged */
    ck_assert_str_eq(row(1), "slammer");
}
END_TEST

START_TEST(in_another_order_what_is_acknowledged_stands_behind_its_equals_only)
{
    acks_toggle(&acks, "messenger-zero-probe", s->alerts_total);
    l.sort = 1; /* by name */
    list_refresh(&l, s, &none);
    ck_assert_str_eq(row(0), "198.51.100.151");
    ck_assert_str_eq(row(2), "messenger-zero-probe");
    ck_assert_str_eq(row(3), "slammer");
}
END_TEST

START_TEST(a_row_is_found_by_its_name_wherever_it_is)
{
    const struct row_key key = incident_rows_key("slammer");
    list_refresh(&l, s, &none);
    list_select(&l, &key);
    ck_assert_uint_eq(l.position, 3);
    s->incidents[3].insider_count = 1;
    list_refresh(&l, s, &none);
    ck_assert_uint_eq(l.position, 1); /* behind the other insider, which is critical */
    ck_assert_int_eq(incident_rows.find(s, &key), 3);
    s->incident_count = 3;
    ck_assert_int_eq(incident_rows.find(s, &key), -1);
}
END_TEST

START_TEST(a_filter_finds_states_ports_and_insiders)
{
    static const char *const words[] = {"steady 1434", "udp/1030", "203.0.113.40 ours", "insider"};
    static const char *const found[] = {"slammer", "messenger-zero-probe", "messenger-zero-probe",
                                        "messenger-zero-probe"};
    for (size_t i = 0; i < 4; i++) {
        struct filter f = {0};
        ck_assert(filter_set(&f, words[i]));
        list_refresh(&l, s, &f);
        ck_assert_uint_eq(l.count, 1);
        ck_assert_str_eq(row(0), found[i]);
    }
}
END_TEST

START_TEST(at_80_columns_all_of_it_has_room)
{
    struct column_fit fit;
    enum { ROOM = 80 - 3 - 2 };
    columns_fit(incident_rows.columns, incident_rows.column_count, ROOM, &fit);
    for (int c = 0; c < incident_rows.column_count; c++)
        ck_assert(fit.widths[c] > 0 || incident_rows.columns[c].width == 0 ||
                  c == incident_rows.spark_column);
}
END_TEST

START_TEST(both_sets_of_columns_have_the_same_heads)
{
    const int usual = incident_rows.default_sort;
    ck_assert_ptr_null(incident_rows_columns(120, usual));
    const struct column *more = incident_rows_columns(200, usual);
    for (int c = 0; c < incident_rows.column_count; c++) {
        ck_assert_str_eq(incident_rows.columns[c].head, more[c].head);
        ck_assert_int_eq(incident_rows.columns[c].right, more[c].right);
    }
}
END_TEST

START_TEST(whatever_they_are_sorted_by_has_a_column)
{
    static const int widths[] = {80, 120, 200};
    for (int k = 0; k < 3; k++)
        for (int c = 0; c < incident_rows.column_count; c++) {
            if (incident_rows.columns[c].fixed)
                continue;
            struct column sorted[COLUMNS_MAX];
            struct column_fit fit;
            const struct column *set = incident_rows_columns(widths[k], c);
            memcpy(sorted, set ? set : incident_rows.columns,
                   (size_t)incident_rows.column_count * sizeof *sorted);
            columns_keep_sorted(sorted, c);
            columns_fit(sorted, incident_rows.column_count, widths[k] - 5, &fit);
            ck_assert_msg(fit.widths[c] > 0, "%s has no room in %d", sorted[c].head, widths[k]);
        }
}
END_TEST

START_TEST(what_a_row_is_stands_in_whole_words_and_before_its_name)
{
    char out[LIST_CELL];
    incident_rows.explain(s, 0, 100, out);
    ck_assert_str_eq(out, "messenger-zero-probe: Two zero bytes to the Messenger service's ports");
    incident_rows.explain(s, 0, 60, out);
    ck_assert_str_eq(out, "Two zero bytes to the Messenger service's ports");
    incident_rows.explain(s, 0, 30, out);
    ck_assert_str_eq(out, "Two zero bytes to the ..");
    incident_rows.explain(s, 1, 60, out);
    ck_assert_str_eq(out, "198.51.100.151: sweeps many of our addresses");
}
END_TEST

START_TEST(graphs_count_what_the_engine_keeps_of_their_kind)
{
    ck_assert_int_eq(incident_rows.unit(s, 0), UNIT_RECORDS);
    ck_assert_int_eq(incident_rows.unit(s, 1), UNIT_PACKETS);
}
END_TEST

START_TEST(a_name_from_the_wire_is_made_safe)
{
    char out[LIST_CELL];
    strcpy(s->incidents[0].name, "\x1b[2J");
    incident_rows.cell(s, 0, 1, 20, theme_glyphs(true), out);
    ck_assert_str_eq(out, "\\x1b[2J");
}
END_TEST

Suite *test_incident_rows_suite(void);
Suite *test_incident_rows_suite(void)
{
    Suite *suite = suite_create("incident_rows");
    TCase *t = tcase_create("incident_rows");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, rows_come_as_the_snapshot_has_them_and_insiders_first);
    tcase_add_test(t, what_is_acknowledged_goes_below_others_of_its_severity);
    tcase_add_test(t, insiders_stay_on_top_also_when_they_are_acknowledged);
    tcase_add_test(t, in_another_order_what_is_acknowledged_stands_behind_its_equals_only);
    tcase_add_test(t, a_row_is_found_by_its_name_wherever_it_is);
    tcase_add_test(t, a_filter_finds_states_ports_and_insiders);
    tcase_add_test(t, at_80_columns_all_of_it_has_room);
    tcase_add_test(t, both_sets_of_columns_have_the_same_heads);
    tcase_add_test(t, whatever_they_are_sorted_by_has_a_column);
    tcase_add_test(t, what_a_row_is_stands_in_whole_words_and_before_its_name);
    tcase_add_test(t, graphs_count_what_the_engine_keeps_of_their_kind);
    tcase_add_test(t, a_name_from_the_wire_is_made_safe);
    suite_add_tcase(suite, t);
    return suite;
}
