/* linear: see linear.h. */
#include "src/report/linear.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/signals.h"
#include "src/report/linear_text.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* When somebody asked us to end: so long we wait for a reader that takes nothing. */
enum { PATIENCE_MS = 1000 };

struct linear {
    struct exchange *x;
    const struct linear_settings *settings;
    struct linear_text text;
    struct report_file file;
    const struct snapshot *newest; /* the exchange's; NULL: none yet */
    bool watched;                  /* what is watched was said */
    int64_t totals_us;             /* monotonic; when they were last said */
    int signal;
    bool gone; /* nobody reads any more */
    bool good;
};

static void linear_save(struct linear *l)
{
    char path[PATH_MAX], why[REPORT_WHY];
    const char *named = l->settings->output;
    struct report_file unnamed = {
        .format = l->settings->format, .how = l->settings->how, .force = l->settings->force};
    if (!l->newest) {
        log_note("there is nothing to write yet");
        return;
    }
    const bool has_name = named && strcmp(named, "-") != 0;
    if (!has_name) {
        report_default_path(l->newest, unnamed.format, path, sizeof path);
        unnamed.path = path;
    }
    struct report_file *file = has_name ? &l->file : &unnamed;
    if (report_save(file, l->newest, why))
        log_note("wrote %s", file->path);
    else
        log_error("%s", why);
}

static void linear_take_signals(struct linear *l)
{
    for (int number; (number = signals_next(l->settings->signal_fd)) != 0;) {
        if (number == SIGUSR1 || number == SIGHUP)
            linear_save(l);
        if (number == SIGTSTP)
            raise(SIGSTOP); /* it came through the signalfd, so nobody else stops us */
        if (number != SIGINT && number != SIGTERM && number != SIGHUP)
            continue;
        l->signal = number;
        exchange_request_stop(l->x);
    }
}

/* A terminal that takes nothing (^S) does not make us deaf for signals. False: it is not to be
 * waited for any longer. */
static bool linear_wait_for_reader(struct linear *l)
{
    struct pollfd fds[] = {{.fd = STDOUT_FILENO, .events = POLLOUT},
                           {.fd = l->settings->signal_fd, .events = POLLIN}};
    for (;;) {
        const int ready = poll(fds, 2, l->signal ? PATIENCE_MS : -1);
        if (ready > 0 && fds[0].revents)
            return true;
        if (ready == 0)
            return false;
        linear_take_signals(l);
    }
}

static void linear_send(struct linear *l, const char *bytes, size_t length)
{
    while (length > 0 && !l->gone) {
        const size_t chunk = length < PIPE_BUF ? length : PIPE_BUF;
        const bool takes = linear_wait_for_reader(l);
        const ssize_t n = takes ? write(STDOUT_FILENO, bytes, chunk) : -1;
        if (n > 0) {
            bytes += n;
            length -= (size_t)n;
        } else if (!takes || (errno != EAGAIN && errno != EINTR)) {
            if (takes && errno != EPIPE) {
                log_error("standard output: %s", strerror(errno));
                l->good = false;
            }
            l->gone = true;
            exchange_request_stop(l->x);
        }
    }
}

/* All that a snapshot gives to say, in one piece. */
static void linear_say(struct linear *l, bool totals)
{
    char *text = NULL;
    size_t size = 0;
    const struct snapshot *s = l->newest;
    FILE *out = s ? open_memstream(&text, &size) : NULL;
    if (!out)
        return;
    if (!l->watched)
        linear_text_watched(s, l->settings->every_s, out);
    l->watched = true;
    linear_text_news(&l->text, s, out);
    if (totals) {
        linear_text_totals(&l->text, s, out);
        l->totals_us = clock_monotonic_us();
    }
    if (fclose(out) == 0)
        linear_send(l, text, size);
    free(text);
}

static bool linear_totals_due(const struct linear *l)
{
    return clock_monotonic_us() - l->totals_us >= l->settings->every_s * US_PER_S;
}

/* Milliseconds until something is due by itself. */
static int linear_wait_ms(const struct linear *l)
{
    const int64_t left_us = l->totals_us + l->settings->every_s * US_PER_S - clock_monotonic_us();
    const int64_t left_ms = left_us > 0 ? left_us / 1000 + 1 : 0;
    int wait_ms = left_ms < INT_MAX ? (int)left_ms : INT_MAX;
    const int alerts_ms = alert_out_wait_ms(l->settings->alerts);
    if (alerts_ms >= 0 && alerts_ms < wait_ms)
        wait_ms = alerts_ms;
    const int saver_ms = l->settings->saver ? state_saver_wait_ms(l->settings->saver) : -1;
    return saver_ms >= 0 && saver_ms < wait_ms ? saver_ms : wait_ms;
}

static void linear_turn(struct linear *l)
{
    char why[REPORT_WHY];
    bool fresh;
    alert_out_turn(l->settings->alerts);
    if (l->settings->saver && !state_saver_turn(l->settings->saver, why))
        log_error("%s", why);
    const struct snapshot *s = exchange_take(l->x, &fresh);
    if (s && fresh) {
        l->newest = redact_copy(l->settings->redact, s);
        metrics_file_turn(l->settings->metrics, s);
        alert_out_take(l->settings->alerts, l->newest);
    }
    const bool due = linear_totals_due(l);
    if (l->newest && !exchange_ended(l->x) && (fresh || due))
        linear_say(l, due);
    else if (due)
        l->totals_us = clock_monotonic_us();
}

bool linear_run(struct exchange *x, const struct linear_settings *settings, int *signal_number)
{
    struct linear l = {.x = x, .settings = settings, .good = true};
    struct pollfd fds[] = {{.fd = exchange_news_fd(x), .events = POLLIN},
                           {.fd = settings->signal_fd, .events = POLLIN}};
    l.file = (struct report_file){.path = settings->output,
                                  .format = settings->format,
                                  .how = settings->how,
                                  .force = settings->force};
    l.totals_us = clock_monotonic_us();
    while (!exchange_ended(x)) {
        poll(fds, 2, linear_wait_ms(&l));
        linear_take_signals(&l);
        linear_turn(&l);
    }
    linear_say(&l, true);
    *signal_number = l.signal;
    return l.good;
}
