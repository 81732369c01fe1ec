/* port_rows: what a list of ports is made of. */
#include "src/base/services.h"
#include "ui/compare.h"
#include "ui/format.h"
#include "ui/incident_text.h"
#include "ui/port_text.h"
#include "ui/row_facts.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

enum {
    PORT,
    SERVICE,
    PACKETS,
    RECORDS,
    SOURCES,
    TARGETS,
    SHORT_SOURCES,
    MIDDLE_SOURCES,
    TREND,
    REPLIES,
    RATE,
    BYTES,
    FIRST,
    LAST,
    SPARK,
    PORTS_COLUMNS
};

static const struct column columns[PORTS_COLUMNS] = {
    [PORT] = {"port", 9, 9, 10, false, false, false},
    [SERVICE] = {"service", 13, 15, 5, false, false, false},
    [PACKETS] = {"packets", 7, 9, 9, true, true, false},
    [RECORDS] = {"records", 7, 9, 3, true, true, false},
    [SOURCES] = {"sources", 7, 7, 8, true, true, false},
    [TARGETS] = {"targets", 7, 7, 8, true, true, false},
    /* With the length behind it: see ports_head. */
    [SHORT_SOURCES] = {"src", 7, 7, 3, true, true, false},
    [MIDDLE_SOURCES] = {"src", 7, 7, 3, true, true, false},
    [TREND] = {"trend", 5, 6, 6, true, true, false},
    [REPLIES] = {"replies", 7, 9, 2, true, true, false},
    [RATE] = {"pkt/s", 6, 6, 6, true, true, false},
    [BYTES] = {"bytes", 6, 6, 1, true, true, false},
    [FIRST] = {"first", 9, 9, 2, true, true, false},
    [LAST] = {"last", 8, 8, 4, true, true, false},
    [SPARK] = {"", 14, 120, 7, false, false, true},
};
_Static_assert(sizeof columns / sizeof *columns <= COLUMNS_MAX, "raise it in ui/columns.h");

struct row_key port_rows_key(uint8_t protocol, uint16_t port)
{
    return (struct row_key){{protocol, (uint8_t)(port >> 8), (uint8_t)port}};
}

static uint32_t ports_count(const struct snapshot *s)
{
    return s->port_count;
}

static struct row_key ports_key_at(const struct snapshot *s, uint32_t index)
{
    return port_rows_key(s->ports[index].protocol, s->ports[index].port);
}

static uint16_t port_of(const struct row_key *key)
{
    return (uint16_t)(key->bytes[1] << 8 | key->bytes[2]);
}

void port_rows_read_key(const struct row_key *key, uint8_t *protocol, uint16_t *port)
{
    *protocol = key->bytes[0];
    *port = port_of(key);
}

static int64_t ports_find(const struct snapshot *s, const struct row_key *key)
{
    const struct snapshot_port *p = snapshot_find_port(s, key->bytes[0], port_of(key));
    return p ? p - s->ports : -1;
}

static const struct snapshot_port_detail *detail_of(const struct snapshot *s, uint32_t index)
{
    return port_detail(s, &s->ports[index]);
}

static const struct snapshot_history *ports_history(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_port_detail *d = detail_of(s, index);
    return d ? &d->history : NULL;
}

/* What is not known comes before 0. */
static int compare_replies(const struct snapshot_port_detail *a,
                           const struct snapshot_port_detail *b)
{
    return a && b ? compare_unsigned(a->answers.reply, b->answers.reply) : !!a - !!b;
}

static int ports_compare(const struct snapshot *s, uint32_t left, uint32_t right, int column)
{
    const struct snapshot_port *a = &s->ports[left], *b = &s->ports[right];
    const char *name, *other;
    switch (column) {
    case SERVICE:
        name = services_name(a->protocol, a->port);
        other = services_name(b->protocol, b->port);
        /* What has no name stands behind what has one. */
        return name && other ? strcmp(name, other) : !name - !other;
    case PACKETS:
        return compare_unsigned(a->packets, b->packets);
    case RECORDS:
        return compare_unsigned(a->records, b->records);
    case SOURCES:
        return compare_distinct(a->sources, b->sources);
    case TARGETS:
        return compare_distinct(a->targets, b->targets);
    case SHORT_SOURCES:
        return compare_distinct(port_window_sources(s, a, WINDOW_SHORT),
                                port_window_sources(s, b, WINDOW_SHORT));
    case MIDDLE_SOURCES:
        return compare_distinct(port_window_sources(s, a, WINDOW_MIDDLE),
                                port_window_sources(s, b, WINDOW_MIDDLE));
    case TREND:
        return compare_double(port_trend(detail_of(s, left)), port_trend(detail_of(s, right)));
    case REPLIES:
        return compare_replies(detail_of(s, left), detail_of(s, right));
    case RATE:
        return compare_rate(ports_history(s, left), ports_history(s, right));
    case BYTES:
        return compare_unsigned(a->bytes, b->bytes);
    case FIRST:
        return compare_signed(a->first_us, b->first_us);
    case LAST:
        return compare_signed(a->last_us, b->last_us);
    default: /* the snapshot's own order */
        return compare_unsigned(left, right);
    }
}

static void ports_describe(const struct snapshot *s, uint32_t index, char out[LIST_ROW_TEXT])
{
    const struct snapshot_port *p = &s->ports[index];
    const char *service = services_name(p->protocol, p->port);
    char name[TEXT_NUMBER];
    snprintf(out, LIST_ROW_TEXT, "%s %s", format_port(p->protocol, p->port, name),
             service ? service : "");
}

static void ports_cell(const struct snapshot *s, uint32_t index, int column, int width,
                       const struct glyphs *g, char out[LIST_CELL])
{
    const struct snapshot_port *p = &s->ports[index];
    const struct snapshot_port_detail *d = detail_of(s, index);
    const char *service;
    out[0] = '\0';
    switch (column) {
    case PORT:
        format_port(p->protocol, p->port, out);
        break;
    case SERVICE:
        service = services_name(p->protocol, p->port);
        if (service)
            text_safe(service, strlen(service), out, LIST_CELL);
        format_cut_words(out, width);
        break;
    case PACKETS:
        format_number(p->packets, width, out);
        break;
    case RECORDS:
        format_estimate(p->records, snapshot_records_exact(s, p->protocol), width, out);
        break;
    case SOURCES:
        format_distinct(p->sources, width, out);
        break;
    case TARGETS:
        format_distinct(p->targets, width, out);
        break;
    case SHORT_SOURCES:
        port_window_text(s, p, port_window_sources(s, p, WINDOW_SHORT), WINDOW_SHORT, width, g,
                         out);
        break;
    case MIDDLE_SOURCES:
        port_window_text(s, p, port_window_sources(s, p, WINDOW_MIDDLE), WINDOW_MIDDLE, width, g,
                         out);
        break;
    case TREND:
        port_trend_text(d, out);
        break;
    case REPLIES:
        if (d)
            format_number(d->answers.reply, width, out);
        else
            strcpy(out, "?");
        break;
    case RATE:
        format_recent(ports_history(s, index), s->taken_at_us,
                      snapshot_has_losses(s) ? g->at_least : "", out);
        break;
    case BYTES:
        format_bytes(p->bytes, out);
        break;
    case FIRST:
        format_when(p->first_us, s->taken_at_us, out);
        break;
    case LAST:
        format_last(p->last_us, s->taken_at_us, width, out);
        break;
    default:
        break;
    }
}

static void ports_head(const struct snapshot *s, int column, char out[LIST_CELL])
{
    char length[TEXT_NUMBER];
    if (column == SHORT_SOURCES || column == MIDDLE_SOURCES)
        snprintf(out, LIST_CELL, "%s %s", columns[column].head,
                 text_length(s->window_s[column == SHORT_SOURCES ? WINDOW_SHORT : WINDOW_MIDDLE],
                             length));
    else
        snprintf(out, LIST_CELL, "%s", columns[column].head);
}

static void ports_mark(const struct snapshot *s, uint32_t index, struct spark_marks *out)
{
    spark_marks_add_port(out, s, s->ports[index].protocol, s->ports[index].port);
}

/* The worst of the incidents that the port carries now; MARK_QUIET: none. */
static enum incident_mark worst_mark(const struct snapshot *s, const struct snapshot_port *port)
{
    enum incident_mark worst = MARK_QUIET;
    for (uint32_t k = 0; k < s->incident_count; k++) {
        const struct snapshot_incident *i = &s->incidents[k];
        for (uint32_t p = 0; p < i->port_count; p++)
            if (i->ports[p].port == port->port && i->ports[p].protocol == port->protocol &&
                i->ports[p].in_mix && incident_mark_of(i) < worst)
                worst = incident_mark_of(i);
    }
    return worst;
}

static const char *ports_sign(const struct snapshot *s, uint32_t index, const struct glyphs *g)
{
    const enum incident_mark mark = worst_mark(s, &s->ports[index]);
    return mark < MARK_SURGE ? g->error : mark == MARK_SURGE ? g->rising : "";
}

static enum style ports_style(const struct snapshot *s, uint32_t index)
{
    const enum incident_mark mark = worst_mark(s, &s->ports[index]);
    return mark < MARK_SURGE ? STYLE_BAD : mark == MARK_SURGE ? STYLE_NOTE : STYLE_PLAIN;
}

static void ports_name_row(const struct row_key *key, char out[LIST_CELL])
{
    format_port(key->bytes[0], port_of(key), out);
}

const struct list_kind port_rows = {
    .title = "Ports",
    .name = "ports",
    .most = SNAPSHOT_PORTS,
    .columns = columns,
    .column_count = PORTS_COLUMNS,
    .spark_column = SPARK,
    .default_sort = SOURCES,
    .tie_sort = PACKETS,
    .count = ports_count,
    .key = ports_key_at,
    .find = ports_find,
    .compare = ports_compare,
    .describe = ports_describe,
    .facts = row_facts_port,
    .cell = ports_cell,
    .head = ports_head,
    .history = ports_history,
    .mark = ports_mark,
    .style = ports_style,
    .sign = ports_sign,
    .name_row = ports_name_row,
};
