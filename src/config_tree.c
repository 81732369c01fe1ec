/* config_tree: see config_tree.h. */
#include "src/config_tree.h"

#include "src/base/text.h"

#include <errno.h>
#include <libconfig.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool config_refuse(const struct config_place *place, const char *format, ...)
{
    va_list arguments;
    int used = snprintf(place->why, CONFIG_WHY, "%s:%u: ", place->path, place->line);
    if (used >= 0 && used < CONFIG_WHY) {
        va_start(arguments, format);
        vsnprintf(place->why + used, (size_t)(CONFIG_WHY - used), format, arguments);
        va_end(arguments);
    }
    text_one_line(place->why);
    return false;
}

struct config_place config_place_of(const struct config_place *place, const config_setting_t *from)
{
    return (struct config_place){place->path, config_setting_source_line(from), place->why};
}

const char *config_kind(const config_setting_t *from)
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

bool config_is_list(const config_setting_t *from)
{
    return config_setting_type(from) == CONFIG_TYPE_ARRAY ||
           config_setting_type(from) == CONFIG_TYPE_LIST;
}

bool config_get_number(const config_setting_t *from, int64_t *out)
{
    int type = config_setting_type(from);
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
        return false;
    *out = type == CONFIG_TYPE_INT ? config_setting_get_int(from) : config_setting_get_int64(from);
    return true;
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

/* A number as it is written. False: libconfig would cut it to 32 bits. */
static bool scan_number(const char **at, char *written, size_t size)
{
    bool hex = (*at)[0] == '0' && ((*at)[1] == 'x' || (*at)[1] == 'X');
    char *end;
    errno = 0;
    unsigned long long n = strtoull(*at, &end, hex ? 16 : 10);
    const char *start = *at;
    *at = end + strspn(end, ".eE+-0123456789Ll");
    snprintf(written, size, "%.*s", (int)(*at - start), start);
    return errno == 0 && n <= INT32_MAX;
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
static const char name_characters[] = LETTERS "0123456789_-*";

bool config_scan(const char *text, struct config_place *place, config_refuse_large *refuse_large,
                 void *context)
{
    const char *name = NULL;
    size_t name_length = 0;
    char written[32];
    place->line = 1;
    for (const char *at = text; *at;) {
        const char *end = skip_opaque(at, &place->line);
        size_t length = strspn(at, name_characters);
        if (end) {
            at = end;
        } else if (*at >= '0' && *at <= '9') {
            if (!scan_number(&at, written, sizeof written))
                return refuse_large(place, name, name_length, written, context);
        } else if (*at == '@') {
            return config_refuse(place, "@include is not taken; all settings stand in one file");
        } else if (length > 0 && *at != '-') {
            name = at;
            name_length = length;
            at += length;
        } else {
            place->line += *at++ == '\n';
        }
    }
    return true;
}

/* --- What libconfig does not understand ------------------------------------------------------- */

/* NAME = VALUE as it is written; both point into the text. */
struct written {
    const char *name, *value;
    size_t name_length;
};

/* The next one in that line, from *at on, which stands in line *now. False: there is no other. */
static bool next_written(const char **at, unsigned *now, unsigned line, struct written *out)
{
    static const char blanks[] = " \t";
    while (**at && *now <= line) {
        const char *end = skip_opaque(*at, now), *name = *at;
        const size_t length = strspn(name, name_characters);
        if (!end && length == 0)
            *now += *name == '\n';
        *at = end ? end : name + (length > 0 ? length : 1);
        const char *sign = *at + strspn(*at, blanks);
        if (end || length == 0 || *now != line || (*sign != '=' && *sign != ':'))
            continue;
        *out = (struct written){name, sign + 1 + strspn(sign + 1, blanks), length};
        return true;
    }
    return false;
}

/* The only setting of a line. */
static bool only_written(const char *text, unsigned line, struct written *out)
{
    struct written another;
    unsigned now = 1;
    return next_written(&text, &now, line, out) && !next_written(&text, &now, line, &another);
}

/* yes, or /var/lib/x: neither a number nor true, false, a group, a list or a text in quotes. */
static bool is_bare(const char *value)
{
    const size_t length = strspn(value, LETTERS);
    if (*value == '/')
        return value[1] != '/' && value[1] != '*';
    return length > 0 && !(length == 4 && strncasecmp(value, "true", 4) == 0) &&
           !(length == 5 && strncasecmp(value, "false", 5) == 0);
}

static bool find_bare(const char *text, unsigned line, struct written *out)
{
    unsigned now = 1;
    while (next_written(&text, &now, line, out))
        if (is_bare(out->value))
            return true;
    return false;
}

bool config_refuse_syntax(struct config_place *place, const config_t *tree, const char *text,
                          const char *whose, const char *form)
{
    const char *what = config_error_text(tree);
    struct written w;
    what = what ? what : "not understood";
    place->line = (unsigned)config_error_line(tree);
    if (strcmp(what, "syntax error") == 0 && find_bare(text, place->line, &w)) {
        const size_t length = strcspn(w.value, " \t\r\n;,)]}");
        return config_refuse(place,
                             "%s%.*s is not %.*s: a text stands between quotes, and yes or no is "
                             "written true or false",
                             whose, (int)w.name_length, w.name, length < 40 ? (int)length : 40,
                             w.value);
    }
    if (strstr(what, "duplicate") && only_written(text, place->line, &w))
        return config_refuse(place, "%s%s: %.*s", whose, what, (int)w.name_length, w.name);
    return config_refuse(place, "%s%s; %s", whose, what, form);
}

/* ---------------------------------------------------------------------------------------------- */

char *config_load_text(const char *path, size_t bytes_max, char why[CONFIG_WHY])
{
    FILE *in = fopen(path, "re");
    if (!in) {
        snprintf(why, CONFIG_WHY, "%s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = malloc(bytes_max + 2);
    char fault[96] = "";
    size_t length = text ? fread(text, 1, bytes_max + 1, in) : 0;
    if (!text)
        snprintf(fault, sizeof fault, "not enough memory");
    else if (ferror(in))
        snprintf(fault, sizeof fault, "%s", strerror(errno));
    else if (length > bytes_max)
        snprintf(fault, sizeof fault, "larger than %zu KiB, so it is no configuration of tapwatch",
                 bytes_max / 1024);
    else if (memchr(text, '\0', length))
        snprintf(fault, sizeof fault, "not a text file");
    fclose(in);
    if (!text || *fault) {
        snprintf(why, CONFIG_WHY, "%s: %s", path, fault);
        free(text);
        return NULL;
    }
    /* libconfig 1.5 takes a comment in the last line only with its newline. */
    memcpy(text + length, "\n", 2);
    return text;
}
