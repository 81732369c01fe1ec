/* Tests of src/report/linear.c: a thread plays the capture. */
#include "src/base/signals.h"
#include "src/report/linear.h"
#include "tests/check.h"
#include "tests/sample_incidents.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static struct exchange *x;
static struct linear_settings settings;
static struct alert_out alerts;
static int signal_number;
static int out_pipe[2];
static char text[1 << 16];
static char path[] = "/tmp/tapwatch-linear-XXXXXX";

static void prepare(void)
{
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    alert_out_init(&alerts, &(struct alert_out_settings){.least = SEVERITY_WARNING});
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    settings = (struct linear_settings){.every_s = 3600,
                                        .output = path,
                                        .format = REPORT_TEXT,
                                        .force = true,
                                        .alerts = &alerts,
                                        .signal_fd = signals_open()};
    ck_assert_int_ge(settings.signal_fd, 0);
    ck_assert_int_eq(pipe(out_pipe), 0);
    ck_assert_int_eq(dup2(out_pipe[1], STDOUT_FILENO), STDOUT_FILENO);
    close(out_pipe[1]);
}

static void clean_up(void)
{
    alert_out_done(&alerts);
    exchange_free(x);
    close(settings.signal_fd);
    unlink(path);
}

static void publish(int64_t second, int alert_count)
{
    struct snapshot *s = exchange_writer(x);
    memset(&s->input, 0, sizeof s->input);
    s->port_count = s->port_detail_count = s->source_count = s->target_count = 0;
    s->source_detail_count = s->target_detail_count = s->icmp_count = 0;
    s->incident_count = s->alert_count = 0;
    memset(s->source_details, 0, sizeof s->source_details[0]);
    memset(s->target_details, 0, sizeof s->target_details[0]);
    s->alerts_total = 0;
    sample_fill(s);
    s->taken_at_us = SAMPLE_US(-second);
    for (int i = 0; i < alert_count; i++)
        sample_add_alert(s, ALERT_SPREAD, SEVERITY_WARNING, i == 0 ? "the first" : "another");
    exchange_publish_wait(x);
}

static const char *run(void *(*capture)(void *))
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, capture, NULL), 0);
    const bool good = linear_run(x, &settings, &signal_number);
    pthread_join(thread, NULL);
    ck_assert(good);
    close(STDOUT_FILENO);
    size_t used = 0;
    for (ssize_t n; (n = read(out_pipe[0], text + used, sizeof text - 1 - used)) > 0;)
        used += (size_t)n;
    text[used] = '\0';
    return text;
}

static int count(const char *words)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, words)); at++)
        n++;
    return n;
}

static void *two_snapshots(void *unused)
{
    publish(0, 1);
    publish(1, 2);
    exchange_close(x);
    return unused;
}

START_TEST(it_says_what_is_watched_what_happens_and_totals_at_the_end)
{
    run(two_snapshots);
    ck_assert_int_eq(strncmp(text, "tapwatch reads first.pcap", 25), 0);
    ck_assert_int_eq(count("tapwatch reads"), 1);
    ck_assert_int_eq(count("the first"), 1);
    ck_assert_int_eq(count("another"), 1);
    ck_assert_int_eq(count("totals: "), 1);
    ck_assert_int_eq(signal_number, 0);
    ck_assert_ptr_nonnull(strstr(strstr(text, "another"), "19:54:56 totals: "));
}
END_TEST

static void *snapshots_for_two_seconds(void *unused)
{
    for (int i = 0; i < 10; i++) {
        publish(i, 0);
        usleep(220000);
    }
    exchange_close(x);
    return unused;
}

START_TEST(totals_come_as_often_as_is_asked_for)
{
    settings.every_s = 1;
    run(snapshots_for_two_seconds);
    ck_assert_int_ge(count("totals: "), 3); /* two, and the last */
    ck_assert_int_le(count("totals: "), 4);
}
END_TEST

static void *until_asked_to_stop(void *number)
{
    (void)number;
    publish(0, 0);
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGINT);
    while (!exchange_stop_requested(x))
        usleep(1000);
    publish(7, 1);
    exchange_close(x);
    return NULL;
}

START_TEST(an_interrupt_ends_it_with_the_last_snapshot)
{
    run(until_asked_to_stop);
    ck_assert_int_eq(signal_number, SIGINT);
    ck_assert_int_eq(count("the first"), 1);
    ck_assert_int_eq(count("19:55:02 totals: "), 1);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    ck_assert_int_eq(count("counts up to 2003-12-01 19:54:55"), 1); /* by USR1 */
}
END_TEST

static void *for_nobody(void *unused)
{
    for (int i = 0; i < 50 && !exchange_stop_requested(x); i++) {
        publish(i, i + 1);
        usleep(10000);
    }
    ck_assert(exchange_stop_requested(x));
    exchange_close(x);
    return unused;
}

START_TEST(where_nobody_reads_any_more_it_ends)
{
    close(out_pipe[0]);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, for_nobody, NULL), 0);
    ck_assert(linear_run(x, &settings, &signal_number));
    pthread_join(thread, NULL);
}
END_TEST

Suite *test_linear_suite(void);
Suite *test_linear_suite(void)
{
    Suite *suite = suite_create("linear");
    TCase *t = tcase_create("linear");
    tcase_set_timeout(t, 20);
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, it_says_what_is_watched_what_happens_and_totals_at_the_end);
    tcase_add_test(t, totals_come_as_often_as_is_asked_for);
    tcase_add_test(t, an_interrupt_ends_it_with_the_last_snapshot);
    tcase_add_test(t, where_nobody_reads_any_more_it_ends);
    suite_add_tcase(suite, t);
    return suite;
}
