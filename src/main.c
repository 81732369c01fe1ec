/* main: start-up order and shut-down order, nothing else.
 *
 *   options and configuration -> another account -> capture opened -> sandbox -> capture thread
 *   -> screen or batch in this thread -> capture stopped and joined -> exit status
 *
 * What each is told by the options is in run.h. Only this file starts the screen. */
#include "src/base/log.h"
#include "src/base/signals.h"
#include "src/base/text.h"
#include "src/libraries.h"
#include "src/report/diff.h"
#include "src/report/snapshot_read.h"
#include "src/run.h"
#include "src/sandbox/descriptors.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Only tests/hooked has something there. */
#ifdef TAPWATCH_TEST_HOOK
#include "tests/hooked/hook.h"
#define TEST_HOOK() test_hook()
#else
#define TEST_HOOK() (void)0
#endif

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_ALERT = 3 };

/* The screen, plain lines or batch mode, until it ends. Returns an exit status. */
static int show(struct exchange *x, struct run *r, int signal_fd, int *signal_number)
{
    const struct options *o = r->options;
    struct alert_out *alerts = r->reload.alerts;
    if (o->batch) {
        const struct batch_settings settings = run_batch_settings(r, signal_fd);
        return batch_run(x, &settings, signal_number) ? EXIT_DONE : EXIT_FAILED;
    }
    if (o->config.linear) {
        const struct linear_settings settings = run_linear_settings(r, signal_fd);
        return linear_run(x, &settings, signal_number) ? EXIT_DONE : EXIT_FAILED;
    }
    const struct ui_settings settings = {
        .ascii = o->config.ascii,
        .color = o->config.color,
        .graph = (enum graph)o->config.graph,
        .themes = r->themes.list,
        .theme_count = r->themes.count,
        .theme = r->themes.chosen,
        .hint = true,
        .low_bandwidth = o->config.low_bandwidth,
        .mouse = o->config.mouse,
        .bell = o->config.bell && !o->open, /* its alerts are old */
        .saved = o->open != NULL,
        .unconfined =
            o->no_sandbox || !(r->confine.in_force.filter || r->confine.in_force.landlock),
        .output = o->output,
        .format = o->format,
        .how = o->how,
        .force = o->force,
        .account = r->confine.in_force.became ? r->confine.in_force.who : NULL,
        .history_bytes = o->open ? 0 : (size_t)o->config.history_memory_mib << 20,
        .signal_fd = signal_fd,
        .alerts = alerts,
        .saver = remember_saver(&r->remember),
        .evidence = {.desk = r->evidence.keeps ? &r->evidence.desk : NULL,
                     .format = r->evidence.format,
                     .answer = evidence_writer_answer,
                     .hear = evidence_writer_hear,
                     .context = &r->evidence},
        .metrics = r->writing.metrics,
        .redact = r->writing.redact,
        .names = r->lookups.names,
        .names_on = o->config.names,
        .geo = r->lookups.geo,
    };
    return ui_run(x, &settings, signal_number) == UI_TERMINAL ? EXIT_FAILED : EXIT_DONE;
}

static int show_with_alerts(struct exchange *x, struct run *r, int signal_fd, int *signal_number)
{
    const struct alert_out_settings settings = reload_alert_settings(&r->reload);
    struct alert_out alerts;
    alert_out_init(&alerts, &settings);
    r->reload.alerts = &alerts;
    int result = show(x, r, signal_fd, signal_number);
    r->reload.alerts = NULL;
    alert_out_done(&alerts);
    return result;
}

/* From the start of the capture thread to its end. */
static int run(struct run *r, struct exchange *x, struct capture *capture, int *signal_number)
{
    const struct options *o = r->options;
    int signal_fd = signals_open();
    if (signal_fd < 0 || !capture_start(capture)) {
        log_error("start: %s", text_error(errno));
        return EXIT_FAILED;
    }
    int result = show_with_alerts(x, r, signal_fd, signal_number);
    exchange_request_stop(x);
    enum capture_status status = capture_join(capture);
    if (!remember_end(&r->remember, capture, x) && result == EXIT_DONE)
        result = EXIT_FAILED;
    if (!evidence_writer_end(&r->evidence, signal_fd, signal_number) && result == EXIT_DONE)
        result = EXIT_FAILED;
    if (!writing_finish(&r->writing, exchange_take(x, NULL)) && result == EXIT_DONE)
        result = EXIT_FAILED;
    if (!o->batch || *signal_number)
        run_print_totals(exchange_take(x, NULL));
    close(signal_fd);
    if (status != CAPTURE_DONE)
        return (int)status;
    return result == EXIT_DONE && run_ends_in_alert(o, exchange_take(x, NULL)) ? EXIT_ALERT
                                                                               : result;
}

/* Live, what is drawn is not to be seen as traffic of its own. */
static void leave_out_own_session(struct run *r)
{
    char client[ADDRESS_TEXT];
    if (r->options->file_count > 0 || r->options->config.include_self || !session_find(&r->session))
        return;
    log_note("your SSH session from %s port %u is left out; --include-self counts it",
             address_format(&r->session.client, client), r->session.client_port);
}

/* What needs rights is done: they go. */
static bool enter(struct run *r)
{
    char why[SANDBOX_WHY];
    if (confine_enter(&r->confine, why)) {
        TEST_HOOK();
        return true;
    }
    log_error("%s", why);
    return false;
}

/* The account is another from here on. False: it has been said why. */
static bool become(struct run *r)
{
    char why[SANDBOX_WHY];
    const struct options *o = r->options;
    if (o->action == ACTION_RUN && options_show_screen(o))
        ui_prepare();
    if (confine_become(&r->confine, r->options, r->argc, r->argv, r->lookups.names != NULL, why)) {
        r->reload.helper = r->confine.helper;
        r->reload.confine = &r->confine;
        return true;
    }
    log_error("%s", why);
    return false;
}

/* Of files nothing is read before the sandbox is closed; interfaces are opened before. So the state
 * file of a live capture is read outside of it, but as the other account: the engine, which is made
 * with the capture, takes the seed of its tables and all their contents from it, or none of it.
 * Refused is one that anybody else could have written. *capture is the caller's if it is done. */
static enum capture_status open_capture(struct run *r, struct exchange *x, struct capture **capture)
{
    char text[CAPTURE_WHY];
    const bool live = r->options->file_count == 0;
    if (!live && !enter(r))
        return CAPTURE_FAILED;
    remember_open(&r->remember, r->options->config.state_file);
    const struct capture_settings settings = run_capture_settings(r);
    enum capture_status status = capture_open(capture, &settings, x, text);
    if (status != CAPTURE_DONE) {
        log_error("%s", text);
    } else if (live && !enter(r)) {
        capture_close(*capture);
        status = CAPTURE_FAILED;
    }
    if (status != CAPTURE_DONE)
        remember_close(&r->remember);
    return status;
}

/* Signals are still as they were while the capture is opened, so that one can break off waiting for
 * the first bytes of a pipe. */
static int open_and_run(struct run *r, struct exchange *x, int *signal_number)
{
    char text[CAPTURE_WHY];
    struct capture *capture;
    leave_out_own_session(r);
    if (!become(r))
        return EXIT_FAILED;
    if (!evidence_writer_open(&r->evidence, r->options, text)) {
        log_error("%s", text);
        return EXIT_FAILED;
    }
    const enum capture_status status = open_capture(r, x, &capture);
    if (status != CAPTURE_DONE) {
        evidence_writer_close(&r->evidence);
        return (int)status;
    }
    remember_begin(&r->remember, capture, x);
    if (r->options->file_count == 0)
        run_describe(r, capture);
    char why[REPORT_WHY];
    int result = EXIT_FAILED;
    if (evidence_writer_begin(&r->evidence, r->options, capture, x, why))
        result = run(r, x, capture, signal_number);
    else
        log_error("%s", why);
    evidence_writer_close(&r->evidence);
    capture_close(capture);
    remember_close(&r->remember);
    return result;
}

/* A saved snapshot, as if it were the last of a capture. Nobody is told of its alerts again. */
static int open_and_show(struct run *r, struct exchange *x, int *signal_number)
{
    static const struct alert_out_settings nobody = {.least = SEVERITY_CRITICAL};
    char why[SNAPSHOT_READ_WHY];
    if (!become(r) || !enter(r))
        return EXIT_FAILED;
    if (!snapshot_read_file(r->options->open, r->confine.saved, exchange_writer(x), why)) {
        log_error("%s", why);
        return EXIT_FAILED;
    }
    exchange_publish(x);
    exchange_close(x);
    const int signal_fd = signals_open();
    if (signal_fd < 0) {
        log_error("start: %s", text_error(errno));
        return EXIT_FAILED;
    }
    struct alert_out alerts;
    alert_out_init(&alerts, &nobody);
    r->reload.alerts = &alerts;
    const int result = show(x, r, signal_fd, signal_number);
    r->reload.alerts = NULL;
    alert_out_done(&alerts);
    close(signal_fd);
    return result == EXIT_DONE && run_ends_in_alert(r->options, exchange_take(x, NULL)) ? EXIT_ALERT
                                                                                        : result;
}

/* As what is read on the screen, in the sandbox. */
static bool diff(struct options *o, int argc, char **argv, FILE *out)
{
    char why[SNAPSHOT_READ_WHY];
    struct run r = {.options = o, .argc = argc, .argv = argv};
    bool done = false;
    if (become(&r) && enter(&r)) {
        done = diff_files(o->diff, r.confine.compared, out, why);
        if (!done)
            log_error("%s", why);
    }
    confine_end(&r.confine);
    return done;
}

static int start(struct options *o, int argc, char **argv, int *signal_number)
{
    char why[256];
    if (options_show_screen(o) && !ui_possible(why, sizeof why)) {
        log_error("screen: %s; running in batch mode (-b), as text", why);
        o->batch = true;
        if (!o->speed_given)
            o->speed = 0;
        o->output = o->output ? o->output : "-";
        if (!o->format_given && strcmp(o->output, "-") == 0)
            o->format = REPORT_TEXT;
    }
    char fault[CONFIG_WHY];
    struct run r = {.options = o, .argc = argc, .argv = argv};
    if (!themes_open(&r.themes, o->config.theme, fault)) {
        log_error("%s", fault);
        return EXIT_USAGE;
    }
    if (!lookups_open(&r.lookups, &o->config, options_show_screen(o), fault)) {
        log_error("%s", fault);
        return EXIT_USAGE;
    }
    r.lookout = reload_open(&r.reload, o, argc, argv, fault);
    if (!r.lookout || !writing_open(&r.writing, &o->config, run_comes_as_it_happens(o), fault)) {
        log_error("%s", fault);
        reload_close(&r.reload);
        lookups_close(&r.lookups);
        return EXIT_USAGE;
    }
    r.reload.redact = r.writing.redact;
    struct exchange *x = exchange_new();
    if (!x)
        log_error("start: %s", text_error(errno));
    int result = !x        ? EXIT_FAILED
                 : o->open ? open_and_show(&r, x, signal_number)
                           : open_and_run(&r, x, signal_number);
    exchange_free(x);
    confine_end(&r.confine);
    writing_close(&r.writing);
    reload_close(&r.reload);
    lookups_close(&r.lookups);
    return result;
}

/* What is asked for that is no run. False: that was told. */
static bool print(struct options *o, int argc, char **argv, FILE *out)
{
    char why[CAPTURE_WHY];
    switch (o->action) {
    case ACTION_HELP:
        options_print_help(out);
        return true;
    case ACTION_VERSION:
        libraries_print(out);
        return true;
    case ACTION_PRINT_CONFIG:
        return config_print(&o->config, out);
    case ACTION_LIST_INTERFACES:
        if (capture_list_interfaces(out, why))
            return true;
        log_error("%s", why);
        return false;
    case ACTION_DIFF:
        return diff(o, argc, argv, out);
    case ACTION_RUN:
        break;
    }
    return false;
}

/* Who reads no longer is no error. */
static bool put_out(const char *text, size_t length)
{
    signal(SIGPIPE, SIG_IGN);
    while (length > 0) {
        const ssize_t n = write(STDOUT_FILENO, text, length);
        if (n < 0 && errno == EPIPE)
            return true;
        if (n < 0 && errno != EINTR) {
            log_error("standard output: %s", text_error(errno));
            return false;
        }
        text += n > 0 ? n : 0;
        length -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Into memory first: of what a stream fails to write on the way nobody can say why. */
static int print_and_put_out(struct options *o, int argc, char **argv)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    const bool printed = out && print(o, argc, argv, out);
    const bool kept = out && fclose(out) == 0;
    if (!kept)
        log_error("not enough memory");
    const bool done = printed && kept && put_out(text, length);
    free(text);
    return done ? EXIT_DONE : EXIT_FAILED;
}

/* Else the first file that is opened would take the place of a standard stream that was closed, and
 * get what is meant for that. Output opened for reading: writing to it is still an error. */
static bool keep_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            return false;
    return true;
}

int main(int argc, char **argv)
{
    char why[CONFIG_WHY];
    struct options options;
    int signal_number = 0, status = EXIT_USAGE;
    if (!keep_standard_streams())
        return EXIT_FAILED;
    descriptors_note();
    setlocale(LC_CTYPE, ""); /* not LC_NUMERIC: JSON and options have decimal points */
    if (options_parse(&options, argc, argv, why))
        status = options.action == ACTION_RUN ? start(&options, argc, argv, &signal_number)
                                              : print_and_put_out(&options, argc, argv);
    else
        log_error("%s", why);
    options_done(&options);
    if (signal_number)
        signals_raise(signal_number);
    return status;
}
