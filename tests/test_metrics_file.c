/* Tests of src/report/metrics_file.c. */
#include "src/report/metrics_file.h"

#include "src/base/clock.h"
#include "tests/check.h"
#include "tests/said.h"
#include "tests/sample_snapshot.h"

#include <stdlib.h>
#include <sys/stat.h>

static char folder[64], path[128];
static struct snapshot *s;
static struct metrics_file m;
static const struct metrics_ports none = {NULL, 0};

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-metrics-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/tapwatch.prom", folder);
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    s->taken_at_us = SAMPLE_US(0);
    s->input.state = INPUT_RUNNING;
    metrics_file_init(&m, path, 15, &none, true);
    said_begin();
}

static void clean_up(void)
{
    unlink(path);
    rmdir(folder);
    snapshot_free(s);
}

/* The packets that the file says; -1: there is no file. */
static int written(void)
{
    char line[256];
    int packets = -1;
    FILE *in = fopen(path, "r");
    while (in && fgets(line, sizeof line, in))
        sscanf(line, "tapwatch_packets_total %d", &packets);
    if (in)
        fclose(in);
    return packets;
}

static void turn(int packets)
{
    s->capture.received = (uint64_t)packets;
    metrics_file_turn(&m, s);
}

/* As if so much time had passed. */
static void pass(int64_t seconds)
{
    m.written_us -= seconds * US_PER_S;
}

START_TEST(it_is_written_with_the_first_snapshot_and_then_when_it_is_time)
{
    turn(1);
    ck_assert_int_eq(written(), 1);
    turn(2);
    pass(14);
    turn(3);
    ck_assert_int_eq(written(), 1);
    pass(1);
    turn(4);
    ck_assert_int_eq(written(), 4);
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(of_a_file_it_is_written_at_the_end)
{
    m.live = false;
    turn(1);
    ck_assert_int_eq(written(), -1);
    s->input.state = INPUT_ENDED;
    turn(2);
    ck_assert_int_eq(written(), 2);
}
END_TEST

START_TEST(everybody_can_read_it_whatever_the_umask)
{
    struct stat st;
    umask(077);
    turn(1);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0644);
}
END_TEST

START_TEST(a_file_of_the_run_before_is_replaced)
{
    FILE *out = fopen(path, "w");
    fputs("old", out);
    fclose(out);
    turn(5);
    ck_assert_int_eq(written(), 5);
}
END_TEST

START_TEST(a_screen_hears_each_line_once)
{
    turn(1);
    ck_assert_ptr_null(metrics_file_hear(&m));
    ck_assert_ptr_null(metrics_file_hear(NULL));
    m.file.path = "/nowhere/metrics.prom";
    pass(15);
    turn(2);
    const char *line = metrics_file_hear(&m);
    ck_assert_ptr_nonnull(line);
    ck_assert_ptr_nonnull(strstr(line, "/nowhere/metrics.prom: "));
    ck_assert_ptr_nonnull(strstr(line, "; it is tried again"));
    ck_assert_ptr_null(metrics_file_hear(&m));
    pass(15);
    turn(3);
    ck_assert_ptr_null(metrics_file_hear(&m));
    m.file.path = path;
    pass(15);
    turn(4);
    line = metrics_file_hear(&m);
    ck_assert_ptr_nonnull(line);
    ck_assert_ptr_nonnull(strstr(line, " is written again"));
}
END_TEST

START_TEST(that_it_fails_and_works_again_is_each_told_once)
{
    turn(1);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* while it runs */
    for (int i = 0; i < 3; i++) {
        pass(15);
        turn(2);
    }
    ck_assert_int_eq(said_count("\n"), 1);
    ck_assert_int_eq(said_count("tapwatch: metrics_file: /tmp/tapwatch-metrics-"), 1);
    ck_assert_int_eq(said_count("the folder: No such file or directory; it is tried again\n"), 1);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    for (int i = 0; i < 3; i++) {
        pass(15);
        turn(3);
    }
    ck_assert_int_eq(written(), 3);
    ck_assert_int_eq(said_count("\n"), 2);
    ck_assert_int_eq(said_count("is written again\n"), 1);
}
END_TEST

START_TEST(that_it_can_not_be_written_is_told_at_the_start)
{
    ck_assert_int_eq(rmdir(folder), 0);
    metrics_file_check(&m);
    ck_assert_int_eq(said_count("the folder: No such file or directory"), 1);
    turn(1);
    ck_assert_int_eq(said_count("\n"), 1);
    ck_assert(!metrics_file_finish(&m, s));
    ck_assert_int_eq(said_count("\n"), 2);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert(metrics_file_finish(&m, s));
}
END_TEST

START_TEST(a_link_and_a_device_are_not_written_through)
{
    ck_assert_int_eq(symlink("/etc/passwd", path), 0);
    turn(1);
    ck_assert_int_eq(said_count("is a symbolic link"), 1);
    metrics_file_init(&m, "/dev/null", 15, &none, true);
    turn(1);
    ck_assert_int_eq(said_count("/dev/null: is no file"), 1);
}
END_TEST

START_TEST(none_is_none)
{
    metrics_file_turn(NULL, s);
    ck_assert_int_eq(written(), -1);
}
END_TEST

Suite *test_metrics_file_suite(void);
Suite *test_metrics_file_suite(void)
{
    Suite *suite = suite_create("metrics_file");
    TCase *t = tcase_create("metrics_file");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, it_is_written_with_the_first_snapshot_and_then_when_it_is_time);
    tcase_add_test(t, of_a_file_it_is_written_at_the_end);
    tcase_add_test(t, everybody_can_read_it_whatever_the_umask);
    tcase_add_test(t, a_file_of_the_run_before_is_replaced);
    tcase_add_test(t, a_screen_hears_each_line_once);
    tcase_add_test(t, that_it_fails_and_works_again_is_each_told_once);
    tcase_add_test(t, that_it_can_not_be_written_is_told_at_the_start);
    tcase_add_test(t, a_link_and_a_device_are_not_written_through);
    tcase_add_test(t, none_is_none);
    suite_add_tcase(suite, t);
    return suite;
}
