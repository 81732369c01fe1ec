/* Tests of src/snapshot/moments.c and pieces.c. */
#include "src/base/clock.h"
#include "src/snapshot/moments.h"
#include "src/snapshot/pieces.h"
#include "tests/any.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"

enum { MIB = 1 << 20 };

static struct any any;
static struct snapshot *written, *read_back;
static struct moments *moments;

static void start(void)
{
    any.state = 1;
    written = snapshot_new();
    read_back = snapshot_new();
    moments = moments_new(16 * MIB);
    ck_assert(written && read_back && moments);
    written->taken_at_us = SAMPLE_US(0);
}

static void stop(void)
{
    moments_free(moments);
    snapshot_free(written);
    snapshot_free(read_back);
}

/* Packets have come: some counts are higher, now and then there are more rows. */
static void go_on(int64_t by_us)
{
    written->taken_at_us += by_us;
    written->capture.received += any_below(&any, 1000);
    if (written->port_count < SNAPSHOT_PORTS && any_below(&any, 3) == 0)
        sample_add_port(written, 17, (uint16_t)any_below(&any, 65536), 7);
    if (written->source_count < SNAPSHOT_SOURCES && any_below(&any, 3) == 0)
        sample_add_source(written, "198.51.100.7", any_below(&any, 1000));
    for (uint32_t i = 0; i < written->port_count; i++)
        written->ports[i].packets += any_below(&any, 2);
    written->source_detail_count = 2;
    written->source_details[1].history.seconds[any_below(&any, 60)]++;
}

static void check_equal(const struct snapshot *a, const struct snapshot *b)
{
    struct piece of_a[PIECES], of_b[PIECES];
    pieces_of(a, of_a);
    pieces_of(b, of_b);
    for (size_t i = 0; i < PIECES; i++) {
        ck_assert_uint_eq(of_a[i].bytes, of_b[i].bytes);
        if (of_a[i].bytes > 0)
            ck_assert_mem_eq((const char *)a + of_a[i].offset, (const char *)b + of_b[i].offset,
                             of_a[i].bytes);
    }
}

START_TEST(each_moment_is_read_as_it_was_added_in_whatever_order)
{
    enum { ADDED = 40 };
    struct snapshot *copies[ADDED];
    for (size_t i = 0; i < ADDED; i++) {
        go_on(US_PER_S);
        ck_assert(moments_add(moments, written));
        copies[i] = snapshot_new();
        snapshot_copy(copies[i], written);
    }
    ck_assert_uint_eq(moments_count(moments), ADDED);
    for (size_t i = 0, at = 0; i < ADDED; i++, at = (at + 17) % ADDED) {
        ck_assert(moments_read(moments, at, read_back));
        check_equal(read_back, copies[at]);
        ck_assert_int_eq(moments_time_us(moments, at), copies[at]->taken_at_us);
    }
    for (size_t i = 0; i < ADDED; i++)
        snapshot_free(copies[i]);
}
END_TEST

START_TEST(what_did_not_change_takes_no_room)
{
    for (int i = 0; i < 2000; i++)
        go_on(US_PER_S);
    ck_assert(moments_add(moments, written));
    const size_t first = moments_bytes(moments);
    written->taken_at_us += US_PER_S;
    ck_assert(moments_add(moments, written));
    ck_assert_uint_lt(moments_bytes(moments) - first, first / 10);
}
END_TEST

START_TEST(of_older_than_ten_minutes_one_a_minute_is_kept_and_of_older_than_two_hours_more_none)
{
    enum { ADDED = 10000 };
    const int64_t began_us = written->taken_at_us;
    for (int i = 0; i < ADDED; i++) {
        written->taken_at_us += US_PER_S;
        written->capture.received = (uint64_t)i;
        ck_assert(moments_add(moments, written));
    }
    const size_t count = moments_count(moments);
    ck_assert_uint_ge(count, MOMENTS_SECONDS + MOMENTS_MINUTES);
    ck_assert_uint_le(count, MOMENTS_SECONDS + 2 * MOMENTS_GROUP + MOMENTS_MINUTES);
    for (size_t i = 0; i < count; i++) {
        ck_assert(moments_read(moments, i, read_back));
        ck_assert_uint_eq(read_back->capture.received,
                          (uint64_t)(moments_time_us(moments, i) - began_us) / US_PER_S - 1);
        if (i == 0)
            continue;
        const int64_t step_us = moments_time_us(moments, i) - moments_time_us(moments, i - 1);
        if (i >= count - MOMENTS_SECONDS)
            ck_assert_int_eq(step_us, US_PER_S);
        else if (i < MOMENTS_MINUTES)
            ck_assert_int_eq(step_us, MOMENTS_MINUTE * US_PER_S);
    }
    ck_assert_int_eq(moments_time_us(moments, count - 1), written->taken_at_us);
    int64_t first_us, last_us;
    ck_assert(!moments_pushed_out(moments, &first_us, &last_us)); /* they are old, not too large */
}
END_TEST

START_TEST(the_oldest_make_room_when_the_budget_is_used_up)
{
    int64_t first_us, last_us;
    const int64_t began_us = written->taken_at_us + US_PER_S;
    moments_free(moments);
    moments = moments_new(64 * 1024);
    ck_assert(!moments_pushed_out(moments, &first_us, &last_us));
    for (int i = 0; i < 3000; i++) {
        go_on(US_PER_S);
        ck_assert(moments_add(moments, written));
        ck_assert_uint_gt(moments_count(moments), 0);
        const size_t last = moments_count(moments) - 1;
        const int64_t behind_us = written->taken_at_us - moments_time_us(moments, last);
        ck_assert_int_lt(behind_us, MOMENTS_STEP * (int64_t)US_PER_S);
        if (behind_us == 0) {
            ck_assert(moments_read(moments, last, read_back));
            check_equal(read_back, written);
        }
    }
    ck_assert_uint_lt(moments_count(moments), MOMENTS_SECONDS);
    ck_assert_uint_le(moments_bytes(moments), 2 * 64 * 1024);
    ck_assert(moments_pushed_out(moments, &first_us, &last_us));
    ck_assert_int_eq(first_us, began_us);
    ck_assert_int_lt(last_us, moments_time_us(moments, 0));
    ck_assert_int_ge(last_us, moments_time_us(moments, 0) - MOMENTS_STEP * (int64_t)US_PER_S);
}
END_TEST

/* Random bytes can not be compressed. */
static void fill_with_noise(size_t ports)
{
    written->port_count = (uint32_t)ports;
    for (size_t i = 0; i < ports; i++)
        written->ports[i].bytes = any_u64(&any);
}

START_TEST(one_larger_than_the_budget_is_refused_and_the_next_is_kept)
{
    moments_free(moments);
    moments = moments_new(64 * 1024);
    ck_assert(moments_add(moments, written));
    fill_with_noise(20000);
    written->taken_at_us += US_PER_S;
    ck_assert(!moments_add(moments, written));
    written->port_count = 10;
    written->taken_at_us += US_PER_S;
    ck_assert(moments_add(moments, written));
    ck_assert_uint_eq(moments_count(moments), 2);
    ck_assert(moments_read(moments, 1, read_back));
    check_equal(read_back, written);
    ck_assert(moments_read(moments, 0, read_back));
    ck_assert_uint_eq(read_back->port_count, 0);
}
END_TEST

START_TEST(large_ones_are_kept_less_often)
{
    enum { SMALL = 100, LARGE = 41 };
    for (size_t i = 1; i <= SMALL; i++) {
        go_on(US_PER_S);
        ck_assert(moments_add(moments, written));
        ck_assert_uint_eq(moments_count(moments), i);
    }
    for (int i = 0; i < LARGE; i++) {
        fill_with_noise(100000);
        written->taken_at_us += US_PER_S;
        ck_assert(moments_add(moments, written));
        ck_assert(moments_add(moments, written)); /* which does not count as another */
    }
    const size_t count = moments_count(moments), last = count - 1;
    const int64_t apart_us = moments_time_us(moments, last) - moments_time_us(moments, last - 1);
    ck_assert_int_gt(apart_us, 4 * (int64_t)US_PER_S);
    ck_assert_int_le(apart_us, MOMENTS_STEP * (int64_t)US_PER_S);
    ck_assert_int_lt(written->taken_at_us - moments_time_us(moments, last),
                     MOMENTS_STEP * (int64_t)US_PER_S);
}
END_TEST

START_TEST(one_of_every_port_there_is_comes_back_too)
{
    ck_assert(moments_add(moments, written));
    fill_with_noise(SNAPSHOT_PORTS);
    written->taken_at_us += US_PER_S;
    ck_assert(moments_add(moments, written));
    ck_assert(moments_read(moments, 1, read_back));
    check_equal(read_back, written);
}
END_TEST

START_TEST(a_moment_is_found_by_its_time)
{
    const int64_t began_us = written->taken_at_us;
    for (int i = 0; i < 50; i++) {
        ck_assert(moments_add(moments, written));
        written->taken_at_us += 2 * US_PER_S;
    }
    ck_assert_uint_eq(moments_at(moments, began_us), 0);
    ck_assert_uint_eq(moments_at(moments, began_us - 1), 0); /* none is as old: the oldest */
    ck_assert_uint_eq(moments_at(moments, began_us + 40 * US_PER_S), 20);
    ck_assert_uint_eq(moments_at(moments, began_us + 41 * US_PER_S), 20);
    ck_assert_uint_eq(moments_at(moments, INT64_MAX), 49);
}
END_TEST

START_TEST(what_is_not_later_than_the_last_is_not_kept_twice)
{
    ck_assert(moments_add(moments, written));
    ck_assert(moments_add(moments, written));
    written->taken_at_us -= US_PER_S;
    ck_assert(moments_add(moments, written));
    written->taken_at_us = SNAPSHOT_UNKNOWN;
    ck_assert(moments_add(moments, written));
    ck_assert_uint_eq(moments_count(moments), 1);
}
END_TEST

Suite *test_moments_suite(void);
Suite *test_moments_suite(void)
{
    Suite *suite = suite_create("moments");
    TCase *t = tcase_create("moments");
    tcase_add_checked_fixture(t, start, stop);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, each_moment_is_read_as_it_was_added_in_whatever_order);
    tcase_add_test(t, what_did_not_change_takes_no_room);
    tcase_add_test(
        t, of_older_than_ten_minutes_one_a_minute_is_kept_and_of_older_than_two_hours_more_none);
    tcase_add_test(t, the_oldest_make_room_when_the_budget_is_used_up);
    tcase_add_test(t, one_larger_than_the_budget_is_refused_and_the_next_is_kept);
    tcase_add_test(t, large_ones_are_kept_less_often);
    tcase_add_test(t, one_of_every_port_there_is_comes_back_too);
    tcase_add_test(t, a_moment_is_found_by_its_time);
    tcase_add_test(t, what_is_not_later_than_the_last_is_not_kept_twice);
    suite_add_tcase(suite, t);
    return suite;
}
