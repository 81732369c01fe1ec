/* config: see config.h.
 *
 * libconfig 1.5 reads what it should refuse: names nobody knows, and numbers beyond 32 bits modulo
 * 2^32. So the text is looked through before it (scan_text), and the tree is walked after it. */
#include "src/config.h"

#include "src/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <libconfig.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_FILE_MAX = 64 * 1024 }; /* the shipped file, comments and all, has under 3 KiB */

/* Where we are, for messages. */
struct place {
    const char *path;
    unsigned line;
    char *why; /* CONFIG_WHY bytes */
};

static bool __attribute__((format(printf, 2, 3)))
refuse(const struct place *place, const char *format, ...)
{
    va_list arguments;
    int used = snprintf(place->why, CONFIG_WHY, "%s:%u: ", place->path, place->line);
    if (used >= 0 && used < CONFIG_WHY) {
        va_start(arguments, format);
        vsnprintf(place->why + used, (size_t)(CONFIG_WHY - used), format, arguments);
        va_end(arguments);
    }
    return false;
}

static bool refuse_value(const struct place *place, const struct setting *s, const char *value)
{
    char allowed[SETTING_ALLOWED];
    return refuse(place, "%s takes %s, not %s", s->name, settings_allowed(s, allowed), value);
}

static const char *kind_of(const config_setting_t *from)
{
    switch (config_setting_type(from)) {
    case CONFIG_TYPE_BOOL:
        return "true or false";
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        return "a whole number";
    case CONFIG_TYPE_FLOAT:
        return "a number with a point";
    case CONFIG_TYPE_STRING:
        return "text";
    case CONFIG_TYPE_GROUP:
        return "a group";
    default:
        return "a list";
    }
}

static bool refuse_name(const struct place *place, const char *name)
{
    char known[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < SETTINGS && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                 settings[i].name);
    return refuse(place, "there is no setting \"%.40s\"; there are %s", name, known);
}

/* The end of the comment or string that starts at `at`; NULL: none starts there. */
static const char *skip_opaque(const char *at, unsigned *line)
{
    const char *end = at;
    if (*at == '#' || (at[0] == '/' && at[1] == '/'))
        return at + strcspn(at, "\n");
    if (at[0] == '/' && at[1] == '*') {
        end = strstr(at + 2, "*/");
        end = end ? end + 2 : at + strlen(at);
    } else if (*at == '"') {
        for (end = at + 1; *end && *end != '"'; end++)
            if (*end == '\\' && end[1])
                end++;
        end += *end == '"';
    } else {
        return NULL;
    }
    for (; at < end; at++)
        *line += *at == '\n';
    return end;
}

/* A number as it is written: refused when libconfig would cut it to 32 bits. */
static bool scan_number(const char **at, const struct setting *s, const struct place *place)
{
    bool hex = (*at)[0] == '0' && ((*at)[1] == 'x' || (*at)[1] == 'X');
    char *end;
    errno = 0;
    unsigned long long n = strtoull(*at, &end, hex ? 16 : 10);
    const char *start = *at;
    *at = end + strspn(end, ".eE+-0123456789Ll");
    if (errno == 0 && n <= INT32_MAX)
        return true;
    char written[32];
    snprintf(written, sizeof written, "%.*s", (int)(*at - start), start);
    return s ? refuse_value(place, s, written)
             : refuse(place, "%s is larger than any setting", written);
}

/* Looks for what libconfig must not see: numbers it would misread, and @include, which would read
 * other files unseen and give line numbers of the wrong one. */
static bool scan_text(const char *text, struct place *place)
{
    static const char name_characters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-*";
    const struct setting *setting = NULL;
    place->line = 1;
    for (const char *at = text; *at;) {
        const char *end = skip_opaque(at, &place->line);
        size_t name_length = strspn(at, name_characters);
        if (end) {
            at = end;
        } else if (*at >= '0' && *at <= '9') {
            if (!scan_number(&at, setting, place))
                return false;
        } else if (*at == '@') {
            return refuse(place, "@include is not taken; all settings stand in one file");
        } else if (name_length > 0 && *at != '-') {
            setting = settings_find(at, name_length);
            at += name_length;
        } else {
            place->line += *at++ == '\n';
        }
    }
    return true;
}

static bool is_list(const config_setting_t *from)
{
    return config_setting_type(from) == CONFIG_TYPE_ARRAY ||
           config_setting_type(from) == CONFIG_TYPE_LIST;
}

/* A whole number in the setting's range. */
static bool read_number(const config_setting_t *from, const struct setting *s,
                        const struct place *place, int64_t *out)
{
    int type = config_setting_type(from);
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
        return refuse_value(place, s, kind_of(from));
    int64_t n =
        type == CONFIG_TYPE_INT ? config_setting_get_int(from) : config_setting_get_int64(from);
    if (n < s->low || n > s->high) {
        char written[32];
        snprintf(written, sizeof written, "%" PRId64, n);
        return refuse_value(place, s, written);
    }
    *out = n;
    return true;
}

static bool read_text(const config_setting_t *from, const struct setting *s,
                      const struct place *place, char *out)
{
    const char *text = config_setting_get_string(from);
    if (!text)
        return refuse_value(place, s, kind_of(from));
    if (strlen(text) >= CONFIG_TEXT)
        return refuse_value(place, s, "more");
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool read_networks(const config_setting_t *from, const struct setting *s,
                          const struct place *place, struct config *c)
{
    if (!is_list(from))
        return refuse_value(place, s, kind_of(from));
    struct home home = {.count = 0};
    for (int i = 0; i < config_setting_length(from); i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct place here = {place->path, config_setting_source_line(entry), place->why};
        const char *text = config_setting_get_string(entry);
        char why[CONFIG_WHY];
        if (!text || !*text)
            return refuse_value(&here, s, text ? "an empty text in it" : kind_of(entry));
        if (!home_add(&home, text, why, sizeof why))
            return refuse(&here, "%s: %.*s", s->name, CONFIG_WHY / 2, why);
    }
    config_set_home(c, &home);
    return true;
}

static bool read_ports(const config_setting_t *from, const struct setting *s,
                       const struct place *place, struct config *c)
{
    if (!is_list(from))
        return refuse_value(place, s, kind_of(from));
    int count = config_setting_length(from);
    if (count > CONFIG_SERVER_PORTS)
        return refuse_value(place, s, "more");
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct place here = {place->path, config_setting_source_line(entry), place->why};
        if (!read_number(entry, s, &here, &c->server_ports[i]))
            return false;
    }
    c->server_ports_count = count;
    return true;
}

static bool read_ranges(const config_setting_t *from, const struct setting *s,
                        const struct place *place, struct config *c)
{
    if (!is_list(from))
        return refuse_value(place, s, kind_of(from));
    int count = config_setting_length(from);
    if (count > CONFIG_WATCHED)
        return refuse_value(place, s, "more");
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct place here = {place->path, config_setting_source_line(entry), place->why};
        const char *text = config_setting_get_string(entry);
        char quoted[64];
        if (!text)
            return refuse_value(&here, s, kind_of(entry));
        snprintf(quoted, sizeof quoted, "\"%.40s\"", text);
        if (!port_range_parse(text, &c->watched[i]))
            return refuse_value(&here, s, quoted);
    }
    c->watched_count = count;
    return true;
}

/* Their halves are whole seconds and nest, as src/sketch/windows.h wants it. */
static bool read_windows(const config_setting_t *from, const struct setting *s,
                         const struct place *place, struct config *c)
{
    char wrong[64];
    if (!is_list(from))
        return refuse_value(place, s, kind_of(from));
    int count = config_setting_length(from);
    if (count != CONFIG_WINDOWS) {
        snprintf(wrong, sizeof wrong, "a list of %d", count);
        return refuse_value(place, s, wrong);
    }
    for (int i = 0; i < count; i++) {
        const config_setting_t *entry = config_setting_get_elem(from, (unsigned)i);
        const struct place here = {place->path, config_setting_source_line(entry), place->why};
        int64_t n, before = i > 0 ? c->window_s[i - 1] : 0;
        if (!read_number(entry, s, &here, &n))
            return false;
        snprintf(wrong, sizeof wrong, i > 0 ? "%" PRId64 " behind %" PRId64 : "%" PRId64, n,
                 before);
        if (n <= before || n % (i > 0 ? before : 2) != 0)
            return refuse_value(&here, s, wrong);
        c->window_s[i] = n;
    }
    return true;
}

static bool read_setting(const config_setting_t *from, struct place *place, struct config *c)
{
    const char *name = config_setting_name(from);
    const struct setting *s = settings_find(name, strlen(name));
    place->line = config_setting_source_line(from);
    if (!s)
        return refuse_name(place, name);
    switch (s->type) {
    case SETTING_BOOL:
        if (config_setting_type(from) != CONFIG_TYPE_BOOL)
            return refuse_value(place, s, kind_of(from));
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
        return read_ranges(from, s, place, c);
    case SETTING_WINDOWS:
        return read_windows(from, s, place, c);
    }
    return false;
}

static bool parse_text(const char *text, struct place *place, struct config *c)
{
    if (!scan_text(text, place))
        return false;
    config_t tree;
    config_init(&tree);
    bool good = config_read_string(&tree, text) == CONFIG_TRUE;
    if (!good) {
        place->line = (unsigned)config_error_line(&tree);
        refuse(place, "%s; a setting is written NAME = VALUE;", config_error_text(&tree));
    } else {
        const config_setting_t *root = config_root_setting(&tree);
        for (int i = 0; good && i < config_setting_length(root); i++)
            good = read_setting(config_setting_get_elem(root, (unsigned)i), place, c);
    }
    config_destroy(&tree);
    return good;
}

/* The whole file with a newline and a NUL behind it, on the heap. NULL: why says why. */
static char *load_file(const char *path, char why[CONFIG_WHY])
{
    FILE *in = fopen(path, "re");
    if (!in) {
        snprintf(why, CONFIG_WHY, "%s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = malloc(CONFIG_FILE_MAX + 2);
    const char *fault = NULL;
    size_t length = text ? fread(text, 1, CONFIG_FILE_MAX + 1, in) : 0;
    if (!text)
        fault = "not enough memory";
    else if (ferror(in))
        fault = strerror(errno);
    else if (length > CONFIG_FILE_MAX)
        fault = "larger than 64 KiB, so it is no configuration of tapwatch";
    else if (memchr(text, '\0', length))
        fault = "not a text file";
    fclose(in);
    if (!text || fault) {
        snprintf(why, CONFIG_WHY, "%s: %s", path, fault);
        free(text);
        return NULL;
    }
    /* libconfig 1.5 takes a comment in the last line only with its newline. */
    memcpy(text + length, "\n", 2);
    return text;
}

bool config_load(struct config *c, const char *path, char why[CONFIG_WHY])
{
    char *text = load_file(path, why);
    if (!text)
        return false;
    struct config changed = *c;
    struct place place = {.path = path, .why = why};
    bool good = parse_text(text, &place, &changed);
    if (good)
        *c = changed;
    free(text);
    return good;
}

const char *config_find(char path[CONFIG_TEXT])
{
    static const char system_wide[] = "/etc/tapwatch.conf";
    const char *named = getenv("TAPWATCH_CONFIG");
    const char *xdg = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    int length = -1;
    if (named && *named) {
        snprintf(path, CONFIG_TEXT, "%s", named);
        return path;
    }
    /* XDG Base Directory Specification: a relative path is to be ignored. */
    if (xdg && *xdg == '/')
        length = snprintf(path, CONFIG_TEXT, "%s/tapwatch/tapwatch.conf", xdg);
    else if (home && *home == '/')
        length = snprintf(path, CONFIG_TEXT, "%s/.config/tapwatch/tapwatch.conf", home);
    if (length > 0 && length < CONFIG_TEXT && access(path, F_OK) == 0)
        return path;
    snprintf(path, CONFIG_TEXT, "%s", system_wide);
    return access(path, F_OK) == 0 ? path : NULL;
}
