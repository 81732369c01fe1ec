/* Tests of src/sandbox/privileges.c; what takes root does nothing without. */
#include "src/sandbox/privileges.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CAPABILITY_NET_RAW = 13, CAPABILITY_NET_ADMIN = 12 };

static char why[256];

static struct account daemon_account(void)
{
    return (struct account){.uid = 1, .gid = 1, .name = "daemon", .changes = true};
}

/* "CapEff" and so on of this thread, by /proc. */
static unsigned long long set_of(const char *name)
{
    char line[128], form[32];
    unsigned long long set = ~0ULL;
    FILE *in = fopen("/proc/thread-self/status", "re");
    ck_assert_ptr_nonnull(in);
    snprintf(form, sizeof form, "%s:", name);
    while (fgets(line, sizeof line, in))
        if (strncmp(line, form, strlen(form)) == 0)
            ck_assert_int_eq(sscanf(line + strlen(form), "%llx", &set), 1);
    fclose(in);
    return set;
}

START_TEST(between_the_two_only_an_interface_can_be_opened)
{
    const struct account a = daemon_account();
    if (geteuid() != 0)
        return;
    ck_assert_msg(privileges_become(&a, true, false, why, sizeof why), "%s", why);
    ck_assert_uint_eq(getuid(), 1);
    ck_assert_uint_eq(getgid(), 1);
    ck_assert_uint_eq(set_of("CapEff") & ~(1ULL << CAPABILITY_NET_ADMIN),
                      1ULL << CAPABILITY_NET_RAW);
    ck_assert_uint_eq(set_of("CapBnd"), 0);
    ck_assert_int_ge(socket(AF_PACKET, SOCK_RAW, 0), 0);
    ck_assert_int_ne(setuid(0), 0);
}
END_TEST

START_TEST(then_nothing_is_left)
{
    const struct account a = daemon_account();
    if (geteuid() != 0)
        return;
    ck_assert(privileges_become(&a, true, false, why, sizeof why));
    ck_assert_msg(privileges_drop(&a, false, why, sizeof why), "%s", why);
    ck_assert_uint_eq(set_of("CapEff"), 0);
    ck_assert_uint_eq(set_of("CapPrm"), 0);
    ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
    ck_assert_int_lt(socket(AF_PACKET, SOCK_RAW, 0), 0);
}
END_TEST

START_TEST(who_may_open_one_again_keeps_that_alone)
{
    const struct account a = daemon_account();
    if (geteuid() != 0)
        return;
    ck_assert(privileges_become(&a, true, true, why, sizeof why));
    ck_assert(privileges_drop(&a, true, why, sizeof why));
    ck_assert_uint_eq(set_of("CapPrm"), 1ULL << CAPABILITY_NET_RAW);
    ck_assert_uint_eq(set_of("CapBnd"), 1ULL << CAPABILITY_NET_RAW);
}
END_TEST

START_TEST(files_are_read_without_any_right)
{
    const struct account a = daemon_account();
    if (geteuid() != 0)
        return;
    ck_assert(privileges_become(&a, false, false, why, sizeof why));
    ck_assert_uint_eq(set_of("CapPrm"), 0);
}
END_TEST

START_TEST(when_root_can_be_had_back_it_is_noticed)
{
    const struct account a = daemon_account();
    if (geteuid() != 0)
        return;
    /* As if becoming another had been left out in part. */
    ck_assert_int_eq(setresgid(1, 1, 1), 0);
    ck_assert_int_eq(setresuid(1, 1, 0), 0);
    ck_assert(!privileges_drop(&a, false, why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "privileges: "));
}
END_TEST

Suite *test_privileges_suite(void);
Suite *test_privileges_suite(void)
{
    Suite *suite = suite_create("privileges");
    TCase *t = tcase_create("privileges");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, between_the_two_only_an_interface_can_be_opened);
    tcase_add_test(t, then_nothing_is_left);
    tcase_add_test(t, who_may_open_one_again_keeps_that_alone);
    tcase_add_test(t, files_are_read_without_any_right);
    tcase_add_test(t, when_root_can_be_had_back_it_is_noticed);
    suite_add_tcase(suite, t);
    return suite;
}
