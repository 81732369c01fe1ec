/* Tests of src/report/json_pair.c. */
#include "src/report/json_pair.h"

#include "tests/check.h"
#include "tests/full_disk.h"
#include "tests/no_threads.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static struct json_out o;
static struct json_pair pair;
static pthread_t caller;
static int row_bytes;    /* of text in each row */
static uint32_t bad_row; /* that one is a mistake; UINT32_MAX: none is */
static uint32_t chunk;   /* rows at a time */
static bool helped;      /* some row was put by another thread than the caller's */

static void prepare(void)
{
    caller = pthread_self();
    row_bytes = 10;
    bad_row = UINT32_MAX;
    helped = false;
    chunk = 128;
    pair = (struct json_pair){0};
}

static void clean_up(void)
{
    json_pair_end(&pair);
}

static void put_row(struct json_out *out, const struct snapshot *s, uint32_t i)
{
    char text[8192];
    (void)s;
    if (!pthread_equal(pthread_self(), caller))
        helped = true;
    snprintf(text, sizeof text, "%0*u", row_bytes, i);
    json_out_begin_object(out, NULL);
    if (i == bad_row)
        json_out_number(out, NULL, i); /* a member without a name */
    else
        json_out_text(out, "row", text);
    json_out_end_object(out);
}

/* What rows 1 to count - 1 are, to be freed. */
static char *expected(uint32_t count)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    for (uint32_t i = 1; i < count; i++)
        fprintf(out, ",\n{\"row\":\"%0*u\"}", row_bytes, i);
    fclose(out);
    return text;
}

static void put_list(uint32_t count, const char *separator)
{
    const struct json_list list = {
        .row = put_row, .count = count, .chunk = chunk, .separator = separator};
    json_pair_put(&pair, &o, &list);
}

static void check_rows(uint32_t count)
{
    char *got, *want = expected(count);
    size_t size;
    FILE *out = open_memstream(&got, &size);
    json_out_open(&o, out);
    put_list(count, ",\n");
    ck_assert(json_out_close(&o));
    fclose(out);
    ck_assert_msg(strcmp(got, want) == 0, "%u rows of %d bytes are others", count, row_bytes);
    free(got);
    free(want);
}

START_TEST(a_short_list_is_put_by_the_caller)
{
    for (uint32_t count = 1; count < JSON_PAIR_LEAST; count += count < 260 ? 1 : 101)
        check_rows(count);
    ck_assert(!helped);
}
END_TEST

START_TEST(a_long_list_is_the_same_by_two_threads)
{
    for (uint32_t count = JSON_PAIR_LEAST; count < JSON_PAIR_LEAST + 300; count += 37)
        check_rows(count);
    ck_assert(helped);
    check_rows(131072);
    for (chunk = 1; chunk <= 64; chunk *= 4)
        check_rows(5000);
}
END_TEST

START_TEST(one_helper_is_there_for_all_lists_of_a_document)
{
    check_rows(JSON_PAIR_LEAST - 1);
    ck_assert_ptr_null(pair.helper);
    check_rows(JSON_PAIR_LEAST);
    const struct helper *helper = pair.helper;
    ck_assert_ptr_nonnull(helper);
    for (uint32_t count = 1; count < 3000; count += 299)
        check_rows(count);
    ck_assert_ptr_eq(pair.helper, helper);
    json_pair_end(&pair);
    ck_assert_ptr_null(pair.helper);
}
END_TEST

START_TEST(where_no_thread_is_to_be_had_the_caller_puts_all)
{
    no_threads();
    check_rows(JSON_PAIR_LEAST);
    check_rows(5000);
    ck_assert(!helped);
    ck_assert_ptr_null(pair.helper);
}
END_TEST

START_TEST(a_chunk_may_be_larger_than_what_waits)
{
    row_bytes = 6000;
    check_rows(JSON_PAIR_LEAST + 1);
}
END_TEST

/* Of the disk. */
static size_t room;

static bool put_all(uint32_t count)
{
    FILE *out = full_disk_open(&room);
    json_out_open(&o, out);
    put_list(count, ",");
    put_list(count / 2, ","); /* nothing, if the first one failed */
    json_pair_end(&pair);
    const bool good = json_out_close(&o);
    const int error = errno;
    fclose(out);
    errno = error;
    return good;
}

START_TEST(a_full_disk_ends_both_threads)
{
    for (size_t size = 0; size < 2600000; size += 90001) {
        room = size;
        ck_assert(!put_all(131072));
        ck_assert_int_eq(errno, ENOSPC);
    }
    room = SIZE_MAX;
    ck_assert(put_all(131072));
}
END_TEST

START_TEST(a_failure_of_the_helper_is_told)
{
    for (uint32_t row = 1; row < JSON_PAIR_LEAST; row += 97) {
        room = SIZE_MAX;
        bad_row = row;
        ck_assert(!put_all(JSON_PAIR_LEAST));
        ck_assert_int_eq(errno, EINVAL);
    }
}
END_TEST

Suite *test_json_pair_suite(void);
Suite *test_json_pair_suite(void)
{
    Suite *suite = suite_create("json_pair");
    TCase *t = tcase_create("json_pair");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, a_short_list_is_put_by_the_caller);
    tcase_add_test(t, a_long_list_is_the_same_by_two_threads);
    tcase_add_test(t, one_helper_is_there_for_all_lists_of_a_document);
    tcase_add_test(t, where_no_thread_is_to_be_had_the_caller_puts_all);
    tcase_add_test(t, a_chunk_may_be_larger_than_what_waits);
    tcase_add_test(t, a_full_disk_ends_both_threads);
    tcase_add_test(t, a_failure_of_the_helper_is_told);
    suite_add_tcase(suite, t);
    return suite;
}
