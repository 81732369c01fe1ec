/* Tests of src/themes.c and src/shipped.c. */
#include "src/shipped.h"
#include "src/themes.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct themes t;
static char why[CONFIG_WHY];

START_TEST(the_themes_that_come_with_it_are_found_sorted_by_name)
{
    ck_assert_msg(themes_open(&t, "dark", why), "%s", why);
    ck_assert_uint_ge(t.count, 5);
    for (size_t i = 1; i < t.count; i++)
        ck_assert_int_lt(strcmp(t.list[i - 1].name, t.list[i].name), 0);
    ck_assert_str_eq(t.list[t.chosen].name, "dark");
    ck_assert(themes_open(&t, "mono", why));
    ck_assert_str_eq(t.list[t.chosen].name, "mono");
}
END_TEST

START_TEST(a_name_that_is_none_says_which_there_are)
{
    ck_assert(!themes_open(&t, "dusk\x1b", why));
    ck_assert_str_eq(why, "theme dusk\\x1b: there is none of that name; there are colour-blind, "
                          "dark, high-contrast, light, mono, or a path");
    ck_assert(!themes_open(&t, "", why));
}
END_TEST

START_TEST(a_path_comes_behind_those_that_come_with_it)
{
    char path[] = "/tmp/tapwatch-theme-XXXXXX";
    const int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert(themes_open(&t, "dark", why));
    const size_t shipped = t.count;
    ck_assert_msg(themes_open(&t, path, why), "%s", why);
    ck_assert_uint_eq(t.count, shipped + 1);
    ck_assert_uint_eq(t.chosen, shipped);
    ck_assert_int_eq(write(fd, "oops", 4), 4);
    ck_assert(!themes_open(&t, path, why));
    ck_assert_ptr_nonnull(strstr(why, ":2: "));
    close(fd);
    unlink(path);
    ck_assert(!themes_open(&t, path, why));
}
END_TEST

START_TEST(what_does_not_come_with_it_says_where_it_should_be)
{
    char path[SHIPPED_PATH];
    ck_assert(shipped_find("signatures.conf", path));
    ck_assert_int_eq(access(path, R_OK), 0);
    ck_assert(!shipped_find("no-such.conf", path));
    ck_assert_ptr_nonnull(strstr(path, "../share/tapwatch/no-such.conf"));
}
END_TEST

Suite *test_themes_suite(void);
Suite *test_themes_suite(void)
{
    Suite *s = suite_create("themes");
    TCase *c = tcase_create("themes");
    tcase_add_test(c, the_themes_that_come_with_it_are_found_sorted_by_name);
    tcase_add_test(c, a_name_that_is_none_says_which_there_are);
    tcase_add_test(c, a_path_comes_behind_those_that_come_with_it);
    tcase_add_test(c, what_does_not_come_with_it_says_where_it_should_be);
    suite_add_tcase(s, c);
    return s;
}
