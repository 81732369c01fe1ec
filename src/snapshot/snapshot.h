/* snapshot: one second of the world as plain data.
 *
 * Everything a person sees or saves is drawn from one of these, and from nothing else. There is no
 * pointer in it; it carries its own history, error bounds and loss counters, so it can be copied,
 * kept and compared. The engine fills the counts, the capture fills where they came from and what
 * was lost on the way.
 *
 * The arrays have room for the worst case; only the first `..._count` entries are valid, and only
 * those are ever touched (the rest stays untouched virtual memory). snapshot_copy knows that.
 *
 *   snapshot.c  parts.h incident.c   this; what it is made of; incidents and alerts
 *   pieces.c      what of it is valid, for whoever copies or keeps it
 *   moments.c     those of the past, compressed, for a frozen screen
 *
 * and what else goes between the capture thread and the main thread, without locks:
 *
 *   exchange.c    the newest snapshot; control.c: what the person asks for; progress.h
 *   handover.h    one thing made anew; keepsake.c: what is to outlive the program
 *   evidence_desk.c spool.c   packets */
#ifndef TAPWATCH_SNAPSHOT_SNAPSHOT_H
#define TAPWATCH_SNAPSHOT_SNAPSHOT_H

#include "src/snapshot/incident.h"

enum {
    SNAPSHOT_PORTS = 131072,       /* every TCP and every UDP port */
    SNAPSHOT_SOURCES = 4096,       /* the top by packets, by targets, and all that are shielded */
    SNAPSHOT_SOURCE_DETAILS = 640, /* of these, with ports, targets, packets, history */
    SNAPSHOT_TARGETS = 1024,       /* our hosts that get most */
    SNAPSHOT_TARGET_DETAILS = 256,
    SNAPSHOT_PORT_DETAILS = 384, /* ports with a history and answers */
    SNAPSHOT_ICMP = 512,         /* every type of ICMP and of ICMPv6 */
    SNAPSHOT_HOST_PORTS = 32,    /* ports shown of one source or target */
    SNAPSHOT_HOST_PEERS = 16,    /* its latest peers */
    SNAPSHOT_HOST_PACKETS = 16,  /* its latest packets */
    SNAPSHOT_HOST_PAYLOADS = 4,  /* its commonest payloads */
    SNAPSHOT_HOST_PREFIX = 8,    /* first bytes that payloads are told apart by */
    SNAPSHOT_WINDOWS = 3,        /* lengths of time for distinct counts of late */
    SNAPSHOT_PAYLOAD = 16,       /* first payload bytes kept of a packet */
    SNAPSHOT_MALFORMED = 24,     /* room for every reason */
    SNAPSHOT_NAMES = 4096,       /* bytes for the names of the inputs */
    SNAPSHOT_FILTER = 1024,
    SNAPSHOT_ERROR = 512,
    SNAPSHOT_GAPS = 128,
};

/* What traffic is told apart by. ALL is the sum of the directions, and of the protocols. */
enum traffic {
    TRAFFIC_ALL,
    TRAFFIC_INBOUND,
    TRAFFIC_OUTBOUND,
    TRAFFIC_INTERNAL,
    TRAFFIC_TRANSIT,
    TRAFFIC_UDP, /* with UDP-Lite */
    TRAFFIC_TCP,
    TRAFFIC_ICMP,
    TRAFFIC_ICMP6,
    TRAFFIC_OTHER,
    TRAFFICS,
};

struct snapshot_traffic {
    struct tally total;       /* since start */
    struct tally last_second; /* in the second of taken_at_us */
    struct snapshot_history history;
};

/* Sorted by protocol (TCP 6 before UDP 17), then port. */
struct snapshot_port {
    uint64_t packets, bytes, records;
    int64_t first_us, last_us;              /* of any packet to that port */
    struct distinct_count sources, targets; /* over records */
    int32_t detail;                         /* index into port_details, -1: none is kept for it */
    uint16_t port;
    uint8_t protocol; /* IP protocol number: 6 or 17 */
};

struct snapshot_port_detail {
    struct snapshot_history history;
    struct snapshot_answers answers; /* of records since since_us */
    int64_t since_us;
    int64_t last_record_us; /* SNAPSHOT_UNKNOWN: none since then */
    /* Of its records since then, and those known from before a restart, by payload, those of which
     * most is certain first. */
    uint64_t payload_records; /* all of them */
    uint64_t
        payloads_unlisted; /* of these, whose payload may not be listed: the sum of the errors */
    uint32_t payload_count;
    struct incident_payload payloads[INCIDENT_PAYLOADS];
    /* Over records of the last window_s seconds (sketch/windows.h: and up to half as much more).
     * Unknown until windows_since_us: SNAPSHOT_UNKNOWN where none are kept. */
    struct distinct_count sources[SNAPSHOT_WINDOWS], targets[SNAPSHOT_WINDOWS];
    int64_t windows_since_us;
    double trend; /* DShield's: how far the shortest window is from usual; negative: not known */
    bool rises;   /* the trend has no sign of its own */
};

/* Sorted by protocol (ICMP 1 before ICMPv6 58), then type. */
struct snapshot_icmp {
    uint64_t packets, bytes, records;
    uint8_t protocol, type;
};

/* One packet as a person wants to see it listed. */
struct snapshot_packet {
    int64_t time_us;
    struct address peer; /* the other end is the one that is inspected */
    uint32_t wire_bytes, payload_bytes;
    uint16_t source_port, target_port; /* for ICMP: type, code */
    uint8_t protocol, ttl, tcp_flags;
    uint8_t has_ports;      /* 0 or 1: without, the two ports say nothing */
    uint8_t payload_length; /* valid bytes in payload */
    uint8_t payload[SNAPSHOT_PAYLOAD];
};

struct snapshot_host_port {
    uint64_t packets;
    uint64_t packets_error; /* of which this many may belong to ports no longer listed */
    uint16_t port;
    uint8_t protocol;
};

struct snapshot_peer {
    struct address address;
    int64_t last_us;
};

struct snapshot_payload {
    uint64_t packets;
    uint64_t packets_error; /* of which this many may belong to payloads no longer listed */
    uint32_t bytes;         /* length; of the payload, as its packet said */
    uint8_t prefix_length;  /* valid bytes in prefix: fewer if the snaplen cut it */
    uint8_t prefix[SNAPSHOT_HOST_PREFIX];
};

/* What is kept of a source, or of a target, that matters. Of a source the ports are those it sent
 * to, the peers whom it sent to; of a target the ports are its own, the peers who sent to it. */
struct snapshot_host_detail {
    struct snapshot_history history;
    struct snapshot_host_port ports[SNAPSHOT_HOST_PORTS];     /* most packets first */
    struct snapshot_peer peers[SNAPSHOT_HOST_PEERS];          /* latest first */
    struct snapshot_packet packets[SNAPSHOT_HOST_PACKETS];    /* latest first */
    struct snapshot_payload payloads[SNAPSHOT_HOST_PAYLOADS]; /* most packets first */
    uint32_t ports_count, peers_count, packets_count, payloads_count;
    uint8_t ttl_low, ttl_high; /* of all its packets */
    int64_t since_us;          /* the detail holds what was seen from then on */
};

/* What a source does that sends records to many. */
enum scan { SCAN_NONE, SCAN_SWEEP, SCAN_PORTS, SCAN_BOTH };

/* A source, or a target: one of our hosts to which packets come from outside or inside. Sorted by
 * packets, most first, then by address. */
struct snapshot_host {
    struct address address;
    uint64_t packets;       /* best estimate */
    uint64_t packets_error; /* of which this many may not be its own; 0: everything here is exact */
    uint64_t bytes, records;
    int64_t first_us, last_us;
    struct distinct_count peers, ports; /* over records; a source's peers are its targets */
    int32_t detail;                     /* index into .._details, -1: none is kept */
    uint64_t signatures[SNAPSHOT_SIGNATURES / 64]; /* that it matched, a bit each */
    uint8_t ttl;                                   /* of its latest packet */
    uint8_t scan;                                  /* enum scan */
    uint16_t scan_minutes; /* since it was found to scan last; UINT16_MAX: more, or never */
    uint8_t habit;         /* enum source_port_habit */
    bool home;
    bool shielded; /* never pushed out by others: it scans, is watched, or is ours */
};

/* How complete a table is that is bounded. */
struct snapshot_table {
    uint64_t held, room;     /* entries in use, and how many there could be */
    uint64_t evicted;        /* pushed out since start */
    uint64_t evicted_minute; /* of these, in the last 60 seconds */
};

struct snapshot_malformed {
    char reason[28];
    uint64_t packets;
};

enum input_kind { INPUT_FILE, INPUT_INTERFACE };

/* How far the capture has come. */
enum input_state {
    INPUT_RUNNING,
    INPUT_ENDED,  /* the file is read, the count or duration reached, or we were told to stop */
    INPUT_FAILED, /* ended early; `error` says why */
};

struct snapshot_input {
    uint8_t kind;               /* enum input_kind */
    uint8_t state;              /* enum input_state */
    char names[SNAPSHOT_NAMES]; /* NUL after each, an empty one at the end */
    char link_type[64];         /* "EN10MB"; with several, joined by "," */
    char filter[SNAPSHOT_FILTER];
    bool filter_left_out; /* there is one; see redacted */
    struct home home;
    char error[SNAPSHOT_ERROR]; /* why reading ended early; empty: it did not */
};

/* Times in which nothing could be had of a live interface: it was down, or gone. */
struct snapshot_gaps {
    int64_t count;           /* SNAPSHOT_UNKNOWN for files */
    int64_t seconds;         /* of all and all interfaces so far; the nearest, 1 at least */
    int64_t since_us;        /* of those that go on, the first; SNAPSHOT_UNKNOWN: none does */
    char now[SNAPSHOT_GAPS]; /* what they are: "eth0 is down, eth1 is gone"; else empty */
};

struct snapshot_capture {
    uint64_t received; /* = analysed + not_ip + all malformed */
    uint64_t analysed, bytes, not_ip, truncated;
    uint64_t tcp_header_length; /* of the analysed: it lies, and what is whole was counted */
    uint64_t late;              /* packets whose time went back behind the second already closed */
    int64_t dropped_kernel;     /* SNAPSHOT_UNKNOWN for files */
    int64_t dropped_interface;  /* likewise */
    struct snapshot_gaps gaps;
    bool own_session;             /* a session of SSH is left out, that one watches through; .. */
    uint64_t own_session_packets; /* .. these are its packets, in no other count */
    struct snapshot_malformed malformed[SNAPSHOT_MALFORMED];
    uint32_t malformed_count; /* reasons that occurred, sorted by name */
};

struct snapshot {
    int64_t taken_at_us; /* start of the last second counted; SNAPSHOT_UNKNOWN before any */
    int64_t first_packet_us, last_packet_us; /* earliest and latest; SNAPSHOT_UNKNOWN: none yet */
    uint64_t records;
    uint64_t memory_bytes; /* that the engine took at start */
    double pace;           /* replay: packet seconds per second; 0: as fast as possible, or live */
    bool paused;           /* replay: it waits to be told to go on */
    uint32_t resets;       /* so often was all that is counted set to zero */
    int64_t reset_us;      /* the last time; SNAPSHOT_UNKNOWN: never, or before any packet */
    bool redacted; /* a copy to be written: home addresses are pseudonyms, and payloads, popups'
                      texts, names of files and the filter are left out */
    uint64_t intervals; /* of --every that are over: where it grows, the snapshot is a due one;
                           others were made because somebody asked */

    struct snapshot_input input;
    struct snapshot_capture capture;
    struct snapshot_traffic traffic[TRAFFICS];

    /* How complete the tables are. A conversation pushed out before its time can make a late answer
     * a record, and leaves its records' answers unknown. */
    struct snapshot_table source_table, target_table, flow_table;
    /* Incidents; addresses that sent what a signature names. */
    struct snapshot_table incident_table, prober_table;
    uint64_t alerts_total;                   /* since start; `alerts` holds the latest of them */
    uint64_t alerts_by_severity[SEVERITIES]; /* of these; enum severity */
    struct snapshot_answers answers;         /* of all records */

    /* Of the port details' windows, shortest first; 60, 3600, 86400 unless configured. 0 before the
     * engine has filled anything in. */
    int64_t window_s[SNAPSHOT_WINDOWS];
    uint32_t signature_count; /* that are looked for */
    char signature_names[SNAPSHOT_SIGNATURES][INCIDENT_NAME];

    uint32_t icmp_count, port_count, port_detail_count;
    uint32_t source_count, source_detail_count, target_count, target_detail_count;
    uint32_t incident_count, alert_count, message_count;
    struct snapshot_incident incidents[SNAPSHOT_INCIDENTS]; /* what matters most first */
    struct snapshot_alert alerts[SNAPSHOT_ALERTS];          /* latest first */
    struct snapshot_message messages[SNAPSHOT_MESSAGES];    /* latest first */
    struct snapshot_icmp icmp[SNAPSHOT_ICMP];
    struct snapshot_port ports[SNAPSHOT_PORTS];
    struct snapshot_port_detail port_details[SNAPSHOT_PORT_DETAILS];
    struct snapshot_host sources[SNAPSHOT_SOURCES];
    struct snapshot_host_detail source_details[SNAPSHOT_SOURCE_DETAILS];
    struct snapshot_host targets[SNAPSHOT_TARGETS];
    struct snapshot_host_detail target_details[SNAPSHOT_TARGET_DETAILS];
};

/* Zeroed memory of its own, untouched pages not taken. NULL: not enough memory. */
struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *s);
/* Before much is written to one: large pages are asked for where none were taken yet. To get 9 MiB
 * of ports in small ones takes 2 ms longer. */
void snapshot_widen(struct snapshot *s);
/* Copies what is valid. */
void snapshot_copy(struct snapshot *to, const struct snapshot *from);
/* Binary search. NULL: no packet went there. */
const struct snapshot_port *snapshot_find_port(const struct snapshot *s, uint8_t protocol,
                                               uint16_t port);
/* NULL: not among the sources, the targets held. */
const struct snapshot_host *snapshot_find_source(const struct snapshot *s, const struct address *a);
const struct snapshot_host *snapshot_find_target(const struct snapshot *s, const struct address *a);
/* Their order, for qsort: who has more packets first; by address where these are the same. */
int snapshot_compare_hosts(const void *a, const void *b);
/* Where people are shown the sources, who probes comes before whom one fetches from: by these
 * groups, within each by records. Ours are last, but for those that send an incident, or scan. */
enum source_group { SOURCE_OURS_THAT_PROBES, SOURCE_OUTSIDE, SOURCE_OURS };
enum source_group snapshot_source_group(const struct snapshot *s, const struct snapshot_host *h);
/* Whether the host ever matched that signature. */
static inline bool snapshot_host_matched(const struct snapshot_host *h, uint32_t signature)
{
    return h->signatures[signature / 64] >> (signature % 64) & 1;
}
/* How many targets a source of ours has at least, by the incidents that it is an insider of: as
 * many as that of them that knows most, which may be an estimate. Unknown: none of them knows. */
struct distinct_count snapshot_insider_targets(const struct snapshot *s, const struct address *a);
/* Whether not all was counted that there was: packets were lost, or an interface was away. */
bool snapshot_has_losses(const struct snapshot *s);
/* Whether there were packets, and 99 of 100 neither from nor to one of our addresses. */
bool snapshot_hardly_any_is_ours(const struct snapshot *s);
/* Whether packets came in, and not one was seen to go out: then whether ours answered outside is
 * not known, and silence says nothing. */
bool snapshot_hears_no_answers(const struct snapshot *s);
/* Whether counts of records of that protocol are exact. Else they are at most what they say: what
 * answered a datagram of a conversation that was pushed out counts as a record. A TCP SYN and an
 * echo request are records whatever came before. */
bool snapshot_records_exact(const struct snapshot *s, uint8_t protocol);

#endif
