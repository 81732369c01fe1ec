/* help: what its files have in common. */
#ifndef TAPWATCH_UI_HELP_H
#define TAPWATCH_UI_HELP_H

#include "ui/state.h"

enum { HELP_NAMES = 14, HELP_LINE = 160, HELP_LINES = 128 };

struct help_page {
    char lines[HELP_LINES][HELP_LINE];
    int count;
};

void help_add_line(struct help_page *p, const char *text);
void help_add(struct help_page *p, const char *left, const char *right);
/* What columns, panels and signs of that view mean. s: NULL while there is none. */
void help_add_signs(struct help_page *p, const struct snapshot *s, const struct glyphs *g,
                    enum view from);
/* Of these the columns and panels. */
void help_add_columns(struct help_page *p, enum view view);
/* "Ports", "A source" */
const char *help_view_name(enum view view);

#endif
