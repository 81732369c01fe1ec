/* alert_syslog: see alert_syslog.h. */
#include "src/report/alert_syslog.h"

#include <syslog.h>

void alert_syslog_open(void)
{
    openlog("tapwatch", LOG_PID, LOG_DAEMON);
}

void alert_syslog_send(enum severity severity, const char *line)
{
    static const int priorities[] = {
        [SEVERITY_INFO] = LOG_NOTICE,
        [SEVERITY_WARNING] = LOG_WARNING,
        [SEVERITY_CRITICAL] = LOG_CRIT,
    };
    syslog(priorities[severity], "%s", line);
}

void alert_syslog_close(void)
{
    closelog();
}
