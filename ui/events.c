/* events: keys, the mouse and signals: see loop.h. */
#include "src/base/clock.h"
#include "src/base/signals.h"
#include "ui/loop.h"
#include "ui/terminal.h"

#include <signal.h>

/* Something was done: it is shown at once, and the message before it has been read. */
static void note_deed(struct loop *l)
{
    l->dirty = l->key_pressed = true;
    l->ui.state.hint = false;
    l->ui.state.message[0] = '\0';
    l->message_us = 0;
}

/* False: it is a key. */
static bool take_mouse(struct loop *l, int code)
{
    struct ui *u = &l->ui;
    enum terminal_mouse what;
    int y, x;
    if (!terminal_mouse(code, &what, &y, &x))
        return false;
    if (what == MOUSE_OTHER ||
        (u->state.typing && (u->state.typing != TYPING_TIME || what != MOUSE_CLICK)))
        return true;
    note_deed(l);
    due_order_rows(l, clock_monotonic_us());
    if (what == MOUSE_CLICK)
        mouse_click(u, y, x);
    else
        mouse_wheel(u, y, x, what == MOUSE_WHEEL_DOWN);
    return true;
}

static void take_command(struct loop *l, int code)
{
    struct ui *u = &l->ui;
    u->inspected_us = 0; /* a click after it is not the second of a pair */
    /* Keys that came in one piece with others mean the rows as those have left them. */
    due_order_rows(l, clock_monotonic_us());
    enum command command = keys_find(code, state_situation(&u->state));
    if (command == COMMAND_NONE) {
        char name[16];
        keys_name(code, name, sizeof name);
        state_say(&u->state, "%s does nothing here; ? shows the keys", name);
    }
    command_run(u, command);
    if (u->state.alone[0]) /* the terminal's own selection is wanted */
        terminal_use_mouse(false);
    if (u->quit)
        loop_finish(l, UI_QUIT, 0);
}

static void take_key(struct loop *l, int code)
{
    struct ui *u = &l->ui;
    if (take_mouse(l, code))
        return;
    note_deed(l);
    if (u->state.alone[0]) {
        u->state.alone[0] = '\0';
        terminal_use_mouse(u->settings->mouse);
    } else if (u->state.typing) {
        prompt_type(u, code);
    } else {
        take_command(l, code);
    }
}

void events_take_keys(struct loop *l)
{
    int code, count = 0;
    while (!l->over && (code = terminal_key()) >= 0) {
        take_key(l, code);
        count++;
    }
    if (count == 0 && terminal_gone())
        l->terminal_gone = true;
}

void events_take_signals(struct loop *l)
{
    struct ui *u = &l->ui;
    int number;
    while ((number = signals_next(u->settings->signal_fd)) != 0) {
        l->dirty = l->key_pressed = true;
        switch (number) {
        case SIGUSR1: /* the newest, also while the screen is frozen */
            command_write(u, u->newest);
            l->message_us = 0;
            break;
        case SIGWINCH:
            terminal_fit();
            break;
        case SIGTSTP:
            terminal_stop();
            break;
        case SIGCONT:
            terminal_continue();
            break;
        default:
            loop_finish(l, UI_SIGNAL, number);
        }
    }
}
