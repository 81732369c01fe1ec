/* beside: see beside.h. */
#include "src/base/beside.h"

void beside_begin(struct beside *b)
{
    const int here = sched_getcpu();
    b->processor = -1;
    sem_init(&b->gone, 0, 0);
    if (here < 0 || sched_getaffinity(0, sizeof b->before, &b->before) != 0 ||
        CPU_COUNT(&b->before) < 2)
        return;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)here, &one);
    if (sched_setaffinity(0, sizeof one, &one) == 0)
        b->processor = here;
}

static void go(const struct beside *b)
{
    cpu_set_t others = b->before;
    CPU_CLR((size_t)b->processor, &others);
    if (sched_setaffinity(0, sizeof others, &others) != 0)
        beside_end(b); /* or it would stay where it was made: there */
}

void beside_go(struct beside *b)
{
    if (b->processor >= 0)
        go(b);
    sem_post(&b->gone);
}

void beside_wait(struct beside *b)
{
    while (b->processor >= 0 && sem_wait(&b->gone) != 0)
        ; /* a signal came */
}

void beside_end(const struct beside *b)
{
    if (b->processor >= 0)
        (void)sched_setaffinity(0, sizeof b->before, &b->before);
}
