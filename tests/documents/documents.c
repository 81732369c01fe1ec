/* documents: what the program's tables say, for the man pages, and for the test that compares them.
 *
 *   documents keys       the list of keys of tapwatch(8), in mdoc
 *   documents settings   the list of settings of tapwatch.conf(5), in mdoc
 *   documents bound      each key that does something, a line each
 *   documents named      each key that the help names, a line each */
#include "src/settings.h"
#include "ui/keys.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

/* Text as mdoc wants it: what would be an escape, or a request, is none. */
static void put(const char *text)
{
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '"')
            fputs("\\(dq", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '^')
            fputs("\\(ha", stdout);
        else if (*text == '~')
            fputs("\\(ti", stdout);
        else if (*text == '\'' || *text == '`')
            fputs(*text == '`' ? "\\(ga" : "\\(aq", stdout);
        else
            putchar(*text);
    }
}

/* One word of a macro's line: what would be a macro of its own, or punctuation, is neither. */
static void put_word(const char *word)
{
    fputs(" \\&", stdout);
    put(word);
}

/* --- Keys ------------------------------------------------------------------------------------- */

static void print_names(const char *names)
{
    char copy[64];
    snprintf(copy, sizeof copy, "%s", names);
    fputs(".It", stdout);
    const char *between = "";
    for (char *rest = copy, *word; (word = strsep(&rest, " "));) {
        fputs(between, stdout);
        fputs(" Ic", stdout);
        put_word(word);
        between = " ,";
    }
    putchar('\n');
}

static void print_keys(void)
{
    size_t count;
    const struct key *table = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (!table[i].help)
            continue;
        if (*table[i].names)
            print_names(table[i].names);
        put(table[i].help);
        putchar('\n');
    }
}

/* As the help names them. */
static const char *name_of(int code, char out[16])
{
    static const struct {
        int code;
        const char *name;
    } others[] = {{'\n', "Enter"},    {KEY_ENTER, "Enter"}, {KEY_DOWN, "arrows"},
                  {KEY_UP, "arrows"}, {KEY_NPAGE, "PgDn"},  {KEY_PPAGE, "PgUp"},
                  {KEY_HOME, "Home"}, {KEY_END, "End"},     {KEY_BTAB, "Shift-Tab"},
                  {' ', "Space"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].code == code)
            return others[i].name;
    keys_name(code, out, 16);
    return out;
}

static void print_bound(void)
{
    size_t count;
    const struct key *table = keys_table(&count);
    char name[16];
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < 4 && table[i].codes[c]; c++)
            puts(name_of(table[i].codes[c], name));
}

static void print_named(void)
{
    size_t count;
    const struct key *table = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        char copy[64];
        snprintf(copy, sizeof copy, "%s", table[i].help ? table[i].names : "");
        for (char *rest = copy, *word; (word = strsep(&rest, " "));)
            if (*word)
                puts(word);
    }
}

/* --- Settings --------------------------------------------------------------------------------- */

/* The file of defaults has them: "Default: " of the n-th setting, to the end of its line. */
static const char *default_of(const char *file, size_t n, char out[CONFIG_TEXT])
{
    static const char before[] = " Default: ";
    const char *at = file;
    for (size_t i = 0; at && i <= n; i++)
        if ((at = strstr(at, before)))
            at += sizeof before - 1;
    snprintf(out, CONFIG_TEXT, "%.*s", at ? (int)strcspn(at, "\n") : 0, at ? at : "");
    return out;
}

/* A sentence begins a line, and a line has at most 66 characters of text. Of a comment of several
 * lines, each but the first begins with "# ", which is left out. */
static void put_lines(const char *text)
{
    enum { MOST = 66 };
    size_t used = 0;
    for (const char *at = text; *at;) {
        const size_t length = strcspn(at, " \n");
        char word[128];
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        if (used > 0)
            putchar(used + length > MOST ? '\n' : ' ');
        if (used + length > MOST)
            used = 0;
        if (used == 0 && (*word == '.' || *word == '\''))
            fputs("\\&", stdout);
        put(word);
        used += length + 1;
        at += length;
        at += strncmp(at, "\n# ", 3) == 0 ? 3 : *at != '\0';
        const bool ends = length > 1 && word[length - 1] == '.' && word[length - 2] != '.';
        if (ends && *at) {
            putchar('\n');
            used = 0;
        }
    }
    putchar('\n');
}

static void print_setting(const struct setting *s, const char *file, size_t n)
{
    char allowed[SETTING_ALLOWED], takes[SETTING_ALLOWED + 16], text[CONFIG_TEXT];
    fputs(".It Ic", stdout);
    put_word(s->name);
    putchar('\n');
    put_lines(s->meaning);
    snprintf(takes, sizeof takes, "Takes %s.", settings_allowed(s, allowed));
    puts(".Pp");
    put_lines(takes);
    fputs("Default:\n.Li", stdout);
    put_word(default_of(file, n, text));
    fputs(s->changes ? " .\nRead again at HUP.\n" : " .\n", stdout);
}

static bool print_settings(void)
{
    char *file = NULL;
    size_t size;
    FILE *out = open_memstream(&file, &size);
    if (!out)
        return false;
    config_print(&settings_default, out);
    fclose(out);
    const char *group = "";
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = settings_at(i);
        if (strcmp(group, s->group) != 0)
            printf("%s.Ss %s\n.Bl -tag -width Ds\n", *group ? ".El\n" : "", s->group);
        group = s->group;
        print_setting(s, file, i);
    }
    puts(".El");
    free(file);
    return true;
}

int main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";
    if (strcmp(what, "keys") == 0)
        print_keys();
    else if (strcmp(what, "bound") == 0)
        print_bound();
    else if (strcmp(what, "named") == 0)
        print_named();
    else if (strcmp(what, "settings") != 0 || !print_settings())
        return 2;
    return fflush(stdout) == 0 ? 0 : 1;
}
