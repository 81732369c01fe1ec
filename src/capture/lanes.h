/* lanes: many queues in one bounded memory, such that none pushes out what others have.
 *
 * The memory is cut into blocks, and a lane takes one after another. When none is free, the lane
 * with the most blocks gives its oldest: so a flood only pushes out itself, and a lane that needs
 * little keeps all of it. (McKenney, "Stochastic fairness queueing", INFOCOM 1990: drop from the
 * longest queue.)
 *
 * Of each lane the first items are kept apart, in blocks of which it has a few: they are never
 * pushed out, as how something began is not to be had again. */
#ifndef TAPWATCH_CAPTURE_LANES_H
#define TAPWATCH_CAPTURE_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LANES_BLOCK = 16384,      /* bytes */
    LANES_ITEM = LANES_BLOCK, /* of an item, the most */
    LANES_FIRST = 100,        /* items of a lane that are never pushed out, if their blocks are
                                 not used up before */
};

/* Each item begins with one; the rest is the caller's. */
struct lane_item {
    uint32_t size; /* with this, a multiple of 8 */
    bool gone;     /* set by lanes_remove */
};

struct lane {
    uint32_t first_head, first_tail;   /* blocks of the first items; 1 + number, 0: none */
    uint32_t latest_head, latest_tail; /* of the others */
    uint32_t first_left;               /* items that may still be among the first */
    uint32_t first_blocks_left;        /* and blocks */
    uint32_t latest_blocks;
    uint64_t held, pushed_out; /* items; since lanes_begin, or the start */
};

struct lane_block {
    uint32_t next;  /* 1 + number */
    uint32_t lane;  /* that has it */
    uint32_t used;  /* bytes */
    uint32_t items; /* that are not gone */
};

struct lanes {
    uint8_t *bytes; /* owned */
    struct lane_block *blocks;
    struct lane *list;
    uint32_t block_count, lane_count;
    uint32_t free; /* 1 + number of the first of those that are */
    uint32_t free_count;
    uint32_t visited;    /* 1 + number of the lane that is looked through; 0: none is */
    uint32_t at_block;   /* 1 + number of its block that is looked at, or of the first latest one */
    uint64_t held;       /* items of all lanes */
    uint64_t pushed_out; /* likewise, since start */
};

/* False: no memory, and nothing is left behind. */
bool lanes_init(struct lanes *l, size_t bytes, uint32_t lane_count);
void lanes_done(struct lanes *l);
/* Everything is forgotten, and how many blocks the first items of each lane may take is as it was
 * never said: 0. */
void lanes_clear(struct lanes *l);
/* Empties one, and says how many blocks its first items may take. All lanes together must leave
 * some. What was in it does not count as pushed out. */
void lanes_begin(struct lanes *l, uint32_t lane, uint32_t first_blocks);
/* Whether what is added next is one of the first. */
bool lanes_is_first(const struct lanes *l, uint32_t lane);
/* Room for an item of that size (a multiple of 8, LANES_ITEM at the most), with its size filled in;
 * good until the next is added. NULL: there is none, which counts as pushed out. */
void *lanes_add(struct lanes *l, uint32_t lane, uint32_t size);
/* It is to be no more; its room comes back with its block. item: as lanes_each gave it. */
void lanes_remove(struct lanes *l, struct lane_item *item);
/* So many blocks become free, if others can give them: before a lane is moved, which takes a few
 * until the first of its own are empty. */
void lanes_make_room(struct lanes *l, uint32_t blocks);
/* Calls for each item that is there, oldest first. Meanwhile items may be removed, or added to
 * other lanes, which take only those blocks of this one that lie behind. A block of which all items
 * were removed becomes free at once. */
typedef void lanes_visit(void *context, struct lane_item *item);
void lanes_each(struct lanes *l, uint32_t lane, lanes_visit *visit, void *context);

#endif
