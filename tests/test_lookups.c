/* Tests of src/lookups.c. */
#include "src/lookups.h"
#include "tests/check.h"
#include "tests/geo_sample.h"

static struct config c;
static struct lookups l;
static char why[CONFIG_WHY];

static void start(void)
{
    config_defaults(&c);
}

START_TEST(by_default_there_are_names_to_be_had_and_no_countries)
{
    ck_assert_msg(lookups_open(&l, &c, true, why), "%s", why);
    ck_assert_ptr_nonnull(l.names);
    ck_assert_ptr_null(l.geo);
    ck_assert(!c.names);
    lookups_close(&l);
    ck_assert_ptr_null(l.names);
}
END_TEST

START_TEST(without_a_screen_there_is_nobody_to_ask_for_names)
{
    strcpy(c.name_servers, "nonsense");
    ck_assert_msg(lookups_open(&l, &c, false, why), "%s", why);
    ck_assert_ptr_null(l.names);
    lookups_close(&l);
}
END_TEST

START_TEST(wrong_servers_and_wrong_files_are_refused)
{
    strcpy(c.name_servers, "nonsense");
    ck_assert(!lookups_open(&l, &c, true, why));
    ck_assert_ptr_nonnull(strstr(why, "name_servers \"nonsense\""));
    ck_assert(!l.names && !l.geo);
    c.name_servers[0] = '\0';
    strcpy(c.geo_files, "/nonexistent.mmdb");
    ck_assert(!lookups_open(&l, &c, true, why));
    ck_assert_str_eq(why, "geo_files: /nonexistent.mmdb: No such file or directory");
    ck_assert(!l.names && !l.geo);
}
END_TEST

START_TEST(every_file_that_is_named_is_read)
{
    static struct mmdb_file f;
    char path[2][64];
    struct geo_facts facts;
    struct address a;
    mmdb_start(&f);
    mmdb_add_country(&f, "198.51.100.0/24", "DE", "Germany");
    geo_sample_save(&f, "Test-Country", path[0]);
    mmdb_start(&f);
    mmdb_add_as(&f, "198.51.100.0/24", 3320, "Deutsche Telekom AG");
    geo_sample_save(&f, "Test-ASN", path[1]);
    memcpy(c.geo_files, path[0], strlen(path[0]) + 1);
    memcpy(c.geo_files + strlen(path[0]) + 1, path[1], strlen(path[1]) + 1);
    ck_assert_msg(lookups_open(&l, &c, false, why), "%s", why);
    ck_assert(address_parse("198.51.100.7", &a));
    geo_find(l.geo, &a, &facts);
    ck_assert_str_eq(facts.country, "DE");
    ck_assert_uint_eq(facts.as_number, 3320);
    lookups_close(&l);
    unlink(path[0]);
    unlink(path[1]);
}
END_TEST

Suite *test_lookups_suite(void);
Suite *test_lookups_suite(void)
{
    Suite *s = suite_create("lookups");
    TCase *t = tcase_create("lookups");
    tcase_add_checked_fixture(t, start, NULL);
    tcase_add_test(t, by_default_there_are_names_to_be_had_and_no_countries);
    tcase_add_test(t, without_a_screen_there_is_nobody_to_ask_for_names);
    tcase_add_test(t, wrong_servers_and_wrong_files_are_refused);
    tcase_add_test(t, every_file_that_is_named_is_read);
    suite_add_tcase(s, t);
    return s;
}
