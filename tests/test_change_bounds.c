/* Tests of src/sketch/change.c against chance: how often it is wrong, and how late when it is
 * right. The bounds are those of the design: in a day of a port at most 0.05 alarms, 26 s at 20
 * times as much, 66 s at 5 times. */
#include "src/sketch/change.h"

#include "tests/check.h"
#include "tests/counts_random.h"

enum { DAY_S = 86400, SEEDS = 20 };

/* A minute against the hour before, and an hour against two days. */
static const struct change_params minute = {
    .bucket_s = 10, .memory = 360, .warm_up = 30, .alarm = CHANGE_ALARMS, .ratio = CHANGE_RATIO};
static const struct change_params hour = {
    .bucket_s = 600, .memory = 288, .warm_up = 36, .alarm = CHANGE_ALARMS, .ratio = CHANGE_RATIO};

/* In a bucket. */
static const double rates[] = {0.01, 0.05, 0.2, 0.5, 1, 2, 3, 5, 10, 30, 100, 1000};
enum { RATES = sizeof rates / sizeof *rates };

static struct change c;

/* --- False alarms ----------------------------------------------------------------------------- */

typedef uint32_t (*count_source)(uint64_t *random, double mean);

struct alarms {
    double watches, alarms, falls; /* begun, a day */
    double twos;                   /* times that the sum came to 2 at the ratio of 3 */
};

/* Days of streams at each rate. swing: by which part of it the rate rises and falls each day. */
static struct alarms worst_of(const struct change_params *p, count_source draw, double swing,
                              int days)
{
    struct alarms worst = {0};
    for (int r = 0; r < RATES; r++) {
        struct alarms sum = {0};
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            uint64_t random = seed * 7919 + (uint64_t)r;
            enum change_level level = CHANGE_NONE;
            bool fell = false, two = false;
            change_init(&c, 0);
            for (int64_t s = 0; s < (int64_t)days * DAY_S; s += p->bucket_s) {
                const double turn = 6.283185307179586 * (double)s / DAY_S;
                change_add(&c, p, s, draw(&random, rates[r] * (1 + swing * sin(turn))));
                change_advance(&c, p, s + p->bucket_s);
                const enum change_level now = change_level(&c, p);
                const bool two_now = c.rise >= 2 && c.present >= CHANGE_RATIO * c.mean;
                sum.watches += now >= CHANGE_WATCH && level < CHANGE_WATCH;
                sum.alarms += now >= CHANGE_ALARM && level < CHANGE_ALARM;
                sum.falls += change_fell(&c) && !fell;
                sum.twos += two_now && !two;
                level = now, fell = change_fell(&c), two = two_now;
            }
        }
        worst.watches = fmax(worst.watches, sum.watches / (SEEDS * days));
        worst.alarms = fmax(worst.alarms, sum.alarms / (SEEDS * days));
        worst.falls = fmax(worst.falls, sum.falls / (SEEDS * days));
        worst.twos = fmax(worst.twos, sum.twos / (SEEDS * days));
    }
    return worst;
}

START_TEST(a_poisson_stream_of_any_rate_raises_nothing_in_20_days)
{
    const struct alarms worst = worst_of(&minute, random_poisson, 0, 1);
    ck_assert_double_eq(worst.watches, 0);
    ck_assert_double_eq(worst.alarms, 0);
    ck_assert_double_eq(worst.falls, 0);
    ck_assert_double_gt(worst.twos, 1); /* a threshold of 2 would */
}
END_TEST

START_TEST(an_over_dispersed_stream_raises_hardly_a_watch_and_no_alarm_in_20_days)
{
    const struct alarms worst = worst_of(&minute, random_dispersed, 0, 1);
    ck_assert_double_le(worst.watches, 0.1);
    ck_assert_double_eq(worst.alarms, 0);
    ck_assert_double_eq(worst.falls, 0);
    ck_assert_double_gt(worst.twos, 10);
}
END_TEST

START_TEST(one_that_is_ninefold_by_day_as_well_raises_an_alarm_at_most_in_20_days)
{
    const struct alarms worst = worst_of(&minute, random_dispersed, 0.8, 1);
    ck_assert_double_le(worst.watches, 0.5);
    ck_assert_double_le(worst.alarms, 0.05);
    ck_assert_double_le(worst.falls, 0.1);
    ck_assert_double_gt(worst.twos, 10);
}
END_TEST

START_TEST(the_long_pace_is_no_more_easily_alarmed)
{
    struct alarms worst = worst_of(&hour, random_poisson, 0.5, 30);
    ck_assert_double_eq(worst.alarms, 0);
    ck_assert_double_le(worst.falls, 0.01);
    worst = worst_of(&hour, random_dispersed, 0.8, 30);
    ck_assert_double_le(worst.watches, 0.2);
    ck_assert_double_le(worst.alarms, 0.01);
}
END_TEST

/* --- Delay ------------------------------------------------------------------------------------ */

struct delay {
    double watch_s, alarm_s; /* mean, of those that came */
    int watches, alarms;     /* of ONSETS, within ten minutes */
};
enum { ONSETS = 100, WAIT_S = 600 };

static struct delay delay_of(double rate, double times)
{
    struct delay d = {0};
    for (uint64_t seed = 1; seed <= ONSETS; seed++) {
        uint64_t random = seed * 104729;
        const int64_t onset = 7200 + (int64_t)(seed % 10);
        bool watched = false, alarmed = false;
        change_init(&c, 0);
        for (int64_t s = 0; s < onset + WAIT_S && !alarmed; s++) {
            change_add(&c, &minute, s,
                       random_poisson(&random, rate / 10 * (s < onset ? 1 : times)));
            if (s < onset)
                continue;
            if (!watched && change_level(&c, &minute) >= CHANGE_WATCH) {
                watched = true;
                d.watches++;
                d.watch_s += (double)(s + 1 - onset);
            }
            alarmed = change_level(&c, &minute) == CHANGE_ALARM;
            if (alarmed) {
                d.alarms++;
                d.alarm_s += (double)(s + 1 - onset);
            }
        }
    }
    d.watch_s /= d.watches;
    d.alarm_s /= d.alarms;
    return d;
}

START_TEST(twenty_times_as_much_alarms_within_26_seconds)
{
    for (int r = 0; r < RATES; r++) {
        if (rates[r] < 1) /* in ten seconds */
            continue;
        const struct delay d = delay_of(rates[r], 20);
        ck_assert_int_eq(d.watches, ONSETS);
        ck_assert_int_eq(d.alarms, ONSETS);
        ck_assert_double_le(d.watch_s, 12);
        ck_assert_double_le(d.alarm_s, 26);
    }
}
END_TEST

START_TEST(five_times_as_much_is_watched_within_66_seconds)
{
    for (int r = 0; r < RATES; r++) {
        if (rates[r] < 1)
            continue;
        const struct delay d = delay_of(rates[r], 5);
        ck_assert_int_eq(d.watches, ONSETS);
        ck_assert_int_eq(d.alarms, ONSETS);
        ck_assert_double_le(d.watch_s, 66);
        ck_assert_double_le(d.alarm_s, rates[r] < 2 ? 132 : 75);
    }
}
END_TEST

Suite *test_change_bounds_suite(void);
Suite *test_change_bounds_suite(void)
{
    Suite *s = suite_create("change_bounds");
    TCase *t = tcase_create("change_bounds");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_poisson_stream_of_any_rate_raises_nothing_in_20_days);
    tcase_add_test(t, an_over_dispersed_stream_raises_hardly_a_watch_and_no_alarm_in_20_days);
    tcase_add_test(t, one_that_is_ninefold_by_day_as_well_raises_an_alarm_at_most_in_20_days);
    tcase_add_test(t, the_long_pace_is_no_more_easily_alarmed);
    tcase_add_test(t, twenty_times_as_much_alarms_within_26_seconds);
    tcase_add_test(t, five_times_as_much_is_watched_within_66_seconds);
    suite_add_tcase(s, t);
    return s;
}
