/* incident_messages: popup spam as it would have been shown, made safe: from whom, to whom, what.
 */
#include "ui/format.h"
#include "ui/incident_view.h"

#include <stdio.h>
#include <string.h>

static const char signature[] = "messenger-spam";

/* A line of the text, as it was broken or as there is room. */
static void add_text(struct pane *p, const struct snapshot_message *m, int width)
{
    enum { INDENT = 4, SAFE = 4 * MESSAGE_TEXT + 1 };
    const char *from = m->text, *end = m->text + m->text_length;
    while (from < end) {
        size_t length = 0;
        while (from + length < end && from[length] != '\n' && from[length] != '\r' &&
               from[length] != '\x14') /* what the service makes of CR LF on its way */
            length++;
        char safe[SAFE];
        text_safe(from, length, safe, sizeof safe);
        for (const char *rest = safe; *rest;) {
            const size_t fits = format_wrap(rest, width - INDENT);
            pane_printf(p, STYLE_PLAIN, "%*s%.*s", INDENT, "", (int)fits, rest)->goes_on = true;
            rest += fits;
            rest += strspn(rest, " ");
        }
        from += length + 1;
    }
}

static void add_message(const struct incident_look *look, const struct snapshot_message *m,
                        struct pane *p)
{
    char when[TEXT_NUMBER], source[ADDRESS_TEXT], target[ADDRESS_TEXT];
    char from[4 * MESSAGE_NAME + 1], to[4 * MESSAGE_NAME + 1];
    pane_printf(p, STYLE_QUIET, "%s  %s:%u %s %s:%u  %u bytes",
                format_moment(m->time_us, look->s->taken_at_us, 12, when),
                address_format(&m->source, source), m->source_port, look->g->arrow,
                address_format(&m->target, target), m->target_port, m->body_bytes);
    pane_printf(p, STYLE_STRONG, "  from \"%s\" to \"%s\"%s",
                text_safe(m->from, m->from_length, from, sizeof from),
                text_safe(m->to, m->to_length, to, sizeof to), m->whole ? "" : ", cut off")
        ->goes_on = true;
    add_text(p, m, look->width);
}

void incident_compose_messages(const struct incident_look *look, struct pane *p)
{
    if (strcmp(look->i->name, signature) != 0)
        return;
    for (uint32_t k = 0; k < look->s->message_count; k++)
        add_message(look, &look->s->messages[k], p);
    if (p->count == 0)
        pane_add(p, STYLE_QUIET, "none could be decoded");
}
