/* runner: all unit tests in one program, one Check suite for each tests/test_X.c.
 *
 * The list of suites is made by the Makefile from the file names: test_bytes.c defines
 * `Suite *test_bytes_suite(void)`. With UNIT_PART="1/2" in the environment it runs every other
 * suite, from the first on; with "2/2" the rest. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define SUITE(name) Suite *name##_suite(void);
#include "tests/suites.inc"
#undef SUITE

static unsigned part = 1, parts = 1;

static bool read_part(void)
{
    const char *text = getenv("UNIT_PART");
    char more;
    return !text ||
           (sscanf(text, "%u/%u%c", &part, &parts, &more) == 2 && part >= 1 && part <= parts);
}

int main(void)
{
    if (!read_part()) {
        fputs("unit: UNIT_PART is not one of 1/2, 2/2, 1/3 ..\n", stderr);
        return EXIT_FAILURE;
    }
    SRunner *runner = srunner_create(NULL);
    unsigned place = 0;
#define SUITE(name)                                                                                \
    if (place++ % parts == part - 1)                                                               \
        srunner_add_suite(runner, name##_suite());
#include "tests/suites.inc"
#undef SUITE
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
