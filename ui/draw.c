/* draw: the whole picture: status line, notices, the view, and the line of keys. */
#include "src/base/clock.h"
#include "src/base/version.h"
#include "ui/format.h"
#include "ui/state.h"
#include "ui/status.h"
#include "ui/touch.h"
#include "ui/waiting.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    LEAST_ROWS = 24,
    LEAST_COLUMNS = 80,
    MOST_COLUMNS =
        600, /* that a struct line has room for; what is to the right of them stays empty */
};

/* left_out: what must be said elsewhere. */
static void draw_status(const struct ui_state *st, const struct snapshot *s, struct box row,
                        struct line *left_out)
{
    struct status_part parts[STATUS_PARTS];
    const struct status_input in = {.glyphs = st->glyphs,
                                    .frozen = st->frozen,
                                    .ended = st->ended,
                                    .unconfined = st->unconfined,
                                    .saved = st->saved,
                                    .stepped = st->stepped,
                                    .jumping = st->jumping,
                                    .jump_us = st->jump_us,
                                    .newest_us = st->newest_us,
                                    .cost_bytes_s = st->cost_bytes_s,
                                    .every_s = st->every_s};
    int count = status_compose(&in, s, row.width, parts);
    int x = row.left + 1;
    line_start(left_out);
    for (int i = 0; i < count; i++) {
        if (parts[i].importance == 0 && parts[i].bound)
            line_printf(left_out, "%s%s", left_out->columns > 0 ? ", " : "counted is ",
                        parts[i].text);
        if (parts[i].importance == 0)
            continue;
        screen_put(row.top, x, row.width - x, parts[i].style, parts[i].text);
        x += parts[i].columns + 2;
    }
}

enum { TEXT_ROWS = 4, BANNER_ROWS = 12 /* more than the longest needs at 80 columns */ };

/* A text in as many rows as it needs and may have at most (BANNER_ROWS), taken from the top or the
 * bottom of box; cut: what stands at the end of one that needs more. */
static void draw_rows(struct box *box, bool at_bottom, enum style style, const char *text, int most,
                      const char *cut)
{
    struct line lines[BANNER_ROWS];
    const int width = box->width - 2, rows = format_rows(text, width, most, cut, lines);
    struct box part = box_take_top(box, rows);
    if (at_bottom) {
        box->top = part.top;
        part.top = box->top + box->height;
    }
    for (int i = 0; i < rows; i++)
        screen_put(part.top + i, part.left + 1, width, style, lines[i].text);
}

static void draw_text(struct box *box, bool at_bottom, enum style style, const char *text)
{
    draw_rows(box, at_bottom, style, text, TEXT_ROWS, " ..");
}

/* What is wrong for as long as it is: where there are few rows it must not take those of what one
 * looks at, but in the help, which has all of it. */
static void draw_banner(const struct ui_state *st, struct box *box, const char *text)
{
    enum { HIGH = 30, FEW = 2 };
    int rows, columns;
    screen_size(&rows, &columns);
    const int most = st->view == VIEW_HELP ? BANNER_ROWS : rows < HIGH ? FEW : TEXT_ROWS;
    const char *cut = st->view == VIEW_HELP ? " .." : " .. (? has the rest)";
    draw_rows(box, false, STYLE_BAD, text, most, cut);
}

/* What is wrong with the capture itself: also while an earlier moment is shown, when nothing was.
 */
static void draw_failure(const struct ui_state *st, struct box *box)
{
    char why[SNAPSHOT_ERROR];
    const char *do_what =
        st->live     ? st->failed
                           ? "nothing is counted any more; when it is back start again (--reopen waits)"
                           : "the others go on; when it is back start again (--reopen waits)"
        : st->failed ? "what was read before it is kept"
                     : "the other files are read";
    struct line l;
    if (!st->error[0])
        return;
    text_safe(st->error, strlen(st->error), why, sizeof why);
    line_start(&l);
    line_printf(&l, "%s %s: %s; %s", st->glyphs->error,
                st->failed ? "capture ended early" : "capture is not whole", why, do_what);
    draw_banner(st, box, l.text);
}

/* An interface that is away now: likewise. */
static void draw_gap(const struct ui_state *st, struct box *box)
{
    char what[SNAPSHOT_GAPS], since[CLOCK_TEXT];
    struct line l;
    if (!st->gaps.now[0])
        return;
    text_safe(st->gaps.now, strlen(st->gaps.now), what, sizeof what);
    line_start(&l);
    line_printf(&l, "%s %s since %s: nothing of it is counted until it is back", st->glyphs->error,
                what, clock_format_time(st->gaps.since_us, since));
    draw_banner(st, box, l.text);
}

/* That nearly everything passes by, and so nothing is told of as an attack on us. */
static void draw_home_hint(const struct ui_state *st, const struct snapshot *s, struct box *box)
{
    enum { NAMED = 1 };
    const struct home *home = &s->input.home;
    struct line l;
    if (st->view == VIEW_HELP || !snapshot_hardly_any_is_ours(s))
        return;
    line_start(&l);
    line_add(&l, "hardly anything is to or from home (");
    for (size_t i = 0; i < home->count && i < NAMED; i++) {
        char network[NETWORK_TEXT];
        line_printf(&l, "%s%s", i > 0 ? ", " : "", network_format(&home->networks[i], network));
    }
    if (home->count > NAMED)
        line_printf(&l, ", %zu more", home->count - NAMED);
    line_printf(&l, "%s): set yours with -H", home->count == 0 ? "none is known" : "");
    draw_text(box, true, STYLE_NOTE, l.text);
}

/* That most of what came is in no table. */
static void draw_unread(const struct ui_state *st, const struct snapshot *s, struct box *box)
{
    char text[128];
    if (st->view != VIEW_HELP && !waiting_is_all(s) && waiting_unread(s, text, sizeof text))
        draw_text(box, true, STYLE_NOTE, text);
}

/* Lines that stay for as long as they hold: what spoils the records, the filter in force. */
static void draw_notices(const struct ui_state *st, const struct snapshot *s, struct box *box)
{
    struct line l;
    draw_failure(st, box);
    draw_gap(st, box);
    draw_home_hint(st, s, box);
    draw_unread(st, s, box);
    /* The records are marked in any case; a few of many thousands are not worth a line. */
    if (s->flow_table.evicted_minute > s->flow_table.held / 1000 && st->view != VIEW_HELP) {
        char rate[TEXT_NUMBER];
        line_start(&l);
        line_printf(&l,
                    "conversations pushed out, %s/min: answers missed, or counted as records (~)",
                    state_changing(st, s->flow_table.evicted_minute, rate));
        draw_text(box, true, STYLE_NOTE, l.text);
    }
    if (st->frozen || st->typing == TYPING_TIME) {
        time_line_compose(&st->time_line, s->taken_at_us, st->glyphs, box->width - 2, &l);
        if (l.columns > 0) {
            draw_text(box, true, STYLE_NOTE, l.text);
            touch_time_line(box->top + box->height, box->left + 1, box->width - 2);
        }
    }
    const bool lists = state_situation(st) & AT_LISTS;
    const struct list *followable[] = {&st->incidents, &st->ports, &st->sources, &st->targets};
    for (size_t i = 0; lists && i < sizeof followable / sizeof followable[0]; i++) {
        find_describe_followed(followable[i], s, &l);
        if (l.columns > 0)
            draw_text(box, true, STYLE_NOTE, l.text);
    }
    if (filter_on(&st->filter) && lists) {
        find_describe_filter(st, &l);
        draw_text(box, true, STYLE_NOTE, l.text);
    }
}

/* "Enter inspect  q quit", with the keys standing out. */
static void draw_keys(const struct ui_state *st, struct box row)
{
    char keys[512];
    keys_line(state_situation(st), row.width - 2, keys, sizeof keys);
    screen_put(row.top, row.left + 1, row.width - 1, STYLE_QUIET, keys);
    for (const char *at = keys; *at;) {
        char name[16];
        size_t length = strcspn(at, " ");
        while (at[length] && ispunct((unsigned char)at[length + 1]) && at[length + 2] == ' ')
            length += 2; /* "+ - pace" is of two keys */
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        screen_put(row.top, row.left + 1 + (int)(at - keys), row.width, STYLE_STRONG, name);
        const char *next = strstr(at, "  ");
        at = next ? next + 2 : at + strlen(at);
    }
}

/* Takes the last row off box, for what is typed, what just happened, or the keys. */
static void draw_bottom(const struct ui_state *st, struct box *box)
{
    if (st->message[0] && !st->typing) {
        draw_text(box, true, STYLE_STRONG, st->message);
        return;
    }
    box->height--;
    struct box row = {box->top + box->height, box->left, 1, box->width};
    if (st->typing) {
        prompt_draw(st, row);
        draw_text(box, true, st->typed_why[0] ? STYLE_BAD : STYLE_QUIET, prompt_hint(st));
    } else
        draw_keys(st, row);
}

static void draw_waiting(const struct ui_state *st, const struct snapshot *s, struct box box)
{
    struct waiting_line lines[WAITING_LINES];
    const int count = waiting_compose(st, s, lines);
    const int y = box.top + box.height / 2 - 1; /* of the first: it stays where others come */
    for (int i = 0; i < count; i++) {
        const int left = (box.width - format_columns(lines[i].text)) / 2;
        screen_put(y + i, box.left + (left > 0 ? left : 0), box.width, lines[i].style,
                   lines[i].text);
    }
}

static void draw_view(struct ui_state *st, const struct snapshot *s, struct box box)
{
    switch (st->view) {
    case VIEW_OVERVIEW:
        overview_draw(st, s, box);
        break;
    case VIEW_PORTS:
        ports_draw(st, s, box);
        break;
    case VIEW_SOURCES:
        table_draw(&st->sources, st, s, box, true, NULL);
        break;
    case VIEW_INCIDENTS:
        incidents_draw(st, s, box);
        break;
    case VIEW_INCIDENT:
        incident_draw(st, s, box);
        break;
    case VIEW_TARGETS:
        table_draw(&st->targets, st, s, box, true, NULL);
        break;
    case VIEW_ALERTS:
        alerts_draw(st, s, box);
        break;
    case VIEW_SOURCE:
    case VIEW_TARGET:
        host_draw(st, s, box);
        break;
    case VIEW_PORT:
        port_draw(st, s, box);
        break;
    case VIEW_PACKET:
        packet_draw(st, s, box);
        break;
    default:
        break; /* help is drawn even without a snapshot */
    }
}

/* In as many rows as it takes: what is needed must be read just where there is little room. */
static void draw_too_small(int rows, int columns)
{
    char text[128];
    snprintf(text, sizeof text, "tapwatch needs %dx%d; this is %dx%d", LEAST_COLUMNS, LEAST_ROWS,
             columns, rows);
    const char *at = text;
    for (int y = columns >= (int)strlen(text) ? rows / 2 : 0; *at && y < rows; y++) {
        const size_t length = format_wrap(at, columns);
        char row[sizeof text];
        snprintf(row, sizeof row, "%.*s", (int)length, at);
        screen_put(y, 0, columns, STYLE_PLAIN, row);
        at += length + strspn(at + length, " ");
    }
}

/* A name with nothing around it, for the terminal's own selection. */
static void draw_alone(const struct ui_state *st, int columns)
{
    enum { NAME_ROW = 1, HINT_ROW = 3 };
    screen_put(NAME_ROW, 0, columns, STYLE_PLAIN, st->alone);
    screen_put(HINT_ROW, 0, columns, STYLE_QUIET, "any key goes back");
}

static void draw_all(struct ui_state *st, const struct snapshot *s, struct box box)
{
    struct box top = box_take_top(&box, 1);
    draw_bottom(st, &box);
    if (s) {
        struct line left_out;
        draw_status(st, s, top, &left_out);
        if (left_out.columns > 0 && st->view != VIEW_HELP)
            draw_text(&box, true, STYLE_NOTE, left_out.text);
        draw_notices(st, s, &box);
    } else {
        screen_put(top.top, top.left + 1, top.width, STYLE_STRONG, "tapwatch " TAPWATCH_VERSION);
    }
    if (st->view == VIEW_HELP)
        help_draw(st, s, box);
    else if (waiting_is_all(s))
        draw_waiting(st, s, box);
    else
        draw_view(st, s, box);
    if (st->hint && st->view != VIEW_HELP) /* over the frame: no row moves when it goes */
        screen_put(box.top + box.height - 1, box.left + 1, box.width - 2, STYLE_NOTE,
                   " ? says what the columns and signs here mean, and lists the keys ");
}

void draw_screen(struct ui_state *st, const struct snapshot *s)
{
    int rows, columns;
    screen_size(&rows, &columns);
    if (columns > MOST_COLUMNS)
        columns = MOST_COLUMNS;
    screen_begin();
    st->swept.drawn = false;
    touch_begin();
    if (st->alone[0])
        draw_alone(st, columns);
    else if (rows < LEAST_ROWS || columns < LEAST_COLUMNS)
        draw_too_small(rows, columns);
    else
        draw_all(st, s, (struct box){0, 0, rows, columns});
    screen_end();
}

void draw_sweep(struct ui_state *st, const struct snapshot *s)
{
    if (!s || !st->swept.drawn)
        return;
    screen_continue();
    traffic_sweep(st, s);
    screen_end();
}
