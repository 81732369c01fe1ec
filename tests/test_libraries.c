/* Tests of src/libraries.c. */
#include "src/libraries.h"

#include "src/base/version.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static char *printed(void)
{
    static char *text; /* the stream's as well */
    static size_t size;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    libraries_print(out);
    fclose(out);
    return text;
}

START_TEST(the_first_line_is_the_program_and_its_version)
{
    char *text = printed();
    static const char first[] = "tapwatch " TAPWATCH_VERSION "\n";
    ck_assert_int_eq(strncmp(text, first, sizeof first - 1), 0);
    free(text);
}
END_TEST

START_TEST(each_library_has_a_version_that_begins_with_a_digit)
{
    static const char *const names[] = {"libpcap", "ncurses",      "libconfig", "yajl",
                                        "zlib",    "libzstd",      "liblzma",   "xxhash",
                                        "c-ares",  "libmaxminddb", "nettle",    "glibc"};
    char *text = printed();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char begins[32];
        snprintf(begins, sizeof begins, "\n  %-13s", names[i]);
        const char *at = strstr(text, begins);
        ck_assert_msg(at != NULL, "%s is missing", names[i]);
        const char digit = at[strlen(begins)];
        ck_assert_msg(digit >= '0' && digit <= '9', "%s has no version", names[i]);
    }
    free(text);
}
END_TEST

Suite *test_libraries_suite(void);
Suite *test_libraries_suite(void)
{
    Suite *s = suite_create("libraries");
    TCase *t = tcase_create("libraries");
    tcase_add_test(t, the_first_line_is_the_program_and_its_version);
    tcase_add_test(t, each_library_has_a_version_that_begins_with_a_digit);
    suite_add_tcase(s, t);
    return s;
}
