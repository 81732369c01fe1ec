/* target_rows: what a list of targets is made of: of our hosts that packets go to. */
#include "ui/host_rows.h"
#include "ui/row_facts.h"
#include "ui/state.h"

enum {
    ADDRESS,
    NAME,
    FROM,
    PACKETS,
    RECORDS,
    PEERS,
    PORTS,
    REPLIES,
    RATE,
    BYTES,
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
    [PACKETS] = {"packets", 7, 9, 9, true, true, false},
    [RECORDS] = {"records", 7, 9, 6, true, true, false},
    [PEERS] = {"sources", 7, 7, 8, true, true, false},
    [PORTS] = {"ports", 6, 6, 7, true, true, false},
    [REPLIES] = {"replied", 7, 7, 8, true, true, false},
    [RATE] = {"pkt/s", 6, 6, 5, true, true, false},
    [BYTES] = {"bytes", 6, 6, 1, true, true, false},
    [FIRST] = {"first", 9, 9, 2, true, true, false},
    [LAST] = {"last", 8, 8, 4, true, true, false},
    [HITS] = {"most on", 20, 38, 3, false, false, true},
    [WHAT] = {"in incidents", 23, 60, 2, false, true, false},
    [SPARK] = {"", 15, 120, 6, false, false, true},
};
_Static_assert(sizeof columns / sizeof *columns <= COLUMNS_MAX, "raise it in ui/columns.h");

static const enum host_column which[COLUMNS] = {
    [ADDRESS] = HOST_ADDRESS, [NAME] = HOST_NAME,   [FROM] = HOST_FROM,   [PACKETS] = HOST_PACKETS,
    [RECORDS] = HOST_RECORDS, [PEERS] = HOST_PEERS, [PORTS] = HOST_PORTS, [REPLIES] = HOST_REPLIES,
    [RATE] = HOST_RATE,       [BYTES] = HOST_BYTES, [FIRST] = HOST_FIRST, [LAST] = HOST_LAST,
    [HITS] = HOST_HITS,       [WHAT] = HOST_WHAT,   [SPARK] = HOST_SPARK,
};

static uint32_t targets_count(const struct snapshot *s)
{
    return s->target_count;
}

static const struct snapshot_table *targets_table(const struct snapshot *s)
{
    return &s->target_table;
}

static struct row_key targets_key_at(const struct snapshot *s, uint32_t index)
{
    return source_rows_key(&s->targets[index].address);
}

static int64_t targets_find(const struct snapshot *s, const struct row_key *key)
{
    const struct address a = source_rows_address(key);
    const struct snapshot_host *target = snapshot_find_target(s, &a);
    return target ? target - s->targets : -1;
}

static const struct snapshot_history *targets_history(const struct snapshot *s, uint32_t index)
{
    const struct host_row row = host_row_target(s, index);
    return row.detail ? &row.detail->history : NULL;
}

static int targets_compare(const struct snapshot *s, uint32_t left, uint32_t right, int column)
{
    const struct host_row a = host_row_target(s, left), b = host_row_target(s, right);
    return host_row_compare(&a, &b, which[column]);
}

static void targets_describe(const struct snapshot *s, uint32_t index, char out[LIST_ROW_TEXT])
{
    const struct host_row row = host_row_target(s, index);
    host_row_describe(&row, out);
}

static void targets_cell(const struct snapshot *s, uint32_t index, int column, int width,
                         const struct glyphs *g, char out[LIST_CELL])
{
    const struct host_row row = host_row_target(s, index);
    host_row_cell(&row, which[column], width, g, out);
}

/* One that takes part in an incident, and so is no mere victim of it. */
static bool takes_part(const struct snapshot *s, uint32_t index)
{
    return target_roles(s, &s->targets[index].address) > 0;
}

static const char *targets_sign(const struct snapshot *s, uint32_t index, const struct glyphs *g)
{
    return takes_part(s, index) ? g->error : "";
}

static bool targets_hides(int column)
{
    return host_row_hides(which[column]);
}

static enum style targets_style(const struct snapshot *s, uint32_t index)
{
    return takes_part(s, index) ? STYLE_BAD : STYLE_PLAIN;
}

static int targets_name_width(const struct snapshot *s)
{
    return host_rows_name_width(s->targets, s->target_count);
}

static void targets_name_row(const struct row_key *key, char out[LIST_CELL])
{
    const struct address a = source_rows_address(key);
    address_format(&a, out);
}

const struct list_kind target_rows = {
    .title = "Targets",
    .name = "targets",
    .most = SNAPSHOT_TARGETS,
    .columns = columns,
    .column_count = COLUMNS,
    .spark_column = SPARK,
    .default_sort = PACKETS,
    .tie_sort = RECORDS,
    .count = targets_count,
    .table = targets_table,
    .key = targets_key_at,
    .find = targets_find,
    .compare = targets_compare,
    .describe = targets_describe,
    .facts = row_facts_target,
    .cell = targets_cell,
    .hides = targets_hides,
    .history = targets_history,
    .style = targets_style,
    .sign = targets_sign,
    .name_width = targets_name_width,
    .name_row = targets_name_row,
};
