/* queue: packets that wait for their time, in a binary heap. */
#include "tests/story/story.h"

#include <stdlib.h>

static bool before(const struct due *a, const struct due *b)
{
    return a->time_us != b->time_us ? a->time_us < b->time_us : a->order < b->order;
}

void queue_add(struct queue *q, struct due *d)
{
    if (q->count == q->room) {
        q->room = q->room ? q->room * 2 : 4096;
        q->heap = story_alloc(q->heap, q->room * sizeof(struct due *));
    }
    d->order = q->added++;
    size_t i = q->count++;
    for (; i > 0 && before(d, q->heap[(i - 1) / 2]); i = (i - 1) / 2)
        q->heap[i] = q->heap[(i - 1) / 2];
    q->heap[i] = d;
}

struct due *queue_next(struct queue *q, uint64_t before_us)
{
    if (q->count == 0 || q->heap[0]->time_us >= before_us)
        return NULL;
    struct due *first = q->heap[0], *last = q->heap[--q->count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < q->count; i = child) {
        if (child + 1 < q->count && before(q->heap[child + 1], q->heap[child]))
            child++;
        if (!before(q->heap[child], last))
            break;
        q->heap[i] = q->heap[child];
    }
    q->heap[i] = last;
    return first;
}
