/* options_filter: the BPF filter of the command line: an option, a file, or the words behind the
 * options. */
#include "src/options_words.h"

#include <errno.h>
#include <string.h>

bool options_claim_filter(struct parse *p, const char *from)
{
    if (p->filter_from)
        return options_refuse(p->why, "the filter is given twice: %s and %s", p->filter_from, from);
    p->filter_from = from;
    p->o->config.filter[0] = '\0';
    return true;
}

bool options_add_to_filter(struct parse *p, const char *text)
{
    if (p->again)
        return true;
    char *filter = p->o->config.filter;
    size_t used = strlen(filter), length = strlen(text);
    if (used + (used > 0) + length >= CONFIG_TEXT)
        return options_refuse(p->why, "the filter is longer than %d characters", CONFIG_TEXT - 1);
    if (used > 0)
        filter[used++] = ' ';
    memcpy(filter + used, text, length + 1);
    return true;
}

/* As tcpdump reads one: '#' begins a comment, lines are joined. */
static bool read_filter_file(struct parse *p, const char *path)
{
    char text[8 * CONFIG_TEXT];
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *in = is_stdin ? stdin : fopen(path, "re");
    if (!in)
        return options_refuse(p->why, "--filter-file %s: %s", path, strerror(errno));
    size_t length = fread(text, 1, sizeof text, in);
    int error = ferror(in) ? errno : 0;
    if (!is_stdin)
        fclose(in);
    p->stdin_uses += is_stdin;
    if (error)
        return options_refuse(p->why, "--filter-file %s: %s", path, strerror(error));
    if (length == sizeof text || memchr(text, '\0', length))
        return options_refuse(p->why, "--filter-file %s: too long, or not a text file", path);
    text[length] = '\0';

    char *rest = text;
    for (char *line; (line = strsep(&rest, "\r\n"));) {
        line[strcspn(line, "#")] = '\0';
        line += strspn(line, " \t");
        for (size_t end = strlen(line); end > 0 && strchr(" \t", line[end - 1]); end--)
            line[end - 1] = '\0';
        if (*line && !options_add_to_filter(p, line))
            return false;
    }
    return true;
}

bool options_set_filter(struct parse *p, int option, const char *text)
{
    if (option == 'f')
        return options_claim_filter(p, "--filter") && options_add_to_filter(p, text);
    return options_claim_filter(p, "--filter-file") && (p->again || read_filter_file(p, text));
}
