/* Tests of src/sandbox/sandbox.c: what is refused at the start, and what it says. The whole is
 * tested by check_sandbox.sh. */
#include "src/sandbox/sandbox.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sandbox_settings s;
static struct sandbox b;
static char why[SANDBOX_WHY], text[256];

static void add_folder(char *folder, mode_t mode)
{
    static char path[128];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chmod(folder, mode), 0);
    snprintf(path, sizeof path, "%s/file", folder);
    s = (struct sandbox_settings){.user = "nobody"};
    sandbox_add_output(&s, path, SANDBOX_WRITE, "--output");
}

START_TEST(standard_output_and_nothing_are_no_places)
{
    s = (struct sandbox_settings){.user = ""};
    sandbox_add_output(&s, "-", SANDBOX_WRITE, "--output");
    sandbox_add_output(&s, NULL, SANDBOX_WRITE, "--output");
    sandbox_add(&s, "", SANDBOX_READ, "file");
    ck_assert_uint_eq(s.place_count, 0);
    sandbox_add_output(&s, "/dev/null", SANDBOX_WRITE, "--output");
    ck_assert_int_eq(s.places[0].use, SANDBOX_DEVICE);
}
END_TEST

START_TEST(places_beyond_its_room_are_left_out)
{
    s = (struct sandbox_settings){.user = ""};
    for (int i = 0; i < SANDBOX_PLACES + 5; i++)
        sandbox_add(&s, "/", SANDBOX_READ, "file");
    ck_assert_uint_eq(s.place_count, SANDBOX_PLACES);
}
END_TEST

START_TEST(a_folder_that_the_account_can_not_write_to_is_refused)
{
    char folder[] = "/tmp/tapwatch-sandbox-XXXXXX";
    if (geteuid() != 0)
        return;
    add_folder(folder, 0755);
    ck_assert(!sandbox_become(&s, &b, why));
    ck_assert_ptr_nonnull(strstr(why, "--output: /tmp/tapwatch-sandbox-"));
    ck_assert_ptr_nonnull(strstr(why, "the account nobody can not write there"));
}
END_TEST

START_TEST(one_that_it_can_write_to_is_not)
{
    char folder[] = "/tmp/tapwatch-sandbox-XXXXXX";
    if (geteuid() != 0)
        return;
    add_folder(folder, 01777);
    ck_assert_msg(sandbox_become(&s, &b, why), "%s", why);
    ck_assert_str_eq(b.who, "nobody (65534)");
    ck_assert(b.became && !b.root);
}
END_TEST

/* What is wrong with it is another thing than that the account may not write there. */
START_TEST(a_link_is_left_to_whoever_writes)
{
    char folder[] = "/tmp/tapwatch-sandbox-XXXXXX", link[64];
    if (geteuid() != 0)
        return;
    add_folder(folder, 0755);
    snprintf(link, sizeof link, "%s/link", folder);
    ck_assert_int_eq(symlink("/etc/shadow", link), 0);
    s.place_count = 0;
    sandbox_add_output(&s, link, SANDBOX_WRITE, "--output");
    ck_assert_msg(sandbox_become(&s, &b, why), "%s", why);
}
END_TEST

START_TEST(what_is_not_in_force_is_said)
{
    s = (struct sandbox_settings){.user = ""};
    b = (struct sandbox){.who = "nobody (65534)", .filter = true, .landlock = true};
    sandbox_describe(&s, &b, text, sizeof text);
    ck_assert_str_eq(text, "running as nobody (65534), sandboxed");
    b.landlock = false;
    sandbox_describe(&s, &b, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "no Landlock"));
    b.filter = false;
    sandbox_describe(&s, &b, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "without a sandbox"));
    s.off = true;
    sandbox_describe(&s, &b, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "--no-sandbox"));
}
END_TEST

Suite *test_sandbox_suite(void);
Suite *test_sandbox_suite(void)
{
    Suite *suite = suite_create("sandbox");
    TCase *t = tcase_create("sandbox");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, standard_output_and_nothing_are_no_places);
    tcase_add_test(t, places_beyond_its_room_are_left_out);
    tcase_add_test(t, a_folder_that_the_account_can_not_write_to_is_refused);
    tcase_add_test(t, one_that_it_can_write_to_is_not);
    tcase_add_test(t, a_link_is_left_to_whoever_writes);
    tcase_add_test(t, what_is_not_in_force_is_said);
    suite_add_tcase(suite, t);
    return suite;
}
