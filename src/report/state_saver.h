/* state_saver: has what is known saved each minute, from the main thread, while the capture goes
 * on. The last time, at the end, is main's. */
#ifndef TAPWATCH_REPORT_STATE_SAVER_H
#define TAPWATCH_REPORT_STATE_SAVER_H

#include "src/report/state_file.h"
#include "src/snapshot/exchange.h"
#include "src/snapshot/keepsake.h"

/* What was said last. */
enum state_told {
    STATE_TOLD_NOTHING,
    STATE_TOLD_FAILURE,
    STATE_TOLD_OLDER,
    STATE_TOLD_TOO_LARGE,
    STATE_TOLD_AHEAD
};

struct state_saver {
    struct state_file *file;    /* borrowed */
    struct keepsake *keepsake;  /* borrowed */
    struct exchange *exchange;  /* borrowed */
    int64_t every_us, asked_us; /* monotonic clock */
    bool waits;                 /* for what was asked for */
    enum state_told told;       /* and not over */
};

void state_saver_init(struct state_saver *s, struct state_file *file, struct keepsake *k,
                      struct exchange *x);
/* Whether it could be written, asked early. False: as of state_saver_turn. */
bool state_saver_check(struct state_saver *s, char why[REPORT_WHY]);
/* Asks when it is time, and writes what has come. False: it could not be written, which is told
 * once, until it can again or something else is the reason: `why`. */
bool state_saver_turn(struct state_saver *s, char why[REPORT_WHY]);
/* Milliseconds until state_saver_turn is to be called again, if not before: a minute at the most.
 */
int state_saver_wait_ms(const struct state_saver *s);
/* Writes that. False: as of state_saver_turn. */
bool state_saver_write(struct state_saver *s, const uint8_t *bytes, size_t size,
                       char why[REPORT_WHY]);

/* The keepsake's note; what there is to say of each, once. */
enum state_note {
    STATE_NOTE_GOOD,
    STATE_NOTE_NOTHING_NEW,
    STATE_NOTE_OLDER,
    STATE_NOTE_TOO_LARGE,
    STATE_NOTE_AHEAD
};
bool state_saver_note(struct state_saver *s, enum state_note note, char why[REPORT_WHY]);

#endif
