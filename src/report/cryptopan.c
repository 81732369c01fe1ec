/* cryptopan: see cryptopan.h. */
#include "src/report/cryptopan.h"

#include <string.h>

void cryptopan_init(struct cryptopan *c, const uint8_t key[CRYPTOPAN_KEY], uint8_t salt)
{
    uint8_t block[CRYPTOPAN_BLOCK];
    aes128_set_encrypt_key(&c->aes, key);
    memcpy(block, key + CRYPTOPAN_BLOCK, sizeof block);
    block[CRYPTOPAN_BLOCK - 1] ^= salt;
    aes128_encrypt(&c->aes, sizeof block, c->pad, block);
}

void cryptopan_map(const struct cryptopan *c, uint8_t *address, size_t bytes)
{
    uint8_t block[CRYPTOPAN_BLOCK], answer[CRYPTOPAN_BLOCK], turned[CRYPTOPAN_BLOCK] = {0};
    memcpy(block, c->pad, sizeof block);
    for (size_t at = 0; at < bytes; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            const uint8_t mask = (uint8_t)(0x80 >> bit);
            aes128_encrypt(&c->aes, sizeof answer, answer, block);
            turned[at] |= (uint8_t)((answer[0] >> 7) * mask);
            /* The next one also depends on this bit. */
            block[at] = (uint8_t)((block[at] & ~mask) | (address[at] & mask));
        }
    }
    for (size_t at = 0; at < bytes; at++)
        address[at] ^= turned[at];
}
