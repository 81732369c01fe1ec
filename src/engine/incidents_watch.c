/* incidents_watch: the detectors of incidents. They look every ten seconds of packet time.
 *
 * surge   a change detector (sketch/change.h: CUSUM) on records, new sources and new targets, over
 *         two pairs of windows: 10 seconds against the hour before, 10 minutes against the days
 *         before. One passing scanner makes every detector fire, so it takes as well 8 different
 *         sources within the window that alarms, or a quarter of our addresses hit.
 * spread  from one of our hosts to many, by a threshold on first contacts (each of our addresses
 *         has a bit): 7 within an hour, three times as many as before that hour.
 * mix     the same population takes other ports, by the tail of a Poisson count: of the last
 *         minutes' records none went where by the shares of the day before at least 10 had to (that
 *         is chance once in 22,000 times), or as many went where hardly any went before.
 *
 * Each alert has its hysteresis: it is over, and may come again, only when its cause is gone. The
 * numbers are those of struct detectors that are usual.
 */
#include "src/engine/incident_parts.h"

#include "src/base/clock.h"

#include <stdio.h>
#include <string.h>

enum {
    LOOK_EVERY_S = 10,
    MINUTE_S = 60,
    HOUR_S = 3600,
    SURGE_HOMES = 32, /* of fewer addresses a quarter says nothing */
    MIX_MINUTES = 10,
    MIX_HALF_HOURS = 48, /* a day */
};

void incidents_set_detectors(struct incidents *is, const struct detectors *d)
{
    static const struct change_params paces[PACES] = {
        [PACE_SHORT] = {.bucket_s = 10, .memory = 360, .warm_up = 30},
        [PACE_LONG] = {.bucket_s = 600, .memory = 288, .warm_up = 36},
    };
    is->detectors = d;
    memcpy(is->paces, paces, sizeof is->paces);
    for (int pace = 0; pace < PACES; pace++) {
        is->paces[pace].alarm = (float)d->surge.deviations;
        is->paces[pace].ratio = (float)d->surge.growth;
    }
}

void incident_watch_init(struct incident *i, int64_t second)
{
    for (int pace = 0; pace < PACES; pace++)
        for (int stream = 0; stream < STREAMS; stream++)
            change_init(&i->changes[pace][stream], second);
}

void incident_watch_add(const struct incidents *is, struct incident *i, const struct prepared *p,
                        uint32_t n, bool new_source, bool new_target)
{
    const int64_t second = p->second;
    if (i->waits)
        return;
    const uint32_t counts[STREAMS] = {
        [STREAM_RECORDS] = n, [STREAM_SOURCES] = new_source, [STREAM_TARGETS] = new_target};
    for (int pace = 0; pace < PACES; pace++)
        for (int stream = 0; stream < STREAMS; stream++)
            if (counts[stream] > 0)
                change_add(&i->changes[pace][stream], &is->paces[pace], second, counts[stream]);
    lately_add(&i->sources_minute, second, LATELY_MINUTE_HALF_S, p->source_hash);
    lately_add(&i->sources_hour, second, LATELY_HOUR_HALF_S, p->source_hash);
}

bool incidents_resume_due(const struct incidents *is, int64_t second)
{
    return is->waits && second >= is->saved_second;
}

/* Time has come to where it was left. */
static void incidents_resume(struct incidents *is, int64_t second)
{
    is->waits = false;
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++) {
        struct incident *i = &is->table[k];
        if (!i->used || !i->waits)
            continue;
        i->waits = false;
        i->first_us = i->saved_first_us;
        for (int pace = 0; pace < PACES; pace++)
            for (int stream = 0; stream < STREAMS; stream++)
                change_skip(&i->changes[pace][stream], &is->paces[pace], is->saved_second, second);
    }
}

/* --- Surge ------------------------------------------------------------------------------------ */

/* Bits of the paces at which some stream is at that level or above. */
static unsigned paces_at(const struct incidents *is, const struct incident *i,
                         enum change_level level)
{
    unsigned found = 0;
    for (int pace = 0; pace < PACES; pace++)
        for (int stream = 0; stream < STREAMS; stream++)
            if (change_level(&i->changes[pace][stream], &is->paces[pace]) >= level)
                found |= 1u << pace;
    return found;
}

bool incident_growth_is_slow(const struct incident *i)
{
    return change_growth(&i->changes[PACE_LONG][STREAM_RECORDS]) >
           change_growth(&i->changes[PACE_SHORT][STREAM_RECORDS]);
}

double incident_growth(const struct incident *i)
{
    const enum pace pace = incident_growth_is_slow(i) ? PACE_LONG : PACE_SHORT;
    return change_growth(&i->changes[pace][STREAM_RECORDS]);
}

/* Of ours hit for the first time, how many within the last minutes. */
static uint64_t fresh_lately(const struct incident *i, int64_t second, uint32_t minutes)
{
    uint32_t counts[HOUR_S / MINUTE_S];
    uint64_t sum = 0;
    history_read_minutes(&i->fresh_history, second, counts, minutes);
    for (uint32_t k = 0; k < minutes; k++)
        sum += counts[k];
    return sum;
}

static bool many_take_part(const struct incidents *is, const struct incident *i, int pace,
                           int64_t second)
{
    const struct lately *const sources[PACES] = {&i->sources_minute, &i->sources_hour};
    const int64_t halves_s[PACES] = {LATELY_MINUTE_HALF_S, LATELY_HOUR_HALF_S};
    static const uint32_t minutes[PACES] = {2, HOUR_S / MINUTE_S};
    const struct surge_detector *d = &is->detectors->surge;
    return lately_count(sources[pace], second, halves_s[pace]) >= d->sources ||
           (is->home.count >= SURGE_HOMES && fresh_lately(i, second, minutes[pace]) * 100 >=
                                                 is->home.count * (uint64_t)d->home_percent);
}

/* What one source does alone is a sweep of its own. */
static bool many_lately(const struct incidents *is, const struct incident *i, int64_t second)
{
    return lately_count(&i->sources_hour, second, LATELY_HOUR_HALF_S) >=
           is->detectors->surge.sources;
}

/* The minute of the last hour that what came in it grew from: where the sum of all differences to
 * its mean is least (Hinkley: "Inference about the change-point from cumulative sum tests",
 * Biometrika 58, 1971). */
static int64_t hour_grew_from(const struct incident *i, int64_t second)
{
    enum { MINUTES = HOUR_S / MINUTE_S };
    uint32_t counts[MINUTES];
    int64_t total = 0, sum = 0, least = 0;
    int grew = 0;
    history_read_minutes(&i->history, second, counts, MINUTES);
    for (int k = 0; k < MINUTES; k++)
        total += counts[k];
    for (int k = 0; k < MINUTES; k++) {
        if (sum < least) {
            least = sum;
            grew = k;
        }
        sum += (int64_t)counts[k] * MINUTES - total;
    }
    return (clock_part(second, MINUTE_S) - (MINUTES - 1) + grew) * MINUTE_S;
}

/* When the streams that alarm at that pace began to; those of the other may do so for long. But if
 * a few sources made them alarm more than an hour ago, and only now many take part: when what came
 * within the hour grew. */
static int64_t surge_since(const struct incidents *is, const struct incident *i, int pace,
                           int64_t second)
{
    int64_t since = second;
    for (int stream = 0; stream < STREAMS; stream++) {
        const struct change *c = &i->changes[pace][stream];
        if (change_level(c, &is->paces[pace]) == CHANGE_ALARM && change_since(c) < since)
            since = change_since(c);
    }
    const bool was_few = i->surges_of_few & 1u << pace;
    return was_few && since < second - HOUR_S ? hour_grew_from(i, second) : since;
}

static void tell_surge(struct incidents *is, struct incident *i, int pace, int64_t second)
{
    char growth[32] = "";
    const struct distinct_count sources = counts_read(&is->counts, &i->sources);
    i->surge_told_s = second;
    i->surge_us = surge_since(is, i, pace, second) * US_PER_S;
    if (incident_growth(i) > 0)
        snprintf(growth, sizeof growth, " x%.0f,", incident_growth(i));
    const struct alert_about about = {second * US_PER_S, ALERT_SURGE,
                                      incident_severity_of(i, SEVERITY_WARNING), i->name, i->name};
    if (sources.certainty == CERTAINTY_UNKNOWN)
        alerts_raise(&is->alerts, &about, "%s went vertical:%s many sources", i->name, growth);
    else
        alerts_raise(&is->alerts, &about, "%s went vertical:%s %s%u sources so far", i->name,
                     growth, sources.certainty == CERTAINTY_EXACT ? "" : "~", sources.value);
}

/* Each pace has an alarm of its own: a small one over the days does not hide what goes vertical
 * within a minute. What both see within an hour (told_again) is one surge. */
static void watch_surge(struct incidents *is, struct incident *i, int64_t second)
{
    const unsigned alarms = paces_at(is, i, CHANGE_ALARM), watches = paces_at(is, i, CHANGE_WATCH);
    for (int pace = 0; pace < PACES; pace++) {
        const uint8_t bit = (uint8_t)(1u << pace);
        if (!(watches & bit)) {
            i->surges &= (uint8_t)~bit;
            i->surges_of_few &= (uint8_t)~bit;
        }
        if (!(alarms & bit) || i->surges & bit)
            continue;
        if (!many_take_part(is, i, pace, second)) {
            i->surges_of_few |= bit;
            continue;
        }
        i->surges |= bit;
        if (i->surge_told_s == 0 ||
            second - i->surge_told_s >= is->detectors->incident.told_again_s)
            tell_surge(is, i, pace, second);
    }
}

/* --- Spread ----------------------------------------------------------------------------------- */

static void watch_spread(struct incidents *is, struct incident *i, int64_t second)
{
    const struct spread_detector *d = &is->detectors->spread;
    const unsigned bit = 1u << ALERT_SPREAD;
    const uint64_t lately = fresh_lately(i, second, HOUR_S / MINUTE_S);
    if (lately == 0)
        i->in_alarm &= (uint16_t)~bit;
    const bool spreads = lately >= (uint64_t)d->hosts &&
                         lately >= (uint64_t)d->growth * (i->fresh_count - lately) &&
                         second - clock_second(i->first_us) > HOUR_S && many_lately(is, i, second);
    if (!spreads || i->in_alarm & bit)
        return;
    i->in_alarm |= (uint16_t)bit;
    i->spread_us = second * US_PER_S;
    const struct alert_about about = {second * US_PER_S, ALERT_SPREAD,
                                      incident_severity_of(i, SEVERITY_WARNING), i->name, i->name};
    alerts_raise(&is->alerts, &about,
                 "%s spreads: %llu of our addresses within the hour, %llu before", i->name,
                 (unsigned long long)lately, (unsigned long long)(i->fresh_count - lately));
}

/* --- Mix of ports ----------------------------------------------------------------------------- */

struct shares {
    uint64_t before[INCIDENT_PORTS], now[INCIDENT_PORTS], before_sum, now_sum;
};

static void read_shares(const struct incident *i, int64_t second, struct shares *s)
{
    uint32_t minutes[MIX_MINUTES], halves[MIX_HALF_HOURS];
    *s = (struct shares){0};
    for (uint32_t k = 0; k < i->port_count; k++) {
        history_read_minutes(&i->ports[k].history, second, minutes, MIX_MINUTES);
        for (int m = 0; m < MIX_MINUTES; m++)
            s->now[k] += minutes[m];
        history_read_half_hours(&i->ports[k].history, second, halves, MIX_HALF_HOURS);
        for (int h = 0; h + 1 < MIX_HALF_HOURS; h++) /* but the present one */
            s->before[k] += halves[h];
        s->before_sum += s->before[k];
        s->now_sum += s->now[k];
    }
}

static bool share_has_changed(const struct mix_detector *d, const struct shares *s, uint32_t k)
{
    if (s->before_sum == 0 || s->now_sum == 0)
        return false;
    const double expected = (double)s->before[k] / (double)s->before_sum * (double)s->now_sum;
    const bool gone = s->now[k] == 0 && expected >= (double)d->records &&
                      s->before[k] * MIX_SHARE >= s->before_sum;
    const bool came = s->now[k] >= (uint64_t)d->records && s->now[k] * MIX_SHARE >= s->now_sum &&
                      expected < 1 && s->before[k] * 5 * MIX_SHARE < s->before_sum;
    return gone || came;
}

static uint32_t list_mix(const struct incident *i, const uint64_t *records, uint64_t sum,
                         uint16_t out[INCIDENT_PORTS])
{
    uint32_t count = 0;
    for (uint32_t k = 0; k < i->port_count; k++) {
        if (records[k] == 0 || records[k] * MIX_SHARE < sum)
            continue;
        uint32_t at = count++;
        for (; at > 0 && out[at - 1] > i->ports[k].port; at--)
            out[at] = out[at - 1];
        out[at] = i->ports[k].port;
    }
    return count;
}

static void text_ports(const uint16_t *ports, uint32_t count, char *out, size_t size)
{
    size_t used = 0;
    *out = '\0';
    for (uint32_t k = 0; k < count && used < size; k++) {
        uint32_t end = k;
        while (end + 1 < count && ports[end + 1] == ports[end] + 1)
            end++;
        const int n =
            end > k + 1
                ? snprintf(out + used, size - used, "%s%u-%u", k ? " " : "", ports[k], ports[end])
                : snprintf(out + used, size - used, "%s%u", k ? " " : "", ports[k]);
        used += (size_t)n;
        if (end > k + 1)
            k = end;
    }
}

static void alert_mix(struct incidents *is, struct incident *i, int64_t second)
{
    char before[64], after[64];
    text_ports(i->mix.before, i->mix.before_count, before, sizeof before);
    text_ports(i->mix.after, i->mix.after_count, after, sizeof after);
    const struct alert_about about = {second * US_PER_S, ALERT_PORT_MIX,
                                      incident_severity_of(i, SEVERITY_WARNING), i->name, i->name};
    alerts_raise(&is->alerts, &about, "%s changes its ports: %s became %s", i->name, before, after);
}

/* A change is one when it has lasted for two looks, a minute apart. */
static void watch_mix(struct incidents *is, struct incident *i, int64_t second)
{
    struct shares s;
    bool changed = false;
    read_shares(i, second, &s);
    for (uint32_t k = 0; k < i->port_count; k++)
        changed |= share_has_changed(&is->detectors->mix, &s, k);
    if (!changed || !many_lately(is, i, second)) {
        i->mix_since_us = SNAPSHOT_UNKNOWN;
        i->in_alarm &= (uint16_t) ~(1u << ALERT_PORT_MIX);
        return;
    }
    if (i->mix_since_us == SNAPSHOT_UNKNOWN) {
        i->mix_since_us = (second - MIX_MINUTES * MINUTE_S) * US_PER_S; /* by then it was so */
        return;
    }
    if (i->in_alarm & 1u << ALERT_PORT_MIX) {
        i->mix.after_count = list_mix(i, s.now, s.now_sum, i->mix.after);
        return;
    }
    i->in_alarm |= (uint16_t)(1u << ALERT_PORT_MIX);
    i->mix.changed_us = i->mix_since_us;
    i->mix.before_count = list_mix(i, s.before, s.before_sum, i->mix.before);
    i->mix.after_count = list_mix(i, s.now, s.now_sum, i->mix.after);
    alert_mix(is, i, second);
}

/* --- The clock -------------------------------------------------------------------------------- */

static void watch_incident(struct incidents *is, struct incident *i, int64_t second)
{
    if (i->waits)
        return;
    for (int pace = 0; pace < PACES; pace++)
        for (int stream = 0; stream < STREAMS; stream++)
            change_advance(&i->changes[pace][stream], &is->paces[pace], second);
    watch_surge(is, i, second);
    watch_spread(is, i, second);
    if (second / MINUTE_S != is->watched_second / MINUTE_S)
        watch_mix(is, i, second);
}

bool incidents_look_due(const struct incidents *is, int64_t second)
{
    return is->watched_second != INT64_MIN &&
           second / LOOK_EVERY_S != is->watched_second / LOOK_EVERY_S;
}

void incidents_tick(struct incidents *is, int64_t second)
{
    if (is->began_us == SNAPSHOT_UNKNOWN)
        is->began_us = second * US_PER_S;
    if (is->watched_second == INT64_MIN)
        is->watched_second = second;
    if (incidents_resume_due(is, second))
        incidents_resume(is, second);
    if (!incidents_look_due(is, second))
        return;
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++)
        if (is->table[k].used)
            watch_incident(is, &is->table[k], second);
    is->watched_second = second;
}

enum incident_state incident_state_of(const struct incidents *is, const struct incident *i,
                                      int64_t second)
{
    const int64_t silent_s = second - clock_second(i->last_us);
    if (silent_s >= is->detectors->incident.quiet_after_s)
        return INCIDENT_QUIET;
    if (i->surges)
        return INCIDENT_SURGING;
    if (change_fell(&i->changes[PACE_LONG][STREAM_RECORDS]))
        return INCIDENT_FADING;
    return second - clock_second(i->first_us) < HOUR_S ? INCIDENT_NEW : INCIDENT_STEADY;
}

void incident_watch_archive(const struct incidents *is, struct incident *i, struct archive *a)
{
    for (int pace = 0; pace < PACES; pace++)
        for (int stream = 0; stream < STREAMS; stream++)
            change_archive(&i->changes[pace][stream], &is->paces[pace], a);
    lately_archive(&i->sources_minute, a);
    lately_archive(&i->sources_hour, a);
}
