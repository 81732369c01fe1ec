/* home_numbers: our addresses as numbers from 0 on, so that what is known of each fits a bit.
 *
 * Only those of IPv4, and where they are not too many: up to HOME_NUMBERS_MOST together. An IPv6
 * network, such as that of its link that each interface has, takes nothing from the others. */
#ifndef TAPWATCH_ENGINE_HOME_NUMBERS_H
#define TAPWATCH_ENGINE_HOME_NUMBERS_H

#include "src/base/address.h"

enum { HOME_NUMBERS_MOST = 65536, HOME_NUMBER_NONE = -1 };

struct home_numbers {
    const struct home *home;     /* borrowed */
    uint32_t firsts[HOME_MAX];   /* the number of each network's first address */
    uint32_t count;              /* of all addresses of IPv4; 0: they have no numbers */
    const struct network *first; /* of those with numbers; NULL: none */
};

void home_numbers_init(struct home_numbers *n, const struct home *home);
/* HOME_NUMBER_NONE: not ours, or without a number. */
int32_t home_number(const struct home_numbers *n, const struct address *a);
/* The address that has the number, which is below count. */
struct address home_address(const struct home_numbers *n, uint32_t number);

#endif
