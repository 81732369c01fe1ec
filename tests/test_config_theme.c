/* Tests of src/config_theme.c. */
#include "src/config_theme.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/tapwatch-theme-XXXXXX";
static char path[64], why[CONFIG_WHY];
static struct theme t;

static void set_up(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/dusk.conf", folder);
}

static void tear_down(void)
{
    unlink(path);
    rmdir(folder);
}

static bool load(const char *text)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
    return config_theme_load(&t, path, why);
}

static void refused(const char *text, const char *line_and_words)
{
    char wanted[CONFIG_WHY + 64];
    const struct theme before = t;
    ck_assert_msg(!load(text), "%s is taken", text);
    snprintf(wanted, sizeof wanted, "%s:%s", path, line_and_words);
    ck_assert_str_eq(why, wanted);
    ck_assert(memcmp(&before, &t, sizeof t) == 0);
}

START_TEST(a_style_has_colours_and_attributes)
{
    ck_assert_msg(load("bad = { foreground = \"bright-red\"; background = \"#101112\";\n"
                       "        bold = true; underline = true; };\n"
                       "quiet = { dim = true; foreground = 244; };\n"
                       "selected = { reverse = true; bold = false; };"),
                  "%s", why);
    const struct style_look *bad = &t.styles[STYLE_BAD], *quiet = &t.styles[STYLE_QUIET];
    ck_assert_int_eq(bad->foreground.index, 9);
    ck_assert_int_eq(bad->background.kind, COLOR_RGB);
    ck_assert_int_eq(bad->background.rgb.blue, 0x12);
    ck_assert(bad->bold && bad->underline && !bad->dim && !bad->reverse);
    ck_assert_int_eq(quiet->foreground.index, 244);
    ck_assert(quiet->dim && !quiet->bold);
    ck_assert(t.styles[STYLE_SELECTED].reverse && !t.styles[STYLE_SELECTED].bold);
    ck_assert_int_eq(t.styles[STYLE_PLAIN].foreground.kind, COLOR_OWN);
}
END_TEST

START_TEST(a_theme_is_called_as_its_file)
{
    ck_assert(load(""));
    ck_assert_str_eq(t.name, "dusk");
}
END_TEST

#define COLORS                                                                                     \
    "\"default\", black, red, green, yellow, blue, magenta, cyan, white, with bright- before it "  \
    "too, 0 to 255, or \"#rrggbb\""

START_TEST(what_is_wrong_is_told_with_its_line_and_what_is_allowed)
{
    refused("plain = { };\n\nbda = { };",
            "3: there is no style \"bda\"; there are plain, quiet, strong, spark, good, note, bad, "
            "home, selected");
    refused("bad = { bold = true;\n fg = \"red\"; };",
            "2: bad: there is no \"fg\"; a style has foreground, background, bold, dim, underline, "
            "reverse");
    refused("bad = {\n foreground = \"blurple\"; };",
            "2: bad: foreground takes " COLORS ", not \"blurple\"");
    refused("bad = { background = 256; };", "1: bad: background takes " COLORS ", not 256");
    refused("bad = { background = -1; };", "1: bad: background takes " COLORS ", not -1");
    refused("bad = { background = 4294967297; };",
            "1: background takes " COLORS ", not 4294967297");
    refused("bad = { foreground = true; };",
            "1: bad: foreground takes " COLORS ", not true or false");
    refused("bad = { bold = 1; };", "1: bad: bold takes true or false, not a whole number");
    refused("bad = \"red\";", "1: bad takes a group, { foreground = \"red\"; .. }, not text");
    refused("\nbad = { bold = ; };", "2: syntax error; a style is written NAME = { foreground = "
                                     "\"red\"; bold = true; };");
    refused("@include \"/etc/passwd\"\n",
            "1: @include is not taken; all settings stand in one file");
}
END_TEST

START_TEST(what_is_wrong_is_one_line_that_drives_no_terminal)
{
    ck_assert(!load("bad = { foreground = \"\\n\\x1b[2J\"; };"));
    ck_assert_ptr_null(strchr(why, '\n'));
    const char *line = strstr(why, "not \"");
    ck_assert_ptr_nonnull(line);
    ck_assert_str_eq(line, "not \"??[2J\"");
}
END_TEST

START_TEST(a_file_that_is_not_there_says_so)
{
    ck_assert(!config_theme_load(&t, "/nowhere/x.conf", why));
    ck_assert_str_eq(why, "/nowhere/x.conf: No such file or directory");
}
END_TEST

/* --- Those that come with tapwatch ------------------------------------------------------------ */

static const struct rgb black = {0, 0, 0}, white = {255, 255, 255};

static void load_shipped(const char *name)
{
    char file[64];
    snprintf(file, sizeof file, "share/themes/%s.conf", name);
    ck_assert_msg(config_theme_load(&t, file, why), "%s", why);
    ck_assert_str_eq(t.name, name);
}

static struct rgb seen(const struct color *c, const struct color *plain, struct rgb own)
{
    if (c->kind == COLOR_OWN)
        c = plain;
    return c->kind == COLOR_OWN ? own : c->kind == COLOR_RGB ? c->rgb : color_of_index(c->index);
}

/* The least contrast that any style has on a terminal of these colours. */
static double least_contrast(struct rgb foreground, struct rgb background)
{
    const struct style_look *plain = &t.styles[STYLE_PLAIN];
    double least = 21;
    for (int i = 0; i < STYLES; i++) {
        const struct style_look *look = &t.styles[i];
        const double contrast =
            color_contrast(seen(&look->foreground, &plain->foreground, foreground),
                           seen(&look->background, &plain->background, background));
        if (contrast < least)
            least = contrast;
    }
    return least;
}

START_TEST(dark_can_be_read_on_black_and_on_white)
{
    load_shipped("dark");
    ck_assert_double_ge(least_contrast(white, black), 3.8);
    ck_assert_double_ge(least_contrast(black, white), 4.3);
}
END_TEST

START_TEST(light_has_the_contrast_of_level_aa_on_white)
{
    load_shipped("light");
    ck_assert_double_ge(least_contrast(black, white), 4.5);
}
END_TEST

START_TEST(high_contrast_has_that_of_level_aaa_on_any_terminal)
{
    load_shipped("high-contrast");
    ck_assert_double_ge(least_contrast(white, black), 7);
    ck_assert_double_ge(least_contrast(black, white), 7);
}
END_TEST

START_TEST(colour_blind_has_that_of_level_aa_on_any_terminal)
{
    load_shipped("colour-blind");
    ck_assert_double_ge(least_contrast(white, black), 4.5);
    ck_assert_double_ge(least_contrast(black, white), 4.5);
}
END_TEST

START_TEST(mono_has_no_colour_and_still_sets_off_what_matters)
{
    load_shipped("mono");
    for (int i = 0; i < STYLES; i++) {
        ck_assert_int_eq(t.styles[i].foreground.kind, COLOR_OWN);
        ck_assert_int_eq(t.styles[i].background.kind, COLOR_OWN);
    }
    ck_assert(t.styles[STYLE_BAD].bold);
    ck_assert(t.styles[STYLE_SELECTED].reverse);
}
END_TEST

START_TEST(the_selected_row_stands_out_in_all_of_them)
{
    static const char *const names[] = {"dark", "light", "high-contrast", "colour-blind", "mono"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        load_shipped(names[i]);
        const struct style_look *look = &t.styles[STYLE_SELECTED];
        ck_assert(look->reverse || look->background.kind != COLOR_OWN);
    }
}
END_TEST

Suite *test_config_theme_suite(void);
Suite *test_config_theme_suite(void)
{
    Suite *s = suite_create("config_theme");
    TCase *c = tcase_create("files");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_style_has_colours_and_attributes);
    tcase_add_test(c, a_theme_is_called_as_its_file);
    tcase_add_test(c, what_is_wrong_is_told_with_its_line_and_what_is_allowed);
    tcase_add_test(c, a_file_that_is_not_there_says_so);
    tcase_add_test(c, what_is_wrong_is_one_line_that_drives_no_terminal);
    suite_add_tcase(s, c);
    c = tcase_create("shipped");
    tcase_add_test(c, dark_can_be_read_on_black_and_on_white);
    tcase_add_test(c, light_has_the_contrast_of_level_aa_on_white);
    tcase_add_test(c, high_contrast_has_that_of_level_aaa_on_any_terminal);
    tcase_add_test(c, colour_blind_has_that_of_level_aa_on_any_terminal);
    tcase_add_test(c, mono_has_no_colour_and_still_sets_off_what_matters);
    tcase_add_test(c, the_selected_row_stands_out_in_all_of_them);
    suite_add_tcase(s, c);
    return s;
}
