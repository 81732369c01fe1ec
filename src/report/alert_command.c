/* alert_command: see alert_command.h.
 *
 * Children are waited for by their number and nothing else, and SIGCHLD is left alone: who else has
 * children, or reads signals (base/signals.c), does not notice. */
#include "src/report/alert_command.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/report/alert_helper.h"
#include "src/report/alert_spawn.h"
#include "src/report/json_incident.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LOOK_MS = 100, /* so often we look whether it has ended */
    MINUTE_US = 60 * US_PER_S,
    RUN_US = ALERT_COMMAND_RUN_S * US_PER_S,
    ITS_OWN = 1, /* a command of the helper's runs: its number is not for us */
};

bool alert_command_check(const char *path, char *why, size_t size)
{
    struct stat st;
    int error = 0;
    const bool there = stat(path, &st) == 0;
    if (there && S_ISDIR(st.st_mode))
        error = EISDIR;
    else if (!there || access(path, X_OK) != 0)
        error = errno;
    if (error == 0)
        return true;
    snprintf(why, size, "alert_command: %s: %s%s", path, strerror(error),
             error == EACCES ? "; is it executable?" : "");
    return false;
}

void alert_command_init(struct alert_command *c, const struct alert_command_settings *settings)
{
    *c = (struct alert_command){.settings = *settings};
}

/* --- The queue -------------------------------------------------------------------------------- */

static void queue_remove(struct alert_command *c, uint32_t i)
{
    c->waiting--;
    memmove(c->queue + i, c->queue + i + 1, (c->waiting - i) * sizeof c->queue[0]);
}

/* The latest of the least severe. */
static uint32_t queue_find_least(const struct alert_command *c)
{
    uint32_t least = 0;
    for (uint32_t i = 1; i < c->waiting; i++)
        if (c->queue[i].severity <= c->queue[least].severity)
            least = i;
    return least;
}

void alert_command_add(struct alert_command *c, const struct snapshot_alert *alert)
{
    if (!c->settings.words)
        return;
    if (c->waiting == ALERT_COMMAND_QUEUE) {
        uint32_t least = queue_find_least(c);
        c->left_out++;
        if (c->queue[least].severity >= alert->severity)
            return;
        queue_remove(c, least);
    }
    c->queue[c->waiting++] = *alert;
}

/* How long until one may start, after those of the last minute. */
static int64_t rate_wait_us(const struct alert_command *c, int64_t now_us)
{
    uint32_t per_minute = c->settings.per_minute;
    if (c->starts < per_minute)
        return 0;
    int64_t free_us = c->starts_us[(c->starts - per_minute) % ALERT_COMMAND_RATE] + MINUTE_US;
    return free_us > now_us ? free_us - now_us : 0;
}

void alert_command_change(struct alert_command *c, const struct alert_command_settings *settings)
{
    c->settings = *settings;
    c->failing = false; /* what fails from now on is another, or was looked after */
    if (settings->helper > 0)
        alert_helper_read_again(settings->helper);
    if (!settings->words) {
        c->left_out += c->waiting;
        c->waiting = 0;
    }
}

/* --- Starting one ----------------------------------------------------------------------------- */

/* The alert as one line of JSON. 0: errno says why not. */
static size_t print_alert(const struct snapshot_alert *alert, char text[PIPE_BUF])
{
    FILE *out = fmemopen(text, PIPE_BUF, "w");
    if (!out)
        return 0;
    struct json_out o;
    json_out_open(&o, out);
    json_incident_alert(&o, alert);
    json_out_frame(&o, "\n");
    const bool good = json_out_close(&o);
    const long length = ftell(out);
    return fclose(out) == 0 && good && length > 0 ? (size_t)length : 0;
}

static int start(struct alert_command *c, const struct snapshot_alert *alert)
{
    char text[PIPE_BUF];
    const char *arguments[ALERT_COMMAND_WORDS + ALERT_COMMAND_MORE + 1];
    const bool helped = c->settings.helper > 0;
    size_t count = 0;
    for (; !helped && count < c->settings.word_count; count++)
        arguments[count] = c->settings.words[count];
    const char **more = arguments + count;
    arguments[count++] = alert_kind_name((enum alert_kind)alert->kind);
    arguments[count++] = severity_name((enum severity)alert->severity);
    arguments[count++] = alert->incident;
    arguments[count++] = alert->subject;
    arguments[count] = NULL;
    const size_t length = print_alert(alert, text);
    if (length == 0)
        return errno;
    if (!helped)
        return alert_spawn(arguments, text, length, c->settings.quiet, &c->pid);
    c->pid = ITS_OWN;
    return alert_helper_start(c->settings.helper, more, text, length, c->settings.quiet);
}

/* --- What becomes of it ----------------------------------------------------------------------- */

/* Once, until one has done well: a command that is broken is broken each time. */
static void __attribute__((format(printf, 2, 3)))
complain(struct alert_command *c, const char *format, ...)
{
    char why[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    if (!c->failing)
        log_error("alert_command: %s: %s", c->path, why);
    c->failing = true;
}

static void start_next(struct alert_command *c, int64_t now_us)
{
    struct snapshot_alert alert = c->queue[0];
    queue_remove(c, 0);
    c->starts_us[c->starts++ % ALERT_COMMAND_RATE] = now_us;
    snprintf(c->path, sizeof c->path, "%s", c->settings.words[0]);
    int error = start(c, &alert);
    if (error != 0) {
        c->pid = 0;
        c->left_out++;
        complain(c, "%s", strerror(error));
        return;
    }
    c->started_us = now_us;
    c->killed = false;
}

static void note_end(struct alert_command *c, int status)
{
    if (c->killed)
        complain(c, "it ran for more than %d s and was killed", ALERT_COMMAND_RUN_S);
    else if (WIFSIGNALED(status))
        complain(c, "signal %d ended it", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        complain(c, "it ended with status %d", WEXITSTATUS(status));
    else
        c->failing = false;
}

/* What the helper says of the one that it runs. */
static void hear_helper(struct alert_command *c)
{
    int error, status;
    switch (alert_helper_hear(c->settings.helper, &error, &status)) {
    case ALERT_HELPER_RUNS:
        return;
    case ALERT_HELPER_ENDED:
        note_end(c, status);
        break;
    case ALERT_HELPER_FAILED:
        c->left_out++;
        complain(c, "%s", strerror(error));
        break;
    case ALERT_HELPER_GONE:
        c->left_out++;
        complain(c, "the process that starts commands has ended");
        break;
    }
    c->pid = 0;
}

static void end_it(const struct alert_command *c)
{
    if (c->settings.helper > 0)
        alert_helper_kill(c->settings.helper);
    else
        kill(-c->pid, SIGKILL);
}

static void look_after_own(struct alert_command *c)
{
    int status = 0;
    pid_t ended = waitpid(c->pid, &status, WNOHANG);
    /* Started with SIGCHLD ignored we are not told how it ended: it is gone, and no child of ours.
     */
    if (ended == c->pid || (ended < 0 && errno == ECHILD)) {
        if (ended == c->pid)
            note_end(c, status);
        c->pid = 0;
    }
}

static void look_after(struct alert_command *c, int64_t now_us)
{
    if (c->settings.helper > 0)
        hear_helper(c);
    else
        look_after_own(c);
    if (c->pid != 0 && !c->killed && now_us - c->started_us >= RUN_US) {
        end_it(c);
        c->killed = true;
    }
}

static void say_left_out(struct alert_command *c)
{
    log_error("alert_command: %llu %s left out", (unsigned long long)c->left_out,
              c->left_out == 1 ? "alert was" : "alerts were");
    c->left_out = 0;
}

/* When it is over; while it goes on, once a minute. */
static void say_if_due(struct alert_command *c, int64_t now_us)
{
    if (c->left_out == 0)
        c->said_us = now_us;
    else if ((c->waiting == 0 && c->pid == 0) || now_us - c->said_us >= MINUTE_US) {
        say_left_out(c);
        c->said_us = now_us;
    }
}

void alert_command_turn(struct alert_command *c, int64_t now_us)
{
    if (c->pid != 0)
        look_after(c, now_us);
    if (c->pid == 0 && c->waiting > 0 && rate_wait_us(c, now_us) == 0)
        start_next(c, now_us);
    say_if_due(c, now_us);
}

int alert_command_wait_ms(const struct alert_command *c, int64_t now_us)
{
    if (c->pid != 0)
        return LOOK_MS;
    if (c->waiting > 0)
        return (int)((rate_wait_us(c, now_us) + 999) / 1000);
    return -1;
}

bool alert_command_is_busy(const struct alert_command *c, int64_t now_us)
{
    return c->pid != 0 || (c->waiting > 0 && rate_wait_us(c, now_us) == 0);
}

void alert_command_finish(struct alert_command *c)
{
    c->left_out += c->waiting;
    c->waiting = 0;
    if (c->left_out > 0)
        say_left_out(c);
}
