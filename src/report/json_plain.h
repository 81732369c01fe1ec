/* json_plain: what a document has most of. The row of a port of which no more is known than its
 * counts: nearly all, where every port is in use. And what is listed of busy hosts. */
#ifndef TAPWATCH_REPORT_JSON_PLAIN_H
#define TAPWATCH_REPORT_JSON_PLAIN_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

/* The same bytes as json_row_port_members gives for it. False, and nothing is put: its service has
 * a name that is not for here. */
bool json_plain_port(struct json_out *o, const struct snapshot_port *p);

/* Elements of a host's lists. redacted: without the payload. */
void json_plain_host_port(struct json_out *o, const struct snapshot_host_port *p);
void json_plain_peer(struct json_out *o, const struct snapshot_peer *p);
void json_plain_packet(struct json_out *o, const struct snapshot_packet *p, bool redacted);

#endif
