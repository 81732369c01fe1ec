/* Tests of ui/incident_messages.c. */
#include "tests/check.h"
#include "tests/incident_pane.h"

START_TEST(popups_are_shown_as_they_would_have_been_but_safe)
{
    look.i = &s->incidents[2];
    incident_compose_messages(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "19:44:55  192.0.2.201:666 -> 203.0.113.77:1026  170 bytes");
    ck_assert_str_eq(p.lines[1].text, "  from \"SYSTEM\" to \"USER\"");
    ck_assert_str_eq(p.lines[2].text, "    Your computer sends messages to the Internet!");
    ck_assert_ptr_nonnull(find("from \"ALERT\\x1b[2J\""));
    ck_assert_ptr_nonnull(find("You have won.\\x07 Call now"));
}
END_TEST

START_TEST(a_text_that_was_cut_off_says_so)
{
    look.i = &s->incidents[2];
    s->messages[0].whole = false;
    incident_compose_messages(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, ", cut off"));
}
END_TEST

START_TEST(the_longest_messages_there_can_be_have_room)
{
    look.i = &s->incidents[2];
    look.width = 76;
    for (s->message_count = 0; s->message_count < SNAPSHOT_MESSAGES; s->message_count++) {
        struct snapshot_message *m = &s->messages[s->message_count];
        *m = s->messages[0];
        m->text_length = MESSAGE_TEXT;
        memset(m->text, 0x80, sizeof m->text);
    }
    incident_compose_messages(&look, &p);
    ck_assert_int_lt(p.count, PANE_LINES);
    for (int i = 0; i < p.count; i++)
        ck_assert_int_le(format_columns(p.lines[i].text), look.width);
}
END_TEST

START_TEST(other_incidents_have_none)
{
    incident_compose_messages(&look, &p);
    ck_assert_int_eq(p.count, 0);
}
END_TEST

Suite *test_incident_messages_suite(void);
Suite *test_incident_messages_suite(void)
{
    Suite *suite = suite_create("incident_messages");
    TCase *t = tcase_create("incident_messages");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, popups_are_shown_as_they_would_have_been_but_safe);
    tcase_add_test(t, a_text_that_was_cut_off_says_so);
    tcase_add_test(t, the_longest_messages_there_can_be_have_room);
    tcase_add_test(t, other_incidents_have_none);
    suite_add_tcase(suite, t);
    return suite;
}
