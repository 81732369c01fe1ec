/* source_rows: what a list of sources is made of. */
#include "ui/host_rows.h"
#include "ui/row_facts.h"
#include "ui/state.h"

enum {
    ADDRESS,
    NAME,
    FROM,
    WHERE,
    PACKETS,
    RECORDS,
    PEERS,
    PORTS,
    RATE,
    BYTES,
    TTL,
    FIRST,
    LAST,
    HITS,
    WHAT,
    SPARK,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
    [ADDRESS] = {"address", 15, 15, 10, false, false, false},
    [NAME] = {"name", 16, 40, 8, false, false, true},
    [FROM] = {"from", 10, 13, 5, false, false, true},
    [WHERE] = {"ours", 4, 4, 8, false, true, false},
    [PACKETS] = {"packets", 7, 9, 4, true, true, false},
    [RECORDS] = {"records", 7, 9, 9, true, true, false},
    [PEERS] = {"targets", 7, 7, 8, true, true, false},
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
_Static_assert(sizeof columns / sizeof *columns <= COLUMNS_MAX, "raise it in ui/columns.h");

static const enum host_column which[COLUMNS] = {
    [ADDRESS] = HOST_ADDRESS, [NAME] = HOST_NAME,       [FROM] = HOST_FROM,   [WHERE] = HOST_WHERE,
    [PACKETS] = HOST_PACKETS, [RECORDS] = HOST_RECORDS, [PEERS] = HOST_PEERS, [PORTS] = HOST_PORTS,
    [RATE] = HOST_RATE,       [BYTES] = HOST_BYTES,     [TTL] = HOST_TTL,     [FIRST] = HOST_FIRST,
    [LAST] = HOST_LAST,       [HITS] = HOST_HITS,       [WHAT] = HOST_WHAT,   [SPARK] = HOST_SPARK,
};

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
    const struct address a = source_rows_address(key);
    const struct snapshot_host *source = snapshot_find_source(s, &a);
    return source ? source - s->sources : -1;
}

static const struct snapshot_history *sources_history(const struct snapshot *s, uint32_t index)
{
    const struct host_row row = host_row_source(s, index);
    return row.detail ? &row.detail->history : NULL;
}

static int sources_compare(const struct snapshot *s, uint32_t left, uint32_t right, int column)
{
    const struct host_row a = host_row_source(s, left), b = host_row_source(s, right);
    return host_row_compare(&a, &b, which[column]);
}

static void sources_describe(const struct snapshot *s, uint32_t index, char out[LIST_ROW_TEXT])
{
    const struct host_row row = host_row_source(s, index);
    host_row_describe(&row, out);
}

static void sources_cell(const struct snapshot *s, uint32_t index, int column, int width,
                         const struct glyphs *g, char out[LIST_CELL])
{
    const struct host_row row = host_row_source(s, index);
    host_row_cell(&row, which[column], width, g, out);
}

static bool sources_hides(int column)
{
    return host_row_hides(which[column]);
}

/* One of ours that an incident names. */
static bool takes_part(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_host *source = &s->sources[index];
    return source->home && target_roles(s, &source->address) > 0;
}

static int sources_group(const struct snapshot *s, uint32_t index)
{
    return (int)snapshot_source_group(s, &s->sources[index]);
}

static const char *sources_sign(const struct snapshot *s, uint32_t index, const struct glyphs *g)
{
    return takes_part(s, index) ? g->error : "";
}

static enum style sources_style(const struct snapshot *s, uint32_t index)
{
    return takes_part(s, index) ? STYLE_BAD : s->sources[index].home ? STYLE_HOME : STYLE_PLAIN;
}

static int sources_name_width(const struct snapshot *s)
{
    return host_rows_name_width(s->sources, s->source_count);
}

static void sources_name_row(const struct row_key *key, char out[LIST_CELL])
{
    const struct address a = source_rows_address(key);
    address_format(&a, out);
}

const struct list_kind source_rows = {
    .title = "Sources",
    .name = "sources",
    .most = SNAPSHOT_SOURCES,
    .columns = columns,
    .column_count = COLUMNS,
    .spark_column = SPARK,
    .default_sort = RECORDS,
    .tie_sort = PACKETS,
    .group = sources_group,
    .group_words = {"ours last", "ours first"},
    .count = sources_count,
    .table = sources_table,
    .key = sources_key_at,
    .find = sources_find,
    .compare = sources_compare,
    .describe = sources_describe,
    .facts = row_facts_source,
    .cell = sources_cell,
    .hides = sources_hides,
    .history = sources_history,
    .style = sources_style,
    .sign = sources_sign,
    .name_width = sources_name_width,
    .name_row = sources_name_row,
};
