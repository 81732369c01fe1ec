/* alert_syslog: alerts for the system's log, facility daemon. */
#ifndef TAPWATCH_REPORT_ALERT_SYSLOG_H
#define TAPWATCH_REPORT_ALERT_SYSLOG_H

#include "src/snapshot/incident.h"

void alert_syslog_open(void);
/* One line, as crit, warning or notice. */
void alert_syslog_send(enum severity severity, const char *line);
void alert_syslog_close(void);

#endif
