/* flow: see flow.h. */
#include "ui/flow.h"
#include "ui/format.h"

void flow_put_style(struct flow *f, const char *label, enum style style, const char *value)
{
    const int gap = *label ? 1 : 0;
    const int label_columns = format_columns(label) + gap, value_columns = format_columns(value);
    if (f->x > 0 && f->x + label_columns + value_columns > f->box.width) {
        f->x = 0;
        f->y++;
    }
    if (f->y < f->box.height) {
        int y = f->box.top + f->y, x = f->box.left + f->x, room = f->box.width - f->x;
        screen_put(y, x, room, STYLE_QUIET, label);
        screen_put(y, x + label_columns, room - label_columns, style, value);
    }
    f->x += label_columns + value_columns + 3;
}

void flow_put(struct flow *f, const char *label, const char *value)
{
    flow_put_style(f, label, STYLE_STRONG, value);
}
