/* Tests of ui/palette.c. */
#include "ui/palette.h"

#include "tests/check.h"

static struct theme t;

static void start(void)
{
    t = (struct theme){.name = ""};
}

static int nearest(const char *color, enum depth depth)
{
    struct color c;
    ck_assert(color_parse(color, &c));
    ck_assert_int_eq(c.kind, COLOR_RGB);
    return palette_nearest(c.rgb, depth);
}

static void set(struct color *c, const char *color)
{
    ck_assert(color_parse(color, c));
}

static struct palette_pair pair_of(const char *foreground, const char *background, enum depth depth)
{
    set(&t.styles[STYLE_BAD].foreground, foreground);
    set(&t.styles[STYLE_BAD].background, background);
    return palette_pair_of(&t, STYLE_BAD, depth);
}

START_TEST(each_of_the_cube_and_the_greys_is_nearest_to_itself)
{
    for (int i = 16; i < 256; i++) {
        const struct rgb c = color_of_index((uint8_t)i),
                         got = color_of_index((uint8_t)palette_nearest(c, DEPTH_256));
        ck_assert_msg(c.red == got.red && c.green == got.green && c.blue == got.blue, "%d", i);
    }
}
END_TEST

START_TEST(the_nearest_of_256_is_no_name_that_people_redefine)
{
    ck_assert_int_eq(nearest("#800000", DEPTH_256), 88); /* #870000, not 1 */
    ck_assert_int_eq(nearest("#000000", DEPTH_256), 16);
    ck_assert_int_eq(nearest("#56b4e9", DEPTH_256), 74); /* #5fafd7 */
    ck_assert_int_eq(nearest("#5a5a5a", DEPTH_256), 240);
}
END_TEST

START_TEST(of_eight_the_hue_counts)
{
    static const struct {
        const char *color;
        int of_8, of_16;
    } wanted[] = {
        {"#d70000", 1, 1},  {"#af5f00", 3, 3},  {"#008700", 2, 2}, {"#008787", 6, 6},
        {"#d700af", 5, 5},  {"#000087", 4, 4},  {"#ff0000", 1, 9}, {"#e69f00", 3, 11},
        {"#56b4e9", 6, 14}, {"#cc79a7", 5, 5},  {"#d55e00", 1, 1}, {"#f0e442", 3, 11},
        {"#ff00ff", 5, 13}, {"#ffafff", 5, 13},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        ck_assert_msg(nearest(wanted[i].color, DEPTH_8) == wanted[i].of_8, "%s is %d of 8",
                      wanted[i].color, nearest(wanted[i].color, DEPTH_8));
        ck_assert_msg(nearest(wanted[i].color, DEPTH_16) == wanted[i].of_16, "%s is %d of 16",
                      wanted[i].color, nearest(wanted[i].color, DEPTH_16));
    }
}
END_TEST

START_TEST(greys_are_black_grey_or_white)
{
    ck_assert_int_eq(nearest("#101010", DEPTH_8), 0);
    ck_assert_int_eq(nearest("#3f3f3f", DEPTH_16), 0);
    ck_assert_int_eq(nearest("#585858", DEPTH_8), 7);
    ck_assert_int_eq(nearest("#585858", DEPTH_16), 8);
    ck_assert_int_eq(nearest("#9e9e9e", DEPTH_16), 8);
    ck_assert_int_eq(nearest("#c0c0c0", DEPTH_16), 7);
    ck_assert_int_eq(nearest("#ffffff", DEPTH_16), 15);
    ck_assert_int_eq(nearest("#ffffff", DEPTH_8), 7);
}
END_TEST

START_TEST(direct_colour_is_the_number_itself)
{
    ck_assert_int_eq(nearest("#d75f0a", DEPTH_RGB), 0xd75f0a);
    ck_assert_int_eq(pair_of("red", "#d75f0a", DEPTH_RGB).foreground, 1);
    ck_assert_int_eq(pair_of("bright-red", "#d75f0a", DEPTH_RGB).foreground, 0xff0000);
}
END_TEST

START_TEST(a_number_stays_where_the_terminal_has_it)
{
    ck_assert_int_eq(pair_of("bright-red", "default", DEPTH_256).foreground, 9);
    ck_assert_int_eq(pair_of("bright-red", "default", DEPTH_16).foreground, 9);
    ck_assert_int_eq(pair_of("bright-red", "default", DEPTH_8).foreground, 1);
    t.styles[STYLE_BAD].foreground = (struct color){.kind = COLOR_INDEX, .index = 163};
    ck_assert_int_eq(palette_pair_of(&t, STYLE_BAD, DEPTH_256).foreground, 163);
    ck_assert_int_eq(palette_pair_of(&t, STYLE_BAD, DEPTH_8).foreground, 5);
}
END_TEST

START_TEST(what_a_style_leaves_out_is_that_of_plain)
{
    set(&t.styles[STYLE_PLAIN].foreground, "yellow");
    set(&t.styles[STYLE_PLAIN].background, "blue");
    const struct palette_pair own = pair_of("default", "default", DEPTH_8),
                              half = pair_of("red", "default", DEPTH_8);
    ck_assert_int_eq(own.foreground, 3);
    ck_assert_int_eq(own.background, 4);
    ck_assert_int_eq(half.foreground, 1);
    ck_assert_int_eq(half.background, 4);
}
END_TEST

START_TEST(without_colour_all_is_the_terminals_own)
{
    const struct palette_pair pair = pair_of("red", "#ffffff", DEPTH_NONE);
    ck_assert_int_eq(pair.foreground, -1);
    ck_assert_int_eq(pair.background, -1);
}
END_TEST

START_TEST(greys_on_a_background_that_nobody_knows_are_the_terminals_own_of_few_colours)
{
    ck_assert_int_eq(pair_of("#585858", "default", DEPTH_8).foreground, -1);
    ck_assert_int_eq(pair_of("#202020", "default", DEPTH_16).foreground, -1);
    ck_assert_int_eq(pair_of("#585858", "default", DEPTH_256).foreground, 240);
    ck_assert_int_eq(pair_of("#ffffff", "#000000", DEPTH_8).foreground, 7);
}
END_TEST

START_TEST(text_never_has_the_colour_of_its_background)
{
    static const enum depth depths[] = {DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_RGB};
    static const char *const colors[] = {"#000000", "#020202", "#ff0000", "#fe0000", "#00ff00",
                                         "#005f00", "#ffffff", "#fefefe", "black",   "white",
                                         "red",     "cyan",    "#af5f00", "#e69f00", "#9e9e9e"};
    enum { COLORS_TRIED = sizeof colors / sizeof *colors };
    for (size_t d = 0; d < sizeof depths / sizeof *depths; d++)
        for (size_t f = 0; f < COLORS_TRIED; f++)
            for (size_t b = 0; b < COLORS_TRIED; b++) {
                const struct palette_pair pair = pair_of(colors[f], colors[b], depths[d]);
                ck_assert_msg(pair.foreground != pair.background, "%s on %s", colors[f], colors[b]);
            }
    ck_assert_int_eq(pair_of("#005f00", "#008700", DEPTH_8).foreground, 7);
    ck_assert_int_eq(pair_of("#ffff00", "#ffff00", DEPTH_RGB).foreground, 0);
}
END_TEST

Suite *test_palette_suite(void);
Suite *test_palette_suite(void)
{
    Suite *s = suite_create("palette");
    TCase *c = tcase_create("palette");
    tcase_add_checked_fixture(c, start, NULL);
    tcase_add_test(c, each_of_the_cube_and_the_greys_is_nearest_to_itself);
    tcase_add_test(c, the_nearest_of_256_is_no_name_that_people_redefine);
    tcase_add_test(c, of_eight_the_hue_counts);
    tcase_add_test(c, greys_are_black_grey_or_white);
    tcase_add_test(c, direct_colour_is_the_number_itself);
    tcase_add_test(c, a_number_stays_where_the_terminal_has_it);
    tcase_add_test(c, what_a_style_leaves_out_is_that_of_plain);
    tcase_add_test(c, without_colour_all_is_the_terminals_own);
    tcase_add_test(c, greys_on_a_background_that_nobody_knows_are_the_terminals_own_of_few_colours);
    tcase_add_test(c, text_never_has_the_colour_of_its_background);
    suite_add_tcase(s, c);
    return s;
}
