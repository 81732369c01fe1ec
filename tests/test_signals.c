/* Tests of src/base/signals.c. */
#include "src/base/signals.h"

#include "tests/check.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* How a child that runs `body` ends. */
static int status_of(void (*body)(void))
{
    int status = 0;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        body();
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(a_signal_comes_as_data_once)
{
    int fd = signals_open();
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(signals_next(fd), 0);
    raise(SIGUSR1);
    ck_assert_int_eq(signals_next(fd), SIGUSR1);
    ck_assert_int_eq(signals_next(fd), 0);
    close(fd);
}
END_TEST

START_TEST(every_signal_we_act_on_is_caught)
{
    const int wanted[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGWINCH, SIGTSTP, SIGCONT};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        signal(wanted[i], SIG_DFL);
    int fd = signals_open();
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        raise(wanted[i]);
        ck_assert_int_eq(signals_next(fd), wanted[i]);
    }
    close(fd);
}
END_TEST

START_TEST(a_reader_who_leaves_and_a_limit_of_size_are_errors_of_writes_only)
{
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    int fd = signals_open();
    ck_assert(signal(SIGPIPE, SIG_DFL) == SIG_IGN);
    ck_assert(signal(SIGXFSZ, SIG_DFL) == SIG_IGN);
    close(fd);
}
END_TEST

START_TEST(a_signal_that_was_ignored_at_the_start_stays_ignored)
{
    signal(SIGHUP, SIG_IGN);
    int fd = signals_open();
    raise(SIGHUP);
    raise(SIGTERM);
    ck_assert_int_eq(signals_next(fd), SIGTERM);
    ck_assert_int_eq(signals_next(fd), 0);
    close(fd);
}
END_TEST

START_TEST(a_pipe_without_reader_does_not_end_us)
{
    int fd = signals_open(), ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    close(ends[0]);
    ck_assert_int_eq(write(ends[1], "x", 1), -1);
    close(ends[1]);
    close(fd);
}
END_TEST

static void open_and_raise(void)
{
    signals_open();
    signals_raise(SIGTERM);
}

START_TEST(raising_a_signal_ends_the_process_by_it)
{
    int status = status_of(open_and_raise);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), SIGTERM);
}
END_TEST

Suite *test_signals_suite(void);
Suite *test_signals_suite(void)
{
    Suite *s = suite_create("signals");
    TCase *t = tcase_create("signals");
    tcase_add_test(t, a_signal_comes_as_data_once);
    tcase_add_test(t, every_signal_we_act_on_is_caught);
    tcase_add_test(t, a_reader_who_leaves_and_a_limit_of_size_are_errors_of_writes_only);
    tcase_add_test(t, a_signal_that_was_ignored_at_the_start_stays_ignored);
    tcase_add_test(t, a_pipe_without_reader_does_not_end_us);
    tcase_add_test(t, raising_a_signal_ends_the_process_by_it);
    suite_add_tcase(s, t);
    return s;
}
