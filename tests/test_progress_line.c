/* Tests of src/report/progress_line.c: a pseudo-terminal takes the place of standard error. */
#include "src/report/progress_line.h"

#include "src/base/clock.h"
#include "src/base/log.h"

#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int terminal; /* the side that somebody looks at */
static struct progress progress;
static struct progress_line line;

static void open_terminal(const char *term)
{
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    ck_assert_int_ge(terminal, 0);
    ck_assert_int_eq(grantpt(terminal) | unlockpt(terminal), 0);
    const int other = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    ck_assert_int_eq(dup2(other, STDERR_FILENO), STDERR_FILENO);
    ck_assert_int_eq(setenv("TERM", term, 1), 0);
    progress_note_size(&progress, 1000);
    progress_note(&progress, 1234, 250);
}

/* What came since the last call. */
static const char *seen(void)
{
    static char text[4096];
    const ssize_t n = read(terminal, text, sizeof text - 1);
    text[n < 0 ? 0 : n] = '\0';
    return text;
}

static void turn_now(void)
{
    line.next_us = 0;
    progress_line_turn(&line);
}

START_TEST(it_says_packets_part_rate_and_what_is_left)
{
    char text[PROGRESS_LINE];
    const struct progress_now now = {.packets = 1234567, .bytes = 420, .size = 1000};
    ck_assert_str_eq(progress_line_format(&now, 4 * US_PER_S, text),
                     "1 234 567 packets  42 %  309k packets/s  6 s left");
}
END_TEST

START_TEST(without_a_size_there_is_no_part_and_nobody_knows_what_is_left)
{
    char text[PROGRESS_LINE];
    const struct progress_now now = {.packets = 500, .bytes = 420};
    ck_assert_str_eq(progress_line_format(&now, US_PER_S, text), "500 packets  500 packets/s");
    const struct progress_now nothing = {.size = 1000};
    ck_assert_str_eq(progress_line_format(&nothing, 0, text), "0 packets  0 packets/s");
}
END_TEST

START_TEST(a_file_that_grew_is_no_more_than_whole)
{
    char text[PROGRESS_LINE];
    const struct progress_now now = {.packets = 10, .bytes = 2000, .size = 1000};
    ck_assert_ptr_nonnull(strstr(progress_line_format(&now, US_PER_S, text), "  100 %  "));
    ck_assert_ptr_nonnull(strstr(text, "  0 s left"));
}
END_TEST

START_TEST(it_is_one_line_that_is_written_over_and_taken_away)
{
    open_terminal("xterm");
    progress_line_init(&line, &progress);
    progress_line_turn(&line);
    ck_assert_str_eq(seen(), ""); /* a short file needs none */
    turn_now();
    const char *text = seen();
    ck_assert_int_eq(strncmp(text, "\r\033[K1 234 packets  25 %  ", 24), 0);
    ck_assert_ptr_null(strchr(text, '\n'));
    progress_line_turn(&line); /* it is not time yet */
    ck_assert_str_eq(seen(), "");
    ck_assert_int_gt(progress_line_wait_ms(&line), 0);
    ck_assert_int_le(progress_line_wait_ms(&line), 250);
    progress_line_hide(&line);
    ck_assert_str_eq(seen(), "\r\033[K");
    progress_line_hide(&line);
    ck_assert_str_eq(seen(), "");
}
END_TEST

START_TEST(it_is_no_longer_than_the_terminal_is_wide)
{
    const struct winsize narrow = {.ws_row = 24, .ws_col = 20};
    open_terminal("xterm");
    ck_assert_int_eq(ioctl(terminal, TIOCSWINSZ, &narrow), 0);
    progress_line_init(&line, &progress);
    turn_now();
    ck_assert_str_eq(seen(), "\r\033[K1 234 packets  25 %");
}
END_TEST

START_TEST(where_there_is_no_terminal_that_can_do_it_there_is_none)
{
    open_terminal("dumb");
    progress_line_init(&line, &progress);
    turn_now();
    ck_assert_str_eq(seen(), "");
    ck_assert_int_eq(progress_line_wait_ms(&line), -1);
    ck_assert_int_eq(setenv("TERM", "xterm", 1), 0);
    progress_line_init(&line, NULL);
    turn_now();
    ck_assert_str_eq(seen(), "");
    const int null = open("/dev/null", O_WRONLY);
    ck_assert_int_eq(dup2(null, STDERR_FILENO), STDERR_FILENO);
    progress_line_init(&line, &progress);
    ck_assert_int_eq(progress_line_wait_ms(&line), -1);
}
END_TEST

Suite *test_progress_line_suite(void);
Suite *test_progress_line_suite(void)
{
    Suite *suite = suite_create("progress_line");
    TCase *t = tcase_create("progress_line");
    tcase_add_test(t, it_says_packets_part_rate_and_what_is_left);
    tcase_add_test(t, without_a_size_there_is_no_part_and_nobody_knows_what_is_left);
    tcase_add_test(t, a_file_that_grew_is_no_more_than_whole);
    tcase_add_test(t, it_is_one_line_that_is_written_over_and_taken_away);
    tcase_add_test(t, it_is_no_longer_than_the_terminal_is_wide);
    tcase_add_test(t, where_there_is_no_terminal_that_can_do_it_there_is_none);
    suite_add_tcase(suite, t);
    return suite;
}
