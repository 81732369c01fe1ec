/* Tests of src/writing.c. */
#include "src/writing.h"

#include "tests/check.h"
#include "tests/said.h"
#include "tests/sample_snapshot.h"

#include <stdlib.h>
#include <sys/stat.h>

static char folder[64], path[128], why[CONFIG_WHY];
static struct config c;
static struct writing w;

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-writing-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    config_defaults(&c);
    said_begin();
}

static void clean_up(void)
{
    writing_close(&w);
    unlink(path);
    rmdir(folder);
}

START_TEST(by_default_nothing_is_written_besides_and_nothing_redacted)
{
    ck_assert(writing_open(&w, &c, true, why));
    ck_assert_ptr_null(w.metrics);
    ck_assert_ptr_null(w.redact);
    ck_assert(writing_finish(&w, NULL));
}
END_TEST

START_TEST(metrics_are_written_at_the_end_as_configured)
{
    struct snapshot *s = snapshot_new();
    char text[65536];
    strcpy(c.metrics_file, path);
    c.metrics_every_s = 7;
    c.metrics_ports = (struct config_ranges){{{6, 445, 445}}, 1};
    ck_assert(writing_open(&w, &c, false, why));
    ck_assert_ptr_nonnull(w.metrics);
    ck_assert_int_eq(w.metrics->every_us, 7000000);
    ck_assert(!w.metrics->live);
    ck_assert(writing_finish(&w, NULL)); /* no snapshot, no file */
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert(writing_finish(&w, s));
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    ck_assert_ptr_nonnull(
        strstr(text, "tapwatch_port_records_total{protocol=\"tcp\",port=\"445\"}"));
    snapshot_free(s);
}
END_TEST

START_TEST(a_place_for_metrics_that_is_missing_is_told_and_no_reason_not_to_begin)
{
    snprintf(c.metrics_file, sizeof c.metrics_file, "%s/missing/file", folder);
    ck_assert(writing_open(&w, &c, true, why));
    ck_assert_int_eq(said_count("tapwatch: metrics_file: "), 1);
}
END_TEST

static bool same_pseudonym(struct writing *a, struct writing *b)
{
    struct home home = {.count = 0};
    struct address x, y;
    ck_assert(home_add(&home, "203.0.113.0/24", why, sizeof why));
    redact_set_home(a->redact, &home);
    redact_set_home(b->redact, &home);
    address_parse("203.0.113.40", &x);
    y = x;
    redact_address(a->redact, &x);
    redact_address(b->redact, &y);
    return address_equal(&x, &y);
}

START_TEST(with_a_key_two_runs_have_the_same_pseudonyms_and_else_not)
{
    struct writing other;
    c.redact = true;
    ck_assert(writing_open(&w, &c, true, why) && writing_open(&other, &c, true, why));
    ck_assert(!same_pseudonym(&w, &other));
    writing_close(&w);
    writing_close(&other);
    FILE *out = fopen(path, "w");
    fwrite("0123456789abcdef0123456789abcdef", 1, 32, out);
    fclose(out);
    ck_assert_int_eq(chmod(path, 0600), 0);
    strcpy(c.redact_key, path);
    ck_assert(writing_open(&w, &c, true, why) && writing_open(&other, &c, true, why));
    ck_assert(same_pseudonym(&w, &other));
    writing_close(&other);
}
END_TEST

START_TEST(a_key_that_can_not_be_read_is_a_reason)
{
    c.redact = true;
    strcpy(c.redact_key, path);
    ck_assert(!writing_open(&w, &c, true, why));
    ck_assert_ptr_nonnull(strstr(why, "No such file"));
}
END_TEST

Suite *test_writing_suite(void);
Suite *test_writing_suite(void)
{
    Suite *suite = suite_create("writing");
    TCase *t = tcase_create("writing");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, by_default_nothing_is_written_besides_and_nothing_redacted);
    tcase_add_test(t, metrics_are_written_at_the_end_as_configured);
    tcase_add_test(t, a_place_for_metrics_that_is_missing_is_told_and_no_reason_not_to_begin);
    tcase_add_test(t, with_a_key_two_runs_have_the_same_pseudonyms_and_else_not);
    tcase_add_test(t, a_key_that_can_not_be_read_is_a_reason);
    suite_add_tcase(suite, t);
    return suite;
}
