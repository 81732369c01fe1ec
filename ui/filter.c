/* filter: see filter.h. */
#include "ui/filter.h"

#include <string.h>

bool filter_match(const struct filter *f, const char *row)
{
    char words[FILTER_TEXT];
    char *rest = NULL;
    strcpy(words, f->text);
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!strcasestr(row, word))
            return false;
    return true;
}

bool filter_type(struct filter *f, int character)
{
    size_t length = strlen(f->text);
    if (character < 0x20 || character > 0x7e || length + 1 >= sizeof f->text)
        return false;
    f->text[length] = (char)character;
    f->text[length + 1] = '\0';
    return true;
}

bool filter_erase(struct filter *f)
{
    size_t length = strlen(f->text);
    if (length == 0)
        return false;
    f->text[length - 1] = '\0';
    return true;
}
