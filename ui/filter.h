/* filter: plain words that a row must show. */
#ifndef TAPWATCH_UI_FILTER_H
#define TAPWATCH_UI_FILTER_H

#include <stdbool.h>

enum { FILTER_TEXT = 64 };

struct filter {
    char text[FILTER_TEXT]; /* printable ASCII; empty: no filter */
};

static inline bool filter_on(const struct filter *f)
{
    return f->text[0] != '\0';
}

/* Whether every word of the filter occurs in `row`, upper or lower case alike. */
bool filter_match(const struct filter *f, const char *row);
/* One more typed character; false if it is not printable ASCII or there is no room. */
bool filter_type(struct filter *f, int character);
/* Takes the last character away; false if there was none. */
bool filter_erase(struct filter *f);

#endif
