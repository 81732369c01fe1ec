/* evidence_writer: see evidence_writer.h. */
#include "src/evidence_writer.h"

#include "src/base/log.h"
#include "src/base/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

enum {
    MEMORY_LEAST = 2 << 20,
    SPOOL_BYTES = 8 << 20, /* for a disk that is busy: 0.1 s of a million packets a second */
    WAIT_MS = 200,
};

static const char *path_of(const struct options *o)
{
    return o->write ? o->write : "";
}

bool evidence_writer_open(struct evidence_writer *w, const struct options *o, char why[CAPTURE_WHY])
{
    size_t bytes = (size_t)o->config.evidence_memory_mib << 20;
    *w = (struct evidence_writer){.writes = o->write != NULL, .batch = o->batch};
    pthread_mutex_init(&w->mutex, NULL);
    w->keeps = w->writes || (options_show_screen(o) && bytes > 0);
    if (!w->keeps)
        return true;
    w->memory_bytes = bytes < MEMORY_LEAST ? MEMORY_LEAST : bytes;
    if (evidence_desk_open(&w->desk, w->memory_bytes, w->writes ? SPOOL_BYTES : 0))
        return true;
    snprintf(why, CAPTURE_WHY, "evidence: %s", strerror(ENOMEM));
    return false;
}

/* --- the thread ------------------------------------------------------------------------------- */

static void say(struct evidence_writer *w, const char *what)
{
    log_error("evidence: %s", what);
    pthread_mutex_lock(&w->mutex);
    snprintf(w->said, sizeof w->said, "evidence: %.400s", what);
    pthread_mutex_unlock(&w->mutex);
}

static void say_failed(struct evidence_writer *w, const char *why)
{
    if (evidence_stream_was_left(&w->stream))
        return;
    w->failed = true;
    say(w, why);
}

/* Once: how many they are is said at the end. */
static void say_lost(struct evidence_writer *w)
{
    if (w->told_lost || spool_lost(w->desk.spool) == 0 || evidence_stream_is_over(&w->stream))
        return;
    w->told_lost = true;
    say(w, "packets are left out, as more come than are written in time");
}

/* Asked again and again while a reader takes nothing: what is lost by that is told before he does.
 */
static bool hurries(void *context)
{
    struct evidence_writer *w = context;
    say_lost(w);
    pthread_mutex_lock(&w->mutex);
    const bool hurries = w->hurries;
    pthread_mutex_unlock(&w->mutex);
    return hurries;
}

static void write_what_came(struct evidence_writer *w)
{
    char why[REPORT_WHY];
    const struct evidence_packet *p;
    while ((p = spool_look(w->desk.spool))) {
        if (!evidence_stream_add(&w->stream, p, why))
            say_failed(w, why);
        spool_step(w->desk.spool);
        say_lost(w); /* packets may come without a pause */
    }
    if (!evidence_stream_flush(&w->stream, why))
        say_failed(w, why);
    if (evidence_stream_is_over(&w->stream))
        exchange_request_stop(w->exchange); /* nobody is left to write for */
}

static void *writer_main(void *argument)
{
    struct evidence_writer *w = argument;
    char why[REPORT_WHY];
    bool closed;
    do {
        closed = spool_is_closed(w->desk.spool); /* before: what comes until then is written */
        write_what_came(w);
        if (!closed)
            spool_wait(w->desk.spool, WAIT_MS);
    } while (!closed);
    if (!evidence_stream_close(&w->stream, why))
        say_failed(w, why);
    pthread_mutex_lock(&w->mutex);
    w->done = true;
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

/* --- begin and end ---------------------------------------------------------------------------- */

/* Signals are the main thread's. Returns an errno value; 0: it runs. */
static int start_thread(struct evidence_writer *w)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int error = pthread_create(&w->thread, NULL, writer_main, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

bool evidence_writer_begin(struct evidence_writer *w, const struct options *o, struct capture *c,
                           struct exchange *x, char why[REPORT_WHY])
{
    w->capture = c;
    w->exchange = x;
    capture_describe_frames(c, &w->format.link_type, &w->format.fine, &w->format.snaplen);
    if (!w->writes)
        return true;
    struct evidence_output first = {
        .force = o->force,
        .rotation = {.file_bytes = (uint64_t)o->config.evidence_file_mb * 1000000,
                     .files = (uint32_t)o->config.evidence_files},
        .format = w->format,
        .give_up = hurries,
        .context = w,
    };
    if (strlen(path_of(o)) >= sizeof first.path) {
        snprintf(why, REPORT_WHY, "--write: %s", strerror(ENAMETOOLONG));
        return false;
    }
    snprintf(first.path, sizeof first.path, "%s", path_of(o));
    if (!evidence_stream_open(&w->stream, &first, why))
        return false;
    const int error = start_thread(w);
    w->started = error == 0;
    if (error)
        snprintf(why, REPORT_WHY, "evidence: %s", strerror(error));
    return w->started;
}

static bool is_done(struct evidence_writer *w)
{
    pthread_mutex_lock(&w->mutex);
    const bool done = w->done;
    pthread_mutex_unlock(&w->mutex);
    return done;
}

static void hurry(struct evidence_writer *w)
{
    pthread_mutex_lock(&w->mutex);
    w->hurries = true;
    pthread_mutex_unlock(&w->mutex);
}

/* A reader may take as long as he likes, but we listen to signals. */
static void wait_for_thread(struct evidence_writer *w, int signal_fd, int *signal_number)
{
    struct pollfd p = {.fd = signal_fd, .events = POLLIN};
    spool_close(w->desk.spool);
    while (!is_done(w)) {
        if (*signal_number)
            hurry(w);
        poll(&p, 1, 10);
        for (int number; (number = signals_next(signal_fd)) != 0;)
            if (number == SIGINT || number == SIGTERM || number == SIGHUP)
                *signal_number = number;
    }
    pthread_join(w->thread, NULL);
    w->started = false;
}

static void print_totals(const struct evidence_writer *w)
{
    const struct evidence_stream *s = &w->stream;
    const uint64_t lost = evidence_stream_lost(s) + spool_lost(w->desk.spool);
    const uint64_t pushed_out = w->desk.at_end.pushed_out;
    char more[128] = "", less[128] = "";
    if (lost > 0)
        snprintf(more, sizeof more, ", %llu could not be", (unsigned long long)lost);
    /* What belongs to no incident is kept, too, so of these some were written and some were not. */
    if (pushed_out > 0)
        snprintf(less, sizeof less, ", %llu were pushed out of it, written or not",
                 (unsigned long long)pushed_out);
    log_note("evidence: %llu packets written%s; memory holds %llu packets%s",
             (unsigned long long)evidence_stream_written(s), more,
             (unsigned long long)w->desk.at_end.held, less);
}

bool evidence_writer_end(struct evidence_writer *w, int signal_fd, int *signal_number)
{
    if (!w->started)
        return true;
    wait_for_thread(w, signal_fd, signal_number);
    print_totals(w);
    return !w->failed;
}

void evidence_writer_close(struct evidence_writer *w)
{
    char why[REPORT_WHY];
    if (w->started) { /* the capture never ran */
        hurry(w);
        spool_close(w->desk.spool);
        pthread_join(w->thread, NULL);
    } else if (w->stream.count > 0) {
        (void)evidence_stream_close(&w->stream, why);
    }
    evidence_desk_close(&w->desk);
    pthread_mutex_destroy(&w->mutex);
}

/* --- for the screen --------------------------------------------------------------------------- */

bool evidence_writer_hear(void *context, char why[REPORT_WHY])
{
    struct evidence_writer *w = context;
    if (!w->writes)
        return false;
    pthread_mutex_lock(&w->mutex);
    const bool any = w->said[0];
    memcpy(why, w->said, REPORT_WHY);
    w->said[0] = '\0';
    pthread_mutex_unlock(&w->mutex);
    return any;
}

void evidence_writer_answer(void *context)
{
    struct evidence_writer *w = context;
    capture_answer_evidence(w->capture);
}
