/* batch: see batch.h.
 *
 * There are two kinds of output. A stream (standard output, a pipe or device, or a file with
 * --every) gets one snapshot behind the other; a file gets the latest one, each time as a whole
 * (report_save). */
#include "src/report/batch.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/services.h"
#include "src/base/signals.h"
#include "src/report/file_end.h"
#include "src/report/file_write.h"
#include "src/report/progress_line.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    /* When somebody asked us to end: so long we wait for a reader that takes nothing at all. */
    PATIENCE_MS = 1000,
    /* At the end by itself: so long the commands of the last alerts are waited for. */
    PATIENCE_ALERTS_MS = 60000,
    BUFFER_BYTES = 64 * 1024,
};

struct batch {
    struct exchange *x;
    const struct batch_settings *settings;
    int stream_fd;           /* -1: file is written instead */
    struct report_file file; /* its path is also the stream's name */
    size_t piece;            /* bytes that the stream takes without making us wait */
    size_t appended;         /* bytes of the snapshot that is written */
    char buffer[BUFFER_BYTES];

    int signal;  /* that asked us to end; 0: none did */
    bool wanted; /* USR1: write the next new snapshot, due or not */
    bool gone;   /* the reader of the stream has left: nothing more to do, and no error */
    bool good;
    int64_t asked_us; /* when a snapshot was asked for, for the alerts; monotonic */
    struct progress_line progress;

    uint64_t intervals; /* --every: so many had a snapshot */

    /* The last one written. */
    bool any;
    int64_t last_us;
    uint64_t last_received;
    uint8_t last_state;
};

/* The sooner of two time-outs of poll; -1: never. */
static int sooner_ms(int a_ms, int b_ms)
{
    if (a_ms < 0 || b_ms < 0)
        return a_ms < 0 ? b_ms : a_ms;
    return a_ms < b_ms ? a_ms : b_ms;
}

/* Milliseconds until somebody wants his turn; -1: nobody does. */
static int batch_turn_ms(const struct batch *b)
{
    const int alerts_ms = b->settings->alerts ? alert_out_wait_ms(b->settings->alerts) : -1;
    const int ms = sooner_ms(alerts_ms, progress_line_wait_ms(&b->progress));
    return sooner_ms(ms, b->settings->saver ? state_saver_wait_ms(b->settings->saver) : -1);
}

static void batch_turn(struct batch *b)
{
    char why[REPORT_WHY];
    progress_line_turn(&b->progress);
    if (b->settings->alerts)
        alert_out_turn(b->settings->alerts);
    if (b->settings->saver && !state_saver_turn(b->settings->saver, why))
        log_error("%s", why);
}

static void batch_handle_signals(struct batch *b)
{
    for (int signal; (signal = signals_next(b->settings->signal_fd)) != 0;) {
        if (signal == SIGUSR1) {
            b->wanted = true;
            exchange_request_snapshot(b->x);
        }
        if (signal == SIGHUP && b->settings->reload) {
            b->settings->reload(b->settings->reload_context);
            continue;
        }
        if (signal == SIGTSTP)
            raise(SIGSTOP); /* it came through the signalfd, so nobody else stops us */
        if (signal != SIGINT && signal != SIGTERM && signal != SIGHUP)
            continue;
        b->signal = signal;
        exchange_request_stop(b->x);
    }
}

/* Waits until the stream takes something. False: we were asked to end and nobody reads. */
static bool batch_wait_for_reader(struct batch *b)
{
    struct pollfd fds[] = {{.fd = b->stream_fd, .events = POLLOUT},
                           {.fd = b->settings->signal_fd, .events = POLLIN}};
    int64_t since_us = clock_monotonic_us();
    for (;;) {
        int patience_ms = b->signal ? PATIENCE_MS : -1;
        int ready = poll(fds, 2, sooner_ms(patience_ms, batch_turn_ms(b)));
        if (fds[1].revents)
            batch_handle_signals(b);
        if (ready > 0 && fds[0].revents)
            return true;
        if (ready > 0)
            since_us = clock_monotonic_us();
        if (b->signal && (clock_monotonic_us() - since_us) / 1000 >= PATIENCE_MS)
            return false;
        batch_turn(b);
    }
}

/* A reader that sleeps must not make us deaf for signals. When poll says a pipe takes something, it
 * takes PIPE_BUF bytes without blocking (pipe(7)); files and devices that are no terminals have no
 * reader. */
static size_t batch_piece(int fd)
{
    struct stat st;
    const bool nobody_reads =
        fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || (S_ISCHR(st.st_mode) && !isatty(fd)));
    return nobody_reads ? BUFFER_BYTES : PIPE_BUF;
}

/* Returns less than `length` on failure, which is how fopencookie is told. */
static ssize_t batch_write_some(void *cookie, const char *bytes, size_t length)
{
    struct batch *b = cookie;
    size_t done = 0;
    while (done < length) {
        if (!batch_wait_for_reader(b)) {
            errno = ETIMEDOUT;
            break;
        }
        size_t chunk = length - done < b->piece ? length - done : b->piece;
        ssize_t n = write(b->stream_fd, bytes + done, chunk);
        if (n > 0)
            done += (size_t)n;
        else if (errno != EAGAIN && errno != EINTR)
            break;
    }
    b->appended += done;
    return (ssize_t)done;
}

/* One that was asked for by a signal makes no stream of objects on a line, but CSV has one header.
 */
static enum report_place batch_place(const struct batch *b)
{
    const bool streams = b->settings->every_s > 0 || b->settings->format == REPORT_CSV;
    return !streams ? REPORT_ALONE : b->any ? REPORT_NEXT : REPORT_FIRST;
}

/* Writes one snapshot behind those before it. False: errno says why. */
static bool batch_append(struct batch *b, const struct snapshot *s)
{
    static const cookie_io_functions_t functions = {.write = batch_write_some};
    FILE *out = fopencookie(b, "w", functions);
    if (!out)
        return false;
    b->piece = batch_piece(b->stream_fd);
    /* JSON comes in large pieces already. Where this fails, it only takes longer. */
    if (b->settings->format == REPORT_JSON)
        (void)setvbuf(out, NULL, _IONBF, 0);
    else
        (void)setvbuf(out, b->buffer, _IOFBF, sizeof b->buffer);
    bool good = report_print(s, b->settings->format, &b->settings->how, batch_place(b), out);
    int error = errno;
    if (fclose(out) != 0 && good) {
        good = false;
        error = errno;
    }
    errno = error;
    return good;
}

/* The same, and of a file: whole or as it was before, and one that was named is on the disk. */
static bool batch_append_whole(struct batch *b, const struct snapshot *s)
{
    const off_t end = file_end_find(b->stream_fd);
    const bool syncs = end >= 0 && b->stream_fd != STDOUT_FILENO;
    b->appended = 0;
    if (batch_append(b, s) && (!syncs || fsync(b->stream_fd) == 0))
        return true;
    int error = errno;
    if (end >= 0)
        (void)file_end_take_back(b->stream_fd, end, b->appended);
    errno = error;
    return false;
}

static bool batch_write_stream(struct batch *b, const struct snapshot *s)
{
    bool to_stdout = b->stream_fd == STDOUT_FILENO;
    if (batch_append_whole(b, s))
        return true;
    int error = errno;
    /* Without a reader there is nothing left to do. A disk may have room again later. */
    if (to_stdout || error == EPIPE) {
        b->gone = true;
        exchange_request_stop(b->x);
    }
    if (error == EPIPE)
        return false;
    if (b->good)
        log_error("%s: %s", to_stdout ? "standard output" : b->file.path,
                  error == ETIMEDOUT ? "nobody reads it; the last snapshot is lost"
                                     : strerror(error));
    b->good = false;
    return false;
}

static bool batch_write_file(struct batch *b, const struct snapshot *s)
{
    char why[REPORT_WHY];
    if (report_save(&b->file, s, why))
        return true;
    log_error("%s", why);
    b->good = false;
    return false;
}

static void batch_write(struct batch *b, const struct snapshot *s)
{
    b->wanted = false; /* before writing: what is asked for meanwhile is for the next */
    progress_line_hide(&b->progress); /* the stream may be the same terminal */
    const struct snapshot *written = redact_copy(b->settings->redact, s);
    if (!(b->stream_fd >= 0 ? batch_write_stream(b, written) : batch_write_file(b, written)))
        return;
    b->any = true;
    b->last_us = s->taken_at_us;
    b->last_received = s->capture.received;
    b->last_state = s->input.state;
}

static bool batch_has_written(const struct batch *b, const struct snapshot *s)
{
    return b->any && s->taken_at_us == b->last_us && s->capture.received == b->last_received &&
           (s->input.state != INPUT_FAILED || b->last_state == INPUT_FAILED);
}

/* The capture says which. Those that USR1 or the saver of what is known asked for come in between,
 * and a live one each second, of which some may be missed: the next stands for it. */
static bool batch_is_due(struct batch *b, const struct snapshot *s)
{
    const bool due = s->intervals > b->intervals;
    b->intervals = s->intervals;
    return due;
}

/* A snapshot that came while the capture runs. */
static void batch_consider(struct batch *b, const struct snapshot *s)
{
    if (batch_is_due(b, s) || b->wanted)
        batch_write(b, s);
}

static void batch_tell_alerts(struct batch *b, const struct snapshot *s)
{
    if (b->settings->alerts)
        alert_out_take(b->settings->alerts, s);
}

/* The last one goes into the file, and behind a stream unless it stands there already. */
static void batch_finish(struct batch *b)
{
    const struct snapshot *s = exchange_take(b->x, NULL);
    if (s)
        batch_tell_alerts(b, s);
    if (!s || b->gone)
        return;
    if (b->stream_fd < 0 || !batch_has_written(b, s))
        batch_write(b, s);
    if (b->good && !b->gone && snapshot_hardly_any_is_ours(s))
        log_note("hardly a packet is to or from your home networks: name yours with -H NET");
}

/* A pipe or a device may take nothing for as long as it likes, so it is written to as standard
 * output is, which leaves us open for signals. */
static bool batch_has_stream(const struct batch_settings *settings)
{
    struct stat st;
    return settings->every_s > 0 ||
           (lstat(settings->output, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode)));
}

static bool batch_open_output(struct batch *b)
{
    const struct batch_settings *settings = b->settings;
    char why[REPORT_WHY];
    b->stream_fd = -1;
    b->file = (struct report_file){.path = settings->output,
                                   .format = settings->format,
                                   .how = settings->how,
                                   .force = settings->force};
    bool good = true;
    if (strcmp(settings->output, "-") == 0) {
        b->stream_fd = STDOUT_FILENO;
    } else if (batch_has_stream(settings)) {
        b->stream_fd = file_write_open_stream(&b->file, why);
        good = b->stream_fd >= 0;
    } else {
        good = report_check(&b->file, why);
    }
    if (!good)
        log_error("%s", why);
    return good;
}

/* A snapshot for the alerts, when it is time. Milliseconds until the next; -1: none is wanted. */
static int batch_ask(struct batch *b)
{
    int64_t watch_us = b->settings->watch_ms * 1000, now_us = clock_monotonic_us();
    if (watch_us == 0)
        return -1;
    if (now_us - b->asked_us >= watch_us) {
        b->asked_us = now_us;
        exchange_request_snapshot(b->x);
    }
    return (int)((watch_us - (now_us - b->asked_us) + 999) / 1000);
}

/* Whether that snapshot is a new one for whoever asked with USR1. Who answers requests alone
 * answers this one too; else the newest may lie there for as long as its second lasts. */
static bool batch_is_news(const struct batch *b, const struct snapshot *s, bool fresh)
{
    return fresh || (b->wanted && b->settings->watch_ms == 0 && !batch_has_written(b, s));
}

static void batch_loop(struct batch *b)
{
    struct pollfd fds[] = {{.fd = exchange_news_fd(b->x), .events = POLLIN},
                           {.fd = b->settings->signal_fd, .events = POLLIN}};
    b->asked_us = clock_monotonic_us();
    while (!exchange_ended(b->x)) {
        poll(fds, 2, sooner_ms(batch_ask(b), batch_turn_ms(b)));
        batch_handle_signals(b);
        batch_turn(b);
        bool fresh;
        const struct snapshot *s = exchange_take(b->x, &fresh);
        if (s && fresh) {
            batch_tell_alerts(b, s);
            metrics_file_turn(b->settings->metrics, s);
        }
        /* The one that ends it is for batch_finish. */
        if (s && !b->gone && s->input.state == INPUT_RUNNING && batch_is_news(b, s, fresh))
            batch_consider(b, s);
        /* It was made on request, and more will come, the last one in any case. */
        if (s && b->settings->watch_ms > 0 && s->input.state == INPUT_RUNNING)
            exchange_put_back(b->x);
    }
}

/* The commands of the last alerts, unless somebody wants us to go. */
static void batch_finish_alerts(struct batch *b)
{
    struct alert_out *alerts = b->settings->alerts;
    struct pollfd fds[] = {{.fd = b->settings->signal_fd, .events = POLLIN}};
    int64_t since_us = clock_monotonic_us();
    while (alerts && !b->signal && alert_out_is_busy(alerts) &&
           (clock_monotonic_us() - since_us) / 1000 < PATIENCE_ALERTS_MS) {
        poll(fds, 1, alert_out_wait_ms(alerts));
        batch_handle_signals(b);
        alert_out_turn(alerts);
    }
}

bool batch_run(struct exchange *x, const struct batch_settings *settings, int *signal)
{
    struct batch b = {.x = x, .settings = settings, .good = true};
    progress_line_init(&b.progress, settings->shows_progress ? exchange_progress(x) : NULL);
    if (batch_open_output(&b)) {
        services_read(); /* while others count, instead of at the end, when they wait */
        batch_loop(&b);
        progress_line_hide(&b.progress);
        b.progress.progress = NULL; /* all is read */
        batch_finish(&b);
        batch_finish_alerts(&b);
    } else {
        b.good = false;
        b.gone = true;
        exchange_request_stop(x);
        batch_loop(&b);
    }
    if (b.stream_fd > STDERR_FILENO)
        close(b.stream_fd);
    *signal = b.signal;
    return b.good;
}
