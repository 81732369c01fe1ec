/* runner: all unit tests in one program, one Check suite for each tests/test_X.c.
 *
 * The list of suites is made by the Makefile from the file names: test_bytes.c defines
 * `Suite *test_bytes_suite(void)`. With UNIT_PART="1/2" in the environment it runs every other
 * suite, from the first on; with "2/2" the rest; with UNIT_SUITES="test_relay test_spool" only
 * those (of them, a part). CK_RUN_SUITE=relay is Check's own. Where no suite has such a name, that
 * is an error. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Whether UNIT_SUITES is not there, or has this word. */
static bool is_wanted(const char *suite)
{
    const char *all = getenv("UNIT_SUITES");
    const size_t length = strlen(suite);
    if (!all)
        return true;
    for (const char *at = all; (at = strstr(at, suite)) != NULL; at += length)
        if ((at == all || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* Check runs nothing, and is content, where CK_RUN_SUITE names none. */
static bool named_suite_is_there(void)
{
    static const char *const all[] = {
#define SUITE(name) #name,
#include "tests/suites.inc"
#undef SUITE
    };
    const char *name = getenv("CK_RUN_SUITE");
    for (size_t i = 0; name && i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i] + strlen("test_"), name) == 0)
            return true;
    return !name;
}

int main(void)
{
    if (!read_part()) {
        fputs("unit: UNIT_PART is not one of 1/2, 2/2, 1/3 ..\n", stderr);
        return EXIT_FAILURE;
    }
    if (!named_suite_is_there()) {
        fputs("unit: CK_RUN_SUITE: tests/ has no test_X.c of that name\n", stderr);
        return EXIT_FAILURE;
    }
    SRunner *runner = srunner_create(NULL);
    unsigned place = 0;
#define SUITE(name)                                                                                \
    if (is_wanted(#name) && place++ % parts == part - 1)                                           \
        srunner_add_suite(runner, name##_suite());
#include "tests/suites.inc"
#undef SUITE
    if (place == 0) {
        fputs("unit: UNIT_SUITES: tests/ has no test_X.c of such a name\n", stderr);
        return EXIT_FAILURE;
    }
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
