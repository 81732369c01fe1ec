/* shift: see shift.h. */
#include "ui/shift.h"

enum { CELL_BYTES = 3, MOVE_BYTES = 5 /* over cells that stay, at most */ };

/* Bytes, about, to make the row, after it was moved by so many columns, what it is to be. */
static int cost_of(const unsigned *old, const unsigned *new, int width, int by)
{
    int sum = 0, same = 0;
    for (int x = 0; x < width; x++) {
        if (x + by < width && old[x + by] == new[x]) {
            same++;
            continue;
        }
        const int over = same * CELL_BYTES;
        sum += (over < MOVE_BYTES ? over : MOVE_BYTES) + CELL_BYTES;
        same = 0;
    }
    return sum + (by > 0 ? SHIFT_COST : 0);
}

int shift_columns(const unsigned *old, const unsigned *new, int width)
{
    int best = 0, least = cost_of(old, new, width, 0);
    for (int by = 1; by <= SHIFT_MOST && by < width && least > SHIFT_COST; by++) {
        const int cost = cost_of(old, new, width, by);
        if (cost < least) {
            least = cost;
            best = by;
        }
    }
    return best;
}
