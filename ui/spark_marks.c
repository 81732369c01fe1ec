/* spark_marks: see spark_marks.h. */
#include "ui/spark_marks.h"
#include "src/base/clock.h"

#include <stdio.h>
#include <string.h>

static void add(struct spark_marks *m, int64_t time_us, enum spark_event event)
{
    if (time_us == SNAPSHOT_UNKNOWN || m->count == SPARK_MARKS)
        return;
    m->items[m->count].time_us = time_us;
    m->items[m->count++].event = event;
}

/* What is there in the first minute is not known to be new. */
static bool is_onset_seen(const struct snapshot *s, const struct snapshot_incident *i)
{
    enum { FIRST_S = 60 };
    return s->first_packet_us == SNAPSHOT_UNKNOWN || i->onset_us < s->first_packet_us ||
           i->onset_us - s->first_packet_us >= FIRST_S * US_PER_S;
}

void spark_marks_add(struct spark_marks *m, const struct snapshot *s,
                     const struct snapshot_incident *i)
{
    if (is_onset_seen(s, i))
        add(m, i->onset_us, EVENT_ONSET);
    add(m, i->surge_us, EVENT_SURGE);
}

void spark_marks_add_port(struct spark_marks *m, const struct snapshot *s, uint8_t protocol,
                          uint16_t port)
{
    for (uint32_t k = 0; k < s->incident_count; k++) {
        const struct snapshot_incident *i = &s->incidents[k];
        for (uint32_t p = 0; p < i->port_count; p++) {
            if (i->ports[p].protocol != protocol || i->ports[p].port != port)
                continue;
            if (is_onset_seen(s, i))
                add(m, i->onset_us, EVENT_ONSET);
            if (i->ports[p].in_mix)
                add(m, i->surge_us, EVENT_SURGE);
        }
    }
}

const char *spark_event_sign(enum spark_event event, const struct glyphs *g)
{
    return event == EVENT_SURGE ? g->rising : g->onset;
}

/* Where the character of that column begins; the end of the text if it has not so many. */
static char *find_column(char *text, int column)
{
    for (; *text; text++)
        if ((*text & 0xc0) != 0x80 && column-- == 0)
            break;
    return text;
}

static void replace(char *text, size_t size, int column, const char *sign)
{
    char row[4 * SPARK_COLUMNS + 8];
    char *at = find_column(text, column);
    if (!*at)
        return;
    const int length =
        snprintf(row, sizeof row, "%.*s%s%s", (int)(at - text), text, sign, find_column(at, 1));
    if (length >= 0 && (size_t)length < sizeof row && (size_t)length < size)
        snprintf(text, size, "%s", row);
}

unsigned spark_marks_put(const struct spark_marks *m, enum span span, int64_t now_us, int width,
                         const struct glyphs *g, char *text, size_t size)
{
    unsigned seen = 0;
    for (int event = 0; event < EVENTS; event++) {
        for (int k = 0; k < m->count; k++) {
            if ((int)m->items[k].event != event)
                continue;
            const int column = spark_column_before(span, now_us, width, m->items[k].time_us);
            if (column < 0)
                continue;
            replace(text, size, column, spark_event_sign((enum spark_event)event, g));
            seen |= 1u << event;
        }
    }
    return seen;
}

void spark_marks_legend(unsigned events, const struct glyphs *g, struct line *out)
{
    static const char *const names[EVENTS] = {
        [EVENT_ONSET] = "onset",
        [EVENT_SURGE] = "surge",
    };
    for (int event = 0; event < EVENTS; event++)
        if (events & 1u << event)
            line_printf(out, "%s%s %s", out->columns > 0 ? "  " : "",
                        spark_event_sign((enum spark_event)event, g), names[event]);
}
