/* port_entry: the counts of one port, and what it has of the pools. Private to ports.c,
 * ports_fill.c and ports_watch.c. */
#ifndef TAPWATCH_ENGINE_PORT_ENTRY_H
#define TAPWATCH_ENGINE_PORT_ENTRY_H

#include "src/engine/ports.h"
#include "src/sketch/change.h"
#include "src/sketch/history.h"
#include "src/sketch/lately.h"
#include "src/sketch/windows.h"

/* All that most packets touch, in one cache line. Zeroed: no packet yet. */
struct port_entry {
    uint64_t packets, bytes, records;
    int64_t last_us;
    struct few sources, targets; /* their notes are entry_detail and entry_windows */
};

_Static_assert(sizeof(struct port_entry) == ARENA_ALIGN, "one cache line");

/* The slots it has of the pools: 1 + index, 0: none. */
static inline uint16_t *entry_detail(struct port_entry *e)
{
    return &e->sources.note;
}
static inline uint16_t *entry_windows(struct port_entry *e)
{
    return &e->targets.note;
}

/* What each record touches is in front, in two cache lines. */
struct port_detail {
    uint64_t records;
    int64_t since_us;
    int64_t record_us;    /* the last; SNAPSHOT_UNKNOWN: none yet */
    struct lately lately; /* sources of records that no signature names */
    struct change change; /* of these records */
    struct history history;
    struct snapshot_answers answers;
    bool surges;      /* was told */
    bool waits;       /* read, and packet time is not there yet: ports_resume */
    bool several;     /* it had several sources before a restart */
    int64_t habit_us; /* payloads have been counted since then, but for when nobody looked */
    int64_t news_us;  /* when a new payload was told of last; SNAPSHOT_UNKNOWN: never */
    uint64_t earlier_records, earlier_replies; /* before a restart */
};

/* A minute against the hour before; after half an hour it knows what is usual. */
enum { SURGE_BUCKET_S = 10, SURGE_MEMORY = 360, SURGE_HALF_S = 60 };

struct port_windows {
    int64_t since_us;
    struct windows sources, targets;
};

_Static_assert((int)WINDOWS == SNAPSHOT_WINDOWS, "the snapshot has each of them");

/* A service of ours that is asked more often is no probe. */
static inline bool is_unanswered(const struct port_detail *d)
{
    return (d->answers.reply + d->earlier_replies) * 2 < d->records + d->earlier_records;
}

/* The distinct counts of all time of a port with windows, brought up to date. */
void port_catch_up(struct ports *p, struct port_entry *e);
/* Of a port with a detail: whether it is probed by more than some. */
bool port_has_several_sources(struct ports *p, struct port_entry *e);
/* A detail from that time on; NULL: none was to be had. */
struct port_detail *port_claim_detail_at(struct ports *p, uint32_t port, int64_t time_us);

#endif
