/* snapshot_read_parts: what the readers of a snapshot's parts share. */
#ifndef TAPWATCH_REPORT_SNAPSHOT_READ_PARTS_H
#define TAPWATCH_REPORT_SNAPSHOT_READ_PARTS_H

#include "src/report/json_take.h"
#include "src/snapshot/snapshot.h"

/* A snapshot that is being read. */
struct reading {
    struct json_in *in;
    struct snapshot *s;
    uint64_t seen; /* members of the document, a bit each */
    /* Signatures by the names that sources have them by, which may come before the list of all:
     * a source's bits are of these until the end. */
    char names[SNAPSHOT_SIGNATURES][INCIDENT_NAME];
    uint32_t name_count;
};

/* Each takes the value of a member, or an element of it, into the snapshot; what is wrong it says
 * with json_in_fail. */

/* snapshot_read_head.c: what is no list. */
void read_input(struct reading *r, uint32_t node);
void read_span(struct reading *r, uint32_t node);
void read_capture(struct reading *r, uint32_t node);
void read_tables(struct reading *r, uint32_t node);
void read_totals(struct reading *r, uint32_t node);
void read_traffic(struct reading *r, uint32_t node);
void read_counting(struct reading *r, uint32_t node);
void read_signature(struct reading *r, uint32_t node);

/* snapshot_read_row.c: ports and hosts. */
void read_icmp(struct reading *r, uint32_t node);
void read_port(struct reading *r, uint32_t node);
void read_source(struct reading *r, uint32_t node);
void read_target(struct reading *r, uint32_t node);
/* The sources' signatures, when all are known. */
void read_match_signatures(struct reading *r);

/* snapshot_read_incident.c */
void read_incident(struct reading *r, uint32_t node);
void read_alert(struct reading *r, uint32_t node);
void read_message(struct reading *r, uint32_t node);
/* The document has them oldest first. */
void read_turn_around(struct reading *r);

/* snapshot_read_value.c: what several have. */
uint8_t read_transport(struct json_in *j, uint32_t node, const char *name);
/* How many of `records` may be another's; not more than there are. */
uint64_t read_error(struct json_in *j, uint32_t node, const char *name, uint64_t count);
/* `count` is the name of its records. */
/* Bytes in hexadecimal; none where they are null, as they are left out. */
uint8_t read_bytes(struct json_in *j, uint32_t node, const char *name, uint8_t *out, size_t size);
void read_payload(struct json_in *j, uint32_t node, const char *count, const char *error,
                  struct incident_payload *out);
/* Its member `graphs`, of seconds, minutes and half hours. */
void read_graphs(struct json_in *j, uint32_t node, struct snapshot_history *out);
uint8_t read_habit(struct json_in *j, uint32_t node, const char *name);
/* There is room for one more row; else false, and it is said. */
bool read_has_room(struct reading *r, uint32_t count, uint32_t room);

#endif
