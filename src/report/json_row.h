/* json_row: one row of each list of the JSON document. Each gives a value that the caller owns;
 * NULL: there was no memory. */
#ifndef TAPWATCH_REPORT_JSON_ROW_H
#define TAPWATCH_REPORT_JSON_ROW_H

#include "src/snapshot/snapshot.h"
#include <jansson.h>

/* Row `i` of the snapshot's list of that name. */
json_t *json_row_icmp(const struct snapshot *s, uint32_t i);
json_t *json_row_port(const struct snapshot *s, uint32_t i);
json_t *json_row_source(const struct snapshot *s, uint32_t i);
json_t *json_row_target(const struct snapshot *s, uint32_t i);

#endif
