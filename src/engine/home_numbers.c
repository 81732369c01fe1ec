/* home_numbers: see home_numbers.h. */
#include "src/engine/home_numbers.h"

enum { V4_MAPPED = 96 };

void home_numbers_init(struct home_numbers *n, const struct home *home)
{
    *n = (struct home_numbers){.home = home};
    uint64_t count = 0;
    const struct network *first = NULL;
    for (size_t i = 0; i < home->count; i++) {
        const struct network *network = &home->networks[i];
        n->firsts[i] = (uint32_t)count;
        if (!address_is_v4(&network->base))
            continue;
        count += UINT64_C(1) << (128 - network->prefix_length);
        if (!first)
            first = network;
    }
    if (count > HOME_NUMBERS_MOST)
        return;
    n->count = (uint32_t)count;
    n->first = first;
}

int32_t home_number(const struct home_numbers *n, const struct address *a)
{
    if (n->count == 0 || !address_is_v4(a))
        return HOME_NUMBER_NONE;
    for (size_t i = 0; i < n->home->count; i++) {
        const struct network *network = &n->home->networks[i];
        if (!network_contains(network, a))
            continue;
        const uint32_t low = (uint32_t)a->bytes[14] << 8 | a->bytes[15];
        const uint32_t hosts = UINT32_C(1) << (128 - network->prefix_length);
        return (int32_t)(n->firsts[i] + (low & (hosts - 1)));
    }
    return HOME_NUMBER_NONE;
}

struct address home_address(const struct home_numbers *n, uint32_t number)
{
    size_t i = 0;
    while (i + 1 < n->home->count && n->firsts[i + 1] <= number)
        i++;
    struct address a = n->home->networks[i].base;
    const uint32_t low = ((uint32_t)a.bytes[14] << 8 | a.bytes[15]) + (number - n->firsts[i]);
    a.bytes[14] = (uint8_t)(low >> 8);
    a.bytes[15] = (uint8_t)low;
    return a;
}
