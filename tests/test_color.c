/* Tests of src/base/color.c. */
#include "src/base/color.h"

#include "tests/check.h"

static struct color c;

static void is_rgb(uint8_t index, int red, int green, int blue)
{
    const struct rgb got = color_of_index(index);
    ck_assert_int_eq(got.red, red);
    ck_assert_int_eq(got.green, green);
    ck_assert_int_eq(got.blue, blue);
}

START_TEST(names_are_the_first_sixteen_of_the_terminal)
{
    ck_assert(color_parse("default", &c));
    ck_assert_int_eq(c.kind, COLOR_OWN);
    ck_assert(color_parse("black", &c));
    ck_assert_int_eq(c.kind, COLOR_INDEX);
    ck_assert_int_eq(c.index, 0);
    ck_assert(color_parse("cyan", &c));
    ck_assert_int_eq(c.index, 6);
    ck_assert(color_parse("bright-white", &c));
    ck_assert_int_eq(c.index, 15);
}
END_TEST

START_TEST(six_digits_are_red_green_and_blue)
{
    ck_assert(color_parse("#d75F0a", &c));
    ck_assert_int_eq(c.kind, COLOR_RGB);
    ck_assert_int_eq(c.rgb.red, 0xd7);
    ck_assert_int_eq(c.rgb.green, 0x5f);
    ck_assert_int_eq(c.rgb.blue, 0x0a);
}
END_TEST

START_TEST(anything_else_is_no_colour)
{
    static const char *const wrong[] = {
        "",        "Red", "blurple",        "bright-", "#12345", "#1234567",
        "#12345g", "#",   "bright-default", " red",    "red ",   "#-12345"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!color_parse(wrong[i], &c), "%s is taken", wrong[i]);
}
END_TEST

START_TEST(the_256_are_names_a_cube_and_greys)
{
    is_rgb(1, 128, 0, 0);
    is_rgb(7, 192, 192, 192);
    is_rgb(8, 128, 128, 128);
    is_rgb(14, 0, 255, 255);
    is_rgb(16, 0, 0, 0);
    is_rgb(30, 0, 135, 135);
    is_rgb(130, 175, 95, 0);
    is_rgb(231, 255, 255, 255);
    is_rgb(232, 8, 8, 8);
    is_rgb(255, 238, 238, 238);
}
END_TEST

START_TEST(contrast_goes_from_one_to_twenty_one)
{
    const struct rgb black = {0, 0, 0}, white = {255, 255, 255}, grey = {118, 118, 118};
    ck_assert_double_eq_tol(color_contrast(black, white), 21, 1e-9);
    ck_assert_double_eq_tol(color_contrast(grey, grey), 1, 1e-9);
    /* #767676 is known as the lightest grey of level AA on white: 4.54. */
    ck_assert_double_eq_tol(color_contrast(white, grey), 4.54, 0.01);
    ck_assert_double_eq_tol(color_contrast(grey, white), 4.54, 0.01);
}
END_TEST

Suite *test_color_suite(void);
Suite *test_color_suite(void)
{
    Suite *s = suite_create("color");
    TCase *t = tcase_create("color");
    tcase_add_test(t, names_are_the_first_sixteen_of_the_terminal);
    tcase_add_test(t, six_digits_are_red_green_and_blue);
    tcase_add_test(t, anything_else_is_no_colour);
    tcase_add_test(t, the_256_are_names_a_cube_and_greys);
    tcase_add_test(t, contrast_goes_from_one_to_twenty_one);
    suite_add_tcase(s, t);
    return s;
}
