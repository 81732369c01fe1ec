/* incident_text: see incident_text.h. */
#include "ui/incident_text.h"

#include "src/base/clock.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* --- State ------------------------------------------------------------------------------------ */

static const struct incident_payload *new_payload(const struct snapshot_incident *i)
{
    const struct incident_payload *latest = NULL;
    for (uint32_t k = 0; k < i->payload_count; k++)
        if (i->payloads[k].new && (!latest || i->payloads[k].first_us > latest->first_us))
            latest = &i->payloads[k];
    return latest;
}

/* When that came; SNAPSHOT_UNKNOWN: there is none. */
static int64_t new_payload_us(const struct snapshot_incident *i)
{
    const struct incident_payload *latest = new_payload(i);
    return latest ? latest->first_us : SNAPSHOT_UNKNOWN;
}

bool incident_is_open(const struct snapshot_incident *i)
{
    return i->state != INCIDENT_QUIET;
}

bool incident_home_is_known(const struct snapshot_incident *i)
{
    return i->home.addresses > 0 && i->home_targets.value <= i->home.addresses;
}

/* What some background does always (its severity says so) is not told like an event; but a host of
 * ours that takes part in it is. */
enum incident_mark incident_mark_of(const struct snapshot_incident *i)
{
    static const enum incident_mark marks[] = {
        [INCIDENT_NEW] = MARK_NEW,       [INCIDENT_STEADY] = MARK_STEADY,
        [INCIDENT_SURGING] = MARK_SURGE, [INCIDENT_FADING] = MARK_FADING,
        [INCIDENT_QUIET] = MARK_QUIET,
    };
    const bool critical = i->severity == SEVERITY_CRITICAL;
    if (i->insider_count > 0 && !i->insiders_past)
        return MARK_INSIDER;
    if (!incident_is_open(i))
        return MARK_QUIET;
    if (critical && i->kind == INCIDENT_SOURCE)
        return MARK_INSIDER;
    if (critical && i->replier_count > 0 && !i->repliers_past)
        return MARK_REPLIED;
    if (critical && new_payload(i) && !i->payloads_past)
        return MARK_PAYLOAD;
    return marks[i->state];
}

void incident_state_text(const struct snapshot_incident *i, const struct glyphs *g, int width,
                         char out[INCIDENT_CELL])
{
    enum { WITH_NUMBER = 13 };
    const struct {
        const char *sign, *word;
    } texts[] = {
        [MARK_INSIDER] = {g->alarm, "INSIDER"}, [MARK_REPLIED] = {g->alarm, "REPLIED"},
        [MARK_PAYLOAD] = {g->alarm, "PAYLOAD"}, [MARK_SURGE] = {g->rising, "SURGE"},
        [MARK_NEW] = {g->new, "new"},           [MARK_STEADY] = {g->steady, "steady"},
        [MARK_FADING] = {g->falling, "fading"}, [MARK_QUIET] = {g->steady, "quiet"},
    };
    const enum incident_mark mark = incident_mark_of(i);
    const uint32_t insiders = i->insider_count + i->insiders_more;
    const char *sign = texts[mark].sign, *gap = format_columns(sign) > 1 ? "" : " ";
    if (mark == MARK_INSIDER && insiders > 1 && insiders < 100 && width >= WITH_NUMBER)
        snprintf(out, INCIDENT_CELL, "%s%s%u INSIDERS", sign, gap, insiders);
    else
        snprintf(out, INCIDENT_CELL, "%s%s%s", sign, gap, texts[mark].word);
}

enum style incident_style(const struct snapshot_incident *i)
{
    static const enum style styles[] = {
        [MARK_INSIDER] = STYLE_BAD,  [MARK_REPLIED] = STYLE_BAD, [MARK_PAYLOAD] = STYLE_BAD,
        [MARK_SURGE] = STYLE_NOTE,   [MARK_NEW] = STYLE_STRONG,  [MARK_STEADY] = STYLE_PLAIN,
        [MARK_FADING] = STYLE_PLAIN, [MARK_QUIET] = STYLE_QUIET,
    };
    return i->acknowledged ? STYLE_QUIET : styles[incident_mark_of(i)];
}

int64_t incident_since_us(const struct snapshot_incident *i)
{
    switch (incident_mark_of(i)) {
    case MARK_INSIDER:
        return i->insider_count > 0 ? i->insiders[0].first_us : i->first_us;
    case MARK_REPLIED:
        return i->repliers[0].first_us;
    case MARK_PAYLOAD:
        return new_payload_us(i);
    case MARK_SURGE:
        return i->surge_us;
    default:
        return i->onset_us;
    }
}

/* --- How much --------------------------------------------------------------------------------- */

/* In three columns if it must be. */
static const char *short_number(double n, bool narrow, char out[TEXT_NUMBER])
{
    static const char units[] = " kMG";
    size_t unit = 0;
    double left = n;
    for (; left >= 999.5 && unit < 3; unit++)
        left /= 1000;
    if (!narrow || unit == 0)
        return text_short(n, out);
    snprintf(out, TEXT_NUMBER, "%.0f%c", left, units[unit]);
    return out;
}

bool incident_growth_is_known(const struct snapshot_incident *i)
{
    enum { FEW = 10 }; /* one more or less would be another factor */
    return i->growth >= 0 && i->records >= FEW;
}

const char *incident_growth_text(const struct snapshot_incident *i, const struct glyphs *g,
                                 char out[TEXT_NUMBER])
{
    char number[TEXT_NUMBER];
    if (!incident_growth_is_known(i))
        return strcpy(out, i->growth < 0 ? "?" : "few");
    if (i->growth < 9.95)
        snprintf(number, sizeof number, "%.1f", i->growth);
    else
        text_short(i->growth, number);
    snprintf(out, TEXT_NUMBER, "%s%.20s", g->times, number);
    return out;
}

/* How long it has been there, where that is not a whole hour yet; else an hour. */
static double counted_s(const struct snapshot *s, const struct snapshot_incident *i)
{
    enum { HOUR_S = 3600 };
    if (s->taken_at_us == SNAPSHOT_UNKNOWN || i->first_us == SNAPSHOT_UNKNOWN)
        return HOUR_S;
    const double age_s = (double)(s->taken_at_us - i->first_us) / US_PER_S + 1; /* its second too */
    return age_s < 1 ? 1 : age_s < HOUR_S ? age_s : HOUR_S;
}

void incident_recent_text(const struct snapshot *s, const struct snapshot_incident *i, int width,
                          char out[INCIDENT_CELL])
{
    enum { HOUR_S = 3600, MINUTE_S = 60, WIDE = 6 };
    const bool narrow = width < WIDE;
    const double age_s = counted_s(s, i), records = i->per_hour;
    char number[TEXT_NUMBER];
    out[0] = '\0';
    if (records <= 0)
        return;
    /* In its first minute what came is that of a minute: nothing is foretold. */
    const double per_minute = records / (age_s < MINUTE_S ? 1 : age_s / MINUTE_S);
    if (age_s >= HOUR_S || per_minute < 0.5) {
        snprintf(out, INCIDENT_CELL, "%s/h", short_number(records, narrow, number));
        return;
    }
    snprintf(out, INCIDENT_CELL, "%.0f/min", per_minute);
    if ((age_s >= MINUTE_S || records < age_s) && format_columns(out) <= width)
        return;
    const double per_s = records / age_s;
    snprintf(out, INCIDENT_CELL, "%s/s",
             per_s < 9.95 ? format_rate(per_s, "", number)
                          : short_number((double)text_whole(per_s), narrow, number));
}

void incident_rate_text(const struct snapshot *s, const struct snapshot_incident *i,
                        const struct glyphs *g, int width, char out[INCIDENT_CELL])
{
    enum { WIDE = 6 };
    char number[TEXT_NUMBER];
    out[0] = '\0';
    if (i->state == INCIDENT_SURGING && incident_growth_is_known(i) && i->growth >= 999.5)
        snprintf(out, INCIDENT_CELL, "%s%s%s", g->rising, g->times,
                 short_number(i->growth, width < WIDE, number));
    else if (i->state == INCIDENT_SURGING && incident_growth_is_known(i))
        snprintf(out, INCIDENT_CELL, "%s%s", g->rising, incident_growth_text(i, g, number));
    else if (incident_is_open(i))
        incident_recent_text(s, i, width, out);
}

bool incident_scanner_address(const struct snapshot_incident *i, struct address *a)
{
    return i->kind == INCIDENT_SOURCE && address_parse(i->name, a);
}

const struct snapshot_host *incident_scanner(const struct snapshot *s,
                                             const struct snapshot_incident *i)
{
    struct address a;
    if (i->port_count > 0 || !incident_scanner_address(i, &a))
        return NULL;
    return snapshot_find_source(s, &a);
}

static bool any_in(const uint32_t *cells, int count)
{
    for (int i = 0; i < count; i++)
        if (cells[i] > 0)
            return true;
    return false;
}

bool incident_history_is_kept(const struct snapshot *s, const struct snapshot_incident *i)
{
    enum { HALF_HOUR_S = 1800, REACHES_S = (SNAPSHOT_HALF_HOURS - 1) * HALF_HOUR_S };
    const struct snapshot_history *h = &i->history;
    return any_in(h->half_hours, SNAPSHOT_HALF_HOURS) || any_in(h->minutes, SNAPSHOT_MINUTES) ||
           any_in(h->seconds, SNAPSHOT_SECONDS) || i->last_us == SNAPSHOT_UNKNOWN ||
           clock_second(s->taken_at_us) - clock_second(i->last_us) >= REACHES_S;
}

void incident_reach_text(const struct snapshot_incident *i, const struct glyphs *g, int width,
                         char out[INCIDENT_CELL])
{
    enum { ANY = 20, SHORT = 5 };
    bool all;
    const struct distinct_count reached = incident_reached(i, &all);
    char from[TEXT_NUMBER], to[TEXT_NUMBER], home[TEXT_NUMBER];
    format_distinct(i->sources, width < ANY ? SHORT : ANY, from);
    format_distinct(reached, width < ANY ? SHORT : ANY, to);
    const char *gap = width < ANY ? "" : " ";
    snprintf(out, INCIDENT_CELL, "%s%s%s%s%s", from, gap, g->arrow, gap, to);
    const size_t used = strlen(out);
    if (all) {
        snprintf(out + used, INCIDENT_CELL - used, " all");
    } else if (i->kind != INCIDENT_SOURCE && incident_home_is_known(i)) {
        format_number(i->home.addresses, width < ANY ? SHORT : ANY, home);
        snprintf(out + used, INCIDENT_CELL - used, "%s%s", width < ANY ? "/" : " of ", home);
    }
    if (format_columns(out) > width)
        out[used] = '\0';
}

/* --- Ports ------------------------------------------------------------------------------------ */

static const char *port_prefix(uint8_t protocol)
{
    return protocol == IPPROTO_TCP ? "tcp/" : protocol == IPPROTO_UDP ? "udp/" : "";
}

/* The ports of one protocol, or all where it carried nothing lately. */
static uint32_t list_ports(const struct snapshot_incident *i, uint8_t protocol, bool in_mix,
                           uint16_t out[INCIDENT_PORTS])
{
    uint32_t count = 0;
    for (uint32_t k = 0; k < i->port_count; k++)
        if (i->ports[k].protocol == protocol && (!in_mix || i->ports[k].in_mix))
            out[count++] = i->ports[k].port;
    return count;
}

static bool any_in_mix(const struct snapshot_incident *i)
{
    for (uint32_t k = 0; k < i->port_count; k++)
        if (i->ports[k].in_mix)
            return true;
    return false;
}

/* Of a scan nothing but what its source sent most to is known. */
static void scanner_ports(const struct snapshot *s, const struct snapshot_host *host, int width,
                          char out[INCIDENT_CELL])
{
    char number[TEXT_NUMBER];
    struct line l;
    line_start(&l);
    const struct snapshot_host_detail *d =
        host->detail < 0 ? NULL : &s->source_details[host->detail];
    enum { FEW = 4 };
    if (!d || host->ports.certainty == CERTAINTY_UNKNOWN || host->ports.value > FEW) {
        snprintf(out, INCIDENT_CELL, "%s ports", format_distinct(host->ports, width - 6, number));
        return;
    }
    for (uint32_t k = 0; k < d->ports_count; k++)
        line_printf(&l, "%s%s", k > 0 ? " " : "",
                    format_port(d->ports[k].protocol, d->ports[k].port, number));
    format_cut_words(l.text, width);
    snprintf(out, INCIDENT_CELL, "%.*s", INCIDENT_CELL - 1, l.text);
}

static bool is_new_mix(const struct snapshot_incident *i)
{
    return i->mix.changed_us != SNAPSHOT_UNKNOWN && i->mix.before_count > 0;
}

void incident_ports_text(const struct snapshot *s, const struct snapshot_incident *i, int width,
                         char out[INCIDENT_CELL])
{
    static const uint8_t protocols[] = {IPPROTO_UDP, IPPROTO_TCP};
    const struct snapshot_host *scanner = incident_scanner(s, i);
    const bool in_mix = any_in_mix(i);
    uint16_t ports[INCIDENT_PORTS];
    char text[INCIDENT_CELL];
    size_t used = 0;
    out[0] = '\0';
    if (scanner) {
        scanner_ports(s, scanner, width, out);
        return;
    }
    bool one = true; /* protocol; then its ports stand in text, behind the first letter of it */
    char letter = 'u';
    for (size_t p = 0; p < sizeof protocols; p++) {
        const uint32_t count = list_ports(i, protocols[p], in_mix, ports);
        one = one && (count == 0 || used == 0);
        if (count > 0)
            letter = port_prefix(protocols[p])[0];
        if (count > 0 && used < INCIDENT_CELL)
            used +=
                (size_t)snprintf(out + used, INCIDENT_CELL - used, "%s%s%s", used > 0 ? " " : "",
                                 port_prefix(protocols[p]),
                                 format_ports(ports, count, INCIDENT_CELL / 4, text, sizeof text));
    }
    /* Which ports is worth more than the protocol, where there is only one. */
    if (format_columns(out) > width && one && format_columns(text) + 2 <= width)
        snprintf(out, INCIDENT_CELL, "%c/%.*s", letter, INCIDENT_CELL - 3, text);
    else if (format_columns(out) > width && one && format_columns(text) <= width)
        snprintf(out, INCIDENT_CELL, "%s", text);
    format_cut_words(out, width);
    if (!is_new_mix(i))
        return;
    used = strlen(out);
    format_ports(i->mix.before, i->mix.before_count, INCIDENT_CELL / 4, text, sizeof text);
    /* In words as long as there is room for. */
    char was[3][INCIDENT_CELL];
    snprintf(was[0], sizeof was[0], " (was %.*s)", INCIDENT_CELL / 4, text);
    snprintf(was[1], sizeof was[1], " (was %u ports)", i->mix.before_count);
    snprintf(was[2], sizeof was[2], " (was %u)", i->mix.before_count);
    for (int k = 0; k < 3; k++) {
        if ((int)(used + strlen(was[k])) > width)
            continue;
        snprintf(out + used, INCIDENT_CELL - used, "%.*s", INCIDENT_CELL / 2, was[k]);
        return;
    }
}

/* --- Payload ---------------------------------------------------------------------------------- */

/* Hex without blanks, as far as it fits; ".." where there is more. */
static void put_hex(const struct incident_payload *p, int width, char *out)
{
    int room = width / 2; /* bytes */
    const bool all = p->prefix_length == p->length && p->prefix_length <= room;
    if (!all)
        room -= 1;
    const int bytes = p->prefix_length < room ? p->prefix_length : room;
    for (int b = 0; b < bytes; b++)
        snprintf(out + 2 * b, 3, "%02x", p->prefix[b]);
    if (bytes < 0)
        out[0] = '\0';
    else
        strcpy(out + 2 * bytes, all ? "" : "..");
}

void incident_payload_text(const struct snapshot_incident *i, int width, char out[INCIDENT_CELL])
{
    static const char new[] = "NEW ";
    enum { NEW_COLUMNS = sizeof new - 1, NEW_FROM = NEW_COLUMNS + 6 };
    const struct incident_payload *p = new_payload(i);
    out[0] = '\0';
    if (p && width >= NEW_FROM) {
        strcpy(out, new);
        put_hex(p, width - NEW_COLUMNS, out + NEW_COLUMNS);
        return;
    }
    if (p) {
        snprintf(out, INCIDENT_CELL, "%.3s", new);
        return;
    }
    if (i->payload_count == 0)
        return;
    p = &i->payloads[0];
    if (!incident_payload_is_common(p)) {
        strcpy(out, "mixed");
        return;
    }
    if (p->length == 0) {
        strcpy(out, "none");
        return;
    }
    char share[TEXT_NUMBER];
    snprintf(share, sizeof share, " %.0f%%", 100 * incident_payload_share(p, i->payload_records));
    const int share_columns = (int)strlen(share);
    enum { HEX_LEAST = 8 }; /* columns that are worth more than the share */
    const bool with_share = width >= HEX_LEAST + share_columns;
    put_hex(p, with_share ? width - share_columns : width, out);
    if (with_share)
        strcat(out, share);
}

const struct snapshot_incident *incident_find(const struct snapshot *s, const char *name)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (strcmp(s->incidents[i].name, name) == 0)
            return &s->incidents[i];
    return NULL;
}
