/* state: all that the screen knows besides the snapshot: where one is, what is selected, in which
 * order, what is frozen. Views draw from it and a const snapshot; commands change it. */
#ifndef TAPWATCH_UI_STATE_H
#define TAPWATCH_UI_STATE_H

#include "src/report/report.h"
#include "ui/acks.h"
#include "ui/format.h"
#include "ui/keys.h"
#include "ui/list.h"
#include "ui/pane.h"
#include "ui/screen.h"
#include "ui/spark.h"
#include "ui/theme.h"
#include "ui/time_line.h"
#include "ui/ui.h"

enum view {
    VIEW_OVERVIEW,
    VIEW_PORTS,
    VIEW_SOURCES,
    VIEW_INCIDENTS,
    VIEW_TARGETS,
    VIEW_ALERTS,
    VIEW_INCIDENT, /* one of them */
    VIEW_SOURCE,   /* likewise, as the next two */
    VIEW_TARGET,
    VIEW_PORT,
    VIEW_PACKET, /* of a source or a target */
    VIEW_HELP,
    VIEWS,
};

/* The panels of the overview that keys move in, from top to bottom. */
enum panel { PANEL_INCIDENTS, PANEL_PORTS, PANEL_SOURCES, PANELS };

/* The panels of one incident, in the order of Tab. */
enum incident_pane {
    PANE_INSIDERS,
    PANE_PORTS,
    PANE_PAYLOADS,
    PANE_HOME,    /* which of our addresses were hit */
    PANE_ANSWERS, /* whether we answered */
    PANE_COMPANY, /* what else its sources are */
    PANE_SOURCES,
    PANE_ALERTS,
    PANE_MESSAGES, /* of popup spam */
    PANES,
};

/* The panels of one source or target that keys move in. */
enum detail { DETAIL_PORTS, DETAIL_PEERS, DETAIL_PACKETS, DETAILS };

/* Those of one port, in the order of Tab. */
enum port_pane { PORT_INCIDENTS, PORT_PAYLOADS, PORT_SOURCES, PORT_TARGETS, PORT_PANES };

/* What is under the glass, and where one is in its panels. Which of it counts says the view. */
struct glass {
    struct address address; /* of a source or a target */
    bool target;            /* it is the target of that address: also for its packet */
    enum detail detail;     /* with the keys */
    struct pane_place details[DETAILS];
    struct snapshot_packet packet; /* a copy: it leaves the snapshot before one has read it */

    uint8_t protocol; /* of a port */
    uint16_t port;
    enum port_pane port_pane; /* with the keys */
    struct pane_place port_panes[PORT_PANES];

    char incident[INCIDENT_NAME];
    enum incident_pane pane; /* with the keys */
    struct pane_place panes[PANES];
};

/* Where Esc goes back to. */
struct way_back {
    enum view view;
    struct glass glass;
};

enum { WAYS_BACK = 16 }; /* steps of Esc that are kept; the oldest is forgotten first */

/* What keys go into, instead of being commands. */
enum typing {
    TYPING_NOTHING,
    TYPING_ROWS,    /* the filter of rows */
    TYPING_CAPTURE, /* that of the capture */
    ASKING_RESET,   /* y or n */
    TYPING_TIME,    /* where to jump to */
    TYPING_IN_VAIN, /* a filter where no rows can be filtered: it is none, and no commands */
};

/* The graph of all traffic as it was drawn last: between two whole pictures its newest column is
 * drawn into it (low_bandwidth), on the same scale. */
struct swept {
    bool drawn;            /* in the last whole picture */
    struct box box;        /* of the rows of the panel; of a line: of the graph itself */
    bool line;             /* what comes in, in one row */
    int at, width;         /* columns of the box that the graph takes */
    int heights[TRAFFICS]; /* rows of each */
    uint64_t peak;
};

struct ui_state {
    const struct glyphs *glyphs;
    enum view view;
    struct way_back back[WAYS_BACK]; /* the last is where Esc goes */
    int back_count;
    /* Of the overview. Until a key says which panel is meant it is the incidents, as soon as there
     * are any: what is wrong comes first. */
    enum panel focus;
    bool focus_chosen;
    bool ports_below; /* where there is room for one of them: the ports, else the sources */
    enum span span;
    enum span incident_span;                /* of incidents: slower than packets */
    bool span_chosen, incident_span_chosen; /* by a key: else they fit the pace (state_fit_spans) */
    struct list incidents, ports, sources, targets;
    struct acks acks;
    struct filter filter;
    struct filter last_filter; /* the one cleared last, for n and N */
    enum typing typing;
    char typed[SNAPSHOT_FILTER];
    char typed_why[SNAPSHOT_ERROR + 64]; /* what is wrong with it; empty: nothing */
    char typed_note[160];                /* of a time: what a jump there would be */
    bool typed_by_arrows;                /* and not by hand: what is typed takes its place */

    /* What was asked of the capture (requests.c). */
    bool filter_asked; /* `typed`; the answer has not come */
    uint32_t resets;   /* heard of */
    bool replaying;    /* a file, and it has not ended */
    bool paused;
    double pace;     /* as in a snapshot */
    bool jumping;    /* ahead; the capture is on its way there .. */
    int64_t jump_us; /* .. to this packet time */

    struct glass glass;
    int help_top;
    bool alerts_focused;      /* in the view of all incidents; else the incidents are */
    struct pane_place alerts; /* there, and in a view of their own */

    bool frozen;
    bool stepped;               /* to another moment than that when it was frozen */
    struct time_line time_line; /* while frozen, and while a time is typed */
    bool ended;                 /* no more snapshots will come */
    bool live;                  /* interfaces, not files */
    bool failed;                /* nothing more is captured; .. */
    char error[SNAPSHOT_ERROR]; /* .. or not all that was asked for: why; empty: nothing is wrong.
                                   As of the newest snapshot, shown or not */
    struct snapshot_gaps gaps;  /* likewise; of what is over: none goes on */
    bool hint;                  /* for who starts it: where help is */
    bool unconfined;            /* no sandbox is around us */
    bool saved;                 /* what is shown was saved once, and stays */
    int64_t newest_us;          /* taken_at_us of the newest snapshot, shown or not */
    int64_t waiting_since_us;   /* packet time; SNAPSHOT_UNKNOWN: not, a packet has come */
    struct swept swept;         /* where the next column of the traffic goes */
    double cost_bytes_s;        /* what the screen costs (meter.h); negative: not known */
    int every_s;                /* the whole picture is drawn so seldom; 0: as news come */
    char message[REPORT_WHY + 256];
    char alone[LIST_CELL]; /* a name that stands alone on the screen; empty: none does */
};

/* One run of the screen. */
struct ui {
    struct exchange *exchange;
    const struct ui_settings *settings;
    struct ui_state state;
    const struct snapshot *newest; /* the exchange's, good until the next take; NULL: none yet */
    const struct snapshot *shown;  /* newest, or frozen_copy */
    struct snapshot *frozen_copy;  /* heap, owned; NULL while not frozen */
    struct moments *moments;       /* heap, owned; NULL: none are kept */
    struct report_file output;     /* remembers which file is ours to replace */
    bool order_now;                /* the order of rows must be made anew before the next picture */
    size_t theme;                  /* the one in use, of the settings' */
    int64_t inspected_us;          /* monotonic: when a click last led into a view */
    uint64_t alerts_heard;         /* the number of the latest alert that was looked at */
    bool evidence_asked;           /* and the answer has not come */
    char evidence_of[96];          /* of what */
    bool names_silence_said;       /* that those who are asked for names do not answer */
    bool quit;
};

/* Key situation bits of this moment (keys.h). */
unsigned state_situation(const struct ui_state *st);
/* The panel of the overview with the keys. */
enum panel state_focus(const struct ui_state *st);
void state_set_focus(struct ui_state *st, enum panel focus);
/* Whether what is shown goes on by itself: it is not frozen, at its end, or from a file that waits.
 */
bool state_runs(const struct ui_state *st);
/* A number that is another each second, with two digits while it is: "12.0k"; else whole. */
const char *state_changing(const struct ui_state *st, uint64_t n, char out[TEXT_NUMBER]);
/* Chooses the spans that nobody chose: such that something can be seen in them at this pace. */
void state_fit_spans(struct ui_state *st, const struct snapshot *s);
/* The list that keys move in; NULL: this view has none. */
struct list *state_list(struct ui_state *st);
/* The pane that keys move in; NULL: this view has none, or a list has the keys. */
struct pane_place *state_pane(struct ui_state *st);
/* Into another view, and back to where one came from; a view that a number names is entered from
 * the overview. */
void state_go_into(struct ui_state *st, enum view view);
void state_go_back(struct ui_state *st);
void state_go_to(struct ui_state *st, enum view view);
/* The view that one came from. */
enum view state_before(const struct ui_state *st);
/* The line that says what just happened; stays until the next key or for some seconds. */
void state_say(struct ui_state *st, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The file that -o names for `w`; NULL: there is none, as standard output is the screen. */
const char *state_output(const struct ui_settings *settings);
/* What to do about the folder of that file (NULL: the working folder) where it can not be written
 * to, to be said behind that; else "". account: as in the settings of the screen. */
enum { STATE_HINT = 208 };
const char *state_folder_hint(const char *named, const char *account, char text[STATE_HINT]);
/* Says that of the keys that would write there, at the start, where it is another account. */
void state_say_folder(struct ui_state *st, const struct ui_settings *settings);

/* commands.c: what keys do. */
void command_run(struct ui *u, enum command command);
/* inspect.c: into what is selected; and acknowledging the selected incident, or the one under the
 * glass. */
void inspect_selected(struct ui_state *st, const struct snapshot *s);
void inspect_acknowledge(struct ui *u);
/* What is selected, or else what is under the glass, by name: an address, "udp/1026", an incident.
 * False: there is nothing. */
bool inspect_name(struct ui_state *st, const struct snapshot *s, char out[LIST_CELL]);
/* mouse.c: a click, and the wheel, at a place of the screen. */
void mouse_click(struct ui *u, int y, int x);
void mouse_wheel(struct ui *u, int y, int x, bool down);
/* freeze.c: freeze, go on; show the moment so many seconds later, or earlier if negative; and the
 * one nearest to a time, but where none is nearer than what is shown, which then stays as it is,
 * frozen or not. */
void freeze_begin(struct ui *u);
void freeze_end(struct ui *u);
void freeze_step(struct ui *u, int seconds);
void freeze_at(struct ui *u, int64_t time_us);
/* Whether it would: something must be shown, which is of another second. */
bool freeze_would_stay(const struct ui *u, int64_t time_us);
/* jump.c: asks for a time; a key while it is typed; something new to see of where it lies; a click
 * that names one; ends a jump ahead on its way; and whether it has ended, which is said then. */
void jump_begin(struct ui *u);
void jump_type(struct ui *u, int code);
void jump_look(struct ui *u);
void jump_click(struct ui *u, int64_t time_us); /* on the line of time */
bool jump_stop(struct ui *u);
bool jump_hear(struct ui *u);
/* prompt.c: what is typed. A key while there is something to be typed; what is to be said of it;
 * and how it looks. */
void prompt_begin(struct ui_state *st, enum typing typing, const char *text);
void prompt_type(struct ui *u, int code);
/* False: nothing was left to erase. */
bool prompt_edit(struct ui_state *st, int code);
bool prompt_is_enter(int code);
const char *prompt_hint(const struct ui_state *st);
void prompt_draw(const struct ui_state *st, struct box row);
/* find.c: commands of the filter of rows, and of the row that is followed; false: it is none. */
bool find_run(struct ui *u, enum command command);
void find_clear_filter(struct ui *u);
/* "filter: udp   9 of 128 sources .."; where the followed row is (empty: none is); why the selected
 * one is not listed. */
void find_describe_filter(const struct ui_state *st, struct line *out);
void find_describe_followed(const struct list *list, const struct snapshot *s, struct line *out);
void find_describe_missing(const struct list *list, const struct snapshot *s, struct line *out);
/* requests.c: commands that ask something of the capture; false: it is none. */
bool request_run(struct ui *u, enum command command);
void request_filter(struct ui *u, const char *expression);
void request_reset(struct ui *u);
/* Whether something came of them, which is said then. */
bool request_hear(struct ui *u);
/* evidence_key.c: asks for the packets of what is inspected, or selected; and whether there is
 * something to say of that, which is said then. */
void evidence_ask(struct ui *u);
bool evidence_hear(struct ui *u);
/* names_key.c: turns names on or off; and takes what came of those asked for (fds as poll left
 * them). True: there is something new to draw. */
void names_switch(struct ui *u);
bool names_hear(struct ui *u, const struct pollfd *fds, nfds_t count);
/* Writes a snapshot where the settings say and puts what came of it into the message line. */
void command_write(struct ui *u, const struct snapshot *s);

/* draw.c: the whole picture. */
void draw_screen(struct ui_state *st, const struct snapshot *s);
/* Of the last whole picture only what sweeps. */
void draw_sweep(struct ui_state *st, const struct snapshot *s);

/* One file per view; each fills its box. */
void overview_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void traffic_draw(struct ui_state *st, const struct snapshot *s, struct box box);
/* What comes in, in one row without a frame. */
void traffic_draw_line(struct ui_state *st, const struct snapshot *s, struct box box);
/* The graphs of the one that was drawn last, where they were. */
void traffic_sweep(struct ui_state *st, const struct snapshot *s);
/* All of them, and what the records of the selected one carry. */
void ports_draw(struct ui_state *st, const struct snapshot *s, struct box box);
/* The latter, a line for each that is common for certain or new, as wide as that. */
void port_payloads_compose(const struct snapshot *s, const struct snapshot_port *port, int width,
                           struct pane *out);
/* One source or target, one port, one packet. Their panels as those of an incident below. */
void host_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void host_move(struct ui_state *st, const struct snapshot *s, int64_t by);
const struct pane_line *host_selected(struct ui_state *st, const struct snapshot *s);
void port_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void port_move(struct ui_state *st, const struct snapshot *s, int64_t by);
const struct pane_line *port_selected(struct ui_state *st, const struct snapshot *s);
/* Moving shows another packet of the host. */
void packet_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void packet_move(struct ui_state *st, const struct snapshot *s, int64_t by);
/* All alerts. */
void alerts_draw(struct ui_state *st, const struct snapshot *s, struct box box);
/* s: NULL while there is none. */
void help_draw(struct ui_state *st, const struct snapshot *s, struct box box);
/* What stands in the frame of a table instead of its order and scale. */
struct table_words {
    const char *title, *note;
};
/* words: NULL: the usual ones. */
void table_draw(struct list *l, const struct ui_state *st, const struct snapshot *s, struct box box,
                bool focused, const struct table_words *words);
/* The panel of the overview: how many rows of the screen it wants when it may have so many at most,
 * and itself. */
int incident_panel_height(const struct ui_state *st, int most);
/* "Incidents · 3 open · 1 new", and which rows are in sight, where `rows` are too few for all.
 * Without with_new it is left open how many are new. */
void incident_panel_title(const struct ui_state *st, const struct snapshot *s, int rows,
                          bool with_new, struct line *l);
void incident_panel_draw(struct ui_state *st, const struct snapshot *s, struct box box,
                         bool focused);
/* All of them, and the alerts. */
void incidents_draw(struct ui_state *st, const struct snapshot *s, struct box box);
/* Those of either view. */
void incidents_move_alerts(struct ui_state *st, const struct snapshot *s, int64_t by);
/* The incident of the selected alert; NULL: there is none. */
const char *incidents_alert_incident(struct ui_state *st, const struct snapshot *s);
/* One of them. */
void incident_draw(struct ui_state *st, const struct snapshot *s, struct box box);
void incident_move(struct ui_state *st, const struct snapshot *s, int64_t by);
/* The next of its panels that has something to show, or the one before. */
void incident_change_pane(struct ui_state *st, const struct snapshot *s, int step);
/* What is selected in the panel with the keys; NULL: nothing to inspect. */
const struct pane_line *incident_selected(struct ui_state *st, const struct snapshot *s);

/* What the lists are of. */
extern const struct list_kind port_rows, source_rows, target_rows, incident_rows;
/* The columns of incident_rows in a panel of that width that is sorted by that one, which is among
 * them: NULL: its own, else those where there is room for more, or such as only that order wants
 * (good until the next call). */
const struct column *incident_rows_columns(int width, int sort);
struct row_key incident_rows_key(const char *name);
struct row_key port_rows_key(uint8_t protocol, uint16_t port);
void port_rows_read_key(const struct row_key *key, uint8_t *protocol, uint16_t *port);
/* Of targets as well. */
struct row_key source_rows_key(const struct address *a);
struct address source_rows_address(const struct row_key *key);
/* What a source is, as far as it is known: "messenger-zero-probe · sweep · natural ports"; where
 * that is too long, "messenger-zero-probe +2"; false. Nothing where nothing is known. */
bool source_what(const struct snapshot *s, const struct snapshot_host *h, const struct glyphs *g,
                 int width, struct line *out);
/* Of one of our hosts: its part in incidents, "SENDS messenger-zero-probe · replied to slammer ·
 * SCANS"; in how many ways it takes part; how many replies it gave to incidents' records, as far as
 * these know their repliers. */
void target_what(const struct snapshot *s, const struct address *a, const struct glyphs *g,
                 int width, struct line *out);
int target_roles(const struct snapshot *s, const struct address *a);
uint64_t target_replies(const struct snapshot *s, const struct address *a);

#endif
