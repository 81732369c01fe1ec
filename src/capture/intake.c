/* intake: see intake.h. */
#include "src/capture/intake.h"

#include "src/base/clock.h"

#include <pthread.h>

/* A file played flat out is shown ten times a second. */
enum { SCREEN_INTERVAL_US = 100000 };

static void intake_keep_evidence(struct intake *in)
{
    evidence_look(in->evidence, in->engine);
    for (size_t i = 0; i < in->pending_count; i++)
        evidence_add(in->evidence, &in->pending[i], &in->frames[i]);
    evidence_drop_copies(in->evidence);
}

void intake_flush(struct intake *in)
{
    if (in->pending_count > 0) {
        engine_count(in->engine, in->pending, in->pending_count);
        if (in->evidence)
            intake_keep_evidence(in);
    }
    in->pending_count = in->pending_apart = 0;
    keep_empty(&in->batch->keep);
}

/* Live, packets have the clock's time: who is ahead of it came before somebody set it right. What
 * that time taught would be saved for good, as nothing that is older is written in its place. */
static bool intake_is_ahead(const struct intake *in)
{
    enum { AHEAD_S = 60 };
    return in->input.kind == INPUT_INTERFACE && in->second != INT64_MIN &&
           in->second > clock_second(clock_wall_us()) + AHEAD_S;
}

void intake_keep(struct intake *in, const struct snapshot *s)
{
    size_t room;
    uint8_t *bytes = in->keepsake ? keepsake_room(in->keepsake, &room) : NULL;
    if (!bytes)
        return;
    struct archive a = archive_to(bytes, room);
    const enum engine_saved saved =
        intake_is_ahead(in) ? ENGINE_AHEAD : engine_save(in->engine, s, &a);
    keepsake_hand_over(in->keepsake, saved == ENGINE_SAVED ? a.at : 0, (int)saved);
}

struct lookout *intake_next_lookout(struct intake *in)
{
    /* The item is the first member. */
    return in->lookouts ? (struct lookout *)handover_take(in->lookouts) : NULL;
}

void intake_prepare_for(struct intake *in, struct lookout *next)
{
    engine_watch_for(in->engine, next->set);
}

void intake_count_for(struct intake *in, struct lookout *next)
{
    engine_count_for(in->engine, next->set, &next->known_good, &next->detectors);
    if (in->lookout)
        handover_put_back(in->lookouts, &in->lookout->item);
    in->lookout = next;
}

void intake_look_out(struct intake *in)
{
    struct lookout *next = intake_next_lookout(in);
    if (!next)
        return;
    intake_count_for(in, next);
    intake_prepare_for(in, next);
}

/* Often enough for counters of 32 bits. */
static void intake_refresh_losses(struct intake *in, int64_t second)
{
    if (!in->refresh_losses)
        return;
    in->refresh_losses(in->context);
    if (second == INT64_MIN) /* before anything was captured */
        return;
    engine_note_losses(in->engine, second, (uint64_t)in->dropped_kernel,
                       (uint64_t)in->dropped_interface);
}

/* To the nearest second, as what is told of one gap is to the nearest tenth; any at all is 1. */
static int64_t whole_seconds(int64_t us)
{
    const int64_t nearest = (us + US_PER_S / 2) / US_PER_S;
    return nearest == 0 && us > 0 ? 1 : nearest;
}

static void intake_fill_gaps(const struct intake *in, struct snapshot_gaps *gaps)
{
    *gaps = (struct snapshot_gaps){
        .count = in->gaps, .seconds = in->gaps_us, .since_us = in->gap_since_us};
    if (in->gaps_us != SNAPSHOT_UNKNOWN)
        gaps->seconds = whole_seconds(in->gaps_us);
    memcpy(gaps->now, in->gap_now, sizeof gaps->now);
}

/* A half of the tables, which another thread fills the snapshot from. */
struct who_part {
    struct engine *engine;
    int64_t second;
    struct snapshot *snapshot;
};

static void *fill_who(void *context)
{
    const struct who_part *part = context;
    engine_fill_who(part->engine, part->second, part->snapshot);
    return NULL;
}

/* The last one, by two threads: nobody counts any more, so a processor may be free. 5 ms of a
 * capture that fills the tables, 1 % of 5 million packets. */
static void intake_fill_last(struct intake *in, int64_t second, struct snapshot *s)
{
    enum { MANY = 1 << 18 }; /* packets: there are likely many rows */
    if (in->received >= MANY)
        snapshot_widen(s);
    struct who_part part = {in->engine, second, s};
    pthread_t helper;
    const bool helped = pthread_create(&helper, NULL, fill_who, &part) == 0;
    engine_fill_what(in->engine, second, s);
    if (helped)
        pthread_join(helper, NULL);
    else
        fill_who(&part);
    engine_fill_both(in->engine, second, s);
}

static void intake_fill(struct intake *in, int64_t second, enum input_state state)
{
    struct snapshot *s = exchange_writer(in->exchange);
    intake_flush(in);
    intake_refresh_losses(in, second);
    if (state == INPUT_RUNNING)
        engine_fill(in->engine, second, s);
    else
        intake_fill_last(in, second, s);
    if (in->evidence) {
        evidence_look(in->evidence, in->engine); /* scans are known now */
        evidence_fill(in->evidence, s);
    }
    intake_keep(in, s);
    in->input.state = (uint8_t)state;
    s->input = in->input;
    s->pace = in->speed;
    s->paused = in->paused;
    s->resets = in->resets;
    s->reset_us = in->reset_us;
    s->intervals = in->intervals;
    s->capture.dropped_kernel = in->dropped_kernel;
    s->capture.dropped_interface = in->dropped_interface;
    intake_fill_gaps(in, &s->capture.gaps);
    s->capture.own_session = in->own;
    s->capture.own_session_packets = in->own_packets;
    in->published_us = clock_monotonic_us();
}

static void intake_publish(struct intake *in, int64_t second)
{
    intake_fill(in, second, INPUT_RUNNING);
    exchange_publish(in->exchange);
}

/* Counting has come to this second: whether a snapshot of what lies before it is due. Intervals
 * without packets give none. */
static bool intake_is_due(struct intake *in, int64_t second)
{
    if (in->every_s == 0 || second < in->due_second)
        return false;
    in->due_second += ((second - in->due_second) / in->every_s + 1) * in->every_s;
    in->intervals++;
    return true;
}

/* Of a file none may be missed. */
static void intake_publish_due(struct intake *in, int64_t second)
{
    const int64_t last = in->due_second - 1;
    if (!intake_is_due(in, second))
        return;
    intake_fill(in, last, INPUT_RUNNING);
    exchange_publish_wait(in->exchange);
}

void intake_begin(struct intake *in, int64_t time_us)
{
    in->second = clock_second(time_us);
    in->due_second = in->second + in->every_s;
    if (in->duration_us)
        in->end_us = time_us + in->duration_us;
}

void intake_advance(struct intake *in, int64_t second)
{
    if (second <= in->second)
        return;
    switch (in->pace) {
    case INTAKE_EVERY_SECOND:
        (void)intake_is_due(in, in->second + 1);
        intake_publish(in, in->second);
        break;
    case INTAKE_FOR_SCREEN:
        if (clock_monotonic_us() - in->published_us >= SCREEN_INTERVAL_US)
            intake_publish(in, in->second);
        break;
    case INTAKE_EVERY:
        intake_publish_due(in, second);
        break;
    case INTAKE_ON_REQUEST:
        intake_refresh_losses(in, in->second);
        break;
    }
    in->second = second;
}

void intake_publish_now(struct intake *in)
{
    intake_publish(in, in->second);
}

void intake_obey_reset(struct intake *in)
{
    if (!control_take_reset(exchange_control(in->exchange)))
        return;
    intake_flush(in); /* it belongs to what is forgotten */
    engine_reset(in->engine);
    if (in->evidence)
        evidence_clear(in->evidence);
    if (in->refresh_losses) {
        in->refresh_losses(in->context);
        in->dropped_kernel = in->dropped_interface = 0;
        if (in->gaps != SNAPSHOT_UNKNOWN)
            in->gaps = in->gaps_open; /* those that go on count again */
        if (in->gaps_us != SNAPSHOT_UNKNOWN)
            in->gaps_us = 0;
    }
    in->own_packets = 0;
    in->resets++;
    in->reset_us = in->second == INT64_MIN ? SNAPSHOT_UNKNOWN : in->second * US_PER_S;
    intake_publish_now(in);
}

void intake_note_gap(struct intake *in)
{
    intake_flush(in);
    if (in->second != INT64_MIN)
        engine_note_gap(in->engine, in->second, in->gap_now);
}

void intake_note_gap_end(struct intake *in, const char *what, const char *what_was)
{
    intake_flush(in);
    engine_note_gap_end(in->engine, what, what_was, in->gap_now);
}

void intake_answer_request(struct intake *in)
{
    if (exchange_take_request(in->exchange))
        intake_publish_now(in);
}

void intake_finish(struct intake *in, enum input_state state)
{
    intake_fill(in, in->second, state);
    exchange_publish(in->exchange);
    if (in->evidence)
        evidence_finish(in->evidence);
}

void intake_answer_evidence(struct intake *in)
{
    if (!in->evidence)
        return;
    if (evidence_answer(in->evidence, in->engine))
        control_tell(exchange_control(in->exchange));
    evidence_kick(in->evidence);
}

void intake_prepare(const struct intake *in, const struct link *link, const struct frame *frame,
                    int64_t time_us, struct keep *keep, struct prepared *out)
{
    enum verdict verdict =
        link->supported ? decode_frame(&link->decoder, frame, &out->packet) : VERDICT_NOT_IP;
    out->packet.time_us = time_us;
    out->packet.wire_bytes = frame->wire;
    engine_prepare(in->engine, verdict, out);
    if (verdict == VERDICT_IP)
        engine_keep_payload(out, keep);
}

/* Packet time has come to this packet. False: it comes too late. */
static bool intake_admit(struct intake *in, int64_t time_us, int64_t second)
{
    if (in->second == INT64_MIN)
        intake_begin(in, time_us);
    if (time_us >= in->end_us)
        return false;
    if (second > in->second)
        intake_advance(in, second);
    return true;
}

/* Packets that lie in a row are counted in a row. */
static bool intake_add(struct intake *in, struct prepared *p, const struct evidence_frame *frame)
{
    if (in->pending_count > 0 && p != in->pending + in->pending_count)
        intake_flush(in);
    if (in->pending_count == 0)
        in->pending = p;
    if (frame)
        in->frames[in->pending_count] = *frame;
    in->pending_apart += p->counting != COUNT_AGAIN;
    if (++in->pending_count == INTAKE_PENDING || in->pending_apart == INTAKE_BATCH)
        intake_flush(in);
    return ++in->received != in->count;
}

bool intake_take(struct intake *in, struct prepared *p)
{
    return intake_admit(in, p->packet.time_us, p->second) && intake_add(in, p, NULL);
}

bool intake_take_with_frame(struct intake *in, struct prepared *p,
                            const struct evidence_frame *frame)
{
    return intake_admit(in, p->packet.time_us, p->second) && intake_add(in, p, frame);
}

bool intake_may_share(const struct intake *in)
{
    return in->pace == INTAKE_ON_REQUEST && in->speed == 0 && in->count == 0 &&
           in->duration_us == 0 && !in->evidence;
}

void intake_count_what(struct intake *in, struct prepared *p, size_t count)
{
    engine_count_what(in->engine, p, count);
}

void intake_take_shared(struct intake *in, const struct prepared *p, size_t count, int64_t newest)
{
    if (newest > in->second)
        in->second = newest;
    in->received += count;
    engine_count_who(in->engine, p, count);
}

/* Whether it is of the session that tapwatch is watched through: it is then as if a filter had not
 * let it pass. A fragment behind the first one has no ports, and is counted. */
static bool intake_is_own(const struct intake *in, const struct prepared *p)
{
    const struct packet *packet = &p->packet;
    return in->own && p->verdict == VERDICT_IP && packet->protocol == IP_TCP && packet->has_ports &&
           session_has(in->own, &packet->source, packet->source_port, &packet->target,
                       packet->target_port);
}

bool intake_frame(struct intake *in, const struct link *link, const struct frame *frame,
                  int64_t time_us)
{
    if (!intake_admit(in, time_us, clock_second(time_us)))
        return false;
    if (in->evidence && !evidence_has_room(in->evidence, frame->captured))
        intake_flush(in);
    struct prepared *p = &in->batch->packets[1 + in->pending_count];
    intake_prepare(in, link, frame, time_us, &in->batch->keep, p);
    if (intake_is_own(in, p)) {
        in->own_packets++;
        return true;
    }
    if (!in->evidence)
        return intake_add(in, p, NULL);
    struct evidence_frame f = {
        .bytes = frame->bytes,
        .captured = frame->captured,
        .wire = frame->wire,
        .link_type = link->type,
    };
    if (evidence_may_want(p))
        evidence_copy(in->evidence, &f);
    return intake_add(in, p, &f);
}
