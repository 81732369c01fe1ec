/* help_views: what the columns and panels of each view mean: what help says of it first. */
#include "ui/format.h"
#include "ui/help.h"

struct entry {
    const char *left, *right; /* at most HELP_NAMES - 1 and 41 columns */
};

static const struct entry counts[] = {
    {"packets", "all to a port or target, or from a source"},
    {"records", "the unsolicited of them: TCP SYN, ICMP"},
    {"", "echo request, UDP that answers nothing"},
    {"pkt/s", "packets a second, over the last ten"},
    {"first, last", "when its first packet came, its last;"},
    {"", "now: less than ten seconds ago"},
    {NULL, NULL},
};

static const struct entry overview[] = {
    {"in, out", "into and out of the home networks;"},
    {"", "internal: within them; transit: past them"},
    {"Traffic", "packets over time; rates are those of the"},
    {"", "last second"},
    {"sources", "of a port: addresses that sent it records"},
    {"targets", "addresses that records were sent to"},
    {"ours", "an address of the home networks"},
    {NULL, NULL},
};

static const struct entry ports[] = {
    {"service", "its usual name; others may use it too"},
    {"sources", "addresses that sent records to the port"},
    {"targets", "addresses that records were sent to"},
    {"trend", "sources and targets of the last minute"},
    {"", "beside a usual one of the last hour: 0 as"},
    {"", "many, + more, - fewer sources (DShield's)"},
    {"replies", "answers to records, in time"},
    {"Data", "below: what records of the selected carry"},
    {NULL, NULL},
};

static const struct entry sources[] = {
    {"name", "after d: what DNS says; whoever has the"},
    {"", "address chose it, and may lie"},
    {"from", "country and network, if geo_files are set"},
    {"ours", "of the home networks; last, but for those"},
    {"", "that probe, unless sorted otherwise"},
    {"targets", "addresses that it sent records to; of an"},
    {"", "insider at least those of its incident"},
    {"ports", "ports that it sent records to"},
    {"ttl", "of its latest packet; var: they differ by"},
    {"", "more than 8, so: several hosts, or forged"},
    {"most to", "the ports that it sent most packets to;"},
    {"", "many: none of them holds 5 % or more"},
    {"what it is", "signatures it matched, how it scans, its"},
    {"", "source ports; +2: two more had no room;"},
    {"", "of ours else: the port of most it gets"},
    {NULL, NULL},
};

static const struct entry targets[] = {
    {"address", "one of OUR hosts that packets go to"},
    {"name", "after d: what DNS says"},
    {"sources", "addresses that sent it records"},
    {"ports", "of its ports that records went to"},
    {"replied", "replies to incidents' records, as far as"},
    {"", "these know who replied; blank: none known"},
    {"most on", "its ports that most packets went to;"},
    {"", "many: none of them holds 5 % or more"},
    {"in incidents", "SENDS: it emits what the signature names;"},
    {"", "replied to: it answered such a record;"},
    {"", "SCANS: it tries many addresses or ports"},
    {NULL, NULL},
};

static const struct entry alerts[] = {
    {"CRITICAL", "one of OUR hosts sends it or answered it;"},
    {"", "or its data is other than before"},
    {"warning", "it went vertical, spreads, changed ports,"},
    {"", "scans one of our hosts; packets were lost"},
    {"info", "it began, or is a sweep for a port"},
    {"Enter", "shows the incident that it is of"},
    {NULL, NULL},
};

static const struct entry host[] = {
    {"Activity", "its packets; each graph has its own scale"},
    {"Ports", "packets to each, and its share of all"},
    {"Latest", "targets that it sent to, or sources that"},
    {"", "sent to it, with what is known of them"},
    {"Data", "the commonest payloads: packets, length,"},
    {"", "first bytes in hex, and as text; the last"},
    {"", "Messenger popup, as it would be read"},
    {"name", "after d: what DNS says; whoever has the"},
    {"", "address chose it, and may lie"},
    {"country", "and network, by the files of geo_files"},
    {"what it is", "signatures it matched, how it scans, its"},
    {"", "source ports: natural: as an operating"},
    {"", "system's; fixed, in sequence: a tool's"},
    {"in incidents", "of ours: SENDS or replied to what the"},
    {"", "signature names; or it SCANS"},
    {"another's", "its place was another's before: so many"},
    {"", "of the packets may not be its own"},
    {"icmp 8/0", "type and code"},
    {"flags", "TCP: Fin Syn Rst Psh Ack Urg Ece Cwr"},
    {NULL, NULL},
};

static const struct entry port[] = {
    {"trend", "sources and targets of the last minute"},
    {"", "beside a usual one of the last hour: 0 as"},
    {"", "many, + more, - fewer sources (DShield's)"},
    {"Distinct", "sources and targets of records in the"},
    {"", "last so long, and up to half as much more"},
    {"replied", "answers to records, in time"},
    {"unreachable", "answered by an ICMP error or a TCP RST"},
    {"not known", "too early (udp_timeout, tcp_timeout), or"},
    {"", "forgotten before it came (see memory)"},
    {"Incidents", "those that name it: records that went to"},
    {"", "it, and how much of all the incident's"},
    {"Data", "what its records carry; NEW: other than"},
    {"", "all before"},
    {"Top sources", "and targets: of those whose ports are"},
    {"", "listed; packets, and how much of all"},
    {NULL, NULL},
};

static const struct entry packet[] = {
    {"time", "UTC, to the microsecond"},
    {"frame", "its length on the wire"},
    {"data", "length of the payload, as its headers say"},
    {"Data", "offset, bytes in hex, and as text with a"},
    {"", "dot for each that is not printable ASCII;"},
    {"", "only the first 16 are kept of a packet"},
    {"Latest", "the packets beside it: j, k show others"},
    {"icmp 8/0", "type and code"},
    {"flags", "TCP: Fin Syn Rst Psh Ack Urg Ece Cwr"},
    {"\\x00", "a byte that is no printable character"},
    {NULL, NULL},
};

static void add_entries(struct help_page *p, const struct entry *entries)
{
    static const char rate[] = "pkt/s";
    for (; entries->left; entries++)
        if (format_units() == UNITS_MINUTE && strcmp(entries->left, rate) == 0)
            help_add(p, format_head(rate), "packets a minute, as of the last 10 s");
        else
            help_add(p, entries->left, entries->right);
}

void help_add_columns(struct help_page *p, enum view view)
{
    static const struct entry *const views[VIEWS] = {
        [VIEW_OVERVIEW] = overview, [VIEW_PORTS] = ports,   [VIEW_SOURCES] = sources,
        [VIEW_TARGETS] = targets,   [VIEW_ALERTS] = alerts, [VIEW_SOURCE] = host,
        [VIEW_TARGET] = host,       [VIEW_PORT] = port,     [VIEW_PACKET] = packet,
    };
    if (views[view])
        add_entries(p, views[view]);
    if (view == VIEW_OVERVIEW || view == VIEW_PORTS || view == VIEW_SOURCES ||
        view == VIEW_TARGETS || view == VIEW_SOURCE || view == VIEW_TARGET || view == VIEW_PORT)
        add_entries(p, counts);
}

const char *help_view_name(enum view view)
{
    static const char *const names[VIEWS] = {
        [VIEW_OVERVIEW] = "Overview",    [VIEW_PORTS] = "Ports",     [VIEW_SOURCES] = "Sources",
        [VIEW_INCIDENTS] = "Incidents",  [VIEW_TARGETS] = "Targets", [VIEW_ALERTS] = "Alerts",
        [VIEW_INCIDENT] = "An incident", [VIEW_SOURCE] = "A source", [VIEW_TARGET] = "A target",
        [VIEW_PORT] = "A port",          [VIEW_PACKET] = "A packet", [VIEW_HELP] = "Help",
    };
    return names[view];
}
