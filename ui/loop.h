/* loop: what the loop of the main thread keeps, and its parts: what came in, and what is due. Only
 * for them; ui.c goes round. */
#ifndef TAPWATCH_UI_LOOP_H
#define TAPWATCH_UI_LOOP_H

#include "ui/cadence.h"
#include "ui/meter.h"
#include "ui/state.h"

/* What the loop keeps besides struct ui. */
struct loop {
    struct ui ui;
    enum ui_end end;
    int signal;
    bool over;
    bool dirty;       /* the picture is out of date */
    bool key_pressed; /* draw now */
    bool at_once;     /* draw as soon as news are, even where bandwidth is low */
    bool order_old;   /* the order was made from an older snapshot */
    bool terminal_gone;
    int64_t ordered_us, message_us; /* monotonic; when each was last done */
    int64_t began_us;               /* likewise */
    int64_t swept_us;               /* likewise, a picture or what sweeps in it */
    int64_t kept_us, kept_at_us;    /* likewise, a moment; and its packet time */
    struct meter meter;             /* of what the screen costs */
    struct cadence cadence;         /* of whole pictures */
};

/* It goes round no more. */
void loop_finish(struct loop *l, enum ui_end end, int signal_number);

/* news.c: takes the newest snapshot, and does what is to be done with each of them. */
void news_take(struct loop *l);

/* events.c: keys and the mouse, and signals, as many as there are. */
void events_take_keys(struct loop *l);
void events_take_signals(struct loop *l);

/* due.c. Brings the rows into their order, if it is time for it or somebody waits for it. */
void due_order_rows(struct loop *l, int64_t now_us);
/* The picture, or what sweeps in it, if it is time and the terminal takes it. */
void due_draw(struct loop *l);
/* The moment to step back to, after the picture. */
void due_keep_moment(struct loop *l);
/* Milliseconds until something is due by itself; -1: nothing is. */
int due_left_ms(const struct loop *l);

#endif
