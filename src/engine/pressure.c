/* pressure: see pressure.h. */
#include "src/engine/pressure.h"

void pressure_begin(struct pressure *p, int64_t second)
{
    p->counted = 0;
    history_init(&p->history, second);
}

void pressure_tick(struct pressure *p, int64_t second, uint64_t evicted)
{
    uint64_t new = evicted - p->counted;
    p->counted = evicted;
    history_add(&p->history, second, new < UINT32_MAX ? (uint32_t) new : UINT32_MAX);
}

struct snapshot_table pressure_table(const struct pressure *p, int64_t second, int64_t newest,
                                     uint64_t evicted)
{
    enum { MINUTE_S = 60 };
    uint32_t seconds[MINUTE_S];
    struct snapshot_table table = {.evicted = evicted};
    if (newest != INT64_MIN && (second < newest || second - newest < MINUTE_S))
        table.evicted_minute = evicted - p->counted;
    history_read_seconds(&p->history, second, seconds, MINUTE_S);
    for (int i = 0; i < MINUTE_S; i++)
        table.evicted_minute += seconds[i];
    return table;
}
