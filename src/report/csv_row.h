/* csv_row: the rows of the CSV's lists. Each writes all rows of its list. */
#ifndef TAPWATCH_REPORT_CSV_ROW_H
#define TAPWATCH_REPORT_CSV_ROW_H

#include "src/report/csv_out.h"

typedef void csv_rows(struct csv_out *o, const struct snapshot *s, const char *list);

/* csv_value.c: members of the JSON that are no lists, a row each: its path, and its value. */
csv_rows csv_value_rows;
/* csv_row.c */
csv_rows csv_row_icmp, csv_row_ports, csv_row_port_payloads;
csv_rows csv_row_sources, csv_row_source_ports, csv_row_source_payloads;
csv_rows csv_row_targets, csv_row_target_ports, csv_row_target_payloads;
/* csv_incident.c */
csv_rows csv_incident_signatures, csv_incident_rows, csv_incident_ports, csv_incident_payloads;
csv_rows csv_incident_companions, csv_incident_insiders, csv_incident_repliers;
csv_rows csv_incident_top_sources, csv_incident_alerts, csv_incident_messages;

#endif
