/* due: what is due by itself, and when: see loop.h. */
#include "src/base/clock.h"
#include "ui/loop.h"
#include "ui/outbox.h"

enum {
    ORDER_EVERY_US = 5000000,      /* rows keep their places so long, .. */
    LOW_ORDER_EVERY_US = 15000000, /* .. where bandwidth is low so long */
    LOW_SWEEP_EVERY_US = 1000000,
    MESSAGE_US = 8000000,
    HINT_US = 10000000,
    MOMENT_OF_FILE_US = 900000,
};

static int64_t order_due_us(const struct loop *l)
{
    return l->ordered_us + (l->cadence.low ? LOW_ORDER_EVERY_US : ORDER_EVERY_US);
}

/* Where all rows are in sight a new one is listed as soon as it is there: nothing has to go for it.
 */
static bool has_room_for_new(const struct list *list, const struct snapshot *s)
{
    return list->count <= list->height && list->kind->count(s) > list->total;
}

/* What need not wait until the order is due. Where most of what is in sight has been pushed out, as
 * in a flood of sources, there is nothing left to read that could jump. */
static void order_at_once(struct loop *l)
{
    struct ui *u = &l->ui;
    struct list *const lists[] = {&u->state.incidents, &u->state.ports, &u->state.sources,
                                  &u->state.targets};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct list *list = lists[i];
        const bool gone = list_is_mostly_gone(list, u->shown);
        if (!gone && !has_room_for_new(list, u->shown))
            continue;
        if (gone || list == &u->state.incidents) /* the worst stands at the top */
            list_refresh(list, u->shown, &u->state.filter);
        else
            list_refresh_calmly(list, u->shown, &u->state.filter);
        l->dirty = true;
    }
}

void due_order_rows(struct loop *l, int64_t now_us)
{
    struct ui *u = &l->ui;
    const bool old = l->order_old && !u->state.frozen, due = old && now_us >= order_due_us(l);
    if (!u->shown)
        return;
    if (!u->order_now && !due) {
        if (old)
            order_at_once(l);
        return;
    }
    list_refresh(&u->state.incidents, u->shown, &u->state.filter);
    struct list *const calm[] = {&u->state.ports, &u->state.sources, &u->state.targets};
    for (size_t i = 0; i < sizeof calm / sizeof calm[0]; i++)
        if (u->order_now)
            list_refresh(calm[i], u->shown, &u->state.filter);
        else
            list_refresh_calmly(calm[i], u->shown, &u->state.filter);
    u->order_now = l->order_old = false;
    l->ordered_us = now_us;
    l->dirty = true;
}

static void time_message(struct loop *l, int64_t now_us)
{
    if (!l->ui.state.message[0]) {
        l->message_us = 0;
    } else if (l->message_us == 0) {
        l->message_us = now_us;
    } else if (now_us - l->message_us >= MESSAGE_US) {
        l->ui.state.message[0] = '\0';
        l->dirty = l->at_once = true;
    }
}

static void time_hint(struct loop *l, int64_t now_us)
{
    if (!l->ui.state.hint || now_us - l->began_us < HINT_US)
        return;
    l->ui.state.hint = false;
    l->dirty = true;
}

static int64_t whole_due_us(const struct loop *l)
{
    return l->at_once ? l->cadence.drawn_us + CADENCE_NEWS_US
                      : cadence_due_us(&l->cadence, outbox_written());
}

/* Where bandwidth is low, between two whole pictures. */
static void sweep_if_due(struct loop *l, int64_t now_us)
{
    struct ui *u = &l->ui;
    if (!l->cadence.low || u->state.frozen || now_us - l->swept_us < LOW_SWEEP_EVERY_US)
        return;
    draw_sweep(&u->state, u->shown);
    meter_note(&l->meter, outbox_written(), now_us);
    l->swept_us = now_us;
}

/* After it has been drawn, as it takes longer than that; the time line shows which are there. */
void due_keep_moment(struct loop *l)
{
    const struct ui *u = &l->ui;
    if (!u->moments || !u->newest || u->newest->taken_at_us == l->kept_at_us)
        return;
    /* A file that is played fast has ten pictures a second, of which none is like the one before:
     * the memory that is set for them would soon be full. */
    const int64_t now_us = clock_monotonic_us();
    const struct snapshot_input *in = &u->newest->input;
    if (in->kind == INPUT_FILE && in->state == INPUT_RUNNING &&
        now_us - l->kept_us < MOMENT_OF_FILE_US)
        return;
    (void)moments_add(u->moments, u->newest);
    l->kept_us = now_us;
    l->kept_at_us = u->newest->taken_at_us;
}

static void draw_whole(struct loop *l, int64_t now_us)
{
    struct ui_state *st = &l->ui.state;
    const uint64_t before = outbox_written();
    st->cost_bytes_s = meter_rate(&l->meter, now_us);
    st->every_s = cadence_every_s(&l->cadence, now_us, l->key_pressed);
    draw_screen(st, l->ui.shown);
    meter_note(&l->meter, outbox_written(), now_us);
    cadence_drawn(&l->cadence, now_us, before, outbox_written() + outbox_waiting(), l->key_pressed);
    l->dirty = l->key_pressed = l->at_once = false;
    l->swept_us = now_us;
}

void due_draw(struct loop *l)
{
    int64_t now_us = clock_monotonic_us();
    due_order_rows(l, now_us);
    time_message(l, now_us);
    time_hint(l, now_us);
    if (!l->dirty || !outbox_empty())
        return; /* the terminal is stopped or stalled, and has not yet taken the last one */
    if (!l->key_pressed && now_us < whole_due_us(l)) {
        sweep_if_due(l, now_us);
        return;
    }
    draw_whole(l, now_us);
}

static void sooner(int *timeout_ms, int64_t at_us, int64_t now_us)
{
    int64_t left_ms = at_us <= now_us ? 0 : (at_us - now_us + 999) / 1000;
    if (*timeout_ms < 0 || left_ms < *timeout_ms)
        *timeout_ms = (int)left_ms;
}

int due_left_ms(const struct loop *l)
{
    int64_t now_us = clock_monotonic_us();
    int timeout_ms = -1;
    /* A picture that is held up waits for the terminal, not for the clock. */
    if (l->dirty && outbox_empty())
        sooner(&timeout_ms, whole_due_us(l), now_us);
    if (l->order_old && !l->ui.state.frozen)
        sooner(&timeout_ms, order_due_us(l), now_us);
    if (l->ui.state.hint)
        sooner(&timeout_ms, l->began_us + HINT_US, now_us);
    if (l->message_us > 0)
        sooner(&timeout_ms, l->message_us + MESSAGE_US, now_us);
    int alerts_ms = alert_out_wait_ms(l->ui.settings->alerts);
    if (alerts_ms >= 0)
        sooner(&timeout_ms, now_us + alerts_ms * 1000LL, now_us);
    if (l->ui.settings->saver)
        sooner(&timeout_ms, now_us + state_saver_wait_ms(l->ui.settings->saver) * 1000LL, now_us);
    const int names_ms = l->ui.settings->names ? names_wait_ms(l->ui.settings->names, now_us) : -1;
    if (names_ms >= 0)
        sooner(&timeout_ms, now_us + names_ms * 1000LL, now_us);
    return timeout_ms;
}
