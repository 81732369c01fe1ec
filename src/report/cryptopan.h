/* cryptopan: addresses as pseudonyms that keep prefixes: two addresses that have their first n bits
 * in common, and no more, have pseudonyms that do; no two have the same one.
 *
 * J. Xu, J. Fan, M. Ammar, S. Moon: Prefix-Preserving IP Address Anonymization: Measurement-based
 * Security Evaluation and a New Cryptography-based Scheme, ICNP 2002. A bit is turned over or not
 * as AES, under a key that nobody else has, says of the bits before it; so who has not got the key
 * has nothing but the prefixes in common, and what he knows of some addresses by other ways. */
#ifndef TAPWATCH_REPORT_CRYPTOPAN_H
#define TAPWATCH_REPORT_CRYPTOPAN_H

#include <nettle/aes.h>
#include <stddef.h>
#include <stdint.h>

enum { CRYPTOPAN_KEY = 32, CRYPTOPAN_BLOCK = 16 };

struct cryptopan {
    struct aes128_ctx aes;
    uint8_t pad[CRYPTOPAN_BLOCK]; /* what stands behind the bits of an address */
};

/* The key's first half is that of AES, of its second half the pad is made. `salt` 0 is as in the
 * paper; with each other one the same key gives other pseudonyms. */
void cryptopan_init(struct cryptopan *c, const uint8_t key[CRYPTOPAN_KEY], uint8_t salt);
/* In its place; 4 bytes of IPv4, 16 of IPv6. */
void cryptopan_map(const struct cryptopan *c, uint8_t *address, size_t bytes);

#endif
