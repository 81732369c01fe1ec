/* Tests of ui/course.c. */
#include "tests/small_terminal.h"
#include "ui/course.h"

#include <stdio.h>

static const struct strokes_terminal terminal = {SMALL_ROWS, SMALL_COLUMNS, true, false};
static struct course course;
static char out[65536];

static const char *sent(const char *in)
{
    out[course_rewrite(&course, &terminal, in, strlen(in), out)] = '\0';
    return out;
}

static void begin(void)
{
    course = (struct course){.row = 0};
}

START_TEST(cells_below_each_other_are_written_downwards)
{
    ck_assert_str_eq(sent("\x1b[3;10H1\x1b[3;20H2\x1b[4;10H3\x1b[4;20H4\x1b[5;10H5\x1b[5;20H6"),
                     "\x1b[3;10H1\n\b3\n\b5\x1b[9C6\x1b[2A\b2\n\b4");
}
END_TEST

START_TEST(what_looks_alike_is_written_together)
{
    ck_assert_str_eq(sent("\x1b[3;10H1\x1b[3;30H\x1b[38;5;30m#\x1b[m\x1b[4;10H2\x1b[4;30H"
                          "\x1b[38;5;30m#\x1b[m\x1b[5;10H3\x1b[5;30H\x1b[38;5;30m#\x1b[m"),
                     "\x1b[3;10H1\n\b2\n\b3\x1b[3;30H\x1b[38;5;30m#\n\b#\n\b#");
}
END_TEST

START_TEST(what_is_deleted_in_rows_below_each_other_is_gone_to_straight_down)
{
    ck_assert_str_eq(
        sent("\x1b\x37\x1b[4;10H\x1b[1P\x1b[3;10H\x1b[1P\x1b\x38"
             "\x1b\x37\x1b[3;30H\x1b[1@\x1b[4;30H\x1b[1@\x1b\x38\x1b[3;30H1\x1b[4;30H2"),
        "\x1b[3;10H\x1b[P\n\x1b[P\x1b[20C\x1b[@\x1b[A\x1b[@1\n\b2");
}
END_TEST

START_TEST(a_row_that_is_cleared_up_to_the_cursor_is_not_cleared_behind_it)
{
    ck_assert_str_eq(sent("\x1b[3;20H\x1b[1K waiting"), "\x1b[3;20H\x1b[1K waiting");
}
END_TEST

START_TEST(the_look_stays_until_another_is_needed)
{
    sent("\x1b[3;10H\x1b[38;5;30m#\x1b[m");
    ck_assert_str_eq(sent("\x1b[3;12H\x1b[38;5;30m#\x1b[m"), "\x1b[C#");
    ck_assert_str_eq(sent("\x1b[3;14H#"), "\x1b[C\x1b[m#");
    /* What goes out as it is begins without one, and so do rows that move. */
    sent("\x1b[3;10H\x1b[1m#\x1b[m");
    ck_assert_str_eq(sent("x\x1b[?25l"), "\x1b[mx\x1b[?25l");
    sent("\x1b[3;10H\x1b[1m#\x1b[m");
    ck_assert_str_eq(sent("\x1b[2;6r\x1b[2;1H\x1b[3T\x1b[1;12r\x1b[3;10H1"),
                     "\x1b[m\x1b[2;6r\x1b[2;1H\x1b[3T\x1b[1;12r\x1b[3;10H1");
}
END_TEST

START_TEST(blanks_take_the_look_of_what_is_beside_them)
{
    ck_assert_str_eq(sent("\x1b[3;10H\x1b[1ma\x1b[m  \x1b[1mb\x1b[m  c\x1b[1md\x1b[m "),
                     "\x1b[3;14H  c\x1b[1md \x1b[9Da  b");
}
END_TEST

START_TEST(tabs_are_used_where_they_are_the_shortest)
{
    const struct strokes_terminal other = {SMALL_ROWS, SMALL_COLUMNS, true, true};
    static const struct {
        const char *in, *out;
    } moves[] = {
        {"\x1b[3;10H1\x1b[3;25H2", "\x1b[3;10H1\t\t2"},
        {"\x1b[3;10H1\x1b[3;24H2", "\x1b[3;10H1\t\t\b2"},
        {"\x1b[3;10H1\x1b[3;12H2", "\x1b[3;10H1\x1b[C2"},
        {"\x1b[3;10H1\x1b[3;21H2", "\x1b[3;10H1\x1b[10C2"},
        {"\x1b[3;31H1\x1b[3;39H2", "\x1b[3;31H1\x1b[7C2"}, /* no stop is in the last columns */
        {"\x1b[9;33H1\x1b[10;9H2", "\x1b[9;33H1\n\r\t2"},
    };
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        begin();
        out[course_rewrite(&course, &other, moves[i].in, strlen(moves[i].in), out)] = '\0';
        ck_assert_str_eq(out, moves[i].out);
    }
}
END_TEST

START_TEST(where_a_line_feed_goes_to_the_first_column_it_is_not_used)
{
    const struct strokes_terminal other = {SMALL_ROWS, SMALL_COLUMNS, false, false};
    static const char in[] = "\x1b[3;10H1\x1b[4;10H2";
    out[course_rewrite(&course, &other, in, strlen(in), out)] = '\0';
    ck_assert_str_eq(out, "\x1b[3;10H1\x1b[B\b2");
}
END_TEST

START_TEST(the_cursor_stays_where_it_is_until_something_is_written)
{
    /* curses ends in the first column, the terminal's cursor is elsewhere. */
    ck_assert_str_eq(sent("\x1b[3;10H1\x1b[3;30H2\x1b[4;10H3\x1b[1;1H"),
                     "\x1b[3;30H2\x1b[21D1\n\b3");
    ck_assert_int_eq(course.curses_row, 1);
    ck_assert_int_eq(course.curses_column, 1);
    ck_assert_str_eq(sent("x"), "\x1b[3A\rx");
}
END_TEST

START_TEST(what_is_not_understood_is_sent_as_it_is_from_where_curses_is)
{
    sent("\x1b[3;10H1\x1b[3;30H2\x1b[4;10H3\x1b[2;2H");
    ck_assert_str_eq(sent("x\x1b[?25l"), "\x1b[2;2Hx\x1b[?25l");
    /* From then on the cursor's place is not known until it is said. */
    ck_assert_str_eq(sent("x"), "x");
    ck_assert_str_eq(sent("\x1b[4;4Hx"), "\x1b[4;4Hx");
    ck_assert_str_eq(sent("y"), "y");
}
END_TEST

START_TEST(what_scrolls_rows_comes_first_and_as_it_is_from_where_curses_is)
{
    sent("\x1b[3;10H1\x1b[3;30H2\x1b[4;10H3\x1b[2;2H");
    ck_assert_str_eq(sent("\x1b[2;6r\x1b[2;1H\x1b[3T\x1b[1;12r\x1b[3;10H1\x1b[3;30H2\x1b[4;10H3"),
                     "\x1b[2;2H\x1b[2;6r\x1b[2;1H\x1b[3T\x1b[1;12r\x1b[3;30H2\x1b[21D1\n\b3");
    sent("\x1b[2;2H");
    /* A region that stays, or text in a place that is not said. */
    ck_assert_str_eq(sent("\x1b[2;6r\x1b[3;10H1\x1b[3;30H2\x1b[4;10H3"),
                     "\x1b[2;2H\x1b[2;6r\x1b[3;10H1\x1b[3;30H2\x1b[4;10H3");
    ck_assert_str_eq(sent("\x1b[1;12rx"), "\x1b[1;12rx");
}
END_TEST

START_TEST(who_comes_next_has_the_cursor_where_curses_has_it_and_no_look)
{
    char back[COURSE_MORE];
    sent("\x1b[3;10H\x1b[1m#\x1b[m\x1b[12;1H");
    back[course_put_back(&course, back)] = '\0';
    ck_assert_str_eq(back, "\x1b[m\x1b[12;1H");
    ck_assert_uint_eq(course_put_back(&course, back), 0);
    ck_assert_str_eq(sent("\x1b[12;3Hx"), "\x1b[2Cx");
    /* Where that is not known it stays. */
    sent("x\x1b[?25l");
    ck_assert_uint_eq(course_put_back(&course, back), 0);
}
END_TEST

START_TEST(a_bell_rings_at_first)
{
    ck_assert_str_eq(sent("\a\x1b[3;10H1"), "\a\x1b[3;10H1");
}
END_TEST

/* --- Streams as curses makes them, at random ---------------------------------------------------
 */

static uint32_t seed;

static int any(int below)
{
    seed = seed * 1664525 + 1013904223;
    return (int)((seed >> 8) % (uint32_t)below);
}

static char in[65536];
static size_t in_used;

static void add(const char *text)
{
    in_used += (size_t)snprintf(in + in_used, sizeof in - in_used, "%s", text);
}

static void add_run(int row, int column, int width)
{
    static const char *const looks[] = {"", "\x1b[1m", "\x1b[38;5;30m", "\x1b[7;31m",
                                        "\x1b[48;2;1;2;3m"};
    static const char *const texts[] = {"a", "▁", "█", " ", "7"};
    char move[32];
    const int look = any(5);
    snprintf(move, sizeof move, "\x1b[%d;%dH", row, column);
    add(move);
    add(looks[look]);
    for (int i = 0; i < width; i++)
        add(texts[any(5)]);
    if (look > 0)
        add("\x1b(B\x1b[m");
}

static void add_row(int row)
{
    static const char *const changes[] = {"\x1b[K", "\x1b[2X", "\x1b[P", "\x1b[@", "\x1b[1K"};
    const bool shifts = any(4) == 0;
    for (int column = 1 + any(12); column < SMALL_COLUMNS;) {
        int width = 1 + any(6);
        if (width > SMALL_COLUMNS + 1 - column)
            width = SMALL_COLUMNS + 1 - column;
        add_run(row, column, width);
        if (shifts && any(2) == 0 && column + width <= SMALL_COLUMNS)
            add(changes[any(5)]);
        column += width + any(12);
    }
}

static void add_at(int row, int column, const char *text)
{
    char move[32];
    snprintf(move, sizeof move, "\x1b[%d;%dH%s", row, column, text);
    add(move);
}

/* Graphs that move, two in some rows, as ui/graphs.c has it: what is deleted is inserted after all
 * of it, or is not. */
static void add_early(void)
{
    const int rows = any(1 << SMALL_ROWS), both = any(1 << SMALL_ROWS);
    add("\x1b\x37");
    for (int row = 1; row <= SMALL_ROWS; row++) {
        if (rows >> (row - 1) & both >> (row - 1) & 1)
            add_at(row, 30, "\x1b[2P");
        if (rows >> (row - 1) & 1)
            add_at(row, 10, "\x1b[1P");
    }
    add_at(1, 1, "\x1b[P\x1b\x38");
    if (any(4) == 0)
        return;
    add("\x1b\x37");
    for (int row = 1; row <= SMALL_ROWS; row++) {
        if (rows >> (row - 1) & 1)
            add_at(row, 20, "\x1b[1@");
        if (rows >> (row - 1) & both >> (row - 1) & 1)
            add_at(row, 36, "\x1b[2@");
    }
    add("\x1b\x38");
}

enum { SCROLL_TOP = 2, SCROLL_BOTTOM = 6 };
static bool near_scrolling; /* curses has the cursor in the last row but one of these */

/* As curses does it then: it keeps the cursor, and goes on from there. */
static void add_scrolling(void)
{
    char head[64];
    snprintf(head, sizeof head, "\x1b\x37\x1b[%d;%dr\x1b\x38\r\n\n\x1b[1;%dr", SCROLL_TOP,
             SCROLL_BOTTOM, SMALL_ROWS);
    add(head);
}

static void make_stream(void)
{
    in_used = 0;
    if (near_scrolling && any(2) == 0)
        add_scrolling();
    if (any(3) == 0)
        add_early();
    for (int row = 1; row <= SMALL_ROWS; row++)
        if (any(2) == 0)
            add_row(row);
    if (any(10) == 0)
        add("\x1b[?25l"); /* what is not understood */
    near_scrolling = any(3) == 0;
    if (near_scrolling)
        add_at(SCROLL_BOTTOM - 1, 2, "");
}

/* A mode is nothing to a small terminal. */
static void show(struct small_terminal *t, char *bytes, size_t length)
{
    char *mode = memmem(bytes, length, "\x1b[?25l", 6);
    const size_t before = mode ? (size_t)(mode - bytes) : length;
    small_put(t, bytes, before);
    if (mode)
        small_put(t, mode + 6, length - before - 6);
}

START_TEST(the_picture_is_the_same)
{
    static struct small_terminal expected, got;
    size_t before = 0, after = 0;
    small_clear(&expected);
    small_clear(&got);
    for (int i = 0; i < 2000; i++) {
        seed = (uint32_t)i;
        make_stream();
        const struct strokes_terminal t = {SMALL_ROWS, SMALL_COLUMNS, true, i % 2 == 0};
        const size_t length = course_rewrite(&course, &t, in, in_used, out);
        ck_assert_msg(length <= in_used + COURSE_MORE, "stream %d: %zu bytes of %zu", i, length,
                      in_used);
        before += in_used;
        after += length;
        show(&expected, in, in_used);
        show(&got, out, length);
        const int at = small_difference(&expected, &got);
        ck_assert_msg(at < 0, "stream %d: row %d, column %d", i, at / SMALL_COLUMNS + 1,
                      at % SMALL_COLUMNS + 1);
    }
    ck_assert_msg(after < before * 8 / 10, "of %zu bytes %zu are left", before, after);
}
END_TEST

Suite *test_course_suite(void);
Suite *test_course_suite(void)
{
    Suite *suite = suite_create("course");
    TCase *t = tcase_create("course");
    tcase_add_checked_fixture(t, begin, NULL);
    tcase_add_test(t, cells_below_each_other_are_written_downwards);
    tcase_add_test(t, what_looks_alike_is_written_together);
    tcase_add_test(t, what_is_deleted_in_rows_below_each_other_is_gone_to_straight_down);
    tcase_add_test(t, a_row_that_is_cleared_up_to_the_cursor_is_not_cleared_behind_it);
    tcase_add_test(t, the_look_stays_until_another_is_needed);
    tcase_add_test(t, blanks_take_the_look_of_what_is_beside_them);
    tcase_add_test(t, tabs_are_used_where_they_are_the_shortest);
    tcase_add_test(t, where_a_line_feed_goes_to_the_first_column_it_is_not_used);
    tcase_add_test(t, the_cursor_stays_where_it_is_until_something_is_written);
    tcase_add_test(t, what_is_not_understood_is_sent_as_it_is_from_where_curses_is);
    tcase_add_test(t, what_scrolls_rows_comes_first_and_as_it_is_from_where_curses_is);
    tcase_add_test(t, who_comes_next_has_the_cursor_where_curses_has_it_and_no_look);
    tcase_add_test(t, a_bell_rings_at_first);
    tcase_add_test(t, the_picture_is_the_same);
    suite_add_tcase(suite, t);
    return suite;
}
