/* config: see config.h. */
#include "src/config.h"

#include "src/config_tree.h"
#include "src/engine/known_good.h"
#include "src/settings.h"

#include <inttypes.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_FILE_MAX = 64 * 1024 }; /* the shipped file, comments and all, has about 12 KiB */

static bool refuse_value(const struct config_place *place, const struct setting *s,
                         const char *value)
{
    char allowed[SETTING_ALLOWED];
    return config_refuse(place, "%s takes %s, not %s", s->name, settings_allowed(s, allowed),
                         value);
}

/* Those of that group, "" or "detectors.surge.", each once. */
static void list_names(const char *group, char *out, size_t size)
{
    const char *before = "";
    size_t used = 0, before_length = 0;
    *out = '\0';
    for (size_t i = 0; i < SETTINGS && used < size; i++) {
        const char *name = settings_at(i)->name;
        if (strncmp(name, group, strlen(group)) != 0)
            continue;
        name += strlen(group);
        const size_t length = strcspn(name, ".");
        if (length == before_length && memcmp(name, before, length) == 0)
            continue;
        before = name;
        before_length = length;
        used += (size_t)snprintf(out + used, size - used, "%s%.*s", used ? ", " : "", (int)length,
                                 name);
    }
}

static bool refuse_name(const struct config_place *place, const char *group, const char *name)
{
    char known[640];
    list_names(group, known, sizeof known);
    return config_refuse(place, "there is no setting \"%s%.40s\"; there are %s", group, name,
                         known);
}

/* A number that libconfig would cut to 32 bits. */
static bool refuse_large(const struct config_place *place, const char *name, size_t length,
                         const char *written, void *context)
{
    (void)context;
    const struct setting *s = name ? settings_find(name, length) : NULL;
    return s ? refuse_value(place, s, written)
             : config_refuse(place, "%s is larger than any setting", written);
}

/* A whole number in the setting's range. */
static bool read_number(const config_setting_t *from, const struct setting *s,
                        const struct config_place *place, int64_t *out)
{
    int64_t n;
    if (!config_get_number(from, &n))
        return refuse_value(place, s, config_kind(from));
    if (n < s->low || n > s->high) {
        char written[32];
        snprintf(written, sizeof written, "%" PRId64, n);
        return refuse_value(place, s, written);
    }
    *out = n;
    return true;
}

static bool read_text(const config_setting_t *from, const struct setting *s,
                      const struct config_place *place, char *out)
{
    const char *text = config_setting_get_string(from);
    if (!text)
        return refuse_value(place, s, config_kind(from));
    if (strlen(text) >= CONFIG_TEXT)
        return refuse_value(place, s, "more");
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool read_networks(const config_setting_t *from, const struct setting *s,
                          const struct config_place *place, struct config *c)
{
    if (!config_is_list(from))
        return refuse_value(place, s, config_kind(from));
    struct home home = {.count = 0};
    for (int i = 0; i < config_setting_length(from); i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct config_place here = {place->path, config_setting_source_line(entry),
                                          place->why};
        const char *text = config_setting_get_string(entry);
        char why[CONFIG_WHY];
        if (!text || !*text)
            return refuse_value(&here, s, text ? "an empty text in it" : config_kind(entry));
        if (!home_add(&home, text, why, sizeof why))
            return config_refuse(&here, "%s: %.*s", s->name, CONFIG_WHY / 2, why);
    }
    config_set_home(c, &home);
    return true;
}

static bool read_ports(const config_setting_t *from, const struct setting *s,
                       const struct config_place *place, struct config *c)
{
    if (!config_is_list(from))
        return refuse_value(place, s, config_kind(from));
    int count = config_setting_length(from);
    if (count > CONFIG_SERVER_PORTS)
        return refuse_value(place, s, "more");
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct config_place here = {place->path, config_setting_source_line(entry),
                                          place->why};
        if (!read_number(entry, s, &here, &c->server_ports[i]))
            return false;
    }
    c->server_ports_count = count;
    return true;
}

static bool read_ranges(const config_setting_t *from, const struct setting *s,
                        const struct config_place *place, struct config_ranges *out)
{
    if (!config_is_list(from))
        return refuse_value(place, s, config_kind(from));
    int count = config_setting_length(from);
    int64_t ports = 0;
    if (count > CONFIG_WATCHED)
        return refuse_value(place, s, "more");
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct config_place here = {place->path, config_setting_source_line(entry),
                                          place->why};
        const char *text = config_setting_get_string(entry);
        char quoted[64];
        if (!text)
            return refuse_value(&here, s, config_kind(entry));
        snprintf(quoted, sizeof quoted, "\"%.40s\"", text);
        if (!port_range_parse(text, &out->ranges[i]))
            return refuse_value(&here, s, quoted);
        ports += out->ranges[i].last - out->ranges[i].first + 1;
        if (s->most > 0 && ports > s->most)
            return refuse_value(&here, s, "more");
    }
    out->count = count;
    return true;
}

/* Their halves are whole seconds and nest, as src/sketch/windows.h wants it. */
static bool read_windows(const config_setting_t *from, const struct setting *s,
                         const struct config_place *place, struct config *c)
{
    char wrong[64];
    if (!config_is_list(from))
        return refuse_value(place, s, config_kind(from));
    int count = config_setting_length(from);
    if (count != CONFIG_WINDOWS) {
        snprintf(wrong, sizeof wrong, "a list of %d", count);
        return refuse_value(place, s, wrong);
    }
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct config_place here = {place->path, config_setting_source_line(entry),
                                          place->why};
        int64_t n = 0, before = i > 0 ? c->window_s[i - 1] : 0;
        if (!read_number(entry, s, &here, &n))
            return false;
        if (i > 0)
            snprintf(wrong, sizeof wrong, "%" PRId64 " behind %" PRId64, n, before);
        else
            snprintf(wrong, sizeof wrong, "%" PRId64, n);
        if (n <= before || n % (i > 0 ? before : 2) != 0)
            return refuse_value(&here, s, wrong);
        c->window_s[i] = n;
    }
    return true;
}

static bool read_choice(const config_setting_t *from, const struct setting *s,
                        const struct config_place *place, int64_t *out)
{
    const char *text = config_setting_get_string(from);
    if (!text)
        return refuse_value(place, s, config_kind(from));
    for (int64_t i = 0; s->choices[i]; i++)
        if (strcmp(s->choices[i], text) == 0) {
            *out = i;
            return true;
        }
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%.40s\"", text);
    return refuse_value(place, s, quoted);
}

/* What the words of a list must be. */
typedef bool word_test(int number, const char *word);

static bool path_first(int number, const char *word)
{
    return number > 0 || *word == '/';
}

static bool path_everywhere(int number, const char *word)
{
    (void)number;
    return *word == '/';
}

static bool known_good_word(int number, const char *word)
{
    struct known_good k = {.port_count = 0};
    (void)number;
    return known_good_add(&k, word);
}

/* A list of texts: with a NUL after each into `out` of CONFIG_WORDS bytes. */
static bool read_words(const config_setting_t *from, const struct setting *s,
                       const struct config_place *place, int most, word_test *test, char *out)
{
    if (!config_is_list(from))
        return refuse_value(place, s, config_kind(from));
    const int count = config_setting_length(from);
    if (count > most)
        return refuse_value(place, s, "more");
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct config_place here = config_place_of(place, entry);
        const char *text = config_setting_get_string(entry);
        char quoted[64];
        if (!text)
            return refuse_value(&here, s, config_kind(entry));
        snprintf(quoted, sizeof quoted, "\"%.40s\"", text);
        if (!test(i, text))
            return refuse_value(&here, s, quoted);
        if (strlen(text) >= CONFIG_TEXT - used)
            return refuse_value(&here, s, "more than 1023 characters");
        memcpy(out + used, text, strlen(text) + 1);
        used += strlen(text) + 1;
    }
    out[used] = '\0';
    return true;
}

static bool read_command(const config_setting_t *from, const struct setting *s,
                         const struct config_place *place, struct config *c)
{
    if (!read_words(from, s, place, CONFIG_COMMAND, path_first, c->alert_command))
        return false;
    c->alert_command_count = config_setting_length(from);
    return true;
}

static bool read_setting(const config_setting_t *from, const struct setting *s,
                         const struct config_place *place, struct config *c)
{
    switch (s->type) {
    case SETTING_BOOL:
        if (config_setting_type(from) != CONFIG_TYPE_BOOL)
            return refuse_value(place, s, config_kind(from));
        *(bool *)settings_field(c, s) = config_setting_get_bool(from);
        return true;
    case SETTING_NUMBER:
        return read_number(from, s, place, settings_field(c, s));
    case SETTING_TEXT:
        return read_text(from, s, place, settings_field(c, s));
    case SETTING_NETWORKS:
        return read_networks(from, s, place, c);
    case SETTING_PORTS:
        return read_ports(from, s, place, c);
    case SETTING_RANGES:
        return read_ranges(from, s, place, settings_field(c, s));
    case SETTING_WINDOWS:
        return read_windows(from, s, place, c);
    case SETTING_CHOICE:
        return read_choice(from, s, place, settings_field(c, s));
    case SETTING_COMMAND:
        return read_command(from, s, place, c);
    case SETTING_FILES:
        return read_words(from, s, place, (int)s->high, path_everywhere, settings_field(c, s));
    case SETTING_KNOWN_GOOD:
        return read_words(from, s, place, CONFIG_KNOWN_GOOD, known_good_word, c->known_good);
    }
    return false;
}

/* What stands in that group, "" or "detectors.surge.": a setting, or another group. */
static bool read_entry(const config_setting_t *from, const char *group, struct config_place *place,
                       struct config *c)
{
    char name[SETTING_NAME];
    const int length = snprintf(name, sizeof name, "%s%s", group, config_setting_name(from));
    const bool fits = length < SETTING_NAME - 1;
    const struct setting *s = fits ? settings_find(name, (size_t)length) : NULL;
    place->line = config_setting_source_line(from);
    if (s)
        return read_setting(from, s, place, c);
    if (!fits || !settings_is_group(name, (size_t)length))
        return refuse_name(place, group, config_setting_name(from));
    if (config_setting_type(from) != CONFIG_TYPE_GROUP)
        return config_refuse(place, "%s takes a group such as { NAME = VALUE; }, not %s", name,
                             config_kind(from));
    strcpy(name + length, ".");
    for (int i = 0; i < config_setting_length(from); i++)
        if (!read_entry(config_setting_get_elem(from, (unsigned)i), name, place, c))
            return false;
    return true;
}

static bool parse_text(const char *text, struct config_place *place, struct config *c)
{
    if (!config_scan(text, place, refuse_large, NULL))
        return false;
    config_t tree;
    config_init(&tree);
    bool good = config_read_string(&tree, text) == CONFIG_TRUE;
    if (!good) {
        config_refuse_syntax(place, &tree, text, "", "a setting is written NAME = VALUE;");
    } else {
        const config_setting_t *root = config_root_setting(&tree);
        for (int i = 0; good && i < config_setting_length(root); i++)
            good = read_entry(config_setting_get_elem(root, (unsigned)i), "", place, c);
    }
    config_destroy(&tree);
    return good;
}

bool config_load(struct config *c, const char *path, char why[CONFIG_WHY])
{
    char *text = config_load_text(path, CONFIG_FILE_MAX, why);
    if (!text)
        return false;
    struct config changed = *c;
    struct config_place place = {.path = path, .why = why};
    bool good = parse_text(text, &place, &changed);
    if (good)
        *c = changed;
    free(text);
    return good;
}

const char *config_find(char path[PATH_MAX])
{
    static const char system_wide[] = "/etc/tapwatch.conf";
    const char *named = getenv("TAPWATCH_CONFIG");
    const char *xdg = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    int length = -1;
    if (named && *named)
        return named;
    /* XDG Base Directory Specification: a relative path is to be ignored. */
    if (xdg && *xdg == '/')
        length = snprintf(path, PATH_MAX, "%s/tapwatch/tapwatch.conf", xdg);
    else if (home && *home == '/')
        length = snprintf(path, PATH_MAX, "%s/.config/tapwatch/tapwatch.conf", home);
    /* A longer path no file can have. */
    if (length > 0 && length < PATH_MAX && access(path, F_OK) == 0)
        return path;
    snprintf(path, PATH_MAX, "%s", system_wide);
    return access(path, F_OK) == 0 ? path : NULL;
}
