/* alerts: what happened to incidents, the latest of it, in order. Where there is no room for all,
 * the least severe go first: a thousand scans do not hide that one of our hosts is infected. What
 * was told of makes room for what was not. */
#ifndef TAPWATCH_ENGINE_ALERTS_H
#define TAPWATCH_ENGINE_ALERTS_H

#include "src/snapshot/snapshot.h"

struct alerts {
    uint64_t total;                   /* since start */
    uint64_t told;                    /* of these, in a snapshot */
    uint64_t by_severity[SEVERITIES]; /* of these */
    uint32_t count;
    struct snapshot_alert latest[SNAPSHOT_ALERTS]; /* by number; a gap is one that had no room */
};

struct alert_about {
    int64_t time_us;
    enum alert_kind kind;
    enum severity severity;
    const char *incident; /* "": none */
    const char *subject;
};

/* The text is cut where it is too long. */
void alerts_raise(struct alerts *a, const struct alert_about *about, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The latest of that kind that says exactly this; NULL: there is none (any more). Who changes its
 * text does not have it told of again. */
struct snapshot_alert *alerts_find(struct alerts *a, enum alert_kind kind, const char *text);
/* Those that no snapshot had before are put in order of time first, and numbered in it. */
void alerts_fill(struct alerts *a, struct snapshot *s);

#endif
