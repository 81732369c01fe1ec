/* alert_command: see alert_command.h.
 *
 * Children are waited for by their number and nothing else, and SIGCHLD is left alone: who else has
 * children, or reads signals (base/signals.c), does not notice. */
#include "src/report/alert_command.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/report/json_incident.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
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
    ARGUMENTS = 4, /* behind the command's own words */
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
    if (!settings->words) {
        c->left_out += c->waiting;
        c->waiting = 0;
    }
}

/* --- Starting one ----------------------------------------------------------------------------- */

/* A pipe that holds the alert: small enough to be written before there is a reader (pipe(7): at
 * least PIPE_BUF bytes). The end to read; -1: errno says why. */
static int open_alert(const struct snapshot_alert *alert)
{
    char text[PIPE_BUF];
    int ends[2];
    FILE *out = fmemopen(text, sizeof text, "w");
    if (!out)
        return -1;
    struct json_out o;
    json_out_open(&o, out);
    json_incident_alert(&o, alert);
    json_out_frame(&o, "\n");
    bool good = json_out_close(&o);
    long length = ftell(out);
    if (fclose(out) != 0 || !good || length < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    ssize_t written = write(ends[1], text, (size_t)length);
    close(ends[1]);
    if (written == length)
        return ends[0];
    close(ends[0]);
    return -1;
}

/* A process as a shell would have started it, whatever we have done to our signals; a group of its
 * own, so that Ctrl-C is not for it, and all of it can be killed. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, ours;
    sigemptyset(&none);
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &ours);
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
}

static int set_streams(posix_spawn_file_actions_t *actions, int in, bool quiet)
{
    int error = posix_spawn_file_actions_adddup2(actions, in, STDIN_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0 && quiet)
        error = posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    return error;
}

/* 0, or why not. */
static int spawn_with(struct alert_command *c, char *const *arguments, int in)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    int error = set_attributes(&attributes);
    if (error == 0)
        error = set_streams(&actions, in, c->settings.quiet);
    if (error == 0)
        error = posix_spawn(&c->pid, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static int spawn(struct alert_command *c, const struct snapshot_alert *alert)
{
    const char *arguments[ALERT_COMMAND_WORDS + ARGUMENTS + 1];
    size_t count = 0;
    for (; count < c->settings.word_count; count++)
        arguments[count] = c->settings.words[count];
    arguments[count++] = alert_kind_name((enum alert_kind)alert->kind);
    arguments[count++] = severity_name((enum severity)alert->severity);
    arguments[count++] = alert->incident;
    arguments[count++] = alert->subject;
    arguments[count] = NULL;
    int in = open_alert(alert);
    if (in < 0)
        return errno;
    union {
        const char **ours;
        char *const *theirs; /* posix_spawn does not change them, but was declared before const */
    } words = {.ours = arguments};
    int error = spawn_with(c, words.theirs, in);
    close(in);
    return error;
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
        log_error("alert_command: %s: %s", c->settings.words[0], why);
    c->failing = true;
}

static void start_next(struct alert_command *c, int64_t now_us)
{
    struct snapshot_alert alert = c->queue[0];
    queue_remove(c, 0);
    c->starts_us[c->starts++ % ALERT_COMMAND_RATE] = now_us;
    int error = spawn(c, &alert);
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

static void look_after(struct alert_command *c, int64_t now_us)
{
    int status = 0;
    pid_t ended = waitpid(c->pid, &status, WNOHANG);
    /* Started with SIGCHLD ignored we are not told how it ended: it is gone, and no child of ours.
     */
    if (ended == c->pid || (ended < 0 && errno == ECHILD)) {
        if (ended == c->pid)
            note_end(c, status);
        c->pid = 0;
    } else if (!c->killed && now_us - c->started_us >= RUN_US) {
        kill(-c->pid, SIGKILL);
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
