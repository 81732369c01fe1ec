/* incident_entry: what is kept of one incident. Private to the incident_*.c files. */
#ifndef TAPWATCH_ENGINE_INCIDENT_ENTRY_H
#define TAPWATCH_ENGINE_INCIDENT_ENTRY_H

#include "src/engine/counts.h"
#include "src/engine/forged.h"
#include "src/engine/incidents.h"
#include "src/engine/payloads.h"
#include "src/sketch/change.h"
#include "src/sketch/history.h"
#include "src/sketch/lately.h"

/* What is watched for a change. */
enum stream {
    STREAM_RECORDS,
    STREAM_SOURCES,
    STREAM_TARGETS,
    STREAMS
}; /* the last two: new ones */

struct entry_port {
    uint64_t records;
    struct few sources, targets;
    struct history history;
    uint16_t port;
    uint8_t protocol;
};

struct entry_host {
    struct address address;
    int64_t first_us, last_us;
    uint64_t count;     /* records of an insider, replies of one who answered */
    struct few targets; /* of an insider */
};

/* A target of ours hit for the first time. */
struct entry_fresh {
    int32_t number;
    int64_t time_us;
};
enum { FRESH = 256 };

enum { SIGNATURE_GONE = UINT8_MAX };

/* As the port's own detector says (ports.h), of one that no signature names. */
enum { PORT_SURGES = 1 << PACES };

struct incident {
    bool used;
    uint8_t generation; /* of its place: how often it was another's before; goes round */
    uint8_t kind;       /* enum incident_kind */
    uint8_t signature;  /* of INCIDENT_SIGNATURE; SIGNATURE_GONE: nobody looks for it any more */
    uint8_t severity;   /* of its own, without what is open */
    bool known_new;     /* began after the warm-up: that it was new is known */
    bool counting;      /* records are counted here, not only told of as its port's row has them */
    bool background;    /* as its signature says */
    uint16_t in_alarm;  /* bits of enum alert_kind that were raised and are not over */
    char name[INCIDENT_NAME];
    char title[INCIDENT_TITLE], reference[INCIDENT_TITLE]; /* of its signature */

    uint64_t records;
    int64_t first_us, last_us, surge_us, spread_us;
    uint8_t surges;        /* bits of enum pace that are in alarm, and were told of; PORT_SURGES */
    uint8_t surges_of_few; /* bits of those that were in alarm while too few took part */
    int64_t surge_told_s;  /* 0: never */
    uint8_t scan;          /* enum scan: what a source was found to do */
    int64_t swept_us;      /* of a port: when somebody was found to sweep it last; 0: nobody */
    struct few sources, targets, home_targets;
    struct history history;
    struct snapshot_answers answers;
    struct change changes[PACES][STREAMS];
    struct lately sources_minute, sources_hour;

    uint32_t port_count;
    uint64_t ports_more;
    struct entry_port ports[INCIDENT_PORTS];
    struct incident_mix mix;
    int64_t mix_since_us; /* since when the ports differ from those before; SNAPSHOT_UNKNOWN: not */

    struct payloads payloads;
    int64_t news_since_us; /* new payloads are told of since, so many times; 0: never */
    uint32_t news_told;

    /* The latest that make it critical: a new payload, a record of one of ours, a reply of one;
     * SNAPSHOT_UNKNOWN: never. */
    int64_t news_us, insider_us, replied_us;

    uint32_t insider_count, replier_count;
    uint32_t insiders_more; /* hosts that are not listed, where that is known */
    struct entry_host insiders[INCIDENT_INSIDERS], repliers[INCIDENT_REPLIERS];
    /* Of the answers some may be of a host of ours that is not listed: its reply came while replies
     * were expected or nobody looked for the signature, or before a restart, when `home` and the
     * signatures may have been others. */
    bool repliers_left_out;

    struct history fresh_history;
    uint64_t fresh_count; /* of all time; fresh is a ring of the latest */
    struct entry_fresh fresh[FRESH];

    /* From before a restart, of an incident that no signature names: what is added to what its row
     * among ports or sources says. The sources and targets of a port are in those above. */
    bool earlier;
    uint64_t earlier_records;
    struct snapshot_answers earlier_answers;
    struct distinct_count earlier_targets; /* of a source */
    bool waits;                            /* read, and packet time is not there yet */
    int64_t saved_first_us;                /* while it waits: what first_us was */

    uint64_t *hit, *answered, *emitted; /* a bit for each of our addresses that has a number */
};

#endif
