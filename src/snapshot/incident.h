/* incident: what the anomaly view shows, as plain data; a part of the snapshot.
 *
 * An incident is one row for one kind of unwanted traffic: for each signature, and for a port or a
 * source that no signature names. It is never one per packet, and for a signature never one per
 * source. An alert is one thing that happened to an incident, once. */
#ifndef TAPWATCH_SNAPSHOT_INCIDENT_H
#define TAPWATCH_SNAPSHOT_INCIDENT_H

#include "src/snapshot/parts.h"

enum {
    SNAPSHOT_INCIDENTS = 40,
    SNAPSHOT_ALERTS = 256,     /* the latest */
    SNAPSHOT_MESSAGES = 16,    /* the latest Messenger popups */
    SNAPSHOT_SIGNATURES = 128, /* that there can be */
    INCIDENT_NAME = 40,        /* of a signature, "udp/1026", an address; with NUL */
    INCIDENT_TITLE = 96,
    INCIDENT_PORTS = 12,
    INCIDENT_PAYLOADS = 8,
    INCIDENT_PREFIX = 16, /* first bytes that payloads are told apart by */
    INCIDENT_INSIDERS = 16,
    INCIDENT_COMPANIONS = 8,
    INCIDENT_SOURCES = 16,
    INCIDENT_REPLIERS = 8,
    INCIDENT_CELLS = 256, /* of the picture of our addresses */
    ALERT_TEXT = 160,
    MESSAGE_NAME = 48,
    MESSAGE_TEXT = 1400,
};

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITIES };

enum incident_kind {
    INCIDENT_SIGNATURE, /* name is the signature's */
    INCIDENT_PORT,      /* name is "udp/1026"; of pings, which have no port, "icmp" or "icmp6" */
    INCIDENT_SOURCE,    /* a scan; name is the address */
};

enum incident_state {
    INCIDENT_NEW,     /* began within the last hour, and does not surge */
    INCIDENT_STEADY,  /* goes on as it did */
    INCIDENT_SURGING, /* a change detector is in alarm */
    INCIDENT_FADING,  /* less than a quarter of what it was */
    INCIDENT_QUIET,   /* nothing for an hour */
};

struct incident_port {
    uint64_t records;
    struct distinct_count sources, targets;
    struct snapshot_history history; /* records */
    uint16_t port;
    uint8_t protocol;
    bool in_mix; /* carries one in 40 or more of the records of the last hour */
};

/* The same population took other ports. */
struct incident_mix {
    int64_t changed_us;                                     /* SNAPSHOT_UNKNOWN: it never did */
    uint16_t before[INCIDENT_PORTS], after[INCIDENT_PORTS]; /* sorted */
    uint32_t before_count, after_count;
};

struct incident_payload {
    uint64_t records;
    uint64_t records_error; /* of which this many may belong to payloads no longer listed */
    int64_t first_us;
    uint32_t length;
    uint8_t prefix_length; /* valid bytes in prefix */
    uint8_t prefix[INCIDENT_PREFIX];
    bool new; /* differed from what nearly all had been before */
};

struct incident_insider {
    struct address address;
    int64_t first_us, last_us;
    uint64_t records;
    struct distinct_count targets;
};

/* Whether it is among the commonest for certain, as half of its records are its own. Where every
 * payload is another (a counter, a number of the question), those listed are mere chance. */
static inline bool incident_payload_is_common(const struct incident_payload *p)
{
    return p->records_error <= p->records / 2;
}

/* The part that is certain of the records whose payloads were counted. */
static inline double incident_payload_share(const struct incident_payload *p, uint64_t records)
{
    return records > 0 ? (double)(p->records - p->records_error) / (double)records : 0;
}

/* Of the incident's sources, how many ever matched that signature too. */
struct incident_companion {
    char signature[INCIDENT_NAME];
    uint32_t sources;
};

/* One of its sources: the busiest that are held. */
struct incident_source {
    struct address address;
    uint64_t records;       /* that any signature names */
    uint64_t records_error; /* of which this many may not be of this incident */
    int64_t first_us, last_us;
};

/* One of our hosts that replied with anything but unreachable or RST. */
struct incident_replier {
    struct address address;
    int64_t first_us;
    uint64_t replies;
};

enum incident_cell { CELL_NEVER, CELL_HIT, CELL_NEW /* in the last minute */, CELL_ANSWERED };

/* Our addresses, as far as they can be numbered: all of up to 256 each by itself; of up to 65,536
 * each cell is a /24. cells_count 0: they are more, or IPv6, or it is a scan; then at most the
 * number is known. Of a port's surge the records since it was noticed: CELL_NEVER is "not known"
 * there. */
struct incident_home {
    struct network network;        /* that the first cell begins in */
    uint32_t cells_count;          /* up to INCIDENT_CELLS */
    uint32_t cell_addresses;       /* 1 or 256 */
    uint8_t cells[INCIDENT_CELLS]; /* enum incident_cell */
    uint64_t addresses;            /* of ours, hit or not; 0: too many to say */
};

/* Packets of it as they came, for the key e and the option --write. */
struct incident_evidence {
    bool kept;            /* some are, or would be; else the rest is 0 */
    bool goes_on;         /* they go to a file as well */
    uint64_t held;        /* in memory, at that moment */
    uint64_t pushed_out;  /* that were held, and had to make room, since it began */
    uint64_t handed_over; /* to who writes the file, likewise */
};

/* Of its sources outside, how they choose their source ports. */
enum source_port_habit { HABIT_UNKNOWN, HABIT_NATURAL, HABIT_FIXED, HABIT_SEQUENTIAL, HABIT_MIXED };

struct snapshot_incident {
    char name[INCIDENT_NAME];
    char title[INCIDENT_TITLE];
    char reference[INCIDENT_TITLE];
    uint8_t kind, state, severity; /* enums; severity is the highest of what is open */
    bool acknowledged;
    int64_t onset_us;          /* first record ever known, also from before a restart */
    int64_t first_us, last_us; /* records */
    int64_t surge_us;          /* when the last surge began; SNAPSHOT_UNKNOWN: never surged */
    int64_t spread_us;         /* when it went from one of our hosts to many; likewise */
    uint64_t records;
    struct distinct_count sources, targets, home_targets;
    double growth;    /* against the time before; negative: not known */
    bool growth_slow; /* of the last hour against the two days before; else of the last minute
                         against the hour before */
    double per_hour;  /* records in the last hour */
    struct snapshot_answers answers;
    struct snapshot_history history; /* records, its ports' as well; or packets */
    bool history_packets;

    struct incident_home home;
    struct incident_mix mix;
    uint32_t port_count, payload_count, insider_count, companion_count, source_count, replier_count;
    uint64_t ports_more;      /* records to ports not listed */
    uint64_t payload_records; /* whose payloads were counted: of a port those of this run */
    uint64_t payloads_more;   /* records whose payload may not be listed: the sum of the errors */
    struct incident_port ports[INCIDENT_PORTS];          /* by protocol, port */
    struct incident_payload payloads[INCIDENT_PAYLOADS]; /* most certain records first */
    struct incident_insider insiders[INCIDENT_INSIDERS]; /* by time */
    uint32_t insiders_more;
    /* The last of these is so long ago that it does not make it critical any longer (detectors.h):
     * a record of one of ours, a reply of one, the first record with a new payload. */
    bool insiders_past, repliers_past, payloads_past;
    bool repliers_kept;    /* those of ours that replied are listed: none, and none did; else an
                              empty list says nothing, as where nothing outbound was seen, and in a
                              snapshot that was saved before this was written */
    bool companions_exact; /* else some sources were pushed out, and may be there twice */
    struct incident_companion companions[INCIDENT_COMPANIONS];
    struct incident_source top_sources[INCIDENT_SOURCES];
    struct incident_replier repliers[INCIDENT_REPLIERS];

    uint8_t habit;                      /* enum source_port_habit: of most of its sources */
    double habit_share;                 /* of those whose habit is known */
    uint32_t forged_groups;             /* senders that use several source addresses */
    struct distinct_count forged_names; /* addresses in the largest */

    struct incident_evidence evidence;
};

enum alert_kind {
    ALERT_ONSET,
    ALERT_SURGE,
    ALERT_SPREAD,
    ALERT_PORT_MIX,
    ALERT_NEW_PAYLOAD,
    ALERT_INSIDER,
    ALERT_ANSWERED,
    ALERT_SCAN,
    ALERT_LOSS,
    ALERT_KINDS,
};

/* "onset" .. "loss" */
const char *alert_kind_name(enum alert_kind kind);
const char *severity_name(enum severity severity);
const char *incident_state_name(enum incident_state state);
/* Whether that host of ours is one of those that send it, as far as they are held. */
bool incident_has_insider(const struct snapshot_incident *i, const struct address *a);
/* Whether it is that a host of ours scans. name: empty, or its address as text, which is made once.
 */
bool incident_is_scan_by(const struct snapshot_incident *i, const struct address *a,
                         char name[ADDRESS_TEXT]);
/* How many hosts it went to: of ours; or of a scan, where that is not known, all (*all). */
struct distinct_count incident_reached(const struct snapshot_incident *i, bool *all);
const char *source_port_habit_name(enum source_port_habit habit);

struct snapshot_alert {
    uint64_t number; /* 1 for the first since start, without gaps */
    int64_t time_us;
    uint8_t kind, severity;
    char incident[INCIDENT_NAME]; /* empty: of none */
    char subject[INCIDENT_NAME + 16];
    char text[ALERT_TEXT]; /* printable ASCII */
};

/* A Messenger popup, decoded. Texts are as they came, up to the NUL; unsafe to show as they are. */
struct snapshot_message {
    int64_t time_us;
    struct address source, target;
    uint16_t source_port, target_port;
    uint16_t from_length, to_length, text_length; /* valid bytes */
    uint32_t body_bytes;                          /* of the DCE/RPC body */
    bool whole;                                   /* the text was not cut off */
    char from[MESSAGE_NAME], to[MESSAGE_NAME], text[MESSAGE_TEXT];
};

#endif
