/* Tests of src/sandbox/descriptors.c. */
#include "src/sandbox/descriptors.h"

#include "tests/check.h"

#include <fcntl.h>
#include <unistd.h>

START_TEST(what_was_open_is_closed_but_for_what_is_named_and_the_streams)
{
    char program[] = "tapwatch", option[] = "-r", file[] = "/dev/fd/63", other[] = "/dev/fd/163";
    char *words[] = {program, option, file, other, NULL};
    ck_assert_int_eq(dup2(STDIN_FILENO, 63), 63);
    ck_assert_int_eq(dup2(STDIN_FILENO, 64), 64);
    ck_assert_int_eq(dup2(STDIN_FILENO, 16), 16);
    descriptors_note();
    ck_assert_int_eq(dup2(STDIN_FILENO, 65), 65); /* ours */
    descriptors_close(4, words);
    ck_assert_int_ge(fcntl(63, F_GETFD), 0);
    ck_assert_int_lt(fcntl(64, F_GETFD), 0);
    ck_assert_int_lt(fcntl(16, F_GETFD), 0);
    ck_assert_int_ge(fcntl(65, F_GETFD), 0);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        ck_assert_int_ge(fcntl(fd, F_GETFD), 0);
}
END_TEST

Suite *test_descriptors_suite(void);
Suite *test_descriptors_suite(void)
{
    Suite *suite = suite_create("descriptors");
    TCase *t = tcase_create("descriptors");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, what_was_open_is_closed_but_for_what_is_named_and_the_streams);
    suite_add_tcase(suite, t);
    return suite;
}
