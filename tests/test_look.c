/* Tests of ui/look.c. */
#include "ui/look.h"

#include "tests/check.h"

#include <string.h>

/* What the sequences make of a look without any; a text that is no such sequence ends the test. */
static struct look look_of(const char *text)
{
    struct look look = {.bold = 0};
    struct sequence s;
    for (; *text; text += s.length) {
        ck_assert(sequence_read(text, strlen(text), &s));
        ck_assert_msg(look_apply(&look, &s), "%s", text + 1);
    }
    return look;
}

static const char *change(const char *from, const char *to)
{
    static char text[LOOK_TEXT];
    const struct look a = look_of(from), b = look_of(to);
    ck_assert_int_eq(look_change(&a, &b, text), (int)strlen(text));
    return text;
}

START_TEST(a_look_is_what_its_sequences_add_up_to)
{
    const struct look one = look_of("\x1b[1m\x1b[38;5;160m"), two = look_of("\x1b[7;0;1;38;5;160m");
    ck_assert(look_same(&one, &two));
    const struct look other = look_of("\x1b[1m\x1b[38;5;161m");
    ck_assert(!look_same(&one, &other));
    /* One of the eight is not the same as the palette's: bold may make it bright. */
    const struct look eight = look_of("\x1b[31m"), palette = look_of("\x1b[38;5;1m");
    ck_assert(!look_same(&eight, &palette));
    const struct look ended = look_of("\x1b[1;2;4;7;31;42m\x1b[22;24;27;39;49m"),
                      none = look_of("");
    ck_assert(look_same(&ended, &none));
    const struct look fore = look_of("\x1b[38;2;1;2;3m"), back = look_of("\x1b[48;2;1;2;3m");
    ck_assert(!look_same(&fore, &back));
}
END_TEST

START_TEST(what_is_not_known_is_refused)
{
    static const char *const unknown[] = {"\x1b[3m",        "\x1b[38m",       "\x1b[38;5m",
                                          "\x1b[38;5;256m", "\x1b[38;2;1;2m", "\x1b[38;2;1;2;256m",
                                          "\x1b[58;5;1m",   "\x1b[1K"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        struct look look = {.bold = 0};
        struct sequence s;
        ck_assert(sequence_read(unknown[i], strlen(unknown[i]), &s));
        ck_assert_msg(!look_apply(&look, &s), "%s", unknown[i] + 1);
    }
}
END_TEST

START_TEST(a_change_is_said_in_the_fewest_bytes)
{
    ck_assert_str_eq(change("\x1b[1m", "\x1b[1m"), "");
    ck_assert_str_eq(change("", "\x1b[1;38;5;160m"), "\x1b[1;38;5;160m");
    ck_assert_str_eq(change("\x1b[1;38;5;160m", ""), "\x1b[m");
    ck_assert_str_eq(change("\x1b[38;5;160m", "\x1b[38;5;30m"), "\x1b[38;5;30m");
    ck_assert_str_eq(change("\x1b[1;38;5;160m", "\x1b[38;5;30m"), "\x1b[;38;5;30m");
    ck_assert_str_eq(change("\x1b[1;31m", "\x1b[1m"), "\x1b[;1m");
    ck_assert_str_eq(change("\x1b[1;2;31m", "\x1b[1;2m"), "\x1b[39m");
    ck_assert_str_eq(change("\x1b[31m", "\x1b[31;7m"), "\x1b[7m");
    ck_assert_str_eq(change("\x1b[7;31;100m", "\x1b[4;91m"), "\x1b[;4;91m");
    ck_assert_str_eq(change("", "\x1b[48;2;1;2;3m"), "\x1b[48;2;1;2;3m");
}
END_TEST

START_TEST(a_change_leads_to_the_look_that_is_wanted)
{
    static const char *const looks[] = {
        "",
        "\x1b[1m",
        "\x1b[2;38;5;8m",
        "\x1b[1;4;31;44m",
        "\x1b[7m",
        "\x1b[97;100m",
        "\x1b[38;2;255;0;9;48;2;1;2;3m",
        "\x1b[1;2;4;7;38;2;200;200;200;48;2;100;100;100m",
    };
    enum { LOOKS = sizeof looks / sizeof looks[0] };
    for (int i = 0; i < LOOKS * LOOKS; i++) {
        char both[2 * LOOK_TEXT];
        strcpy(both, looks[i / LOOKS]);
        strcat(both, change(looks[i / LOOKS], looks[i % LOOKS]));
        const struct look got = look_of(both), wanted = look_of(looks[i % LOOKS]);
        ck_assert_msg(look_same(&got, &wanted), "%d", i);
    }
}
END_TEST

START_TEST(blanks_look_the_same_whatever_the_colour_of_text)
{
    const struct look none = {.bold = 0}, bold = {.bold = 1, .foreground = 7},
                      line = {.underline = 1}, filled = {.background = 7}, turned = {.reverse = 1},
                      other = {.reverse = 1, .foreground = 7};
    ck_assert(look_same_blank(&none, &bold));
    ck_assert(!look_same_blank(&none, &line));
    ck_assert(!look_same_blank(&none, &filled));
    ck_assert(!look_same_blank(&turned, &none));
    ck_assert(!look_same_blank(&turned, &other));
    ck_assert(look_same_blank(&turned, &turned));
}
END_TEST

Suite *test_look_suite(void);
Suite *test_look_suite(void)
{
    Suite *suite = suite_create("look");
    TCase *t = tcase_create("look");
    tcase_add_test(t, blanks_look_the_same_whatever_the_colour_of_text);
    tcase_add_test(t, a_look_is_what_its_sequences_add_up_to);
    tcase_add_test(t, what_is_not_known_is_refused);
    tcase_add_test(t, a_change_is_said_in_the_fewest_bytes);
    tcase_add_test(t, a_change_leads_to_the_look_that_is_wanted);
    suite_add_tcase(suite, t);
    return suite;
}
