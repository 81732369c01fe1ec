/* Tests of src/sandbox/landlock.c. Without Landlock in the kernel there is nothing to test. */
#include "src/sandbox/landlock.h"

#include "tests/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128];

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void make(const char *name)
{
    const int fd = open(in_folder(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

/* A folder with r (to read), w (to write in) and o (neither), each with a file f. False: there is
 * no Landlock. */
static bool begin(void)
{
    snprintf(folder, sizeof folder, "/tmp/tapwatch-landlock-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    static const char *const folders[] = {"r", "w", "o"}, *const files[] = {"r/f", "w/f", "o/f"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(mkdir(in_folder(folders[i]), 0700), 0);
        make(files[i]);
    }
    if (landlock_version() == 0)
        return false;
    const int rules = landlock_new();
    ck_assert_int_ge(rules, 0);
    ck_assert(landlock_add(rules, in_folder("r"), LANDLOCK_READ));
    ck_assert(landlock_add(rules, in_folder("w"), LANDLOCK_WRITE));
    ck_assert(landlock_add(rules, in_folder("missing"), LANDLOCK_WRITE));
    ck_assert(landlock_add(rules, "/dev/null", LANDLOCK_DEVICE));
    ck_assert_int_eq(symlink("../o/f", in_folder("r/link")), 0);
    ck_assert(landlock_add(rules, in_folder("r/link"), LANDLOCK_DEVICE));
    ck_assert(landlock_add(rules, in_folder("r/f"), LANDLOCK_DEVICE));
    ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ck_assert(landlock_enforce(rules));
    return true;
}

static int result(int fd)
{
    const int error = fd < 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return error;
}

static int opened(const char *name, int flags)
{
    return result(open(in_folder(name), flags | O_CLOEXEC, 0600));
}

START_TEST(where_it_reads_nothing_is_written)
{
    if (!begin())
        return;
    ck_assert_int_eq(opened("r/f", O_RDONLY), 0);
    ck_assert_int_eq(opened("r", O_RDONLY | O_DIRECTORY), 0);
    ck_assert_int_eq(opened("r/f", O_WRONLY), EACCES);
    ck_assert_int_eq(opened("r/new", O_WRONLY | O_CREAT), EACCES);
    ck_assert_int_eq(unlink(in_folder("r/f")), -1);
}
END_TEST

START_TEST(where_it_writes_files_come_change_their_names_and_go)
{
    char new[128];
    if (!begin())
        return;
    ck_assert_int_eq(opened("w/new", O_WRONLY | O_CREAT | O_EXCL), 0);
    snprintf(new, sizeof new, "%s", in_folder("w/new"));
    ck_assert_int_eq(rename(new, in_folder("w/f")), 0);
    ck_assert_int_eq(opened("w/f", O_RDWR | O_TRUNC), 0);
    ck_assert_int_eq(unlink(in_folder("w/f")), 0);
    ck_assert_int_eq(mkdir(in_folder("w/folder"), 0700), -1);
    ck_assert_int_eq(symlink("/", in_folder("w/link")), -1);
}
END_TEST

START_TEST(elsewhere_there_is_nothing)
{
    if (!begin())
        return;
    ck_assert_int_eq(opened("o/f", O_RDONLY), EACCES);
    ck_assert_int_eq(opened("o", O_RDONLY | O_DIRECTORY), EACCES);
    ck_assert_int_eq(opened("o/new", O_WRONLY | O_CREAT), EACCES);
}
END_TEST

START_TEST(a_device_is_written_to)
{
    if (!begin())
        return;
    ck_assert_int_eq(result(open("/dev/null", O_RDWR | O_CLOEXEC)), 0);
    ck_assert_int_eq(result(open("/dev/zero", O_RDONLY | O_CLOEXEC)), EACCES);
}
END_TEST

/* Of an output that is a link nothing is written, so it opens no way to what it leads to. */
START_TEST(a_file_in_the_place_of_a_device_is_not)
{
    if (!begin())
        return;
    ck_assert_int_eq(opened("r/f", O_WRONLY), EACCES);
    ck_assert_int_eq(opened("r/link", O_WRONLY), EACCES);
    ck_assert_int_eq(opened("o/f", O_RDONLY), EACCES);
}
END_TEST

Suite *test_landlock_suite(void);
Suite *test_landlock_suite(void)
{
    Suite *suite = suite_create("landlock");
    TCase *t = tcase_create("landlock");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, where_it_reads_nothing_is_written);
    tcase_add_test(t, where_it_writes_files_come_change_their_names_and_go);
    tcase_add_test(t, elsewhere_there_is_nothing);
    tcase_add_test(t, a_device_is_written_to);
    tcase_add_test(t, a_file_in_the_place_of_a_device_is_not);
    suite_add_tcase(suite, t);
    return suite;
}
