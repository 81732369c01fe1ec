/* json_value: what the rows and members of the JSON document are made of. As in json_out.h, a value
 * has a name as a member of an object, and NULL elsewhere. */
#ifndef TAPWATCH_REPORT_JSON_VALUE_H
#define TAPWATCH_REPORT_JSON_VALUE_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

void json_value_address(struct json_out *o, const char *name, const struct address *address);
/* RFC 3339; null for SNAPSHOT_UNKNOWN. */
void json_value_time(struct json_out *o, const char *name, int64_t time_us);
/* null for SNAPSHOT_UNKNOWN. */
void json_value_known(struct json_out *o, const char *name, int64_t n);
/* The number; null when it is not known. */
void json_value_distinct(struct json_out *o, const char *name, struct distinct_count d);
/* Its relative standard error; null when that is not known. `whole`: nothing was seen before
 * counting began. */
void json_value_error(struct json_out *o, const char *name, struct distinct_count d, bool whole);
/* That as text: "0", "0.0163"; NULL when it is not known. */
const char *json_value_error_text(struct distinct_count d, bool whole);
void json_value_answers(struct json_out *o, const char *name, const struct snapshot_answers *a);
/* A number of at least 0 with ten digits; null for one below, which is not known, and for what is
 * no number. */
void json_value_real(struct json_out *o, const char *name, double n);
void json_value_protocol(struct json_out *o, const char *name, uint8_t protocol);
/* "icmp", "tcp", "udp", "icmp6"; NULL: another one, which the document does not name. */
const char *json_value_protocol_name(uint8_t protocol);
/* "exact", "estimate", "rough"; NULL: not known. */
const char *json_value_certainty_name(enum certainty certainty);
/* A list of them, up to as many as a history has cells. */
void json_value_numbers(struct json_out *o, const char *name, const uint32_t *n, size_t count);
/* The cells of a history, oldest first; zeros in front of the first that is none are left out. */
void json_value_cells(struct json_out *o, const char *name, const uint32_t *cells, size_t count);
/* "0400ff": two digits a byte, as many as `size` has room for. Returns out. */
const char *json_value_hex(const uint8_t *bytes, size_t length, char *out, size_t size);
/* The member "prefix": a payload's first bytes, at most INCIDENT_PREFIX; null where s has none
 * left. */
void json_value_prefix(struct json_out *o, const struct snapshot *s, const uint8_t *bytes,
                       size_t length);

#endif
