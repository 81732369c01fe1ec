/* Tests of src/capture/relay.c. */
#include "src/capture/relay.h"

#include "tests/check.h"

#include <poll.h>
#include <string.h>

enum { MANY = 20000 };

static struct relay relay;

static void setup(void)
{
    ck_assert(relay_init(&relay));
}

static void teardown(void)
{
    relay_done(&relay);
}

static bool readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

static void hand_over(uint32_t count, bool at_once)
{
    struct relay_block *b = relay_fill(&relay);
    ck_assert_ptr_nonnull(b);
    b->count = count;
    relay_hand_over(&relay, at_once);
}

static void *fill_many(void *context)
{
    (void)context;
    for (uint32_t i = 0; i < MANY; i++) {
        struct relay_block *b = relay_fill(&relay);
        if (!b)
            return NULL;
        b->count = i % RELAY_PACKETS;
        b->packets[0].source_hash = i;
        b->last = i == MANY - 1;
        relay_hand_over(&relay, b->last || i % 7 == 0);
    }
    return NULL;
}

static struct relay_block *wait_for_block(void)
{
    struct relay_block *b;
    while (!(b = relay_take(&relay))) {
        struct pollfd p = {.fd = relay_ready_fd(&relay), .events = POLLIN};
        ck_assert_int_eq(poll(&p, 1, -1), 1);
        relay_clear_ready(&relay);
    }
    return b;
}

START_TEST(a_nudge_wakes_a_taker_for_the_blocks_that_are_there)
{
    ck_assert_ptr_null(relay_take(&relay));
    relay_nudge(&relay); /* there is none */
    ck_assert(!readable(relay_ready_fd(&relay)));
    hand_over(1, false);
    ck_assert(!readable(relay_ready_fd(&relay))); /* it may wait for more */
    relay_nudge(&relay);
    ck_assert(readable(relay_ready_fd(&relay)));
    ck_assert_ptr_nonnull(relay_take(&relay));
}
END_TEST

START_TEST(blocks_come_out_in_order_and_none_is_lost)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, fill_many, NULL), 0);
    for (uint32_t i = 0; i < MANY; i++) {
        const struct relay_block *b = wait_for_block();
        ck_assert_uint_eq(b->packets[0].source_hash, i);
        ck_assert_uint_eq(b->count, i % RELAY_PACKETS);
        ck_assert_int_eq(b->last, i == MANY - 1);
        relay_give_back(&relay);
    }
    pthread_join(thread, NULL);
    ck_assert_ptr_null(relay_take(&relay));
}
END_TEST

START_TEST(a_block_that_was_given_back_is_empty)
{
    for (int i = 0; i < RELAY_BLOCKS; i++) {
        struct relay_block *b = relay_fill(&relay);
        b->count = b->use_count = 3;
        b->status = CAPTURE_FAILED;
        b->last = true;
        strcpy(b->error, "error");
        relay_hand_over(&relay, false);
        ck_assert_ptr_eq(relay_take(&relay), b);
        relay_give_back(&relay);
    }
    const struct relay_block *again = relay_fill(&relay);
    ck_assert_uint_eq(again->count, 0);
    ck_assert_uint_eq(again->use_count, 0);
    ck_assert_int_eq(again->status, CAPTURE_DONE);
    ck_assert_str_eq(again->error, "");
    ck_assert(!again->last);
}
END_TEST

START_TEST(frames_without_a_byte_have_a_place_too)
{
    const struct link link = {.type = DLT_EN10MB};
    ck_assert(relay_keep_frames(&relay));
    struct relay_block *b = relay_fill(&relay);
    ck_assert(relay_keep_frame(b, &link, &(struct frame){.wire = 60}, 0));
    ck_assert_ptr_nonnull(b->bytes.bytes);
    ck_assert_uint_eq(b->bytes_used, 0);
}
END_TEST

START_TEST(a_block_keeps_frames_until_there_are_enough)
{
    enum { LARGE = 60000 };
    static uint8_t bytes[LARGE];
    const struct link link = {.type = DLT_EN10MB};
    ck_assert(relay_keep_frames(&relay));
    struct relay_block *b = relay_fill(&relay);
    for (uint8_t n = 1; !relay_block_is_full(b); n++) {
        const struct frame frame = {bytes, LARGE, LARGE + n};
        bytes[LARGE - 1] = n;
        ck_assert(relay_keep_frame(b, &link, &frame, 789));
        b->count++;
    }
    ck_assert_uint_eq(b->count, (256 << 10) / LARGE + 1);
    for (uint32_t i = 0; i < b->count; i++) {
        ck_assert_uint_eq(b->bytes.bytes[b->frames[i].at + LARGE - 1], i + 1);
        ck_assert_uint_eq(b->frames[i].wire, LARGE + i + 1);
        ck_assert_ptr_eq(b->frames[i].link, &link);
        ck_assert_uint_eq(b->frames[i].nanoseconds, 789);
    }
}
END_TEST

START_TEST(who_takes_is_woken_when_half_of_the_ring_is_there)
{
    ck_assert_ptr_null(relay_take(&relay));
    for (int i = 1; i < RELAY_BLOCKS / 2; i++)
        hand_over(1, false);
    ck_assert(!readable(relay_ready_fd(&relay)));
    hand_over(2, false);
    ck_assert(readable(relay_ready_fd(&relay)));
    relay_clear_ready(&relay);
    ck_assert(!readable(relay_ready_fd(&relay)));
    ck_assert_uint_eq(relay_take(&relay)->count, 1);
}
END_TEST

START_TEST(who_takes_is_woken_at_once_when_nothing_may_come_for_long)
{
    ck_assert_ptr_null(relay_take(&relay));
    hand_over(1, true);
    ck_assert(readable(relay_ready_fd(&relay)));
}
END_TEST

START_TEST(nobody_is_woken_who_does_not_wait)
{
    hand_over(1, true);
    ck_assert(!readable(relay_ready_fd(&relay)));
    ck_assert_ptr_nonnull(relay_take(&relay));
    hand_over(1, true);
    ck_assert(!readable(relay_ready_fd(&relay)));
}
END_TEST

/* With each block taken the other thread could fill one; it must get all of them filled. */
START_TEST(who_fills_goes_on_when_blocks_are_given_back)
{
    pthread_t thread;
    for (uint32_t i = 0; i < RELAY_BLOCKS; i++)
        hand_over(i, false);
    ck_assert_int_eq(pthread_create(&thread, NULL, fill_many, NULL), 0);
    for (uint32_t i = 0; i < RELAY_BLOCKS; i++) {
        ck_assert_uint_eq(wait_for_block()->count, i);
        relay_give_back(&relay);
    }
    for (bool last = false; !last;) {
        last = wait_for_block()->last;
        relay_give_back(&relay);
    }
    pthread_join(thread, NULL);
}
END_TEST

static void level_is(uint32_t counted, uint32_t uncounted)
{
    ck_assert_uint_eq(relay_level(&relay).counted, counted);
    ck_assert_uint_eq(relay_level(&relay).uncounted, uncounted);
}

START_TEST(blocks_are_counted_in_the_order_in_which_they_came)
{
    ck_assert_ptr_null(relay_next_uncounted(&relay));
    hand_over(1, false);
    hand_over(2, false);
    level_is(0, 2);
    ck_assert_uint_eq(relay_next_uncounted(&relay)->count, 1);
    ck_assert_uint_eq(relay_next_uncounted(&relay)->count, 1);
    relay_note_counted(&relay);
    level_is(1, 1);
    ck_assert_uint_eq(relay_next_uncounted(&relay)->count, 2);
    relay_note_counted(&relay);
    level_is(2, 0);
    ck_assert_ptr_null(relay_next_uncounted(&relay));
    ck_assert_uint_eq(relay_take(&relay)->count, 1);
    relay_give_back(&relay);
    level_is(1, 0);
}
END_TEST

START_TEST(stopping_ends_a_wait_for_a_free_block)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, fill_many, NULL), 0);
    wait_for_block(); /* and it is not given back */
    relay_stop(&relay);
    pthread_join(thread, NULL);
    ck_assert_ptr_null(relay_fill(&relay));
}
END_TEST

START_TEST(stopping_is_seen)
{
    ck_assert(!relay_stopped(&relay));
    ck_assert(!readable(relay_stop_fd(&relay)));
    relay_stop(&relay);
    ck_assert(relay_stopped(&relay));
    ck_assert(readable(relay_stop_fd(&relay)));
    ck_assert_ptr_null(relay_fill(&relay));
}
END_TEST

Suite *test_relay_suite(void);
Suite *test_relay_suite(void)
{
    Suite *s = suite_create("relay");
    TCase *t = tcase_create("relay");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_nudge_wakes_a_taker_for_the_blocks_that_are_there);
    tcase_add_test(t, blocks_come_out_in_order_and_none_is_lost);
    tcase_add_test(t, a_block_that_was_given_back_is_empty);
    tcase_add_test(t, frames_without_a_byte_have_a_place_too);
    tcase_add_test(t, a_block_keeps_frames_until_there_are_enough);
    tcase_add_test(t, who_takes_is_woken_when_half_of_the_ring_is_there);
    tcase_add_test(t, who_takes_is_woken_at_once_when_nothing_may_come_for_long);
    tcase_add_test(t, nobody_is_woken_who_does_not_wait);
    tcase_add_test(t, who_fills_goes_on_when_blocks_are_given_back);
    tcase_add_test(t, blocks_are_counted_in_the_order_in_which_they_came);
    tcase_add_test(t, stopping_ends_a_wait_for_a_free_block);
    tcase_add_test(t, stopping_is_seen);
    suite_add_tcase(s, t);
    return s;
}
