/* Tests of src/engine/incidents_rename.c: another list of signatures while it runs. */
#include "tests/remembered.h"

static struct signature_set *others[2];

static void look_for(struct signature_set *next, const struct known_good *good)
{
    engine_count_for(e, next, good, NULL);
    engine_watch_for(e, next);
}

static struct signature_set *set_of(const struct signature *one, const struct signature *other)
{
    const struct signature pair[2] = {*one, *other};
    return signature_set_new(pair, 2);
}

static void begin_with_others(void)
{
    begin();
    others[0] = set_of(&list[NBSTAT], &list[PROBE]);
    others[1] = set_of(&list[SPAM], &list[NBSTAT]);
    for (uint32_t i = 0; i < 10; i++) {
        probe(theirs + i, ours, 1026);
        send_payload(theirs + i, ours, 137, zeros, 50);
    }
}

static void end_with_others(void)
{
    teardown();
    signature_set_free(others[0]);
    signature_set_free(others[1]);
}

START_TEST(what_has_its_name_goes_on_with_its_counts_and_sources)
{
    look_for(others[0], &known_good);
    probe(theirs + 3, ours, 1026);
    const struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.records, 11);
    ck_assert_uint_eq(i.sources.value, 10);
    ck_assert_uint_eq(i.source_count, 10);
    ck_assert_str_eq(i.companions[0].signature, "nbstat");
    ck_assert_uint_eq(i.companions[0].sources, 10);
    ck_assert_uint_eq(alerts_of(ALERT_ONSET), 2);
}
END_TEST

START_TEST(what_has_gone_stays_as_it_was_and_comes_back_the_same)
{
    look_for(others[1], &known_good);
    probe(theirs + 3, ours, 1026);
    struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.records, 10);
    ck_assert_str_eq(i.title, "zero-probe");
    ck_assert_uint_eq(i.source_count, 0);
    look_for(others[0], &known_good);
    probe(theirs + 3, ours, 1026);
    i = the_incident("zero-probe");
    ck_assert_uint_eq(i.records, 11);
    ck_assert_uint_eq(alerts_of(ALERT_ONSET), 2);
}
END_TEST

START_TEST(what_becomes_known_to_be_good_gets_no_more_records)
{
    struct known_good good = {.port_count = 0};
    ck_assert(known_good_add(&good, "zero-probe"));
    look_for(others[0], &good);
    probe(theirs + 3, ours, 1026);
    send_payload(theirs + 3, ours, 1026, interesting, 4);
    ck_assert_uint_eq(the_incident("zero-probe").records, 10);
    look_for(others[0], &known_good);
    probe(theirs + 3, ours, 1026);
    ck_assert_uint_eq(the_incident("zero-probe").records, 11);
}
END_TEST

START_TEST(a_severity_of_the_new_list_is_in_force)
{
    list[PROBE].background = true;
    struct signature_set *calm = set_of(&list[PROBE], &list[NBSTAT]);
    look_for(calm, &known_good);
    now_s += 100;
    probe(theirs + 5, ours, 1026);
    ck_assert_int_eq(the_incident("zero-probe").severity, SEVERITY_WARNING); /* of its onset */
    probe(ours + 5, theirs, 1026); /* critical all the same: one of ours */
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
    ck_assert_int_eq(the_incident("zero-probe").severity, SEVERITY_CRITICAL);
    engine_free(e);
    e = NULL;
    signature_set_free(calm);
}
END_TEST

START_TEST(a_changed_severity_reaches_what_is_there_already)
{
    list[PROBE].severity = SIGNATURE_CRITICAL;
    struct signature_set *grave = set_of(&list[PROBE], &list[NBSTAT]);
    ck_assert_int_eq(the_incident("zero-probe").severity, SEVERITY_WARNING);
    look_for(grave, &known_good);
    ck_assert_int_eq(the_incident("zero-probe").severity, SEVERITY_CRITICAL);
    ck_assert_int_eq(the_incident("nbstat").severity, SEVERITY_WARNING);
    look_for(others[0], &known_good);
    ck_assert_int_eq(the_incident("zero-probe").severity, SEVERITY_WARNING);
    engine_settings.signatures = grave;
    restart(); /* with the other list */
    engine_settings.signatures = set;
    now_s += 10;
    ck_assert_int_eq(the_incident("zero-probe").severity, SEVERITY_CRITICAL);
    engine_free(e);
    e = NULL;
    signature_set_free(grave);
}
END_TEST

START_TEST(a_reply_that_was_expected_is_not_denied_when_replies_are_news)
{
    list[PROBE].answers = SIGNATURE_ANSWERS_ARE_EXPECTED;
    struct signature_set *calm = set_of(&list[PROBE], &list[NBSTAT]);
    send_syn(ours + 99, theirs, 80); /* what goes out is seen */
    look_for(calm, &known_good);
    look_for(others[0], &known_good);
    ck_assert(the_incident("zero-probe").repliers_kept); /* none came meanwhile */
    look_for(calm, &known_good);
    probe_from(3000, ours + 69);
    reply_to(3000, ours + 69);
    look_for(others[0], &known_good);
    struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.answers.reply, 1);
    ck_assert_uint_eq(i.replier_count, 0);
    ck_assert(!i.repliers_kept);
    probe_from(3001, ours + 69);
    reply_to(3001, ours + 69);
    i = the_incident("zero-probe");
    ck_assert_uint_eq(i.replier_count, 1);
    ck_assert(!i.repliers_kept); /* another one of ours may have been the first */
    engine_free(e);
    e = NULL;
    signature_set_free(calm);
}
END_TEST

START_TEST(a_reply_that_came_while_nobody_looked_is_not_denied_when_somebody_does_again)
{
    probe_from(3000, ours + 69);
    look_for(others[1], &known_good);
    reply_to(3000, ours + 69);
    ck_assert(!the_incident("zero-probe").repliers_kept);
    look_for(others[0], &known_good);
    const struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.answers.reply, 1);
    ck_assert_uint_eq(i.replier_count, 0);
    ck_assert(!i.repliers_kept);
    ck_assert(the_incident("nbstat").repliers_kept); /* to which nobody replied */
}
END_TEST

START_TEST(whether_all_who_replied_are_listed_stays_known_over_a_restart)
{
    probe_from(3000, ours + 69);
    reply_to(3000, ours + 69);
    restart();
    struct snapshot_incident i = the_incident("zero-probe");
    ck_assert_uint_eq(i.answers.reply, 1);
    ck_assert_uint_eq(i.replier_count, 1);
    ck_assert(i.repliers_kept);
    now_s += 10;
    probe_from(3001, ours + 70);
    look_for(others[1], &known_good);
    reply_to(3001, ours + 70);
    restart();
    i = the_incident("zero-probe");
    ck_assert_uint_eq(i.answers.reply, 2);
    ck_assert_uint_eq(i.replier_count, 1);
    ck_assert(!i.repliers_kept);
}
END_TEST

Suite *test_incidents_rename_suite(void);
Suite *test_incidents_rename_suite(void)
{
    Suite *suite = suite_create("incidents_rename");
    TCase *c = tcase_create("incidents_rename");
    tcase_add_checked_fixture(c, begin_with_others, end_with_others);
    tcase_add_test(c, what_has_its_name_goes_on_with_its_counts_and_sources);
    tcase_add_test(c, what_has_gone_stays_as_it_was_and_comes_back_the_same);
    tcase_add_test(c, what_becomes_known_to_be_good_gets_no_more_records);
    tcase_add_test(c, a_severity_of_the_new_list_is_in_force);
    tcase_add_test(c, a_changed_severity_reaches_what_is_there_already);
    tcase_add_test(c, a_reply_that_was_expected_is_not_denied_when_replies_are_news);
    tcase_add_test(c, a_reply_that_came_while_nobody_looked_is_not_denied_when_somebody_does_again);
    tcase_add_test(c, whether_all_who_replied_are_listed_stays_known_over_a_restart);
    suite_add_tcase(suite, c);
    return suite;
}
