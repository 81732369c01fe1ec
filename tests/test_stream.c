/* Tests of src/capture/stream.c. */
#include "src/capture/stream.h"

#include "tests/check.h"
#include "tests/memory_source.h"

#include <stdlib.h>

enum { LENGTH = 1 << 20, BUFFERS = 40 };

static uint8_t bytes[LENGTH];
static struct memory_source source;
static struct stream stream;

/* Whoever lends buffers: all that it lent. */
static struct lender {
    struct stream_buffer buffers[BUFFERS];
    unsigned lent, waits, limit;
    bool same;      /* always the first */
    bool no_memory; /* no more than it has */
} lender;

static struct stream_buffer *lend(void *owner, size_t room, bool waits)
{
    struct lender *l = owner;
    l->waits += waits;
    if (l->lent == l->limit)
        return NULL;
    struct stream_buffer *b = &l->buffers[l->same ? 0 : l->lent];
    l->lent++;
    if (!l->no_memory)
        ck_assert(stream_buffer_reserve(b, room));
    return b;
}

static void setup(void)
{
    for (size_t i = 0; i < LENGTH; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 251);
    source = (struct memory_source){.bytes = bytes, .length = LENGTH};
    lender = (struct lender){.limit = BUFFERS};
    stream_init(&stream, memory_source_read, &source);
}

static void teardown(void)
{
    stream_done(&stream);
    for (unsigned i = 0; i < BUFFERS; i++)
        free(lender.buffers[i].bytes);
}

static const uint8_t *need(size_t length)
{
    const uint8_t *got = stream_need(&stream, length);
    ck_assert_ptr_nonnull(got);
    return got;
}

/* Reads records of 1, 2, 3 .. bytes from `at` on, as many as there are whole. Returns where it
 * stopped. */
static size_t read_records(size_t at)
{
    for (size_t length = 1;; length++) {
        const uint8_t *got = stream_need(&stream, length);
        if (!got)
            return at;
        ck_assert(memcmp(got, bytes + at, length) == 0);
        stream_step(&stream, length);
        at += length;
    }
}

START_TEST(what_goes_in_comes_out_whatever_the_pieces)
{
    static const size_t pieces[] = {0, 1000, 65535, 65536, 65537};
    source.piece = pieces[_i];
    size_t at = read_records(0);
    ck_assert_uint_eq(at + stream_left(&stream), LENGTH);
    ck_assert(memcmp(need(stream_left(&stream)), bytes + at, LENGTH - at) == 0);
    ck_assert_int_eq(stream.error, 0);
}
END_TEST

START_TEST(needing_does_not_step)
{
    ck_assert_mem_eq(need(4), bytes + 0, 1);
    ck_assert_mem_eq(need(70000), bytes + 0, 1);
    stream_step(&stream, 69999);
    ck_assert_mem_eq(need(1), bytes + 69999, 1);
}
END_TEST

START_TEST(more_than_there_is_can_not_be_had_but_the_rest_can)
{
    source.length = 10;
    ck_assert_ptr_null(stream_need(&stream, 11));
    ck_assert_uint_eq(stream_left(&stream), 10);
    ck_assert_mem_eq(need(10), bytes, 10);
}
END_TEST

START_TEST(an_error_comes_after_what_was_before_it)
{
    source.length = 10;
    source.error = EIO;
    need(10);
    ck_assert_int_eq(stream.error, 0);
    ck_assert_ptr_null(stream_need(&stream, 11));
    ck_assert_int_eq(stream.error, EIO);
}
END_TEST

START_TEST(bytes_in_lent_buffers_stay_where_they_are)
{
    const uint8_t *kept[2000];
    size_t at = 0, count = 0;
    need(100); /* some is in its own buffer */
    stream_lend(&stream, lend, &lender);
    for (; (kept[count] = stream_need(&stream, 700)); count++)
        stream_step(&stream, 700);
    ck_assert_uint_eq(count, LENGTH / 700);
    for (size_t i = 0; i < count; i++, at += 700)
        ck_assert(memcmp(kept[i], bytes + at, 700) == 0);
    ck_assert_uint_ge(lender.lent, LENGTH / STREAM_BUFFER);
}
END_TEST

/* There is nothing to lend it for: what it has stays at the front of the same buffer. */
START_TEST(the_same_buffer_may_be_lent_again)
{
    lender.same = true;
    lender.limit = UINT32_MAX;
    stream_lend(&stream, lend, &lender);
    size_t at = read_records(0);
    ck_assert_uint_eq(at + stream_left(&stream), LENGTH);
    /* And may have to grow, with what is left in it. */
    ck_assert_ptr_null(stream_need(&stream, LENGTH));
    ck_assert(memcmp(need(stream_left(&stream)), bytes + at, LENGTH - at) == 0);
}
END_TEST

START_TEST(the_lender_is_told_before_a_wait)
{
    source.piece = 1000;
    source.late = true;
    stream_lend(&stream, lend, &lender);
    lender.same = true; /* it has no use for what is in it */
    need(1000);
    ck_assert_uint_eq(lender.waits, 1);
    need(1000);
    ck_assert_uint_eq(lender.waits, 1);
    need(1001);
    ck_assert_uint_eq(lender.waits, 2);
}
END_TEST

START_TEST(without_another_buffer_it_ends)
{
    lender.limit = (unsigned)_i;
    stream_lend(&stream, lend, &lender);
    size_t at = read_records(0);
    ck_assert_uint_le(at, (size_t)_i * STREAM_BUFFER);
    ck_assert_ptr_null(stream_need(&stream, STREAM_BUFFER));
    ck_assert_int_eq(stream.error, 0);
}
END_TEST

START_TEST(a_buffer_that_is_too_small_means_there_is_no_memory)
{
    stream_lend(&stream, lend, &lender);
    lender.no_memory = true;
    size_t at = read_records(0);
    ck_assert_int_eq(stream.error, ENOMEM);
    ck_assert_uint_le(at, STREAM_BUFFER);
}
END_TEST

Suite *test_stream_suite(void);
Suite *test_stream_suite(void)
{
    Suite *s = suite_create("stream");
    TCase *t = tcase_create("stream");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, what_goes_in_comes_out_whatever_the_pieces, 0, 5);
    tcase_add_test(t, needing_does_not_step);
    tcase_add_test(t, more_than_there_is_can_not_be_had_but_the_rest_can);
    tcase_add_test(t, an_error_comes_after_what_was_before_it);
    tcase_add_test(t, bytes_in_lent_buffers_stay_where_they_are);
    tcase_add_test(t, the_same_buffer_may_be_lent_again);
    tcase_add_test(t, the_lender_is_told_before_a_wait);
    tcase_add_loop_test(t, without_another_buffer_it_ends, 0, 3);
    tcase_add_test(t, a_buffer_that_is_too_small_means_there_is_no_memory);
    suite_add_tcase(s, t);
    return s;
}
