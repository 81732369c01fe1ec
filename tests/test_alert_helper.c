/* Tests of src/report/alert_helper.c, with real commands. */
#include "src/report/alert_command.h"
#include "src/report/alert_helper.h"

#include "tests/check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *command[3] = {"/bin/sh", "-c", NULL};
static const char *const more[ALERT_COMMAND_MORE] = {"insider", "critical", "probe",
                                                     "203.0.113.17"};
static char result[64], text[4096];
static int helper, error, status;

static size_t words(void *context, bool again, const char *const **list)
{
    size_t *count = context;
    if (again)
        command[2] = "echo again > \"$RESULT\"";
    *list = command;
    return *count;
}

static bool prepare(void *context)
{
    (void)context;
    return true;
}

static void begin(const char *body, size_t count)
{
    static size_t kept;
    kept = count;
    const struct alert_helper_settings settings = {words, prepare, &kept};
    command[2] = body;
    snprintf(result, sizeof result, "/tmp/tapwatch-helper-XXXXXX");
    const int fd = mkstemp(result);
    ck_assert_int_ge(fd, 0);
    close(fd);
    setenv("RESULT", result, 1);
    helper = alert_helper_fork(&settings);
    ck_assert_int_gt(helper, 0);
}

static enum alert_helper_news wait_for_news(void)
{
    enum alert_helper_news news = ALERT_HELPER_RUNS;
    for (int i = 0; i < 1000 && news == ALERT_HELPER_RUNS; i++) {
        usleep(10000);
        news = alert_helper_hear(helper, &error, &status);
    }
    return news;
}

static const char *read_result(void)
{
    FILE *in = fopen(result, "re");
    ck_assert_ptr_nonnull(in);
    text[fread(text, 1, sizeof text - 1, in)] = 0;
    fclose(in);
    unlink(result);
    return text;
}

START_TEST(it_starts_its_own_command_with_the_words_and_the_text_it_is_told)
{
    begin("echo \"$0 $*\" > \"$RESULT\"; cat >> \"$RESULT\"", 3);
    ck_assert_int_eq(alert_helper_start(helper, more, "{}\n", 3, true), 0);
    ck_assert_int_eq(wait_for_news(), ALERT_HELPER_ENDED);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_str_eq(read_result(), "insider critical probe 203.0.113.17\n{}\n");
}
END_TEST

START_TEST(how_it_ended_is_told)
{
    begin("exit 7", 3);
    ck_assert_int_eq(alert_helper_start(helper, more, "", 0, true), 0);
    ck_assert_int_eq(wait_for_news(), ALERT_HELPER_ENDED);
    ck_assert_int_eq(WEXITSTATUS(status), 7);
    unlink(result);
}
END_TEST

START_TEST(one_that_runs_is_killed_when_that_is_asked_for)
{
    begin("sleep 600", 3);
    ck_assert_int_eq(alert_helper_start(helper, more, "", 0, true), 0);
    usleep(200000);
    ck_assert_int_eq(alert_helper_hear(helper, &error, &status), ALERT_HELPER_RUNS);
    alert_helper_kill(helper);
    ck_assert_int_eq(wait_for_news(), ALERT_HELPER_ENDED);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    unlink(result);
}
END_TEST

START_TEST(without_a_command_nothing_is_started)
{
    begin("true", 0);
    ck_assert_int_eq(alert_helper_start(helper, more, "", 0, true), 0);
    ck_assert_int_eq(wait_for_news(), ALERT_HELPER_FAILED);
    ck_assert_int_eq(error, EINVAL);
    unlink(result);
}
END_TEST

START_TEST(what_is_no_request_is_not_obeyed)
{
    char rubbish[64];
    begin("echo run > \"$RESULT\"", 3);
    memset(rubbish, 0, sizeof rubbish);
    ck_assert_int_eq(write(helper, rubbish, sizeof rubbish), sizeof rubbish);
    usleep(200000);
    ck_assert_int_eq(alert_helper_hear(helper, &error, &status), ALERT_HELPER_RUNS);
    ck_assert_str_eq(read_result(), "");
}
END_TEST

START_TEST(the_command_is_looked_for_again_when_that_is_asked_for)
{
    begin("echo before > \"$RESULT\"", 3);
    alert_helper_read_again(helper);
    ck_assert_int_eq(alert_helper_start(helper, more, "", 0, true), 0);
    ck_assert_int_eq(wait_for_news(), ALERT_HELPER_ENDED);
    ck_assert_str_eq(read_result(), "again\n");
}
END_TEST

START_TEST(it_ends_with_the_other_side)
{
    begin("true", 3);
    close(helper);
    ck_assert_int_gt(wait(&status), 0);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    unlink(result);
}
END_TEST

Suite *test_alert_helper_suite(void);
Suite *test_alert_helper_suite(void)
{
    Suite *suite = suite_create("alert_helper");
    TCase *t = tcase_create("alert_helper");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, it_starts_its_own_command_with_the_words_and_the_text_it_is_told);
    tcase_add_test(t, how_it_ended_is_told);
    tcase_add_test(t, one_that_runs_is_killed_when_that_is_asked_for);
    tcase_add_test(t, without_a_command_nothing_is_started);
    tcase_add_test(t, what_is_no_request_is_not_obeyed);
    tcase_add_test(t, the_command_is_looked_for_again_when_that_is_asked_for);
    tcase_add_test(t, it_ends_with_the_other_side);
    suite_add_tcase(suite, t);
    return suite;
}
