/* Tests of src/sandbox/exposed.c. */
#include "src/sandbox/exposed.h"

#include "tests/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOMEBODY = 65534 };

static char folder[64], outputs[2][128];
static struct sandbox_settings s;

static const char *in_folder(const char *name)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void make(const char *name)
{
    const int fd = open(in_folder(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

/* Folders w, that is written to, and r, that is read; w/f, w/in/f, wide/f, r/f. */
static void prepare(void)
{
    static const char *const folders[] = {"w", "w/in", "wide", "r"};
    static const char *const files[] = {"w/f", "w/in/f", "wide/f", "r/f"};
    snprintf(folder, sizeof folder, "/tmp/tapwatch-exposed-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chmod(folder, 0755), 0);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(mkdir(in_folder(folders[i]), 0755), 0);
    for (size_t i = 0; i < 4; i++)
        make(files[i]);
    s = (struct sandbox_settings){.user = ""};
    snprintf(outputs[0], sizeof outputs[0], "%s", in_folder("w/out.json"));
    snprintf(outputs[1], sizeof outputs[1], "%s", in_folder("r"));
    sandbox_add(&s, outputs[0], SANDBOX_WRITE, "--output");
    sandbox_add(&s, outputs[1], SANDBOX_READ, "configuration");
}

static const char *exposes(const char *path)
{
    const struct sandbox_place *place = exposed_by(&s, path);
    return place ? place->what : "";
}

START_TEST(what_lies_beneath_a_folder_that_is_written_to_is_exposed)
{
    ck_assert_str_eq(exposes(in_folder("w/f")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/in/f")), "--output");
    ck_assert_str_eq(exposes(in_folder("r/../w/f")), "--output");
    ck_assert_int_eq(chdir(in_folder("w")), 0);
    ck_assert_str_eq(exposes("f"), "--output");
    ck_assert_str_eq(exposes("in/f"), "--output");
}
END_TEST

START_TEST(so_is_the_folder_itself_and_one_in_it_but_none_above)
{
    ck_assert_str_eq(exposes(in_folder("w")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/in")), "--output");
    ck_assert_str_eq(exposes(in_folder("wide")), "");
    ck_assert_str_eq(exposes(folder), "");
    ck_assert_str_eq(exposes("/"), "");
    ck_assert_int_eq(symlink("w", in_folder("link")), 0);
    ck_assert_str_eq(exposes(in_folder("link")), "--output");
    ck_assert_int_eq(chdir(in_folder("w")), 0);
    ck_assert_str_eq(exposes("."), "--output");
}
END_TEST

/* As root, on behalf of SOMEBODY. */
static void change_mode(const char *name, mode_t mode)
{
    ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(chmod(in_folder(name), mode), 0);
    ck_assert_int_eq(seteuid(SOMEBODY), 0);
}

/* Whoever may write around it could rename it, if Landlock let him. */
START_TEST(a_folder_that_the_account_can_not_write_to_is_safe)
{
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(chown(in_folder("w"), SOMEBODY, 0), 0);
    ck_assert_int_eq(seteuid(SOMEBODY), 0);
    ck_assert_str_eq(exposes(in_folder("w")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/in")), "");
    change_mode("w/in", 0777);
    ck_assert_str_eq(exposes(in_folder("w/in")), "--output");
}
END_TEST

START_TEST(what_lies_beside_it_is_not)
{
    ck_assert_str_eq(exposes(in_folder("wide/f")), "");
    ck_assert_str_eq(exposes(in_folder("r/f")), "");
    ck_assert_str_eq(exposes(in_folder("r/none")), "");
    ck_assert_str_eq(exposes(""), "");
}
END_TEST

START_TEST(what_is_not_there_could_be_made_but_no_folder_for_it)
{
    ck_assert_str_eq(exposes(in_folder("w/none")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/in/none")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/none/f")), "");
    ck_assert_str_eq(exposes(in_folder("w/f/none")), "");
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(seteuid(SOMEBODY), 0); /* who may not write there */
    ck_assert_str_eq(exposes(in_folder("w/none")), "");
    change_mode("w", 01777);
    ck_assert_str_eq(exposes(in_folder("w/none")), "--output");
}
END_TEST

START_TEST(each_folder_that_may_be_written_to_counts)
{
    static const enum sandbox_use uses[] = {SANDBOX_WRITE, SANDBOX_KEEP, SANDBOX_WRITE_MAYBE};
    for (size_t i = 0; i < 3; i++) {
        s.places[0].use = uses[i];
        ck_assert_str_eq(exposes(in_folder("w/f")), "--output");
    }
    s.places[0].use = SANDBOX_DEVICE;
    ck_assert_str_eq(exposes(in_folder("w/f")), "");
    s.places[0] = (struct sandbox_place){"./.", SANDBOX_WRITE_MAYBE, "the working folder"};
    ck_assert_int_eq(chdir(in_folder("w")), 0);
    ck_assert_str_eq(exposes(in_folder("w/f")), "the working folder");
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_str_eq(exposes(in_folder("r/f")), "the working folder");
}
END_TEST

/* The one can be put in place of the link, the other in place of what it leads to. */
START_TEST(links_are_looked_at_from_both_ends)
{
    ck_assert_int_eq(symlink("../r/f", in_folder("w/away")), 0);
    ck_assert_int_eq(symlink("../w/f", in_folder("r/here")), 0);
    ck_assert_int_eq(symlink("../wide/f", in_folder("r/beside")), 0);
    ck_assert_str_eq(exposes(in_folder("w/away")), "--output");
    ck_assert_str_eq(exposes(in_folder("r/here")), "--output");
    ck_assert_str_eq(exposes(in_folder("r/beside")), "");
}
END_TEST

/* A file can be put in place of each, whatever lies behind it. */
START_TEST(a_link_on_the_way_is_looked_at_as_well)
{
    ck_assert_int_eq(symlink("../wide/f", in_folder("w/on")), 0);
    ck_assert_int_eq(symlink("../w/on", in_folder("r/over")), 0);
    ck_assert_int_eq(symlink("over", in_folder("r/first")), 0);
    ck_assert_str_eq(exposes(in_folder("r/over")), "--output");
    ck_assert_str_eq(exposes(in_folder("r/first")), "--output");
}
END_TEST

START_TEST(where_a_link_leads_to_what_is_not_there_that_could_be_made)
{
    ck_assert_int_eq(symlink("../w/none", in_folder("r/later")), 0);
    ck_assert_int_eq(symlink(in_folder("r/later"), in_folder("wide/whole")), 0);
    ck_assert_int_eq(symlink("../w/none/f", in_folder("r/never")), 0);
    ck_assert_int_eq(symlink("../wide/none", in_folder("r/beside")), 0);
    ck_assert_int_eq(symlink("round", in_folder("r/round")), 0);
    ck_assert_str_eq(exposes(in_folder("r/later")), "--output");
    ck_assert_str_eq(exposes(in_folder("wide/whole")), "--output");
    ck_assert_str_eq(exposes(in_folder("r/never")), "");
    ck_assert_str_eq(exposes(in_folder("r/beside")), "");
    ck_assert_str_eq(exposes(in_folder("r/round")), "");
}
END_TEST

/* What belongs to root, for an account that is somebody else. */
START_TEST(what_the_account_can_not_replace_is_safe_there)
{
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(seteuid(SOMEBODY), 0);
    ck_assert_str_eq(exposes(in_folder("w/f")), "");
    ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(chmod(in_folder("w"), 01777), 0);
    ck_assert_int_eq(seteuid(SOMEBODY), 0);
    ck_assert_str_eq(exposes(in_folder("w/f")), "");
    ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(chmod(in_folder("w"), 0777), 0);
    ck_assert_int_eq(seteuid(SOMEBODY), 0);
    ck_assert_str_eq(exposes(in_folder("w/f")), "--output");
}
END_TEST

START_TEST(what_it_owns_or_may_write_to_is_not)
{
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(chown(in_folder("w/f"), SOMEBODY, 0), 0);
    ck_assert_int_eq(chmod(in_folder("w/f"), 0400), 0);
    ck_assert_int_eq(chmod(in_folder("w/in/f"), 0666), 0);
    ck_assert_int_eq(seteuid(SOMEBODY), 0);
    ck_assert_str_eq(exposes(in_folder("w/f")), "--output");
    ck_assert_str_eq(exposes(in_folder("w/in/f")), "--output");
}
END_TEST

Suite *test_exposed_suite(void);
Suite *test_exposed_suite(void)
{
    Suite *suite = suite_create("exposed");
    TCase *t = tcase_create("exposed");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, prepare, NULL);
    tcase_add_test(t, what_lies_beneath_a_folder_that_is_written_to_is_exposed);
    tcase_add_test(t, so_is_the_folder_itself_and_one_in_it_but_none_above);
    tcase_add_test(t, a_folder_that_the_account_can_not_write_to_is_safe);
    tcase_add_test(t, what_lies_beside_it_is_not);
    tcase_add_test(t, what_is_not_there_could_be_made_but_no_folder_for_it);
    tcase_add_test(t, each_folder_that_may_be_written_to_counts);
    tcase_add_test(t, links_are_looked_at_from_both_ends);
    tcase_add_test(t, a_link_on_the_way_is_looked_at_as_well);
    tcase_add_test(t, where_a_link_leads_to_what_is_not_there_that_could_be_made);
    tcase_add_test(t, what_the_account_can_not_replace_is_safe_there);
    tcase_add_test(t, what_it_owns_or_may_write_to_is_not);
    suite_add_tcase(suite, t);
    return suite;
}
