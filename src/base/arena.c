/* arena: see arena.h. */
#include "src/base/arena.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

bool arena_open(struct arena *a, size_t size)
{
    *a = (struct arena){.size = size, .untouched = size};
    void *memory =
        mmap(NULL, arena_mapped(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    a->memory = memory;
    (void)madvise(memory, size, MADV_HUGEPAGE); /* without, it is only slower */
    return true;
}

void arena_touch(struct arena *a)
{
    (void)madvise(a->memory, a->size, MADV_POPULATE_WRITE);
}

bool arena_touch_more(struct arena *a)
{
    if (a->untouched == 0)
        return false;
    const size_t start = (a->untouched - 1) / ARENA_LARGE_PAGE * ARENA_LARGE_PAGE;
    (void)madvise(a->memory + start, a->untouched - start, MADV_POPULATE_WRITE);
    a->untouched = start;
    return true;
}

void arena_clear(struct arena *a)
{
    /* Pages that were never written to are not taken for that. */
    if (madvise(a->memory, a->size, MADV_DONTNEED) != 0)
        memset(a->memory, 0, a->size);
    a->used = 0;
    a->untouched = a->size;
}

void arena_close(struct arena *a)
{
    if (a->memory)
        munmap(a->memory, arena_mapped(a->size));
    *a = (struct arena){0};
}

void *arena_take(struct arena *a, size_t bytes)
{
    size_t size = arena_size(bytes);
    assert(size <= a->size - a->used);
    void *piece = a->memory + a->used;
    a->used += size;
    return piece;
}
