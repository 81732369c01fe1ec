/* due: what is due by itself, and when: see loop.h. */
#include "src/base/clock.h"
#include "ui/loop.h"
#include "ui/outbox.h"

enum {
    DRAW_EVERY_US = 250000,   /* news are drawn at most so often; keys at once */
    ORDER_EVERY_US = 5000000, /* rows keep their places so long */
    MESSAGE_US = 8000000,
    HINT_US = 10000000,
};

/* The same where bandwidth is low: a large screen has more that changes. */
enum {
    LOW_DRAW_EVERY_S = 5,
    LOW_LARGE_DRAW_EVERY_S = 10,
    LARGE_CELLS = 80 * 40,
    LOW_ORDER_TIMES = 3, /* pictures */
    LOW_SWEEP_EVERY_US = 1000000,
};

void due_use_pace(struct loop *l)
{
    int rows, columns;
    screen_size(&rows, &columns);
    const int low_s = rows * columns > LARGE_CELLS ? LOW_LARGE_DRAW_EVERY_S : LOW_DRAW_EVERY_S;
    const bool low = l->ui.settings->low_bandwidth;
    l->draw_every_us = low ? low_s * (int64_t)US_PER_S : DRAW_EVERY_US;
    l->order_every_us = low ? LOW_ORDER_TIMES * l->draw_every_us : ORDER_EVERY_US;
    l->ui.state.every_s = low ? low_s : 0;
}

/* The first rows have no places to keep. */
static bool nothing_is_listed(const struct ui_state *st)
{
    return st->sources.listed == 0 && st->ports.listed == 0;
}

void due_order_rows(struct loop *l, int64_t now_us)
{
    struct ui *u = &l->ui;
    bool due = l->order_old && !u->state.frozen &&
               (now_us - l->ordered_us >= l->order_every_us || nothing_is_listed(&u->state));
    if (!u->shown || (!u->order_now && !due))
        return;
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
        l->dirty = true;
    }
}

static void time_hint(struct loop *l, int64_t now_us)
{
    if (!l->ui.state.hint || now_us - l->began_us < HINT_US)
        return;
    l->ui.state.hint = false;
    l->dirty = true;
}

static bool is_whole_due(const struct loop *l, int64_t now_us)
{
    const int64_t since_us = now_us - l->drawn_us;
    return l->key_pressed || since_us >= l->draw_every_us ||
           (l->at_once && since_us >= DRAW_EVERY_US);
}

/* Where bandwidth is low, between two whole pictures. */
static void sweep_if_due(struct loop *l, int64_t now_us)
{
    struct ui *u = &l->ui;
    if (!u->settings->low_bandwidth || u->state.frozen || now_us - l->swept_us < LOW_SWEEP_EVERY_US)
        return;
    draw_sweep(&u->state, u->shown);
    meter_note(&l->meter, outbox_written(), now_us);
    l->swept_us = now_us;
}

/* After it has been drawn, as it takes longer than that; the time line shows which are there. */
void due_keep_moment(struct loop *l)
{
    struct ui *u = &l->ui;
    if (!u->moments || !u->newest || l->moment_in > 0)
        return;
    (void)moments_add(u->moments, u->newest);
    l->moment_in = moments_step(u->moments);
}

void due_draw(struct loop *l)
{
    int64_t now_us = clock_monotonic_us();
    due_order_rows(l, now_us);
    time_message(l, now_us);
    time_hint(l, now_us);
    if (!l->dirty || !outbox_empty())
        return; /* the terminal is stopped or stalled, and has not yet taken the last one */
    if (!is_whole_due(l, now_us)) {
        sweep_if_due(l, now_us);
        return;
    }
    l->ui.state.cost_bytes_s = meter_rate(&l->meter, now_us);
    draw_screen(&l->ui.state, l->ui.shown);
    meter_note(&l->meter, outbox_written(), now_us);
    l->dirty = l->key_pressed = l->at_once = false;
    l->drawn_us = l->swept_us = now_us;
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
        sooner(&timeout_ms, l->drawn_us + (l->at_once ? DRAW_EVERY_US : l->draw_every_us), now_us);
    if (l->order_old && !l->ui.state.frozen)
        sooner(&timeout_ms, l->ordered_us + l->order_every_us, now_us);
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
