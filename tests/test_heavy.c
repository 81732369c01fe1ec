/* Tests of src/sketch/heavy.c; what it is held to under a flood is in test_sketch_bounds.c. */
#include "src/sketch/heavy.h"

#include "src/base/hash.h"
#include "tests/check.h"
#include "tests/errors.h"

#include <string.h>

enum { SLOTS_MOST = 1024 };

static struct heavy h;
static struct heavy_set memory[SLOTS_MOST / HEAVY_WAYS];

static void begin(uint32_t slots, uint64_t random_seed)
{
    ck_assert_uint_le(heavy_memory(slots), sizeof memory);
    memset(memory, 0, sizeof memory);
    heavy_init(&h, memory, slots, random_seed);
}

static enum heavy_result count(uint64_t i, int32_t *slot, uint32_t *inherited)
{
    return heavy_count(&h, spread(i), slot, inherited);
}

/* Counts it until it is held. */
static int32_t insist(uint64_t i)
{
    int32_t slot;
    uint32_t inherited;
    while (count(i, &slot, &inherited) == HEAVY_REFUSED)
        ;
    return slot;
}

static int32_t find(uint64_t i)
{
    return heavy_find(&h, spread(i));
}

START_TEST(keys_that_find_room_are_counted_exactly)
{
    int32_t slot, first_slot[4];
    uint32_t inherited;
    begin(8, 1);
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
}
END_TEST

START_TEST(a_key_with_hash_0_is_counted_like_any_other)
{
    int32_t slot, again;
    uint32_t inherited;
    begin(64, 1);
    ck_assert_int_eq(heavy_count(&h, 0, &slot, &inherited), HEAVY_NEW);
    ck_assert_int_eq(heavy_count(&h, 0, &again, &inherited), HEAVY_FOUND);
    ck_assert_int_eq(slot, again);
}
END_TEST

START_TEST(a_key_is_found_only_where_it_is)
{
    begin(64, 1);
    for (uint64_t i = 0; i < 200; i++) {
        int32_t slot;
        uint32_t inherited;
        const int32_t before = find(i);
        const enum heavy_result result = count(i, &slot, &inherited);
        ck_assert_int_eq(before, result == HEAVY_FOUND ? slot : HEAVY_NONE);
        ck_assert_int_eq(find(i), slot);
    }
    unsigned held = 0;
    for (uint64_t i = 0; i < 200; i++)
        held += find(i) != HEAVY_NONE;
    ck_assert_uint_eq(held, h.held);
    ck_assert_int_eq(heavy_find(&h, UINT64_C(63) << 32), HEAVY_NONE);
}
END_TEST

static bool hit(int32_t slot, uint64_t hash)
{
    const struct heavy_view view = {.slot = slot, .expected = slot};
    return heavy_hit(&h, &view, hash);
}

START_TEST(a_hit_counts_only_who_is_still_there)
{
    begin(8, 1);
    const int32_t slot = insist(0);
    ck_assert(hit(slot, spread(0)));
    ck_assert_uint_eq(h.sets[0].counts[slot], 2);
    ck_assert(!hit(HEAVY_NONE, spread(0)));
    ck_assert(!hit(slot, spread(1)));
    ck_assert(!hit(slot == 7 ? 0 : slot + 1, UINT32_MAX)); /* an empty slot, tag 0 */
    ck_assert_uint_eq(h.sets[0].counts[slot], 2);
    h.sets[0].counts[slot] = WAYS_COUNT_MOST;
    ck_assert(hit(slot, spread(0)));
    ck_assert_uint_eq(h.sets[0].counts[slot], WAYS_COUNT_MOST);
}
END_TEST

START_TEST(several_hits_at_once_are_as_many_one_by_one)
{
    begin(8, 1);
    const int32_t slot = insist(0);
    const uint32_t changes = h.sets[0].changes;
    heavy_hit_again(&h, slot, 5);
    ck_assert_uint_eq(h.sets[0].counts[slot], 6);
    ck_assert_uint_eq(h.sets[0].changes, changes + 5);
    h.sets[0].counts[slot] = WAYS_COUNT_MOST - 2;
    heavy_hit_again(&h, slot, 5);
    ck_assert_uint_eq(h.sets[0].counts[slot], WAYS_COUNT_MOST);
    ck_assert_uint_eq(h.sets[0].changes, changes + 10);
}
END_TEST

START_TEST(a_look_tells_what_counting_will_do)
{
    begin(64, 3);
    unsigned seen[4] = {0};
    for (uint64_t i = 0; i < 4000; i++) {
        const uint64_t hash = spread(i % 7 ? i : i % 70);
        const struct heavy_view view = heavy_look(&h, hash);
        int32_t slot;
        uint32_t inherited;
        const enum heavy_result result = heavy_count(&h, hash, &slot, &inherited);
        ck_assert_int_eq(slot, view.expected);
        ck_assert_int_eq(result == HEAVY_FOUND, view.slot != HEAVY_NONE);
        seen[result]++;
    }
    for (int i = 0; i < 4; i++)
        ck_assert_uint_gt(seen[i], 0);
}
END_TEST

START_TEST(a_refusal_that_was_seen_holds_only_while_the_set_is_as_it_was)
{
    begin(8, 5);
    uint64_t i = 0;
    struct heavy_view view;
    do { /* until the set is full, and somebody is to be refused */
        view = heavy_look(&h, spread(++i));
        int32_t slot;
        uint32_t inherited;
        if (view.expected != HEAVY_NONE)
            heavy_count(&h, spread(i), &slot, &inherited);
    } while (view.expected != HEAVY_NONE);
    const uint64_t refused = h.refused;
    ck_assert(heavy_refuse(&h, &view, spread(i)));
    ck_assert_uint_eq(h.refused, refused + 1);
    ck_assert(!heavy_refuse(&h, &view, spread(i))); /* the refusal was a change too */
    ck_assert_uint_eq(h.refused, refused + 1);
    view.changes = h.sets[0].changes;
    view.expected = 0;
    ck_assert(!heavy_refuse(&h, &view, spread(i)));
}
END_TEST

START_TEST(who_replaces_the_least_inherits_its_count)
{
    int32_t slot;
    uint32_t inherited;
    begin(8, 1);
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
}
END_TEST

START_TEST(a_newcomer_is_admitted_about_once_in_the_least_count_plus_one)
{
    enum { LEAST = 9, TRIES = 20000 };
    int32_t slot;
    uint32_t inherited;
    unsigned admitted = 0;
    begin(8, 1);
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
}
END_TEST

START_TEST(who_must_be_admitted_is_however_much_the_others_come)
{
    int32_t slot, again;
    uint32_t inherited;
    begin(8, 1);
    ck_assert_int_eq(heavy_count_certainly(&h, spread(0), &slot, &inherited), HEAVY_NEW);
    ck_assert_uint_eq(inherited, 0);
    for (uint64_t i = 0; i < 8; i++)
        for (int times = 0; times < 4000; times++)
            count(i, &slot, &inherited);
    ck_assert_uint_eq(h.held, 8);
    for (uint64_t i = 8; i < 1000; i++) {
        const uint64_t evicted = h.evicted;
        uint16_t least = UINT16_MAX;
        for (int way = 0; way < HEAVY_WAYS; way++)
            least = h.sets[0].counts[way] < least ? h.sets[0].counts[way] : least;
        ck_assert_int_eq(heavy_count_certainly(&h, spread(i), &slot, &inherited), HEAVY_REPLACED);
        ck_assert_int_eq(find(i), slot);
        ck_assert_uint_eq(inherited, least);
        ck_assert_uint_eq(h.evicted, evicted + 1);
        ck_assert_int_eq(heavy_count_certainly(&h, spread(i), &again, &inherited), HEAVY_FOUND);
        ck_assert_int_eq(again, slot);
        ck_assert_uint_eq(inherited, 0);
    }
    ck_assert_uint_eq(h.refused, 0);
}
END_TEST

START_TEST(not_even_who_must_be_admitted_takes_the_place_of_a_shielded_key)
{
    int32_t slot;
    uint32_t inherited;
    begin(8, 1);
    for (uint64_t i = 0; i < 8; i++)
        insist(i);
    for (uint64_t i = 0; i < HEAVY_SHIELDED_WAYS; i++)
        ck_assert(heavy_shield(&h, find(i), 1, HEAVY_SHIELDED_WAYS));
    for (uint64_t i = 8; i < 1000; i++)
        heavy_count_certainly(&h, spread(i), &slot, &inherited);
    for (uint64_t i = 0; i < HEAVY_SHIELDED_WAYS; i++)
        ck_assert_int_ne(find(i), HEAVY_NONE);
}
END_TEST

START_TEST(a_count_stops_at_its_largest_value)
{
    int32_t slot;
    uint32_t inherited;
    begin(8, 1);
    count(0, &slot, &inherited);
    h.sets[0].counts[slot] = WAYS_COUNT_MOST - 1;
    count(0, &slot, &inherited);
    count(0, &slot, &inherited);
    ck_assert_uint_eq(h.sets[0].counts[slot], WAYS_COUNT_MOST);
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
    enum { SLOTS = SLOTS_MOST, OFTEN = 100, PACKETS = 800000 };
    static struct beside kept[SLOTS];
    begin(SLOTS, 1);
    for (uint64_t i = 0; i < PACKETS; i++) {
        uint64_t key = i % 4 ? OFTEN + i : i / 4 % OFTEN;
        int32_t slot;
        uint32_t inherited;
        enum heavy_result result = count(key, &slot, &inherited);
        if (result == HEAVY_REFUSED)
            continue;
        if (result != HEAVY_FOUND)
            kept[slot] = (struct beside){.key = key, .inherited = inherited};
        ck_assert_msg(kept[slot].key == key, "slot %d is another key's", slot);
        kept[slot].own++;
    }
    unsigned found = 0;
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        const struct beside *b = &kept[slot];
        uint64_t truth = b->key < OFTEN ? PACKETS / 4 / OFTEN : 1;
        ck_assert_uint_le(b->own, truth);
        if (b->inherited == 0)
            ck_assert_uint_eq(b->own, truth);
        found += b->key < OFTEN;
    }
    ck_assert_uint_eq(found, OFTEN);
    ck_assert_uint_eq(h.held, SLOTS);
}
END_TEST

START_TEST(decay_halves_counts_but_empties_no_slot)
{
    begin(8, 1);
    h.sets[0].counts[insist(0)] = 100;
    h.sets[0].counts[insist(1)] = WAYS_COUNT_MOST;
    const int32_t once = insist(2);
    heavy_decay(&h, 2);
    ck_assert_uint_eq(h.sets[0].counts[insist(0)], 26);
    ck_assert_uint_eq(h.sets[0].counts[insist(1)], WAYS_COUNT_MOST / 4 + 1);
    ck_assert_uint_eq(h.sets[0].counts[once], 1);
    heavy_decay(&h, 32);
    for (int way = 0; way < HEAVY_WAYS; way++)
        ck_assert_uint_eq(h.sets[0].counts[way], (way < 3 ? 1 : 0));
    ck_assert_uint_eq(h.held, 3);
}
END_TEST

START_TEST(counts_are_halved_when_four_times_as_many_were_admitted_as_there_are_slots)
{
    begin(8, 1);
    for (uint64_t i = 0; i < 8; i++)
        insist(i);
    h.sets[0].counts[insist(0)] = 1000;
    uint64_t newcomer = 8;
    for (; h.evicted < HEAVY_ADMISSIONS * 8 - 1; newcomer++)
        insist(newcomer);
    ck_assert_uint_eq(h.sets[0].counts[find(0)], 1000);
    insist(newcomer);
    ck_assert_uint_eq(h.sets[0].counts[find(0)], 500);
    ck_assert_uint_eq(h.admitted, 0);
}
END_TEST

/* --- shields ------------------------------------------------------------------------------------
 */

START_TEST(a_shielded_key_that_never_comes_outlasts_five_million_others)
{
    enum { FLOOD = 5000000 };
    begin(SLOTS_MOST, 3);
    uint64_t shielded[SLOTS_MOST / 2];
    uint32_t n = 0;
    for (uint64_t i = 0; n < SLOTS_MOST / 2; i++)
        if (heavy_shield(&h, insist(i), 1, HEAVY_SHIELDED_WAYS) && find(i) != HEAVY_NONE)
            shielded[n++] = i;
    /* Those that lost their shield again are not among them. */
    uint32_t kept = 0;
    for (uint32_t k = 0; k < n; k++)
        if (find(shielded[k]) != HEAVY_NONE && heavy_shield_of(&h, find(shielded[k])))
            shielded[kept++] = shielded[k];
    ck_assert_uint_eq(kept, h.shielded);
    ck_assert_uint_gt(kept, SLOTS_MOST / 3);
    for (uint64_t i = 0; i < FLOOD; i++) {
        int32_t slot;
        uint32_t inherited;
        heavy_count(&h, spread(UINT64_C(1) << 40 | i), &slot, &inherited);
    }
    for (uint32_t k = 0; k < kept; k++)
        ck_assert(find(shielded[k]) != HEAVY_NONE);
    ck_assert_uint_gt(h.evicted, 100000);
}
END_TEST

static void check_shields(const unsigned ways[4])
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < h.set_count; i++) {
        unsigned with[4] = {0};
        for (int way = 0; way < HEAVY_WAYS; way++)
            with[h.sets[i].shields[way]]++;
        for (int strength = 1; strength <= 3; strength++)
            ck_assert_uint_le(with[strength], ways[strength]);
        ck_assert_uint_ge(with[0], HEAVY_WAYS - HEAVY_SHIELDED_WAYS);
        all += HEAVY_WAYS - with[0];
    }
    ck_assert_uint_eq(h.shielded, all);
}

START_TEST(no_more_than_the_ways_given_are_shielded)
{
    static const unsigned ways[4] = {0, 2, 3, HEAVY_SHIELDED_WAYS};
    uint64_t random = 5;
    unsigned shielded[4] = {0};
    begin(256, 1);
    for (uint64_t i = 0; i < 20000; i++) {
        int32_t slot;
        uint32_t inherited;
        if (count(i % 2 ? i : i % 400, &slot, &inherited) == HEAVY_REFUSED || i % 7 >= 2)
            continue;
        uint8_t strength = (uint8_t)(1 + (hash_random(&random) >> 32) % (i % 5 ? 2 : 3));
        const uint8_t before = heavy_shield_of(&h, slot);
        bool done = heavy_shield(&h, slot, strength, ways[strength]);
        ck_assert_uint_eq(heavy_shield_of(&h, slot), done && strength > before ? strength : before);
        shielded[strength] += done && before < strength;
        if (i % 16 == 0)
            check_shields(ways);
    }
    for (int strength = 1; strength <= 3; strength++)
        ck_assert_uint_gt(shielded[strength], 10);
}
END_TEST

START_TEST(a_stronger_key_takes_the_shield_of_the_weakest)
{
    begin(8, 1);
    for (uint64_t i = 0; i < 6; i++)
        insist(i);
    const int32_t weak = find(0), least = find(1);
    ck_assert(heavy_shield(&h, weak, 1, 4));
    ck_assert(heavy_shield(&h, least, 2, 4));
    ck_assert(heavy_shield(&h, find(2), 3, 4));
    ck_assert(heavy_shield(&h, find(3), 3, 4));
    ck_assert(heavy_shield(&h, find(4), 3, 4));
    ck_assert_uint_eq(heavy_shield_of(&h, weak), 0);
    ck_assert(!heavy_shield(&h, weak, 1, 4)); /* there is no room among stronger ones */
    ck_assert(heavy_shield(&h, least, 3, 4)); /* but it may grow stronger itself */
    ck_assert(heavy_shield(&h, least, 1, 4));
    ck_assert_uint_eq(heavy_shield_of(&h, least), 3);
    ck_assert(!heavy_shield(&h, find(5), 3, 4)); /* it comes no more than they */
}
END_TEST

START_TEST(an_equally_strong_shield_goes_to_who_comes_more_about_once_in_the_count_plus_one)
{
    enum { COUNT = 9, TRIES = 20000 };
    unsigned taken = 0;
    begin(8, 7);
    const int32_t a = insist(0), b = insist(1);
    for (int i = 0; i < TRIES; i++) {
        h.sets[0].shields[a] = 1;
        h.sets[0].shields[b] = 0;
        h.shielded = 1;
        h.sets[0].counts[a] = COUNT;
        h.sets[0].counts[b] = COUNT;
        ck_assert(!heavy_shield(&h, b, 1, 1));
        h.sets[0].counts[b]++;
        bool took = heavy_shield(&h, b, 1, 1);
        ck_assert_uint_eq(heavy_shield_of(&h, a), !took);
        taken += took;
    }
    /* 2,000 are expected, with a standard deviation of 42. */
    ck_assert_uint_ge(taken, 1850);
    ck_assert_uint_le(taken, 2150);
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
    tcase_add_test(t, a_key_is_found_only_where_it_is);
    tcase_add_test(t, a_hit_counts_only_who_is_still_there);
    tcase_add_test(t, several_hits_at_once_are_as_many_one_by_one);
    tcase_add_test(t, a_look_tells_what_counting_will_do);
    tcase_add_test(t, a_refusal_that_was_seen_holds_only_while_the_set_is_as_it_was);
    tcase_add_test(t, who_replaces_the_least_inherits_its_count);
    tcase_add_test(t, a_newcomer_is_admitted_about_once_in_the_least_count_plus_one);
    tcase_add_test(t, who_must_be_admitted_is_however_much_the_others_come);
    tcase_add_test(t, not_even_who_must_be_admitted_takes_the_place_of_a_shielded_key);
    tcase_add_test(t, a_count_stops_at_its_largest_value);
    tcase_add_test(t, a_flood_of_one_packet_keys_leaves_those_that_come_often);
    tcase_add_test(t, decay_halves_counts_but_empties_no_slot);
    tcase_add_test(t, counts_are_halved_when_four_times_as_many_were_admitted_as_there_are_slots);
    tcase_add_test(t, a_shielded_key_that_never_comes_outlasts_five_million_others);
    tcase_add_test(t, no_more_than_the_ways_given_are_shielded);
    tcase_add_test(t, a_stronger_key_takes_the_shield_of_the_weakest);
    tcase_add_test(
        t, an_equally_strong_shield_goes_to_who_comes_more_about_once_in_the_count_plus_one);
    suite_add_tcase(s, t);
    return s;
}
