/* Tests of ui/lean.c. */
#include "ui/lean.h"

#include <check.h>
#include <string.h>

static char bytes[256];

static const char *lean(const char *in)
{
    strcpy(bytes, in);
    bytes[lean_rewrite(bytes, strlen(in), 80)] = '\0';
    return bytes;
}

START_TEST(what_chooses_ascii_is_left_out)
{
    ck_assert_str_eq(lean("\x1b[3;4Hab\x1b(B\x1b[mcd\x0f"), "\x1b[3;4Hab\x1b[mcd");
}
END_TEST

START_TEST(looks_one_after_the_other_become_one)
{
    ck_assert_str_eq(lean("x\x1b(B\x1b[m\x1b[38;5;30my"), "x\x1b[;38;5;30my");
    ck_assert_str_eq(lean("\x1b[0;1m\x1b[38;5;160m\x1b[7mz"), "\x1b[0;1;38;5;160;7mz");
    /* What ends all looks needs nothing before it. */
    ck_assert_str_eq(lean("x\x1b[39m\x1b(B\x1b[my"), "x\x1b[my");
    ck_assert_str_eq(lean("x\x1b[1m\x1b[4m\x1b[0;2my"), "x\x1b[0;2my");
    ck_assert_str_eq(lean("x\x1b[m\x1b[7m\x1b[;1my"), "x\x1b[;1my");
    /* Not over a move, nor what only begins like one. */
    ck_assert_str_eq(lean("\x1b[m\x1b[5C\x1b[1mz"), "\x1b[m\x1b[5C\x1b[1mz");
    ck_assert_str_eq(lean("\x1b[m\x1b[1"), "\x1b[m\x1b[1");
    ck_assert_str_eq(lean("\x1b[m\x1b"), "\x1b[m\x1b");
    ck_assert_str_eq(lean("\x1b[1m\x1b[01m"), "\x1b[1;01m");
}
END_TEST

START_TEST(a_move_within_a_row_is_said_by_how_far)
{
    ck_assert_str_eq(lean("\x1b[29;33H966\x1b[29;44H8"), "\x1b[29;33H966\x1b[8C8");
    ck_assert_str_eq(lean("\x1b[29;33Ha\x1b[29;35Hb\x1b[29;33Hc"), "\x1b[29;33Ha\x1b[Cb\x1b[3Dc");
    ck_assert_str_eq(lean("\x1b[5;33Ha\x1b[42Gb\x1b[20Gc"), "\x1b[5;33Ha\x1b[8Cb\x1b[23Dc");
    ck_assert_str_eq(lean("\x1b[5;33Ha\x1b[5;1Hb\x1b[5;1Hc"), "\x1b[5;33Ha\rb\rc");
    ck_assert_str_eq(lean("\x1b[5;33H▁▂\x1b[5;35H▃\x1b[5;50H▄"), "\x1b[5;33H▁▂▃\x1b[14C▄");
    ck_assert_str_eq(lean("\x1b[5;33Hab\x1b[5;34Hc"), "\x1b[5;33Hab\bc");
    ck_assert_str_eq(lean("\x1b[5;33H\x1b[1ma\x1b[3X\x1b[5;60Hb"),
                     "\x1b[5;33H\x1b[1ma\x1b[3X\x1b[26Cb");
}
END_TEST

START_TEST(other_moves_stay)
{
    static const char *const same[] = {
        "\x1b[29;33H966\x1b[30;44H8",
        "abc\x1b[40Gd",
        "\x1b[2;3Ha\x1b[1S\x1b[2;9Hb",
        "\x1b[2;3Ha\n\x1b[2;9Hb",
        "\x1b[2;80Ha\x1b[2;9Hb",
        "\x1b"
        "7\x1b[2;3Ha\x1b"
        "8\x1b[2;9Hb",
        "\x1b[2;3Ha\x1b[?25l\x1b[2;9Hb",
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        ck_assert_str_eq(lean(same[i]), same[i]);
}
END_TEST

START_TEST(a_picture_that_clears_the_terminal_stays_as_it_is)
{
    ck_assert_str_eq(lean("\x1b(B\x1b[m\x1b[1m\x1b[H\x1b[2Ja\x1b(B"),
                     "\x1b(B\x1b[m\x1b[1m\x1b[H\x1b[2Ja\x1b(B");
    ck_assert_str_eq(lean("\x1b[H\x1b[Ja\x1b(B"), "\x1b[H\x1b[Ja\x1b(B");
}
END_TEST

START_TEST(text_stays_text)
{
    ck_assert_str_eq(lean(""), "");
    ck_assert_str_eq(lean("▁▂▃ (B m"), "▁▂▃ (B m");
}
END_TEST

Suite *test_lean_suite(void);
Suite *test_lean_suite(void)
{
    Suite *suite = suite_create("lean");
    TCase *t = tcase_create("lean");
    tcase_add_test(t, what_chooses_ascii_is_left_out);
    tcase_add_test(t, looks_one_after_the_other_become_one);
    tcase_add_test(t, a_move_within_a_row_is_said_by_how_far);
    tcase_add_test(t, other_moves_stay);
    tcase_add_test(t, a_picture_that_clears_the_terminal_stays_as_it_is);
    tcase_add_test(t, text_stays_text);
    suite_add_tcase(suite, t);
    return suite;
}
