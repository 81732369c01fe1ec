/* json_value: what the rows and members of the JSON document are made of. As in json_out.h, a value
 * has a name as a member of an object, and NULL elsewhere. */
#ifndef TAPWATCH_REPORT_JSON_VALUE_H
#define TAPWATCH_REPORT_JSON_VALUE_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

/* RFC 3339; null for SNAPSHOT_UNKNOWN. */
void json_value_time(struct json_out *o, const char *name, int64_t time_us);
/* null for SNAPSHOT_UNKNOWN. */
void json_value_known(struct json_out *o, const char *name, int64_t n);
/* The number; null when it is not known. */
void json_value_distinct(struct json_out *o, const char *name, struct distinct_count d);
/* Its relative standard error; null when that is not known. `whole`: nothing was seen before
 * counting began. */
void json_value_error(struct json_out *o, const char *name, struct distinct_count d, bool whole);
void json_value_answers(struct json_out *o, const char *name, const struct snapshot_answers *a);
void json_value_protocol(struct json_out *o, const char *name, uint8_t protocol);

#endif
