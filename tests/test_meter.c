/* Tests of ui/meter.c. */
#include "src/base/clock.h"
#include "ui/meter.h"

#include "tests/check.h"

static struct meter m;

static void start(void)
{
    m = (struct meter){.count = 0};
}

static int64_t at(double seconds)
{
    return (int64_t)((1000 + seconds) * US_PER_S);
}

START_TEST(nothing_is_said_before_there_is_something_to_average)
{
    ck_assert(meter_rate(&m, at(0)) < 0);
    meter_note(&m, 5000, at(0));
    ck_assert(meter_rate(&m, at(1.9)) < 0);
    ck_assert_double_eq_tol(meter_rate(&m, at(2)), 2500, 0.1);
}
END_TEST

START_TEST(a_steady_stream_has_its_rate_at_every_moment)
{
    uint64_t bytes = 0;
    for (int tick = 0; tick < 400; tick++) {
        meter_note(&m, bytes, at(tick * 0.25));
        if (tick >= 8)
            ck_assert_double_eq_tol(meter_rate(&m, at(tick * 0.25)), 1200, 40);
        bytes += 300;
    }
}
END_TEST

START_TEST(the_first_picture_is_forgotten_after_a_minute)
{
    meter_note(&m, 4000, at(0));
    for (int s = 1; s <= 3 * METER_S; s++) {
        meter_note(&m, 4000 + (uint64_t)s * 100, at(s));
        const double rate = s < 2 ? 0 : meter_rate(&m, at(s));
        if (s >= 2 && s < METER_S)
            ck_assert_double_eq_tol(rate, 100 + 4000.0 / s, 0.1);
        if (s > METER_S + 1)
            ck_assert(rate > 98 && rate < 102);
    }
}
END_TEST

START_TEST(silence_ends_at_nothing_whatever_its_length)
{
    meter_note(&m, 4000, at(0));
    ck_assert(meter_rate(&m, at(METER_S - 0.1)) > 4000.0 / METER_S);
    ck_assert(meter_rate(&m, at(METER_S + 1)) <= 0);
    ck_assert(meter_rate(&m, at(1000)) >= 0);
    /* Notes far apart, as of a quiet network. */
    for (int s = METER_S + 1; s < 50 * METER_S; s += METER_S + 1) {
        meter_note(&m, 4000 + (uint64_t)s * 10, at(s));
        ck_assert_double_eq_tol(meter_rate(&m, at(s + 0.9)), 10 * (METER_S + 1) / (METER_S - 0.1),
                                0.5);
    }
}
END_TEST

START_TEST(a_rate_has_two_digits_and_its_unit)
{
    char text[TEXT_NUMBER];
    ck_assert_str_eq(meter_format(0, text), "0 B/s");
    ck_assert_str_eq(meter_format(7.6, text), "8 B/s");
    ck_assert_str_eq(meter_format(344, text), "340 B/s");
    ck_assert_str_eq(meter_format(996, text), "1.0 kB/s");
    ck_assert_str_eq(meter_format(1149, text), "1.1 kB/s");
    ck_assert_str_eq(meter_format(12345, text), "12 kB/s");
}
END_TEST

Suite *test_meter_suite(void);
Suite *test_meter_suite(void)
{
    Suite *suite = suite_create("meter");
    TCase *t = tcase_create("meter");
    tcase_add_checked_fixture(t, start, NULL);
    tcase_add_test(t, nothing_is_said_before_there_is_something_to_average);
    tcase_add_test(t, a_steady_stream_has_its_rate_at_every_moment);
    tcase_add_test(t, the_first_picture_is_forgotten_after_a_minute);
    tcase_add_test(t, silence_ends_at_nothing_whatever_its_length);
    tcase_add_test(t, a_rate_has_two_digits_and_its_unit);
    suite_add_tcase(suite, t);
    return suite;
}
