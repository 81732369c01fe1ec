/* Tests of src/report/redact.c: the key, and the pseudonym of one address. */
#include "src/report/redact.h"

#include "tests/check.h"
#include "tests/parse_address.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static uint8_t key[REDACT_KEY];
static struct redact *r;
static char why[REPORT_WHY];

static void prepare(void)
{
    memset(key, 7, sizeof key);
    r = redact_new(key);
    ck_assert_ptr_nonnull(r);
}

static void clean_up(void)
{
    redact_free(r);
}

static void home_is(const char *list)
{
    struct home home = {.count = 0};
    ck_assert_msg(home_add(&home, list, why, sizeof why), "%s", why);
    redact_set_home(r, &home);
}

static struct address mapped(const char *text)
{
    struct address a = address(text);
    redact_address(r, &a);
    return a;
}

static struct network network(const char *text)
{
    struct network n;
    ck_assert(network_parse(text, &n));
    return n;
}

static struct network mapped_network(const char *text)
{
    struct network n = network(text);
    redact_network(r, &n);
    return n;
}

static bool is_within(const char *net, const struct address *a)
{
    const struct network n = network(net);
    return network_contains(&n, a);
}

START_TEST(what_is_not_ours_stays_as_it_is)
{
    static const char *const others[] = {"198.51.100.7",  "203.0.114.1", "203.0.112.255",
                                         "2001:db8:1::1", "224.0.0.1",   "240.1.2.3"};
    home_is("203.0.113.0/24,2001:db8::/48");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const struct address a = address(others[i]), b = mapped(others[i]);
        ck_assert(address_equal(&a, &b));
    }
}
END_TEST

START_TEST(a_home_network_stays_one_network_in_which_no_two_are_the_same)
{
    char text[ADDRESS_TEXT];
    bool seen[256] = {false};
    home_is("203.0.113.0/24");
    const struct network n = mapped_network("203.0.113.0/24");
    ck_assert_uint_eq(n.prefix_length, 120);
    for (int i = 0; i < 256; i++) {
        snprintf(text, sizeof text, "203.0.113.%d", i);
        const struct address a = mapped(text);
        ck_assert(network_contains(&n, &a));
        ck_assert(!seen[a.bytes[15]]);
        seen[a.bytes[15]] = true;
    }
}
END_TEST

START_TEST(pseudonyms_lie_where_nobody_has_an_address)
{
    home_is("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,203.0.113.9");
    const char *const v4[] = {"10.1.2.3", "172.16.5.5", "192.168.0.1", "203.0.113.9"};
    for (size_t i = 0; i < sizeof v4 / sizeof v4[0]; i++) {
        const struct address a = mapped(v4[i]);
        ck_assert(is_within("240.0.0.0/4", &a));
    }
    const struct address a = mapped("fd12:3456::1");
    ck_assert(is_within("4000::/3", &a));
}
END_TEST

/* With the same first bits for all, only few bits are left to tell such large networks apart: for
 * most keys another salt is needed for some. */
START_TEST(whatever_the_key_home_networks_stay_apart)
{
    static const char *const nets[] = {"10.0.0.0/8",   "26.0.0.0/8",     "42.0.0.0/8",
                                       "58.0.0.0/8",   "172.16.0.0/12",  "192.168.0.0/16",
                                       "74.128.0.0/9", "203.0.113.0/24", "203.0.112.0/24"};
    enum { NETS = sizeof nets / sizeof nets[0] };
    for (uint8_t k = 0; k < 50; k++) {
        struct network m[NETS];
        char list[512] = "";
        for (int i = 0; i < NETS; i++)
            sprintf(list + strlen(list), "%s%s", i ? "," : "", nets[i]);
        memset(key, k, sizeof key);
        redact_free(r);
        r = redact_new(key);
        home_is(list);
        for (int i = 0; i < NETS; i++) {
            m[i] = mapped_network(nets[i]);
            ck_assert(is_within("240.0.0.0/4", &m[i].base));
            for (int n = 0; n < i; n++)
                ck_assert(!network_contains(&m[i], &m[n].base) &&
                          !network_contains(&m[n], &m[i].base));
        }
    }
}
END_TEST

START_TEST(where_all_is_ours_all_is_a_pseudonym)
{
    home_is("0.0.0.0/0,::/0");
    const struct address a = mapped("10.0.0.1"), b = mapped("26.0.0.1"), was = address("10.0.0.1");
    ck_assert(!address_equal(&a, &b));
    ck_assert(!address_equal(&a, &was));
    ck_assert(address_is_v4(&a));
    const struct network all = mapped_network("0.0.0.0/0");
    char text[NETWORK_TEXT];
    ck_assert_str_eq(network_format(&all, text), "0.0.0.0/0");
}
END_TEST

START_TEST(the_same_key_gives_the_same_and_another_one_others)
{
    home_is("203.0.113.0/24");
    const struct address first = mapped("203.0.113.40");
    clean_up();
    r = redact_new(key);
    home_is("203.0.113.0/24");
    const struct address again = mapped("203.0.113.40");
    ck_assert(address_equal(&first, &again));
    key[31] ^= 1;
    clean_up();
    r = redact_new(key);
    home_is("203.0.113.0/24");
    const struct address other = mapped("203.0.113.40");
    ck_assert(!address_equal(&first, &other));
}
END_TEST

START_TEST(each_run_makes_another_key)
{
    uint8_t other[REDACT_KEY];
    ck_assert(redact_make_key(key, why) && redact_make_key(other, why));
    ck_assert(memcmp(key, other, sizeof key) != 0);
}
END_TEST

static char path[] = "/tmp/tapwatch-key-XXXXXX";

static void key_file(size_t size, mode_t mode)
{
    static const uint8_t bytes[64] = {1, 2, 3};
    const int fd = open(path, O_WRONLY | O_TRUNC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
    ck_assert_int_eq(fchmod(fd, mode), 0);
    close(fd);
}

START_TEST(a_key_file_has_32_bytes_for_its_owner_alone)
{
    close(mkstemp(path));
    key_file(32, 0600);
    ck_assert_msg(redact_read_key(path, key, why), "%s", why);
    ck_assert_uint_eq(key[1], 2);
    key_file(31, 0600);
    ck_assert(!redact_read_key(path, key, why));
    ck_assert_ptr_nonnull(strstr(why, "has not 32 bytes; head -c 32 /dev/urandom makes them"));
    key_file(33, 0600);
    ck_assert(!redact_read_key(path, key, why));
    key_file(32, 0640);
    ck_assert(!redact_read_key(path, key, why));
    ck_assert_ptr_nonnull(strstr(why, "chmod 600"));
    unlink(path);
    ck_assert(!redact_read_key(path, key, why));
    ck_assert_ptr_nonnull(strstr(why, "No such file"));
    ck_assert(!redact_read_key("/dev/urandom", key, why));
    ck_assert_str_eq(why, "redact_key: /dev/urandom: is no file");
}
END_TEST

START_TEST(evidence_is_refused_in_a_line)
{
    ck_assert(redact_allows_evidence(false, why));
    ck_assert(!redact_allows_evidence(true, why));
    ck_assert_ptr_nonnull(strstr(why, "--redact"));
    ck_assert_ptr_null(strchr(why, '\n'));
}
END_TEST

Suite *test_redact_suite(void);
Suite *test_redact_suite(void)
{
    Suite *suite = suite_create("redact");
    TCase *t = tcase_create("redact");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, what_is_not_ours_stays_as_it_is);
    tcase_add_test(t, a_home_network_stays_one_network_in_which_no_two_are_the_same);
    tcase_add_test(t, pseudonyms_lie_where_nobody_has_an_address);
    tcase_add_test(t, whatever_the_key_home_networks_stay_apart);
    tcase_add_test(t, where_all_is_ours_all_is_a_pseudonym);
    tcase_add_test(t, the_same_key_gives_the_same_and_another_one_others);
    tcase_add_test(t, each_run_makes_another_key);
    tcase_add_test(t, a_key_file_has_32_bytes_for_its_owner_alone);
    tcase_add_test(t, evidence_is_refused_in_a_line);
    suite_add_tcase(suite, t);
    return suite;
}
