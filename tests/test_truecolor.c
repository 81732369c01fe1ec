/* Tests of ui/truecolor.c. */
#include "ui/truecolor.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static struct truecolor t;
static const struct rgb sky = {0x56, 0xb4, 0xe9}, near_sky = {0x57, 0xb4, 0xe9};

static void start(void)
{
    memset(&t, 0, sizeof t);
}

/* Exactly as much memory as there must be, so that the address sanitizer sees more being used. */
static const char *rewritten(const char *in)
{
    static char text[512];
    const size_t length = strlen(in);
    char *from = malloc(length + 1), *to = malloc(TRUECOLOR_GROWTH * length + 1);
    ck_assert(from && to);
    memcpy(from, in, length);
    const size_t now = truecolor_rewrite(&t, from, length, to);
    ck_assert_uint_lt(now, sizeof text);
    memcpy(text, to, now);
    text[now] = '\0';
    free(from);
    free(to);
    return text;
}

START_TEST(a_colour_has_the_number_of_the_nearest_each_time)
{
    ck_assert_int_eq(truecolor_number(&t, sky), 74);
    ck_assert_int_eq(truecolor_number(&t, sky), 74);
}
END_TEST

START_TEST(each_colour_has_a_number_of_its_own)
{
    truecolor_keep(&t, 75);
    ck_assert_int_eq(truecolor_number(&t, sky), 74);
    ck_assert_int_eq(truecolor_number(&t, near_sky), 76); /* 75 is to stay as it is */
    ck_assert_str_eq(rewritten("\x1b[38;5;75m"), "\x1b[38;5;75m");
    truecolor_keep(&t, 16);
    truecolor_keep(&t, 255);
    ck_assert_int_eq(truecolor_number(&t, (struct rgb){238, 238, 238}), 17);
}
END_TEST

START_TEST(numbers_give_way_to_colours_in_what_is_sent)
{
    truecolor_number(&t, sky);
    ck_assert_str_eq(rewritten("a\x1b[38;5;74mb\x1b[48;5;74m\x1b[1m"),
                     "a\x1b[38;2;86;180;233mb\x1b[48;2;86;180;233m\x1b[1m");
}
END_TEST

START_TEST(everything_else_is_sent_as_it_is)
{
    static const char *const texts[] = {"",
                                        "74",
                                        "\x1b",
                                        "\x1b[",
                                        "\x1b[38;5;",
                                        "\x1b[38;5;7",
                                        "\x1b[38;5;74",
                                        "\x1b[38;5;74;1m",
                                        "\x1b[38;5;m",
                                        "\x1b[38;5;1074m",
                                        "\x1b[38;5;99999999999999999999m",
                                        "\x1b[38;5;73m",
                                        "\x1b[58;5;74m",
                                        "▁▂\x1b[39m"};
    truecolor_number(&t, sky);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_str_eq(rewritten(texts[i]), texts[i]);
}
END_TEST

START_TEST(what_grows_most_has_room)
{
    truecolor_number(&t, (struct rgb){255, 255, 255});
    t.exact[16] = true;
    t.colors[16] = (struct rgb){255, 255, 255};
    ck_assert_str_eq(rewritten("\x1b[38;5;16m\x1b[38;5;16m"),
                     "\x1b[38;2;255;255;255m\x1b[38;2;255;255;255m");
}
END_TEST

Suite *test_truecolor_suite(void);
Suite *test_truecolor_suite(void)
{
    Suite *s = suite_create("truecolor");
    TCase *c = tcase_create("truecolor");
    tcase_add_checked_fixture(c, start, NULL);
    tcase_add_test(c, a_colour_has_the_number_of_the_nearest_each_time);
    tcase_add_test(c, each_colour_has_a_number_of_its_own);
    tcase_add_test(c, numbers_give_way_to_colours_in_what_is_sent);
    tcase_add_test(c, everything_else_is_sent_as_it_is);
    tcase_add_test(c, what_grows_most_has_room);
    suite_add_tcase(s, c);
    return s;
}
