/* Tests of ui/acks.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/acks.h"

#include <string.h>

static struct snapshot *s;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
}

static void stop(void)
{
    snapshot_free(s);
}

START_TEST(what_is_acknowledged_twice_is_not_any_more)
{
    struct acks a = {.count = 0};
    acks_toggle(&a, "slammer", 0);
    ck_assert(acks_have(&a, "slammer") && !acks_have(&a, "nachi"));
    acks_toggle(&a, "slammer", 0);
    ck_assert(!acks_have(&a, "slammer"));
}
END_TEST

START_TEST(only_something_critical_that_came_later_takes_it_back)
{
    struct acks a = {.count = 0};
    acks_toggle(&a, "messenger-zero-probe", s->alerts_total);
    acks_toggle(&a, "slammer", s->alerts_total);
    ck_assert(!acks_update(&a, s));
    s->alerts[0].number = s->alerts_total + 1;
    s->alerts[0].severity = SEVERITY_WARNING;
    ck_assert(!acks_update(&a, s));
    s->alerts[0].severity = SEVERITY_CRITICAL;
    ck_assert(acks_update(&a, s));
    ck_assert(!acks_have(&a, "messenger-zero-probe") && acks_have(&a, "slammer"));
}
END_TEST

START_TEST(when_all_places_are_taken_the_oldest_goes)
{
    struct acks a = {.count = 0};
    char name[INCIDENT_NAME];
    for (int i = 0; i <= SNAPSHOT_INCIDENTS; i++) {
        snprintf(name, sizeof name, "udp/%d", i);
        acks_toggle(&a, name, 0);
    }
    ck_assert_uint_eq(a.count, SNAPSHOT_INCIDENTS);
    ck_assert(!acks_have(&a, "udp/0") && acks_have(&a, "udp/1") && acks_have(&a, name));
}
END_TEST

Suite *test_acks_suite(void);
Suite *test_acks_suite(void)
{
    Suite *suite = suite_create("acks");
    TCase *t = tcase_create("acks");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, what_is_acknowledged_twice_is_not_any_more);
    tcase_add_test(t, only_something_critical_that_came_later_takes_it_back);
    tcase_add_test(t, when_all_places_are_taken_the_oldest_goes);
    suite_add_tcase(suite, t);
    return suite;
}
