/* Tests of src/report/batch.c: a thread plays the capture. */
#include "src/base/signals.h"
#include "src/report/batch.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct exchange *x;
static char folder[64], path[128];
static struct batch_settings settings;
static int signal_number;
static int out_pipe[2];
static uint8_t input_kind;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-batch-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out.json", folder);
    input_kind = INPUT_FILE;
    signal(SIGHUP, SIG_DFL); /* where the tests run under nohup it would stay ignored */
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    settings =
        (struct batch_settings){.output = path, .format = REPORT_JSON, .signal_fd = signals_open()};
    ck_assert_int_ge(settings.signal_fd, 0);
}

static void clean_up(void)
{
    unlink(path);
    rmdir(folder);
    exchange_free(x);
    close(settings.signal_fd);
}

/* Standard output becomes a pipe that this process reads. */
static void pipe_stdout(void)
{
    ck_assert_int_eq(pipe(out_pipe), 0);
    ck_assert_int_eq(dup2(out_pipe[1], STDOUT_FILENO), STDOUT_FILENO);
    close(out_pipe[1]);
    settings.output = "-";
}

static char text[1 << 20];

static const char *read_all(int fd)
{
    size_t used = 0;
    for (ssize_t n; (n = read(fd, text + used, sizeof text - 1 - used)) > 0;)
        used += (size_t)n;
    text[used] = '\0';
    return text;
}

static const char *read_stdout(void)
{
    close(STDOUT_FILENO);
    return read_all(out_pipe[0]);
}

static const char *read_path(void)
{
    int fd = open(path, O_RDONLY);
    ck_assert_int_ge(fd, 0);
    read_all(fd);
    close(fd);
    return text;
}

static int count(const char *words)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, words)); at++)
        found++;
    return found;
}

/* The seconds after the sample's time of the snapshots in `text`, as "0 5 10". */
static void seconds_are(const char *want)
{
    char got[256] = "";
    for (const char *at = text; (at = strstr(at, "\"received\":")); at++)
        sprintf(got + strlen(got), "%s%ld", *got ? " " : "", strtol(at + 11, NULL, 10));
    ck_assert_str_eq(got, want);
}

/* Publishes the state at a second; `received` says which it is. Live every second has one, and the
 * interval is over with its last; of a file those that are due are published. */
static void publish(int second, enum input_state state)
{
    struct snapshot *s = exchange_writer(x);
    s->taken_at_us = SAMPLE_US(-second);
    s->capture.received = (uint64_t)second;
    s->input.kind = input_kind;
    s->input.state = (uint8_t)state;
    s->intervals = settings.every_s == 0      ? 0
                   : input_kind == INPUT_FILE ? (uint64_t)(second / settings.every_s) + 1
                                              : (uint64_t)((second + 1) / settings.every_s);
    exchange_publish_wait(x);
}

static void *play_20_seconds(void *unused)
{
    for (int second = 0; second <= 20; second++)
        publish(second, INPUT_RUNNING);
    publish(22, INPUT_ENDED);
    exchange_close(x);
    return unused;
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

START_TEST(the_last_snapshot_is_written_at_the_end)
{
    ck_assert(run_with(play_20_seconds));
    ck_assert_int_eq(signal_number, 0);
    read_path();
    seconds_are("22");
}
END_TEST

START_TEST(with_every_there_is_one_object_a_line_each_time)
{
    pipe_stdout();
    settings.every_s = 5;
    ck_assert(run_with(play_20_seconds));
    read_stdout();
    seconds_are("0 5 10 15 20 22");
    ck_assert_int_eq(count("\n"), 6);
}
END_TEST

static void *play_12_seconds_live(void *unused)
{
    input_kind = INPUT_INTERFACE;
    for (int second = 0; second < 12; second++)
        publish(second, INPUT_RUNNING);
    exchange_close(x);
    return unused;
}

START_TEST(live_the_first_is_due_when_the_first_interval_is_over)
{
    pipe_stdout();
    settings.every_s = 5;
    ck_assert(run_with(play_12_seconds_live));
    read_stdout();
    seconds_are("4 9 11");
}
END_TEST

/* Published because somebody asked, within the interval that ends with `second`. */
static void publish_between(int second)
{
    struct snapshot *s = exchange_writer(x);
    s->taken_at_us = SAMPLE_US(-second);
    s->capture.received = (uint64_t)second;
    s->input.kind = input_kind;
    s->input.state = INPUT_RUNNING;
    s->intervals = (uint64_t)(second / settings.every_s);
    exchange_publish_wait(x);
}

/* As a file of which a snapshot is wanted before the first is due, and the saver wants others. */
static void *play_and_ask_between(void *unused)
{
    kill(getpid(), SIGUSR1);
    while (!exchange_take_request(x))
        usleep(1000);
    publish_between(4);
    for (int second = 5; second <= 20; second += 5) {
        publish(second, INPUT_RUNNING);
        publish_between(second + 3); /* nobody is to write it */
    }
    publish(24, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(what_is_asked_for_in_between_is_no_due_one_and_moves_none)
{
    pipe_stdout();
    settings.every_s = 5;
    ck_assert(run_with(play_and_ask_between));
    read_stdout();
    seconds_are("4 5 10 15 20 24");
}
END_TEST

static void *play_and_repeat_the_last(void *unused)
{
    publish(0, INPUT_RUNNING);
    publish(5, INPUT_RUNNING);
    publish(5, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(the_last_snapshot_is_not_written_twice)
{
    pipe_stdout();
    settings.every_s = 5;
    ck_assert(run_with(play_and_repeat_the_last));
    read_stdout();
    seconds_are("0 5");
}
END_TEST

static void *play_and_fail(void *unused)
{
    publish(0, INPUT_RUNNING);
    strcpy(exchange_writer(x)->input.error, "the file is cut off");
    publish(0, INPUT_FAILED);
    exchange_close(x);
    return unused;
}

START_TEST(that_the_input_failed_is_written_even_with_the_same_counts)
{
    pipe_stdout();
    settings.every_s = 5;
    ck_assert(run_with(play_and_fail));
    read_stdout();
    seconds_are("0 0");
    ck_assert_int_eq(count("the file is cut off"), 1);
}
END_TEST

START_TEST(a_file_with_every_grows_line_by_line)
{
    struct stat st;
    settings.every_s = 10;
    ck_assert(run_with(play_20_seconds));
    read_path();
    seconds_are("0 10 20 22");
    ck_assert_int_eq(count("\n"), 4);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
}
END_TEST

static void *play_nothing(void *unused)
{
    exchange_close(x);
    return unused;
}

START_TEST(an_input_without_a_snapshot_writes_nothing)
{
    ck_assert(run_with(play_nothing));
    ck_assert_int_eq(access(path, F_OK), -1);
}
END_TEST

/* A live capture: it goes on until it is asked to stop, then says its last. */
static void *play_until_stopped(void *unused)
{
    int second = 0;
    for (; !exchange_stop_requested(x); second++) {
        publish(second, INPUT_RUNNING);
        if (second == 3)
            kill(getpid(), SIGTERM);
    }
    publish(1000, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(a_signal_stops_the_capture_and_the_last_snapshot_is_written)
{
    ck_assert(run_with(play_until_stopped));
    ck_assert_int_eq(signal_number, SIGTERM);
    read_path();
    seconds_are("1000");
}
END_TEST

static void *play_and_ask(void *unused)
{
    publish(0, INPUT_RUNNING);
    publish(1, INPUT_RUNNING);
    kill(getpid(), SIGUSR1);
    for (int tries = 0; access(path, F_OK) != 0 && tries < 500; tries++)
        usleep(10000);
    publish(access(path, F_OK) == 0 ? 100 : 999, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(usr1_writes_a_snapshot_while_the_capture_goes_on)
{
    ck_assert(run_with(play_and_ask));
    read_path();
    seconds_are("100");
}
END_TEST

static void *play_three(void *unused)
{
    publish(0, INPUT_RUNNING);
    publish(1, INPUT_RUNNING);
    publish(7, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

/* A file: it publishes only when it is asked to, or at the end. */
static void *play_file_and_ask_twice(void *unused)
{
    for (int second = 1; second <= 2; second++) {
        kill(getpid(), SIGUSR1);
        while (!exchange_take_request(x))
            usleep(1000);
        publish(second, INPUT_RUNNING);
    }
    publish(9, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(usr1_asks_a_file_for_a_snapshot_of_now_each_time)
{
    pipe_stdout();
    ck_assert(run_with(play_file_and_ask_twice));
    read_stdout();
    seconds_are("1 2 9");
}
END_TEST

START_TEST(usr1_before_the_first_snapshot_is_for_that_one)
{
    pipe_stdout();
    kill(getpid(), SIGUSR1);
    ck_assert(run_with(play_three));
    read_stdout();
    seconds_are("0 7");
}
END_TEST

START_TEST(a_reader_that_leaves_stops_the_capture_without_an_error)
{
    pipe_stdout();
    close(out_pipe[0]);
    settings.every_s = 1;
    ck_assert(run_with(play_20_seconds));
    ck_assert(exchange_stop_requested(x));
    ck_assert_int_eq(signal_number, 0);
}
END_TEST

START_TEST(a_full_disk_on_standard_output_stops_the_capture_and_fails)
{
    int full = open("/dev/full", O_WRONLY);
    ck_assert_int_eq(dup2(full, STDOUT_FILENO), STDOUT_FILENO);
    settings.output = "-";
    settings.every_s = 1;
    ck_assert(!run_with(play_20_seconds));
    ck_assert(exchange_stop_requested(x));
}
END_TEST

static void *fill_the_pipe_and_stop(void *unused)
{
    /* Ports enough that a snapshot is more than the 64 KiB that a pipe holds. */
    struct snapshot *s = exchange_writer(x);
    sample_fill(s);
    while (s->port_count < 2000)
        sample_add_port(s, 17, 9, 9);
    publish(1, INPUT_RUNNING);
    usleep(200000);
    kill(getpid(), SIGINT);
    while (!exchange_stop_requested(x))
        usleep(1000);
    exchange_close(x);
    return unused;
}

START_TEST(a_reader_that_sleeps_does_not_make_us_deaf_for_signals)
{
    pipe_stdout();
    settings.every_s = 1;
    ck_assert(!run_with(fill_the_pipe_and_stop));
    ck_assert_int_eq(signal_number, SIGINT);
}
END_TEST

START_TEST(an_output_that_exists_is_refused_at_the_start)
{
    close(open(path, O_CREAT | O_WRONLY, 0600));
    ck_assert(!run_with(play_20_seconds));
    ck_assert(exchange_stop_requested(x));
    ck_assert_str_eq(read_path(), "");
    settings.every_s = 5;
    ck_assert(!batch_run(x, &settings, &signal_number));
    ck_assert_str_eq(read_path(), "");
}
END_TEST

/* A limit on the size of files stands for a disk that is full. */
static void *play_on_a_full_disk(void *unused)
{
    publish(0, INPUT_RUNNING);
    sample_fill(exchange_writer(x));
    while (exchange_writer(x)->port_count < 2000)
        sample_add_port(exchange_writer(x), 17, 9, 9);
    publish(1, INPUT_RUNNING);
    exchange_writer(x)->port_count = 0;
    publish(2, INPUT_RUNNING);
    exchange_writer(x)->port_count = 0;
    publish(3, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(a_line_that_does_not_fit_the_disk_is_taken_back)
{
    const struct rlimit limit = {65536, 65536};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    settings.every_s = 1;
    ck_assert(!run_with(play_on_a_full_disk));
    read_path();
    ck_assert_int_eq(count("}\n"), count("{\"format\""));
    ck_assert_int_eq(count("\"received\":0,"), 1);
    ck_assert_int_eq(count("\"received\":1,"), 0);
    ck_assert_int_eq(count("\"received\":3,"), 1);
}
END_TEST

/* > FILE: what a shell opened has the lines before it; there is no other try. */
START_TEST(so_it_is_from_standard_output_that_is_a_file)
{
    const struct rlimit limit = {65536, 65536};
    const int file = open(path, O_CREAT | O_WRONLY, 0600);
    ck_assert_int_eq(write(file, "before\n", 7), 7);
    ck_assert_int_eq(dup2(file, STDOUT_FILENO), STDOUT_FILENO);
    close(file);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    settings.output = "-";
    settings.every_s = 1;
    ck_assert(!run_with(play_on_a_full_disk));
    ck_assert(exchange_stop_requested(x));
    read_path();
    ck_assert_int_eq(strncmp(text, "before\n{\"format\"", 16), 0);
    ck_assert_int_eq(count("}\n"), 1);
    ck_assert_int_eq(count("{\"format\""), 1);
    ck_assert_int_eq(count("\"received\":0,"), 1);
}
END_TEST

static atomic_int reloads;

static void count_reload(void *context)
{
    ck_assert_ptr_eq(context, &reloads);
    atomic_fetch_add(&reloads, 1);
}

static void *play_and_hang_up(void *unused)
{
    publish(0, INPUT_RUNNING);
    kill(getpid(), SIGHUP);
    for (int tries = 0; atomic_load(&reloads) == 0 && tries < 500; tries++)
        usleep(10000);
    ck_assert(!exchange_stop_requested(x));
    publish(7, INPUT_ENDED);
    exchange_close(x);
    return unused;
}

START_TEST(hup_reads_again_where_there_is_something_to_read_and_the_capture_goes_on)
{
    settings.reload = count_reload;
    settings.reload_context = &reloads;
    ck_assert(run_with(play_and_hang_up));
    ck_assert_int_eq(signal_number, 0);
    ck_assert_int_eq(atomic_load(&reloads), 1);
    read_path();
    seconds_are("7");
}
END_TEST

Suite *test_batch_suite(void);
Suite *test_batch_suite(void)
{
    Suite *suite = suite_create("batch");
    TCase *t = tcase_create("batch");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, the_last_snapshot_is_written_at_the_end);
    tcase_add_test(t, with_every_there_is_one_object_a_line_each_time);
    tcase_add_test(t, live_the_first_is_due_when_the_first_interval_is_over);
    tcase_add_test(t, what_is_asked_for_in_between_is_no_due_one_and_moves_none);
    tcase_add_test(t, the_last_snapshot_is_not_written_twice);
    tcase_add_test(t, that_the_input_failed_is_written_even_with_the_same_counts);
    tcase_add_test(t, a_file_with_every_grows_line_by_line);
    tcase_add_test(t, an_input_without_a_snapshot_writes_nothing);
    tcase_add_test(t, a_signal_stops_the_capture_and_the_last_snapshot_is_written);
    tcase_add_test(t, usr1_writes_a_snapshot_while_the_capture_goes_on);
    tcase_add_test(t, usr1_asks_a_file_for_a_snapshot_of_now_each_time);
    tcase_add_test(t, usr1_before_the_first_snapshot_is_for_that_one);
    tcase_add_test(t, a_reader_that_leaves_stops_the_capture_without_an_error);
    tcase_add_test(t, a_full_disk_on_standard_output_stops_the_capture_and_fails);
    tcase_add_test(t, a_reader_that_sleeps_does_not_make_us_deaf_for_signals);
    tcase_add_test(t, an_output_that_exists_is_refused_at_the_start);
    tcase_add_test(t, a_line_that_does_not_fit_the_disk_is_taken_back);
    tcase_add_test(t, so_it_is_from_standard_output_that_is_a_file);
    tcase_add_test(t, hup_reads_again_where_there_is_something_to_read_and_the_capture_goes_on);
    suite_add_tcase(suite, t);
    return suite;
}
