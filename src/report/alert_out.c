/* alert_out: see alert_out.h. */
#include "src/report/alert_out.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/report/alert_syslog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void alert_out_init(struct alert_out *a, const struct alert_out_settings *settings)
{
    *a = (struct alert_out){.settings = *settings};
    alert_command_init(&a->command, &settings->command);
    if (settings->to_syslog)
        alert_syslog_open();
}

void alert_out_change(struct alert_out *a, const struct alert_out_settings *settings)
{
    if (settings->to_syslog && !a->settings.to_syslog)
        alert_syslog_open();
    if (!settings->to_syslog && a->settings.to_syslog)
        alert_syslog_close();
    a->settings = *settings;
    alert_command_change(&a->command, &settings->command);
}

const char *alert_out_format(const struct snapshot_alert *alert, char line[ALERT_OUT_LINE])
{
    char time[CLOCK_TEXT];
    const char *subject = strcmp(alert->subject, alert->incident) == 0 ? "" : alert->subject;
    snprintf(line, ALERT_OUT_LINE, "alert: %s %s %s%s%s%s%s: %s",
             clock_format_date_time(alert->time_us, time),
             severity_name((enum severity)alert->severity),
             alert_kind_name((enum alert_kind)alert->kind), *alert->incident ? " " : "",
             alert->incident, *subject ? " " : "", subject, alert->text);
    return line;
}

static void say(struct alert_out *a, enum severity severity, const char *line)
{
    if (a->settings.to_stderr)
        log_note("%s", line);
    if (a->settings.to_syslog)
        alert_syslog_send(severity, line);
}

static bool emit(struct alert_out *a, const struct snapshot_alert *alert)
{
    char line[ALERT_OUT_LINE];
    if (alert->severity < a->settings.least)
        return false;
    say(a, (enum severity)alert->severity, alert_out_format(alert, line));
    alert_command_add(&a->command, alert);
    return true;
}

/* Those after the last one that was emitted for which the snapshot had no room. */
static void say_missed(struct alert_out *a, const struct snapshot *s)
{
    char line[ALERT_OUT_LINE];
    uint64_t missed = s->alerts_total - a->emitted;
    for (uint32_t i = 0; i < s->alert_count && s->alerts[i].number > a->emitted; i++)
        missed--;
    if (missed == 0)
        return;
    snprintf(line, sizeof line,
             "alerts: %" PRIu64
             " more, none of them severer, came too fast to be told of one by one",
             missed);
    say(a, SEVERITY_WARNING, line);
}

bool alert_out_take(struct alert_out *a, const struct snapshot *s)
{
    bool any = false;
    /* Then they are numbered anew, and may be as many again by now. */
    if (s->resets != a->resets || s->alerts_total < a->emitted)
        a->emitted = 0;
    a->resets = s->resets;
    say_missed(a, s);
    if (s->alerts_total > a->emitted)
        s = redact_copy(a->settings.redact, s);
    for (uint32_t i = s->alert_count; i-- > 0;)
        if (s->alerts[i].number > a->emitted)
            any |= emit(a, &s->alerts[i]);
    a->emitted = s->alerts_total;
    alert_out_turn(a);
    return any;
}

void alert_out_turn(struct alert_out *a)
{
    alert_command_turn(&a->command, clock_monotonic_us());
}

int alert_out_wait_ms(const struct alert_out *a)
{
    return alert_command_wait_ms(&a->command, clock_monotonic_us());
}

bool alert_out_is_busy(const struct alert_out *a)
{
    return alert_command_is_busy(&a->command, clock_monotonic_us());
}

void alert_out_done(struct alert_out *a)
{
    alert_command_finish(&a->command);
    if (a->settings.to_syslog)
        alert_syslog_close();
}
