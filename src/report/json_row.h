/* json_row: one row of each list of the JSON document. */
#ifndef TAPWATCH_REPORT_JSON_ROW_H
#define TAPWATCH_REPORT_JSON_ROW_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

/* Row `i` of the snapshot's list of that name, as a value that stands alone. */
void json_row_icmp(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_row_port(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_row_source(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_row_target(struct json_out *o, const struct snapshot *s, uint32_t i);
/* The same rows member by member, as any can be put. */
void json_row_port_members(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_row_source_members(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_row_target_members(struct json_out *o, const struct snapshot *s, uint32_t i);

/* The member `graphs` of a row: by the second, the minute, the half hour. */
void json_row_graphs(struct json_out *o, const struct snapshot_history *history);
/* "all", "inbound" .. "other" */
const char *json_row_traffic_name(enum traffic t);

#endif
