/* ui: the screen. Runs in the main thread, draws the newest snapshot (or the frozen one), with
 * names and countries of its addresses (src/lookup), and never sees the engine. The only folder
 * that includes <curses.h>.
 *
 *   ui.c        the loop; loop.h: its parts: news.c (snapshots), events.c (keys, signals), due.c
 *               (what is due by itself)
 *   terminal.c  takes the terminal and gives it back, crashes included
 *   outbox.c    what is drawn waits there until the terminal takes it
 *   course.c    makes that shorter, by the order of its strokes.c; sequence.c, look.c: what these
 *               are made of; graphs.c, shift.c: graphs move in the terminal; meter.c: how much is
 *               sent
 *   screen.c    drawing: texts, panels; theme.c: signs and colours; palette.c, truecolor.c:
 *               what the terminal makes of these
 *   state.h     what is shown: view, selection, order, filter, freeze
 *   freeze.c    a frozen screen, and its steps into the past; time_line.c: where one is
 *   keys.c      the table of keys: bindings, key line and help; commands.c and
 *               inspect.c: what they do
 *   mouse.c     clicks and the wheel; touch.c: what lies where
 *   prompt.c    what is typed
 *   find.c      the filter of rows, what matches it, the followed row
 *   requests.c  what is asked of the capture: another filter, zero, pace
 *   evidence_key.c  the key e: packets of what is inspected, to a file; names_key.c: the key d
 *   list.c      which rows in which order, and the selected one
 *   filter.c    what a row must be; row_facts.c: what is known of it
 *   columns.c   which columns fit; format.c: numbers and times; spark.c: history to sparklines;
 *               spark_marks.c: where incidents began on them
 *   draw.c      the whole picture, with status.c, the first line; waiting.c, while there is nothing
 *   table.c     a list as a panel; port_rows.c, source_rows.c, incident_rows.c: what they are of
 *   pane.c      lines as a panel; flow.c: facts that flow through a box
 *   who.c       what an address is called, and where it is from
 *   acks.c      which incidents the person has acknowledged
 *   overview.c traffic.c incident_panel.c   what one sees first
 *   incident_list.c alert_lines.c   all incidents, what happened
 *   incident_view.h        one incident, in several files; incident_text.c: in a few words
 *   source.c source_what.c one source, and what it is
 *   help.c help_signs.c    keys and signs */
#ifndef TAPWATCH_UI_UI_H
#define TAPWATCH_UI_UI_H

#include "src/base/style.h"
#include "src/lookup/geo.h"
#include "src/lookup/names.h"
#include "src/report/alert_out.h"
#include "src/report/evidence_save.h"
#include "src/report/metrics_file.h"
#include "src/report/redact.h"
#include "src/report/report.h"
#include "src/report/state_saver.h"
#include "src/snapshot/exchange.h"

/* Packets that are kept as evidence, for the key e. */
struct ui_evidence {
    struct evidence_desk *desk; /* borrowed; NULL: none are kept */
    struct pcap_format format;  /* of the input */
    /* Finds what was asked for, once the capture has ended. */
    void (*answer)(void *context);
    /* What there is to say of what is written as it comes, once; false: nothing. */
    bool (*hear)(void *context, char why[REPORT_WHY]);
    void *context;
};

struct ui_settings {
    bool ascii; /* ASCII glyphs even in a UTF-8 locale */
    bool color;
    enum graph graph;           /* where it is not ASCII */
    const struct theme *themes; /* the key t goes through them; borrowed */
    size_t theme_count;         /* 0: everything looks plain */
    size_t theme;               /* the first to use */
    bool hint;                  /* say at first where help is */
    bool low_bandwidth;         /* graphs sweep, and the rest is drawn every few seconds */
    bool bell;                  /* ring at each alert of warning or above */
    bool mouse;                 /* take its clicks and wheel */
    const char *output;         /* where `w` and USR1 write; NULL: a name made of the time */
    enum report_format format;
    struct report_how how;
    bool force;
    const char
        *account;    /* that root became, "nobody (65534)"; borrowed; NULL: it is who started it */
    bool unconfined; /* no sandbox is around us, which is said */
    bool saved;      /* the snapshot is from a file, and the only one */
    size_t history_bytes; /* for moments to step back to (snapshot/moments.h); 0: none are kept */
    int signal_fd;        /* base/signals.h */
    struct alert_out *alerts;  /* told of each snapshot; borrowed */
    struct state_saver *saver; /* borrowed; NULL: nothing is saved */
    struct ui_evidence evidence;
    struct metrics_file *metrics; /* given each snapshot; borrowed; NULL: none */
    struct redact *redact;        /* borrowed; NULL: what is written has our addresses */
    struct names *names;          /* borrowed; NULL: there are none to be had */
    bool names_on;                /* from the start */
    const struct geo *geo;        /* borrowed; NULL: there is no file */
};

enum ui_end {
    UI_QUIT,     /* by key, or because the capture ended and was asked to stop with it */
    UI_SIGNAL,   /* INT, TERM or HUP: *signal says which */
    UI_TERMINAL, /* the terminal went away */
};

/* Whether the terminal can show the screen; asked before ui_run. False: `why` says what is missing
 * ("TERM is not set", "TERM=dumb can not move the cursor"). */
bool ui_possible(char *why, size_t size);
/* Opens what only whoever started us may open: the terminal. */
void ui_prepare(void);
/* Runs until the person quits. The terminal is as before when it returns. After the capture has
 * ended the last snapshot stays on the screen. */
enum ui_end ui_run(struct exchange *x, const struct ui_settings *settings, int *signal);

#endif
