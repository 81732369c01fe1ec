/* ui: see ui.h. The loop of the main thread: it waits for keys, signals and snapshots, and draws.
 */
#include "ui/ui.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/signals.h"
#include "ui/meter.h"
#include "ui/outbox.h"
#include "ui/state.h"
#include "ui/terminal.h"
#include "ui/who.h"

#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
    DRAW_EVERY_US = 250000,   /* news are drawn at most so often; keys at once */
    ORDER_EVERY_US = 3000000, /* rows keep their places so long */
    MESSAGE_US = 8000000,
    HINT_US = 10000000,
};

/* The same where bandwidth is low. */
enum {
    LOW_DRAW_EVERY_S = 5,
    LOW_SWEEP_EVERY_US = 1000000,
    LOW_ORDER_EVERY_US = 15000000,
};

/* What the loop keeps besides struct ui. */
struct loop {
    struct ui ui;
    enum ui_end end;
    int signal;
    bool over;
    bool dirty;       /* the picture is out of date */
    bool key_pressed; /* draw at once */
    bool at_once;     /* likewise, even where bandwidth is low */
    bool order_old;   /* the order was made from an older snapshot */
    bool terminal_gone;
    int64_t drawn_us, ordered_us, message_us; /* monotonic; when each was last done */
    int64_t began_us;                         /* likewise */
    int moment_in;                            /* so many snapshots on one is kept again */
    struct meter meter;                       /* of what the screen costs */
    int64_t draw_every_us, order_every_us;
    int64_t swept_us; /* as drawn_us, also of no more than what sweeps */
};

bool ui_possible(char *why, size_t size)
{
    return terminal_possible(why, size);
}

static void finish(struct loop *l, enum ui_end end, int signal_number)
{
    l->end = end;
    l->signal = signal_number;
    l->over = true;
}

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

/* How it is with the capture now, whatever moment is shown. */
static void hear_failure(struct ui *u)
{
    const struct snapshot_input *in = &u->newest->input;
    u->state.live = in->kind == INPUT_INTERFACE;
    u->state.failed = in->state == INPUT_FAILED;
    memcpy(u->state.error, in->error, sizeof u->state.error);
    u->state.gaps = u->newest->capture.gaps;
    if (in->state != INPUT_RUNNING)
        u->state.gaps.now[0] = '\0';
}

static void take_news(struct loop *l)
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
    hear_failure(u);
    alert_out_take(u->settings->alerts, u->newest);
    if (u->state.typing == TYPING_TIME)
        jump_look(u);
    if (fresh)
        l->moment_in--;
    metrics_file_turn(u->settings->metrics, u->newest);
    const char *said = metrics_file_hear(u->settings->metrics);
    if (said) {
        state_say(&u->state, "%s", said);
        l->message_us = 0;
    }
    if (fresh && u->moments)
        (void)moments_add(u->moments, u->newest); /* the time line shows which are there */
    u->state.newest_us = u->newest->taken_at_us;
    state_fit_spans(&u->state, u->newest);
    bool critical = hear_alerts(u);
    if (u->state.frozen)
        return;
    if (critical) { /* comes up at once, while the other lists keep their rows where they are */
        list_refresh(&u->state.incidents, u->newest, &u->state.filter);
        l->at_once = true;
    }
    /* The first picture and the last one are right at once. */
    if (!u->shown || ended || u->newest->input.state != INPUT_RUNNING)
        u->order_now = l->at_once = true;
    u->shown = u->newest;
    l->order_old = true;
}

static void order_rows(struct loop *l, int64_t now_us)
{
    struct ui *u = &l->ui;
    bool due = l->order_old && !u->state.frozen && now_us - l->ordered_us >= l->order_every_us;
    if (!u->shown || (!u->order_now && !due))
        return;
    list_refresh(&u->state.incidents, u->shown, &u->state.filter);
    list_refresh(&u->state.ports, u->shown, &u->state.filter);
    list_refresh(&u->state.sources, u->shown, &u->state.filter);
    list_refresh(&u->state.targets, u->shown, &u->state.filter);
    u->order_now = l->order_old = false;
    l->ordered_us = now_us;
    l->dirty = true;
}

/* Something was done: it is shown at once, and the message before it has been read. */
static void note_deed(struct loop *l)
{
    l->dirty = l->key_pressed = true;
    l->ui.state.hint = false;
    l->ui.state.message[0] = '\0';
    l->message_us = 0;
}

/* False: it is a key. */
static bool take_mouse(struct loop *l, int code)
{
    struct ui *u = &l->ui;
    enum terminal_mouse what;
    int y, x;
    if (!terminal_mouse(code, &what, &y, &x))
        return false;
    if (what == MOUSE_OTHER ||
        (u->state.typing && (u->state.typing != TYPING_TIME || what != MOUSE_CLICK)))
        return true;
    note_deed(l);
    order_rows(l, clock_monotonic_us());
    if (what == MOUSE_CLICK)
        mouse_click(u, y, x);
    else
        mouse_wheel(u, y, x, what == MOUSE_WHEEL_DOWN);
    return true;
}

static void take_command(struct loop *l, int code)
{
    struct ui *u = &l->ui;
    u->inspected_us = 0; /* a click after it is not the second of a pair */
    /* Keys that came in one piece with others mean the rows as those have left them. */
    order_rows(l, clock_monotonic_us());
    enum command command = keys_find(code, state_situation(&u->state));
    if (command == COMMAND_NONE) {
        char name[16];
        keys_name(code, name, sizeof name);
        state_say(&u->state, "%s does nothing here; ? shows the keys", name);
    }
    command_run(u, command);
    if (u->state.alone[0]) /* the terminal's own selection is wanted */
        terminal_use_mouse(false);
    if (u->quit)
        finish(l, UI_QUIT, 0);
}

static void take_key(struct loop *l, int code)
{
    struct ui *u = &l->ui;
    if (take_mouse(l, code))
        return;
    note_deed(l);
    if (u->state.alone[0]) {
        u->state.alone[0] = '\0';
        terminal_use_mouse(u->settings->mouse);
    } else if (u->state.typing) {
        prompt_type(u, code);
    } else {
        take_command(l, code);
    }
}

static void take_keys(struct loop *l)
{
    int code, count = 0, waiting = 0;
    while (!l->over && (code = terminal_key()) >= 0) {
        take_key(l, code);
        count++;
    }
    /* Readable, and yet nothing to read: the end of the terminal. */
    if (count == 0 && ioctl(terminal_key_fd(), FIONREAD, &waiting) == 0 && waiting == 0)
        l->terminal_gone = true;
}

static void take_signals(struct loop *l)
{
    struct ui *u = &l->ui;
    int number;
    while ((number = signals_next(u->settings->signal_fd)) != 0) {
        l->dirty = l->key_pressed = true;
        switch (number) {
        case SIGUSR1: /* the newest, also while the screen is frozen */
            command_write(u, u->newest);
            l->message_us = 0;
            break;
        case SIGWINCH:
            terminal_fit();
            break;
        case SIGTSTP:
            terminal_stop();
            break;
        case SIGCONT:
            terminal_continue();
            break;
        default:
            finish(l, UI_SIGNAL, number);
        }
    }
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
static void keep_moment(struct loop *l)
{
    struct ui *u = &l->ui;
    if (!u->moments || !u->newest || l->moment_in > 0)
        return;
    (void)moments_add(u->moments, u->newest);
    l->moment_in = moments_step(u->moments);
}

static void draw_if_due(struct loop *l)
{
    int64_t now_us = clock_monotonic_us();
    order_rows(l, now_us);
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

/* Milliseconds until something is due by itself; -1: nothing is. */
static int time_left_ms(const struct loop *l)
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

static void turn_saver(struct loop *l)
{
    char why[REPORT_WHY];
    struct state_saver *saver = l->ui.settings->saver;
    if (!saver || state_saver_turn(saver, why))
        return;
    log_error("%s", why);
    state_say(&l->ui.state, "%s", why);
    l->dirty = true;
}

static void wait_and_take(struct loop *l)
{
    enum { OWN = 4 };
    struct names *names = l->ui.settings->names;
    struct pollfd fds[OWN + NAMES_FDS] = {
        {.fd = l->ui.settings->signal_fd, .events = POLLIN},
        {.fd = terminal_key_fd(), .events = POLLIN},
        {.fd = exchange_news_fd(l->ui.exchange), .events = POLLIN},
        {.fd = outbox_empty() ? -1 : outbox_fd(), .events = POLLOUT},
    };
    const nfds_t of_names = names ? names_poll(names, fds + OWN) : 0;
    if (poll(fds, OWN + of_names, time_left_ms(l)) < 0)
        return;
    alert_out_turn(l->ui.settings->alerts);
    turn_saver(l);
    if (names_hear(&l->ui, fds + OWN, of_names))
        l->dirty = true;
    if (fds[3].revents) {
        outbox_send();
        meter_note(&l->meter, outbox_written(), clock_monotonic_us());
    }
    if (fds[0].revents)
        take_signals(l);
    if (fds[2].revents)
        take_news(l);
    if (!l->over && (fds[1].revents & POLLIN))
        take_keys(l);
    if (evidence_hear(&l->ui)) {
        l->dirty = l->key_pressed = true;
        l->message_us = 0;
    }
    if (fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
        l->terminal_gone = true;
    if (!l->over && l->terminal_gone)
        finish(l, UI_TERMINAL, 0);
}

static bool set_up(struct loop *l, struct exchange *x, const struct ui_settings *settings)
{
    const char *codeset = nl_langinfo(CODESET);
    struct ui *u = &l->ui;
    u->exchange = x;
    u->settings = settings;
    u->output = (struct report_file){.path = settings->output,
                                     .format = settings->format,
                                     .how = settings->how,
                                     .force = settings->force};
    const bool ascii = settings->ascii || strcmp(codeset, "UTF-8") != 0;
    u->state.glyphs = theme_glyphs_with(ascii, settings->graph);
    spark_use_braille(!ascii && settings->graph == GRAPH_BRAILLE);
    const bool low = settings->low_bandwidth;
    l->draw_every_us = low ? LOW_DRAW_EVERY_S * (int64_t)US_PER_S : DRAW_EVERY_US;
    l->order_every_us = low ? LOW_ORDER_EVERY_US : ORDER_EVERY_US;
    u->state.every_s = low ? LOW_DRAW_EVERY_S : 0;
    u->state.cost_bytes_s = -1;
    format_use_calm(low);
    spark_use_sweep(low ? u->state.glyphs->vertical : NULL);
    u->theme = settings->theme;
    u->state.saved = settings->saved;
    u->state.unconfined = settings->unconfined;
    u->state.newest_us = SNAPSHOT_UNKNOWN;
    u->state.hint = settings->hint;
    l->began_us = clock_monotonic_us();
    u->state.incident_span = SPAN_2_HOURS;
    l->dirty = l->key_pressed = true;
    who_use(settings->names_on ? settings->names : NULL, settings->geo);
    if (settings->history_bytes > 0)
        u->moments = moments_new(settings->history_bytes);
    if (!list_init(&u->state.incidents, &incident_rows) ||
        !list_init(&u->state.ports, &port_rows) || !list_init(&u->state.sources, &source_rows) ||
        !list_init(&u->state.targets, &target_rows))
        return false;
    u->state.incidents.acks = &u->state.acks;
    return true;
}

static void tear_down(struct loop *l)
{
    list_done(&l->ui.state.incidents);
    list_done(&l->ui.state.ports);
    list_done(&l->ui.state.sources);
    list_done(&l->ui.state.targets);
    snapshot_free(l->ui.frozen_copy);
    moments_free(l->ui.moments);
    who_use(NULL, NULL);
}

enum ui_end ui_run(struct exchange *x, const struct ui_settings *settings, int *signal_number)
{
    struct loop l = {.end = UI_TERMINAL};
    char why[256] = "not enough memory";
    if (!set_up(&l, x, settings) || !terminal_open(why, sizeof why)) {
        log_error("the screen can not be shown: %s; -b runs without it", why);
        tear_down(&l);
        return UI_TERMINAL;
    }
    log_hold();
    terminal_use_mouse(settings->mouse);
    theme_open(settings->color);
    if (settings->theme_count > 0)
        theme_use(&settings->themes[l.ui.theme]);
    take_news(&l);
    while (!l.over) {
        draw_if_due(&l);
        keep_moment(&l);
        wait_and_take(&l);
    }
    /* Where the terminal went away, what was counted is not to go with it; a shell that goes too
     * may send TERM rather than HUP to what is stopped. */
    bool save = !settings->saved && (l.end == UI_TERMINAL || l.signal == SIGHUP || terminal_gone());
    if (save)
        command_write(&l.ui, l.ui.newest);
    terminal_close();
    log_release();
    if (save)
        log_note("%s", l.ui.state.message);
    tear_down(&l);
    *signal_number = l.signal;
    return l.end;
}

void ui_prepare(void)
{
    outbox_prepare();
}
