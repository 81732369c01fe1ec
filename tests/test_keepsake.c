/* Tests of src/snapshot/keepsake.c and src/snapshot/handover.h. */
#include "src/snapshot/handover.h"
#include "src/snapshot/keepsake.h"

#include "tests/check.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { ROOM = 1000, ROUNDS = 20000 };

static const uint8_t *bytes;
static size_t size;
static int note;

START_TEST(it_is_filled_when_asked_for_and_not_before)
{
    struct keepsake *k = keepsake_new(ROOM);
    size_t room;
    ck_assert_ptr_null(keepsake_room(k, &room));
    ck_assert(!keepsake_take(k, &bytes, &size, &note));
    keepsake_ask(k);
    uint8_t *to = keepsake_room(k, &room);
    ck_assert_ptr_nonnull(to);
    ck_assert_uint_eq(room, ROOM);
    memset(to, 7, 10);
    keepsake_hand_over(k, 10, 3);
    ck_assert_ptr_null(keepsake_room(k, &room)); /* it is the reader's */
    ck_assert(keepsake_take(k, &bytes, &size, &note));
    ck_assert_uint_eq(size, 10);
    ck_assert_int_eq(note, 3);
    ck_assert_uint_eq(bytes[9], 7);
    keepsake_ask(k); /* what lies there stays */
    ck_assert_ptr_null(keepsake_room(k, &room));
    keepsake_give_back(k);
    ck_assert(!keepsake_take(k, &bytes, &size, &note));
    keepsake_free(k);
    keepsake_free(NULL);
}
END_TEST

START_TEST(what_was_not_filled_has_a_note_and_no_bytes)
{
    struct keepsake *k = keepsake_new(ROOM);
    keepsake_ask(k);
    keepsake_hand_over(k, 0, 2);
    ck_assert(keepsake_take(k, &bytes, &size, &note));
    ck_assert_ptr_null(bytes);
    ck_assert_int_eq(note, 2);
    keepsake_free(k);
}
END_TEST

static void *fill_always(void *context)
{
    struct keepsake *k = context;
    for (int round = 0; round < ROUNDS;) {
        size_t room;
        uint8_t *to = keepsake_room(k, &room);
        if (!to) {
            sched_yield(); /* the other may have no processor of its own */
            continue;
        }
        round++;
        memset(to, round & 0xff, room);
        keepsake_hand_over(k, room, round);
    }
    return NULL;
}

START_TEST(two_threads_never_see_half_of_it)
{
    struct keepsake *k = keepsake_new(ROOM);
    pthread_t writer;
    ck_assert_int_eq(pthread_create(&writer, NULL, fill_always, k), 0);
    for (int round = 0; round < ROUNDS;) {
        keepsake_ask(k);
        if (!keepsake_take(k, &bytes, &size, &note)) {
            sched_yield();
            continue;
        }
        round++;
        ck_assert_int_eq(note, round);
        ck_assert_uint_eq(bytes[0], round & 0xff);
        ck_assert_uint_eq(bytes[ROOM - 1], round & 0xff);
        keepsake_give_back(k);
    }
    pthread_join(writer, NULL);
    keepsake_free(k);
}
END_TEST

struct number {
    struct handover_item item;
    int number;
};

START_TEST(the_newest_that_was_offered_is_taken_and_those_done_with_come_back)
{
    struct handover h = {.offered = NULL};
    struct number one = {.number = 1}, two = {.number = 2}, three = {.number = 3};
    ck_assert_ptr_null(handover_take(&h));
    ck_assert_ptr_null(handover_offer(&h, &one.item));
    ck_assert_ptr_eq(handover_offer(&h, &two.item), &one.item); /* nobody took it */
    ck_assert_ptr_eq(handover_take(&h), &two.item);
    ck_assert_ptr_null(handover_take(&h));
    ck_assert_ptr_null(handover_collect(&h));
    handover_put_back(&h, &two.item);
    handover_put_back(&h, &three.item);
    ck_assert_ptr_eq(handover_collect(&h), &three.item);
    ck_assert_ptr_eq(three.item.next, &two.item);
    ck_assert_ptr_null(two.item.next);
    ck_assert_ptr_null(handover_collect(&h));
}
END_TEST

Suite *test_keepsake_suite(void);
Suite *test_keepsake_suite(void)
{
    Suite *suite = suite_create("keepsake");
    TCase *c = tcase_create("keepsake");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, it_is_filled_when_asked_for_and_not_before);
    tcase_add_test(c, what_was_not_filled_has_a_note_and_no_bytes);
    tcase_add_test(c, two_threads_never_see_half_of_it);
    tcase_add_test(c, the_newest_that_was_offered_is_taken_and_those_done_with_come_back);
    suite_add_tcase(suite, c);
    return suite;
}
