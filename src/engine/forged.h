/* forged: one sender under many names. Popup spam of 2004 came from eight addresses, but with one
 * TTL, one length, no UDP checksum, and IP IDs that climbed as one counter.
 *
 * So packets without a checksum, of one signature, TTL and length, are strung into chains: a packet
 * joins the chain behind it, if its IP ID is ahead of the chain's last by no more than a few
 * thousands and that came within two hours: at one of the sender's many targets one sees little of
 * what he sends. A chain is a group when that is no chance any more. The IDs of independent senders
 * are anything, so that n of them climb by no more than the part s of all IDs has the probability
 * s^n / n!; of a group it is less than one in two million (the eight: one in 2.4 million). Packets
 * that could have come between and did not fit were tries that failed: a climb counts as often as
 * the square of the tries that it took, so that a dense crowd joins no more easily than a thin one.
 *
 * What one source sends from one address, however much, is no evidence, and never a group. Three
 * names that follow each other at once are enough. Of crowds of independent senders with one TTL,
 * length and signature, tests/test_forged.c finds a false group for 1 in 44,000 that send once, and
 * for 1 in 7,300 that send four times each, eight of them in turn.
 *
 * 4 KiB, of 64 chains. A flood without checksums pushes out the oldest, those that are no group
 * first. */
#ifndef TAPWATCH_ENGINE_FORGED_H
#define TAPWATCH_ENGINE_FORGED_H

#include "src/base/archive.h"
#include "src/engine/detectors.h"
#include "src/packet/packet.h"
#include "src/snapshot/parts.h"

enum { FORGED_CHAINS = 64, FORGED_TAGS = 16, FORGED_WORDS = FORGED_TAGS / 4 };

struct forged_chain {
    int64_t last_us;
    uint32_t climb; /* of IP IDs, from name to name, as often as it counts */
    uint16_t length, last_id;
    uint16_t names; /* exact up to FORGED_TAGS; beyond: FORGED_TAGS + 1, and bits go on */
    uint8_t tries;  /* packets since the last that could have joined */
    uint8_t signature, ttl;
    bool used, found;
    union {
        uint16_t tags[FORGED_TAGS];  /* of the names' hashes */
        uint64_t bits[FORGED_WORDS]; /* by linear counting (Whang, Vander-Zanden, Taylor 1990) */
    };
};

/* Zeroed memory has seen nothing. */
struct forged {
    struct forged_chain chains[FORGED_CHAINS];
};

/* A packet that a signature matches. */
void forged_count(struct forged *f, const struct forged_detector *d, const struct packet *p,
                  uint64_t source_hash, uint8_t signature);
/* How many groups of that signature there were of late, and the names of the largest: exact up to
 * FORGED_TAGS, then rough (a standard error of 5 % for 100 and 7 % for 500), from about 1,000 on
 * unknown. */
uint32_t forged_groups(const struct forged *f, uint8_t signature, struct distinct_count *names);
/* The signatures have other numbers: was is now at[was], or gone (FORGED_GONE). */
enum { FORGED_GONE = UINT8_MAX, FORGED_SIGNATURES = 128 };
void forged_renumber(struct forged *f, const uint8_t at[FORGED_SIGNATURES]);
/* See base/archive.h. */
void forged_archive(struct forged *f, struct archive *a);

#endif
