/* source_rows: what a list of sources is made of. */
#include "src/base/services.h"
#include "ui/compare.h"
#include "ui/format.h"
#include "ui/row_facts.h"
#include "ui/state.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum {
    ADDRESS,
    WHERE,
    PACKETS,
    RECORDS,
    TARGETS,
    PORTS,
    RATE,
    BYTES,
    TTL,
    FIRST,
    LAST,
    HITS,
    WHAT,
    SPARK,
    SOURCES_COLUMNS
};

static const struct column columns[SOURCES_COLUMNS] = {
    [ADDRESS] = {"address", 15, 15, 10, false, false, false},
    [WHERE] = {"ours", 4, 4, 8, false, true, false},
    [PACKETS] = {"packets", 7, 9, 9, true, true, false},
    [RECORDS] = {"records", 7, 9, 3, true, true, false},
    [TARGETS] = {"targets", 7, 7, 8, true, true, false},
    [PORTS] = {"ports", 6, 6, 7, true, true, false},
    [RATE] = {"pkt/s", 6, 6, 5, true, true, false},
    [BYTES] = {"bytes", 6, 6, 1, true, true, false},
    [TTL] = {"ttl", 3, 3, 0, true, true, false},
    [FIRST] = {"first", 9, 9, 2, true, true, false},
    [LAST] = {"last", 8, 8, 4, true, true, false},
    [HITS] = {"most to", 20, 38, 2, false, false, true},
    [WHAT] = {"what it is", 23, 50, 6, false, true, false},
    [SPARK] = {"", 15, 120, 6, false, false, true},
};

struct row_key source_rows_key(const struct address *a)
{
    struct row_key key = {.bytes = {0}};
    memcpy(key.bytes, a->bytes, sizeof a->bytes);
    return key;
}

static struct address address_of(const struct row_key *key)
{
    struct address a;
    memcpy(a.bytes, key->bytes, sizeof a.bytes);
    return a;
}

static uint32_t sources_count(const struct snapshot *s)
{
    return s->source_count;
}

static const struct snapshot_table *sources_table(const struct snapshot *s)
{
    return &s->source_table;
}

static struct row_key sources_key_at(const struct snapshot *s, uint32_t index)
{
    return source_rows_key(&s->sources[index].address);
}

static int64_t sources_find(const struct snapshot *s, const struct row_key *key)
{
    struct address a = address_of(key);
    const struct snapshot_host *source = snapshot_find_source(s, &a);
    return source ? source - s->sources : -1;
}

static const struct snapshot_host_detail *detail_of(const struct snapshot *s, uint32_t index)
{
    int32_t detail = s->sources[index].detail;
    return detail < 0 ? NULL : &s->source_details[detail];
}

static const struct snapshot_history *sources_history(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_host_detail *d = detail_of(s, index);
    return d ? &d->history : NULL;
}

/* Those that scan, then by how many signatures they matched. */
static int compare_what(const struct snapshot_host *a, const struct snapshot_host *b)
{
    int left = 0, right = 0;
    if ((a->scan != SCAN_NONE) != (b->scan != SCAN_NONE))
        return a->scan != SCAN_NONE ? 1 : -1;
    for (size_t i = 0; i < sizeof a->signatures / sizeof a->signatures[0]; i++) {
        left += __builtin_popcountll(a->signatures[i]);
        right += __builtin_popcountll(b->signatures[i]);
    }
    return left - right;
}

static int sources_compare(const struct snapshot *s, uint32_t left, uint32_t right, int column)
{
    const struct snapshot_host *a = &s->sources[left], *b = &s->sources[right];
    switch (column) {
    case ADDRESS:
        return address_compare(&a->address, &b->address);
    case WHERE:
        return a->home - b->home;
    case PACKETS:
        return compare_unsigned(a->packets, b->packets);
    case RECORDS:
        return compare_unsigned(a->records, b->records);
    case TARGETS:
        return compare_distinct(a->peers, b->peers);
    case PORTS:
        return compare_distinct(a->ports, b->ports);
    case RATE:
        return compare_rate(sources_history(s, left), sources_history(s, right));
    case BYTES:
        return compare_unsigned(a->bytes, b->bytes);
    case TTL:
        return a->ttl - b->ttl;
    case FIRST:
        return compare_signed(a->first_us, b->first_us);
    case LAST:
        return compare_signed(a->last_us, b->last_us);
    case WHAT:
        return compare_what(a, b);
    default: /* the snapshot's own order */
        return compare_unsigned(left, right);
    }
}

/* "udp/1026 cap, tcp/80 http": the ports it sent most to, with or without their services. */
static void describe_hits(const struct snapshot_host_detail *d, bool services, struct line *l)
{
    char port[TEXT_NUMBER];
    for (uint32_t i = 0; d && i < d->ports_count; i++) {
        const struct snapshot_host_port *p = &d->ports[i];
        const char *service = services ? services_name(p->protocol, p->port) : NULL;
        line_printf(l, "%s%s", i > 0 ? " " : "", format_port(p->protocol, p->port, port));
        if (service)
            line_printf(l, " %s", service);
    }
}

static void sources_describe(const struct snapshot *s, uint32_t index, char out[LIST_ROW_TEXT])
{
    const struct snapshot_host *source = &s->sources[index];
    char address[ADDRESS_TEXT];
    struct line l, what = {.columns = 0};
    source_what(s, source, theme_glyphs(true), LIST_ROW_TEXT / 2, &what);
    line_start(&l);
    line_printf(&l, "%s %s %s ", address_format(&source->address, address),
                source->home ? "ours" : "", what.text);
    describe_hits(detail_of(s, index), true, &l);
    memcpy(out, l.text, l.used + 1);
}

static void hits_cell(const struct snapshot *s, uint32_t index, int width, char out[LIST_CELL])
{
    struct line l;
    line_start(&l);
    describe_hits(detail_of(s, index), false, &l);
    if (!detail_of(s, index))
        line_add(&l, "?");
    format_cut_words(l.text, width);
    snprintf(out, LIST_CELL, "%.*s", LIST_CELL - 1, l.text);
}

static void sources_cell(const struct snapshot *s, uint32_t index, int column, int width,
                         const struct glyphs *g, char out[LIST_CELL])
{
    const struct snapshot_host *source = &s->sources[index];
    bool exact = source->packets_error == 0;
    struct line what = {.columns = 0};
    out[0] = '\0';
    switch (column) {
    case ADDRESS:
        address_format(&source->address, out);
        break;
    case WHERE:
        strcpy(out, source->home ? "ours" : "");
        break;
    case PACKETS:
        format_estimate(source->packets, exact, width, out);
        break;
    case RECORDS:
        format_estimate(source->records, exact && snapshot_records_exact(s, IPPROTO_UDP), width,
                        out);
        break;
    case TARGETS:
        format_distinct(source->peers, width, out);
        break;
    case PORTS:
        format_distinct(source->ports, width, out);
        break;
    case RATE:
        format_recent(sources_history(s, index), format_lost(s) ? g->at_least : "", out);
        break;
    case BYTES:
        text_short((double)source->bytes, out);
        break;
    case TTL:
        snprintf(out, LIST_CELL, "%u", source->ttl);
        break;
    case FIRST:
        format_when(source->first_us, s->taken_at_us, out);
        break;
    case LAST:
        format_when(source->last_us, s->taken_at_us, out);
        break;
    case HITS:
        hits_cell(s, index, width, out);
        break;
    case WHAT:
        source_what(s, source, g, width, &what);
        snprintf(out, LIST_CELL, "%.*s", LIST_CELL - 1, what.text);
        break;
    default:
        break;
    }
}

static enum style sources_style(const struct snapshot *s, uint32_t index)
{
    return s->sources[index].home ? STYLE_HOME : STYLE_PLAIN;
}

static int sources_name_width(const struct snapshot *s)
{
    int widest = 15; /* any IPv4 address */
    for (uint32_t i = 0; i < s->source_count; i++) {
        char text[ADDRESS_TEXT];
        if (address_is_v4(&s->sources[i].address))
            continue;
        int length = (int)strlen(address_format(&s->sources[i].address, text));
        widest = length > widest ? length : widest;
    }
    return widest;
}

static void sources_name_row(const struct row_key *key, char out[LIST_CELL])
{
    struct address a = address_of(key);
    address_format(&a, out);
}

const struct list_kind source_rows = {
    .title = "Sources",
    .name = "sources",
    .most = SNAPSHOT_SOURCES,
    .columns = columns,
    .column_count = SOURCES_COLUMNS,
    .spark_column = SPARK,
    .default_sort = PACKETS,
    .tie_sort = RECORDS,
    .count = sources_count,
    .table = sources_table,
    .key = sources_key_at,
    .find = sources_find,
    .compare = sources_compare,
    .describe = sources_describe,
    .facts = row_facts_source,
    .cell = sources_cell,
    .history = sources_history,
    .style = sources_style,
    .name_width = sources_name_width,
    .name_row = sources_name_row,
};
