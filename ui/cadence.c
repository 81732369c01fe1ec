/* cadence: see cadence.h. */
#include "ui/cadence.h"
#include "src/base/clock.h"

int64_t cadence_due_us(const struct cadence *c, uint64_t written)
{
    const int64_t least_us = CADENCE_LOW_LEAST_S * (int64_t)US_PER_S;
    const int64_t most_us = CADENCE_LOW_MOST_S * (int64_t)US_PER_S;
    if (!c->low)
        return c->drawn_us + CADENCE_NEWS_US;
    const uint64_t owed = written > c->free ? written - c->free : 0;
    if (owed >= (uint64_t)CADENCE_LOW_BYTES_S * CADENCE_LOW_MOST_S)
        return c->drawn_us + most_us;
    const int64_t paid_us = (int64_t)owed * US_PER_S / CADENCE_LOW_BYTES_S;
    return c->drawn_us + (paid_us > least_us ? paid_us : least_us);
}

int cadence_every_s(const struct cadence *c, int64_t now_us, bool asked_for)
{
    if (!c->low)
        return 0;
    if (c->every_s == 0)
        return CADENCE_LOW_LEAST_S;
    const int since_s = (int)((now_us - c->drawn_us + US_PER_S / 2) / US_PER_S);
    return asked_for || since_s < CADENCE_LOW_LEAST_S ? c->every_s : since_s;
}

void cadence_drawn(struct cadence *c, int64_t now_us, uint64_t before, uint64_t after,
                   bool asked_for)
{
    c->every_s = cadence_every_s(c, now_us, asked_for);
    c->free = asked_for ? after : before;
    c->drawn_us = now_us;
}
