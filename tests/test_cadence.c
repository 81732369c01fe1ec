/* Tests of ui/cadence.c. */
#include "src/base/clock.h"
#include "ui/cadence.h"

#include "tests/check.h"

static struct cadence c;

static void start(void)
{
    c = (struct cadence){.low = true};
}

static int64_t at(double seconds)
{
    return (int64_t)((1000 + seconds) * US_PER_S);
}

START_TEST(news_are_drawn_a_quarter_of_a_second_after_the_last_whatever_it_cost)
{
    c.low = false;
    cadence_drawn(&c, at(0), 0, 8000, false);
    ck_assert_int_eq(cadence_due_us(&c, 8000), at(0.25));
    ck_assert_int_eq(cadence_every_s(&c, at(7), false), 0);
}
END_TEST

START_TEST(a_picture_is_paid_for_before_the_next)
{
    cadence_drawn(&c, at(0), 5000, 6000, false);
    ck_assert_int_eq(cadence_due_us(&c, 6000), at(10));
    ck_assert_int_eq(cadence_due_us(&c, 6200), at(12)); /* what swept since is paid for, too */
    cadence_drawn(&c, at(12), 6200, 6300, false);
    ck_assert_int_eq(cadence_due_us(&c, 6300), at(12 + CADENCE_LOW_LEAST_S));
}
END_TEST

START_TEST(a_picture_comes_in_the_end_whatever_the_last_one_cost)
{
    cadence_drawn(&c, at(0), 0, 5999, false);
    ck_assert_int_eq(cadence_due_us(&c, 5999), at(59.99));
    cadence_drawn(&c, at(0), 0, 1 << 30, false);
    ck_assert_int_eq(cadence_due_us(&c, UINT64_MAX), at(CADENCE_LOW_MOST_S));
}
END_TEST

START_TEST(what_a_key_asked_for_is_free)
{
    cadence_drawn(&c, at(0), 100, 9100, true);
    ck_assert_int_eq(cadence_due_us(&c, 9100), at(CADENCE_LOW_LEAST_S));
    ck_assert_int_eq(cadence_due_us(&c, 9100 + 700), at(7));
    /* Also while the terminal has not taken all of it. */
    ck_assert_int_eq(cadence_due_us(&c, 4000), at(CADENCE_LOW_LEAST_S));
}
END_TEST

START_TEST(many_pictures_cost_no_more_than_they_may)
{
    /* Each of another size, and what sweeps each second. */
    uint64_t bytes = 0;
    int64_t now = at(0);
    cadence_drawn(&c, now, 0, bytes += 8000, true);
    const uint64_t began = bytes;
    for (unsigned i = 0; i < 200; i++) {
        while (now < cadence_due_us(&c, bytes)) {
            now += US_PER_S;
            bytes += 12;
        }
        const uint64_t before = bytes;
        bytes += 500 + i * 997 % 4001;
        cadence_drawn(&c, now, before, bytes, false);
    }
    const double rate = (double)(bytes - began) * US_PER_S / (double)(now - at(0));
    ck_assert_msg(rate > CADENCE_LOW_BYTES_S * 0.9 && rate <= CADENCE_LOW_BYTES_S, "%g", rate);
}
END_TEST

START_TEST(the_seconds_said_are_those_since_the_last_picture)
{
    ck_assert_int_eq(cadence_every_s(&c, at(0), true), CADENCE_LOW_LEAST_S);
    cadence_drawn(&c, at(0), 0, 100, true);
    ck_assert_int_eq(cadence_every_s(&c, at(28.4), false), 28);
    cadence_drawn(&c, at(28.4), 100, 200, false);
    ck_assert_int_eq(cadence_every_s(&c, at(29), true),
                     28); /* a key in between says nothing of it */
    cadence_drawn(&c, at(29), 200, 300, true);
    cadence_drawn(&c, at(29.3), 300, 400, false); /* nor what is critical */
    ck_assert_int_eq(cadence_every_s(&c, at(30), true), 28);
    ck_assert_int_eq(cadence_every_s(&c, at(41.3), false), 12);
}
END_TEST

Suite *test_cadence_suite(void);
Suite *test_cadence_suite(void)
{
    Suite *suite = suite_create("cadence");
    TCase *t = tcase_create("cadence");
    tcase_add_checked_fixture(t, start, NULL);
    tcase_add_test(t, news_are_drawn_a_quarter_of_a_second_after_the_last_whatever_it_cost);
    tcase_add_test(t, a_picture_is_paid_for_before_the_next);
    tcase_add_test(t, a_picture_comes_in_the_end_whatever_the_last_one_cost);
    tcase_add_test(t, what_a_key_asked_for_is_free);
    tcase_add_test(t, many_pictures_cost_no_more_than_they_may);
    tcase_add_test(t, the_seconds_said_are_those_since_the_last_picture);
    suite_add_tcase(suite, t);
    return suite;
}
