/* Tests of src/base/arena.c. */
#include "src/base/arena.h"

#include "tests/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

START_TEST(a_piece_takes_whole_cache_lines)
{
    ck_assert_uint_eq(arena_size(0), 0);
    ck_assert_uint_eq(arena_size(1), 64);
    ck_assert_uint_eq(arena_size(64), 64);
    ck_assert_uint_eq(arena_size(65), 128);
}
END_TEST

START_TEST(pieces_are_zeroed_aligned_apart_and_fill_the_whole)
{
    static const size_t sizes[] = {1, 64, 65, 1000, 3, 100000};
    enum { PIECES = sizeof sizes / sizeof sizes[0] };
    unsigned char *pieces[PIECES];
    struct arena a;
    size_t size = 0;
    for (int i = 0; i < PIECES; i++)
        size += arena_size(sizes[i]);
    ck_assert(arena_open(&a, size));
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = arena_take(&a, sizes[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % ARENA_ALIGN, 0);
        for (size_t k = 0; k < sizes[i]; k++)
            ck_assert_uint_eq(pieces[i][k], 0);
    }
    ck_assert_uint_eq(a.used, a.size);
    for (int i = 0; i < PIECES; i++)
        memset(pieces[i], i + 1, sizes[i]);
    for (int i = 0; i < PIECES; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            ck_assert_uint_eq(pieces[i][k], (unsigned)i + 1);
    arena_close(&a);
}
END_TEST

/* Whether every page of it is there (mincore(2)). */
static bool is_resident(const struct arena *a)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (a->size + page - 1) / page;
    unsigned char *there = calloc(pages, 1);
    ck_assert_ptr_nonnull(there);
    ck_assert_int_eq(mincore(a->memory, a->size, there), 0);
    size_t count = 0;
    for (size_t i = 0; i < pages; i++)
        count += there[i] & 1;
    free(there);
    return count == pages;
}

START_TEST(touched_memory_is_there_at_once_and_zeroed)
{
    struct arena a;
    ck_assert(arena_open(&a, 8 << 20));
    ck_assert(!is_resident(&a));
    arena_touch(&a);
    ck_assert(is_resident(&a));
    for (size_t i = 0; i < a.size; i += 997)
        ck_assert_int_eq(a.memory[i], 0);
    arena_close(&a);
}
END_TEST

START_TEST(memory_can_be_touched_part_by_part)
{
    enum { SIZE = (5 << 20) + 1000 };
    struct arena a;
    int parts = 0;
    ck_assert(arena_open(&a, SIZE));
    a.memory[SIZE - 1] = 7; /* what is in use stays as it is */
    ck_assert(arena_touch_more(&a));
    ck_assert(!is_resident(&a));
    for (parts = 1; arena_touch_more(&a); parts++)
        ;
    ck_assert_int_eq(parts, 3);
    ck_assert(is_resident(&a));
    ck_assert_int_eq(a.memory[SIZE - 1], 7);
    ck_assert_int_eq(a.memory[0], 0);
    ck_assert(!arena_touch_more(&a));
    arena_close(&a);
}
END_TEST

START_TEST(cleared_memory_is_zeroed_and_can_be_taken_again)
{
    struct arena a;
    ck_assert(arena_open(&a, 1 << 20));
    char *first = arena_take(&a, 1 << 20);
    memset(first, 'x', 1 << 20);
    arena_clear(&a);
    ck_assert_ptr_eq(arena_take(&a, 1 << 20), first);
    for (size_t i = 0; i < 1 << 20; i++)
        ck_assert_int_eq(first[i], 0);
    arena_close(&a);
}
END_TEST

START_TEST(more_than_there_is_fails_and_leaves_nothing)
{
    struct arena a;
    ck_assert(!arena_open(&a, SIZE_MAX / 2));
    arena_close(&a);
    ck_assert_ptr_null(a.memory);
}
END_TEST

START_TEST(closing_gives_back_and_may_be_done_twice)
{
    struct arena a;
    ck_assert(arena_open(&a, 4096));
    ck_assert_uint_eq(a.size, 4096);
    arena_close(&a);
    ck_assert_ptr_null(a.memory);
    ck_assert_uint_eq(a.size, 0);
    arena_close(&a);
}
END_TEST

Suite *test_arena_suite(void);
Suite *test_arena_suite(void)
{
    Suite *suite = suite_create("arena");
    TCase *c = tcase_create("arena");
    tcase_add_test(c, a_piece_takes_whole_cache_lines);
    tcase_add_test(c, pieces_are_zeroed_aligned_apart_and_fill_the_whole);
    tcase_add_test(c, touched_memory_is_there_at_once_and_zeroed);
    tcase_add_test(c, memory_can_be_touched_part_by_part);
    tcase_add_test(c, cleared_memory_is_zeroed_and_can_be_taken_again);
    tcase_add_test(c, more_than_there_is_fails_and_leaves_nothing);
    tcase_add_test(c, closing_gives_back_and_may_be_done_twice);
    suite_add_tcase(suite, c);
    return suite;
}
