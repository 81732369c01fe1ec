/* json_plain: the row of a port of which no more is known than its counts: nearly all, where every
 * port is in use. */
#ifndef TAPWATCH_REPORT_JSON_PLAIN_H
#define TAPWATCH_REPORT_JSON_PLAIN_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

/* The same bytes as json_row_port_members gives for it. False, and nothing is put: its service has
 * a name that is not for here. */
bool json_plain_port(struct json_out *o, const struct snapshot_port *p);

#endif
