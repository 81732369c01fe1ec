/* Tests of src/sketch: the errors that the headers state, against exact counts over many seeds.
 *
 * Each stated figure is held from both sides: it must not be exceeded, and half of it, or twice as
 * much, must not pass for the truth. */
#include "src/sketch/distinct.h"
#include "src/sketch/heavy.h"
#include "src/sketch/hyperloglog.h"

#include "src/base/hash.h"
#include "tests/check.h"
#include "tests/errors.h"
#include "tests/few_grow.h"
#include "tests/packets.h"

#include <string.h>

/* --- distinct counts ----------------------------------------------------------------------------
 */

static const struct {
    uint64_t truth;
    unsigned trials;
} sizes[] = {{256, 1000},  {600, 1000},   {1000, 1000},  {5000, 1000},
             {20000, 400}, {100000, 200}, {1000000, 60}, {10000000, 12}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void check_standard_error(const struct errors *e, uint64_t truth)
{
    const double stated = HYPERLOGLOG_STANDARD_ERROR;
    ck_assert(errors_unbiased(e, stated));
    ck_assert(errors_at_most(e, stated));
    ck_assert(!errors_at_most(e, stated / 2));
    /* It is smaller for few things; and of a few trials it is too little known. */
    if (truth < 10 * HYPERLOGLOG_REGISTERS || e->trials < 50)
        return;
    ck_assert(errors_as_stated(e, stated));
    ck_assert(!errors_as_stated(e, stated * 2));
}

START_TEST(a_hyperloglog_has_the_stated_standard_error)
{
    static struct hyperloglog h;
    const uint64_t truth = sizes[_i].truth;
    struct errors e = {0};
    for (uint64_t seed = 1; seed <= sizes[_i].trials; seed++) {
        hyperloglog_clear(&h);
        for (uint64_t i = 0; i < truth; i++)
            hyperloglog_add(&h, spread(seed << 32 | i));
        errors_add(&e, hyperloglog_estimate(&h), (double)truth);
    }
    check_standard_error(&e, truth);
}
END_TEST

START_TEST(a_distinct_that_went_on_from_exact_has_the_stated_standard_error)
{
    static const uint64_t truths[] = {600, 1000, 50000};
    static struct distinct d;
    const uint64_t truth = truths[_i];
    struct errors e = {0};
    for (uint64_t seed = 1; seed <= 200; seed++) {
        distinct_init(&d);
        for (uint64_t i = 0; i < truth; i++)
            distinct_add(&d, spread(seed << 32 | i));
        errors_add(&e, distinct_count(&d), (double)truth);
    }
    check_standard_error(&e, truth);
}
END_TEST

START_TEST(consecutive_addresses_are_counted_as_well_as_random_ones)
{
    static struct distinct d;
    struct errors e = {0};
    for (uint64_t number = 1; number <= 60; number++) {
        const struct hash_seed seed = packets_seed(number);
        distinct_init(&d);
        for (uint32_t i = 0; i < 65536; i++) {
            struct address a = packets_v4(0x0a000000 + i);
            distinct_add(&d, hash_address(&seed, &a));
        }
        errors_add(&e, distinct_count(&d), 65536);
    }
    check_standard_error(&e, 65536);
}
END_TEST

/* Whang, Vander-Zanden, Taylor 1990: the standard error of linear counting. */
static double whang(double n, double bits)
{
    double t = n / bits;
    return sqrt(exp(t) - t - 1) / (t * sqrt(bits));
}

START_TEST(a_few_counts_roughly_with_the_standard_error_of_linear_counting)
{
    static const struct {
        uint64_t truth;
        double stated; /* in distinct.h */
    } few_sizes[] = {{25, 0.075}, {50, 0.079}, {100, 0.09}, {200, 0.11}};
    enum { TRIALS = 2000 };
    const uint64_t truth = few_sizes[_i].truth;
    const double stated = whang((double)truth, FEW_BITS);
    unsigned lost = 0;
    struct errors e = {0};
    ck_assert_double_eq_tol(few_sizes[_i].stated, stated, 0.005);
    for (uint64_t seed = 1; seed <= TRIALS; seed++) {
        struct few f = {0};
        for (uint64_t i = 0; i < truth; i++)
            few_grow(&f, NULL, spread(seed << 32 | i));
        if (f.count == FEW_ROUGH)
            errors_add(&e, few_count(&f), (double)truth);
        else
            lost++;
    }
    ck_assert_uint_le(lost, TRIALS / 50);
    ck_assert(errors_as_stated(&e, stated));
    ck_assert(!errors_as_stated(&e, stated / 2));
    ck_assert(!errors_as_stated(&e, stated * 2));
}
END_TEST

/* --- heavy hitters ------------------------------------------------------------------------------
 */

static struct heavy h;
static struct heavy_set memory[65536 / HEAVY_WAYS];

static void begin(uint32_t slots, uint64_t random_seed)
{
    ck_assert_uint_le(heavy_memory(slots), sizeof memory);
    memset(memory, 0, sizeof memory);
    heavy_init(&h, memory, slots, random_seed);
}

static enum heavy_result count(uint64_t hash)
{
    int32_t slot;
    uint32_t inherited;
    return heavy_count(&h, hash, &slot, &inherited);
}

static uint32_t least_of(const struct heavy_set *set)
{
    uint32_t least = UINT32_MAX;
    for (int way = 0; way < HEAVY_WAYS; way++)
        if (set->shields[way] == 0 && set->counts[way] < least)
            least = set->counts[way];
    return least;
}

/* The largest count that a newcomer would have to replace; `mean` of all sets. */
static uint32_t largest_least(double *mean)
{
    uint32_t largest = 0;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < h.set_count; i++) {
        uint32_t least = least_of(&h.sets[i]);
        sum += least;
        largest = least > largest ? least : largest;
    }
    *mean = (double)sum / h.set_count;
    return largest;
}

/* Without shields, and with half of all slots shielded. */
START_TEST(the_least_of_a_set_stays_small_however_long_a_flood_lasts)
{
    enum { SLOTS = 4096, FLOOD = 3000000, LOOKS = 100 };
    uint64_t random = 1;
    uint32_t largest = 0;
    double sum = 0, mean;
    begin(SLOTS, 7);
    for (uint32_t i = 0; i < 20 * SLOTS; i++)
        count(hash_random(&random));
    for (int32_t slot = 0; slot < SLOTS; slot++)
        if (_i == 1 && slot % 2)
            ck_assert(heavy_shield(&h, slot, 1, HEAVY_SHIELDED_WAYS));
    for (uint32_t i = 0; i < FLOOD; i++) {
        count(hash_random(&random));
        if (i % (FLOOD / LOOKS) != 0)
            continue;
        uint32_t now = largest_least(&mean);
        largest = now > largest ? now : largest;
        sum += mean / LOOKS;
    }
    ck_assert_uint_le(largest, HEAVY_LEAST);
    ck_assert_uint_gt(largest, HEAVY_LEAST / 2);
    ck_assert_double_eq_tol(sum, 5, 1);
}
END_TEST

/* Each comes 100 times, evenly within a flood of 5 million that come once. */
START_TEST(of_keys_that_come_again_and_again_in_a_flood_all_are_admitted_soon)
{
    enum { SLOTS = 16384, FLOOD = 5000000, KEYS = 2000, TIMES = 100 };
    static bool seen[KEYS];
    static unsigned after[TIMES + 1]; /* admitted by their n-th coming */
    uint64_t random = 3;
    begin(SLOTS, 5);
    for (uint32_t i = 0; i < 20 * SLOTS; i++)
        count(hash_random(&random)); /* full, and under pressure, before they come */
    for (uint32_t i = 0; i < KEYS * TIMES; i++) {
        for (uint32_t k = 0; k < FLOOD / (KEYS * TIMES); k++)
            count(hash_random(&random));
        const uint32_t key = i % KEYS, time = i / KEYS + 1;
        after[time] = time > 1 && key == 0 ? after[time - 1] : after[time];
        if (count(spread(key)) != HEAVY_REFUSED && !seen[key]) {
            seen[key] = true;
            after[time]++;
        }
    }
    const double refused = HEAVY_LEAST / (HEAVY_LEAST + 1.0);
    ck_assert_double_ge(after[10], KEYS * (1 - pow(refused, 10)));
    ck_assert_uint_ge(after[100], KEYS - 1); /* 0.2 are expected to be missing */
    /* Half of the largest least would promise more than there is to the first coming. */
    ck_assert_double_ge(after[1], KEYS * (1 - refused));
    ck_assert_double_le(after[1], 2 * KEYS * (1 - pow(refused, 2)));
}
END_TEST

START_TEST(a_key_has_missed_no_more_than_stated_with_the_stated_probability)
{
    static const uint32_t leasts[] = {1, 2, 5, HEAVY_LEAST, 100};
    enum { TRIALS = 100000 };
    const uint32_t least = leasts[_i], most = heavy_missed(least);
    unsigned beyond = 0, beyond_half = 0;
    double sum = 0;
    begin(8, 11);
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        uint32_t missed = 0;
        for (int way = 0; way < HEAVY_WAYS; way++) {
            h.sets[0].tags[way] = (uint32_t)way;
            h.sets[0].counts[way] = (uint16_t)least;
        }
        while (count(spread(trial)) == HEAVY_REFUSED && missed <= most)
            missed++;
        sum += missed;
        beyond += missed > most;
        beyond_half += missed > most / 2;
    }
    /* 1 in 1,000 is 100, with a standard deviation of 10; twice the bound would leave none. */
    ck_assert_uint_le(beyond, TRIALS / 1000 + 30);
    ck_assert_uint_ge(beyond, TRIALS / 1000 / 10);
    ck_assert_uint_gt(beyond_half, TRIALS / 1000 + 30);
    ck_assert_double_eq_tol(sum / TRIALS, least, 0.03 * least);
}
END_TEST

/* Zipf's law with exponent 1, near enough: number k with probability log(1 + 1 / k) / log(n). */
static uint32_t zipf(uint64_t *random, uint32_t n)
{
    double u = (double)(hash_random(random) >> 11) * 0x1p-53;
    return (uint32_t)exp(u * log(n));
}

/* One packet of five is of 1.28 million keys after Zipf's law, the others are keys that come once.
 */
START_TEST(the_top_100_of_zipf_in_a_flood_are_held_and_within_the_stated_error)
{
    enum { SLOTS = 65536, PACKETS = 4000000, KEYS = 1280000, TOP = 100 };
    static uint32_t truth[KEYS + 1];
    static struct {
        uint32_t key, own, inherited;
    } beside[SLOTS];
    uint64_t random = (uint64_t)_i + 1;
    begin(SLOTS, 3);
    for (uint32_t i = 0; i < PACKETS; i++) {
        const uint32_t key = i % 5 ? 0 : zipf(&random, KEYS);
        truth[key]++;
        int32_t slot;
        uint32_t inherited;
        enum heavy_result result =
            heavy_count(&h, key ? spread(key) : hash_random(&random), &slot, &inherited);
        if (result == HEAVY_NEW || result == HEAVY_REPLACED) {
            beside[slot].key = key;
            beside[slot].own = 0;
            beside[slot].inherited = inherited;
        }
        if (slot != HEAVY_NONE)
            beside[slot].own++;
    }
    for (uint32_t key = 1; key <= TOP; key++) {
        const int32_t slot = heavy_find(&h, spread(key));
        ck_assert_int_ne(slot, HEAVY_NONE);
        ck_assert_uint_eq(beside[slot].key, key);
    }
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        const uint32_t key = beside[slot].key;
        if (key == 0)
            continue;
        ck_assert_uint_le(beside[slot].own, truth[key]); /* what was certainly seen */
        if (key <= TOP)
            ck_assert_uint_le(truth[key] - beside[slot].own, heavy_missed(beside[slot].inherited));
    }
}
END_TEST

Suite *test_sketch_bounds_suite(void);
Suite *test_sketch_bounds_suite(void)
{
    Suite *s = suite_create("sketch_bounds");
    TCase *t = tcase_create("sketch_bounds");
    tcase_set_timeout(t, 120); /* the sanitizers need some of it */
    tcase_add_loop_test(t, a_hyperloglog_has_the_stated_standard_error, 0, SIZES);
    tcase_add_loop_test(t, a_distinct_that_went_on_from_exact_has_the_stated_standard_error, 0, 3);
    tcase_add_test(t, consecutive_addresses_are_counted_as_well_as_random_ones);
    tcase_add_loop_test(t, a_few_counts_roughly_with_the_standard_error_of_linear_counting, 0, 4);
    tcase_add_loop_test(t, the_least_of_a_set_stays_small_however_long_a_flood_lasts, 0, 2);
    tcase_add_test(t, of_keys_that_come_again_and_again_in_a_flood_all_are_admitted_soon);
    tcase_add_loop_test(t, a_key_has_missed_no_more_than_stated_with_the_stated_probability, 0, 5);
    tcase_add_loop_test(t, the_top_100_of_zipf_in_a_flood_are_held_and_within_the_stated_error, 0,
                        2);
    suite_add_tcase(s, t);
    return s;
}
