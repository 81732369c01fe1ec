/* incident_rows: what a list of incidents is made of. */
#include "ui/compare.h"
#include "ui/incident_text.h"
#include "ui/row_facts.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

enum {
    STATE,
    NAME,
    SINCE,
    REACH,
    RATE,
    PORTS,
    PAYLOAD,
    RECORDS,
    RECENT,
    GROWTH,
    ONSET,
    LAST,
    TITLE,
    SPARK,
    INCIDENTS_COLUMNS
};

/* Where there is little room: what is wrong, since when, how many, where, what. At
 * 80 columns all of them just fit. */
static const struct column columns[INCIDENTS_COLUMNS] = {
    [STATE] = {"state", 9, 9, 10, false, false, false},
    [NAME] = {"incident", 20, 20, 10, false, false, false},
    [SINCE] = {"since", 6, 12, 9, false, true, false},
    [REACH] = {"from, ours", 10, 12, 9, false, true, false},
    [RATE] = {"rate", 5, 6, 8, true, true, false},
    [PORTS] = {"ports", 13, 36, 8, false, false, true},
    [PAYLOAD] = {"data", 6, 14, 7, false, false, true},
    [RECORDS] = {"records", 0, 0, 0, true, true, false},
    [RECENT] = {"recent", 0, 0, 0, true, true, false},
    [GROWTH] = {"growth", 0, 0, 0, true, true, false},
    [ONSET] = {"onset", 0, 0, 0, false, true, false},
    [LAST] = {"last", 0, 0, 0, false, true, false},
    [TITLE] = {"what it is", 0, 0, 0, false, false, true},
    [SPARK] = {"", 15, 15, 5, false, false, true},
};
_Static_assert(sizeof columns / sizeof *columns <= COLUMNS_MAX, "raise it in ui/columns.h");

/* Where there is room for more. */
static const struct column more_columns[INCIDENTS_COLUMNS] = {
    [STATE] = {"state", 9, 13, 10, false, false, false},
    [NAME] = {"incident", 20, 24, 10, false, false, false},
    [SINCE] = {"since", 6, 12, 9, false, true, false},
    [REACH] = {"from, ours", 12, 12, 9, false, true, false},
    [RATE] = {"rate", 0, 0, 0, true, true, false},
    [PORTS] = {"ports", 13, 36, 8, false, false, true},
    [PAYLOAD] = {"data", 6, 12, 4, false, false, true},
    [RECORDS] = {"records", 7, 9, 6, true, true, false},
    [RECENT] = {"recent", 7, 7, 5, true, true, false},
    [GROWTH] = {"growth", 6, 6, 7, true, true, false},
    [ONSET] = {"onset", 6, 12, 3, false, true, false},
    [LAST] = {"last", 8, 8, 4, false, true, false},
    [TITLE] = {"what it is", 24, 60, 1, false, false, true},
    [SPARK] = {"", 15, 20, 2, false, false, true},
};

const struct column *incident_rows_columns(int width, int sort)
{
    enum { MORE_FROM = 170 };
    static struct column sorted[INCIDENTS_COLUMNS];
    const bool wide = width >= MORE_FROM;
    const struct column *usual = wide ? more_columns : columns;
    if (usual[sort].width > 0)
        return wide ? more_columns : NULL;
    memcpy(sorted, usual, sizeof sorted);
    sorted[sort] = (wide ? columns : more_columns)[sort];
    return sorted;
}

struct row_key incident_rows_key(const char *name)
{
    struct row_key key = {.bytes = {0}};
    snprintf((char *)key.bytes, sizeof key.bytes, "%s", name);
    return key;
}

static uint32_t incidents_count(const struct snapshot *s)
{
    return s->incident_count;
}

static struct row_key incidents_key_at(const struct snapshot *s, uint32_t index)
{
    return incident_rows_key(s->incidents[index].name);
}

static int64_t incidents_find(const struct snapshot *s, const struct row_key *key)
{
    const struct snapshot_incident *i = incident_find(s, (const char *)key->bytes);
    return i ? i - s->incidents : -1;
}

static const struct snapshot_history *incidents_history(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_incident *i = &s->incidents[index];
    const struct snapshot_host *scanner = incident_scanner(s, i);
    if (scanner)
        return scanner->detail < 0 ? NULL : &s->source_details[scanner->detail].history;
    return incident_history_is_kept(s, i) ? &i->history : NULL;
}

/* Our own house first, whatever else there is; then by severity. */
static int incidents_group(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_incident *i = &s->incidents[index];
    const int least = SEVERITY_CRITICAL - i->severity;
    return incident_mark_of(i) == MARK_INSIDER ? least : SEVERITIES + least;
}

static int incidents_compare(const struct snapshot *s, uint32_t left, uint32_t right, int column)
{
    const struct snapshot_incident *a = &s->incidents[left], *b = &s->incidents[right];
    bool all;
    switch (column) {
    case STATE:
        return (int)incident_mark_of(a) - (int)incident_mark_of(b);
    case NAME:
        return strcmp(a->name, b->name);
    case SINCE:
        return compare_signed(incident_since_us(a), incident_since_us(b));
    case REACH:
        return compare_distinct(incident_reached(a, &all), incident_reached(b, &all));
    case RATE:
    case RECENT:
        return compare_double(a->per_hour, b->per_hour);
    case RECORDS:
        return compare_unsigned(a->records, b->records);
    case GROWTH:
        return compare_double(a->growth, b->growth);
    case ONSET:
        return compare_signed(a->onset_us, b->onset_us);
    case LAST:
        return compare_signed(a->last_us, b->last_us);
    default: /* the tie: greatest first, so that the snapshot's own order stays */
        return compare_unsigned(right, left);
    }
}

static void incidents_describe(const struct snapshot *s, uint32_t index, char out[LIST_ROW_TEXT])
{
    const struct snapshot_incident *i = &s->incidents[index];
    char text[INCIDENT_CELL], address[ADDRESS_TEXT];
    struct line l;
    line_start(&l);
    line_printf(&l, "%s %s %s ", i->name, i->title,
                incident_state_name((enum incident_state)i->state));
    incident_state_text(i, theme_glyphs(true), 0, text);
    line_printf(&l, "%s ", text);
    for (uint32_t k = 0; k < i->port_count; k++)
        line_printf(&l, "%s ", format_port(i->ports[k].protocol, i->ports[k].port, text));
    for (uint32_t k = 0; k < i->insider_count; k++)
        line_printf(&l, "%s ours ", address_format(&i->insiders[k].address, address));
    memcpy(out, l.text, l.used + 1);
}

/* A scan has no title of its own. */
static void title_cell(const struct snapshot *s, const struct snapshot_incident *i,
                       char out[LIST_CELL])
{
    static const char *const scans[] = {"", "sweeps many of our addresses", "tries many ports",
                                        "tries many ports of many addresses"};
    const struct snapshot_host *scanner = incident_scanner(s, i);
    if (i->title[0] || !scanner)
        text_safe(i->title, strlen(i->title), out, LIST_CELL);
    else
        snprintf(out, LIST_CELL, "%s", scans[scanner->scan]);
}

/* "messenger-zero-probe: Two zero bytes to .."; where there is little room without the name. */
static void incidents_explain(const struct snapshot *s, uint32_t index, int width,
                              char out[LIST_CELL])
{
    char name[4 * INCIDENT_NAME], title[LIST_CELL];
    const struct snapshot_incident *i = &s->incidents[index];
    title_cell(s, i, title);
    text_safe(i->name, strlen(i->name), name, sizeof name);
    snprintf(out, LIST_CELL, "%s%s%.*s", name, title[0] ? ": " : "", LIST_CELL / 2, title);
    if (title[0] && format_columns(out) > width)
        memcpy(out, title, sizeof title);
    format_cut_words(out, width);
}

static void incidents_cell(const struct snapshot *s, uint32_t index, int column, int width,
                           const struct glyphs *g, char out[LIST_CELL])
{
    const struct snapshot_incident *i = &s->incidents[index];
    out[0] = '\0';
    switch (column) {
    case STATE:
        incident_state_text(i, g, width, out);
        break;
    case NAME:
        text_safe(i->name, strlen(i->name), out, LIST_CELL);
        break;
    case SINCE:
        format_moment(incident_since_us(i), s->taken_at_us, width, out);
        break;
    case REACH:
        incident_reach_text(i, g, width, out);
        break;
    case RATE:
        incident_rate_text(s, i, g, width, out);
        break;
    case PORTS:
        incident_ports_text(s, i, width, out);
        break;
    case PAYLOAD:
        incident_payload_text(i, width, out);
        break;
    case RECORDS:
        if (i->records > 0)
            format_number(i->records, width, out);
        break;
    case RECENT:
        incident_recent_text(s, i, width, out);
        break;
    case GROWTH:
        if (i->kind != INCIDENT_SOURCE)
            incident_growth_text(i, g, out);
        break;
    case ONSET:
        format_moment(i->onset_us, s->taken_at_us, width, out);
        break;
    case LAST:
        format_last(i->last_us, s->taken_at_us, width, out);
        break;
    case TITLE:
        title_cell(s, i, out);
        format_cut_words(out, width);
        break;
    default:
        break;
    }
}

/* Of a port that no signature names, and of a scan, it is packets that are kept. */
static enum spark_unit incidents_unit(const struct snapshot *s, uint32_t index)
{
    return s->incidents[index].kind == INCIDENT_SIGNATURE ? UNIT_RECORDS : UNIT_PACKETS;
}

static void incidents_mark(const struct snapshot *s, uint32_t index, struct spark_marks *out)
{
    spark_marks_add(out, s, &s->incidents[index]);
}

static enum style incidents_style(const struct snapshot *s, uint32_t index)
{
    return incident_style(&s->incidents[index]);
}

static void incidents_name_row(const struct row_key *key, char out[LIST_CELL])
{
    const char *name = (const char *)key->bytes;
    text_safe(name, strlen(name), out, LIST_CELL);
}

const struct list_kind incident_rows = {
    .title = "Incidents",
    .name = "incidents",
    .most = SNAPSHOT_INCIDENTS,
    .columns = columns,
    .column_count = INCIDENTS_COLUMNS,
    .spark_column = SPARK,
    .default_sort = STATE,
    .tie_sort = INCIDENTS_COLUMNS,
    .sign_column = 1 + STATE,
    .count = incidents_count,
    .key = incidents_key_at,
    .find = incidents_find,
    .compare = incidents_compare,
    .group = incidents_group,
    .describe = incidents_describe,
    .facts = row_facts_incident,
    .cell = incidents_cell,
    .history = incidents_history,
    .unit = incidents_unit,
    .mark = incidents_mark,
    .style = incidents_style,
    .explain = incidents_explain,
    .name_row = incidents_name_row,
};
