/* Tests of src/sandbox/account.c. */
#include "src/sandbox/account.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct account a;
static char why[256];

static bool chosen(const char *user, const char *sudo_uid)
{
    if (sudo_uid)
        setenv("SUDO_UID", sudo_uid, 1);
    else
        unsetenv("SUDO_UID");
    return account_choose(&a, user, why, sizeof why);
}

START_TEST(who_is_not_root_stays_who_it_is)
{
    if (geteuid() == 0)
        ck_assert_int_eq(setuid(65534), 0);
    ck_assert(chosen("daemon", "1"));
    ck_assert_uint_eq(a.uid, geteuid());
    ck_assert(!a.changes);
}
END_TEST

START_TEST(root_becomes_the_account_that_is_named_whoever_called_sudo)
{
    if (geteuid() != 0)
        return;
    ck_assert(chosen("daemon", "65534"));
    ck_assert_str_eq(a.name, "daemon");
    ck_assert_uint_eq(a.uid, 1);
    ck_assert(a.changes);
    ck_assert(chosen("1", NULL));
    ck_assert_str_eq(a.name, "daemon");
}
END_TEST

START_TEST(root_becomes_the_caller_of_sudo_else_nobody)
{
    if (geteuid() != 0)
        return;
    ck_assert(chosen("", "1"));
    ck_assert_str_eq(a.name, "daemon");
    ck_assert(chosen("", NULL));
    ck_assert_str_eq(a.name, "nobody");
    /* Root itself, numbers of nobody, and what is no number. */
    static const char *const others[] = {"0", "4123456789", "-1", "1x", ""};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ck_assert(chosen("", others[i]));
        ck_assert_str_eq(a.name, "nobody");
    }
}
END_TEST

START_TEST(root_stays_root_when_that_is_asked_for)
{
    if (geteuid() != 0)
        return;
    ck_assert(chosen("root", "1"));
    ck_assert_uint_eq(a.uid, 0);
    ck_assert(!a.changes);
}
END_TEST

START_TEST(an_account_that_there_is_not_is_named)
{
    if (geteuid() != 0)
        return;
    ck_assert(!chosen("no-such\x1b", NULL));
    ck_assert_ptr_nonnull(strstr(why, "user: there is no account \"no-such"));
    ck_assert_ptr_null(strchr(why, 27));
}
END_TEST

Suite *test_account_suite(void);
Suite *test_account_suite(void)
{
    Suite *suite = suite_create("account");
    TCase *t = tcase_create("account");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, who_is_not_root_stays_who_it_is);
    tcase_add_test(t, root_becomes_the_account_that_is_named_whoever_called_sudo);
    tcase_add_test(t, root_becomes_the_caller_of_sudo_else_nobody);
    tcase_add_test(t, root_stays_root_when_that_is_asked_for);
    tcase_add_test(t, an_account_that_there_is_not_is_named);
    suite_add_tcase(suite, t);
    return suite;
}
