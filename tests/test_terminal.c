/* Tests of ui/terminal.c, on a pseudo-terminal; tests/check_screen_exit.sh has the rest. */
#include "ui/terminal.h"

#include "tests/check.h"

#include <curses.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static void open_terminal(void)
{
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal, 0);
    ck_assert_int_eq(grantpt(terminal) | unlockpt(terminal), 0);
    const int other = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    ck_assert_int_eq(dup2(other, STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(dup2(other, STDOUT_FILENO), STDOUT_FILENO);
    ck_assert_int_eq(setenv("TERM", "xterm", 1), 0);
    char why[200];
    ck_assert_msg(terminal_open(why, sizeof why), "%s", why);
}

START_TEST(a_stop_that_waits_to_be_read_is_still_there_after_a_picture)
{
    sigset_t stop, waiting;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    ck_assert_int_eq(sigprocmask(SIG_BLOCK, &stop, NULL), 0);
    open_terminal();
    raise(SIGTSTP);
    mvaddstr(0, 0, "a picture");
    ck_assert_int_eq(refresh(), OK);
    ck_assert_int_eq(sigpending(&waiting), 0);
    const int still_there = sigismember(&waiting, SIGTSTP);
    terminal_close();
    ck_assert_int_eq(still_there, 1);
}
END_TEST

START_TEST(who_is_started_with_stops_ignored_goes_on_ignoring_them)
{
    signal(SIGTSTP, SIG_IGN);
    open_terminal();
    mvaddstr(0, 0, "a picture");
    ck_assert_int_eq(refresh(), OK);
    struct sigaction now;
    ck_assert_int_eq(sigaction(SIGTSTP, NULL, &now), 0);
    terminal_close();
    ck_assert(now.sa_handler == SIG_IGN);
}
END_TEST

Suite *test_terminal_suite(void);
Suite *test_terminal_suite(void)
{
    Suite *suite = suite_create("terminal");
    TCase *t = tcase_create("terminal");
    tcase_add_test(t, a_stop_that_waits_to_be_read_is_still_there_after_a_picture);
    tcase_add_test(t, who_is_started_with_stops_ignored_goes_on_ignoring_them);
    suite_add_tcase(suite, t);
    return suite;
}
