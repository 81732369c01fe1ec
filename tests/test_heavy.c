/* Tests of src/sketch/heavy.c. */
#include "src/sketch/heavy.h"

#include "src/base/hash.h"

#include <check.h>
#include <stdlib.h>

static struct heavy h;

/* Counts key number i of a set of well spread ones. */
static enum heavy_result count(uint64_t i, int32_t *slot, uint32_t *inherited)
{
    uint64_t state = i + 1;
    hash_random(&state);
    return heavy_count(&h, hash_random(&state), slot, inherited);
}

START_TEST(keys_that_find_room_are_counted_exactly)
{
    int32_t slot, first_slot[4];
    uint32_t inherited;
    ck_assert(heavy_init(&h, 8, 1));
    for (uint64_t i = 0; i < 4; i++)
        ck_assert_int_eq(count(i, &first_slot[i], &inherited), HEAVY_NEW);
    for (uint64_t i = 0; i < 4; i++)
        for (uint64_t times = 0; times < 10 * i; times++) {
            ck_assert_int_eq(count(i, &slot, &inherited), HEAVY_FOUND);
            ck_assert_int_eq(slot, first_slot[i]);
            ck_assert_uint_eq(inherited, 0);
        }
    for (uint64_t i = 0; i < 4; i++)
        ck_assert_uint_eq(h.sets[0].counts[first_slot[i]], 1 + 10 * i);
    ck_assert_uint_eq(h.held, 4);
    ck_assert_uint_eq(h.evicted, 0);
    heavy_done(&h);
}
END_TEST

START_TEST(a_key_with_hash_0_is_counted_like_any_other)
{
    int32_t slot, again;
    uint32_t inherited;
    ck_assert(heavy_init(&h, 64, 1));
    ck_assert_int_eq(heavy_count(&h, 0, &slot, &inherited), HEAVY_NEW);
    ck_assert_int_eq(heavy_count(&h, 0, &again, &inherited), HEAVY_FOUND);
    ck_assert_int_eq(slot, again);
    heavy_done(&h);
}
END_TEST

START_TEST(who_replaces_the_least_inherits_its_count)
{
    int32_t slot;
    uint32_t inherited;
    ck_assert(heavy_init(&h, 8, 1));
    for (uint64_t i = 0; i < 8; i++)
        for (uint64_t times = 0; times < 3 + i; times++)
            count(i, &slot, &inherited);
    uint64_t newcomer = 100;
    while (count(newcomer, &slot, &inherited) == HEAVY_REFUSED)
        newcomer++;
    ck_assert_uint_eq(inherited, 3);
    ck_assert_uint_eq(h.sets[0].counts[slot], 4);
    ck_assert_uint_eq(h.held, 8);
    ck_assert_uint_eq(h.evicted, 1);
    ck_assert_uint_eq(h.refused, newcomer - 100);
    ck_assert_int_eq(count(newcomer, &slot, &inherited), HEAVY_FOUND);
    heavy_done(&h);
}
END_TEST

START_TEST(a_newcomer_is_admitted_about_once_in_the_least_count_plus_one)
{
    enum { LEAST = 9, TRIES = 20000 };
    int32_t slot;
    uint32_t inherited;
    unsigned admitted = 0;
    ck_assert(heavy_init(&h, 8, 1));
    for (uint64_t i = 0; i < TRIES + 8; i++) {
        for (int way = 0; way < HEAVY_WAYS && i >= 8; way++)
            h.sets[0].counts[way] = LEAST;
        admitted += i >= 8 && count(i, &slot, &inherited) == HEAVY_REPLACED;
        if (i < 8)
            count(i, &slot, &inherited);
    }
    /* 2,000 are expected, with a standard deviation of 42. */
    ck_assert_uint_ge(admitted, 1850);
    ck_assert_uint_le(admitted, 2150);
    heavy_done(&h);
}
END_TEST

START_TEST(a_count_stops_at_its_largest_value)
{
    int32_t slot;
    uint32_t inherited;
    ck_assert(heavy_init(&h, 8, 1));
    count(0, &slot, &inherited);
    h.sets[0].counts[slot] = UINT32_MAX - 1;
    count(0, &slot, &inherited);
    count(0, &slot, &inherited);
    ck_assert_uint_eq(h.sets[0].counts[slot], UINT32_MAX);
    heavy_done(&h);
}
END_TEST

/* What a caller keeps beside the table. */
struct beside {
    uint64_t key;
    uint64_t own; /* counted while it was held */
    uint32_t inherited;
};

/* 100 keys come once in 400 packets each; between them, three of four packets, keys come that never
 * come again. */
START_TEST(a_flood_of_one_packet_keys_leaves_those_that_come_often)
{
    enum { SLOTS = 1024, OFTEN = 100, PACKETS = 800000 };
    struct beside *kept = calloc(SLOTS, sizeof *kept);
    ck_assert_ptr_nonnull(kept);
    ck_assert(heavy_init(&h, SLOTS, 1));
    for (uint64_t i = 0; i < PACKETS; i++) {
        uint64_t key = i % 4 ? OFTEN + i : i / 4 % OFTEN;
        int32_t slot;
        uint32_t inherited;
        enum heavy_result result = count(key, &slot, &inherited);
        ck_assert((slot == HEAVY_NONE) == (result == HEAVY_REFUSED));
        if (result == HEAVY_REFUSED)
            continue;
        if (result != HEAVY_FOUND)
            kept[slot] = (struct beside){.key = key, .inherited = inherited};
        ck_assert_uint_eq(kept[slot].key, key);
        kept[slot].own++;
    }
    unsigned found = 0;
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        const struct beside *b = &kept[slot];
        uint64_t truth = b->key < OFTEN ? PACKETS / 4 / OFTEN : 1;
        uint32_t estimate = h.sets[slot / HEAVY_WAYS].counts[slot % HEAVY_WAYS];
        ck_assert_uint_eq(estimate, b->own + b->inherited);
        ck_assert_uint_le(b->own, truth);
        if (b->inherited == 0)
            ck_assert_uint_eq(b->own, truth);
        found += b->key < OFTEN;
    }
    ck_assert_uint_eq(found, OFTEN);
    ck_assert_uint_eq(h.held, SLOTS);
    heavy_done(&h);
    free(kept);
}
END_TEST

Suite *test_heavy_suite(void);
Suite *test_heavy_suite(void)
{
    Suite *s = suite_create("heavy");
    TCase *t = tcase_create("heavy");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, keys_that_find_room_are_counted_exactly);
    tcase_add_test(t, a_key_with_hash_0_is_counted_like_any_other);
    tcase_add_test(t, who_replaces_the_least_inherits_its_count);
    tcase_add_test(t, a_newcomer_is_admitted_about_once_in_the_least_count_plus_one);
    tcase_add_test(t, a_count_stops_at_its_largest_value);
    tcase_add_test(t, a_flood_of_one_packet_keys_leaves_those_that_come_often);
    suite_add_tcase(s, t);
    return s;
}
