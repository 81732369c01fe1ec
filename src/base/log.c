/* log: see log.h. */
#include "src/base/log.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LOG_LINE = 1024, LOG_HELD = 32, LOG_PROGRESS = 256 };

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static bool log_holding;
static char log_held[LOG_HELD][LOG_LINE];
static unsigned log_held_count;
static unsigned log_held_lost;
static char log_below[LOG_PROGRESS]; /* on the terminal's last line; empty: nothing is */

/* To the first column, and away with what stands there (ECMA-48). */
static const char log_wipe[] = "\r\033[K";

/* Whether somebody takes what we say. A terminal that is stalled must not keep the program from its
 * end: the last lines are written when it has been told to go. */
static bool log_has_reader(int patience_ms)
{
    struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};
    return poll(&p, 1, patience_ms) != 0;
}

static void log_write(const char *line)
{
    enum { PATIENCE_MS = 1000 };
    size_t length = strlen(line);
    while (length > 0 && log_has_reader(PATIENCE_MS)) {
        ssize_t n = write(STDERR_FILENO, line, length);
        if (n <= 0)
            return; /* nobody is left to be told */
        line += n;
        length -= (size_t)n;
    }
}

/* What stands below comes again. */
static void log_write_above(const char *line)
{
    char all[sizeof log_wipe + LOG_LINE + LOG_PROGRESS];
    if (!*log_below) {
        log_write(line);
        return;
    }
    snprintf(all, sizeof all, "%s%s%s", log_wipe, line, log_below);
    log_write(all);
}

/* Messages name files and interfaces, whose names may hold anything: a control byte would reach the
 * terminal, or make two lines of one. */
static void log_tame(char *message)
{
    for (char *at = message; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = '?';
}

static void __attribute__((format(printf, 1, 0))) log_line(const char *format, va_list arguments)
{
    static const char prefix[] = "tapwatch: ";
    char line[LOG_LINE];
    memcpy(line, prefix, sizeof prefix);
    size_t used = sizeof prefix - 1;
    int n = vsnprintf(line + used, sizeof line - used - 1, format, arguments);
    used = n < 0 ? used : used + (size_t)n;
    if (used > sizeof line - 2)
        used = sizeof line - 2;
    line[used] = '\0';
    log_tame(line);
    line[used] = '\n';
    line[used + 1] = '\0';

    pthread_mutex_lock(&log_lock);
    if (!log_holding)
        log_write_above(line);
    else if (log_held_count < LOG_HELD)
        memcpy(log_held[log_held_count++], line, used + 2);
    else
        log_held_lost++;
    pthread_mutex_unlock(&log_lock);
}

void log_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_line(format, arguments);
    va_end(arguments);
}

void log_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_line(format, arguments);
    va_end(arguments);
}

void log_hold(void)
{
    pthread_mutex_lock(&log_lock);
    log_holding = true;
    pthread_mutex_unlock(&log_lock);
}

void log_release(void)
{
    pthread_mutex_lock(&log_lock);
    log_holding = false;
    for (unsigned i = 0; i < log_held_count; i++)
        log_write(log_held[i]);
    log_held_count = 0;
    unsigned lost = log_held_lost;
    log_held_lost = 0;
    pthread_mutex_unlock(&log_lock);
    if (lost > 0)
        log_error("%u more messages were left out", lost);
}

void log_progress(const char *line)
{
    char all[sizeof log_wipe + LOG_PROGRESS];
    pthread_mutex_lock(&log_lock);
    const bool wiping = *line == '\0' && *log_below;
    if (wiping || (*line && log_has_reader(0))) {
        snprintf(log_below, sizeof log_below, "%s", line);
        log_tame(log_below);
        snprintf(all, sizeof all, "%s%s", log_wipe, log_below);
        log_write(all);
    }
    pthread_mutex_unlock(&log_lock);
}
