/* jump: to a time on the line of time. What is past is shown as it was, if it is kept; in a file
 * that is played what is ahead is played to, as fast as possible. */
#include "src/base/clock.h"
#include "ui/state.h"
#include "ui/when.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>

enum { ESCAPE = 27, STEP_S = 10, MINUTE_S = 60, HOUR_S = 3600 };

static const char usage[] = "18:30:05, 2003-12-01 18:30 (UTC), +1h30m, -10m; arrows: 10 s, "
                            "1 min; PgUp PgDn: 1 h; Home End: what is kept";

/* --- where it lies --- */

/* What the time on the screen is counted from; false: there is none yet. */
static bool now_shown(const struct ui *u, int64_t *shown_us)
{
    if (!u->newest || !u->shown || u->shown->taken_at_us == SNAPSHOT_UNKNOWN)
        return false;
    *shown_us = u->shown->taken_at_us;
    return true;
}

static bool target(const struct ui *u, int64_t *time_us)
{
    int64_t shown_us;
    return now_shown(u, &shown_us) && when_read(u->state.typed, shown_us, time_us);
}

static bool is_ahead(const struct ui *u, int64_t time_us)
{
    return time_us > u->newest->taken_at_us;
}

/* Why a time that is ahead can not be played to. */
static const char *why_not_ahead(const struct ui *u)
{
    return u->state.replaying ? NULL
           : u->state.live    ? "is still to come"
                              : "is later than the end of what was captured";
}

static void describe(struct ui *u, int64_t time_us)
{
    struct ui_state *st = &u->state;
    char at[CLOCK_TEXT];
    clock_format_date_time(time_us, at);
    if (!is_ahead(u, time_us) && freeze_would_stay(u, time_us))
        snprintf(st->typed_note, sizeof st->typed_note,
                 "%s is past: none kept is nearer than what is shown, which stays", at);
    else if (!is_ahead(u, time_us))
        snprintf(st->typed_note, sizeof st->typed_note,
                 "%s is past: the moment kept that is nearest to it is shown, frozen", at);
    else if (why_not_ahead(u))
        snprintf(st->typed_note, sizeof st->typed_note, "%s %s", at, why_not_ahead(u));
    else
        snprintf(st->typed_note, sizeof st->typed_note,
                 "%s is ahead: played to as fast as possible; where the file ends is not known",
                 at);
}

void jump_look(struct ui *u)
{
    struct ui_state *st = &u->state;
    int64_t time_us;
    if (!st->frozen)
        time_line_set(&st->time_line, u->moments, u->newest);
    st->time_line.target_us = SNAPSHOT_UNKNOWN;
    if (target(u, &time_us)) {
        st->time_line.target_us = time_us;
        describe(u, time_us);
    } else {
        snprintf(st->typed_note, sizeof st->typed_note, "%s", usage);
    }
}

/* --- the jump --- */

static void ask(struct ui *u, int64_t time_us)
{
    control_ask_jump(exchange_control(u->exchange), time_us);
    u->state.jumping = time_us != SNAPSHOT_UNKNOWN;
    u->state.jump_us = time_us;
}

/* Back to a moment that is kept, or ahead in a file. */
static void go_to(struct ui *u, int64_t time_us)
{
    struct ui_state *st = &u->state;
    char at[CLOCK_TEXT];
    if (!is_ahead(u, time_us)) {
        (void)jump_stop(u);
        freeze_at(u, time_us);
    } else if (why_not_ahead(u)) {
        state_say(st, "%s %s", clock_format_date_time(time_us, at), why_not_ahead(u));
    } else {
        if (st->frozen)
            freeze_end(u);
        ask(u, time_us);
        state_say(st, "to %s, as fast as possible; Esc stops it on the way",
                  clock_format_date_time(time_us, at));
    }
}

/* --- keys --- */

void jump_begin(struct ui *u)
{
    int64_t shown_us;
    if (u->state.saved) {
        state_say(&u->state, "this is a saved snapshot: there is no other moment");
        return;
    }
    if (!now_shown(u, &shown_us)) {
        state_say(&u->state, "no packet has come yet, so there is no time to jump from");
        return;
    }
    prompt_begin(&u->state, TYPING_TIME, "");
    jump_look(u);
}

static void leave(struct ui *u)
{
    u->state.typing = TYPING_NOTHING;
    u->state.time_line.target_us = SNAPSHOT_UNKNOWN;
}

static int step_of(int code)
{
    switch (code) {
    case KEY_LEFT:
    case 'h':
        return -STEP_S;
    case KEY_RIGHT:
    case 'l':
        return STEP_S;
    case KEY_DOWN:
    case 'j':
        return -MINUTE_S;
    case KEY_UP:
    case 'k':
        return MINUTE_S;
    case KEY_NPAGE:
        return -HOUR_S;
    case KEY_PPAGE:
        return HOUR_S;
    default:
        return 0;
    }
}

static void put_target(struct ui *u, int64_t time_us)
{
    struct ui_state *st = &u->state;
    char at[CLOCK_TEXT];
    snprintf(st->typed, sizeof st->typed, "%s", clock_format_date_time(time_us, at));
    st->typed_by_arrows = true;
}

/* From what is typed, if it is a time, else from what is shown. False: the key does not move.
 * Within what is typed by hand a letter is a letter. */
static bool move_target(struct ui *u, int code)
{
    const struct ui_state *st = &u->state;
    const struct time_line *t = &st->time_line;
    int64_t from_us, to_us;
    if (code < 0x80 && st->typed[0] && !st->typed_by_arrows)
        return false;
    if (!target(u, &from_us) && !now_shown(u, &from_us))
        return false;
    if (code == KEY_HOME && t->oldest_us != SNAPSHOT_UNKNOWN)
        to_us = t->oldest_us;
    else if (code == KEY_END)
        to_us = u->newest->taken_at_us;
    else if (step_of(code) == 0 ||
             __builtin_add_overflow(from_us, step_of(code) * (int64_t)US_PER_S, &to_us))
        return false;
    put_target(u, to_us);
    return true;
}

static void edit(struct ui *u, int code)
{
    struct ui_state *st = &u->state;
    if (st->typed_by_arrows && code > ' ' && code < 0x7f)
        st->typed[0] = '\0';
    st->typed_by_arrows = false;
    if (!prompt_edit(st, code))
        leave(u);
}

static void enter(struct ui *u)
{
    struct ui_state *st = &u->state;
    int64_t time_us;
    if (!st->typed[0]) {
        leave(u);
    } else if (target(u, &time_us)) {
        leave(u);
        go_to(u, time_us);
    } else {
        snprintf(st->typed_why, sizeof st->typed_why, "that is no time: %s", usage);
    }
}

void jump_type(struct ui *u, int code)
{
    u->state.typed_why[0] = '\0';
    if (code == ESCAPE) {
        leave(u);
        return;
    }
    if (prompt_is_enter(code)) {
        enter(u);
        return;
    }
    if (!move_target(u, code))
        edit(u, code);
    jump_look(u);
}

void jump_click(struct ui *u, int64_t time_us)
{
    if (u->state.typing)
        leave(u);
    go_to(u, time_us);
}

/* --- on the way --- */

bool jump_stop(struct ui *u)
{
    if (!u->state.jumping)
        return false;
    ask(u, SNAPSHOT_UNKNOWN);
    return true;
}

bool jump_hear(struct ui *u)
{
    struct ui_state *st = &u->state;
    const struct snapshot *s = u->newest;
    char wanted[CLOCK_TEXT], last[CLOCK_TEXT];
    if (!st->jumping || !s)
        return false;
    clock_format_date_time(st->jump_us, wanted);
    if (s->taken_at_us >= st->jump_us)
        state_say(st, st->paused ? "this is %s; P goes on" : "this is %s", wanted);
    else if (st->ended || s->input.state != INPUT_RUNNING)
        state_say(st, "the capture ends with %s, before %s",
                  clock_format_date_time(s->taken_at_us, last), wanted);
    else
        return false;
    st->jumping = false;
    return true;
}
