/* linear_text: see linear_text.h. */
#include "src/report/linear_text.h"

#include "src/base/clock.h"
#include "src/base/text.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>

enum { DAY_S = 86400, TOP_PORTS = 3 };

/* "19:54:55 ": lines begin with it; before the first of a day its date is said. */
static void put_time(struct linear_text *t, int64_t time_us, FILE *out)
{
    char text[CLOCK_TEXT];
    const int64_t day = clock_part(clock_second(time_us), DAY_S);
    if (time_us == SNAPSHOT_UNKNOWN)
        return;
    if (day != t->day)
        fprintf(out, "date %.10s, times are UTC\n", clock_format_date_time(time_us, text));
    t->day = day;
    fprintf(out, "%s ", clock_format_time(time_us, text));
}

/* "1 packet", "12 packets" */
static void put_count(uint64_t n, const char *what, FILE *out)
{
    fprintf(out, "%" PRIu64 " %s%s", n, what, n == 1 ? "" : "s");
}

static void put_distinct(struct distinct_count n, const char *what, FILE *out)
{
    if (n.certainty == CERTAINTY_UNKNOWN) {
        fprintf(out, "an unknown number of %ss", what);
        return;
    }
    if (n.certainty != CERTAINTY_EXACT)
        fputs("about ", out);
    put_count(n.certainty == CERTAINTY_ROUGH ? text_two_digits(n.value) : n.value, what, out);
}

/* --- At the start ----------------------------------------------------------------------------- */

void linear_text_watched(const struct snapshot *s, int64_t every_s, FILE *out)
{
    const struct snapshot_input *in = &s->input;
    char text[SNAPSHOT_FILTER * 4], network[NETWORK_TEXT];
    fprintf(out, "tapwatch %s", in->kind == INPUT_FILE ? "reads" : "watches");
    for (const char *name = in->names; *name; name += strlen(name) + 1)
        fprintf(out, "%s %s", name > in->names ? "," : "",
                text_safe(name, strlen(name), text, sizeof text));
    if (in->filter[0])
        fprintf(out, ", only %s", text_safe(in->filter, strlen(in->filter), text, sizeof text));
    fputs(in->home.count > 0 ? "; ours is" : "; no network is ours", out);
    for (size_t i = 0; i < in->home.count; i++)
        fprintf(out, "%s %s", i > 0 ? "," : "", network_format(&in->home.networks[i], network));
    fprintf(out, "; %u signatures are looked for\n", s->signature_count);
    fprintf(out, "totals come every %" PRId64 " seconds; Ctrl-C ends with the last ones\n",
            every_s);
}

/* --- What happened ---------------------------------------------------------------------------- */

/* With a word for the sign of an estimate. */
static void put_words(const char *text, FILE *out)
{
    for (; *text; text++)
        if (*text == '~' && text[1] >= '0' && text[1] <= '9')
            fputs("about ", out);
        else
            putc(*text, out);
}

static void put_alert(struct linear_text *t, const struct snapshot_alert *a, FILE *out)
{
    char text[ALERT_TEXT * 4];
    put_time(t, a->time_us, out);
    fprintf(out, "%s alert, %s", severity_name((enum severity)a->severity),
            alert_kind_name((enum alert_kind)a->kind));
    if (a->incident[0])
        fprintf(out, ", %s", text_safe(a->incident, strlen(a->incident), text, sizeof text));
    if (a->subject[0] && strcmp(a->subject, a->incident) != 0)
        fprintf(out, ", %s", text_safe(a->subject, strlen(a->subject), text, sizeof text));
    fputs(": ", out);
    put_words(text_safe(a->text, strlen(a->text), text, sizeof text), out);
    putc('\n', out);
}

/* For some that came fast, and were no severer, the snapshot may have had no room. */
static void put_alerts(struct linear_text *t, const struct snapshot *s, FILE *out)
{
    uint64_t missed = s->alerts_total - t->alerts;
    for (uint32_t i = 0; i < s->alert_count && s->alerts[i].number > t->alerts; i++)
        missed--;
    if (missed > 0) {
        put_count(missed, "more alert", out);
        fputs(" came too fast to be said one by one\n", out);
    }
    for (uint32_t i = s->alert_count; i-- > 0;)
        if (s->alerts[i].number > t->alerts)
            put_alert(t, &s->alerts[i], out);
}

/* Whether an alert that is new says the same: that it began, that it surges. */
static bool is_told(const struct linear_text *t, const struct snapshot *s,
                    const struct snapshot_incident *in, bool first)
{
    for (uint32_t i = 0; i < s->alert_count && s->alerts[i].number > t->alerts; i++) {
        const struct snapshot_alert *a = &s->alerts[i];
        const bool says = first ? a->kind == ALERT_ONSET || a->kind == ALERT_SCAN
                                : in->state == INCIDENT_SURGING && a->kind == ALERT_SURGE;
        if (says && strcmp(a->incident, in->name) == 0)
            return true;
    }
    return false;
}

static const struct linear_incident *find_said(const struct linear_text *t, const char *name)
{
    for (uint32_t i = 0; i < t->incident_count; i++)
        if (strcmp(t->incidents[i].name, name) == 0)
            return &t->incidents[i];
    return NULL;
}

/* Of one that is quiet, since when: of a file that is read fast the line comes late, and an hour of
 * silence has passed in any case. With its date where that is not the line's. A source is quiet
 * when it was not found to scan for so long; records of it may come all the while. */
static void put_silence(const struct linear_text *t, const struct snapshot_incident *in, FILE *out)
{
    char text[CLOCK_TEXT];
    if (in->state != INCIDENT_QUIET || in->last_us == SNAPSHOT_UNKNOWN)
        return;
    const bool today = clock_part(clock_second(in->last_us), DAY_S) == t->day;
    fprintf(out, ", %s at %s",
            in->kind == INCIDENT_SOURCE ? "was last found to scan" : "its last record came",
            today ? clock_format_time(in->last_us, text)
                  : clock_format_date_time(in->last_us, text));
}

static void put_state(struct linear_text *t, const struct snapshot *s,
                      const struct snapshot_incident *in, FILE *out)
{
    const struct linear_incident *said = find_said(t, in->name);
    char text[INCIDENT_TITLE * 4];
    if ((said && said->state == in->state) || is_told(t, s, in, !said))
        return;
    put_time(t, s->taken_at_us, out);
    fprintf(out, "%s is %s", text_safe(in->name, strlen(in->name), text, sizeof text),
            incident_state_name((enum incident_state)in->state));
    if (said)
        fprintf(out, ", was %s", incident_state_name((enum incident_state)said->state));
    else if (in->title[0])
        fprintf(out, ", %s", text_safe(in->title, strlen(in->title), text, sizeof text));
    put_silence(t, in, out);
    fputs(": ", out);
    put_count(in->records, "record", out);
    fputs(" from ", out);
    put_distinct(in->sources, "source", out);
    fputs(" to ", out);
    bool all;
    const struct distinct_count reached = incident_reached(in, &all);
    put_distinct(reached, "host", out);
    fputs(all ? "\n" : " of ours\n", out);
}

void linear_text_news(struct linear_text *t, const struct snapshot *s, FILE *out)
{
    if (s->alerts_total < t->alerts)
        t->alerts = 0; /* the counters were reset */
    put_alerts(t, s, out);
    for (uint32_t i = 0; i < s->incident_count; i++)
        put_state(t, s, &s->incidents[i], out);
    t->alerts = s->alerts_total;
    t->incident_count = s->incident_count;
    for (uint32_t i = 0; i < s->incident_count; i++) {
        memcpy(t->incidents[i].name, s->incidents[i].name, INCIDENT_NAME);
        t->incidents[i].state = s->incidents[i].state;
    }
}

/* --- Totals ----------------------------------------------------------------------------------- */

/* The sources of late of a port; 0: none, or not known. */
static uint32_t recent_sources(const struct snapshot *s, const struct snapshot_port *p)
{
    const struct snapshot_port_detail *d = p->detail < 0 ? NULL : &s->port_details[p->detail];
    if (!d || d->windows_since_us == SNAPSHOT_UNKNOWN ||
        d->sources[0].certainty == CERTAINTY_UNKNOWN)
        return 0;
    return d->sources[0].value;
}

static void put_ports(const struct snapshot *s, FILE *out)
{
    const struct snapshot_port *top[TOP_PORTS];
    int count = 0;
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct snapshot_port *p = &s->ports[i];
        if (recent_sources(s, p) == 0)
            continue;
        int at = count < TOP_PORTS ? count++ : TOP_PORTS;
        for (; at > 0 && recent_sources(s, top[at - 1]) < recent_sources(s, p); at--)
            if (at < TOP_PORTS)
                top[at] = top[at - 1];
        if (at < TOP_PORTS)
            top[at] = p;
    }
    if (count == 0)
        return;
    fprintf(out, "; in the last %" PRId64 " seconds most sources sent to ", s->window_s[0]);
    for (int i = 0; i < count; i++) {
        fprintf(out, "%s%s port %u: ", i > 0 ? ", " : "",
                top[i]->protocol == IPPROTO_TCP ? "TCP" : "UDP", top[i]->port);
        put_distinct(s->port_details[top[i]->detail].sources[0], "source", out);
    }
}

static void put_losses(const struct snapshot_capture *c, FILE *out)
{
    const int64_t lost[2] = {c->dropped_kernel, c->dropped_interface};
    uint64_t sum = 0;
    for (int i = 0; i < 2; i++)
        sum += lost[i] > 0 ? (uint64_t)lost[i] : 0;
    if (sum > 0) {
        fputs("; lost were ", out);
        put_count(sum, "packet", out);
        fputs(", so all counts are at least that", out);
    }
    if (c->gaps.count != SNAPSHOT_UNKNOWN && c->gaps.count > 0) {
        fputs("; nothing came in ", out);
        put_count((uint64_t)c->gaps.count, "gap", out);
        fputs(" of ", out);
        put_count((uint64_t)c->gaps.seconds, "second", out);
        fputs(" in all, in which an interface was down or gone", out);
    }
    if (c->gaps.now[0]) {
        char now[SNAPSHOT_GAPS];
        text_safe(c->gaps.now, strlen(c->gaps.now), now, sizeof now);
        fprintf(out, "; %s", now);
    }
    if (c->own_session_packets > 0) {
        fputs("; left out were ", out);
        put_count(c->own_session_packets, "packet", out);
        fputs(" of your SSH session", out);
    }
}

void linear_text_totals(struct linear_text *t, const struct snapshot *s, FILE *out)
{
    const struct tally *all = &s->traffic[TRAFFIC_ALL].total;
    unsigned open = 0;
    if (s->taken_at_us == SNAPSHOT_UNKNOWN || s->first_packet_us == SNAPSHOT_UNKNOWN) {
        fputs("no packet yet\n", out);
        return;
    }
    for (uint32_t i = 0; i < s->incident_count; i++)
        open += s->incidents[i].state != INCIDENT_QUIET;
    const bool first = t->from_us == 0 || all->packets < t->packets;
    const int64_t from_us = first ? s->first_packet_us : t->from_us;
    const int64_t seconds = clock_second(s->taken_at_us) - clock_second(from_us) + first;
    put_time(t, s->taken_at_us, out);
    fputs("totals: ", out);
    put_count(all->packets - (first ? 0 : t->packets), "packet", out);
    fputs(" and ", out);
    put_count(all->bytes - (first ? 0 : t->bytes), "byte", out);
    fputs(" in ", out);
    put_count(seconds > 0 ? (uint64_t)seconds : 0, "second", out);
    fputs(", ", out);
    put_count(all->packets, "packet", out);
    fputs(" in all; ", out);
    put_count(open, "incident", out);
    fputs(" open", out);
    put_ports(s, out);
    put_losses(&s->capture, out);
    fputc('\n', out);
    t->from_us = s->taken_at_us;
    t->packets = all->packets;
    t->bytes = all->bytes;
}
