/* Tests of src/capture/live_count.c. */
#include "src/capture/live_count.h"

#include "tests/check.h"

START_TEST(a_counter_grows_by_what_it_is_more)
{
    uint32_t last = 5;
    ck_assert_uint_eq(live_count_grown(12, &last), 7);
    ck_assert_uint_eq(live_count_grown(12, &last), 0);
    ck_assert_uint_eq(last, 12);
}
END_TEST

START_TEST(a_counter_that_began_again_at_0_after_32_bits_has_grown_by_both_parts)
{
    uint32_t last = UINT32_MAX - 9;
    ck_assert_uint_eq(live_count_grown(20, &last), 30);
    ck_assert_uint_eq(live_count_grown(21, &last), 1);
}
END_TEST

START_TEST(a_counter_that_went_back_has_not_grown_and_is_gone_on_with_from_there)
{
    uint32_t last = 1000;
    ck_assert_uint_eq(live_count_grown(10, &last), 0);
    ck_assert_uint_eq(live_count_grown(13, &last), 3);
}
END_TEST

START_TEST(a_rate_is_below_what_is_more_and_not_below_itself)
{
    ck_assert(live_count_is_below(199999, 1000000, 200000));
    ck_assert(!live_count_is_below(200000, 1000000, 200000));
    ck_assert(live_count_is_below(3999, 20000, 200000));
    ck_assert(!live_count_is_below(4000, 20000, 200000));
    ck_assert(live_count_is_below(0, 1, 200000));
}
END_TEST

START_TEST(where_no_time_has_passed_no_rate_is_below)
{
    ck_assert(!live_count_is_below(0, 0, 200000));
    ck_assert(!live_count_is_below(0, -1, 200000));
}
END_TEST

START_TEST(more_packets_than_can_be_reckoned_with_are_not_few)
{
    /* As a product of 64 bits that would be 448384. */
    ck_assert(!live_count_is_below(UINT64_C(18446744073710), 1000000, 200000));
    ck_assert(!live_count_is_below(UINT64_MAX, 1000000, 200000));
}
END_TEST

enum { SECOND = 1000000, USUAL_KIB = 32 * 1024, LEAST_KIB = 8 * 1024, USUAL_SNAPLEN = 1600 };

START_TEST(few_packets_may_gather)
{
    ck_assert_int_eq(live_count_gather_ms(0, SECOND, USUAL_KIB, USUAL_SNAPLEN), 100);
    ck_assert_int_eq(live_count_gather_ms(100000, SECOND, USUAL_KIB, USUAL_SNAPLEN), 97);
    ck_assert_int_gt(live_count_gather_ms(399999, SECOND, USUAL_KIB, USUAL_SNAPLEN), 0);
    ck_assert_int_eq(live_count_gather_ms(400000, SECOND, USUAL_KIB, USUAL_SNAPLEN), 0);
    ck_assert_int_eq(live_count_gather_ms(0, 0, USUAL_KIB, USUAL_SNAPLEN), 0);
}
END_TEST

START_TEST(in_a_small_ring_no_packets_may_gather)
{
    ck_assert_int_eq(live_count_gather_ms(1000, SECOND, LEAST_KIB, USUAL_SNAPLEN), 100);
    ck_assert_int_eq(live_count_gather_ms(1000, SECOND, LEAST_KIB - 1, USUAL_SNAPLEN), 0);
    ck_assert_int_eq(live_count_gather_ms(0, SECOND, 256, USUAL_SNAPLEN), 0);
}
END_TEST

START_TEST(what_gathers_fills_no_more_than_half_of_the_ring)
{
    /* Each takes 128 bytes besides. */
    for (uint64_t per_s = 10000; per_s < 400000; per_s += 9973)
        for (int snaplen = 64; snaplen <= 262144; snaplen *= 2) {
            const int ms = live_count_gather_ms(per_s, SECOND, USUAL_KIB, snaplen);
            const uint64_t bytes = per_s * (uint64_t)ms / 1000 * (uint64_t)(snaplen + 128);
            ck_assert_uint_le(bytes, USUAL_KIB * 1024 / 2);
            /* One millisecond more would, or it is the most there is, or so short that it is none.
             */
            const uint64_t more =
                per_s * (uint64_t)(ms < 5 ? 5 : ms + 1) / 1000 * (uint64_t)(snaplen + 128);
            ck_assert(ms == 100 || more * 101 / 100 >= USUAL_KIB * 1024 / 2);
        }
    ck_assert_int_eq(live_count_gather_ms(200000, SECOND, USUAL_KIB, USUAL_SNAPLEN), 48);
    ck_assert_int_eq(live_count_gather_ms(200000, SECOND, USUAL_KIB / 2, USUAL_SNAPLEN), 24);
    ck_assert_int_eq(live_count_gather_ms(10000, SECOND, USUAL_KIB, 262144), 6);
    ck_assert_int_eq(live_count_gather_ms(20000, SECOND, USUAL_KIB, 262144), 0);
}
END_TEST

START_TEST(what_was_handed_over_and_not_received_waits)
{
    ck_assert_uint_eq(live_count_waiting(1000, 400), 600);
    ck_assert_uint_eq(live_count_waiting(1000, 1000), 0);
    ck_assert_uint_eq(live_count_waiting(5, UINT32_MAX - 4), 10); /* past 2^32 - 1 */
}
END_TEST

START_TEST(nothing_waits_where_more_was_received_than_handed_over_since_then)
{
    ck_assert_uint_eq(live_count_waiting(1000, 1001), 0);
    ck_assert_uint_eq(live_count_waiting(0, 5000), 0);
}
END_TEST

START_TEST(room_is_left_where_packets_take_a_quarter_of_the_ring_and_not_where_they_take_more)
{
    enum { FITS = USUAL_KIB * 1024 / 4 / (USUAL_SNAPLEN + 128) };
    ck_assert(live_count_leaves_room(0, USUAL_KIB, USUAL_SNAPLEN));
    ck_assert(live_count_leaves_room(FITS, USUAL_KIB, USUAL_SNAPLEN));
    ck_assert(!live_count_leaves_room(FITS + 1, USUAL_KIB, USUAL_SNAPLEN));
    ck_assert(!live_count_leaves_room(FITS / 4 + 1, LEAST_KIB, USUAL_SNAPLEN));
    ck_assert(!live_count_leaves_room(UINT32_MAX, USUAL_KIB, 1)); /* a counter that went back */
}
END_TEST

Suite *test_live_count_suite(void);
Suite *test_live_count_suite(void)
{
    Suite *s = suite_create("live_count");
    TCase *t = tcase_create("live_count");
    tcase_add_test(t, a_counter_grows_by_what_it_is_more);
    tcase_add_test(t, a_counter_that_began_again_at_0_after_32_bits_has_grown_by_both_parts);
    tcase_add_test(t, a_counter_that_went_back_has_not_grown_and_is_gone_on_with_from_there);
    tcase_add_test(t, a_rate_is_below_what_is_more_and_not_below_itself);
    tcase_add_test(t, where_no_time_has_passed_no_rate_is_below);
    tcase_add_test(t, more_packets_than_can_be_reckoned_with_are_not_few);
    tcase_add_test(t, few_packets_may_gather);
    tcase_add_test(t, in_a_small_ring_no_packets_may_gather);
    tcase_add_test(t, what_gathers_fills_no_more_than_half_of_the_ring);
    tcase_add_test(t, what_was_handed_over_and_not_received_waits);
    tcase_add_test(t, nothing_waits_where_more_was_received_than_handed_over_since_then);
    tcase_add_test(
        t, room_is_left_where_packets_take_a_quarter_of_the_ring_and_not_where_they_take_more);
    suite_add_tcase(s, t);
    return s;
}
