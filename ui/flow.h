/* flow: label and value pairs that flow through a box, line after line; in a box without height
 * they are only measured. */
#ifndef TAPWATCH_UI_FLOW_H
#define TAPWATCH_UI_FLOW_H

#include "ui/screen.h"

struct flow {
    struct box box;
    int x, y;
};

void flow_put(struct flow *f, const char *label, const char *value);
void flow_put_style(struct flow *f, const char *label, enum style style, const char *value);

#endif
