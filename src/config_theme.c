/* config_theme: see config_theme.h. */
#include "src/config_theme.h"

#include "src/config_tree.h"

#include <inttypes.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 16 * 1024 }; /* bytes; the longest of the shipped ones has under 3 KiB */

static const char *const names[STYLES] = {
    [STYLE_PLAIN] = "plain", [STYLE_QUIET] = "quiet",       [STYLE_STRONG] = "strong",
    [STYLE_SPARK] = "spark", [STYLE_GOOD] = "good",         [STYLE_NOTE] = "note",
    [STYLE_BAD] = "bad",     [STYLE_SELECTED] = "selected", [STYLE_HOME] = "home",
};

/* Where we are: in which style of the file. */
struct theme_source {
    struct config_place place;
    const char *style;
};

static bool refuse_value(const struct theme_source *from, const config_setting_t *value,
                         const char *allowed, const char *written)
{
    const struct config_place here = config_place_of(&from->place, value);
    return config_refuse(&here, "%s: %s takes %s, not %s", from->style, config_setting_name(value),
                         allowed, written);
}

static bool read_color(const struct theme_source *from, const config_setting_t *value,
                       struct color *out)
{
    const char *text = config_setting_get_string(value);
    char written[64];
    int64_t number;
    if (config_get_number(value, &number)) {
        *out = (struct color){.kind = COLOR_INDEX, .index = (uint8_t)number};
        snprintf(written, sizeof written, "%" PRId64, number);
        return (number >= 0 && number <= 255) || refuse_value(from, value, color_allowed, written);
    }
    if (!text)
        return refuse_value(from, value, color_allowed, config_kind(value));
    snprintf(written, sizeof written, "\"%.40s\"", text);
    return color_parse(text, out) || refuse_value(from, value, color_allowed, written);
}

static bool read_flag(const struct theme_source *from, const config_setting_t *value, bool *out)
{
    if (config_setting_type(value) != CONFIG_TYPE_BOOL)
        return refuse_value(from, value, "true or false", config_kind(value));
    *out = config_setting_get_bool(value);
    return true;
}

static bool read_member(const struct theme_source *from, const config_setting_t *value,
                        struct style_look *look)
{
    const char *name = config_setting_name(value);
    if (strcmp(name, "foreground") == 0)
        return read_color(from, value, &look->foreground);
    if (strcmp(name, "background") == 0)
        return read_color(from, value, &look->background);
    const struct {
        const char *name;
        bool *field;
    } flags[] = {
        {"bold", &look->bold},
        {"dim", &look->dim},
        {"underline", &look->underline},
        {"reverse", &look->reverse},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(name, flags[i].name) == 0)
            return read_flag(from, value, flags[i].field);
    const struct config_place here = config_place_of(&from->place, value);
    return config_refuse(&here,
                         "%s: there is no \"%.40s\"; a style has foreground, background, bold, "
                         "dim, underline, reverse",
                         from->style, name);
}

static bool refuse_style(const struct config_place *place, const char *name)
{
    char known[128] = "";
    size_t used = 0;
    for (size_t i = 0; i < STYLES && used < sizeof known; i++)
        used +=
            (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", names[i]);
    return config_refuse(place, "there is no style \"%.40s\"; there are %s", name, known);
}

static bool read_style(const struct config_place *place, const config_setting_t *value,
                       struct theme *t)
{
    const char *name = config_setting_name(value);
    struct theme_source from = {.place = config_place_of(place, value)};
    size_t i = 0;
    while (i < STYLES && strcmp(names[i], name) != 0)
        i++;
    if (i == STYLES)
        return refuse_style(&from.place, name);
    from.style = names[i];
    if (config_setting_type(value) != CONFIG_TYPE_GROUP)
        return config_refuse(&from.place, "%s takes a group, { foreground = \"red\"; .. }, not %s",
                             name, config_kind(value));
    for (int k = 0; k < config_setting_length(value); k++)
        if (!read_member(&from, config_setting_get_elem(value, (unsigned)k), &t->styles[i]))
            return false;
    return true;
}

/* Only colours have numbers. */
static bool refuse_large(const struct config_place *place, const char *name, size_t length,
                         const char *written, void *context)
{
    (void)context;
    return config_refuse(place, "%.*s takes %s, not %s", (int)length, name ? name : "",
                         color_allowed, written);
}

static bool parse_text(struct theme *t, const char *text, struct config_place *place)
{
    if (!config_scan(text, place, refuse_large, NULL))
        return false;
    config_t tree;
    config_init(&tree);
    bool good = config_read_string(&tree, text) == CONFIG_TRUE;
    if (!good) {
        config_refuse_syntax(place, &tree, text, "",
                             "a style is written NAME = { foreground = \"red\"; bold = true; };");
    } else {
        const config_setting_t *root = config_root_setting(&tree);
        for (int i = 0; good && i < config_setting_length(root); i++)
            good = read_style(place, config_setting_get_elem(root, (unsigned)i), t);
    }
    config_destroy(&tree);
    return good;
}

/* "dark" of "/usr/local/share/tapwatch/themes/dark.conf". */
static void name_theme(struct theme *t, const char *path)
{
    static const char suffix[] = ".conf";
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (length >= sizeof suffix && strcmp(name + length - (sizeof suffix - 1), suffix) == 0)
        length -= sizeof suffix - 1;
    snprintf(t->name, sizeof t->name, "%.*s", (int)length, name);
}

bool config_theme_load(struct theme *t, const char *path, char why[CONFIG_WHY])
{
    struct theme read = {.name = ""};
    struct config_place place = {.path = path, .why = why};
    char *text = config_load_text(path, FILE_MAX, why);
    if (!text)
        return false;
    name_theme(&read, path);
    const bool good = parse_text(&read, text, &place);
    free(text);
    if (good)
        *t = read;
    return good;
}
