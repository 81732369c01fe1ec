/* incident_text: what is said of an incident in a few words. Pure. */
#ifndef TAPWATCH_UI_INCIDENT_TEXT_H
#define TAPWATCH_UI_INCIDENT_TEXT_H

#include "src/snapshot/snapshot.h"
#include "ui/format.h"
#include "ui/theme.h"

/* What is to be said first of an incident; what matters most comes first. */
enum incident_mark {
    MARK_INSIDER, /* one of our hosts emits it, or scans */
    MARK_REPLIED, /* one of our hosts replied */
    MARK_PAYLOAD, /* it brought another payload than ever */
    MARK_SURGE,
    MARK_NEW,
    MARK_STEADY,
    MARK_FADING,
    MARK_QUIET,
};

enum { INCIDENT_CELL = 512 };

/* Whether it is known of how many of ours some were hit: not if there are ours of IPv6 among them.
 */
bool incident_home_is_known(const struct snapshot_incident *i);
enum incident_mark incident_mark_of(const struct snapshot_incident *i);
/* Whether it is nothing to look at now: over. */
bool incident_is_open(const struct snapshot_incident *i);
/* "!!INSIDER", "^ SURGE", "= steady": a sign of two columns, a word. From 13 columns on with the
 * number of insiders. */
void incident_state_text(const struct snapshot_incident *i, const struct glyphs *g, int width,
                         char out[INCIDENT_CELL]);
/* The colour it is drawn in; what it means is also said by sign and word. */
enum style incident_style(const struct snapshot_incident *i);
/* When began what its mark says: the emission, the reply, the surge .. or, by default, all of it.
 */
int64_t incident_since_us(const struct snapshot_incident *i);
/* How often it comes of late: records of the last hour, "6/h"; of one that is younger as many as
 * came in a minute, "9/min", or a second, "2/s", of its life. Nothing where none is counted. Five
 * columns are enough. */
void incident_recent_text(const struct snapshot *s, const struct snapshot_incident *i, int width,
                          char out[INCIDENT_CELL]);
/* While it surges "^x37"; else how often it comes; nothing when it is quiet. Likewise. */
void incident_rate_text(const struct snapshot *s, const struct snapshot_incident *i,
                        const struct glyphs *g, int width, char out[INCIDENT_CELL]);
/* Whether so many records are enough to say by what factor they grew. */
bool incident_growth_is_known(const struct snapshot_incident *i);
/* "x37", "x0.2"; "few" of too few records, "?" where it is not known. */
const char *incident_growth_text(const struct snapshot_incident *i, const struct glyphs *g,
                                 char out[TEXT_NUMBER]);
/* "~412->251/256": from how many sources to how many of our addresses, of how many; "1->254 all":
 * of a scanner all that it went to, where it is not known how many of these are ours. */
void incident_reach_text(const struct snapshot_incident *i, const struct glyphs *g, int width,
                         char out[INCIDENT_CELL]);
/* "udp/1026 1030", and where there is room what it was before: "(was 1026-1031)". */
void incident_ports_text(const struct snapshot *s, const struct snapshot_incident *i, int width,
                         char out[INCIDENT_CELL]);
/* "0000", "0400..", with the share of it where there is room; a new one first: "NEW 1337". */
void incident_payload_text(const struct snapshot_incident *i, int width, char out[INCIDENT_CELL]);
/* Of a scan: the address of its source. False: it is none; then *a says nothing. */
bool incident_scanner_address(const struct snapshot_incident *i, struct address *a);
/* Of a scan that has no ports and history of its own: the host, whose row says all; NULL: it is not
 * held, or the incident is of another kind. */
const struct snapshot_host *incident_scanner(const struct snapshot *s,
                                             const struct snapshot_incident *i);
/* Whether there is something in its own history, or must be nothing: that of what the engine keeps
 * none of is empty, too. */
bool incident_history_is_kept(const struct snapshot *s, const struct snapshot_incident *i);
/* By name; NULL: it is not there. */
const struct snapshot_incident *incident_find(const struct snapshot *s, const char *name);

#endif
