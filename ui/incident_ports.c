/* incident_ports: the ports that an incident goes to, each with its sparkline, whether their mix
 * changed, and the payloads. */
#include "src/base/services.h"
#include "ui/format.h"
#include "ui/incident_text.h"
#include "ui/incident_view.h"
#include "ui/spark_marks.h"

#include <stdio.h>
#include <string.h>

enum {
    PORT = 9,
    COUNT = 6, /* sources, targets */
    RECORDS = 8,
    SHARE = 4,
    MIX = 4,
    SERVICE = 15, /* where there is room for all else and a graph worth it */
    WITH_SERVICE = 84,
    SPARK_LEAST = 10,
    AROUND = PORT + 1 + 1 + RECORDS + 1 + SHARE + 1 + COUNT + 1 + COUNT + 1 + MIX,
};

/* --- Ports ------------------------------------------------------------------------------------ */

static bool in_list(const uint16_t *ports, uint32_t count, uint16_t port)
{
    for (uint32_t i = 0; i < count; i++)
        if (ports[i] == port)
            return true;
    return false;
}

/* What became of a port when the mix changed. */
static const char *mix_text(const struct snapshot_incident *i, const struct incident_port *p)
{
    const struct incident_mix *m = &i->mix;
    if (m->changed_us == SNAPSHOT_UNKNOWN)
        return "";
    const bool before = in_list(m->before, m->before_count, p->port);
    const bool after = in_list(m->after, m->after_count, p->port);
    return before && !after ? "gone" : after && !before ? "came" : after ? "kept" : "";
}

/* Whether any port has a name, and there is room for it beside a graph. */
static bool has_services(const struct incident_look *look)
{
    for (uint32_t k = 0; look->width >= WITH_SERVICE && k < look->i->port_count; k++)
        if (services_name(look->i->ports[k].protocol, look->i->ports[k].port))
            return true;
    return false;
}

static int spark_width(const struct incident_look *look)
{
    const int width = look->width - AROUND - (has_services(look) ? SERVICE + 1 : 0);
    return width < SPARK_LEAST ? 0 : width > SPARK_COLUMNS ? SPARK_COLUMNS : width;
}

/* Whether there is a row of all ports together: where they are several, or it has room for a tall
 * graph; and where it takes the place of none of them. */
static bool has_sum(const struct incident_look *look, int lines)
{
    enum { TALL = 4 };
    const struct snapshot_incident *i = look->i;
    const bool several = i->port_count != 1 || i->ports_more > 0 || look->height - lines >= TALL;
    return several && i->records > 0 && (look->height == 0 || lines + 1 <= look->height);
}

static uint64_t peak_of(const struct incident_look *look, const struct snapshot_history *h,
                        uint64_t floor)
{
    struct spark spark;
    spark_make(&spark, h, look->span, look->s->taken_at_us, spark_width(look));
    return spark_peak(&spark, floor);
}

static uint64_t find_peak(const struct incident_look *look, bool with_sum)
{
    uint64_t peak = with_sum ? peak_of(look, &look->i->history, 0) : 0;
    for (uint32_t k = 0; k < look->i->port_count; k++)
        peak = peak_of(look, &look->i->ports[k].history, peak);
    return peak;
}

static void add_cells(struct line *l, const char *records, const char *share, const char *sources,
                      const char *targets, const char *mix)
{
    const struct {
        const char *text;
        int width;
        bool right;
    } cells[] = {{records, RECORDS, true},
                 {share, SHARE, true},
                 {sources, COUNT, true},
                 {targets, COUNT, true},
                 {mix, MIX, false}};
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++) {
        line_add(l, " ");
        line_cell(l, cells[c].text, cells[c].width, cells[c].right);
    }
}

static void add_head(const struct incident_look *look, struct pane *p)
{
    char head[LIST_CELL] = "";
    struct line l;
    line_start(&l);
    line_cell(&l, "port", PORT, false);
    line_add(&l, " ");
    if (spark_width(look) > 0)
        spark_head(look->span, spark_width(look), look->s->taken_at_us, look->g->vertical, head,
                   sizeof head);
    line_cell(&l, head, spark_width(look), false);
    add_cells(&l, "records", "", "from", "to", "");
    if (has_services(look))
        line_add(&l, " service");
    pane_add(p, STYLE_QUIET, l.text)->head = true;
}

/* The marks of the incident; a surge only where this carries it. */
static struct spark_marks marks_of(const struct incident_look *look, bool surges)
{
    struct snapshot_incident part = *look->i;
    struct spark_marks marks = {.count = 0};
    if (!surges)
        part.surge_us = SNAPSHOT_UNKNOWN;
    spark_marks_add(&marks, look->s, &part);
    return marks;
}

/* What a row says besides its name and its graph. */
struct row_facts {
    const struct snapshot_history *history;
    uint64_t records;
    struct distinct_count sources, targets;
    const char *mix;
    bool surges;
};

/* The lowest row of a graph of so many. */
static struct pane_line *add_row(const struct incident_look *look, const char *name,
                                 const struct row_facts *r, uint64_t peak, int rows,
                                 enum style style, struct pane *p)
{
    const uint64_t all = look->i->records;
    char text[SPARK_COLUMNS * 4] = "", records[TEXT_NUMBER], share[TEXT_NUMBER];
    char sources[TEXT_NUMBER], targets[TEXT_NUMBER];
    const int width = spark_width(look);
    struct spark spark;
    struct line l;
    line_start(&l);
    line_cell(&l, name, PORT, false);
    line_add(&l, " ");
    const int spark_at = l.columns;
    if (width > 0) {
        const struct spark_marks marks = marks_of(look, r->surges);
        spark_make(&spark, r->history, look->span, look->s->taken_at_us, width);
        spark.root = true;
        spark_row(&spark, peak, 0, rows, width, look->g->marks, text, sizeof text);
        spark_marks_put(&marks, look->span, look->s->taken_at_us, width, look->g, text,
                        sizeof text);
    }
    line_cell(&l, text, width, false);
    snprintf(share, sizeof share, "%.0f%%", all > 0 ? 100.0 * (double)r->records / (double)all : 0);
    add_cells(&l, format_number(r->records, RECORDS, records), share,
              format_distinct(r->sources, COUNT, sources),
              format_distinct(r->targets, COUNT, targets), r->mix);
    struct pane_line *line = pane_add(p, style, l.text);
    line->spark_at = spark_at;
    line->spark_columns = width;
    return line;
}

/* The rows of a graph above its lowest. */
static void add_upper_rows(const struct incident_look *look, const struct snapshot_history *h,
                           uint64_t peak, int rows, enum style style, struct pane *p)
{
    const int width = spark_width(look);
    struct spark spark;
    spark_make(&spark, h, look->span, look->s->taken_at_us, width);
    spark.root = true;
    for (int row = rows - 1; row > 0; row--) {
        char text[SPARK_COLUMNS * 4];
        struct line l;
        spark_row(&spark, peak, row, rows, width, look->g->marks, text, sizeof text);
        line_start(&l);
        line_cell(&l, "", PORT + 1, false);
        line_add(&l, text);
        struct pane_line *line = pane_add(p, style, l.text);
        line->spark_at = PORT + 1;
        line->spark_columns = width;
    }
}

static void add_sum(const struct incident_look *look, uint64_t peak, int rows, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    const struct row_facts all = {&i->history, i->records, i->sources, i->targets, "", true};
    add_upper_rows(look, &i->history, peak, rows, STYLE_STRONG, p);
    add_row(look, "all", &all, peak, rows, STYLE_STRONG, p);
}

/* Of how many rows the graph of all is, and that of each port, where so many are to spare: first
 * the one grows, then the others, then the one again. */
static void share_rows(const struct incident_look *look, bool with_sum, int spare, int *sum,
                       int *port)
{
    enum { SUM = 9, SUM_MOST = 29, PORT_MOST = 7 };
    const int ports = (int)look->i->port_count;
    *sum = *port = 1;
    if (!with_sum || spare <= 0 || spark_width(look) == 0)
        return;
    if (ports > 0 && spare > SUM) {
        const int each = (spare - SUM) / ports;
        *port += each < PORT_MOST ? each : PORT_MOST;
    }
    const int left = spare - (*port - 1) * ports, most = *port > 1 ? SUM_MOST : SUM;
    *sum += left < most ? left : most;
}

static void add_service(const struct incident_look *look, const struct incident_port *port,
                        struct pane_line *line)
{
    const char *service = services_name(port->protocol, port->port);
    char safe[SERVICE + 1];
    const size_t used = strlen(line->text);
    if (service && has_services(look))
        snprintf(line->text + used, sizeof line->text - used, " %s",
                 text_safe(service, strlen(service), safe, sizeof safe));
}

static void add_port(const struct incident_look *look, const struct incident_port *port,
                     uint64_t peak, int rows, struct pane *p)
{
    const struct row_facts facts = {&port->history, port->records,           port->sources,
                                    port->targets,  mix_text(look->i, port), port->in_mix};
    const enum style style = port->in_mix ? STYLE_PLAIN : STYLE_QUIET;
    char name[TEXT_NUMBER];
    add_upper_rows(look, &port->history, peak, rows, style, p);
    struct pane_line *line =
        add_row(look, format_port(port->protocol, port->port, name), &facts, peak, rows, style, p);
    add_service(look, port, line);
    line->row = ROW_PORT;
    line->key = port_rows_key(port->protocol, port->port);
}

/* "^ 17:02:31 1026-1031 became 1026 1030" */
static void add_mix(const struct incident_look *look, struct pane *p)
{
    const struct incident_mix *m = &look->i->mix;
    char when[TEXT_NUMBER], before[PANE_TEXT / 4], after[PANE_TEXT / 4];
    if (m->changed_us == SNAPSHOT_UNKNOWN)
        return;
    enum { PORTS = 60 }; /* columns */
    format_ports(m->before, m->before_count, PORTS, before, sizeof before);
    format_ports(m->after, m->after_count, PORTS, after, sizeof after);
    const int first = p->count;
    pane_wrap(p, STYLE_NOTE, look->width, "%s %s %s became %s", look->g->rising,
              format_moment(m->changed_us, look->s->taken_at_us, 12, when), before, after);
    for (int k = first; k < p->count; k++)
        p->lines[k].head = true;
}

void incident_compose_ports(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    char number[TEXT_NUMBER];
    const int rows = (int)i->port_count + (i->ports_more > 0);
    add_mix(look, p);
    const bool with_sum = has_sum(look, p->count + 1 + rows);
    if (rows > 0 || with_sum)
        add_head(look, p);
    const uint64_t peak = find_peak(look, with_sum);
    int sum_rows, each_rows;
    share_rows(look, with_sum, look->height - p->count - 1 - rows, &sum_rows, &each_rows);
    if (with_sum)
        add_sum(look, peak, sum_rows, p);
    const bool room = look->height == 0 || p->count + rows <= look->height;
    /* Where there is no room for all, those come first that it goes to now. */
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t k = 0; k < i->port_count; k++)
            if (pass == (room ? 0 : !i->ports[k].in_mix))
                add_port(look, &i->ports[k], peak, each_rows, p);
    if (i->ports_more > 0)
        pane_printf(p, STYLE_QUIET, "and to other ports %s records",
                    format_number(i->ports_more, 20, number));
    if (rows == 0)
        pane_add(p, STYLE_QUIET, i->records > 0 ? "it goes to no port" : "not counted by port");
}

void incident_ports_foot(const struct incident_look *look, struct line *out)
{
    const struct snapshot_incident *i = look->i;
    const enum spark_unit unit = i->kind == INCIDENT_SIGNATURE ? UNIT_RECORDS : UNIT_PACKETS;
    const struct spark_look graph = {look->span, spark_width(look), unit, true};
    char text[SPARK_COLUMNS + 1];
    line_start(out);
    if (graph.width == 0)
        return;
    const struct spark_marks marks = marks_of(look, true);
    snprintf(text, sizeof text, "%*s", graph.width, "");
    spark_marks_legend(spark_marks_put(&marks, look->span, look->s->taken_at_us, graph.width,
                                       theme_glyphs(true), text, sizeof text),
                       look->g, out);
    const int rows = (int)i->port_count + (i->ports_more > 0);
    const int lines = (i->mix.changed_us != SNAPSHOT_UNKNOWN) + 1 + rows;
    if (rows == 0 && !has_sum(look, lines))
        return;
    const uint64_t peak = find_peak(look, has_sum(look, lines));
    if (peak == 0 && !incident_history_is_kept(look->s, i))
        return;
    spark_scale(&graph, peak, look->g->marks[8], text, sizeof text);
    line_printf(out, "%s%s%s", out->columns > 0 ? "  " : "", text,
                snapshot_has_losses(look->s) ? ", some lost" : "");
}

/* --- Payloads --------------------------------------------------------------------------------- */

static void add_payload(const struct incident_look *look, const struct incident_payload *d,
                        struct pane *p)
{
    enum {
        NEW = 4,
        BYTES = 6,
        WIDTH_RECORDS = 8,
        SHARES = 7,
        WHEN = 12,
        LEAST = 11,
        TEXT_LEAST = 4
    };
    char text[4 * INCIDENT_PREFIX + 1], number[TEXT_NUMBER];
    const bool wide = look->width >= 70;
    const int when = wide ? WHEN : 6;
    const int around = NEW + BYTES + 3 + WIDTH_RECORDS + 1 + SHARES + 1 + when + 1;
    int room = look->width - around;
    room = room < LEAST ? LEAST : room;
    const int full = 3 * d->prefix_length + (d->prefix_length < d->length ? 2 : 0);
    /* Where the dots behind all bytes have no room, fewer bytes are shown. */
    const int cut = room < 3 * d->prefix_length - 2 ? room : 3 * d->prefix_length - 2;
    const int hex = full <= room ? full : cut;
    const int hex_column = room > 3 * INCIDENT_PREFIX + 3 ? 3 * INCIDENT_PREFIX + 3 : room;
    struct line l;
    line_start(&l);
    line_cell(&l, d->new ? "NEW" : "", NEW, false);
    line_cell(&l, format_number(d->length, BYTES, number), BYTES, true);
    line_add(&l, " B ");
    line_cell(&l, format_estimate(d->records, d->records_error == 0, WIDTH_RECORDS, number),
              WIDTH_RECORDS, true);
    snprintf(number, sizeof number, "%.1f%%",
             100 * incident_payload_share(d, look->i->payload_records));
    line_add(&l, " ");
    line_cell(&l, number, SHARES, true);
    line_add(&l, " ");
    line_cell(&l, format_moment(d->first_us, look->s->taken_at_us, when, number), when, false);
    line_add(&l, " ");
    /* Cut by text_hex, which says so; or more than was kept. */
    char bytes[3 * INCIDENT_PREFIX + 8];
    text_hex(d->prefix, d->prefix_length, bytes, (size_t)hex + 1);
    if (d->prefix_length < d->length && !strstr(bytes, ".."))
        strcat(bytes, " ..");
    line_cell(&l, d->length == 0 ? "none" : bytes, hex_column, false);
    const int left = look->width - l.columns - 1;
    if (left >= TEXT_LEAST && d->prefix_length > 0) {
        line_add(&l, " ");
        line_cell(&l, text_safe(d->prefix, d->prefix_length, text, sizeof text), left, false);
    }
    pane_add(p, d->new ? STYLE_BAD : STYLE_PLAIN, l.text);
}

void incident_compose_payloads(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    char number[TEXT_NUMBER];
    /* What is new is what one is waiting for. */
    for (int new = 1; new >= 0; new --)
        for (uint32_t k = 0; k < i->payload_count; k++)
            if (i->payloads[k].new == new && (new || incident_payload_is_common(&i->payloads[k])))
                add_payload(look, &i->payloads[k], p);
    if (i->payloads_more > 0)
        pane_printf(p, STYLE_QUIET, "and others, in up to %s records",
                    format_number(i->payloads_more, 20, number));
    if (p->count == 0)
        pane_add(p, STYLE_QUIET, "none seen");
}
