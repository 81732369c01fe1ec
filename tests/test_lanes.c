/* Tests of src/capture/lanes.c. */
#include "src/capture/lanes.h"

#include "tests/check.h"

#include <string.h>

enum { BLOCKS = 64, LANES = 8, SIZE = 1024, IN_A_BLOCK = LANES_BLOCK / SIZE };

/* An item with a number. */
struct numbered {
    struct lane_item item;
    uint64_t number;
};

static struct lanes lanes;
static uint64_t seen[100000];
static size_t seen_count;

static void setup(void)
{
    ck_assert(lanes_init(&lanes, BLOCKS * LANES_BLOCK, LANES));
}

static void teardown(void)
{
    lanes_done(&lanes);
}

static void add(uint32_t lane, uint64_t number)
{
    struct numbered *n = lanes_add(&lanes, lane, SIZE);
    if (n)
        n->number = number;
}

static void see(void *context, struct lane_item *item)
{
    (void)context;
    seen[seen_count++] = ((struct numbered *)(void *)item)->number;
}

static size_t look(uint32_t lane)
{
    seen_count = 0;
    lanes_each(&lanes, lane, see, NULL);
    return seen_count;
}

static void has_counted(uint32_t lane, uint64_t held, uint64_t pushed_out)
{
    ck_assert_uint_eq(lanes.list[lane].held, held);
    ck_assert_uint_eq(lanes.list[lane].pushed_out, pushed_out);
}

START_TEST(items_come_back_in_their_order)
{
    for (uint64_t i = 0; i < 100; i++)
        add(1, i);
    ck_assert_uint_eq(look(1), 100);
    for (uint64_t i = 0; i < 100; i++)
        ck_assert_uint_eq(seen[i], i);
    ck_assert_uint_eq(lanes.held, 100);
    ck_assert_uint_eq(lanes.pushed_out, 0);
}
END_TEST

START_TEST(a_flood_pushes_out_only_itself)
{
    add(0, 7);
    for (uint64_t i = 0; i < 50000; i++)
        add(1, i);
    add(2, 9);
    ck_assert_uint_eq(look(0), 1);
    ck_assert_uint_eq(seen[0], 7);
    ck_assert_uint_eq(look(2), 1);
    ck_assert_uint_eq(seen[0], 9);
    /* Of the flood the latest are there, as many as there is room for. */
    const size_t left = look(1);
    ck_assert_uint_ge(left, (BLOCKS - 4) * IN_A_BLOCK);
    ck_assert_uint_eq(seen[left - 1], 49999);
    ck_assert_uint_eq(seen[0], 50000 - left);
    ck_assert_uint_eq(lanes.pushed_out, 50000 - left);
    ck_assert_uint_eq(lanes.held, left + 2);
    has_counted(1, left, 50000 - left);
    has_counted(0, 1, 0);
}
END_TEST

START_TEST(two_floods_share_and_of_equals_the_later_lane_gives)
{
    for (uint64_t i = 0; i < 20000; i++) {
        add(3, i);
        add(5, i);
    }
    const size_t three = look(3), five = look(5);
    ck_assert_uint_le(five, three);
    ck_assert_uint_le(three - five, 2 * IN_A_BLOCK);
    ck_assert_uint_ge(three + five, (BLOCKS - 2) * IN_A_BLOCK);
}
END_TEST

START_TEST(the_first_hundred_stay)
{
    lanes_begin(&lanes, 0, 100 / IN_A_BLOCK + 1);
    for (uint64_t i = 0; i < 50000; i++) {
        ck_assert(lanes_is_first(&lanes, 0) == (i < LANES_FIRST));
        add(0, i);
        add(1, i);
    }
    ck_assert_uint_gt(look(0), LANES_FIRST);
    for (uint64_t i = 0; i < LANES_FIRST; i++)
        ck_assert_uint_eq(seen[i], i);
    ck_assert_uint_eq(seen[seen_count - 1], 49999);
    ck_assert_uint_gt(seen[LANES_FIRST], LANES_FIRST);
}
END_TEST

START_TEST(fewer_stay_where_their_blocks_are_used_up)
{
    lanes_begin(&lanes, 0, 2);
    for (uint64_t i = 0; i < 50000; i++)
        add(0, i);
    look(0);
    for (uint64_t i = 0; i < 2 * IN_A_BLOCK; i++)
        ck_assert_uint_eq(seen[i], i);
    ck_assert_uint_gt(seen[2 * IN_A_BLOCK], 2 * IN_A_BLOCK);
}
END_TEST

START_TEST(where_the_first_of_others_take_it_all_nothing_more_is_kept)
{
    for (uint32_t lane = 0; lane < LANES; lane++) {
        lanes_begin(&lanes, lane, BLOCKS / LANES);
        for (uint64_t i = 0; i < BLOCKS / LANES; i++)
            ck_assert_ptr_nonnull(lanes_add(&lanes, lane, LANES_ITEM));
    }
    ck_assert_ptr_null(lanes_add(&lanes, 0, SIZE));
    ck_assert_uint_eq(lanes.pushed_out, 1);
    ck_assert_uint_eq(lanes.held, BLOCKS);
}
END_TEST

START_TEST(a_lane_that_begins_anew_is_empty_and_its_room_is_free)
{
    lanes_begin(&lanes, 0, 4);
    for (uint64_t i = 0; i < 50000; i++)
        add(0, i);
    const uint64_t pushed_out = lanes.pushed_out;
    lanes_begin(&lanes, 0, 4);
    ck_assert_uint_eq(look(0), 0);
    ck_assert_uint_eq(lanes.held, 0);
    for (uint64_t i = 0; i < BLOCKS * IN_A_BLOCK; i++)
        add(1, i);
    ck_assert_uint_eq(look(1), BLOCKS * IN_A_BLOCK);
    ck_assert_uint_eq(lanes.pushed_out, pushed_out);
    has_counted(0, 0, 0);
}
END_TEST

static void remove_odd(void *context, struct lane_item *item)
{
    (void)context;
    if (((struct numbered *)(void *)item)->number % 2)
        lanes_remove(&lanes, item);
}

START_TEST(what_is_removed_is_gone_and_not_counted)
{
    for (uint64_t i = 0; i < 40; i++)
        add(0, i);
    lanes_each(&lanes, 0, remove_odd, NULL);
    ck_assert_uint_eq(look(0), 20);
    ck_assert_uint_eq(seen[19], 38);
    ck_assert_uint_eq(lanes.held, 20);
    for (uint64_t i = 0; i < 50000; i++)
        add(0, i);
    ck_assert_uint_eq(lanes.held + lanes.pushed_out, 50020);
    has_counted(0, lanes.held, lanes.pushed_out);
}
END_TEST

/* Moves everything to lane 1. */
static void move(void *context, struct lane_item *item)
{
    const uint64_t number = ((struct numbered *)(void *)item)->number;
    (void)context;
    add(1, number);
    lanes_remove(&lanes, item);
}

/* The two that are to become free are the oldest of the longest. */
START_TEST(a_lane_that_fills_it_all_is_moved_but_for_the_room_to_begin_with)
{
    for (uint64_t i = 0; i < (BLOCKS - 1) * IN_A_BLOCK; i++)
        add(0, i);
    add(2, 7);
    lanes_make_room(&lanes, 2);
    ck_assert_uint_eq(lanes.pushed_out, 2 * IN_A_BLOCK);
    lanes_begin(&lanes, 1, 2);
    lanes_each(&lanes, 0, move, NULL);
    ck_assert_uint_eq(look(0), 0);
    ck_assert_uint_eq(look(1), (BLOCKS - 3) * IN_A_BLOCK);
    for (size_t i = 0; i < seen_count; i++)
        ck_assert_uint_eq(seen[i], 2 * IN_A_BLOCK + i);
    ck_assert_uint_eq(look(2), 1); /* nobody else had to give anything */
    ck_assert_uint_eq(lanes.pushed_out, 2 * IN_A_BLOCK);
    has_counted(1, (BLOCKS - 3) * IN_A_BLOCK, 0);
    /* What was its room can be had. */
    for (uint64_t i = 0; i < 2 * IN_A_BLOCK; i++)
        add(0, i);
    ck_assert_uint_eq(look(0), 2 * IN_A_BLOCK);
    ck_assert_uint_eq(lanes.pushed_out, 2 * IN_A_BLOCK);
}
END_TEST

/* Moves those with odd numbers to lane 1. */
static void move_odd(void *context, struct lane_item *item)
{
    if (((struct numbered *)(void *)item)->number % 2)
        move(context, item);
}

/* None of its blocks becomes empty, so it gives those that lie behind: as the longest, and in time
 * lane 1 as well. */
START_TEST(of_a_lane_that_is_moved_in_part_what_is_still_to_be_seen_stays)
{
    for (uint64_t i = 0; i < (BLOCKS - 1) * IN_A_BLOCK; i++)
        add(0, i);
    add(2, 7);
    lanes_make_room(&lanes, 1);
    lanes_each(&lanes, 0, move_odd, NULL);
    const size_t moved = look(1);
    ck_assert_uint_eq(seen[moved - 1], (BLOCKS - 1) * IN_A_BLOCK - 1);
    for (size_t i = 1; i < moved; i++)
        ck_assert_uint_eq(seen[i], seen[i - 1] + 2);
    const size_t left = look(0);
    for (size_t i = 0; i < left; i++)
        ck_assert_uint_eq(seen[i] % 2, 0);
    ck_assert_uint_eq(seen[left - 1], (BLOCKS - 1) * IN_A_BLOCK - 2);
    ck_assert_uint_gt(moved + left, (BLOCKS - 2) * IN_A_BLOCK / 2);
    ck_assert_uint_eq(look(2), 1);
    ck_assert_uint_eq(lanes.held + lanes.pushed_out, (BLOCKS - 1) * IN_A_BLOCK + 1);
    add(0, 2000000);
    look(0);
    ck_assert_uint_eq(seen[seen_count - 1], 2000000);
}
END_TEST

Suite *test_lanes_suite(void);
Suite *test_lanes_suite(void)
{
    Suite *suite = suite_create("lanes");
    TCase *c = tcase_create("lanes");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, items_come_back_in_their_order);
    tcase_add_test(c, a_flood_pushes_out_only_itself);
    tcase_add_test(c, two_floods_share_and_of_equals_the_later_lane_gives);
    tcase_add_test(c, the_first_hundred_stay);
    tcase_add_test(c, fewer_stay_where_their_blocks_are_used_up);
    tcase_add_test(c, where_the_first_of_others_take_it_all_nothing_more_is_kept);
    tcase_add_test(c, a_lane_that_begins_anew_is_empty_and_its_room_is_free);
    tcase_add_test(c, what_is_removed_is_gone_and_not_counted);
    tcase_add_test(c, a_lane_that_fills_it_all_is_moved_but_for_the_room_to_begin_with);
    tcase_add_test(c, of_a_lane_that_is_moved_in_part_what_is_still_to_be_seen_stays);
    suite_add_tcase(suite, c);
    return suite;
}
