/* dns_message: a DNS query for the address of www.example.org, and what answers it. */
#ifndef TAPWATCH_TESTS_DNS_MESSAGE_H
#define TAPWATCH_TESTS_DNS_MESSAGE_H

#include "tests/build_frame.h"

enum { DNS_QUERY = 33, DNS_ANSWER = 49 };

/* Returns its length, DNS_QUERY or DNS_ANSWER, which is what `out` must have. */
static inline uint16_t dns_message(uint8_t *out, uint16_t id, bool answer)
{
    static const uint8_t query[DNS_QUERY] = "\0\0\1\0\0\1\0\0\0\0\0\0\3www\7example\3org\0\0\1\0\1";
    static const uint8_t address[16] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, 192, 0, 2, 80};
    memcpy(out, query, sizeof query);
    store_u16(out, id);
    if (!answer)
        return DNS_QUERY;
    memcpy(out + sizeof query, address, sizeof address);
    out[2] |= 0x80;
    out[7] = 1;
    return DNS_ANSWER;
}

#endif
