/* signature_word: what a signature asks of 64 bits of a packet, so that most that fail are told by
 * one comparison, without a look at the signature itself.
 *
 * For UDP and ICMP these bits are the first 8 bytes of the payload; for TCP, header fields. What
 * differs here does not match; what does not may. */
#ifndef TAPWATCH_ENGINE_SIGNATURE_WORD_H
#define TAPWATCH_ENGINE_SIGNATURE_WORD_H

#include "src/engine/signature.h"

struct signature_word {
    uint64_t mask, value; /* asked is: word & mask == value */
};

struct signature_word signature_word_of(const struct signature *s);

/* False: too little was captured to tell anything. */
bool packet_word(const struct packet *p, uint64_t *word);

#endif
