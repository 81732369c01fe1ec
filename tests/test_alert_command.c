/* Tests of src/report/alert_command.c, with real commands: shell scripts. */
#include "src/base/clock.h"
#include "src/base/signals.h"
#include "src/report/alert_command.h"
#include "tests/check.h"
#include "tests/said.h"
#include "tests/sample_incidents.h"
#include "tests/under_memcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct snapshot *s;
static struct alert_command c;
static char folder[64], script[128], result[128];
static const char *words[ALERT_COMMAND_WORDS];
static char text[65536];

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-alert-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(script, sizeof script, "%s/command", folder);
    snprintf(result, sizeof result, "%s/result", folder);
    ck_assert_int_eq(setenv("RESULT", result, 1), 0);
    s = snapshot_new();
    words[0] = script;
    words[1] = "own word";
    said_begin();
}

static void clean_up(void)
{
    snapshot_free(s);
    unlink(script);
    unlink(result);
    rmdir(folder);
}

/* The command is that text, for /bin/sh. */
static void command_is(const char *body, uint32_t per_minute)
{
    FILE *out = fopen(script, "w");
    ck_assert_ptr_nonnull(out);
    fprintf(out, "#!/bin/sh\n%s\n", body);
    fclose(out);
    ck_assert_int_eq(chmod(script, 0700), 0);
    const struct alert_command_settings settings = {
        .words = words, .word_count = 2, .per_minute = per_minute};
    alert_command_init(&c, &settings);
}

static const char *read_result(void)
{
    text[0] = '\0';
    FILE *in = fopen(result, "r");
    if (in) {
        text[fread(text, 1, sizeof text - 1, in)] = '\0';
        fclose(in);
    }
    return text;
}

static const struct snapshot_alert *alert_of(enum severity severity)
{
    return sample_add_alert(s, ALERT_INSIDER, severity, "one of ours sends it");
}

static void add(enum severity severity)
{
    alert_command_add(&c, alert_of(severity));
}

/* Until the one that runs has ended, at that time. */
static void let_it_end(int64_t now_us)
{
    alert_command_turn(&c, now_us);
    for (int tries = 0; c.pid != 0 && tries < 1000; tries++) {
        usleep(10000);
        alert_command_turn(&c, now_us);
    }
    ck_assert_int_eq(c.pid, 0);
}

/* All that wait, one after the other. */
static void run_all(void)
{
    for (int tries = 0; alert_command_wait_ms(&c, clock_monotonic_us()) >= 0 && tries < 1000;
         tries++) {
        alert_command_turn(&c, clock_monotonic_us());
        usleep(10000);
    }
    ck_assert_int_eq(alert_command_wait_ms(&c, clock_monotonic_us()), -1);
}

START_TEST(it_gets_its_words_and_those_of_the_alert)
{
    command_is("for word; do echo \"$word\"; done > \"$RESULT\"", 10);
    add(SEVERITY_CRITICAL);
    run_all();
    ck_assert_str_eq(read_result(),
                     "own word\ninsider\ncritical\nmessenger-zero-probe\n203.0.113.17\n");
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(the_alert_is_one_json_object_on_standard_input)
{
    command_is("cat > \"$RESULT\"", 10);
    add(SEVERITY_WARNING);
    run_all();
    json_t *alert = json_loads(read_result(), 0, NULL);
    ck_assert_msg(alert != NULL, "%s", text);
    ck_assert_str_eq(json_string_value(json_object_get(alert, "kind")), "insider");
    ck_assert_str_eq(json_string_value(json_object_get(alert, "severity")), "warning");
    ck_assert_str_eq(json_string_value(json_object_get(alert, "text")), "one of ours sends it");
    ck_assert_str_eq(json_string_value(json_object_get(alert, "time")),
                     "2003-12-01T18:20:56.000000Z");
    json_decref(alert);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

START_TEST(the_longest_alert_fits)
{
    command_is("cat > \"$RESULT\"", 10);
    struct snapshot_alert *alert = sample_add_alert(s, ALERT_SCAN, SEVERITY_WARNING, "");
    memset(alert->text, '\x01', sizeof alert->text - 1);
    memset(alert->incident, '\x02', sizeof alert->incident - 1);
    memset(alert->subject, '"', sizeof alert->subject - 1);
    alert_command_add(&c, alert);
    run_all();
    json_t *back = json_loads(read_result(), 0, NULL);
    ck_assert_msg(back != NULL, "%s", text);
    ck_assert_str_eq(json_string_value(json_object_get(back, "text")), alert->text);
    json_decref(back);
}
END_TEST

START_TEST(no_shell_sees_the_words)
{
    command_is("printf '%s|' \"$@\" > \"$RESULT\"", 10);
    struct snapshot_alert *alert = sample_add_alert(s, ALERT_ONSET, SEVERITY_WARNING, "");
    strcpy(alert->subject, "$(id) `id`; * > \"'x y");
    alert->incident[0] = '\0';
    alert_command_add(&c, alert);
    run_all();
    ck_assert_str_eq(read_result(), "own word|onset|warning||$(id) `id`; * > \"'x y|");
}
END_TEST

START_TEST(one_runs_at_a_time_in_the_order_of_the_alerts)
{
    command_is("read line; n=${line##*number\\\":}; echo \"begin ${n%\\}}\" >> \"$RESULT\"\n"
               "sleep 0.05; echo end >> \"$RESULT\"",
               10);
    for (int i = 0; i < 3; i++)
        add(SEVERITY_WARNING);
    run_all();
    ck_assert_str_eq(read_result(), "begin 1\nend\nbegin 2\nend\nbegin 3\nend\n");
}
END_TEST

START_TEST(nobody_waits_for_a_command)
{
    command_is("sleep 5", 10);
    add(SEVERITY_WARNING);
    int64_t before_us = clock_monotonic_us();
    alert_command_turn(&c, before_us);
    alert_command_turn(&c, before_us);
    ck_assert_int_ne(c.pid, 0);
    ck_assert(clock_monotonic_us() - before_us < 2000000);
    ck_assert(alert_command_is_busy(&c, before_us));
    kill(-c.pid, SIGKILL);
}
END_TEST

START_TEST(no_more_run_in_any_minute_than_was_said)
{
    command_is("echo ran >> \"$RESULT\"", 2);
    const int64_t start_us = 5000000;
    add(SEVERITY_WARNING);
    let_it_end(start_us);
    for (int i = 0; i < 3; i++)
        add(SEVERITY_WARNING);
    let_it_end(start_us + 1000000);
    ck_assert_str_eq(read_result(), "ran\nran\n");
    ck_assert_uint_eq(c.waiting, 2);
    ck_assert(!alert_command_is_busy(&c, start_us + 1000000));
    ck_assert_int_eq(alert_command_wait_ms(&c, start_us + 1000000), 59000);
    let_it_end(start_us + 59999999);
    ck_assert_str_eq(read_result(), "ran\nran\n");
    let_it_end(start_us + 60000000);
    ck_assert_str_eq(read_result(), "ran\nran\nran\n");
    ck_assert_int_eq(alert_command_wait_ms(&c, start_us + 60000000), 1000);
    let_it_end(start_us + 61000000);
    ck_assert_str_eq(read_result(), "ran\nran\nran\nran\n");
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(a_full_queue_keeps_the_most_severe)
{
    command_is("echo $3 >> \"$RESULT\"", 1);
    for (int i = 0; i < ALERT_COMMAND_QUEUE - 1; i++)
        add(SEVERITY_WARNING);
    add(SEVERITY_INFO);
    add(SEVERITY_INFO); /* no room, and nothing less severe waits */
    ck_assert_uint_eq(c.left_out, 1);
    add(SEVERITY_CRITICAL); /* in the place of info */
    add(SEVERITY_CRITICAL); /* of the latest warning */
    ck_assert_uint_eq(c.left_out, 3);
    ck_assert_uint_eq(c.waiting, ALERT_COMMAND_QUEUE);
    for (uint32_t i = 0; i < ALERT_COMMAND_QUEUE; i++)
        ck_assert_uint_eq(c.queue[i].severity, i < 30 ? SEVERITY_WARNING : SEVERITY_CRITICAL);
    ck_assert_uint_eq(c.queue[0].number, 1);
    ck_assert_uint_eq(c.queue[29].number, 30);
}
END_TEST

START_TEST(what_is_left_out_is_said_in_one_line_when_it_is_over)
{
    command_is("exit 0", 60);
    alert_command_turn(&c, 1);
    for (int i = 0; i < ALERT_COMMAND_QUEUE + 7; i++)
        add(SEVERITY_WARNING);
    alert_command_turn(&c, 2);
    ck_assert_str_eq(said(), "");
    for (int i = 0; i < ALERT_COMMAND_QUEUE; i++)
        let_it_end(3);
    ck_assert_str_eq(said(), "tapwatch: alert_command: 7 alerts were left out\n");
}
END_TEST

START_TEST(while_more_and_more_come_it_is_said_once_a_minute)
{
    command_is("exit 0", 1);
    alert_command_turn(&c, 1000000);
    for (int second = 1; second <= 121; second++) {
        for (int i = 0; i < ALERT_COMMAND_QUEUE + 1; i++)
            add(SEVERITY_WARNING);
        let_it_end(1000000 * second);
    }
    ck_assert_int_eq(said_count("alerts were left out\n"), 2);
}
END_TEST

START_TEST(what_waits_at_the_end_is_left_out)
{
    command_is("exit 0", 10);
    add(SEVERITY_WARNING);
    alert_command_finish(&c);
    ck_assert_str_eq(said(), "tapwatch: alert_command: 1 alert was left out\n");
    ck_assert_int_eq(alert_command_wait_ms(&c, 0), -1);
}
END_TEST

START_TEST(one_that_runs_for_too_long_is_killed_with_its_children)
{
    command_is("sleep 1000 & sleep 1000", 10);
    add(SEVERITY_WARNING);
    alert_command_turn(&c, 7);
    pid_t group = c.pid;
    ck_assert_int_gt(group, 0);
    alert_command_turn(&c, 7 + ALERT_COMMAND_RUN_S * 1000000LL - 1);
    ck_assert(!c.killed);
    let_it_end(7 + ALERT_COMMAND_RUN_S * 1000000LL);
    ck_assert_int_eq(said_count("ran for more than 30 s and was killed\n"), 1);
    int tries = 0;
    for (; kill(-group, 0) == 0 && tries < 500; tries++)
        usleep(10000);
    ck_assert_int_lt(tries, 500);
    ck_assert_int_eq(errno, ESRCH);
}
END_TEST

START_TEST(before_it_is_needed_it_is_known_whether_it_can_be_started)
{
    char why[512], file[] = "/tmp/tapwatch-command-XXXXXX";
    ck_assert(alert_command_check("/bin/sh", why, sizeof why));
    ck_assert(!alert_command_check("/nonexistent/page", why, sizeof why));
    ck_assert_str_eq(why, "alert_command: /nonexistent/page: No such file or directory");
    ck_assert(!alert_command_check("/tmp", why, sizeof why));
    ck_assert_str_eq(why, "alert_command: /tmp: Is a directory");
    const int fd = mkstemp(file);
    ck_assert_int_ge(fd, 0);
    close(fd);
    const bool found = alert_command_check(file, why, sizeof why);
    unlink(file);
    ck_assert(!found);
    ck_assert_ptr_nonnull(strstr(why, "Permission denied; is it executable?"));
}
END_TEST

START_TEST(one_that_can_not_be_started_is_named_once)
{
    command_is("exit 0", 10);
    words[0] = "/nonexistent/page";
    add(SEVERITY_WARNING);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_int_eq(said_count("alert_command: /nonexistent/page: No such file or directory\n"),
                     1);
    ck_assert_int_eq(said_count("left out"), 2);
    ck_assert_uint_eq(c.left_out, 0);
}
END_TEST

START_TEST(one_that_fails_is_named_again_only_after_one_that_did_not)
{
    command_is("[ ! -e \"$RESULT\" ] && exit 3; exit 0", 60);
    add(SEVERITY_WARNING);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_int_eq(said_count("it ended with status 3\n"), 1);
    close(open(result, O_CREAT | O_WRONLY, 0600));
    add(SEVERITY_WARNING);
    run_all();
    unlink(result);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_int_eq(said_count("it ended with status 3\n"), 2);
    command_is("kill -TERM $$", 60);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_int_eq(said_count("signal 15 ended it\n"), 1);
}
END_TEST

START_TEST(its_standard_output_goes_nowhere_its_errors_only_beside_a_screen)
{
    int ends[2];
    char byte;
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    close(ends[1]);
    command_is("echo heard; echo complaint >&2", 10);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_str_eq(said(), "complaint\n");
    c.settings.quiet = true;
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_str_eq(said(), "complaint\n");
    close(STDOUT_FILENO);
    ck_assert_int_eq(read(ends[0], &byte, 1), 0);
}
END_TEST

START_TEST(its_signals_are_those_of_any_command)
{
    int fd = signals_open();
    /* SIGPIPE is number 13: bit 12. ls has three streams, and the folder that it reads. */
    command_is("blocked=$(sed -n 's/^SigBlk:\\t//p' /proc/self/status)\n"
               "ignored=$(sed -n 's/^SigIgn:\\t//p' /proc/self/status)\n"
               "echo $((0x$blocked)) $((0x$ignored & 0x1000)) $(ls /proc/self/fd | wc -l) "
               "> \"$RESULT\"",
               10);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_str_eq(read_result(), "0 0 4\n");
    close(fd);
}
END_TEST

START_TEST(other_children_are_left_to_others)
{
    command_is("exit 0", 10);
    pid_t child = fork();
    if (child == 0)
        _exit(9);
    usleep(50000);
    add(SEVERITY_WARNING);
    run_all();
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(WEXITSTATUS(status), 9);
}
END_TEST

START_TEST(started_with_sigchld_ignored_it_runs_one_after_the_other)
{
    signal(SIGCHLD, SIG_IGN);
    command_is("echo ran >> \"$RESULT\"", 10);
    add(SEVERITY_WARNING);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_str_eq(read_result(), "ran\nran\n");
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(without_a_command_nothing_waits)
{
    const struct alert_command_settings none = {.words = NULL};
    alert_command_init(&c, &none);
    for (int i = 0; i < 100; i++)
        add(SEVERITY_CRITICAL);
    alert_command_turn(&c, 0);
    ck_assert_int_eq(alert_command_wait_ms(&c, 0), -1);
    alert_command_finish(&c);
    ck_assert_str_eq(said(), "");
}
END_TEST

/* The configuration is read again meanwhile. */
START_TEST(one_that_fails_when_there_is_no_command_any_more_is_named_all_the_same)
{
    const struct alert_command_settings none = {.words = NULL, .per_minute = 10};
    command_is("sleep 0.2; exit 3", 10);
    add(SEVERITY_WARNING);
    alert_command_turn(&c, 1);
    ck_assert_int_ne(c.pid, 0);
    alert_command_change(&c, &none);
    words[0] = "/another/page";
    let_it_end(1);
    char want[256];
    snprintf(want, sizeof want, "tapwatch: alert_command: %s: it ended with status 3\n", script);
    ck_assert_str_eq(said(), want);
}
END_TEST

START_TEST(one_that_fails_after_a_change_is_named_anew)
{
    command_is("exit 3", 60);
    add(SEVERITY_WARNING);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_int_eq(said_count("it ended with status 3\n"), 1);
    const struct alert_command_settings same = c.settings;
    alert_command_change(&c, &same);
    add(SEVERITY_WARNING);
    run_all();
    ck_assert_int_eq(said_count("it ended with status 3\n"), 2);
}
END_TEST

Suite *test_alert_command_suite(void);
Suite *test_alert_command_suite(void)
{
    Suite *suite = suite_create("alert_command");
    TCase *t = tcase_create("alert_command");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, it_gets_its_words_and_those_of_the_alert);
    tcase_add_test(t, the_alert_is_one_json_object_on_standard_input);
    tcase_add_test(t, the_longest_alert_fits);
    tcase_add_test(t, no_shell_sees_the_words);
    tcase_add_test(t, one_runs_at_a_time_in_the_order_of_the_alerts);
    tcase_add_test(t, nobody_waits_for_a_command);
    tcase_add_test(t, no_more_run_in_any_minute_than_was_said);
    tcase_add_test(t, a_full_queue_keeps_the_most_severe);
    tcase_add_test(t, what_is_left_out_is_said_in_one_line_when_it_is_over);
    tcase_add_test(t, while_more_and_more_come_it_is_said_once_a_minute);
    tcase_add_test(t, what_waits_at_the_end_is_left_out);
    tcase_add_test(t, one_that_runs_for_too_long_is_killed_with_its_children);
    tcase_add_test(t, before_it_is_needed_it_is_known_whether_it_can_be_started);
    if (!under_memcheck()) /* posix_spawn has a memory of its own there, and knows of no error */
        tcase_add_test(t, one_that_can_not_be_started_is_named_once);
    tcase_add_test(t, one_that_fails_is_named_again_only_after_one_that_did_not);
    tcase_add_test(t, its_standard_output_goes_nowhere_its_errors_only_beside_a_screen);
    tcase_add_test(t, its_signals_are_those_of_any_command);
    tcase_add_test(t, other_children_are_left_to_others);
    tcase_add_test(t, started_with_sigchld_ignored_it_runs_one_after_the_other);
    tcase_add_test(t, without_a_command_nothing_waits);
    tcase_add_test(t, one_that_fails_when_there_is_no_command_any_more_is_named_all_the_same);
    tcase_add_test(t, one_that_fails_after_a_change_is_named_anew);
    suite_add_tcase(suite, t);
    return suite;
}
