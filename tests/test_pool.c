/* Tests of src/sketch/pool.c. */
#include "src/sketch/pool.h"

#include "src/base/hash.h"

#include "tests/check.h"

#include <string.h>

static struct pool p;
static uint64_t memory[64 * 2];

static void begin(uint32_t size, uint64_t random_seed)
{
    ck_assert_uint_le(pool_memory(size), sizeof memory);
    memset(memory, 0xa5, sizeof memory); /* whatever was there */
    pool_init(&p, memory, size, random_seed);
}

static int32_t claim(int32_t owner)
{
    int32_t evicted;
    int32_t slot = pool_claim(&p, owner, &evicted);
    return slot;
}

START_TEST(everybody_gets_a_slot_of_his_own_while_some_are_free)
{
    bool lent[16] = {false};
    begin(16, 1);
    for (int32_t owner = 0; owner < 16; owner++) {
        int32_t evicted, slot = pool_claim(&p, owner, &evicted);
        ck_assert_int_ge(slot, 0);
        ck_assert_int_lt(slot, 16);
        ck_assert(!lent[slot]);
        ck_assert_int_eq(evicted, POOL_NONE);
        lent[slot] = true;
    }
}
END_TEST

START_TEST(a_slot_given_back_goes_to_the_next_who_asks)
{
    begin(4, 1);
    for (int32_t owner = 0; owner < 4; owner++)
        pool_credit(&p, claim(owner));
    pool_release(&p, 2);
    int32_t evicted;
    ck_assert_int_eq(pool_claim(&p, 7, &evicted), 2);
    ck_assert_int_eq(evicted, POOL_NONE);
    ck_assert_int_eq(p.owners[2], 7);
    ck_assert_uint_eq(p.scores[2], 0);
}
END_TEST

START_TEST(an_owner_without_credit_loses_his_slot_to_the_first_newcomer)
{
    int32_t evicted;
    begin(1, 1);
    claim(5);
    ck_assert_int_eq(pool_claim(&p, 6, &evicted), 0);
    ck_assert_int_eq(evicted, 5);
    ck_assert_int_eq(p.owners[0], 6);
}
END_TEST

START_TEST(an_owner_with_credit_is_replaced_about_once_in_credit_plus_one)
{
    enum { CREDIT = 9, TRIES = 20000 };
    unsigned replaced = 0;
    begin(1, 1);
    claim(0);
    for (int32_t i = 1; i <= TRIES; i++) {
        p.scores[0] = CREDIT;
        replaced += claim(i) != POOL_NONE;
    }
    /* 2,000 are expected, with a standard deviation of 42. */
    ck_assert_uint_ge(replaced, 1850);
    ck_assert_uint_le(replaced, 2150);
}
END_TEST

START_TEST(a_flood_of_newcomers_leaves_those_who_keep_coming)
{
    enum { SIZE = 64, REGULARS = 48, FLOOD = 200000 };
    int32_t slots[REGULARS];
    unsigned lost = 0;
    begin(SIZE, 3);
    for (int32_t i = 0; i < REGULARS; i++)
        slots[i] = claim(i);
    for (int32_t i = 0; i < FLOOD; i++) {
        int32_t evicted, regular = i % REGULARS;
        if (slots[regular] == POOL_NONE)
            slots[regular] = claim(regular);
        if (slots[regular] != POOL_NONE)
            pool_credit(&p, slots[regular]);
        pool_claim(&p, REGULARS + i, &evicted);
        if (evicted != POOL_NONE && evicted < REGULARS) {
            slots[evicted] = POOL_NONE;
            lost++;
        }
    }
    for (int32_t i = 0; i < REGULARS; i++)
        ck_assert_int_ne(slots[i], POOL_NONE);
    /* All 8 drawn are regulars once in ten times, and then one goes with 1 / (score + 1). */
    ck_assert_uint_lt(lost, 500);
}
END_TEST

START_TEST(no_slot_has_two_owners_and_no_owner_two_slots)
{
    enum { SIZE = 32, OWNERS = 200, STEPS = 50000 };
    int32_t slot_of[OWNERS];
    uint64_t random = 11;
    unsigned held = 0;
    for (int i = 0; i < OWNERS; i++)
        slot_of[i] = POOL_NONE;
    begin(SIZE, 5);
    for (int step = 0; step < STEPS; step++) {
        int32_t owner = (int32_t)((hash_random(&random) >> 16) % OWNERS), evicted;
        int32_t slot = slot_of[owner];
        if (slot != POOL_NONE && step % 3 == 0) {
            pool_release(&p, slot);
            slot_of[owner] = POOL_NONE;
            held--;
        } else if (slot != POOL_NONE) {
            ck_assert_int_eq(p.owners[slot], owner);
            pool_credit(&p, slot);
        } else if ((slot = pool_claim(&p, owner, &evicted)) != POOL_NONE) {
            if (evicted != POOL_NONE) {
                ck_assert_int_eq(slot_of[evicted], slot);
                slot_of[evicted] = POOL_NONE;
                held--;
            }
            slot_of[owner] = slot;
            held++;
        } else {
            ck_assert_uint_eq(held, SIZE); /* refused only when all are lent */
        }
        ck_assert_uint_le(held, SIZE);
    }
    for (int32_t owner = 0; owner < OWNERS; owner++)
        if (slot_of[owner] != POOL_NONE)
            ck_assert_int_eq(p.owners[slot_of[owner]], owner);
}
END_TEST

START_TEST(decay_halves_scores_as_often_as_asked)
{
    begin(2, 1);
    claim(0);
    claim(1);
    p.scores[0] = 100;
    p.scores[1] = POOL_HELD - 1;
    pool_decay(&p, 2);
    ck_assert_uint_eq(p.scores[0], 25);
    ck_assert_uint_eq(p.scores[1], (POOL_HELD - 1) / 4);
    pool_decay(&p, 64);
    ck_assert_uint_eq(p.scores[0], 0);
    ck_assert_uint_eq(p.scores[1], 0);
}
END_TEST

START_TEST(however_high_a_score_is_its_owner_stays)
{
    static const uint64_t scores[] = {UINT32_MAX - 1, UINT32_MAX, UINT64_C(1) << 32};
    begin(1, 1);
    claim(0);
    p.scores[0] = scores[_i];
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(claim(1), POOL_NONE); /* 1 chance in 4 billion */
    pool_credit(&p, 0);
    ck_assert_uint_eq(p.scores[0], scores[_i] + 1);
}
END_TEST

START_TEST(who_is_held_never_loses_his_slot)
{
    enum { SIZE = 64, CLAIMS = 200000 };
    bool held[SIZE] = {false};
    begin(SIZE, 9);
    for (int32_t owner = 0; owner < SIZE; owner++)
        claim(owner);
    for (int32_t slot = 0; slot < SIZE; slot += 2)
        ck_assert(held[slot] = pool_hold(&p, slot, true));
    unsigned replaced = 0;
    for (int32_t i = 0; i < CLAIMS; i++) {
        int32_t evicted, slot = pool_claim(&p, SIZE + i, &evicted);
        ck_assert(slot == POOL_NONE || !held[slot]);
        replaced += slot != POOL_NONE;
    }
    for (int32_t slot = 0; slot < SIZE; slot += 2)
        ck_assert_int_eq(p.owners[slot], slot);
    /* Of 256 claims 1 draws none but held ones: 781 are expected, with a standard deviation of 28.
     * The others have no credit. */
    ck_assert_uint_ge(CLAIMS - replaced, 690);
    ck_assert_uint_le(CLAIMS - replaced, 870);
}
END_TEST

START_TEST(at_most_half_of_the_slots_are_held)
{
    begin(5, 1);
    for (int32_t owner = 0; owner < 5; owner++)
        claim(owner);
    ck_assert(pool_hold(&p, 0, true));
    ck_assert(pool_hold(&p, 0, true)); /* is held already */
    ck_assert(pool_hold(&p, 1, true));
    ck_assert(!pool_hold(&p, 2, true));
    ck_assert(pool_hold(&p, 2, false));
    ck_assert(pool_hold(&p, 1, false));
    ck_assert(pool_hold(&p, 2, true));
    pool_release(&p, 2);
    ck_assert(pool_hold(&p, 3, true));
    ck_assert_uint_eq(p.held, 2);
}
END_TEST

START_TEST(what_is_given_back_is_held_no_longer)
{
    int32_t evicted;
    begin(2, 1);
    claim(0);
    claim(1);
    pool_hold(&p, 0, true);
    pool_release(&p, 0);
    ck_assert_uint_eq(p.held, 0);
    ck_assert_int_eq(claim(2), 0);
    ck_assert(pool_hold(&p, 1, true));
    ck_assert_int_eq(pool_claim(&p, 3, &evicted), 0);
    ck_assert_int_eq(evicted, 2);
}
END_TEST

START_TEST(credit_and_decay_leave_held_ones_held)
{
    begin(2, 1);
    claim(0);
    claim(1);
    ck_assert(pool_hold(&p, 0, true));
    for (int i = 0; i < 8; i++)
        pool_credit(&p, 0);
    pool_decay(&p, 2);
    ck_assert_uint_eq(p.scores[0], (POOL_HELD | 2));
    pool_decay(&p, 32);
    ck_assert_uint_eq(p.scores[0], POOL_HELD);
    pool_credit_many(&p, 0, UINT32_MAX);
    pool_credit(&p, 0);
    ck_assert_uint_eq(p.scores[0], (POOL_HELD | UINT64_C(1) << 32));
    ck_assert(pool_hold(&p, 0, false));
    ck_assert_uint_eq(p.scores[0], UINT64_C(1) << 32);
}
END_TEST

Suite *test_pool_suite(void);
Suite *test_pool_suite(void)
{
    Suite *s = suite_create("pool");
    TCase *t = tcase_create("pool");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, everybody_gets_a_slot_of_his_own_while_some_are_free);
    tcase_add_test(t, a_slot_given_back_goes_to_the_next_who_asks);
    tcase_add_test(t, an_owner_without_credit_loses_his_slot_to_the_first_newcomer);
    tcase_add_test(t, an_owner_with_credit_is_replaced_about_once_in_credit_plus_one);
    tcase_add_test(t, a_flood_of_newcomers_leaves_those_who_keep_coming);
    tcase_add_test(t, no_slot_has_two_owners_and_no_owner_two_slots);
    tcase_add_test(t, decay_halves_scores_as_often_as_asked);
    tcase_add_loop_test(t, however_high_a_score_is_its_owner_stays, 0, 3);
    tcase_add_test(t, who_is_held_never_loses_his_slot);
    tcase_add_test(t, at_most_half_of_the_slots_are_held);
    tcase_add_test(t, what_is_given_back_is_held_no_longer);
    tcase_add_test(t, credit_and_decay_leave_held_ones_held);
    suite_add_tcase(s, t);
    return s;
}
