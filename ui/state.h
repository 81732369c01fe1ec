/* state: all that the screen knows besides the snapshot: where one is, what is selected, in which
 * order, what is frozen. Views draw from it and a const snapshot; commands change it. */
#ifndef TAPWATCH_UI_STATE_H
#define TAPWATCH_UI_STATE_H

#include "src/report/report.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/screen.h"
#include "ui/spark.h"
#include "ui/theme.h"
#include "ui/ui.h"

enum view { VIEW_OVERVIEW, VIEW_PORTS, VIEW_SOURCES, VIEW_SOURCE, VIEW_HELP };

/* The panels of one source that can be scrolled. */
enum detail { DETAIL_PORTS, DETAIL_TARGETS, DETAIL_PACKETS, DETAILS };

struct ui_state {
    const struct glyphs *glyphs;
    enum view view;
    enum view source_from, help_from; /* where Esc goes back to */
    bool sources_focused;             /* in the overview; else the ports are */
    enum span span;
    struct list ports, sources;
    struct filter filter;
    bool typing; /* keys go into the filter */

    struct address inspected;
    enum detail detail;
    int detail_top[DETAILS]; /* first row shown */
    int help_top;

    bool frozen;
    bool ended;        /* no more snapshots will come */
    int64_t newest_us; /* taken_at_us of the newest snapshot, shown or not */
    char message[REPORT_WHY + 64];
};

/* One run of the screen. */
struct ui {
    struct exchange *exchange;
    const struct ui_settings *settings;
    struct ui_state state;
    const struct snapshot *newest; /* the exchange's, good until the next take; NULL: none yet */
    const struct snapshot *shown;  /* newest, or frozen_copy */
    struct snapshot *frozen_copy;  /* heap, owned; NULL while not frozen */
    struct report_file output;     /* remembers which file is ours to replace */
    bool order_now;                /* the order of rows must be made anew before the next picture */
    bool quit;
};

/* Key situation bits of this moment (keys.h). */
unsigned state_situation(const struct ui_state *st);
/* The list that keys move in; NULL: this view has none. */
struct list *state_list(struct ui_state *st);
/* The line that says what just happened; stays until the next key or for some seconds. */
void state_say(struct ui_state *st, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* commands.c: what keys do. */
void command_run(struct ui *u, enum command command);
/* A key while the filter is typed. */
void command_type(struct ui *u, int code);
/* Writes a snapshot where the settings say and puts what came of it into the message line. */
void command_write(struct ui *u, const struct snapshot *s);

/* draw.c: the whole picture. */
void draw_screen(struct ui_state *st, const struct snapshot *s);

/* One file per view; each fills its box. */
void overview_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void traffic_draw(const struct ui_state *st, const struct snapshot *s, struct box box);
void source_draw(struct ui_state *st, const struct snapshot *s, struct box box);
/* s: NULL while there is none. */
void help_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void table_draw(struct list *l, const struct ui_state *st, const struct snapshot *s, struct box box,
                bool focused);

/* What the lists are of. */
extern const struct list_kind port_rows, source_rows;
struct row_key port_rows_key(uint8_t protocol, uint16_t port);
struct row_key source_rows_key(const struct address *a);

#endif
