/* source_habit: see source_habit.h. */
#include "src/engine/source_habit.h"

#include "src/base/bits.h"

#include <assert.h>

enum {
    STEP_MOST = 16,
    PACKETS_A_PORT = 16,
    PORTS_LEAST = 3,
    EPHEMERAL_FROM = 1024,
    NETBIOS_NAMES = 137,
};
static_assert(sizeof(struct source_habit) == 16, "there is one for each source");

static uint16_t half_up(uint16_t n)
{
    return (uint16_t)(n / 2 + n % 2);
}

/* The commonest step, if it makes up more than half: the vote of Boyer and Moore ("MJRTY", 1981).
 */
static void vote(struct source_habit *h, uint16_t step)
{
    const bool small = step >= 1 && step <= STEP_MOST;
    if (h->even > 0 && h->step == step) {
        h->even++;
    } else if (h->even > 0) {
        h->even--;
    } else if (small) {
        h->step = (uint8_t)step;
        h->even = 1;
    }
}

void source_habit_add(struct source_habit *h, uint16_t source_port)
{
    if (source_port == NETBIOS_NAMES)
        return;
    if (h->packets == UINT16_MAX) {
        h->packets = half_up(h->packets);
        h->changes = half_up(h->changes);
        h->low = half_up(h->low);
        h->even = half_up(h->even);
    }
    if (h->packets > 0 && source_port != h->last_port) {
        h->changes++;
        vote(h, (uint16_t)(source_port - h->last_port));
    }
    h->packets++;
    h->low = (uint16_t)(h->low + (source_port < EPHEMERAL_FROM));
    h->seen |= UINT32_C(1) << ((source_port * UINT32_C(0x9e3779b1)) >> 27); /* Fibonacci hashing */
    h->last_port = source_port;
}

enum source_port_habit source_habit_read(const struct source_habit *h, int64_t known_from)
{
    if (h->packets < known_from)
        return HABIT_UNKNOWN;
    if (h->changes == 0)
        return HABIT_FIXED;
    const bool vary = h->changes * PACKETS_A_PORT >= h->packets;
    /* Three of four for it and one against are two of four more. */
    if (vary && h->changes >= known_from - 1 && h->even * 2 >= h->changes)
        return HABIT_SEQUENTIAL;
    if (vary && h->low == 0 && bits_set(h->seen) >= PORTS_LEAST)
        return HABIT_NATURAL;
    return HABIT_MIXED;
}

void source_habit_archive(struct source_habit *h, struct archive *a)
{
    archive_u32(a, &h->seen);
    archive_u16(a, &h->packets);
    archive_u16(a, &h->changes);
    archive_u16(a, &h->low);
    archive_u16(a, &h->even);
    archive_u16(a, &h->last_port);
    archive_small(a, &h->step, STEP_MOST);
}
