/* requests: what the screen asks of the capture (snapshot/control.h): another filter, counters from
 * zero, the pace of a replay; and what came of it. */
#include "src/base/clock.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

static struct control *control_of(struct ui *u)
{
    return exchange_control(u->exchange);
}

/* --- the capture's filter --- */

static bool has_ended(struct ui *u, const char *what)
{
    if (!u->state.ended)
        return false;
    state_say(&u->state, "%s: %s",
              u->state.saved ? "this is a saved snapshot" : "the capture has ended", what);
    return true;
}

/* What a file brought along may be on several lines; cut, if it is longer than a snapshot has it.
 */
static void edit_filter(struct ui *u)
{
    char text[SNAPSHOT_FILTER] = "";
    if (has_ended(u, "no other filter can be set"))
        return;
    if (u->newest)
        memcpy(text, u->newest->input.filter, sizeof text);
    for (char *c = text; *c; c++)
        if (*c < 0x20 || *c > 0x7e)
            *c = ' ';
    prompt_begin(&u->state, TYPING_CAPTURE, text);
}

void request_filter(struct ui *u, const char *expression)
{
    if (has_ended(u, "no other filter can be set"))
        return;
    if (!control_ask_filter(control_of(u), expression)) {
        state_say(&u->state, "the filter asked for before is still being set; try again");
        return;
    }
    u->state.filter_asked = true;
    state_say(&u->state, "the filter is being set");
}

static void say_filter(struct ui_state *st)
{
    if (st->typed[0])
        state_say(st, "capture filter from now on: %s", st->typed);
    else
        state_say(st, "no capture filter from now on: all packets are counted");
}

static void say_refused(struct ui_state *st, const char *why)
{
    char safe[SNAPSHOT_ERROR];
    text_safe(why, strlen(why), safe, sizeof safe);
    if (st->typing) {
        state_say(st, "the old capture filter stays: %s", safe);
        return;
    }
    st->typing = TYPING_CAPTURE; /* with what was typed, to be mended */
    snprintf(st->typed_why, sizeof st->typed_why, "refused, the old one stays: %s", safe);
    st->message[0] = '\0';
}

/* --- from zero --- */

static void ask_reset(struct ui *u)
{
    if (!has_ended(u, "what was counted stays"))
        prompt_begin(&u->state, ASKING_RESET, "");
}

void request_reset(struct ui *u)
{
    if (has_ended(u, "what was counted stays"))
        return;
    control_ask_reset(control_of(u));
    state_say(&u->state, "the counters are being reset");
}

static void hear_reset(struct ui *u)
{
    struct ui_state *st = &u->state;
    char since[CLOCK_TEXT];
    st->resets = u->newest->resets;
    u->alerts_heard = 0;
    st->acks.count = 0; /* they were of other incidents */
    u->order_now = true;
    if (u->newest->reset_us == SNAPSHOT_UNKNOWN)
        state_say(st, "counters, histories and incidents are reset");
    else
        state_say(st, "counters, histories and incidents are reset: from zero since %s",
                  clock_format_time(u->newest->reset_us, since));
}

bool request_hear(struct ui *u)
{
    struct ui_state *st = &u->state;
    char why[SNAPSHOT_ERROR];
    bool heard = false;
    if (control_fetch_answer(control_of(u), why)) {
        heard = true;
        st->filter_asked = false;
        if (why[0])
            say_refused(st, why);
        else
            say_filter(st);
    } else if (st->filter_asked && u->state.ended) {
        heard = true;
        st->filter_asked = false;
        state_say(st, "the capture ended before the filter was set");
    }
    if (u->newest && u->newest->resets != st->resets) {
        heard = true;
        hear_reset(u);
    }
    if (jump_hear(u))
        heard = true;
    return heard;
}

/* --- the pace of a replay --- */

static const double paces[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 6000};
enum { PACES = sizeof paces / sizeof paces[0] };

static double faster(double pace)
{
    for (int i = 0; i < PACES && pace > 0; i++)
        if (paces[i] > pace)
            return paces[i];
    return 0;
}

/* What was begun more slowly than as recorded stays so. */
static double slower(double pace)
{
    for (int i = PACES - 1; i >= 0; i--)
        if (pace == 0 || paces[i] < pace)
            return paces[i];
    return pace;
}

static void change_pace(struct ui *u, double (*step)(double pace))
{
    struct ui_state *st = &u->state;
    const double pace = step(st->pace);
    (void)jump_stop(u);
    if (pace == st->pace)
        state_say(st, step == faster ? "the file is read as fast as it can be"
                                     : "slower than it was recorded is for --speed");
    else if (pace == 0)
        state_say(st, "pace: as fast as possible");
    else
        state_say(st, "pace: %gx", pace);
    st->pace = pace;
    control_ask_pace(control_of(u), pace);
}

static void pause_or_go_on(struct ui *u)
{
    struct ui_state *st = &u->state;
    /* On a way that one interrupts it waits, also when it did before. */
    st->paused = jump_stop(u) || !st->paused;
    control_ask_pause(control_of(u), st->paused);
    state_say(st, st->paused ? "the replay waits; P goes on" : "the replay goes on");
}

static void stop_on_the_way(struct ui *u)
{
    if (jump_stop(u))
        state_say(&u->state, u->state.paused ? "stopped on the way; P goes on"
                                             : "stopped on the way; it goes on at the pace before");
}

bool request_run(struct ui *u, enum command command)
{
    switch (command) {
    case COMMAND_CAPTURE_FILTER:
        edit_filter(u);
        return true;
    case COMMAND_RESET:
        ask_reset(u);
        return true;
    case COMMAND_FASTER:
        change_pace(u, faster);
        return true;
    case COMMAND_SLOWER:
        change_pace(u, slower);
        return true;
    case COMMAND_PAUSE:
        pause_or_go_on(u);
        return true;
    case COMMAND_JUMP:
        jump_begin(u);
        return true;
    case COMMAND_STOP_JUMP:
        stop_on_the_way(u);
        return true;
    default:
        return false;
    }
}
