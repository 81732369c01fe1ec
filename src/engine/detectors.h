/* detectors: by what the detectors judge. Plain data: the engine is given one when it is made, and
 * copies it. What is no matter of taste (sizes of tables, lengths of buckets, memories) is a
 * constant where it is used. How each works, and whose method it is, is said at the head of its own
 * file:
 *
 *   onset         incidents.h: the first record ever, behind a time of learning
 *   surge         sketch/change.h: CUSUM; in incidents_watch.c and ports.h
 *   spread, mix   incidents_watch.c: a threshold on first contacts; the tail of a Poisson count
 *   payload       payloads.h: space-saving; incident_parts.h and ports.h
 *   scan          scans.h: thresholds on failed connections
 *   forged        forged.h: chains of IP IDs, by the odds that they are chance
 *   source ports  source_habit.h: majority vote
 *   loss          loss.h: episodes, with hysteresis
 *
 * That one of ours sends what a signature names, or answers it, takes no number. */
#ifndef TAPWATCH_ENGINE_DETECTORS_H
#define TAPWATCH_ENGINE_DETECTORS_H

#include <stdint.h>

/* What is there so early is not called new. */
struct onset_detector {
    int64_t warm_up_s;
};

struct surge_detector {
    int64_t growth;         /* of the present rate over the baseline, from which it is an alarm */
    int64_t deviations;     /* the sum that is one; at most SURGE_DEVIATIONS_MOST */
    int64_t sources;        /* different ones of late, for spread and mix as well; up to 32 */
    int64_t home_percent;   /* of our addresses hit for the first time: will do instead of them */
    int64_t port_warm_up_s; /* of a port that no signature names; up to an hour */
};
enum { SURGE_DEVIATIONS_MOST = 25 };

struct spread_detector {
    int64_t hosts;  /* of ours, hit for the first time within an hour */
    int64_t growth; /* so many times those that were hit before */
};

struct mix_detector {
    int64_t records; /* that had to go to a port and did not, or came where hardly any went */
};

/* From when on nearly all have one payload. */
struct payload_habit {
    int64_t records; /* so many at least, at least 1 .. */
    int64_t percent; /* .. of which so many have the commonest; more than 50 */
};

struct payload_detector {
    struct payload_habit incident, port;
    int64_t port_sources; /* of the port's records, and .. */
    int64_t port_age_s;   /* .. for how long it has been watched */
};

struct scan_detector {
    int64_t targets, ports;               /* so many make a scan */
    int64_t targets_silent, ports_silent; /* .. of ours, and none replied */
    int64_t few_ports, few_targets; /* a sweep has no more of the one, a port scan of the .. */
    int64_t window_s;               /* 300 or more, or its parts had no number */
    int64_t over_s;                 /* without it for so long the next is another scan */
};

struct forged_detector {
    int64_t odds;    /* it is chance once in so many */
    int64_t pause_s; /* after that another chain begins */
};

struct source_port_detector {
    int64_t packets; /* from so many on it is known how they are chosen */
};

struct loss_detector {
    int64_t over_s; /* without a loss the episode is over */
};

struct incident_detector {
    int64_t quiet_after_s;  /* the last record */
    int64_t critical_for_s; /* an answer or a new payload makes it so, .. */
    int64_t insider_for_s;  /* .. and one of ours that takes part in it */
    int64_t told_again_s;   /* the same is not told before */
};

struct detectors {
    struct onset_detector onset;
    struct surge_detector surge;
    struct spread_detector spread;
    struct mix_detector mix;
    struct payload_detector payload;
    struct scan_detector scan;
    struct forged_detector forged;
    struct source_port_detector source_ports;
    struct loss_detector loss;
    struct incident_detector incident;
};

/* What they are unless somebody sets them. Where numbers come from is said where they are used. */
#define DETECTORS_USUAL                                                                            \
    {                                                                                              \
        .onset = {.warm_up_s = 60},                                                                \
        .surge = {.growth = 3,                                                                     \
                  .deviations = 20,                                                                \
                  .sources = 8,                                                                    \
                  .home_percent = 25,                                                              \
                  .port_warm_up_s = 1800},                                                         \
        .spread = {.hosts = 7, .growth = 3}, .mix = {.records = 10},                               \
        .payload = {.incident = {.records = 50, .percent = 90},                                    \
                    .port = {.records = 100, .percent = 98},                                       \
                    .port_sources = 8,                                                             \
                    .port_age_s = 600},                                                            \
        .scan = {.targets = 25,                                                                    \
                 .ports = 15,                                                                      \
                 .targets_silent = 8,                                                              \
                 .ports_silent = 10,                                                               \
                 .few_ports = 5,                                                                   \
                 .few_targets = 2,                                                                 \
                 .window_s = 900,                                                                  \
                 .over_s = 3600},                                                                  \
        .forged = {.odds = 2000000, .pause_s = 7200}, .source_ports = {.packets = 4},              \
        .loss = {.over_s = 60},                                                                    \
        .incident = {.quiet_after_s = 3600,                                                        \
                     .critical_for_s = 3600,                                                       \
                     .insider_for_s = 86400,                                                       \
                     .told_again_s = 3600},                                                        \
    }

static const struct detectors detectors_usual = DETECTORS_USUAL;

#endif
