/* progress_line: see progress_line.h. */
#include "src/report/progress_line.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    FIRST_US = 500000, /* what is read by then needs no line */
    EVERY_US = 250000,
};

static bool can_be_seen(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

void progress_line_init(struct progress_line *l, const struct progress *p)
{
    const int64_t now_us = clock_monotonic_us();
    *l = (struct progress_line){
        .progress = can_be_seen() ? p : NULL, .since_us = now_us, .next_us = now_us + FIRST_US};
}

const char *progress_line_format(const struct progress_now *now, int64_t passed_us,
                                 char out[PROGRESS_LINE])
{
    char packets[TEXT_NUMBER], rate[TEXT_NUMBER], left[TEXT_NUMBER];
    const double passed_s = (double)(passed_us > 0 ? passed_us : 1) / US_PER_S;
    text_grouped(now->packets, packets);
    text_short((double)now->packets / passed_s, rate);
    if (now->size == 0 || now->bytes == 0) {
        snprintf(out, PROGRESS_LINE, "%s packets  %s packets/s", packets, rate);
        return out;
    }
    /* A file that grows meanwhile is read beyond what was its end. */
    const uint64_t bytes = now->bytes < now->size ? now->bytes : now->size;
    const double part = (double)bytes / (double)now->size;
    text_duration((int64_t)(passed_s / part - passed_s + 0.5), left);
    snprintf(out, PROGRESS_LINE, "%s packets  %d %%  %s packets/s  %s left", packets,
             (int)(part * 100), rate, left);
    return out;
}

/* A line that is longer than the terminal is wide could not be written over. */
static void cut_to_terminal(char *text)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
        strlen(text) >= size.ws_col)
        text[size.ws_col - 1] = '\0';
}

/* In the background the terminal is somebody else's. */
static bool is_in_front(void)
{
    const pid_t front = tcgetpgrp(STDERR_FILENO);
    return front < 0 || front == getpgrp();
}

void progress_line_turn(struct progress_line *l)
{
    const int64_t now_us = clock_monotonic_us();
    if (!l->progress || now_us < l->next_us)
        return;
    l->next_us = now_us + EVERY_US;
    if (!is_in_front())
        return;
    char text[PROGRESS_LINE];
    const struct progress_now now = progress_read(l->progress);
    progress_line_format(&now, now_us - l->since_us, text);
    cut_to_terminal(text);
    log_progress(text);
}

int progress_line_wait_ms(const struct progress_line *l)
{
    if (!l->progress)
        return -1;
    const int64_t left_us = l->next_us - clock_monotonic_us();
    return left_us > 0 ? (int)((left_us + 999) / 1000) : 0;
}

void progress_line_hide(struct progress_line *l)
{
    if (l->progress)
        log_progress("");
}
