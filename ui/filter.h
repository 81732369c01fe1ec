/* filter: which rows are to be seen, as a person types it. Pure.
 *
 *   1026 messenger      plain words: a part of what is said of a row, upper or lower case alike
 *   port:1026-1031      a port it is of, or sent to; also port:udp/1026, port:1026,1030
 *   src:198.51.100.     who sent it: an address, or how it begins
 *   net:203.0.113.0/24  who sent it, by network
 *   sig:zero            a part of the name of a signature it matches
 *   proto:udp           tcp, udp, icmp
 *   sev:warning         it is, or is part of, an incident of that severity or a worse one
 *   cc:DE as:3320       where who sent it is from, by the files that geo_files names: a country, a
 *                       network by its number or a part of its name
 *   new  home           seen for the first time within the last hour; ours, or one of ours does it
 *
 * All must hold; `-` before one inverts it, and all of it may be inverted. Commas part
 * alternatives. A key says nothing of rows of a kind that have no such thing (nobody in particular
 * sends a port), and leaves them alone. What is wrong is explained (`why`), and is as if it were
 * not there. */
#ifndef TAPWATCH_UI_FILTER_H
#define TAPWATCH_UI_FILTER_H

#include "src/snapshot/snapshot.h"

enum { FILTER_TEXT = 96, FILTER_TERMS = 16, FILTER_CHOICES = 32, FILTER_WHY = 96 };

/* Bits: what a term asks for, what is known of a row. */
enum filter_key {
    FILTER_WORD = 1,
    FILTER_PORT = 2,
    FILTER_SOURCE = 4,
    FILTER_NETWORK = 8,
    FILTER_SIGNATURE = 16,
    FILTER_PROTOCOL = 32,
    FILTER_SEVERITY = 64,
    FILTER_NEW = 128,
    FILTER_HOME = 256,
    FILTER_COUNTRY = 512,
    FILTER_AS = 1024,
    /* What is asked of the addresses that sent it. */
    FILTER_SENDERS = FILTER_SOURCE | FILTER_NETWORK | FILTER_COUNTRY | FILTER_AS,
};

/* One of the alternatives of a term. */
struct filter_choice {
    char text[FILTER_TEXT];
    struct network network; /* FILTER_NETWORK, and FILTER_SOURCE where it is whole */
    uint16_t first, last;   /* FILTER_PORT */
    uint8_t protocol;       /* likewise, 0: any; FILTER_PROTOCOL */
    enum severity severity; /* FILTER_SEVERITY */
    bool whole;             /* the text is an address, not only its beginning */
};

struct filter_term {
    enum filter_key key;
    bool inverted;
    size_t first, count; /* of the choices; none: FILTER_NEW, FILTER_HOME */
};

struct filter {
    char text[FILTER_TEXT]; /* printable ASCII; blank: no filter */
    bool inverted;          /* all of it */

    /* By filter_set: */
    struct filter_term terms[FILTER_TERMS];
    size_t term_count;
    struct filter_choice choices[FILTER_CHOICES];
    size_t choice_count;
    unsigned wants;       /* keys of all terms */
    char why[FILTER_WHY]; /* what is wrong with it first; empty: nothing */
};

enum { FILTER_PORTS = 64, FILTER_ADDRESSES = 40 };

/* What is known of a row. */
struct filter_facts {
    unsigned known;   /* keys that mean something for rows of its kind */
    const char *text; /* borrowed */
    struct {
        uint16_t port;
        uint8_t protocol;
    } ports[FILTER_PORTS];
    struct address sources[FILTER_ADDRESSES];
    const char *signatures[SNAPSHOT_SIGNATURES]; /* borrowed */
    size_t port_count, source_count, signature_count;
    uint64_t protocols; /* a bit for each below 64 */
    int severity;       /* enum severity; -1: of no incident */
    bool is_new, home;
};

/* Whether there is one, be it right or wrong. */
bool filter_on(const struct filter *f);
/* Takes another text (cut to the room) and reads it; whether it is inverted stays. False: `why`. */
bool filter_set(struct filter *f, const char *text);
/* Whether a row passes. */
bool filter_match(const struct filter *f, const struct filter_facts *facts);

void filter_add_port(struct filter_facts *facts, uint8_t protocol, uint16_t port);
void filter_add_source(struct filter_facts *facts, const struct address *source);
void filter_add_signature(struct filter_facts *facts, const char *name);
/* The severity of the worst is that of the row. */
void filter_add_severity(struct filter_facts *facts, enum severity severity);

#endif
