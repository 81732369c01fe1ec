/* json_value: what the rows and members of the JSON document are made of. Each gives a value that
 * the caller owns; NULL: there was no memory. */
#ifndef TAPWATCH_REPORT_JSON_VALUE_H
#define TAPWATCH_REPORT_JSON_VALUE_H

#include "src/snapshot/snapshot.h"
#include <jansson.h>

/* What JSON can hold of it: counts from 2^63 on stay there. */
json_int_t json_value_number(uint64_t n);
/* File names may be any bytes, JSON is UTF-8: what is not comes as \xNN. */
json_t *json_value_text(const char *text);
/* RFC 3339; null for SNAPSHOT_UNKNOWN. */
json_t *json_value_time(int64_t time_us);
/* null for SNAPSHOT_UNKNOWN. */
json_t *json_value_known(int64_t n);
/* The number; null when it is not known. */
json_t *json_value_distinct(struct distinct_count d);
/* Its relative standard error; null when that is not known. `whole`: nothing was seen before
 * counting began. */
json_t *json_value_error(struct distinct_count d, bool whole);
json_t *json_value_answers(const struct snapshot_answers *a);
json_t *json_value_protocol(uint8_t protocol);

#endif
