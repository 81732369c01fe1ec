/* host_rows: what lists of sources and of targets have in common: their cells, and their order by
 * them. Pure. */
#ifndef TAPWATCH_UI_HOST_ROWS_H
#define TAPWATCH_UI_HOST_ROWS_H

#include "ui/list.h"

/* What their columns can be. */
enum host_column {
    HOST_ADDRESS,
    HOST_NAME,
    HOST_FROM,
    HOST_WHERE,
    HOST_PACKETS,
    HOST_RECORDS,
    HOST_PEERS,
    HOST_PORTS,
    HOST_REPLIES,
    HOST_RATE,
    HOST_BYTES,
    HOST_TTL,
    HOST_FIRST,
    HOST_LAST,
    HOST_HITS,
    HOST_WHAT,
    HOST_SPARK,
};

/* One row of either list. */
struct host_row {
    const struct snapshot *s;
    const struct snapshot_host *host;
    const struct snapshot_host_detail *detail; /* NULL: none is kept */
    bool target;
};

struct host_row host_row_source(const struct snapshot *s, uint32_t index);
struct host_row host_row_target(const struct snapshot *s, uint32_t index);
/* How many hosts it had to do with. Of an insider of which that is not known (no room) the
 * incidents may know so many at least. */
struct distinct_count host_row_peers(const struct host_row *r, bool *at_least);
const char *host_row_peers_text(const struct host_row *r, const struct glyphs *g, int width,
                                char out[TEXT_NUMBER]);
/* <0, 0, >0, smallest first. */
int host_row_compare(const struct host_row *a, const struct host_row *b, enum host_column column);
void host_row_cell(const struct host_row *r, enum host_column column, int width,
                   const struct glyphs *g, char out[LIST_CELL]);
/* Names while they are off, countries where there is no file of them. */
bool host_row_hides(enum host_column column);
/* What a filter looks at. */
void host_row_describe(const struct host_row *r, char out[LIST_ROW_TEXT]);
/* Columns that the longest of so many addresses takes. */
int host_rows_name_width(const struct snapshot_host *hosts, uint32_t count);

#endif
