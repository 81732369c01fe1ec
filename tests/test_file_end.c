/* Tests of src/report/file_end.c. */
#include "src/report/file_end.h"

#include "tests/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64], text[64];
static int fd;

/* A file with "before" in it. */
static void prepare(void)
{
    strcpy(path, "/tmp/tapwatch-end-XXXXXX");
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "before", 6), 6);
}

static void clean_up(void)
{
    close(fd);
    unlink(path);
}

static void open_with(int flags)
{
    close(fd);
    fd = open(path, O_RDWR | flags);
    ck_assert_int_ge(fd, 0);
}

static void put(int to, const char *words)
{
    ck_assert_int_eq(write(to, words, strlen(words)), (long)strlen(words));
}

static const char *contents(void)
{
    const ssize_t length = pread(fd, text, sizeof text - 1, 0);
    ck_assert_int_ge(length, 0);
    text[length] = '\0';
    return text;
}

START_TEST(it_is_where_the_next_bytes_go)
{
    ck_assert_int_eq(file_end_find(fd), 6);
    open_with(0);
    ck_assert_int_eq(file_end_find(fd), 0);
    open_with(O_APPEND);
    ck_assert_int_eq(file_end_find(fd), 6);
    open_with(O_TRUNC);
    ck_assert_int_eq(file_end_find(fd), 0);
}
END_TEST

START_TEST(what_is_no_file_has_none)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(file_end_find(ends[1]), -1);
    const int device = open("/dev/null", O_WRONLY);
    ck_assert_int_eq(file_end_find(device), -1);
    ck_assert_int_eq(file_end_find(-1), -1);
}
END_TEST

START_TEST(what_was_taken_back_leaves_no_hole)
{
    for (int append = 0; append < 2; append++) {
        if (append)
            open_with(O_APPEND);
        const off_t end = file_end_find(fd);
        put(fd, "half");
        ck_assert(file_end_take_back(fd, end, 4));
        ck_assert_str_eq(contents(), "before");
        put(fd, "whole");
        ck_assert_str_eq(contents(), "beforewhole");
        ck_assert(file_end_take_back(fd, end, 5));
    }
}
END_TEST

START_TEST(what_somebody_else_wrote_is_not)
{
    const off_t end = file_end_find(fd);
    const int other = open(path, O_WRONLY | O_APPEND);
    put(fd, "half");
    put(other, "other");
    ck_assert(!file_end_take_back(fd, end, 4));
    ck_assert_str_eq(contents(), "beforehalfother");
    close(other);
}
END_TEST

START_TEST(nor_does_what_somebody_cut_off_come_back_as_zeros)
{
    struct stat st;
    const off_t end = file_end_find(fd);
    put(fd, "half");
    ck_assert_int_eq(truncate(path, 2), 0);
    ck_assert(!file_end_take_back(fd, end, 4));
    ck_assert_int_eq(fstat(fd, &st), 0);
    ck_assert_int_eq(st.st_size, 2);
}
END_TEST

/* As in { tapwatch ...; } <>FILE */
START_TEST(what_lies_behind_it_is_not)
{
    open_with(0);
    const off_t end = file_end_find(fd);
    put(fd, "hal");
    ck_assert(!file_end_take_back(fd, end, 3));
    ck_assert_str_eq(contents(), "halore");
}
END_TEST

Suite *test_file_end_suite(void);
Suite *test_file_end_suite(void)
{
    Suite *suite = suite_create("file_end");
    TCase *t = tcase_create("file_end");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, it_is_where_the_next_bytes_go);
    tcase_add_test(t, what_is_no_file_has_none);
    tcase_add_test(t, what_was_taken_back_leaves_no_hole);
    tcase_add_test(t, what_somebody_else_wrote_is_not);
    tcase_add_test(t, nor_does_what_somebody_cut_off_come_back_as_zeros);
    tcase_add_test(t, what_lies_behind_it_is_not);
    suite_add_tcase(suite, t);
    return suite;
}
