/* outbox: what curses draws waits here until the terminal takes it.
 *
 * curses writes and waits: behind a stalled SSH session it would wait for ever, and with it keys,
 * signals and the files that are asked for. So while a picture is drawn curses' descriptor leads
 * into memory, and the loop passes that on as the terminal has room. The next picture is drawn when
 * the last one is out; in between only the newest snapshot counts, so nothing piles up. */
#ifndef TAPWATCH_UI_OUTBOX_H
#define TAPWATCH_UI_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The descriptor for curses, which then belongs to the caller; it is the terminal's, but between
 * begin and end. -1: errno says why there is none. outbox_close is due in both cases. */
int outbox_open(void);
/* Opens the terminal already, while that is allowed. */
void outbox_prepare(void);
void outbox_close(void);

/* Whether the terminal has tabs at every eighth column; it is not so before. */
void outbox_use_tabs(bool there);

void outbox_begin(void);
/* What was drawn in between is made shorter (course.h) for a terminal of that size. */
void outbox_end(int rows, int columns);
/* Puts bytes into it beside what curses draws; between begin and end. */
void outbox_put(const char *bytes, size_t count);
/* Behind the last picture: the cursor is where curses has it, and what is written next has no look.
 * Pictures themselves end wherever that is shortest. */
void outbox_put_back(void);
/* From now on colours take the place of their numbers in it (truecolor.h); borrowed. NULL: none. */
struct truecolor;
void outbox_exact_colors(const struct truecolor *t);

bool outbox_empty(void);
/* Bytes that the terminal has taken since start: what the screen costs. */
uint64_t outbox_written(void);
/* Bytes that it has not taken yet. */
uint64_t outbox_waiting(void);
/* To poll for room while it is not empty. */
int outbox_fd(void);
/* Passes on what the terminal takes now; never waits. */
void outbox_send(void);
/* Passes everything on, and waits so long at most. False: some is left. */
bool outbox_drain(int timeout_ms);

#endif
