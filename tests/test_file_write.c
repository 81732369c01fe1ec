/* Tests of src/report/file_write.c. What it does when killed is in check_report.sh. */
#include "src/report/file_write.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[64];
static char path[128];
static char why[REPORT_WHY];
static struct snapshot *s;
static struct report_file file;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-write-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out.json", folder);
    s = snapshot_new();
    sample_fill(s);
    file = (struct report_file){.path = path, .format = REPORT_JSON};
    unsetenv("SUDO_UID");
    unsetenv("SUDO_GID");
}

/* Removes what is in the folder; returns how many files there were. */
static int empty_folder(void)
{
    int count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            count += unlinkat(dirfd(d), e->d_name, 0) == 0;
    closedir(d);
    return count;
}

static void clean_up(void)
{
    empty_folder();
    rmdir(folder);
    snapshot_free(s);
}

static void write_old(void)
{
    FILE *out = fopen(path, "w");
    fputs("old", out);
    fclose(out);
}

static const char *content(void)
{
    static char text[65536];
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    return text;
}

static bool is_whole(const char *text)
{
    static const char end[] = "\n\"messages\":[]\n}\n";
    size_t length = strlen(text);
    return length > sizeof end && strcmp(text + length - (sizeof end - 1), end) == 0;
}

static void refused(const char *reason)
{
    char want[REPORT_WHY];
    snprintf(want, sizeof want, "%s: %s", file.path, reason);
    ck_assert(!report_save(&file, s, why));
    ck_assert_str_eq(why, want);
    ck_assert(!report_check(&file, why));
    ck_assert_str_eq(why, want);
    ck_assert_int_eq(file_write_open_stream(&file, why), -1);
    ck_assert_str_eq(why, want);
}

START_TEST(a_new_file_is_whole_and_ours_alone)
{
    struct stat st;
    umask(0);
    ck_assert(report_check(&file, why));
    ck_assert_msg(report_save(&file, s, why), "%s", why);
    ck_assert(is_whole(content()));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
    ck_assert_uint_eq(file.own_inode, st.st_ino);
    ck_assert_uint_eq(file.own_device, st.st_dev);
    ck_assert_int_eq(empty_folder(), 1);
}
END_TEST

START_TEST(an_existing_file_is_left_alone_without_force)
{
    write_old();
    refused("exists; use --force to replace it");
    ck_assert_str_eq(content(), "old");
    ck_assert_int_eq(empty_folder(), 1);
}
END_TEST

START_TEST(an_existing_file_is_replaced_with_force)
{
    write_old();
    file.force = true;
    ck_assert(report_check(&file, why));
    ck_assert_str_eq(content(), "old");
    ck_assert(report_save(&file, s, why));
    ck_assert(is_whole(content()));
    ck_assert_int_eq(empty_folder(), 1);
}
END_TEST

START_TEST(a_file_we_wrote_is_replaced_without_force)
{
    ck_assert(report_save(&file, s, why));
    uint64_t first = file.own_inode;
    s->capture.received = 77777;
    ck_assert_msg(report_save(&file, s, why), "%s", why);
    ck_assert_uint_ne(file.own_inode, first);
    ck_assert_ptr_nonnull(strstr(content(), "77777"));
    unlink(path);
    int other = open(path, O_CREAT | O_WRONLY | O_EXCL, 0600);
    /* The number may come again for a new file; only another one shows the test's point. */
    struct stat st;
    fstat(other, &st);
    close(other);
    if (st.st_ino != file.own_inode)
        refused("exists; use --force to replace it");
}
END_TEST

START_TEST(a_replaced_file_keeps_its_old_content_for_who_reads_it)
{
    write_old();
    int reader = open(path, O_RDONLY);
    char text[8] = "";
    file.force = true;
    ck_assert(report_save(&file, s, why));
    ck_assert_int_eq(read(reader, text, sizeof text), 3);
    ck_assert_str_eq(text, "old");
    close(reader);
}
END_TEST

START_TEST(a_symbolic_link_is_not_followed_even_with_force)
{
    char target[128];
    snprintf(target, sizeof target, "%s/target", folder);
    ck_assert_int_eq(symlink(target, path), 0);
    file.force = true;
    refused("is a symbolic link; name the file it points to");
    ck_assert_int_eq(access(target, F_OK), -1);
    ck_assert_int_eq(symlink("/nonexistent", target), 0);
    file.path = "/dev/stdout";
    refused("is a symbolic link; use -o - for standard output");
}
END_TEST

START_TEST(a_folder_is_refused)
{
    file.path = folder;
    refused("is a folder; name a file in it");
    snprintf(path, sizeof path, "%s/", folder);
    file.path = path;
    refused("is no file name");
    file.path = "";
    refused("is no file name");
}
END_TEST

START_TEST(a_folder_that_is_missing_is_named)
{
    snprintf(path, sizeof path, "%s/missing/out.json", folder);
    refused("the folder: No such file or directory");
}
END_TEST

START_TEST(names_that_are_too_long_are_refused)
{
    static char lengthy[6000];
    int used = snprintf(lengthy, sizeof lengthy, "%s/", folder);
    memset(lengthy + used, 'x', 256);
    file.path = lengthy;
    ck_assert(!report_save(&file, s, why));
    ck_assert_ptr_nonnull(strstr(why, ": File name too long"));
    for (int i = used; i < 5000; i++)
        lengthy[i] = i % 2 ? '.' : '/';
    ck_assert(!report_save(&file, s, why));
    ck_assert_ptr_nonnull(strstr(why, ": File name too long"));
    /* The longest name there is. */
    memset(lengthy + used, 'x', 255);
    lengthy[used + 255] = '\0';
    ck_assert_msg(report_save(&file, s, why), "%s", why);
}
END_TEST

START_TEST(a_device_is_written_to_directly)
{
    struct stat st;
    file.path = "/dev/null";
    ck_assert(report_check(&file, why));
    ck_assert_msg(report_save(&file, s, why), "%s", why);
    ck_assert_int_eq(stat("/dev/null", &st), 0);
    ck_assert(S_ISCHR(st.st_mode));
    file.path = "/dev/full";
    ck_assert(!report_save(&file, s, why));
    ck_assert_str_eq(why, "/dev/full: No space left on device");
}
END_TEST

START_TEST(a_pipe_is_written_to_when_somebody_reads)
{
    char text[16];
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert(!report_save(&file, s, why));
    ck_assert_ptr_nonnull(strstr(why, "nobody reads from it"));
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    ck_assert_msg(report_save(&file, s, why), "%s", why);
    ck_assert_int_eq(read(reader, text, 10), 10);
    ck_assert_int_eq(memcmp(text, "{\n\"format\"", 10), 0);
    close(reader);
}
END_TEST

START_TEST(a_socket_is_refused)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(name.sun_path, sizeof name.sun_path, "%.100s", path);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
    refused("is a socket; use -o - and a pipe to a program that can write to it");
    close(fd);
}
END_TEST

START_TEST(a_stale_temporary_file_of_our_number_is_no_hindrance)
{
    char stale[256];
    snprintf(stale, sizeof stale, "%s/.out.json.tapwatch-%d-0.tmp", folder, (int)getpid());
    ck_assert_int_eq(symlink("/nonexistent", stale), 0);
    ck_assert_msg(report_save(&file, s, why), "%s", why);
    ck_assert(is_whole(content()));
    ck_assert_int_eq(access("/nonexistent", F_OK), -1);
}
END_TEST

START_TEST(under_sudo_the_file_is_for_the_caller)
{
    struct stat st;
    if (geteuid() != 0)
        return; /* only root can give files away; the script says so */
    setenv("SUDO_UID", "4711", 1);
    setenv("SUDO_GID", "4712", 1);
    ck_assert(report_save(&file, s, why));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_uid, 4711);
    ck_assert_uint_eq(st.st_gid, 4712);
    file.force = true;
    setenv("SUDO_UID", "4711x", 1);
    ck_assert(report_save(&file, s, why));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_uid, 0);
    setenv("SUDO_UID", "4294967295", 1); /* (uid_t)-1 would mean "leave it" */
    ck_assert(report_save(&file, s, why));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_uid, 0);
}
END_TEST

START_TEST(a_stream_is_a_new_file_that_grows)
{
    struct stat st;
    umask(0);
    int fd = file_write_open_stream(&file, why);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "one\n", 4), 4);
    ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
    ck_assert_int_eq(write(fd, "two\n", 4), 4);
    ck_assert_str_eq(content(), "one\ntwo\n");
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
    close(fd);
}
END_TEST

START_TEST(a_stream_with_force_does_not_write_into_the_old_file)
{
    char other[128];
    snprintf(other, sizeof other, "%s/other", folder);
    write_old();
    ck_assert_int_eq(link(path, other), 0);
    file.force = true;
    int fd = file_write_open_stream(&file, why);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "new", 3), 3);
    close(fd);
    ck_assert_str_eq(content(), "new");
    strcpy(path, other);
    ck_assert_str_eq(content(), "old");
}
END_TEST

START_TEST(a_default_name_is_made_of_the_time_and_is_not_taken)
{
    char name[256];
    ck_assert_int_eq(chdir(folder), 0);
    report_default_path(s, REPORT_JSON, name, sizeof name);
    ck_assert_str_eq(name, "tapwatch-20031201T195455Z.json");
    ck_assert_int_eq(symlink("/nonexistent", name), 0);
    report_default_path(s, REPORT_JSON, name, sizeof name);
    ck_assert_str_eq(name, "tapwatch-20031201T195455Z-2.json");
    close(open(name, O_CREAT | O_WRONLY, 0600));
    report_default_path(s, REPORT_JSON, name, sizeof name);
    ck_assert_str_eq(name, "tapwatch-20031201T195455Z-3.json");
    report_default_path(s, REPORT_TEXT, name, sizeof name);
    ck_assert_str_eq(name, "tapwatch-20031201T195455Z.txt");
    s->taken_at_us = SNAPSHOT_UNKNOWN;
    report_default_path(s, REPORT_TEXT, name, sizeof name);
    ck_assert_int_eq(strncmp(name, "tapwatch-2", 10), 0);
}
END_TEST

Suite *test_file_write_suite(void);
Suite *test_file_write_suite(void)
{
    Suite *suite = suite_create("file_write");
    TCase *t = tcase_create("file_write");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, a_new_file_is_whole_and_ours_alone);
    tcase_add_test(t, an_existing_file_is_left_alone_without_force);
    tcase_add_test(t, an_existing_file_is_replaced_with_force);
    tcase_add_test(t, a_file_we_wrote_is_replaced_without_force);
    tcase_add_test(t, a_replaced_file_keeps_its_old_content_for_who_reads_it);
    tcase_add_test(t, a_symbolic_link_is_not_followed_even_with_force);
    tcase_add_test(t, a_folder_is_refused);
    tcase_add_test(t, a_folder_that_is_missing_is_named);
    tcase_add_test(t, names_that_are_too_long_are_refused);
    tcase_add_test(t, a_device_is_written_to_directly);
    tcase_add_test(t, a_pipe_is_written_to_when_somebody_reads);
    tcase_add_test(t, a_socket_is_refused);
    tcase_add_test(t, a_stale_temporary_file_of_our_number_is_no_hindrance);
    tcase_add_test(t, under_sudo_the_file_is_for_the_caller);
    tcase_add_test(t, a_stream_is_a_new_file_that_grows);
    tcase_add_test(t, a_stream_with_force_does_not_write_into_the_old_file);
    tcase_add_test(t, a_default_name_is_made_of_the_time_and_is_not_taken);
    suite_add_tcase(suite, t);
    return suite;
}
