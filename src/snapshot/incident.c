/* incident: see incident.h. */
#include "src/snapshot/incident.h"

#include <string.h>

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

bool incident_has_insider(const struct snapshot_incident *i, const struct address *a)
{
    for (uint32_t k = 0; k < i->insider_count; k++)
        if (address_equal(&i->insiders[k].address, a))
            return true;
    return false;
}

bool incident_is_scan_by(const struct snapshot_incident *i, const struct address *a,
                         char name[ADDRESS_TEXT])
{
    if (i->kind != INCIDENT_SOURCE || i->severity != SEVERITY_CRITICAL)
        return false;
    if (!name[0])
        address_format(a, name);
    return strcmp(i->name, name) == 0;
}

struct distinct_count incident_reached(const struct snapshot_incident *i, bool *all)
{
    *all = i->kind == INCIDENT_SOURCE && i->home_targets.certainty == CERTAINTY_UNKNOWN &&
           i->targets.certainty != CERTAINTY_UNKNOWN;
    return *all ? i->targets : i->home_targets;
}

const char *source_port_habit_name(enum source_port_habit habit)
{
    static const char *const names[] = {
        [HABIT_UNKNOWN] = "unknown",       [HABIT_NATURAL] = "natural", [HABIT_FIXED] = "fixed",
        [HABIT_SEQUENTIAL] = "sequential", [HABIT_MIXED] = "mixed",
    };
    return names[habit];
}
