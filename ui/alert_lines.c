/* alert_lines: see alert_lines.h. */
#include "ui/alert_lines.h"

#include <stdio.h>
#include <string.h>

enum { MOMENT = 12, SEVERITY = 8, KIND = 11, KIND_FROM = 100, INDENT = MOMENT + 2 };

static struct row_key key_of(const struct snapshot_alert *a)
{
    struct row_key key = {.bytes = {0}};
    memcpy(key.bytes, &a->number, sizeof a->number);
    return key;
}

const struct snapshot_alert *alert_lines_find(const struct snapshot *s, const struct row_key *key)
{
    uint64_t number;
    memcpy(&number, key->bytes, sizeof number);
    for (uint32_t i = 0; i < s->alert_count; i++)
        if (s->alerts[i].number == number)
            return &s->alerts[i];
    return NULL;
}

static enum style style_of(const struct snapshot_alert *a)
{
    return a->severity == SEVERITY_CRITICAL  ? STYLE_BAD
           : a->severity == SEVERITY_WARNING ? STYLE_NOTE
                                             : STYLE_PLAIN;
}

static const char *severity_text(const struct snapshot_alert *a)
{
    return a->severity == SEVERITY_CRITICAL ? "CRITICAL"
                                            : severity_name((enum severity)a->severity);
}

/* What is too long goes on below. */
static void add_alert(struct pane *p, const struct snapshot_alert *a, int64_t now_us, bool row,
                      int width)
{
    char when[TEXT_NUMBER], safe[4 * ALERT_TEXT];
    struct line l;
    line_start(&l);
    line_cell(&l, format_moment(a->time_us, now_us, MOMENT, when), MOMENT, true);
    line_add(&l, "  ");
    line_cell(&l, severity_text(a), SEVERITY, false);
    line_add(&l, "  ");
    if (width >= KIND_FROM) {
        line_cell(&l, alert_kind_name((enum alert_kind)a->kind), KIND, false);
        line_add(&l, "  ");
    }
    text_safe(a->text, strlen(a->text), safe, sizeof safe);
    const char *rest = safe;
    size_t length = format_wrap(rest, width - l.columns);
    line_printf(&l, "%.*s", (int)length, rest);
    struct pane_line *first = pane_add(p, style_of(a), l.text);
    if (row) {
        first->row = ROW_INCIDENT;
        first->key = key_of(a);
    }
    for (rest += length; *rest; rest += length) {
        rest += strspn(rest, " ");
        length = format_wrap(rest, width - INDENT);
        pane_printf(p, style_of(a), "%*s%.*s", INDENT, "", (int)length, rest)->goes_on = true;
    }
}

void alert_lines_compose(struct pane *p, const struct snapshot *s, const char *incident, bool rows,
                         int width)
{
    for (uint32_t i = 0; i < s->alert_count; i++)
        if (!incident || strcmp(s->alerts[i].incident, incident) == 0)
            add_alert(p, &s->alerts[i], s->taken_at_us, rows, width);
    if (p->count == 0)
        pane_add(p, STYLE_QUIET,
                 s->alerts_total > s->alert_count ? "none among the latest" : "none");
}

/* "insider: 203.0.113.17": its kind, and what it is of. */
static void put_subject(const struct snapshot_alert *a, struct line *l)
{
    char kind[TEXT_NUMBER], subject[4 * sizeof a->subject];
    snprintf(kind, sizeof kind, "%s", alert_kind_name((enum alert_kind)a->kind));
    for (char *dash = kind; (dash = strchr(dash, '-')) != NULL;)
        *dash = ' ';
    text_safe(a->subject, strlen(a->subject), subject, sizeof subject);
    line_printf(l, "%s%s%s", kind, subject[0] ? ": " : "", subject);
}

bool alert_lines_short(const struct snapshot_alert *a, int64_t now_us, const struct glyphs *g,
                       int width, struct line *out)
{
    enum { MOMENT_SHORT = 6 /* of 18:20 */, TELLS = 40 /* of a text that is worth being cut */ };
    const char *sign = a->severity == SEVERITY_CRITICAL ? g->alarm : g->rising;
    char when[TEXT_NUMBER], text[4 * ALERT_TEXT];
    struct line head;
    line_start(&head);
    line_printf(&head, "%s %s ", sign, format_moment(a->time_us, now_us, MOMENT, when));
    text_safe(a->text, strlen(a->text), text, sizeof text);
    const bool whole = head.columns + format_columns(text) <= width;
    const int columns[] = {MOMENT, MOMENT_SHORT};
    for (int k = 0; k < 2 && !whole && width - head.columns < TELLS; k++) {
        line_start(out);
        line_printf(out, "%s %s ", sign, format_moment(a->time_us, now_us, columns[k], when));
        put_subject(a, out);
        if (out->columns <= width)
            return true;
    }
    *out = head;
    format_cut_words(text, width - out->columns);
    line_add(out, text);
    return whole || width - head.columns >= TELLS;
}

const struct snapshot_alert *alert_lines_latest(const struct snapshot *s, const struct acks *acks)
{
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_WARNING; severity--)
        for (uint32_t i = 0; i < s->alert_count; i++)
            if (s->alerts[i].severity == severity && !acks_have(acks, s->alerts[i].incident))
                return &s->alerts[i];
    return NULL;
}
