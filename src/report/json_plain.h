/* json_plain: what a document has most of. The rows of ports and hosts of which no more is known
 * than their counts: nearly all, where every port is in use. And what is listed of busy hosts. */
#ifndef TAPWATCH_REPORT_JSON_PLAIN_H
#define TAPWATCH_REPORT_JSON_PLAIN_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

/* The same bytes as json_row_port_members gives for it. False, and nothing is put: its service has
 * a name that is not for here. */
bool json_plain_port(struct json_out *o, const struct snapshot_port *p);

/* The same bytes as json_row_source_members and json_row_target_members give for one of whose ports
 * and payloads none are kept. False, and nothing is put: it matched a signature. */
bool json_plain_source(struct json_out *o, const struct snapshot_host *h);
void json_plain_target(struct json_out *o, const struct snapshot_host *h);

/* Elements of a host's lists. redacted: without the payload. */
void json_plain_host_port(struct json_out *o, const struct snapshot_host_port *p);
void json_plain_peer(struct json_out *o, const struct snapshot_peer *p);
void json_plain_packet(struct json_out *o, const struct snapshot_packet *p, bool redacted);

#endif
