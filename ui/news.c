/* news: what a snapshot brings: see loop.h. */
#include "ui/loop.h"

#include <string.h>

/* Looks at the alerts that are new: rings, and takes acknowledgements back. True: there is a
 * critical one. */
static bool hear_alerts(struct ui *u)
{
    const struct snapshot *s = u->newest;
    bool critical = false, ring = false;
    for (uint32_t i = 0; i < s->alert_count && s->alerts[i].number > u->alerts_heard; i++) {
        critical |= s->alerts[i].severity == SEVERITY_CRITICAL;
        ring |= s->alerts[i].severity >= SEVERITY_WARNING;
    }
    u->alerts_heard = s->alerts_total;
    if (ring && u->settings->bell)
        screen_ring();
    return acks_update(&u->state.acks, s) || critical;
}

/* What was asked for is so at once; what else comes is as it was begun. */
static void hear_replay(struct ui *u)
{
    struct ui_state *st = &u->state;
    const struct snapshot_input *in = &u->newest->input;
    const bool replaying = !st->ended && in->kind == INPUT_FILE && in->state == INPUT_RUNNING;
    if (replaying && !st->replaying)
        st->pace = u->newest->pace;
    st->replaying = replaying;
}

/* How it is with the capture now, whatever moment is shown. True: it was otherwise before. */
static bool hear_failure(struct ui *u)
{
    const struct snapshot_input *in = &u->newest->input;
    const struct snapshot_gaps *gaps = &u->newest->capture.gaps;
    struct ui_state *st = &u->state;
    const bool running = in->state == INPUT_RUNNING, failed = in->state == INPUT_FAILED;
    const bool changed = failed != st->failed || strcmp(in->error, st->error) != 0 ||
                         strcmp(running ? gaps->now : "", st->gaps.now) != 0;
    st->live = in->kind == INPUT_INTERFACE;
    st->failed = failed;
    memcpy(st->error, in->error, sizeof st->error);
    st->gaps = *gaps;
    if (!running)
        st->gaps.now[0] = '\0';
    return changed;
}

/* Since when no packet has come. */
static void note_waiting(struct ui *u)
{
    if (u->newest->capture.received > 0)
        u->state.waiting_since_us = SNAPSHOT_UNKNOWN;
    else if (u->state.waiting_since_us == SNAPSHOT_UNKNOWN)
        u->state.waiting_since_us = u->newest->taken_at_us;
}

void news_take(struct loop *l)
{
    struct ui *u = &l->ui;
    bool fresh;
    u->newest = exchange_take(u->exchange, &fresh);
    bool ended = exchange_ended(u->exchange);
    const bool changed = fresh || ended != u->state.ended;
    u->state.ended = ended;
    if (request_hear(u)) {
        l->dirty = l->key_pressed = true; /* it was asked for by key */
        l->message_us = 0;
    }
    if (!changed)
        return;
    l->dirty = true;
    if (!u->newest)
        return;
    hear_replay(u);
    l->at_once |= hear_failure(u);
    alert_out_take(u->settings->alerts, u->newest);
    if (u->state.typing == TYPING_TIME)
        jump_look(u);
    metrics_file_turn(u->settings->metrics, u->newest);
    const char *said = metrics_file_hear(u->settings->metrics);
    if (said) {
        state_say(&u->state, "%s", said);
        l->message_us = 0;
        l->at_once = true;
    }
    u->state.newest_us = u->newest->taken_at_us;
    note_waiting(u);
    state_fit_spans(&u->state, u->newest);
    bool critical = hear_alerts(u);
    if (u->state.frozen)
        return;
    if (critical) { /* comes up at once, while the other lists keep their rows where they are */
        list_refresh(&u->state.incidents, u->newest, &u->state.filter);
        l->at_once = true;
    }
    /* The first picture and the last one are right at once; the first is as if a key asked. */
    if (!u->shown || ended || u->newest->input.state != INPUT_RUNNING)
        u->order_now = l->at_once = true;
    l->key_pressed |= !u->shown;
    u->shown = u->newest;
    l->order_old = true;
}
