/* Tests of ui/port_payloads.c. */
#include "ui/state.h"

#include "tests/check.h"
#include "tests/sample_snapshot.h"

static struct snapshot *s;
static struct pane pane;
static struct snapshot_port_detail *d;

static void setup(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill(s);
    d = &s->port_details[s->ports[1].detail];
}

static void teardown(void)
{
    snapshot_free(s);
}

static void compose(int width)
{
    port_payloads_compose(s, &s->ports[1], width, &pane);
}

START_TEST(a_line_has_length_records_share_since_when_hex_and_text)
{
    compose(110);
    ck_assert_int_eq(pane.count, 2);
    ck_assert_str_eq(
        pane.lines[1].text,
        "         2 B        45   90.0%  19:53:55      00 00                            "
        "                    \\x00\\x00");
}
END_TEST

START_TEST(what_is_new_stands_first_and_estimates_have_their_sign)
{
    compose(110);
    ck_assert_ptr_nonnull(strstr(pane.lines[0].text, "NEW    400 B        ~5    4.0%  19:54:25"));
    ck_assert_ptr_nonnull(
        strstr(pane.lines[0].text, "04 00 28 41 1b 5b 6d 00 00 00 00 00 00 00 00 00 .."));
    ck_assert_int_eq(pane.lines[0].style, STYLE_BAD);
    ck_assert_int_eq(pane.lines[1].style, STYLE_PLAIN);
}
END_TEST

START_TEST(hostile_bytes_are_shown_as_what_they_are)
{
    compose(160);
    ck_assert_ptr_nonnull(strstr(pane.lines[0].text, "\\x04\\x00(A\\x1b[m\\x00"));
    for (const char *at = pane.lines[0].text; *at; at++)
        ck_assert_int_ge(*at, ' ');
}
END_TEST

START_TEST(lines_fit_their_width)
{
    for (int width = 75; width <= 300; width++) {
        compose(width);
        for (int i = 0; i < pane.count; i++)
            ck_assert_int_le(format_columns(pane.lines[i].text), width);
    }
}
END_TEST

START_TEST(what_is_mere_chance_is_not_shown_unless_it_is_new)
{
    d->payloads[0].records_error = 23;
    compose(110);
    ck_assert_int_eq(pane.count, 1);
    d->payloads[1].new = false;
    compose(110);
    ck_assert_int_eq(pane.count, 1);
    ck_assert_str_eq(pane.lines[0].text, "many different ones, none is common");
}
END_TEST

START_TEST(unknown_is_not_nothing)
{
    d->payload_count = 0;
    d->payload_records = 0;
    compose(110);
    ck_assert_str_eq(pane.lines[0].text, "no records");
    s->ports[1].detail = -1;
    compose(110);
    ck_assert_str_eq(pane.lines[0].text, "? not kept for this port");
}
END_TEST

START_TEST(a_record_without_data_says_none)
{
    d->payloads[0].length = d->payloads[0].prefix_length = 0;
    compose(110);
    ck_assert_ptr_nonnull(strstr(pane.lines[1].text, "         0 B        45   90.0%"));
    ck_assert_ptr_nonnull(strstr(pane.lines[1].text, "  none"));
}
END_TEST

Suite *test_port_payloads_suite(void);
Suite *test_port_payloads_suite(void)
{
    Suite *suite = suite_create("port_payloads");
    TCase *c = tcase_create("port_payloads");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_line_has_length_records_share_since_when_hex_and_text);
    tcase_add_test(c, what_is_new_stands_first_and_estimates_have_their_sign);
    tcase_add_test(c, hostile_bytes_are_shown_as_what_they_are);
    tcase_add_test(c, lines_fit_their_width);
    tcase_add_test(c, what_is_mere_chance_is_not_shown_unless_it_is_new);
    tcase_add_test(c, unknown_is_not_nothing);
    tcase_add_test(c, a_record_without_data_says_none);
    suite_add_tcase(suite, c);
    return suite;
}
