/* json_incident: what the JSON document says about incidents, alerts and decoded messages. */
#ifndef TAPWATCH_REPORT_JSON_INCIDENT_H
#define TAPWATCH_REPORT_JSON_INCIDENT_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

/* Row `i` of the document's list of that name, as a value that stands alone. Alerts and messages
 * come oldest first there. */
void json_incident_row(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_incident_alert_row(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_incident_message_row(struct json_out *o, const struct snapshot *s, uint32_t i);
void json_incident_alert(struct json_out *o, const struct snapshot_alert *a);

/* How the document names them: "signature", "port", "source"; NULL, "sweep", "portscan", "both";
 * NULL, "natural" .. "mixed"; NULL, "masscan" .. */
const char *json_incident_kind_name(enum incident_kind kind);
const char *json_incident_scan_name(enum scan scan);
const char *json_incident_habit_name(uint8_t habit);
const char *json_incident_tool(const struct snapshot *s, const struct snapshot_host *h);
/* A cell of the picture of our addresses, as one letter: . never hit, x hit, n new, a answered. */
char json_incident_cell_letter(enum incident_cell cell);

/* Members of a row of sources: what it matched, what it does, and what it is made with. */
void json_incident_signatures(struct json_out *o, const struct snapshot *s,
                              const struct snapshot_host *h);
void json_incident_scan(struct json_out *o, const struct snapshot_host *h);
void json_incident_fingerprint(struct json_out *o, const struct snapshot *s,
                               const struct snapshot_host *h);

#endif
