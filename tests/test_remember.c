/* Tests of src/remember.c: a capture of a small file, started again and again. */
#include "src/remember.h"
#include "tests/check.h"
#include "tests/said.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128], capture_path[128];
static struct remember r;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-remember-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state", folder);
    snprintf(capture_path, sizeof capture_path, "%s/in.pcap", folder);
    said_begin();
}

static void clean_up(void)
{
    char lock[sizeof path + 8];
    snprintf(lock, sizeof lock, "%s.lock", path);
    unlink(lock);
    unlink(path);
    unlink(capture_path);
    rmdir(folder);
}

/* A pcap of one raw IP packet, at that second. */
static void write_capture(uint8_t second)
{
    const uint8_t bytes[] = {0xd4, 0xc3, 0xb2, 0xa1, 2,  0, 4,   0,  0,  0,  0,      0,  0,    0,
                             0,    0,    0xff, 0xff, 0,  0, 101, 0,  0,  0,  second, 0,  0,    0,
                             0,    0,    0,    0,    30, 0, 0,   0,  30, 0,  0,      0,  0x45, 0,
                             0,    30,   0,    0,    0,  0, 64,  17, 0,  0,  198,    51, 100,  7,
                             10,   0,    0,    1,    8,  0, 4,   2,  0,  10, 0,      0,  0,    0};
    const int fd = open(capture_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_eq(write(fd, bytes, sizeof bytes), (ssize_t)sizeof bytes);
    close(fd);
}

/* From start to end. Whether the state was restored. */
static bool run(bool *saved)
{
    const char *const files[] = {capture_path};
    char why[CAPTURE_WHY];
    struct capture *c;
    struct exchange *x = exchange_new();
    remember_open(&r, path);
    const struct capture_settings settings = {
        .files = files,
        .file_count = 1,
        .filter = "",
        .home = "",
        .batch = true,
        .engine = {.memory_bytes = (size_t)52 << 20,
                   .udp_timeout_s = 60,
                   .tcp_timeout_s = 30,
                   .icmp_timeout_s = 10,
                   .window_s = {60, 3600, 86400}},
        .remembers = r.saves,
        .state = r.file.bytes,
        .state_size = r.file.size,
    };
    ck_assert_msg(capture_open(&c, &settings, x, why) == CAPTURE_DONE, "%s", why);
    const bool restored = capture_has_restored(c);
    remember_begin(&r, c, x);
    ck_assert_ptr_null(r.file.bytes);
    ck_assert(capture_start(c));
    ck_assert_int_eq(capture_join(c), CAPTURE_DONE);
    *saved = remember_end(&r, c, x);
    capture_close(c);
    remember_close(&r);
    exchange_free(x);
    return restored;
}

START_TEST(what_one_run_saved_the_next_one_knows)
{
    bool saved;
    write_capture(10);
    ck_assert(!run(&saved));
    ck_assert(saved);
    ck_assert(run(&saved));
    ck_assert(saved);
    ck_assert_ptr_nonnull(remember_saver(&r));
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(packets_of_an_earlier_time_leave_it_alone)
{
    bool saved;
    struct stat before, after;
    write_capture(100);
    run(&saved);
    stat(path, &before);
    write_capture(10);
    ck_assert(run(&saved));
    ck_assert(saved); /* nothing failed */
    stat(path, &after);
    ck_assert_uint_eq(before.st_ino, after.st_ino);
    ck_assert_int_eq(said_count("knows of a later time"), 1);
}
END_TEST

START_TEST(what_is_whole_and_yet_says_what_can_not_be_is_kept_and_refused)
{
    bool saved;
    struct stat before, after;
    char why[REPORT_WHY];
    uint8_t bytes[1000];
    struct state_file f = {.file = {.path = path}, .version = ENGINE_STATE_VERSION};
    memset(bytes, 0xee, sizeof bytes);
    ck_assert(state_file_write(&f, bytes, sizeof bytes, why));
    stat(path, &before);
    write_capture(10);
    ck_assert(!run(&saved));
    ck_assert(saved);
    ck_assert_ptr_null(remember_saver(&r));
    stat(path, &after);
    ck_assert_uint_eq(before.st_ino, after.st_ino);
    ck_assert_int_eq(said_count("says what can not be; it is kept as it is"), 1);
    ck_assert_int_eq(said_count("\n"), 1);
}
END_TEST

START_TEST(at_the_end_a_failure_is_told_again_and_is_one)
{
    bool saved;
    write_capture(10);
    strcpy(path, "/tmp/tapwatch-no-such-folder/state");
    ck_assert(!run(&saved));
    ck_assert(!saved);
    ck_assert_int_eq(said_count("what is known is not saved\n"), 2);
}
END_TEST

START_TEST(what_another_one_writes_is_read_and_not_written)
{
    bool saved;
    struct stat before, after;
    char why[REPORT_WHY];
    write_capture(10);
    run(&saved);
    stat(path, &before);
    struct state_file other = {.file = {.path = path}, .lock = -1};
    ck_assert(state_file_lock(&other, why));
    write_capture(100);
    ck_assert(run(&saved));
    ck_assert(saved);
    ck_assert_ptr_null(remember_saver(&r));
    stat(path, &after);
    ck_assert_uint_eq(before.st_ino, after.st_ino);
    ck_assert_int_eq(said_count("is written by another tapwatch that runs"), 1);
    ck_assert_int_eq(said_count("\n"), 1);
    state_file_unlock(&other);
    ck_assert(run(&saved));
    stat(path, &after);
    ck_assert_uint_ne(before.st_ino, after.st_ino);
}
END_TEST

START_TEST(without_the_setting_nothing_is_written)
{
    bool saved;
    write_capture(10);
    path[0] = '\0';
    ck_assert(!run(&saved));
    ck_assert(saved);
    ck_assert_ptr_null(remember_saver(&r));
    ck_assert_str_eq(said(), "");
}
END_TEST

Suite *test_remember_suite(void);
Suite *test_remember_suite(void)
{
    Suite *suite = suite_create("remember");
    TCase *c = tcase_create("remember");
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, what_one_run_saved_the_next_one_knows);
    tcase_add_test(c, packets_of_an_earlier_time_leave_it_alone);
    tcase_add_test(c, what_is_whole_and_yet_says_what_can_not_be_is_kept_and_refused);
    tcase_add_test(c, at_the_end_a_failure_is_told_again_and_is_one);
    tcase_add_test(c, what_another_one_writes_is_read_and_not_written);
    tcase_add_test(c, without_the_setting_nothing_is_written);
    suite_add_tcase(suite, c);
    return suite;
}
