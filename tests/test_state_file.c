/* Tests of src/report/state_file.c. */
#include "src/report/state_file.h"

#include "tests/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128], why[REPORT_WHY];
static struct state_file f;
static uint8_t whole[1024];
static size_t whole_size;

static void open_anew(uint16_t version)
{
    state_file_forget(&f);
    f = (struct state_file){
        .file = {.path = path, .regular = true}, .version = version, .lock = -1};
}

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-state-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state", folder);
    open_anew(3);
}

static void clean_up(void)
{
    char lock[sizeof path + 8];
    snprintf(lock, sizeof lock, "%s.lock", path);
    state_file_forget(&f);
    state_file_unlock(&f);
    unlink(lock);
    unlink(path);
    rmdir(folder);
}

static void put(const uint8_t *bytes, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

static size_t get(void)
{
    const int fd = open(path, O_RDONLY);
    const ssize_t n = read(fd, whole, sizeof whole);
    close(fd);
    ck_assert_int_gt(n, 0);
    return (size_t)n;
}

static void write_sample(void)
{
    static const uint8_t sample[] = "what is known";
    ck_assert(state_file_write(&f, sample, sizeof sample, why));
    whole_size = get();
}

START_TEST(a_file_that_is_not_there_is_none)
{
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_NONE);
    ck_assert(state_file_check(&f, why));
}
END_TEST

START_TEST(what_is_written_is_read_by_its_owner_alone)
{
    struct stat st;
    write_sample();
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    open_anew(3);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_READ);
    ck_assert_uint_eq(f.size, sizeof "what is known");
    ck_assert_str_eq((char *)f.bytes, "what is known");
}
END_TEST

START_TEST(what_was_read_or_written_is_replaced_and_what_others_wrote_is_not)
{
    write_sample();
    open_anew(3);
    ck_assert(!state_file_write(&f, whole, 5, why)); /* not read before */
    ck_assert_ptr_nonnull(strstr(why, "somebody else wrote it meanwhile"));
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_READ);
    ck_assert(state_file_write(&f, whole, 5, why));
    ck_assert(state_file_write(&f, whole, 6, why));
    rename(path, "/tmp/tapwatch-state-away");
    put(whole, 4);
    ck_assert(!state_file_write(&f, whole, 7, why));
    ck_assert_uint_eq(get(), 4);
    unlink("/tmp/tapwatch-state-away");
}
END_TEST

START_TEST(damaged_at_any_byte_it_is_refused_and_kept)
{
    write_sample();
    uint8_t damaged[sizeof whole];
    for (size_t at = 0; at < whole_size; at++)
        for (int bit = 0; bit < 8; bit++) {
            memcpy(damaged, whole, whole_size);
            damaged[at] ^= (uint8_t)(1 << bit);
            put(damaged, whole_size);
            open_anew(3);
            ck_assert_msg(state_file_read(&f, why) == STATE_FILE_REFUSED, "byte %zu, bit %d", at,
                          bit);
            ck_assert_ptr_null(f.bytes);
            ck_assert_ptr_null(strchr(why, '\n'));
        }
}
END_TEST

START_TEST(cut_anywhere_or_longer_it_is_refused)
{
    write_sample();
    for (size_t size = 0; size < whole_size; size++) {
        put(whole, size);
        open_anew(3);
        ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
    }
    put(whole, whole_size + 1);
    open_anew(3);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
}
END_TEST

START_TEST(another_version_is_named)
{
    write_sample();
    open_anew(2);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
    ck_assert_ptr_nonnull(strstr(why, "was written by a newer tapwatch"));
    open_anew(4);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
    ck_assert_ptr_nonnull(strstr(why, "was written by an older tapwatch"));
}
END_TEST

START_TEST(links_pipes_and_folders_are_refused)
{
    ck_assert_int_eq(symlink("/etc/passwd", path), 0);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
    f.file.path = folder;
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
}
END_TEST

START_TEST(where_it_can_not_be_written_the_old_one_stays)
{
    write_sample();
    f.file.path = "/tmp/tapwatch-no-such-folder/state";
    ck_assert(!state_file_check(&f, why));
    ck_assert(!state_file_write(&f, whole, 5, why));
    ck_assert_ptr_nonnull(strstr(why, "what is known is not saved"));
    ck_assert_uint_eq(get(), whole_size);
}
END_TEST

START_TEST(what_others_can_write_or_wrote_is_refused)
{
    static const mode_t bad[] = {0620, 0602, 0666}, good[] = {0600, 0644, 0400};
    write_sample();
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(chmod(path, bad[i]), 0);
        open_anew(3);
        ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
        ck_assert_ptr_nonnull(strstr(why, "can be written by others"));
        ck_assert_int_eq(chmod(path, good[i]), 0);
        open_anew(3);
        ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_READ);
    }
    if (geteuid() != 0) /* the rest needs files of others */
        return;
    ck_assert_int_eq(chown(path, 4711, 4711), 0);
    unsetenv("SUDO_UID");
    open_anew(3);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_REFUSED);
    ck_assert_ptr_nonnull(strstr(why, "belongs to somebody else; it is kept as it is"));
    setenv("SUDO_UID", "4711", 1);
    ck_assert_int_eq(state_file_read(&f, why), STATE_FILE_READ);
    unsetenv("SUDO_UID");
}
END_TEST

START_TEST(nothing_is_written_into_a_pipe_that_is_put_there)
{
    uint8_t byte;
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    const int fd = open(path, O_RDONLY | O_NONBLOCK);
    ck_assert(!state_file_check(&f, why));
    ck_assert(!state_file_write(&f, whole, 5, why));
    ck_assert_ptr_nonnull(strstr(why, "is no file; what is known is not saved"));
    ck_assert_int_le(read(fd, &byte, 1), 0);
    close(fd);
}
END_TEST

START_TEST(one_at_a_time_may_write_it)
{
    struct state_file other = {.file = {.path = path}, .version = 3, .lock = -1};
    struct stat st;
    char lock[sizeof path + 8];
    snprintf(lock, sizeof lock, "%s.lock", path);
    ck_assert(state_file_lock(&f, why));
    ck_assert_int_eq(stat(lock, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert(!state_file_lock(&other, why));
    ck_assert_ptr_nonnull(strstr(why, "is written by another tapwatch that runs"));
    state_file_unlock(&f);
    ck_assert(state_file_lock(&other, why));
    state_file_unlock(&other);
    ck_assert_int_eq(unlink(lock), 0);
    ck_assert_int_eq(symlink("/tmp/tapwatch-no-such-file", lock), 0);
    ck_assert(state_file_lock(&f, why));
    ck_assert_int_ne(access("/tmp/tapwatch-no-such-file", F_OK), 0); /* no link is followed */
}
END_TEST

Suite *test_state_file_suite(void);
Suite *test_state_file_suite(void)
{
    Suite *suite = suite_create("state_file");
    TCase *c = tcase_create("state_file");
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, a_file_that_is_not_there_is_none);
    tcase_add_test(c, what_is_written_is_read_by_its_owner_alone);
    tcase_add_test(c, what_was_read_or_written_is_replaced_and_what_others_wrote_is_not);
    tcase_add_test(c, damaged_at_any_byte_it_is_refused_and_kept);
    tcase_add_test(c, cut_anywhere_or_longer_it_is_refused);
    tcase_add_test(c, another_version_is_named);
    tcase_add_test(c, what_others_can_write_or_wrote_is_refused);
    tcase_add_test(c, nothing_is_written_into_a_pipe_that_is_put_there);
    tcase_add_test(c, one_at_a_time_may_write_it);
    tcase_add_test(c, links_pipes_and_folders_are_refused);
    tcase_add_test(c, where_it_can_not_be_written_the_old_one_stays);
    suite_add_tcase(suite, c);
    return suite;
}
