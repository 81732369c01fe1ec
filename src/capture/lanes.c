/* lanes: see lanes.h. */
#include "src/capture/lanes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool lanes_init(struct lanes *l, size_t bytes, uint32_t lane_count)
{
    *l = (struct lanes){.block_count = (uint32_t)(bytes / LANES_BLOCK), .lane_count = lane_count};
    l->bytes = malloc((size_t)l->block_count * LANES_BLOCK);
    l->blocks = calloc(l->block_count, sizeof *l->blocks);
    l->list = calloc(lane_count, sizeof *l->list);
    if (!l->bytes || !l->blocks || !l->list) {
        lanes_done(l);
        return false;
    }
    lanes_clear(l);
    return true;
}

void lanes_done(struct lanes *l)
{
    free(l->bytes);
    free(l->blocks);
    free(l->list);
    *l = (struct lanes){0};
}

static void give_back(struct lanes *l, uint32_t block)
{
    const struct lane_block *b = &l->blocks[block - 1];
    l->held -= b->items;
    l->list[b->lane].held -= b->items;
    l->blocks[block - 1] = (struct lane_block){.next = l->free};
    l->free = block;
    l->free_count++;
}

void lanes_clear(struct lanes *l)
{
    memset(l->list, 0, l->lane_count * sizeof *l->list);
    memset(l->blocks, 0, l->block_count * sizeof *l->blocks);
    l->free = l->free_count = l->visited = 0;
    l->held = l->pushed_out = 0;
    for (uint32_t i = l->block_count; i > 0; i--)
        give_back(l, i);
}

static void give_back_all(struct lanes *l, uint32_t head)
{
    while (head) {
        const uint32_t next = l->blocks[head - 1].next;
        give_back(l, head);
        head = next;
    }
}

void lanes_begin(struct lanes *l, uint32_t lane, uint32_t first_blocks)
{
    struct lane *a = &l->list[lane];
    give_back_all(l, a->first_head);
    give_back_all(l, a->latest_head);
    *a = (struct lane){.first_left = LANES_FIRST, .first_blocks_left = first_blocks};
}

/* Whether its oldest block can go: not one that is still to be looked at. */
static bool can_give(const struct lanes *l, uint32_t lane)
{
    const struct lane *a = &l->list[lane];
    return a->latest_blocks > 0 && (lane + 1 != l->visited || a->latest_head != l->at_block);
}

/* Of equals the later one: lanes are in the order of what is worth keeping. */
static struct lane *longest(struct lanes *l)
{
    struct lane *most = NULL;
    for (uint32_t i = 0; i < l->lane_count; i++)
        if (can_give(l, i) && (!most || l->list[i].latest_blocks >= most->latest_blocks))
            most = &l->list[i];
    return most;
}

/* The oldest block of the longest lane becomes free. False: no lane can give one. */
static bool make_room(struct lanes *l)
{
    struct lane *a = longest(l);
    if (!a)
        return false;
    const uint32_t block = a->latest_head;
    l->pushed_out += l->blocks[block - 1].items;
    a->pushed_out += l->blocks[block - 1].items;
    a->latest_head = l->blocks[block - 1].next;
    if (!a->latest_head)
        a->latest_tail = 0;
    a->latest_blocks--;
    give_back(l, block);
    return true;
}

void lanes_make_room(struct lanes *l, uint32_t blocks)
{
    while (l->free_count < blocks && make_room(l)) {
    }
}

/* A block behind that list of the lane's; 0: there is none. */
static uint32_t append_block(struct lanes *l, const struct lane *a, uint32_t *head, uint32_t *tail)
{
    if (!l->free && !make_room(l))
        return 0;
    const uint32_t block = l->free;
    l->free = l->blocks[block - 1].next;
    l->free_count--;
    l->blocks[block - 1].next = 0;
    l->blocks[block - 1].lane = (uint32_t)(a - l->list);
    if (*tail)
        l->blocks[*tail - 1].next = block;
    else
        *head = block;
    *tail = block;
    return block;
}

static bool has_room(const struct lanes *l, uint32_t block, uint32_t size)
{
    return block && LANES_BLOCK - l->blocks[block - 1].used >= size;
}

bool lanes_is_first(const struct lanes *l, uint32_t lane)
{
    const struct lane *a = &l->list[lane];
    return a->first_left > 0 && (a->first_tail || a->first_blocks_left > 0);
}

/* The block of the first items that takes it; 0: none does, and from now on all go elsewhere. */
static uint32_t block_of_first(struct lanes *l, struct lane *a, uint32_t size)
{
    uint32_t block = a->first_tail;
    if (a->first_left == 0)
        return 0;
    if (!has_room(l, block, size)) {
        block = a->first_blocks_left > 0 ? append_block(l, a, &a->first_head, &a->first_tail) : 0;
        if (block)
            a->first_blocks_left--;
    }
    a->first_left = block ? a->first_left - 1 : 0;
    return block;
}

static uint32_t block_of_latest(struct lanes *l, struct lane *a, uint32_t size)
{
    uint32_t block = a->latest_tail;
    if (has_room(l, block, size))
        return block;
    block = append_block(l, a, &a->latest_head, &a->latest_tail);
    a->latest_blocks += block > 0;
    return block;
}

static struct lane_item *item_at(const struct lanes *l, uint32_t block, uint32_t offset)
{
    return (struct lane_item *)(void *)(l->bytes + (size_t)(block - 1) * LANES_BLOCK + offset);
}

void *lanes_add(struct lanes *l, uint32_t lane, uint32_t size)
{
    struct lane *a = &l->list[lane];
    assert(size % 8 == 0 && size <= LANES_ITEM);
    uint32_t block = block_of_first(l, a, size);
    if (!block)
        block = block_of_latest(l, a, size);
    if (!block) {
        l->pushed_out++;
        a->pushed_out++;
        return NULL;
    }
    struct lane_block *b = &l->blocks[block - 1];
    struct lane_item *item = item_at(l, block, b->used);
    *item = (struct lane_item){.size = size};
    b->used += size;
    b->items++;
    a->held++;
    l->held++;
    return item;
}

void lanes_remove(struct lanes *l, struct lane_item *item)
{
    const size_t block = (size_t)((uint8_t *)item - l->bytes) / LANES_BLOCK;
    item->gone = true;
    l->blocks[block].items--;
    l->list[l->blocks[block].lane].held--;
    l->held--;
}

static void visit_block(struct lanes *l, uint32_t block, lanes_visit *visit, void *context)
{
    const uint32_t used = l->blocks[block - 1].used;
    for (uint32_t at = 0; at < used; at += item_at(l, block, at)->size)
        if (!item_at(l, block, at)->gone)
            visit(context, item_at(l, block, at));
}

/* One of the latest, of which all items were removed, becomes free. before: the block before it,
 * unless that was given away, as then it is the first. */
static void drop_empty(struct lanes *l, struct lane *a, uint32_t before, uint32_t block)
{
    const uint32_t next = l->blocks[block - 1].next;
    const bool is_first = a->latest_head == block;
    if (is_first)
        a->latest_head = next;
    else
        l->blocks[before - 1].next = next;
    if (!next)
        a->latest_tail = is_first ? 0 : before;
    a->latest_blocks--;
    give_back(l, block);
}

static void visit_latest(struct lanes *l, struct lane *a, lanes_visit *visit, void *context)
{
    uint32_t before = 0, next;
    for (uint32_t block = a->latest_head; block; block = next) {
        l->at_block = block;
        visit_block(l, block, visit, context);
        next = l->blocks[block - 1].next;
        if (l->blocks[block - 1].items == 0)
            drop_empty(l, a, before, block);
        else
            before = block;
    }
}

void lanes_each(struct lanes *l, uint32_t lane, lanes_visit *visit, void *context)
{
    struct lane *a = &l->list[lane];
    l->visited = lane + 1;
    l->at_block = a->latest_head;
    for (uint32_t block = a->first_head; block; block = l->blocks[block - 1].next)
        visit_block(l, block, visit, context);
    visit_latest(l, a, visit, context);
    l->visited = 0;
}
