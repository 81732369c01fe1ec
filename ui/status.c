/* status: see status.h. */
#include "ui/status.h"
#include "src/base/clock.h"
#include "ui/format.h"
#include "ui/meter.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MARGIN = 1, GAP = 2, NAME_COLUMNS = 28, MUST = 10 };

static struct status_part *__attribute__((format(printf, 5, 6)))
add(struct status_part *parts, int *count, enum style style, int importance, const char *format,
    ...)
{
    struct status_part *p = &parts[(*count)++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(p->text, sizeof p->text, format, arguments);
    va_end(arguments);
    p->style = style;
    p->importance = importance;
    p->bound = false;
    p->columns = format_columns(p->text);
    return p;
}

void status_name(const struct snapshot *s, char *out, size_t size)
{
    const char *name = s->input.names, *slash = strrchr(name, '/');
    char safe[NAME_COLUMNS + 1];
    size_t more = 0;
    if (s->input.kind == INPUT_FILE && slash && slash[1])
        name = slash + 1;
    for (const char *n = s->input.names; *n; n += strlen(n) + 1)
        more++;
    if (strcmp(name, "-") == 0)
        name = "standard input";
    text_safe(name, strlen(name), safe, sizeof safe);
    if (more > 1)
        snprintf(out, size, "%s +%zu", safe, more - 1);
    else
        snprintf(out, size, "%s", safe);
}

/* With its day, where it is another than that of `from_us`. */
static const char *format_day_time(int64_t time_us, int64_t from_us, char text[CLOCK_TEXT])
{
    enum { DAY_S = 86400 };
    return clock_part(clock_second(time_us), DAY_S) == clock_part(clock_second(from_us), DAY_S)
               ? clock_format_time(time_us, text)
               : clock_format_date_time(time_us, text);
}

static void add_state(const struct status_input *in, const struct snapshot *s,
                      struct status_part *parts, int *count)
{
    char since[CLOCK_TEXT], behind[TEXT_NUMBER];
    if (in->frozen) {
        int64_t behind_s = in->newest_us == SNAPSHOT_UNKNOWN || s->taken_at_us == SNAPSHOT_UNKNOWN
                               ? 0
                               : (in->newest_us - s->taken_at_us) / US_PER_S;
        add(parts, count, STYLE_NOTE, MUST, "FROZEN %s %s, %s behind", in->stepped ? "at" : "since",
            clock_format_time(s->taken_at_us, since), text_duration(behind_s, behind));
    } else if (in->saved && s->taken_at_us != SNAPSHOT_UNKNOWN) {
        add(parts, count, STYLE_NOTE, MUST, "SAVED at %s",
            clock_format_time(s->taken_at_us, since));
    } else if (in->saved) {
        add(parts, count, STYLE_NOTE, MUST, "SAVED");
    } else if (s->input.state == INPUT_FAILED) {
        add(parts, count, STYLE_BAD, MUST, "FAILED");
    } else if (s->input.state == INPUT_ENDED || in->ended) {
        add(parts, count, STYLE_NOTE, MUST, "END");
    } else if (s->input.kind == INPUT_INTERFACE) {
        add(parts, count, STYLE_GOOD, MUST, "LIVE");
    } else if (in->jumping) {
        add(parts, count, STYLE_NOTE, MUST, "REPLAY to %s",
            format_day_time(in->jump_us, s->taken_at_us, since));
    } else if (s->paused) {
        add(parts, count, STYLE_NOTE, MUST, "REPLAY PAUSED");
    } else if (s->pace == 0) {
        add(parts, count, STYLE_GOOD, MUST, "REPLAY max");
    } else if (s->pace != 1) {
        add(parts, count, STYLE_GOOD, MUST, "REPLAY %gx", s->pace);
    } else {
        add(parts, count, STYLE_GOOD, MUST, "REPLAY");
    }
}

static void add_home(const struct snapshot *s, struct status_part *parts, int *count)
{
    char network[NETWORK_TEXT];
    const struct home *home = &s->input.home;
    if (home->count == 0)
        return;
    network_format(&home->networks[0], network);
    if (home->count > 1)
        add(parts, count, STYLE_QUIET, 3, "home %s +%zu", network, home->count - 1);
    else
        add(parts, count, STYLE_QUIET, 3, "home %s", network);
}

/* What is counted: not all there is, not since the start. */
static void add_bounds(const struct snapshot *s, struct status_part *parts, int *count)
{
    enum { FILTER_COLUMNS = 40 };
    char filter[FILTER_COLUMNS + 1], since[CLOCK_TEXT], packets[TEXT_NUMBER];
    text_safe(s->input.filter, strlen(s->input.filter), filter, sizeof filter);
    if (filter[0])
        add(parts, count, STYLE_NOTE, 6, "only %s", filter)->bound = true;
    if (s->resets > 0 && s->reset_us != SNAPSHOT_UNKNOWN)
        add(parts, count, STYLE_NOTE, 5, "from zero at %s", clock_format_time(s->reset_us, since))
            ->bound = true;
    if (s->capture.own_session_packets > 0)
        add(parts, count, STYLE_QUIET, 4, "all but your SSH session, %s packets",
            format_number(s->capture.own_session_packets, 7, packets))
            ->bound = true;
}

/* Whether its numbers change. */
static bool goes_on(const struct status_input *in, const struct snapshot *s)
{
    return !in->frozen && !in->ended && !in->saved && !s->paused && s->input.state == INPUT_RUNNING;
}

/* A rate, at the right of the room of the longest while it changes: else all that follows would
 * move with it, and what just fits would come and go. */
static void add_number(struct line *l, bool changes, const char *number, const char *at_least)
{
    char longest[TEXT_NUMBER];
    const int room = format_columns(format_rate(1210, at_least, longest));
    line_cell(l, number, changes ? room : format_columns(number), true);
}

static void add_rate(const struct status_input *in, const struct snapshot *s, enum traffic which,
                     const char *name, int importance, struct status_part *parts, int *count)
{
    const struct tally *t = &s->traffic[which].last_second;
    const char *at_least = snapshot_has_losses(s) ? in->glyphs->at_least : "";
    const bool changes = goes_on(in, s);
    char number[TEXT_NUMBER];
    struct line l;
    line_start(&l);
    line_printf(&l, "%s ", name);
    add_number(&l, changes, format_packet_rate((double)t->packets, at_least, number), at_least);
    line_printf(&l, " %s ", format_head("pkt/s"));
    add_number(&l, changes, format_byte_rate((double)t->bytes, at_least, number), at_least);
    line_printf(&l, " %s", format_head("bit/s"));
    add(parts, count, STYLE_PLAIN, importance, "%s", l.text);
}

/* What the screen itself costs: the first to go, as it is of no packet. */
static void add_cost(const struct status_input *in, struct status_part *parts, int *count)
{
    enum { LEAST = 1 };
    char rate[TEXT_NUMBER];
    if (in->ended || in->cost_bytes_s < 0)
        return;
    meter_format(in->cost_bytes_s, rate);
    if (in->every_s > 0)
        add(parts, count, STYLE_QUIET, LEAST, "%s out, each %d s", rate, in->every_s);
    else
        add(parts, count, STYLE_QUIET, LEAST, "%s out", rate);
}

/* Takes parts from the most important down, as long as each still fits. */
static void fit(struct status_part *parts, int count, int width)
{
    int room = width - MARGIN + GAP;
    for (int importance = MUST; importance > 0; importance--) {
        for (int i = 0; i < count; i++) {
            int columns = parts[i].columns + GAP;
            if (parts[i].importance != importance)
                continue;
            if (columns <= room || importance == MUST)
                room -= columns;
            else
                parts[i].importance = 0;
        }
    }
}

int status_compose(const struct status_input *in, const struct snapshot *s, int width,
                   struct status_part parts[STATUS_PARTS])
{
    char text[CLOCK_TEXT], since[TEXT_NUMBER], name[STATUS_TEXT];
    int count = 0;
    uint64_t lost = format_lost(s);
    add(parts, &count, STYLE_STRONG, 4, "tapwatch");
    status_name(s, name, sizeof name);
    add(parts, &count, STYLE_STRONG, MUST, "%.*s", STATUS_TEXT - 1, name);
    add_state(in, s, parts, &count);
    if (in->unconfined)
        add(parts, &count, STYLE_BAD, 9, "NO SANDBOX");
    add_home(s, parts, &count);
    if (s->taken_at_us != SNAPSHOT_UNKNOWN)
        add(parts, &count, STYLE_PLAIN, 8, "%s UTC", clock_format_date_time(s->taken_at_us, text));
    add_bounds(s, parts, &count);
    add_rate(in, s, TRAFFIC_INBOUND, "in", 7, parts, &count);
    add_rate(in, s, TRAFFIC_ALL, "all", 5, parts, &count);
    /* A file has no drop counters: then nothing can be said. */
    if (s->capture.dropped_kernel != SNAPSHOT_UNKNOWN)
        add(parts, &count, lost ? STYLE_BAD : STYLE_PLAIN, lost ? 9 : 6, "lost %s",
            format_number(lost, 12, text));
    if (s->capture.gaps.count != SNAPSHOT_UNKNOWN && s->capture.gaps.count > 0)
        add(parts, &count, STYLE_BAD, 9, "gaps %s", text_duration(s->capture.gaps.seconds, since));
    if (s->memory_bytes > 0)
        add(parts, &count, STYLE_QUIET, 2, "%.0f MiB", (double)s->memory_bytes / (1 << 20));
    add_cost(in, parts, &count);
    fit(parts, count, width);
    return count;
}
