/* tour: an order of places in which going from one to the next costs little, made better. Pure. */
#ifndef TAPWATCH_UI_TOUR_H
#define TAPWATCH_UI_TOUR_H

enum { TOUR_MOST = 192 };

/* Places are 0 .. count - 1; count is at most TOUR_MOST. It begins somewhere else. */
struct tour {
    int count;
    unsigned char first[TOUR_MOST];           /* what it costs to go to each from there */
    unsigned char step[TOUR_MOST][TOUR_MOST]; /* from one to another */
    unsigned char last[TOUR_MOST];            /* and from each to what comes behind all of them */
};

/* What the whole of it costs in this order, which has each place once. */
int tour_cost(const struct tour *t, const int *order);
/* Changes the order to one that costs as much or less. */
void tour_shorten(const struct tour *t, int *order);

#endif
