/* redact: what is written, without our addresses (--redact).
 *
 * A copy of a snapshot in which each address within the home networks is a pseudonym, wherever it
 * stands; all formats are written from that copy, so none can leak what it has not got.
 *
 *   redact.c        the key; which pseudonyms there are; one address
 *   redact_copy.c   the copy, member by member
 *   redact_text.c   addresses in prose
 *   cryptopan.c     the pseudonyms themselves, which keep prefixes
 *
 * A home network stays one network of the same size, and who is whose neighbour in it stays. Those
 * of IPv4 lie in 240.0.0.0/4 (reserved: RFC 1112 section 4), of IPv6 in 4000::/3 (global unicast is
 * allocated from 2000::/3 alone: RFC 4291 section 2.4, the IANA's registry), so that a pseudonym is
 * no address that somebody has. Where the home networks do not fit in there (0.0.0.0/0), all of the
 * address is a pseudonym. Other addresses stay as they are.
 *
 * Left out, as they may hold an address in a way that nobody finds: payloads, Messenger texts,
 * names of files, the filter; and of incidents the picture of our addresses. */
#ifndef TAPWATCH_REPORT_REDACT_H
#define TAPWATCH_REPORT_REDACT_H

#include "src/report/report.h"

enum { REDACT_KEY = 32 };

struct redact;

/* A key that is kept: a file of 32 bytes that others can not read. False: `why`. */
bool redact_read_key(const char *path, uint8_t key[REDACT_KEY], char why[REPORT_WHY]);
/* One for this run. False: `why`. */
bool redact_make_key(uint8_t key[REDACT_KEY], char why[REPORT_WHY]);

/* NULL: not enough memory. */
struct redact *redact_new(const uint8_t key[REDACT_KEY]);
void redact_free(struct redact *r);

/* What may be written of s: a copy, good until the next call. r NULL: nothing is to be redacted,
 * and it is s. */
const struct snapshot *redact_copy(struct redact *r, const struct snapshot *s);

/* Whether packets as they are may be written beside it. False: `why` is one line. */
bool redact_allows_evidence(bool redacts, char why[REPORT_WHY]);

/* The parts. */
/* Which networks are ours from now on. */
void redact_set_home(struct redact *r, const struct home *home);
/* An address of ours becomes its pseudonym, another stays. */
void redact_address(const struct redact *r, struct address *a);
/* Likewise a network of ours. */
void redact_network(const struct redact *r, struct network *n);
/* Likewise every address in a text that has room for `size` bytes. One that was cut off with the
 * text is left out. */
void redact_text(const struct redact *r, char *text, size_t size);

#endif
