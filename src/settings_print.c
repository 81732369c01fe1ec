/* settings_print: the settings as a file that reads back the same, with all that can be said of
 * each. */
#include "src/settings.h"

#include "src/base/version.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const void *const_field(const struct config *c, const struct setting *s)
{
    return (const char *)c + s->offset;
}

static void print_text(const char *text, FILE *out)
{
    putc('"', out);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            fprintf(out, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7f)
            fprintf(out, "\\x%02x", byte);
        else
            putc(byte, out);
    }
    putc('"', out);
}

static void print_networks(const char *list, FILE *out)
{
    putc('[', out);
    while (*list) {
        size_t length = strcspn(list, ",");
        fprintf(out, "\"%.*s\"", (int)length, list);
        list += length;
        if (*list == ',') {
            fputs(", ", out);
            list++;
        }
    }
    putc(']', out);
}

static void print_numbers(const int64_t *numbers, int64_t count, FILE *out)
{
    putc('[', out);
    for (int64_t i = 0; i < count; i++)
        fprintf(out, "%s%" PRId64, i ? ", " : "", numbers[i]);
    putc(']', out);
}

static void print_ranges(const struct config_ranges *r, FILE *out)
{
    char text[PORT_RANGE_TEXT];
    putc('[', out);
    for (int64_t i = 0; i < r->count; i++)
        fprintf(out, "%s\"%s\"", i ? ", " : "", port_range_format(&r->ranges[i], text));
    putc(']', out);
}

static void print_words(const char *words, FILE *out)
{
    putc('[', out);
    for (const char *word = words; *word; word += strlen(word) + 1) {
        fputs(word > words ? ", " : "", out);
        print_text(word, out);
    }
    putc(']', out);
}

static void print_command(const struct config *c, FILE *out)
{
    const char *words[CONFIG_COMMAND];
    size_t count = config_command_words(c, words);
    putc('[', out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", out);
        /* There are `count` of them.
         * NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
        print_text(words[i], out);
    }
    putc(']', out);
}

static void print_value(const struct config *c, const struct setting *s, FILE *out)
{
    const void *field = const_field(c, s);
    switch (s->type) {
    case SETTING_BOOL:
        fputs(*(const bool *)field ? "true" : "false", out);
        break;
    case SETTING_NUMBER:
        fprintf(out, "%" PRId64, *(const int64_t *)field);
        break;
    case SETTING_TEXT:
        print_text(field, out);
        break;
    case SETTING_NETWORKS:
        print_networks(field, out);
        break;
    case SETTING_PORTS:
        print_numbers(c->server_ports, c->server_ports_count, out);
        break;
    case SETTING_RANGES:
        print_ranges(field, out);
        break;
    case SETTING_WINDOWS:
        print_numbers(c->window_s, CONFIG_WINDOWS, out);
        break;
    case SETTING_CHOICE:
        print_text(s->choices[*(const int64_t *)field], out);
        break;
    case SETTING_COMMAND:
        print_command(c, out);
        break;
    case SETTING_FILES:
        print_words(field, out);
        break;
    case SETTING_KNOWN_GOOD:
        print_words(c->known_good, out);
        break;
    }
}

bool settings_differ(const struct config *a, const struct config *b, const struct setting *s)
{
    char *texts[2] = {NULL, NULL};
    size_t sizes[2];
    for (int i = 0; i < 2; i++) {
        FILE *out = open_memstream(&texts[i], &sizes[i]);
        if (out) {
            print_value(i == 0 ? a : b, s, out);
            fclose(out);
        }
    }
    const bool differ = !texts[0] || !texts[1] || strcmp(texts[0], texts[1]) != 0;
    free(texts[0]);
    free(texts[1]);
    return differ;
}

/* --- The file --------------------------------------------------------------------------------- */

enum { INDENT = 4 };

static int depth_of(const char *name, size_t length)
{
    int depth = 0;
    for (size_t i = 0; i < length; i++)
        depth += name[i] == '.';
    return depth;
}

static void print_indent(int depth, FILE *out)
{
    fprintf(out, "%*s", INDENT * depth, "");
}

/* How much of both is the same groups: "detectors.surge." */
static size_t common_groups(const char *a, const char *b)
{
    size_t common = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '.')
            common = i + 1;
    return common;
}

/* From the groups that the setting before is in to those of this one. "": none. */
static void print_groups(const char *before, const char *name, FILE *out)
{
    const size_t common = common_groups(before, name);
    for (int depth = depth_of(before, strlen(before)); depth > depth_of(name, common); depth--) {
        print_indent(depth - 1, out);
        fputs("};\n", out);
    }
    const char *at = name + common;
    for (const char *dot; (dot = strchr(at, '.')); at = dot + 1) {
        const int depth = depth_of(name, (size_t)(at - name));
        fputs("\n", out);
        print_indent(depth, out);
        fprintf(out, "%.*s = {\n", (int)(dot - at), at);
    }
}

/* Comments of several lines stand below each other. */
static void print_meaning(const char *meaning, int depth, FILE *out)
{
    print_indent(depth, out);
    fputs("# ", out);
    for (; *meaning; meaning++) {
        putc(*meaning, out);
        if (*meaning == '\n')
            print_indent(depth, out);
    }
}

static void print_setting(const struct config *c, const struct setting *s, FILE *out)
{
    char allowed[SETTING_ALLOWED];
    const int depth = depth_of(s->name, strlen(s->name));
    print_meaning(s->meaning, depth, out);
    fputs("\n", out);
    print_indent(depth, out);
    fprintf(out, "# Takes %s. Default: ", settings_allowed(s, allowed));
    print_value(&settings_default, s, out);
    fputs("\n", out);
    print_indent(depth, out);
    fprintf(out, "%s = ", settings_last(s));
    print_value(c, s, out);
    fputs(";\n", out);
}

bool config_print(const struct config *c, FILE *out)
{
    fputs("# tapwatch.conf: every setting of tapwatch " TAPWATCH_VERSION ".\n"
          "#\n"
          "# The file that --config names is read; else the one that $TAPWATCH_CONFIG names, else\n"
          "# $XDG_CONFIG_HOME/tapwatch/tapwatch.conf (or that of ~/.config), else\n"
          "# /etc/tapwatch.conf. Options on the command line win over it. A setting that is left "
          "out\n"
          "# has its default. `tapwatch --print-config` prints what is in force.\n",
          out);
    const char *group = "", *before = "";
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = settings_at(i);
        if (strcmp(group, s->group) != 0)
            fprintf(out, "\n# --- %s ---\n", s->group);
        print_groups(before, s->name, out);
        if (common_groups(before, s->name) == strlen(s->name) - strlen(settings_last(s)))
            fputs("\n", out);
        print_setting(c, s, out);
        group = s->group;
        before = s->name;
    }
    print_groups(before, "", out);
    return fflush(out) == 0 && !ferror(out);
}
