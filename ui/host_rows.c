/* host_rows: see host_rows.h. */
#include "ui/host_rows.h"
#include "src/base/bits.h"
#include "src/base/services.h"
#include "ui/compare.h"
#include "ui/format.h"
#include "ui/state.h"
#include "ui/who.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

struct host_row host_row_source(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_host *h = &s->sources[index];
    return (struct host_row){s, h, h->detail < 0 ? NULL : &s->source_details[h->detail], false};
}

struct host_row host_row_target(const struct snapshot *s, uint32_t index)
{
    const struct snapshot_host *h = &s->targets[index];
    return (struct host_row){s, h, h->detail < 0 ? NULL : &s->target_details[h->detail], true};
}

struct row_key source_rows_key(const struct address *a)
{
    struct row_key key = {.bytes = {0}};
    memcpy(key.bytes, a->bytes, sizeof a->bytes);
    return key;
}

struct address source_rows_address(const struct row_key *key)
{
    struct address a;
    memcpy(a.bytes, key->bytes, sizeof a.bytes);
    return a;
}

static const struct snapshot_history *history_of(const struct host_row *r)
{
    return r->detail ? &r->detail->history : NULL;
}

/* Sources that scan, then by how many signatures they matched. */
static int compare_what(const struct snapshot_host *a, const struct snapshot_host *b)
{
    int left = 0, right = 0;
    if ((a->scan != SCAN_NONE) != (b->scan != SCAN_NONE))
        return a->scan != SCAN_NONE ? 1 : -1;
    for (size_t i = 0; i < sizeof a->signatures / sizeof a->signatures[0]; i++) {
        left += (int)bits_set(a->signatures[i]);
        right += (int)bits_set(b->signatures[i]);
    }
    return left - right;
}

struct distinct_count host_row_peers(const struct host_row *r, bool *at_least)
{
    const struct snapshot_host *h = r->host;
    *at_least = h->home && !r->target && h->peers.certainty == CERTAINTY_UNKNOWN;
    return *at_least ? snapshot_insider_targets(r->s, &h->address) : h->peers;
}

const char *host_row_peers_text(const struct host_row *r, const struct glyphs *g, int width,
                                char out[TEXT_NUMBER])
{
    bool at_least;
    char number[TEXT_NUMBER];
    const struct distinct_count n = host_row_peers(r, &at_least);
    const char *sign = at_least && n.certainty != CERTAINTY_UNKNOWN ? g->at_least : "";
    format_distinct(n, width - format_columns(sign), number);
    if (format_columns(sign) + format_columns(number) > width) /* in ASCII, beside two signs */
        format_drop_digit(number);
    snprintf(out, TEXT_NUMBER, "%.4s%.20s", sign, number);
    return out;
}

int host_row_compare(const struct host_row *left, const struct host_row *right,
                     enum host_column column)
{
    const struct snapshot_host *a = left->host, *b = right->host;
    bool at_least;
    switch (column) {
    case HOST_ADDRESS:
        return address_compare(&a->address, &b->address);
    case HOST_WHERE:
        return a->home - b->home;
    case HOST_PACKETS:
        return compare_unsigned(a->packets, b->packets);
    case HOST_RECORDS:
        return compare_unsigned(a->records, b->records);
    case HOST_PEERS:
        return compare_distinct(host_row_peers(left, &at_least), host_row_peers(right, &at_least));
    case HOST_PORTS:
        return compare_distinct(a->ports, b->ports);
    case HOST_REPLIES:
        return compare_unsigned(target_replies(left->s, &a->address),
                                target_replies(right->s, &b->address));
    case HOST_RATE:
        return compare_rate(history_of(left), history_of(right));
    case HOST_BYTES:
        return compare_unsigned(a->bytes, b->bytes);
    case HOST_TTL:
        return a->ttl - b->ttl;
    case HOST_FIRST:
        return compare_signed(a->first_us, b->first_us);
    case HOST_LAST:
        return compare_signed(a->last_us, b->last_us);
    case HOST_WHAT:
        return left->target
                   ? target_roles(left->s, &a->address) - target_roles(right->s, &b->address)
                   : compare_what(a, b);
    default: /* the snapshot's own order */
        return (a > b) - (a < b);
    }
}

/* "udp/1026 cap tcp/80 http": the ports with most packets, with their services. */
static void describe_hits(const struct snapshot_host_detail *d, struct line *l)
{
    char port[TEXT_NUMBER];
    for (uint32_t i = 0; d && i < d->ports_count; i++) {
        const struct snapshot_host_port *p = &d->ports[i];
        const char *service = services_name(p->protocol, p->port);
        line_printf(l, "%s%s", i > 0 ? " " : "", format_port(p->protocol, p->port, port));
        if (service)
            line_printf(l, " %s", service);
    }
}

static void compose_what(const struct host_row *r, const struct glyphs *g, int width,
                         struct line *out)
{
    line_start(out);
    if (r->target)
        target_what(r->s, &r->host->address, g, width, out);
    else
        source_what(r->s, r->host, g, width, out);
}

bool host_row_hides(enum host_column column)
{
    return (column == HOST_NAME && !who_has_names()) || (column == HOST_FROM && !who_has_geo());
}

void host_row_describe(const struct host_row *r, char out[LIST_ROW_TEXT])
{
    char address[ADDRESS_TEXT], name[NAMES_TEXT];
    struct line l, what;
    compose_what(r, theme_glyphs(true), LIST_ROW_TEXT / 2, &what);
    line_start(&l);
    line_printf(&l, "%s %s %s %s ", address_format(&r->host->address, address),
                who_name_known(&r->host->address, name), r->host->home ? "ours" : "", what.text);
    describe_hits(r->detail, &l);
    memcpy(out, l.text, l.used + 1);
}

static uint64_t certain_packets(const struct snapshot_host_port *p)
{
    return p->packets > p->packets_error ? p->packets - p->packets_error : 0;
}

/* Where a host has to do with many ports, as whoever serves or asks for something has, the one that
 * had a packet or two is mere chance: a port must hold a share. */
static bool holds_share(const struct host_row *r, const struct snapshot_host_port *p)
{
    enum { SHARE = 20 /* one in so many */, PACKETS = 3, FEW_PORTS = 3 };
    const uint64_t certain = certain_packets(p);
    return certain * SHARE >= r->host->packets &&
           (certain >= PACKETS || r->detail->ports_count <= FEW_PORTS);
}

static void hits_cell(const struct host_row *r, int width, char out[LIST_CELL])
{
    char port[TEXT_NUMBER];
    const uint32_t ports = r->detail ? r->detail->ports_count : 0;
    struct line l;
    line_start(&l);
    if (!r->detail)
        line_add(&l, "?");
    for (uint32_t i = 0; i < ports; i++) {
        const struct snapshot_host_port *p = &r->detail->ports[i];
        if (holds_share(r, p))
            line_printf(&l, "%s%s", l.columns > 0 ? " " : "",
                        format_port(p->protocol, p->port, port));
    }
    if (l.columns == 0 && ports > 0)
        line_add(&l, "many");
    format_cut_words(l.text, width);
    snprintf(out, LIST_CELL, "%.*s", LIST_CELL - 1, l.text);
}

/* Of one of ours, of which no signature says anything, the port that half of what it gets goes to:
 * "gets tcp/443 97%". Nothing where there is no such port, as with whoever only asks. */
static void add_service(const struct host_row *r, int width, struct line *l)
{
    const struct snapshot_host *target =
        r->host->home ? snapshot_find_target(r->s, &r->host->address) : NULL;
    const struct snapshot_host_detail *d =
        target && target->detail >= 0 ? &r->s->target_details[target->detail] : NULL;
    char text[4 * TEXT_NUMBER], port[TEXT_NUMBER], share[TEXT_NUMBER];
    enum { LEAST = 10 };
    if (!d || d->ports_count == 0 || target->packets < LEAST)
        return;
    const struct snapshot_host_port *p = &d->ports[0];
    if (certain_packets(p) < target->packets / 2)
        return;
    snprintf(text, sizeof text, "gets %s %s", format_port(p->protocol, p->port, port),
             format_share(certain_packets(p), target->packets, share));
    if (format_columns(text) <= width)
        line_add(l, text);
}

static void replies_cell(const struct host_row *r, int width, char out[LIST_CELL])
{
    const uint64_t replies = target_replies(r->s, &r->host->address);
    if (replies > 0)
        format_number(replies, width, out);
}

/* Routes differ by a few hops, the hosts behind one address, and what forges it, by more. */
static void ttl_cell(const struct host_row *r, char out[LIST_CELL])
{
    enum { HOPS = 8 };
    if (r->detail && r->detail->ttl_high - r->detail->ttl_low > HOPS)
        strcpy(out, "var");
    else
        snprintf(out, LIST_CELL, "%u", r->host->ttl);
}

void host_row_cell(const struct host_row *r, enum host_column column, int width,
                   const struct glyphs *g, char out[LIST_CELL])
{
    const struct snapshot_host *host = r->host;
    const bool exact = host->packets_error == 0;
    struct line what;
    out[0] = '\0';
    switch (column) {
    case HOST_ADDRESS:
        format_address(&host->address, width, out);
        break;
    case HOST_NAME:
        who_name(&host->address, width, out);
        break;
    case HOST_FROM:
        who_from(&host->address, out);
        break;
    case HOST_WHERE:
        strcpy(out, host->home ? "ours" : "");
        break;
    case HOST_PACKETS:
        format_estimate(host->packets, exact, width, out);
        break;
    case HOST_RECORDS:
        format_estimate(host->records, exact && snapshot_records_exact(r->s, IPPROTO_UDP), width,
                        out);
        break;
    case HOST_PEERS:
        host_row_peers_text(r, g, width, out);
        break;
    case HOST_PORTS:
        format_distinct(host->ports, width, out);
        break;
    case HOST_REPLIES:
        replies_cell(r, width, out);
        break;
    case HOST_RATE:
        format_recent(history_of(r), r->s->taken_at_us,
                      snapshot_has_losses(r->s) ? g->at_least : "", out);
        break;
    case HOST_BYTES:
        format_bytes(host->bytes, out);
        break;
    case HOST_TTL:
        ttl_cell(r, out);
        break;
    case HOST_FIRST:
        format_when(host->first_us, r->s->taken_at_us, out);
        break;
    case HOST_LAST:
        format_last(host->last_us, r->s->taken_at_us, width, out);
        break;
    case HOST_HITS:
        hits_cell(r, width, out);
        break;
    case HOST_WHAT:
        compose_what(r, g, width, &what);
        if (what.columns == 0 && !r->target)
            add_service(r, width, &what);
        snprintf(out, LIST_CELL, "%.*s", LIST_CELL - 1, what.text);
        break;
    default:
        break;
    }
}

int host_rows_name_width(const struct snapshot_host *hosts, uint32_t count)
{
    int widest = FORMAT_ADDRESS_LEAST;
    for (uint32_t i = 0; i < count; i++) {
        char text[ADDRESS_TEXT];
        if (address_is_v4(&hosts[i].address))
            continue;
        const int length = (int)strlen(address_format(&hosts[i].address, text));
        widest = length > widest ? length : widest;
    }
    return widest;
}
