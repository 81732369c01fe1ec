/* state: see state.h. */
#include "ui/state.h"

#include <stdarg.h>
#include <stdio.h>

unsigned state_situation(const struct ui_state *st)
{
    static const unsigned views[] = {
        [VIEW_OVERVIEW] = AT_OVERVIEW, [VIEW_PORTS] = AT_PORTS, [VIEW_SOURCES] = AT_SOURCES,
        [VIEW_SOURCE] = AT_SOURCE,     [VIEW_HELP] = AT_HELP,
    };
    unsigned situation = views[st->view];
    situation |= st->frozen ? WHILE_FROZEN : WHILE_RUNNING;
    situation |= filter_on(&st->filter) ? WHILE_FILTERED : WHILE_UNFILTERED;
    return situation;
}

struct list *state_list(struct ui_state *st)
{
    switch (st->view) {
    case VIEW_OVERVIEW:
        return st->sources_focused ? &st->sources : &st->ports;
    case VIEW_PORTS:
        return &st->ports;
    case VIEW_SOURCES:
        return &st->sources;
    default:
        return NULL;
    }
}

void state_say(struct ui_state *st, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(st->message, sizeof st->message, format, arguments);
    va_end(arguments);
}
