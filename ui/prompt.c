/* prompt: what is typed on the last row of the screen: the filter of rows, the capture's filter, an
 * answer to a question. */
#include "ui/format.h"
#include "ui/state.h"
#include "ui/when.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>

enum { ESCAPE = 27, DELETE = 127, CTRL_H = 'H' & 31, CTRL_U = 'U' & 31, CTRL_W = 'W' & 31 };

void prompt_begin(struct ui_state *st, enum typing typing, const char *text)
{
    st->typing = typing;
    st->typed_why[0] = st->typed_note[0] = '\0';
    st->typed_by_arrows = false;
    snprintf(st->typed, sizeof st->typed, "%s", text);
}

/* --- editing --- */

static size_t room_for(const struct ui_state *st)
{
    return st->typing == TYPING_ROWS   ? (size_t)FILTER_TEXT
           : st->typing == TYPING_TIME ? (size_t)WHEN_TEXT
                                       : sizeof st->typed;
}

static void erase_word(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    while (length > 0 && text[length - 1] != ' ')
        length--;
    text[length] = '\0';
}

bool prompt_edit(struct ui_state *st, int code)
{
    size_t length = strlen(st->typed);
    switch (code) {
    case KEY_BACKSPACE:
    case DELETE:
    case CTRL_H:
        if (length == 0)
            return false;
        st->typed[length - 1] = '\0';
        return true;
    case CTRL_U:
        st->typed[0] = '\0';
        return true;
    case CTRL_W:
        erase_word(st->typed);
        return true;
    default:
        if (code >= 0x20 && code <= 0x7e && length + 1 < room_for(st)) {
            st->typed[length] = (char)code;
            st->typed[length + 1] = '\0';
        }
        return true;
    }
}

bool prompt_is_enter(int code)
{
    return code == '\r' || code == '\n' || code == KEY_ENTER;
}

/* --- what is typed --- */

/* In force while it is typed; one that is wrong can not be left standing. */
static void type_rows(struct ui *u, int code)
{
    struct ui_state *st = &u->state;
    if (code == ESCAPE) {
        st->typing = TYPING_NOTHING;
        find_clear_filter(u);
        return;
    }
    if (prompt_is_enter(code)) {
        if (!st->filter.why[0])
            st->typing = TYPING_NOTHING;
        return;
    }
    if (!prompt_edit(st, code))
        st->typing = TYPING_NOTHING;
    (void)filter_set(&st->filter, st->typed);
    snprintf(st->typed_why, sizeof st->typed_why, "%s", st->filter.why);
    u->order_now = true;
}

static void type_capture(struct ui *u, int code)
{
    struct ui_state *st = &u->state;
    if (code == ESCAPE) {
        st->typing = TYPING_NOTHING;
        state_say(st, "the capture filter stays as it was");
    } else if (prompt_is_enter(code)) {
        st->typing = TYPING_NOTHING;
        request_filter(u, st->typed);
    } else {
        st->typed_why[0] = '\0';
        (void)prompt_edit(st, code);
    }
}

static void answer_reset(struct ui *u, int code)
{
    u->state.typing = TYPING_NOTHING;
    if (code == 'y' || code == 'Y')
        request_reset(u);
    else
        state_say(&u->state, "the counters stay");
}

static void type_in_vain(struct ui_state *st, int code)
{
    if (code == ESCAPE || prompt_is_enter(code) || !prompt_edit(st, code))
        st->typing = TYPING_NOTHING;
}

void prompt_type(struct ui *u, int code)
{
    if (u->state.typing == TYPING_ROWS)
        type_rows(u, code);
    else if (u->state.typing == TYPING_CAPTURE)
        type_capture(u, code);
    else if (u->state.typing == TYPING_TIME)
        jump_type(u, code);
    else if (u->state.typing == TYPING_IN_VAIN)
        type_in_vain(&u->state, code);
    else
        answer_reset(u, code);
}

/* --- drawing --- */

/* Of each kind of typing: what stands before it, behind it, and above. */
static const struct {
    const char *label, *keys, *hint;
} texts[] = {
    [TYPING_ROWS] =
        {"/", "Enter keep  Esc clear",
         "words port: src: net: sig: proto: sev: cc: as: new home; all hold; - negates"},
    [TYPING_CAPTURE] = {"capture filter: ", "Enter set  Esc leave as it was",
                        "what is counted from now on, as tcpdump takes it; empty: all packets"},
    [ASKING_RESET] = {"set all counters, histories and incidents to zero? ", "y yes  n no",
                      "what is counted so far is forgotten; files that were written stay"},
    [TYPING_TIME] = {"jump to: ", "Enter jump  Esc stay", NULL},
    [TYPING_IN_VAIN] = {"/", "Esc back",
                        "no rows can be filtered here, only those of views 1 to 5"},
};

const char *prompt_hint(const struct ui_state *st)
{
    if (st->typed_why[0])
        return st->typed_why;
    return st->typing == TYPING_TIME ? st->typed_note : texts[st->typing].hint;
}

void prompt_draw(const struct ui_state *st, struct box row)
{
    const char *keys = texts[st->typing].keys, *label = texts[st->typing].label;
    const int keys_columns = format_columns(keys), label_columns = format_columns(label);
    const int room = row.width - keys_columns - label_columns - 6;
    const int length = (int)strlen(st->typed);
    const int hidden = length > room ? length - room : 0; /* the end is where one types */
    struct line l;
    line_start(&l);
    line_printf(&l, "%s%s%s", label, st->typed + hidden, st->glyphs->cursor);
    screen_put(row.top, row.left + 1, row.width - 1, STYLE_NOTE, l.text);
    screen_put(row.top, row.left + row.width - 1 - keys_columns, keys_columns, STYLE_QUIET, keys);
}
