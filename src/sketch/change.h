/* change: did a stream of counts begin, go vertical, or fall? One detector, 64 bytes.
 *
 * A CUSUM (Page: "Continuous Inspection Schemes", Biometrika 41, 1954): time is cut into buckets,
 * and by how many standard deviations each exceeds what was to be expected is summed up, never
 * below 0. A jump shows at once, and a small rise when it lasts; one bucket by chance is forgotten.
 *
 * Expected is the baseline: the mean of the buckets before, with a memory of so many buckets (their
 * plain mean while there are fewer; after that the older count for less and less). The standard
 * deviation is the root of max(variance, mean) + (mean / 4)^2 + 1: that of the stream or of a
 * Poisson one, whichever is larger, a quarter of the mean that streams always drift by, and one
 * packet more or less. A bucket counts for what it has above the mean and CHANGE_SLACK standard
 * deviations; at least above twice the mean, half way to the ratio that makes an alarm.
 *
 * Level   ALARM from a sum of 20, WATCH from half of that, both only while the present rate is
 *         three times the baseline; each is over when the sum is below a quarter of what began it.
 *         The sum stops at 25, a quarter above, so that the largest burst is over after at most 20
 *         quiet buckets. The 20 and the three times can be set; all else here is for these.
 * Learns  never from more than 3 standard deviations above the mean, and nothing in alarm: a burst
 *         can not teach it. What stays for as long as the memory reaches is no change any more:
 *         then the alarm ends, and the baseline is what was usual in it.
 * Warm-up the first buckets are learned from as they come, and raise nothing. Empty ones teach as
 *         well: who comes after a long silence is a change.
 *
 * On buckets of 10 seconds with a memory of an hour (tests/test_change_bounds.c): no watch and no
 * alarm in 20 days of a Poisson stream of any rate; on one that is over-dispersed and ninefold by
 * day at most 0.4 watches and 0.05 alarms a day. 20 times as much is an alarm after 4 to 18 s, 5
 * times is watched after 21 to 64 s, from 1 in ten seconds on; rarer ones take longer.
 *
 * A bucket is judged when it is over; but since its count only grows, the reads take into account
 * what the growing one has reached already: that can not come to less. */
#ifndef TAPWATCH_SKETCH_CHANGE_H
#define TAPWATCH_SKETCH_CHANGE_H

#include "src/base/archive.h"

#include <stdbool.h>
#include <stdint.h>

#define CHANGE_SLACK  1.0F
#define CHANGE_ALARMS 20.0F
#define CHANGE_RATIO  3.0F

struct change_params {
    int64_t bucket_s; /* above 0 */
    uint32_t memory;  /* buckets; at least 2 */
    uint32_t warm_up; /* buckets; 1 to memory */
    float alarm;      /* the sum that makes one, CHANGE_ALARMS unless set; up to 25 */
    float ratio;      /* of the present rate to the baseline, CHANGE_RATIO unless set; at least 1 */
};

enum change_level { CHANGE_NONE, CHANGE_WATCH, CHANGE_ALARM };

struct change {
    int64_t start_s;                /* of the growing bucket */
    int64_t since_s;                /* start of the one in which rise last left 0 */
    uint32_t count;                 /* in the growing bucket */
    uint32_t age;                   /* buckets learned from, up to the memory */
    float mean, square;             /* baseline of a bucket, and of its square */
    float surge_mean, surge_square; /* the same since the alarm began */
    uint32_t surge_age;             /* buckets in alarm */
    float present;                  /* mean of a bucket of late: about five of them */
    float rise, fall;               /* the sums */
    uint8_t level;                  /* enum change_level, without the growing bucket */
    bool warm;                      /* the warm-up is over */
    bool comparable;                /* so is it, and the memory holds one count or more */
    bool fell;
};

/* Nothing was seen yet; watched from that second on (since the epoch, in the years 0 to 9999),
 * which the buckets are counted from. */
void change_init(struct change *c, int64_t second);
/* The same, when that second is long past and nothing came since. */
void change_init_idle(struct change *c, const struct change_params *p, int64_t second, int64_t now);
/* Lets time pass. A gap of years costs no more than one of 64 buckets. */
void change_advance(struct change *c, const struct change_params *p, int64_t second);
/* Adds n to the bucket of that second. A second before the growing bucket counts in that one. */
static inline void change_add(struct change *c, const struct change_params *p, int64_t second,
                              uint32_t n)
{
    if (second >= c->start_s + p->bucket_s)
        change_advance(c, p, second);
    c->count = c->count + n < n ? UINT32_MAX : c->count + n;
}

enum change_level change_level(const struct change *c, const struct change_params *p);
/* The start of the bucket in which it began; only while the level is above CHANGE_NONE. */
int64_t change_since(const struct change *c);
/* The present rate divided by the baseline's. Negative: not known (in the warm-up), or there was
 * nothing that it could have grown from. */
double change_growth(const struct change *c);
/* The rate is less than a quarter of the baseline, and that for so many buckets that it is no
 * chance: what each lacks to half of the baseline sums up to 10 standard deviations. Over when it
 * is back at half of the baseline, or the baseline has come down too. */
bool change_fell(const struct change *c);

/* Nobody looked from that second on until another one, so whole buckets that lie in between teach
 * nothing: time stood still. Where time goes back it is watched from `until` on, and remembers what
 * was usual. */
void change_skip(struct change *c, const struct change_params *p, int64_t from, int64_t until);
/* See base/archive.h. */
void change_archive(struct change *c, const struct change_params *p, struct archive *a);

#endif
