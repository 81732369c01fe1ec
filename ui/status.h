/* status: the first line of the screen, fitted to its width. Pure. */
#ifndef TAPWATCH_UI_STATUS_H
#define TAPWATCH_UI_STATUS_H

#include "src/snapshot/snapshot.h"
#include "ui/theme.h"

enum { STATUS_PARTS = 15, STATUS_TEXT = 96 };

struct status_part {
    char text[STATUS_TEXT];
    enum style style;
    int columns;    /* that it gets; more than it has where others are not to move */
    int importance; /* where there is no room, parts of less importance go first; 0: left out */
    bool bound; /* it says that not all is counted: if it is left out, it must be said elsewhere */
};

struct status_input {
    const struct glyphs *glyphs;
    bool frozen, ended;
    bool unconfined; /* no sandbox is around us */
    bool saved;      /* what is shown was saved once */
    bool stepped;    /* frozen, and another moment is shown than that when it was frozen */
    bool jumping;    /* ahead, to this time: */
    int64_t jump_us;
    int64_t newest_us;   /* of the newest snapshot, for "behind" */
    double cost_bytes_s; /* what the screen costs, as meter_rate has it; negative: not known */
    int every_s;         /* it is drawn every so many seconds; 0: as news come */
};

/* Fills parts and returns their count; those that do not fit into `width` get importance 0. */
int status_compose(const struct status_input *in, const struct snapshot *s, int width,
                   struct status_part parts[STATUS_PARTS]);
/* "eth0", "a.pcap", "eth0 +2": the inputs by name, safe to show, files without their folder. */
void status_name(const struct snapshot *s, char *out, size_t size);

#endif
