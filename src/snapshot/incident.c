/* incident: see incident.h. */
#include "src/snapshot/incident.h"

const char *alert_kind_name(enum alert_kind kind)
{
    static const char *const names[ALERT_KINDS] = {
        [ALERT_ONSET] = "onset",
        [ALERT_SURGE] = "surge",
        [ALERT_SPREAD] = "spread",
        [ALERT_PORT_MIX] = "port-mix",
        [ALERT_NEW_PAYLOAD] = "new-payload",
        [ALERT_INSIDER] = "insider",
        [ALERT_ANSWERED] = "answered",
        [ALERT_SCAN] = "scan",
        [ALERT_LOSS] = "loss",
    };
    return names[kind];
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "info",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_CRITICAL] = "critical",
    };
    return names[severity];
}

const char *incident_state_name(enum incident_state state)
{
    static const char *const names[] = {
        [INCIDENT_NEW] = "new",       [INCIDENT_STEADY] = "steady", [INCIDENT_SURGING] = "surging",
        [INCIDENT_FADING] = "fading", [INCIDENT_QUIET] = "quiet",
    };
    return names[state];
}

const char *source_port_habit_name(enum source_port_habit habit)
{
    static const char *const names[] = {
        [HABIT_UNKNOWN] = "unknown",       [HABIT_NATURAL] = "natural", [HABIT_FIXED] = "fixed",
        [HABIT_SEQUENTIAL] = "sequential", [HABIT_MIXED] = "mixed",
    };
    return names[habit];
}
