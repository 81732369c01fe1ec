/* Tests of what src/report/batch.c does with alerts: a thread plays the capture. */
#include "src/base/clock.h"
#include "src/base/signals.h"
#include "src/report/batch.h"
#include "tests/check.h"
#include "tests/said.h"
#include "tests/sample_incidents.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct exchange *x;
static char folder[64], path[128], script[128], result[128];
static const char *words[] = {script};
static struct alert_out alerts;
static struct batch_settings settings;
static int signal_number;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-batch-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out.json", folder);
    snprintf(script, sizeof script, "%s/command", folder);
    snprintf(result, sizeof result, "%s/result", folder);
    ck_assert_int_eq(setenv("RESULT", result, 1), 0);
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    const struct alert_out_settings none = {.least = SEVERITY_WARNING, .to_stderr = true};
    alert_out_init(&alerts, &none);
    settings =
        (struct batch_settings){.output = path, .signal_fd = signals_open(), .alerts = &alerts};
    ck_assert_int_ge(settings.signal_fd, 0);
    said_begin();
}

static void clean_up(void)
{
    unlink(path);
    unlink(script);
    unlink(result);
    rmdir(folder);
    exchange_free(x);
    close(settings.signal_fd);
}

static void command_is(const char *body)
{
    FILE *out = fopen(script, "w");
    ck_assert_ptr_nonnull(out);
    fprintf(out, "#!/bin/sh\n%s\n", body);
    fclose(out);
    ck_assert_int_eq(chmod(script, 0700), 0);
    alerts.command.settings =
        (struct alert_command_settings){.words = words, .word_count = 1, .per_minute = 10};
}

static int count_lines_of_result(void)
{
    int lines = 0;
    FILE *in = fopen(result, "r");
    if (!in)
        return 0;
    for (int byte; (byte = getc(in)) != EOF;)
        lines += byte == '\n';
    fclose(in);
    return lines;
}

/* Each snapshot has one alert more than the one before. */
static void publish(int second, enum input_state state)
{
    struct snapshot *s = exchange_writer(x);
    s->taken_at_us = SAMPLE_US(-second);
    s->capture.received = (uint64_t)second;
    s->input.state = (uint8_t)state;
    s->alert_count = 0;
    s->alerts_total = 0;
    for (int i = 0; i < second; i++)
        sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "it grows");
    exchange_publish_wait(x);
}

static bool run_with(void *(*capture)(void *))
{
    pthread_t writer;
    ck_assert_int_eq(pthread_create(&writer, NULL, capture, NULL), 0);
    bool good = batch_run(x, &settings, &signal_number);
    exchange_request_stop(x);
    pthread_join(writer, NULL);
    return good;
}

static void *play_five(void *unused)
{
    for (int second = 1; second <= 4; second++)
        publish(second, INPUT_RUNNING);
    publish(5, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(every_alert_of_every_snapshot_is_told_once)
{
    settings.every_s = 2;
    ck_assert(run_with(play_five));
    ck_assert_int_eq(said_count("tapwatch: alert: "), 5);
    ck_assert_int_eq(said_count("18:21:00 warning surge"), 1);
}
END_TEST

static void *play_only_the_end(void *unused)
{
    publish(3, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(of_a_file_they_are_told_at_its_end)
{
    ck_assert(run_with(play_only_the_end));
    ck_assert_int_eq(said_count("tapwatch: alert: "), 3);
}
END_TEST

START_TEST(their_commands_are_waited_for_at_the_end)
{
    command_is("sleep 0.1; echo ran >> \"$RESULT\"");
    ck_assert(run_with(play_only_the_end));
    ck_assert_int_eq(count_lines_of_result(), 3);
}
END_TEST

START_TEST(commands_beyond_the_rate_are_not_waited_for)
{
    command_is("echo ran >> \"$RESULT\"");
    alerts.command.settings.per_minute = 2;
    int64_t before_us = clock_monotonic_us();
    ck_assert(run_with(play_only_the_end));
    ck_assert(clock_monotonic_us() - before_us < 20 * US_PER_S);
    alert_out_done(&alerts);
    ck_assert_int_eq(count_lines_of_result(), 2);
    ck_assert_int_eq(said_count("alert_command: 1 alert was left out\n"), 1);
}
END_TEST

static void *play_and_be_told_to_go(void *unused)
{
    publish(3, INPUT_ENDED);
    usleep(100000);
    kill(getpid(), SIGTERM);
    exchange_close(x);
    return unused;
}

START_TEST(who_is_told_to_go_waits_for_no_command)
{
    command_is("echo ran >> \"$RESULT\"; sleep 20");
    int64_t before_us = clock_monotonic_us();
    ck_assert(run_with(play_and_be_told_to_go));
    ck_assert(clock_monotonic_us() - before_us < 10 * US_PER_S);
    ck_assert_int_eq(signal_number, SIGTERM);
    kill(-alerts.command.pid, SIGKILL);
}
END_TEST

/* A live capture that makes a snapshot only when it is asked. */
static void *play_on_request(void *unused)
{
    for (int second = 1; second <= 3; second++) {
        while (!exchange_take_request(x))
            usleep(1000);
        publish(second, INPUT_RUNNING);
    }
    publish(3, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(a_capture_is_asked_for_snapshots_so_that_alerts_are_news)
{
    settings.watch_ms = 20;
    ck_assert(run_with(play_on_request));
    ck_assert_int_eq(said_count("tapwatch: alert: "), 3);
}
END_TEST

/* Asked for twice before USR1, then once by it: only that one goes into the file. */
static void *play_on_request_and_ask(void *unused)
{
    struct stat st;
    for (int second = 1; second <= 2; second++) {
        while (!exchange_take_request(x))
            usleep(1000);
        publish(second, INPUT_RUNNING);
    }
    usleep(50000);
    bool too_early = stat(path, &st) == 0;
    kill(getpid(), SIGUSR1);
    usleep(50000);
    too_early |= stat(path, &st) == 0; /* what lies there is older than the question */
    publish(3, INPUT_RUNNING);
    for (int tries = 0; stat(path, &st) != 0 && tries < 500; tries++)
        usleep(10000);
    publish(too_early || stat(path, &st) != 0 ? 5 : 4, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(usr1_writes_one_of_now_and_not_the_one_made_for_alerts)
{
    settings.watch_ms = 10;
    ck_assert(run_with(play_on_request_and_ask));
    ck_assert_int_eq(said_count("tapwatch: alert: "), 4);
}
END_TEST

START_TEST(they_are_told_even_when_nobody_reads_the_report)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    close(ends[1]);
    close(ends[0]);
    settings.output = "-";
    settings.every_s = 1;
    run_with(play_five);
    ck_assert_int_eq(said_count("tapwatch: alert: "), 5);
}
END_TEST

Suite *test_batch_alerts_suite(void);
Suite *test_batch_alerts_suite(void)
{
    Suite *suite = suite_create("batch_alerts");
    TCase *t = tcase_create("batch_alerts");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_alert_of_every_snapshot_is_told_once);
    tcase_add_test(t, of_a_file_they_are_told_at_its_end);
    tcase_add_test(t, their_commands_are_waited_for_at_the_end);
    tcase_add_test(t, commands_beyond_the_rate_are_not_waited_for);
    tcase_add_test(t, who_is_told_to_go_waits_for_no_command);
    tcase_add_test(t, a_capture_is_asked_for_snapshots_so_that_alerts_are_news);
    tcase_add_test(t, usr1_writes_one_of_now_and_not_the_one_made_for_alerts);
    tcase_add_test(t, they_are_told_even_when_nobody_reads_the_report);
    suite_add_tcase(suite, t);
    return suite;
}
