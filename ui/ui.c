/* ui: see ui.h. The loop of the main thread: it waits for keys, signals and snapshots, and draws.
 */
#include "ui/ui.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "ui/loop.h"
#include "ui/outbox.h"
#include "ui/terminal.h"
#include "ui/who.h"

#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

bool ui_possible(char *why, size_t size)
{
    return terminal_possible(why, size);
}

void loop_finish(struct loop *l, enum ui_end end, int signal_number)
{
    l->end = end;
    l->signal = signal_number;
    l->over = true;
}

static void turn_saver(struct loop *l)
{
    char why[REPORT_WHY];
    struct state_saver *saver = l->ui.settings->saver;
    if (!saver || state_saver_turn(saver, why))
        return;
    log_error("%s", why);
    state_say(&l->ui.state, "%s", why);
    l->dirty = l->at_once = true;
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
    if (poll(fds, OWN + of_names, due_left_ms(l)) < 0)
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
        events_take_signals(l);
    if (fds[2].revents)
        news_take(l);
    if (!l->over && (fds[1].revents & POLLIN))
        events_take_keys(l);
    if (evidence_hear(&l->ui)) {
        l->dirty = l->key_pressed = true;
        l->message_us = 0;
    }
    if (fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
        l->terminal_gone = true;
    if (!l->over && l->terminal_gone)
        loop_finish(l, UI_TERMINAL, 0);
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
    const bool low = l->cadence.low = settings->low_bandwidth;
    u->state.cost_bytes_s = -1;
    format_use_calm(low);
    spark_use_sweep(low ? u->state.glyphs->vertical : NULL);
    u->theme = settings->theme;
    u->state.saved = settings->saved;
    u->state.unconfined = settings->unconfined;
    u->state.newest_us = u->state.waiting_since_us = SNAPSHOT_UNKNOWN;
    u->state.hint = settings->hint;
    state_say_folder(&u->state, settings);
    l->kept_at_us = SNAPSHOT_UNKNOWN;
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
    news_take(&l);
    while (!l.over) {
        due_draw(&l);
        due_keep_moment(&l);
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
