/* pieces: the valid parts of a snapshot, one after the other: what there is to copy, or to keep. */
#ifndef TAPWATCH_SNAPSHOT_PIECES_H
#define TAPWATCH_SNAPSHOT_PIECES_H

#include "src/snapshot/snapshot.h"

#include <stddef.h>

enum { PIECES = 11 };

struct piece {
    size_t offset, bytes; /* in struct snapshot */
};

/* The first has the counts that the sizes of the others follow from: who reads a snapshot in must
 * have it before he asks for the others. */
struct piece pieces_first(void);
void pieces_of(const struct snapshot *s, struct piece out[PIECES]);

#endif
