/* Tests of src/base/log.c: what arrives on standard error. */
#include "src/base/log.h"

#include "tests/check.h"

#include <string.h>
#include <unistd.h>

static int log_pipe[2];

/* Standard error becomes a pipe; each test runs in a process of its own. */
static void catch_log(void)
{
    ck_assert_int_eq(pipe(log_pipe), 0);
    ck_assert_int_eq(dup2(log_pipe[1], STDERR_FILENO), STDERR_FILENO);
    close(log_pipe[1]);
}

/* Everything written since; the pipe ends with it. */
static const char *caught(void)
{
    static char text[65536];
    size_t used = 0;
    close(STDERR_FILENO);
    for (ssize_t n; (n = read(log_pipe[0], text + used, sizeof text - 1 - used)) > 0;)
        used += (size_t)n;
    text[used] = '\0';
    return text;
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

START_TEST(a_message_is_one_line_that_names_the_program)
{
    log_error("%s: %s", "eth0", "down");
    ck_assert_str_eq(caught(), "tapwatch: eth0: down\n");
}
END_TEST

START_TEST(control_bytes_do_not_reach_the_terminal)
{
    log_note("\x1b[2Jfile\nname\x7f\t\xc3\xa4");
    ck_assert_str_eq(caught(), "tapwatch: ?[2Jfile?name??\xc3\xa4\n");
}
END_TEST

START_TEST(a_long_message_is_cut_and_still_a_line)
{
    char lengthy[5000];
    memset(lengthy, 'x', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    log_error("%s", lengthy);
    const char *text = caught();
    ck_assert_uint_eq(strlen(text), 1023);
    ck_assert_int_eq(text[1022], '\n');
    ck_assert_int_eq(count_lines(text), 1);
}
END_TEST

START_TEST(held_lines_come_out_at_release_in_their_order)
{
    log_hold();
    log_error("one");
    log_note("two");
    log_release();
    log_note("three");
    ck_assert_str_eq(caught(), "tapwatch: one\ntapwatch: two\ntapwatch: three\n");
}
END_TEST

START_TEST(while_lines_are_held_nothing_is_written)
{
    log_hold();
    log_error("one");
    ck_assert_str_eq(caught(), "");
}
END_TEST

START_TEST(at_most_32_lines_are_held_and_the_others_are_counted)
{
    log_hold();
    for (int i = 0; i < 40; i++)
        log_error("%d", i);
    log_release();
    const char *text = caught();
    ck_assert_int_eq(count_lines(text), 33);
    ck_assert_ptr_nonnull(strstr(text, "tapwatch: 31\ntapwatch: 8 more messages were left out\n"));
}
END_TEST

START_TEST(a_line_below_stays_below_what_is_said)
{
    log_progress("10 %");
    log_note("news");
    log_progress("20 %");
    log_progress("");
    log_note("more");
    log_progress("");
    ck_assert_str_eq(caught(), "\r\x1b[K10 %"
                               "\r\x1b[Ktapwatch: news\n10 %"
                               "\r\x1b[K20 %"
                               "\r\x1b[K"
                               "tapwatch: more\n");
}
END_TEST

Suite *test_log_suite(void);
Suite *test_log_suite(void)
{
    Suite *s = suite_create("log");
    TCase *t = tcase_create("log");
    tcase_add_checked_fixture(t, catch_log, NULL);
    tcase_add_test(t, a_message_is_one_line_that_names_the_program);
    tcase_add_test(t, a_line_below_stays_below_what_is_said);
    tcase_add_test(t, control_bytes_do_not_reach_the_terminal);
    tcase_add_test(t, a_long_message_is_cut_and_still_a_line);
    tcase_add_test(t, held_lines_come_out_at_release_in_their_order);
    tcase_add_test(t, while_lines_are_held_nothing_is_written);
    tcase_add_test(t, at_most_32_lines_are_held_and_the_others_are_counted);
    suite_add_tcase(s, t);
    return s;
}
