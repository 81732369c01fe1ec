/* tour: see tour.h.
 *
 * Pieces of the tour, of a few places each, are taken out and put in elsewhere, as long as that
 * makes it cheaper (Or, 1976). Costs differ by direction, so no piece is turned round. */
#include "ui/tour.h"

#include <stdbool.h>
#include <string.h>

enum { PIECE_MOST = 8, ROUNDS = 4 /* more find next to nothing */ };

/* From the place at one position of the order to that at another; -1 and count are its ends. */
static int cost_between(const struct tour *t, const int *order, int from, int to)
{
    if (from < 0)
        return to == t->count ? 0 : t->first[order[to]];
    return to == t->count ? t->last[order[from]] : t->step[order[from]][order[to]];
}

int tour_cost(const struct tour *t, const int *order)
{
    int sum = 0;
    for (int at = -1; at < t->count; at++)
        sum += cost_between(t, order, at, at + 1);
    return sum;
}

/* What it costs more if the places of positions first .. last come behind position `at`, which is
 * none of them. */
static int cost_of_putting(const struct tour *t, const int *order, int first, int last, int at)
{
    const int in = at < 0 ? t->first[order[first]] : t->step[order[at]][order[first]];
    const int out = at + 1 == t->count ? t->last[order[last]] : t->step[order[last]][order[at + 1]];
    return in + out - cost_between(t, order, at, at + 1);
}

/* Moves them there. */
static void put_behind(int *order, int first, int last, int at)
{
    int piece[PIECE_MOST];
    const int length = last - first + 1;
    memcpy(piece, order + first, (size_t)length * sizeof *piece);
    if (at < first) {
        memmove(order + at + 1 + length, order + at + 1, (size_t)(first - at - 1) * sizeof *order);
        memcpy(order + at + 1, piece, (size_t)length * sizeof *piece);
    } else {
        memmove(order + first, order + last + 1, (size_t)(at - last) * sizeof *order);
        memcpy(order + at + 1 - length, piece, (size_t)length * sizeof *piece);
    }
}

/* Puts a piece where it costs least; false: it is there. */
static bool move_piece(const struct tour *t, int *order, int first, int last)
{
    int best = first - 1;
    int least = cost_between(t, order, first - 1, first) + cost_between(t, order, last, last + 1) -
                cost_between(t, order, first - 1, last + 1);
    for (int at = -1; at < t->count; at++) {
        if (at >= first - 1 && at <= last)
            continue;
        const int cost = cost_of_putting(t, order, first, last, at);
        if (cost >= least)
            continue;
        least = cost;
        best = at;
    }
    if (best == first - 1)
        return false;
    put_behind(order, first, last, best);
    return true;
}

void tour_shorten(const struct tour *t, int *order)
{
    bool better = true;
    for (int round = 0; better && round < ROUNDS; round++) {
        better = false;
        for (int length = 1; length <= PIECE_MOST; length++)
            for (int first = 0; first + length < t->count; first++)
                better |= move_piece(t, order, first, first + length - 1);
    }
}
