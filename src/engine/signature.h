/* signature: what a packet is known by, and finding which of many it has.
 *
 *   signature.c        one signature against one packet: its headers, its payload
 *   signature_set.c    many at once, at the cost of a few
 *
 * The list comes from a file (src/config_signatures.h); here it is plain data. What one packet can
 * not tell is left to who counts: whether it is a record, or came unasked (`state`), and how many
 * of them one source sent (`threshold`). */
#ifndef TAPWATCH_ENGINE_SIGNATURE_H
#define TAPWATCH_ENGINE_SIGNATURE_H

#include "src/base/port_range.h"
#include "src/packet/packet.h"
#include "src/snapshot/snapshot.h"
#include <stddef.h>

enum {
    SIGNATURES = 128,       /* that there can be in a set */
    SIGNATURE_MATCHES = 4,  /* that are told of one packet */
    SIGNATURE_NAME = 32,    /* with NUL, as the next */
    SIGNATURE_TITLE = 96,   /* also of a reference */
    SIGNATURE_PORTS = 16,   /* ranges in one list */
    SIGNATURE_CASES = 4,    /* ways a payload can look */
    SIGNATURE_TESTS = 8,    /* of each */
    SIGNATURE_BYTES = 32,   /* of one test */
    SIGNATURE_SEARCH = 512, /* a text is looked for in so many first bytes of the payload */
    SIGNATURE_FLAG_SETS = 8,
    SIGNATURE_ICMP_TYPES = 16,
    SIGNATURE_THRESHOLD = 1000, /* the largest */
};

/* In the order in which incidents and alerts rise. */
enum signature_severity { SIGNATURE_INFO, SIGNATURE_WARNING, SIGNATURE_CRITICAL };

/* What kind of packet it must be. */
/* What it says that one of ours answers. */
enum signature_answers {
    SIGNATURE_ANSWERS_ARE_NEWS,
    SIGNATURE_ANSWERS_ARE_EXPECTED, /* a server does that */
};

enum signature_state {
    SIGNATURE_RECORD,      /* one that asks: it answers nothing */
    SIGNATURE_UNSOLICITED, /* one that answers, but what it answers was never seen */
    SIGNATURE_ANY,
};

/* In the order in which they are tried: the cheap ones first. */
enum payload_test_kind {
    PAYLOAD_LENGTH, /* low to high bytes */
    PAYLOAD_EXACT,  /* these bytes and no others */
    PAYLOAD_AT,     /* these bytes at `at`, in the bits of mask */
    PAYLOAD_FILL,   /* from `at` on, `low` times bytes[0]; low 0: to the end, and at least one */
    PAYLOAD_FIND,   /* these bytes anywhere in the first SIGNATURE_SEARCH */
};

struct payload_test {
    uint8_t kind;   /* enum payload_test_kind */
    uint8_t length; /* of bytes */
    bool any_case;  /* FIND: small and large ASCII letters are the same */
    uint16_t at;
    uint16_t low, high;
    uint8_t bytes[SIGNATURE_BYTES];
    uint8_t mask[SIGNATURE_BYTES]; /* AT; bytes has no bit outside */
};

/* One way a payload can look: all of its tests hold. */
struct payload_case {
    struct payload_test tests[SIGNATURE_TESTS];
    uint8_t count;
};

struct signature_ports {
    struct port_range ranges[SIGNATURE_PORTS]; /* `protocol` of them says nothing */
    uint8_t count;
};

struct signature_range {
    uint16_t low, high;
};

/* Which of a signature's header tests there are: bits of `tests`. All of them must hold. */
enum signature_test {
    TEST_TTL = 1 << 0,
    TEST_IP_ID = 1 << 1,         /* IPv4 */
    TEST_IP_ID_MASSCAN = 1 << 2, /* IPv4, TCP: (target ^ target port ^ sequence) & 0xffff */
    TEST_IP_LENGTH = 1 << 3,
    TEST_TCP_FLAGS = 1 << 4,
    TEST_TCP_WINDOW = 1 << 5,
    TEST_TCP_OPTIONS = 1 << 6,
    TEST_TCP_SEQUENCE_IS_TARGET = 1 << 7, /* IPv4: the sequence number is the target's address */
    TEST_UDP_CHECKSUM_ZERO = 1 << 8,
    TEST_ICMP_TYPE = 1 << 9,
    TEST_QUOTED_PROTOCOL = 1 << 10,
    TEST_NOT_MULTICAST = 1 << 11, /* the target is no group */
};

struct signature {
    char name[SIGNATURE_NAME]; /* of a-z, 0-9, -; unique in a set */
    char title[SIGNATURE_TITLE];
    char reference[SIGNATURE_TITLE];
    char group[SIGNATURE_NAME]; /* its family; may be empty */
    uint8_t severity;           /* enum signature_severity: of its onset */
    bool background;            /* always there, and known: info whatever it does */
    uint8_t answers;            /* enum signature_answers */

    uint8_t protocol;   /* IP_UDP, IP_TCP, IP_ICMP or IP_ICMP6 */
    uint8_t direction;  /* enum traffic: INBOUND, OUTBOUND, INTERNAL, or ALL: any */
    uint8_t state;      /* enum signature_state */
    uint16_t threshold; /* so many packets from one source before it counts; at least 1 */

    uint16_t tests;                         /* bits of enum signature_test */
    struct signature_ports target_ports;    /* count 0: any, here and below */
    struct signature_ports source_ports;    /* one of these .. */
    struct signature_ports source_excluded; /* .. and none of these */
    struct signature_ports quoted_ports;    /* target ports of the packet that an error quotes */
    struct signature_range ttl, ip_length;
    uint16_t ip_id, tcp_window;
    bool tcp_options;
    uint8_t quoted_protocol;
    uint8_t flag_sets[SIGNATURE_FLAG_SETS]; /* compared over SIGNATURE_FLAGS */
    uint8_t flag_sets_count;
    uint8_t icmp_types[SIGNATURE_ICMP_TYPES];
    uint8_t icmp_types_count;

    struct payload_case cases[SIGNATURE_CASES]; /* one of them holds; none: any payload */
    uint8_t cases_count;
};

#define SIGNATURE_FLAGS (TCP_FIN | TCP_SYN | TCP_RST | TCP_PSH | TCP_ACK | TCP_URG)

enum signature_result {
    SIGNATURE_NO,
    SIGNATURE_YES,
    SIGNATURE_CUT, /* all that could be looked at is as it should be, but the snaplen cut the rest
                      of the payload that the tests want */
};

/* One signature against one packet, which decode found to be VERDICT_IP. Later fragments have none;
 * of a TCP header that is not whole only the ports are looked at. */
enum signature_result signature_test_packet(const struct signature *s, const struct packet *p,
                                            enum traffic direction);
bool signature_ports_contain(const struct signature_ports *ports, uint16_t port);
/* Of a TCP packet over IPv4: TEST_IP_ID_MASSCAN and TEST_TCP_SEQUENCE_IS_TARGET. */
bool packet_has_id_of_masscan(const struct packet *p);
bool packet_has_sequence_of_target(const struct packet *p);

struct signature_set;

/* Copies the list; count is at most SIGNATURES. NULL: no memory. */
struct signature_set *signature_set_new(const struct signature *list, size_t count);
void signature_set_free(struct signature_set *set);
/* The list as it was given, but that payload tests are in the order of their kinds. */
const struct signature *signature_set_list(const struct signature_set *set);
size_t signature_set_count(const struct signature_set *set);
/* Writes the places in the list of the signatures that the packet has, lowest first, and returns
 * how many there are; more than SIGNATURE_MATCHES are not told. *cut: for one at least the answer
 * is SIGNATURE_CUT. Reads the set and the packet, writes nothing else: any thread may call it. */
size_t signature_set_match(const struct signature_set *set, const struct packet *p,
                           enum traffic direction, uint8_t out[SIGNATURE_MATCHES], bool *cut);

#endif
