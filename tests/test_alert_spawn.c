/* Tests of src/report/alert_spawn.c; more of it by alert_command. */
#include "src/report/alert_spawn.h"
#include "tests/check.h"
#include "tests/under_memcheck.h"

#include <errno.h>
#include <sys/wait.h>

START_TEST(a_command_finds_its_words_and_the_text)
{
    static const char *const words[] = {
        "/bin/sh", "-c", "read line; test \"$line $0\" = \"text word\"", "word", NULL};
    pid_t pid;
    int status;
    ck_assert_int_eq(alert_spawn(words, "text\n", 5, true, &pid), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

START_TEST(one_that_is_not_there_is_an_error)
{
    static const char *const words[] = {"/nowhere/command", NULL};
    pid_t pid;
    ck_assert_int_eq(alert_spawn(words, "", 0, true, &pid), ENOENT);
}
END_TEST

Suite *test_alert_spawn_suite(void);
Suite *test_alert_spawn_suite(void)
{
    Suite *suite = suite_create("alert_spawn");
    TCase *t = tcase_create("alert_spawn");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_command_finds_its_words_and_the_text);
    if (!under_memcheck()) /* posix_spawn has a memory of its own there, and knows of no error */
        tcase_add_test(t, one_that_is_not_there_is_an_error);
    suite_add_tcase(suite, t);
    return suite;
}
