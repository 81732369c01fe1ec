/* Tests of ui/strokes.c. */
#include "ui/strokes.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

static const struct strokes_terminal terminal = {24, 80, true, false};
static struct strokes strokes;
static const char *bytes;

/* With the cursor in an unknown place. */
static bool read_them(const char *text)
{
    bytes = text;
    return strokes_read(&strokes, &terminal, 0, 0, text, strlen(text));
}

static void is_stroke(int which, int row, int column, const char *text)
{
    const struct stroke *p = &strokes.list[which];
    ck_assert_int_lt(which, strokes.count);
    ck_assert_int_eq(p->row, row);
    ck_assert_int_eq(p->column, column);
    ck_assert_uint_eq(p->length, strlen(text));
    ck_assert(memcmp(bytes + p->at, text, p->length) == 0);
}

START_TEST(texts_are_where_the_moves_before_them_lead)
{
    ck_assert(read_them("\x1b[3;10Hab\x1b[5Cc\r\nd\x1b[7;7He\b\b\x1b[2Bf\x1b[20Gg\x1b[1dh\ti"));
    ck_assert_int_eq(strokes.count, 8);
    is_stroke(0, 3, 10, "ab");
    is_stroke(1, 3, 17, "c");
    is_stroke(2, 4, 1, "d");
    is_stroke(3, 7, 7, "e");
    is_stroke(4, 9, 6, "f");
    is_stroke(5, 9, 20, "g");
    is_stroke(6, 1, 21, "h");
    is_stroke(7, 1, 25, "i");
    ck_assert_int_eq(strokes.row, 1);
    ck_assert_int_eq(strokes.column, 26);
}
END_TEST

START_TEST(a_character_is_one_column_and_a_repeated_one_as_many)
{
    ck_assert(read_them("\x1b[2;3H▁▂a \x1b[8b|"));
    ck_assert_int_eq(strokes.count, 1);
    is_stroke(0, 2, 3, "▁▂a \x1b[8b|");
    ck_assert_int_eq(strokes.list[0].end, 16);
}
END_TEST

START_TEST(a_text_has_the_look_that_is_in_use)
{
    ck_assert(read_them("\x1b[2;3Ha\x1b[1mb\x1b(B\x1b[mc\x1b[1md\x1b[m"));
    ck_assert_int_eq(strokes.count, 4);
    ck_assert_int_eq(strokes.look_count, 2);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(strokes.list[i].look, i % 2);
}
END_TEST

START_TEST(a_row_in_which_cells_move_stays_in_order)
{
    ck_assert(read_them("\x1b[2;3Ha\x1b[2;9H\x1b[Pb\x1b[3;1Hc\x1b[3;5Hd\x1b[4;4He\x1b[K"));
    ck_assert_int_eq(strokes.count, 7);
    static const int next[] = {1, 2, -1, -1, -1, 6, -1};
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(strokes.list[i].next, next[i]);
        ck_assert(strokes.list[i].follows == (i == 1 || i == 2 || i == 6));
    }
}
END_TEST

START_TEST(what_is_erased_keeps_its_place_only_where_something_is_written_there)
{
    ck_assert(read_them("\x1b[2;3Ha\x1b[5X\x1b[2;9Hb\x1b[3;3Ha\x1b[5X\x1b[3;8Hb"));
    ck_assert_int_eq(strokes.count, 6);
    static const int next[] = {-1, -1, -1, 4, 5, -1};
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(strokes.list[i].next, next[i]);
    /* And so where a cell is written twice. */
    ck_assert(read_them("\x1b[2;3Habc\x1b[2;5Hd"));
    ck_assert_int_eq(strokes.list[0].next, 1);
}
END_TEST

START_TEST(blanks_are_written_with_the_text_beside_them)
{
    ck_assert(read_them("\x1b[2;3H  \x1b[1ma\x1b[m \x1b[3;1H\x1b[7m \x1b[mb"));
    ck_assert_int_eq(strokes.count, 5);
    static const int next[] = {1, 2, -1, -1, -1}, looks[] = {1, 1, 1, 2, 0};
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(strokes.list[i].next, next[i]);
        ck_assert_int_eq(strokes.list[i].look, looks[i]);
    }
}
END_TEST

START_TEST(what_is_done_with_the_cursor_saved_comes_before_the_rest)
{
    ck_assert(strokes_read(&strokes, &terminal, 5, 6,
                           "\x1b\x37\x1b[2;3H\x1b[P\x1b[9C\x1b[@\x1b\x38z", 21));
    ck_assert_int_eq(strokes.count, 3);
    ck_assert_int_eq(strokes.early, 2);
    ck_assert_int_eq(strokes.list[0].next, 1);
    ck_assert_int_eq(strokes.list[2].row, 5);
    ck_assert_int_eq(strokes.list[2].column, 6);
    ck_assert_int_eq(strokes.list[2].next, -1);
}
END_TEST

START_TEST(what_is_done_with_it_saved_again_comes_then)
{
    ck_assert(read_them("\x1b\x37\x1b[2;9H\x1b[P\x1b[3;9H\x1b[P\x1b[3;3H\x1b[P\x1b\x38"
                        "\x1b\x37\x1b[2;20H\x1b[@\x1b[3;20H\x1b[@\x1b\x38\x1b[2;4Hz"));
    ck_assert_int_eq(strokes.count, 6);
    ck_assert_int_eq(strokes.first, 3);
    ck_assert_int_eq(strokes.early, 5);
    for (int i = 0; i < strokes.count; i++)
        ck_assert_int_eq(strokes.list[i].next, i == 1 ? 2 : -1); /* in its row */
}
END_TEST

START_TEST(behind_the_last_column_the_cursor_is_placed_anew)
{
    ck_assert(read_them("\x1b[2;79Hab\x1b[3;1Hc"));
    ck_assert_int_eq(strokes.list[0].end, 0);
    ck_assert(read_them("\x1b[2;79Hab\rc"));
    ck_assert(!read_them("\x1b[2;79Habc"));
    ck_assert(!read_them("\x1b[2;79Hab\bc"));
    ck_assert(!read_them("\x1b[2;79Hab\nc"));
    ck_assert(!read_them("\x1b[2;79Hab\x1b[Kc"));
}
END_TEST

START_TEST(what_is_not_understood_is_refused)
{
    static const char *const others[] = {
        "a",                                                /* nobody knows where */
        "\x1b[5Ca",                                         /* likewise */
        "\x1b[2;3Ha\x1b[1m",                                /* ends with a look */
        "\x1b[2;3Ha\x1b[?25l",                              /* a mode */
        "\x1b[2;3Ha\x1b[1S",                                /* rows move */
        "\x1b[2;3Ha\x1b[3mb\x1b[m",                         /* a look that is not known */
        "\x1b[2;3Ha\x1b",                                   /* cut */
        "\x1b[2;3Ha\x1b[2J",                                /* clears */
        "\x1b[25;1Ha",                                      /* beyond the last row */
        "\x1b[2;81Ha",                                      /* and column */
        "\x1b[24;3Ha\nb",                                   /* scrolls */
        "\x1b[2;3Ha\x7f",                                   /* a control */
        "\x1b[2;3Ha\x1b\x37",                               /* saves the cursor in the middle */
        "\x1b\x37\x1b[2;3H\x1b[P",                          /* and does not go back */
        "\x1b\x37\x1b\x38\x1b\x37\x1b\x38\x1b\x37\x1b\x38", /* a third time */
        "\x1b[2;3H\x82",                                    /* half a character */
        "\x1b[2;3H\x1b[3b",                                 /* repeats nothing */
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert_msg(!read_them(others[i]), "%zu", i);
    const struct strokes_terminal other = {24, 80, false, false};
    ck_assert(!strokes_read(&strokes, &other, 2, 3, "\na", 2));
    const struct strokes_terminal high = {STROKES_ROWS + 1, 80, false, false};
    ck_assert(!strokes_read(&strokes, &high, 2, 3, "a", 1));
}
END_TEST

START_TEST(too_many_strokes_or_looks_are_refused)
{
    char many[16 * STROKES_MOST] = "\x1b[1;1H";
    size_t used = strlen(many);
    for (int i = 0; i < STROKES_MOST; i++)
        used += (size_t)snprintf(many + used, sizeof many - used, "\x1b[%d;%dHx", 1 + i % 24,
                                 1 + i / 24);
    ck_assert(read_them(many));
    ck_assert_int_eq(strokes.count, STROKES_MOST);
    snprintf(many + used, sizeof many - used, "\x1b[1;80Hx");
    ck_assert(!read_them(many));
    used = (size_t)snprintf(many, sizeof many, "\x1b[1;1H");
    for (int i = 1; i < STROKES_LOOKS; i++)
        used += (size_t)snprintf(many + used, sizeof many - used, "\x1b[38;5;%dmx", i);
    snprintf(many + used, sizeof many - used, "\x1b[m");
    ck_assert(read_them(many));
    snprintf(many + used, sizeof many - used, "\x1b[38;5;99mx\x1b[m");
    ck_assert(!read_them(many));
}
END_TEST

Suite *test_strokes_suite(void);
Suite *test_strokes_suite(void)
{
    Suite *suite = suite_create("strokes");
    TCase *t = tcase_create("strokes");
    tcase_add_test(t, texts_are_where_the_moves_before_them_lead);
    tcase_add_test(t, a_character_is_one_column_and_a_repeated_one_as_many);
    tcase_add_test(t, a_text_has_the_look_that_is_in_use);
    tcase_add_test(t, a_row_in_which_cells_move_stays_in_order);
    tcase_add_test(t, what_is_erased_keeps_its_place_only_where_something_is_written_there);
    tcase_add_test(t, blanks_are_written_with_the_text_beside_them);
    tcase_add_test(t, what_is_done_with_the_cursor_saved_comes_before_the_rest);
    tcase_add_test(t, what_is_done_with_it_saved_again_comes_then);
    tcase_add_test(t, behind_the_last_column_the_cursor_is_placed_anew);
    tcase_add_test(t, what_is_not_understood_is_refused);
    tcase_add_test(t, too_many_strokes_or_looks_are_refused);
    suite_add_tcase(suite, t);
    return suite;
}
