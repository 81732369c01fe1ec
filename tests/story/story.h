/* story: what the parts of the story share; see story.c. */
#ifndef TAPWATCH_TESTS_STORY_STORY_H
#define TAPWATCH_TESTS_STORY_STORY_H

#include "tests/any.h"
#include "tests/build_frame.h"

#include <stdio.h>

#define START_US UINT64_C(1069286400000000) /* 20 November 2003, 00:00 UTC */
#define SECOND   UINT64_C(1000000)          /* times are in microseconds since the start */
#define MINUTE   (60 * SECOND)
#define HOUR     (60 * MINUTE)
#define DAY      (24 * HOUR)
#define END      (14 * DAY)
/* A moment of November, and one of December. */
#define NOV(day, hour, minute) ((day - 20) * DAY + (hour)*HOUR + (minute)*MINUTE)
#define DEC(day, hour, minute) ((day + 10) * DAY + (hour)*HOUR + (minute)*MINUTE)

enum { HOME_SIZE = 256, PAYLOAD_MOST = 1472 };
#define HOME(host) (UINT32_C(0xcb007100) + (uint32_t)(host)) /* 203.0.113.0/24 */

/* Our hosts. Workstations are FIRST .. LAST. */
enum {
    INSIDER_1 = 17,
    INSIDER_2 = 40,
    MAIL_SERVER = 25,
    NAME_SERVER = 53,
    HONEYPOT = 69,
    REPLIER = 77, /* the one that answers a probe as if somebody was there */
    WEB_SERVER = 80,
    TERMINAL = 90, /* of no use but to refuse */
    FIRST_WORKSTATION = 100,
    LAST_WORKSTATION = 139,
    FIRST_SHARER = 150, /* of files, with peers */
    LAST_SHARER = 152,
    FIRST_SLOW_DNS = 180, /* whose name servers answer minutes late */
    LAST_SLOW_DNS = 219,
};

/* Addresses outside come from 198.18.0.0/15 by an index, another for each, none ending in 0 or 255.
 * Who has which indices: */
enum {
    PROBERS = 0,
    PEERS = 40000,
    WEB_CLIENTS = 50000,
    DNS_CLIENTS = 60000,
    SPAMMERS = 70000,
    FORGED = 71000,
    SCANNERS = 80000,
    OTHERS = 81000,
    INSIDERS_TARGETS = 90000,
    OUTSIDE_COUNT = 512 * 254,
};

/* What a packet is about. */
enum subject {
    WEB,
    MAIL,
    DNS,
    LATE_DNS_QUERY,
    LATE_DNS_ANSWER,
    NTP,
    PEER_TO_PEER,
    TCP_SCAN,
    NAT_PMP,
    DEEP_THROAT,
    SLAMMER,
    MESSENGER_SPAM,
    NBSTAT_PROBE,
    ZERO_PROBE,
    NEW_PAYLOAD,
    SUBJECTS
};

enum fate { SILENT, REPLIED, REFUSED };

/* A packet that waits for its time. */
struct due {
    uint64_t time_us, order; /* as they were added */
    uint64_t began_us;       /* when the first packet of its conversation is due */
    struct wanted frame;     /* its payload is below, if it has one */
    enum subject subject;
    bool record;    /* it asks, unasked */
    bool wide;      /* a probe as they are since 1 December, 17:00 */
    enum fate fate; /* of a record: what comes back; of what comes back: the same */
    uint8_t payload[];
};

/* What makes the packets of one host look as such. */
struct host {
    uint16_t ip_id, port;
    uint8_t ttl; /* 0: never seen */
    bool behind_nat;
};

struct queue {
    struct due **heap;
    size_t count, room;
    uint64_t added;
};

struct story {
    uint64_t seed;
    double scale;
    bool without_probes;
    struct queue queue;
    struct host outside[512 * 256], servers[512], home[HOME_SIZE];
};

_Noreturn void die(const char *what);
void *story_alloc(void *old, size_t bytes);

/* --- queue.c --- */

void queue_add(struct queue *q, struct due *d);
/* The next before this time, which is the caller's to free; NULL: there is none. */
struct due *queue_next(struct queue *q, uint64_t before_us);

/* --- packets.c --- */

/* How often something happens in this minute that happens so often a day, at scale 1. */
uint32_t story_arrivals(const struct story *s, struct any *any, double per_day);
/* By day more, by night less: the share of the mean at this time. */
double story_rhythm(uint64_t time_us);
uint32_t story_outside(const struct story *s, uint32_t index);
/* A web, mail or name server elsewhere: 192.0.2.0/24 or 198.51.100.0/24, 0 .. 507. */
uint32_t story_server(uint32_t number);
struct host *story_host(struct story *s, uint32_t address);
/* As an ordinary program gets one from its system, or from the one that translates addresses. */
uint16_t story_next_port(struct story *s, uint32_t address);

/* Datagrams; w->payload is copied by what adds them to the queue. */
struct wanted story_datagram(struct story *s, uint32_t source, uint16_t source_port,
                             uint32_t target, uint16_t target_port);
struct wanted story_back(struct story *s, const struct wanted *w);

/* Adds to the queue: the queue's until it is next. */
struct due *story_add_record(struct story *s, uint64_t time_us, enum subject subject,
                             const struct wanted *w);
struct due *story_add_answer(struct story *s, const struct due *question, uint64_t time_us,
                             const struct wanted *w);
/* Port unreachable, if the target is a host that says so. */
void story_refuse(struct story *s, struct any *any, struct due *question);
bool story_refuses(uint32_t address);

/* --- the parts of the story: what begins in the minute from `now` on --- */

void everyday_minute(struct story *s, uint64_t now);
void spam_minute(struct story *s, uint64_t now);
void probes_minute(struct story *s, uint64_t now);

/* The standard look-up of a Windows host's names, 50 bytes; returns that. */
enum { NBSTAT_BYTES = 50 };
uint16_t nbstat_payload(struct any *any, uint8_t out[static NBSTAT_BYTES]);

#endif
