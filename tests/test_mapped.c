/* Tests of src/capture/mapped.c, on a file in memory. */
#include "src/capture/mapped.h"

#include "tests/check.h"
#include "tests/under_memcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LENGTH = 3 * MAPPED_VIEW + 1000 };

static uint8_t *content;
static size_t page;
static int fd;
static struct mapped mapped;

static void setup(void)
{
    page = (size_t)sysconf(_SC_PAGESIZE);
    content = malloc(LENGTH);
    for (size_t i = 0; i < LENGTH; i++)
        content[i] = (uint8_t)(i * 7 + i / 251);
    fd = memfd_create("capture", 0);
    ck_assert_int_eq(pwrite(fd, content, LENGTH, 0), LENGTH);
    ck_assert(mapped_open(&mapped, fd));
}

static void teardown(void)
{
    mapped_close(&mapped);
    close(fd);
    free(content);
}

/* The view has those bytes of the file. */
static void has(uint64_t at, size_t length)
{
    ck_assert(mapped.begins <= at && at + length <= mapped.begins + mapped.length);
    ck_assert_mem_eq(mapped.bytes + (at - mapped.begins), content + at, length);
}

static void ends_before(uint64_t at)
{
    ck_assert(!mapped_move(&mapped, at, 1));
    ck_assert_int_eq(errno, 0);
}

START_TEST(each_byte_of_a_file_is_seen_as_the_view_moves)
{
    for (uint64_t at = 0; at < LENGTH; at += 1000003) {
        const size_t length = LENGTH - at < 1000003 ? (size_t)(LENGTH - at) : 1000003;
        ck_assert(mapped_move(&mapped, at, length));
        has(at, length);
    }
    ends_before(LENGTH);
    ck_assert(!mapped_is_broken(&mapped));
}
END_TEST

START_TEST(a_view_goes_on_by_pieces_where_it_is)
{
    ck_assert(mapped_move(&mapped, 0, 1));
    const uint8_t *bytes = mapped.bytes;
    for (uint64_t at = MAPPED_PIECE; at < MAPPED_VIEW; at += MAPPED_PIECE) {
        ck_assert_uint_eq(mapped.length, at);
        ck_assert(mapped_move(&mapped, at - 10, 20));
        ck_assert_ptr_eq(mapped.bytes, bytes);
        has(at - 10, MAPPED_PIECE);
    }
    ck_assert_uint_eq(mapped.length, MAPPED_VIEW);
    ck_assert(mapped_move(&mapped, MAPPED_VIEW - 10, 20));
    has(MAPPED_VIEW - 10, 20);
}
END_TEST

START_TEST(a_view_goes_on_no_further_than_a_file_that_was_cut)
{
    ck_assert(mapped_move(&mapped, 0, 1));
    ck_assert_int_eq(ftruncate(fd, MAPPED_PIECE + 100), 0);
    ck_assert(mapped_move(&mapped, MAPPED_PIECE - 10, 20));
    ck_assert_uint_eq(mapped.length, MAPPED_PIECE + 100);
    ends_before(MAPPED_PIECE + 100);
}
END_TEST

START_TEST(a_view_becomes_shorter_with_a_file_that_was_cut)
{
    ck_assert(mapped_move(&mapped, 0, 1));
    ck_assert_int_eq(ftruncate(fd, (off_t)(3 * page)), 0);
    ck_assert(mapped_move(&mapped, page, MAPPED_PIECE));
    ck_assert_uint_eq(mapped.length, 3 * page);
    has(page, 2 * page);
    ck_assert(!mapped_is_broken(&mapped));
}
END_TEST

START_TEST(a_view_is_as_long_as_is_asked_for)
{
    ck_assert(mapped_move(&mapped, 5000, 2 * MAPPED_VIEW));
    has(5000, 2 * MAPPED_VIEW);
}
END_TEST

START_TEST(a_view_ends_with_the_file)
{
    ck_assert(mapped_move(&mapped, LENGTH - 10, MAPPED_VIEW));
    ck_assert_uint_eq(mapped.begins + mapped.length, LENGTH);
    has(LENGTH - 10, 10);
}
END_TEST

START_TEST(what_a_file_grew_by_is_seen)
{
    ck_assert(mapped_move(&mapped, LENGTH - 10, 20));
    ck_assert_int_eq(pwrite(fd, content, 100, LENGTH), 100);
    ck_assert(mapped_move(&mapped, LENGTH, 100));
    ck_assert_mem_eq(mapped.bytes + (LENGTH - mapped.begins), content, 100);
    ends_before(LENGTH + 100);
}
END_TEST

START_TEST(what_is_changed_in_a_view_does_not_reach_the_file)
{
    uint8_t byte;
    ck_assert(mapped_move(&mapped, 0, 1));
    mapped.bytes[0] ^= 0xff;
    ck_assert_int_eq(pread(fd, &byte, 1, 0), 1);
    ck_assert_uint_eq(byte, content[0]);
}
END_TEST

START_TEST(bytes_that_are_gone_are_zeros_and_told)
{
    ck_assert(mapped_move(&mapped, 0, MAPPED_VIEW));
    ck_assert_int_eq(ftruncate(fd, (off_t)(2 * page)), 0);
    has(0, 2 * page);
    ck_assert(!mapped_is_broken(&mapped));
    for (size_t at = 2 * page; at < 5 * page; at++)
        ck_assert_uint_eq(mapped.bytes[at], 0);
    ck_assert(mapped_is_broken(&mapped));
    ck_assert_int_eq(mapped_error(&mapped), 0);
    ends_before(3 * page);
}
END_TEST

START_TEST(what_is_cut_within_a_page_is_found_by_a_look)
{
    ck_assert(mapped_move(&mapped, 0, 1));
    ck_assert_int_eq(ftruncate(fd, 100), 0);
    ck_assert_uint_eq(mapped.bytes[100], 0);
    ck_assert(!mapped_is_broken(&mapped));
    ck_assert(!mapped_look(&mapped, 100));
    ck_assert(mapped_look(&mapped, 101));
}
END_TEST

START_TEST(that_a_file_is_shorter_than_it_was_is_found_by_a_look)
{
    ck_assert(mapped_move(&mapped, 0, 1));
    ck_assert_uint_eq(mapped.size, LENGTH);
    ck_assert(!mapped_look(&mapped, mapped.size));
    ck_assert_int_eq(ftruncate(fd, LENGTH - 1), 0);
    ck_assert(mapped_move(&mapped, LENGTH - 100, 100));
    ck_assert(!mapped_is_broken(&mapped));
    ck_assert(mapped_look(&mapped, mapped.size));
    ck_assert_int_eq(mapped_error(&mapped), 0);
}
END_TEST

START_TEST(what_can_not_be_mapped_is_told)
{
    const int copy = dup(fd);
    ck_assert_int_eq(close(fd), 0);
    ck_assert(!mapped_move(&mapped, 0, 1));
    ck_assert_int_eq(errno, EBADF);
    fd = copy;
}
END_TEST

START_TEST(a_second_file_is_not_mapped)
{
    struct mapped second;
    ck_assert(!mapped_open(&second, fd));
    mapped_close(&mapped);
    ck_assert(mapped_open(&second, fd));
    mapped_close(&second);
    ck_assert(mapped_open(&mapped, fd));
}
END_TEST

/* Beyond another mapping's file. */
static void look_elsewhere(void)
{
    const int other = memfd_create("other", 0);
    volatile uint8_t *bytes = mmap(NULL, page, PROT_READ, MAP_PRIVATE, other, 0);
    (void)bytes[0];
}

enum { HAS_IT = 9 };

static void leave(int signal_number)
{
    (void)signal_number;
    _exit(HAS_IT);
}

START_TEST(another_bus_error_is_for_who_had_it_before)
{
    mapped_close(&mapped);
    signal(SIGBUS, leave);
    ck_assert(mapped_open(&mapped, fd));
    ck_assert(mapped_move(&mapped, 0, 1));
    look_elsewhere();
}
END_TEST

static volatile sig_atomic_t caught;

static void note(int signal_number)
{
    caught = signal_number;
}

START_TEST(whoever_had_the_signal_has_it_again)
{
    mapped_close(&mapped);
    signal(SIGBUS, note);
    ck_assert(mapped_open(&mapped, fd));
    mapped_close(&mapped);
    raise(SIGBUS);
    ck_assert_int_eq(caught, SIGBUS);
    caught = 0;
    ck_assert(mapped_open(&mapped, fd));
    raise(SIGBUS); /* somebody's, and no fault of the file */
    ck_assert_int_eq(caught, SIGBUS);
    ck_assert(!mapped_is_broken(&mapped));
}
END_TEST

Suite *test_mapped_suite(void);
Suite *test_mapped_suite(void)
{
    Suite *s = suite_create("mapped");
    TCase *t = tcase_create("mapped");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, each_byte_of_a_file_is_seen_as_the_view_moves);
    tcase_add_test(t, a_view_goes_on_by_pieces_where_it_is);
    tcase_add_test(t, a_view_goes_on_no_further_than_a_file_that_was_cut);
    tcase_add_test(t, a_view_becomes_shorter_with_a_file_that_was_cut);
    tcase_add_test(t, a_view_is_as_long_as_is_asked_for);
    tcase_add_test(t, a_view_ends_with_the_file);
    tcase_add_test(t, what_a_file_grew_by_is_seen);
    tcase_add_test(t, what_is_changed_in_a_view_does_not_reach_the_file);
    if (!under_memcheck()) /* valgrind 3.19 crashes where the handler of SIGBUS is to run */
        tcase_add_test(t, bytes_that_are_gone_are_zeros_and_told);
    tcase_add_test(t, what_is_cut_within_a_page_is_found_by_a_look);
    tcase_add_test(t, that_a_file_is_shorter_than_it_was_is_found_by_a_look);
    tcase_add_test(t, what_can_not_be_mapped_is_told);
    tcase_add_test(t, a_second_file_is_not_mapped);
    tcase_add_exit_test(t, another_bus_error_is_for_who_had_it_before, HAS_IT);
    tcase_add_test(t, whoever_had_the_signal_has_it_again);
    suite_add_tcase(s, t);
    return s;
}
