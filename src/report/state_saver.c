/* state_saver: see state_saver.h. */
#include "src/report/state_saver.h"

#include "src/base/clock.h"

#include <stdio.h>

enum {
    EVERY_S = 60,
    LOOK_MS = 1000, /* nobody is woken when what was asked for is there */
};

void state_saver_init(struct state_saver *s, struct state_file *file, struct keepsake *k,
                      struct exchange *x)
{
    *s = (struct state_saver){.file = file,
                              .keepsake = k,
                              .exchange = x,
                              .every_us = EVERY_S * US_PER_S,
                              .asked_us = clock_monotonic_us()};
}

bool state_saver_check(struct state_saver *s, char why[REPORT_WHY])
{
    const bool good = state_file_check(s->file, why);
    s->told = good ? STATE_TOLD_NOTHING : STATE_TOLD_FAILURE;
    return good;
}

/* Whether there is nothing to say: all is well, or that was what was said last. */
static bool is_told(struct state_saver *s, enum state_told what)
{
    const enum state_told before = s->told;
    s->told = what;
    return what == STATE_TOLD_NOTHING || what == before;
}

bool state_saver_write(struct state_saver *s, const uint8_t *bytes, size_t size,
                       char why[REPORT_WHY])
{
    const bool good = state_file_write(s->file, bytes, size, why);
    return is_told(s, good ? STATE_TOLD_NOTHING : STATE_TOLD_FAILURE);
}

bool state_saver_note(struct state_saver *s, enum state_note note, char why[REPORT_WHY])
{
    static const struct {
        enum state_told told;
        const char *text;
    } notes[] = {
        [STATE_NOTE_OLDER] = {STATE_TOLD_OLDER,
                              "knows of a later time than that of the packets read now; it is not "
                              "written to: move it away to begin anew"},
        [STATE_NOTE_TOO_LARGE] = {STATE_TOLD_TOO_LARGE,
                                  "does not take all that is known; it is left as it was"},
        [STATE_NOTE_AHEAD] = {STATE_TOLD_AHEAD,
                              "is not written to: packets came of a later time than the clock has "
                              "now; start anew to go on from what it knows"},
    };
    if (note <= STATE_NOTE_NOTHING_NEW || is_told(s, notes[note].told))
        return true;
    snprintf(why, REPORT_WHY, "state_file: %.300s %s", s->file->file.path, notes[note].text);
    return false;
}

bool state_saver_turn(struct state_saver *s, char why[REPORT_WHY])
{
    const uint8_t *bytes;
    size_t size;
    int note;
    bool good = true;
    if (keepsake_take(s->keepsake, &bytes, &size, &note)) {
        s->waits = false;
        good = bytes ? state_saver_write(s, bytes, size, why)
                     : state_saver_note(s, (enum state_note)note, why);
        keepsake_give_back(s->keepsake);
    }
    if (clock_monotonic_us() - s->asked_us >= s->every_us) {
        s->asked_us = clock_monotonic_us();
        s->waits = true;
        keepsake_ask(s->keepsake);
        exchange_request_snapshot(s->exchange);
    }
    return good;
}

int state_saver_wait_ms(const struct state_saver *s)
{
    const int64_t left_us = s->asked_us + s->every_us - clock_monotonic_us();
    if (s->waits)
        return LOOK_MS;
    return left_us > 0 ? (int)(left_us / 1000) + 1 : 0;
}
