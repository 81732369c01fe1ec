/* incident_parts: the bounded lists of one incident. Private to the incident files. */
#ifndef TAPWATCH_ENGINE_INCIDENT_PARTS_H
#define TAPWATCH_ENGINE_INCIDENT_PARTS_H

#include "src/engine/incident_entry.h"
#include "src/engine/incidents.h"

/* A new one, in a free place or that of another. */
struct incident *incident_open(struct incidents *is, enum incident_kind kind, const char *name,
                               enum severity severity, int64_t time_us);
/* NULL: there is none. */
struct incident *incident_named(struct incidents *is, enum incident_kind kind, const char *name);

/* Of sweeps by ping: a port's that has none. */
static inline bool incident_is_of_pings(const struct incident *i)
{
    return i->kind == INCIDENT_PORT && i->port_count == 0;
}

/* NULL: it has none, or nobody looks for that any more. */
const struct signature *incident_signature(const struct incidents *is, const struct incident *i);
/* Whether whoever of ours replies is listed: not where that is what a server does. */
bool incident_keeps_repliers(const struct incidents *is, const struct incident *i);
/* Something of it happened then. */
void incident_add_times(struct incident *i, int64_t time_us);

/* Never INCIDENT_NONE; another than that which the one before it in its place had. */
uint8_t incident_number(const struct incidents *is, const struct incident *i);
/* NULL: it is no longer there. */
struct incident *incident_numbered(const struct incidents *is, uint8_t number);
/* It is what that signature finds. */
void incident_belongs_to(struct incidents *is, struct incident *i, uint32_t signature);
/* Its number in the list; SIGNATURE_GONE: none is called that. */
uint8_t incidents_signature_named(const struct incidents *is, const char *name);
/* What the incidents are of, by their names; also of those that were gone and are looked for again.
 */
void incidents_find_signatures(struct incidents *is);
/* Some incident has records to that port: those that no signature names are asked whether they
 * belong to it. */
void incident_mark_port(struct incidents *is, const struct entry_port *e);

/* Adds n records of that packet to its port. */
void incident_add_port(struct incidents *is, struct incident *i, const struct prepared *p,
                       uint32_t n);
/* That port is its own. Not counting yet: incident_count_from begins it. */
void incident_begin_port(struct incident *i, uint8_t protocol, uint16_t port, int64_t second);
void incident_count_from(struct incidents *is, struct incident *i, int64_t second);
/* It goes: its ports are no incident's any more, but for those that others have. */
void incident_leave_ports(struct incidents *is, const struct incident *i);
bool incident_has_port(const struct incident *i, const struct prepared *p);
/* What comes unasked, because somebody else sent in our name, carries whatever that one asked for:
 * there no payload is news. */
bool incident_payloads_are_news(const struct incidents *is, const struct incident *i);
/* Adds n records with its payload. True: it differs from what was nearly all before (50 records or
 * more, of which the commonest has nine tenths), and is to be told of. */
bool incident_add_payload(const struct incidents *is, struct incident *i, const struct prepared *p,
                          uint32_t n);
/* Adds n records that one of our hosts sent. True: it is its first. */
bool incident_add_insider(struct incidents *is, struct incident *i, const struct prepared *p,
                          uint32_t n);
/* One of our hosts replied. True: it is its first reply. Of hosts without a number that is known as
 * long as the list has room, here and for insiders. */
bool incident_add_replier(const struct incidents *is, struct incident *i,
                          const struct prepared *answer);
/* A record went to one of our hosts. True: to a new one. */
bool incident_add_home(struct incidents *is, struct incident *i, const struct prepared *p);

/* What a port's row has of its own, besides what an incident of that port knows from before. */
struct incident_row {
    const struct counts *counts;
    const struct few *sources, *targets;
};
/* Puts into i, a copy that is to be saved, what the snapshot shows of it. True: it has a row among
 * the ports. */
bool incident_take_row(struct incident *i, const struct ports *ports, const struct snapshot *s,
                       struct incident_row *row);

/* A steady, known background is nothing to be called for, whatever it does. */
enum severity incident_severity_of(const struct incident *i, enum severity wanted);

/* incident_alerts.c: raise an alert. */
void incident_alert_onset(struct incidents *is, const struct incident *i, const struct prepared *p);
void incident_alert_insider(struct incidents *is, const struct incident *i,
                            const struct prepared *p);
void incident_alert_payload(struct incidents *is, const struct incident *i,
                            const struct prepared *p);
void incident_alert_answered(struct incidents *is, const struct incident *i,
                             const struct prepared *answer);

/* incidents_watch.c */
void incident_watch_init(struct incident *i, int64_t second);
void incident_watch_add(const struct incidents *is, struct incident *i, const struct prepared *p,
                        uint32_t n, bool new_source, bool new_target);
/* What is watched, over a restart (base/archive.h). */
void incident_watch_archive(const struct incidents *is, struct incident *i, struct archive *a);
/* How many times as many records as before; negative: not known. */
double incident_growth(const struct incident *i);
/* Whether that is of the last hour against the two days before, rather than of the last minute
 * against the hour before. */
bool incident_growth_is_slow(const struct incident *i);
enum incident_state incident_state_of(const struct incidents *is, const struct incident *i,
                                      int64_t second);

/* A port belongs to the mix with one in so many of the records. */
enum { MIX_SHARE = 40 };
enum { LATELY_MINUTE_HALF_S = 60, LATELY_HOUR_HALF_S = 3600 };

#endif
