/* Tests of src/lookup/geo.c, with files made by tests/mmdb_file.h. */
#include "tests/check.h"
#include "tests/geo_sample.h"

#include <stdlib.h>
#include <unistd.h>

static struct mmdb_file countries, networks;
static char country_path[64], as_path[64], why[256];

static void start(void)
{
    mmdb_start(&countries);
    mmdb_add_country(&countries, "198.51.100.0/24", "DE", "Germany");
    mmdb_add_country(&countries, "203.0.113.0/25", "x\x1b", "\x1b[2Jland");
    mmdb_add_country(&countries, "2001:db8::/32", "NL", "Netherlands");
    geo_sample_save(&countries, "Test-Country", country_path);
    mmdb_start(&networks);
    mmdb_add_as(&networks, "198.51.100.0/25", 3320, "Deutsche Telekom AG");
    mmdb_add_as(&networks, "203.0.113.0/24", 64500,
                "Evil\n\x9b"
                "2J");
    geo_sample_save(&networks, "Test-ASN", as_path);
}

static void stop(void)
{
    unlink(country_path);
    unlink(as_path);
}

static struct geo_facts facts_of(const struct geo *g, const char *text)
{
    struct geo_facts facts;
    struct address a;
    ck_assert(address_parse(text, &a));
    geo_find(g, &a, &facts);
    return facts;
}

static struct geo *both(void)
{
    const char *paths[] = {country_path, as_path};
    struct geo *g = geo_new(paths, 2, why, sizeof why);
    ck_assert_msg(g, "%s", why);
    return g;
}

START_TEST(country_and_network_come_from_all_files_together)
{
    struct geo *g = both();
    const struct geo_facts facts = facts_of(g, "198.51.100.7");
    ck_assert_str_eq(facts.country, "DE");
    ck_assert_str_eq(facts.country_name, "Germany");
    ck_assert_uint_eq(facts.as_number, 3320);
    ck_assert_str_eq(facts.as_name, "Deutsche Telekom AG");
    ck_assert(!facts.damaged);
    geo_free(g);
}
END_TEST

START_TEST(what_no_file_says_is_not_known)
{
    struct geo *g = both();
    struct geo_facts facts = facts_of(g, "198.51.100.200"); /* behind the network of the AS */
    ck_assert_str_eq(facts.country, "DE");
    ck_assert_uint_eq(facts.as_number, 0);
    ck_assert_str_eq(facts.as_name, "");
    facts = facts_of(g, "192.0.2.1");
    ck_assert_str_eq(facts.country, "");
    ck_assert_str_eq(facts.country_name, "");
    facts = facts_of(g, "2001:db8::17");
    ck_assert_str_eq(facts.country, "NL");
    facts = facts_of(g, "2001:db9::17");
    ck_assert_str_eq(facts.country, "");
    geo_free(g);
}
END_TEST

START_TEST(texts_of_a_file_are_shown_escaped_and_a_code_is_two_letters)
{
    struct geo *g = both();
    const struct geo_facts facts = facts_of(g, "203.0.113.17");
    ck_assert_str_eq(facts.country, "");
    ck_assert_str_eq(facts.country_name, "\\x1b[2Jland");
    ck_assert_str_eq(facts.as_name, "Evil\\x0a\\x9b2J");
    geo_free(g);
}
END_TEST

START_TEST(a_file_that_is_missing_or_something_else_is_named_with_the_reason)
{
    const char *missing = "/nonexistent/a.mmdb", *other = "/etc/passwd";
    ck_assert_ptr_null(geo_new(&missing, 1, why, sizeof why));
    ck_assert_str_eq(why, "geo_files: /nonexistent/a.mmdb: No such file or directory");
    const char *paths[] = {as_path, other};
    ck_assert_ptr_null(geo_new(paths, 2, why, sizeof why));
    ck_assert_ptr_nonnull(
        strstr(why, "geo_files: /etc/passwd: The MaxMind DB file contains invalid metadata"));
    ck_assert_ptr_null(strchr(why, '\n'));
}
END_TEST

START_TEST(a_file_cut_at_any_length_is_refused)
{
    char whole[8192], path[64];
    FILE *in = fopen(as_path, "r");
    const size_t size = fread(whole, 1, sizeof whole, in);
    fclose(in);
    ck_assert_uint_gt(size, 500);
    ck_assert_uint_lt(size, sizeof whole);
    for (size_t length = 0; length < size; length += 7) {
        strcpy(path, "/tmp/tapwatch-geo-XXXXXX");
        FILE *out = fdopen(mkstemp(path), "w");
        fwrite(whole, 1, length, out);
        fclose(out);
        const char *paths[] = {path};
        ck_assert_ptr_null(geo_new(paths, 1, why, sizeof why));
        unlink(path);
    }
}
END_TEST

/* Wherever it is damaged, it is refused, or an address says so, or another text comes: never more.
 */
START_TEST(a_file_with_any_byte_changed_is_read_without_harm)
{
    uint8_t whole[8192];
    char path[64] = "/tmp/tapwatch-geo-XXXXXX";
    FILE *in = fopen(as_path, "r");
    const size_t size = fread(whole, 1, sizeof whole, in);
    fclose(in);
    const int fd = mkstemp(path);
    const char *paths[] = {path};
    size_t refused = 0, damaged = 0;
    for (size_t at = 0; at < size; at++) {
        whole[at] ^= 0xff;
        ck_assert_int_eq(pwrite(fd, whole, size, 0), (ssize_t)size);
        struct geo *g = geo_new(paths, 1, why, sizeof why);
        refused += g == NULL;
        if (g) {
            const struct geo_facts facts = facts_of(g, "198.51.100.7");
            damaged += facts.damaged;
            ck_assert_uint_lt(strlen(facts.as_name), GEO_NAME);
        }
        geo_free(g);
        whole[at] ^= 0xff;
    }
    close(fd);
    unlink(path);
    ck_assert_uint_gt(refused, 20);
    ck_assert_uint_gt(damaged, 20);
}
END_TEST

Suite *test_geo_suite(void);
Suite *test_geo_suite(void)
{
    Suite *s = suite_create("geo");
    TCase *t = tcase_create("geo");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, country_and_network_come_from_all_files_together);
    tcase_add_test(t, what_no_file_says_is_not_known);
    tcase_add_test(t, texts_of_a_file_are_shown_escaped_and_a_code_is_two_letters);
    tcase_add_test(t, a_file_that_is_missing_or_something_else_is_named_with_the_reason);
    tcase_add_test(t, a_file_cut_at_any_length_is_refused);
    tcase_add_test(t, a_file_with_any_byte_changed_is_read_without_harm);
    suite_add_tcase(s, t);
    return s;
}
