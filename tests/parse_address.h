/* parse_address: an address from its text, for tests. */
#ifndef TAPWATCH_TESTS_PARSE_ADDRESS_H
#define TAPWATCH_TESTS_PARSE_ADDRESS_H

#include "src/base/address.h"

#include "tests/check.h"

static inline struct address address(const char *text)
{
    struct address a;
    ck_assert(address_parse(text, &a));
    return a;
}

#endif
