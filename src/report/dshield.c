/* dshield: see dshield.h.
 *
 * A line of the log format says that a source sent so many packets to one port, and a firewall
 * writes it of what it was not asked for: records. A snapshot has counts, and of each source only
 * the latest packets one by one. What is certain of both is written, and no packet twice:
 *
 *   - of a source's latest packets, each that is a record: a line with count 1 and everything known
 *   - of its other records to that port, and of its other pings: one line with their count. Its
 * time is the one from which on they were counted, its source port is empty (they may have had
 * several), as is its target unless the source had but one. What of the count may be of another
 * port is left out.
 *
 * Which packets are records is known of a source whose packets all are, as those of most probers,
 * and of one that has sent to one port only; of the others, of a TCP SYN and of an ICMP echo
 * request. So the lines of a source never say more than it sent, and all of it of one that sent
 * records only, to 32 ports at the most, or to one port only. Sources of ours, those that sent no
 * record, and those of which no detail is kept have no line.
 *
 * Fields, with tabs between them: time with zone, user id, count, source, source port, target,
 * target port, protocol, flags (of TCP, of 12UAPRSF; of a count S, which all of them have). Of ICMP
 * the ports are type and code. What is not known is empty, as flags are of UDP. */
#include "src/report/dshield.h"

#include "src/base/clock.h"
#include "src/base/text.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>

enum { TCP_SYN = 0x02, TCP_ACK = 0x10 };

struct lines {
    const struct dshield_settings *settings;
    FILE *out;
    const struct snapshot_host *source;
    const struct snapshot_host_detail *detail;
};

/* A line's fields; a port of -1, no target, no flags: empty. */
struct line {
    int64_t time_us;
    uint64_t count;
    int32_t source_port, target_port;
    const struct address *target;
    uint8_t protocol;
    char flags[9];
};

/* --- A line ----------------------------------------------------------------------------------- */

static const char *protocol_name(uint8_t protocol)
{
    return protocol == IPPROTO_TCP ? "TCP" : protocol == IPPROTO_UDP ? "UDP" : "ICMP";
}

/* The letters stand for the bits from the highest on. */
static void write_flags(uint8_t bits, char out[9])
{
    static const char letters[] = "12UAPRSF";
    for (int i = 0; i < 8; i++)
        if (bits & 0x80 >> i)
            *out++ = letters[i];
    *out = '\0';
}

/* An IPv6 address has no octet to be replaced: it stays unsaid. */
static const char *write_target(const struct address *target, bool anonymise,
                                char out[ADDRESS_TEXT])
{
    struct address shown = *target;
    if (anonymise && !address_is_v4(target))
        return "";
    if (anonymise)
        shown.bytes[12] = 10;
    return address_format(&shown, out);
}

static const char *write_port(int32_t port, char out[TEXT_NUMBER])
{
    if (port < 0)
        return "";
    snprintf(out, TEXT_NUMBER, "%" PRId32, port);
    return out;
}

static void put_line(const struct lines *l, const struct line *line)
{
    char time[CLOCK_TEXT], source[ADDRESS_TEXT], target[ADDRESS_TEXT], source_port[TEXT_NUMBER],
        target_port[TEXT_NUMBER];
    fprintf(l->out, "%s +00:00\t%" PRId64 "\t%" PRIu64 "\t%s\t%s\t%s\t%s\t%s\t%s\n",
            clock_format_date_time(line->time_us, time), l->settings->user_id, line->count,
            address_format(&l->source->address, source), write_port(line->source_port, source_port),
            line->target ? write_target(line->target, l->settings->anonymise, target) : "",
            write_port(line->target_port, target_port), protocol_name(line->protocol), line->flags);
}

/* --- What is known of a source ---------------------------------------------------------------- */

static uint64_t certain(const struct snapshot_host_port *p)
{
    return p->packets - p->packets_error;
}

/* All that it sent, from the first on, went to that one port. */
static bool sent_to_one_port(const struct lines *l)
{
    return l->source->packets_error == 0 && l->detail->ports_count == 1 &&
           l->detail->ports[0].packets_error == 0 &&
           l->detail->ports[0].packets == l->source->packets;
}

static bool sent_records_only(const struct lines *l)
{
    return l->source->packets_error == 0 && l->source->records == l->source->packets;
}

static bool is_echo_request(const struct snapshot_packet *p)
{
    return (p->protocol == IPPROTO_ICMP && p->source_port == 8) ||
           (p->protocol == IPPROTO_ICMPV6 && p->source_port == 128);
}

static bool is_record(const struct lines *l, const struct snapshot_packet *p)
{
    if (!p->has_ports)
        return false;
    if (p->protocol == IPPROTO_TCP)
        return (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    if (p->protocol == IPPROTO_UDP)
        return sent_records_only(l);
    return is_echo_request(p);
}

static bool goes_to(const struct snapshot_packet *p, const struct snapshot_host_port *port)
{
    return p->has_ports && p->protocol == port->protocol && p->target_port == port->port;
}

/* NULL: its records went to several, or it is not known whom. Peers are of all its packets. */
static const struct address *only_target(const struct lines *l)
{
    const struct distinct_count targets = l->source->peers;
    const bool one = targets.certainty == CERTAINTY_EXACT && targets.value == 1;
    /* Of others than records those that are no longer listed may have gone elsewhere. */
    const bool listed = sent_records_only(l) || l->source->packets <= SNAPSHOT_HOST_PEERS;
    return one && listed && l->detail->peers_count == 1 ? &l->detail->peers[0].address : NULL;
}

/* --- Its lines -------------------------------------------------------------------------------- */

/* Of its records to that port those that have no line of their own. */
static void put_rest(const struct lines *l, const struct snapshot_host_port *port, uint64_t records)
{
    const struct snapshot_host_detail *d = l->detail;
    uint64_t alone = 0;
    for (uint32_t i = 0; i < d->packets_count; i++)
        alone += is_record(l, &d->packets[i]) && goes_to(&d->packets[i], port);
    if (records <= alone)
        return;
    struct line line = {
        .time_us = d->since_us,
        .count = records - alone,
        .source_port = -1,
        .target_port = port->port,
        .target = only_target(l),
        .protocol = port->protocol,
    };
    if (port->protocol == IPPROTO_TCP)
        write_flags(TCP_SYN, line.flags);
    put_line(l, &line);
}

/* Of its records those that went to no port: pings, as far as they have no line of their own. */
static void put_pings(const struct lines *l)
{
    const struct snapshot_host_detail *d = l->detail;
    const bool is_v4 = address_is_v4(&l->source->address);
    uint64_t told = 0;
    for (uint32_t i = 0; i < d->ports_count; i++) {
        if (d->ports[i].packets_error > 0)
            return;
        told += d->ports[i].packets;
    }
    for (uint32_t i = 0; i < d->packets_count; i++)
        told += is_echo_request(&d->packets[i]);
    if (!sent_records_only(l) || d->since_us > l->source->first_us || l->source->records <= told)
        return;
    put_line(l, &(struct line){.time_us = d->since_us,
                               .count = l->source->records - told,
                               .source_port = is_v4 ? 8 : 128,
                               .target_port = -1,
                               .target = only_target(l),
                               .protocol = is_v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6});
}

static void put_rests(const struct lines *l)
{
    const struct snapshot_host_detail *d = l->detail;
    if (sent_to_one_port(l)) {
        put_rest(l, &d->ports[0], l->source->records);
        return;
    }
    for (uint32_t i = 0; sent_records_only(l) && i < d->ports_count; i++)
        put_rest(l, &d->ports[i], certain(&d->ports[i]));
    put_pings(l);
}

static void put_packet(const struct lines *l, const struct snapshot_packet *p)
{
    struct line line = {
        .time_us = p->time_us,
        .count = 1,
        .source_port = p->source_port,
        .target_port = p->target_port,
        .target = &p->peer,
        .protocol = p->protocol,
    };
    if (p->protocol == IPPROTO_TCP)
        write_flags(p->tcp_flags, line.flags);
    put_line(l, &line);
}

static void put_source(const struct lines *l)
{
    put_rests(l);
    for (uint32_t i = l->detail->packets_count; i-- > 0;)
        if (is_record(l, &l->detail->packets[i]))
            put_packet(l, &l->detail->packets[i]);
}

static bool is_told_of(const struct snapshot_host *h)
{
    return !h->home && h->records > 0 && h->detail >= 0;
}

void dshield_print(const struct snapshot *s, const struct dshield_settings *settings, FILE *out)
{
    for (uint32_t i = 0; i < s->source_count && !ferror(out); i++)
        if (is_told_of(&s->sources[i]))
            put_source(&(struct lines){settings, out, &s->sources[i],
                                       &s->source_details[s->sources[i].detail]});
}

/* --- The sources of a port -------------------------------------------------------------------- */

/* As ISC published them of UDP 1026: address, first seen, last seen, packets, date, with tabs
 * between them. The times are those of all packets of that source, as none are kept by port; the
 * packets are those that certainly went to the port; the date is the snapshot's. */
static void put_port_source(const struct snapshot_host *h, uint64_t packets, const char *date,
                            FILE *out)
{
    char address[ADDRESS_TEXT], first[CLOCK_TEXT], last[CLOCK_TEXT];
    fprintf(out, "%s\t%s\t%s\t%" PRIu64 "\t%s\n", address_format(&h->address, address),
            clock_format_date_time(h->first_us, first), clock_format_date_time(h->last_us, last),
            packets, date);
}

void dshield_print_sources(const struct snapshot *s, uint8_t protocol, uint16_t port, FILE *out)
{
    char date[CLOCK_TEXT] = "";
    if (s->taken_at_us != SNAPSHOT_UNKNOWN)
        clock_format_date_time(s->taken_at_us, date);
    date[strcspn(date, " ")] = '\0';
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_host *h = &s->sources[i];
        for (uint32_t k = 0; is_told_of(h) && k < s->source_details[h->detail].ports_count; k++) {
            const struct snapshot_host_port *p = &s->source_details[h->detail].ports[k];
            if (p->protocol == protocol && p->port == port && certain(p) > 0)
                put_port_source(h, certain(p), date, out);
        }
    }
}
