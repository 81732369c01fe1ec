/* incident_layout: where the panels of one incident stand. Pure.
 *
 * From 110x28 on there is one page, as in the middle; from 160 columns on as on the right; as
 * below where it is as tall as well. Else there are pages, of which two are shown together where
 * the terminal is tall.
 *
 *   1 insiders                    insiders    | our        ports    | our       | insiders
 *     ports                       ports       | addresses  payloads | addresses | answers
 *     payloads                    payloads    |                     |           | company
 *   2 our addresses | answers     sources | answers        sources  | alerts
 *                   | company     alerts  | company        messages
 *   3 sources                   2 messages
 *     alerts
 *   4 messages
 *
 *     ports     | our       | insiders, answers,
 *               | addresses | company
 *               | sources
 *               | alerts
 *     payloads  | messages                                                                  */
#include "ui/incident_view.h"

#include <string.h>

enum {
    WIDE = 110,
    WIDER = 160,
    HIGH = 28,
    HIGHER = 60,
    FRAME = 2,
    PICTURE_NARROW = 40, /* of our addresses */
    PICTURE_WIDE = 62,   /* with that at its side */
    PICTURE_ROWS = 18,
};

enum page { PAGE_WHAT, PAGE_WHERE, PAGE_WHO, PAGE_MESSAGES, PAGE_COUNT };

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static bool is_paged(struct box box)
{
    return box.width < WIDE || box.height < HIGH;
}

static enum page page_of(enum incident_pane pane)
{
    static const enum page pages[PANES] = {
        [PANE_INSIDERS] = PAGE_WHAT, [PANE_PORTS] = PAGE_WHAT,    [PANE_PAYLOADS] = PAGE_WHAT,
        [PANE_HOME] = PAGE_WHERE,    [PANE_ANSWERS] = PAGE_WHERE, [PANE_COMPANY] = PAGE_WHERE,
        [PANE_SOURCES] = PAGE_WHO,   [PANE_ALERTS] = PAGE_WHO,    [PANE_MESSAGES] = PAGE_MESSAGES,
    };
    return pages[pane];
}

int incident_page(struct box box, enum incident_pane pane, const int wishes[PANES], int *pages)
{
    const bool messages = wishes[PANE_MESSAGES] > 0;
    if (is_paged(box)) {
        *pages = messages ? PAGE_COUNT : PAGE_MESSAGES;
        return (int)page_of(pane);
    }
    *pages = messages && box.width < WIDER ? 2 : 1;
    return *pages == 2 && pane == PANE_MESSAGES;
}

/* --- Pages ------------------------------------------------------------------------------------ */

enum { INSIDERS_MOST = 3, PAYLOADS_MOST = 4 };

/* The rows that these three can use. */
static int what_height(const int wishes[PANES])
{
    const int insiders =
        wishes[PANE_INSIDERS] > 0 ? FRAME + clamp(wishes[PANE_INSIDERS], 1, INSIDERS_MOST) : 0;
    return insiders + FRAME + wishes[PANE_PORTS] + FRAME +
           clamp(wishes[PANE_PAYLOADS], 1, PAYLOADS_MOST);
}

/* The others first: ports get what they leave. */
static void lay_what(struct box box, const int wishes[PANES], struct box out[PANES])
{
    if (wishes[PANE_INSIDERS] > 0)
        out[PANE_INSIDERS] =
            box_take_top(&box, FRAME + clamp(wishes[PANE_INSIDERS], 1, INSIDERS_MOST));
    const int payloads = FRAME + clamp(wishes[PANE_PAYLOADS], 1, PAYLOADS_MOST);
    out[PANE_PORTS] = box_take_top(&box, box.height - payloads);
    out[PANE_PAYLOADS] = box;
}

enum { COMPANY_MOST = 5, ANSWERS_LEAST = 2 };

static int company_height(const int wishes[PANES])
{
    return FRAME + clamp(wishes[PANE_COMPANY], 2, COMPANY_MOST);
}

/* Answers and company, one above the other. */
static void lay_answers(struct box box, const int wishes[PANES], struct box out[PANES])
{
    const int most = box.height - company_height(wishes) - FRAME;
    out[PANE_ANSWERS] =
        box_take_top(&box, FRAME + clamp(wishes[PANE_ANSWERS], ANSWERS_LEAST, most));
    out[PANE_COMPANY] = box;
}

static void lay_where(struct box box, const int wishes[PANES], struct box out[PANES])
{
    out[PANE_HOME] = box_take_left(&box, box.width < WIDE ? PICTURE_NARROW : PICTURE_WIDE);
    lay_answers(box, wishes, out);
}

static void lay_who(struct box box, const int wishes[PANES], struct box out[PANES])
{
    out[PANE_SOURCES] =
        box_take_top(&box, FRAME + clamp(wishes[PANE_SOURCES], 1, box.height / 2 - FRAME));
    out[PANE_ALERTS] = box;
}

static void lay_pages(struct box box, enum page page, const int wishes[PANES],
                      struct box out[PANES])
{
    enum { PAGE_LEAST = 18 };
    const bool two = box.height >= 2 * PAGE_LEAST;
    if (page == PAGE_MESSAGES) {
        out[PANE_MESSAGES] = box;
    } else if (page == PAGE_WHO && !two) {
        lay_who(box, wishes, out);
    } else if (two) {
        struct box upper = box_take_top(&box, box.height - PAGE_LEAST);
        if (page == PAGE_WHO)
            lay_who(upper, wishes, out);
        else
            lay_what(upper, wishes, out);
        lay_where(box, wishes, out);
    } else if (page == PAGE_WHERE) {
        lay_where(box, wishes, out);
    } else {
        lay_what(box, wishes, out);
    }
}

/* --- One page --------------------------------------------------------------------------------- */

static int picture_height(const int wishes[PANES])
{
    return clamp(FRAME + wishes[PANE_HOME], 12, PICTURE_ROWS);
}

/* What it is beside the picture of our addresses; below, who they are. */
static void lay_wide(struct box box, const int wishes[PANES], struct box out[PANES])
{
    enum { BELOW_LEAST = 12 };
    const int most = box.height - BELOW_LEAST;
    struct box top = box_take_top(&box, clamp(what_height(wishes), picture_height(wishes), most));
    lay_what(box_take_left(&top, top.width - PICTURE_NARROW), wishes, out);
    out[PANE_HOME] = top;
    lay_who(box_take_left(&box, box.width / 2), wishes, out);
    lay_answers(box, wishes, out);
}

static void lay_side_by_side(struct box box, int left, enum incident_pane a, enum incident_pane b,
                             struct box out[PANES])
{
    out[a] = box_take_left(&box, left);
    out[b] = box;
}

static int insiders_beside(const int wishes[PANES])
{
    enum { INSIDERS_HERE = 5 };
    return wishes[PANE_INSIDERS] > 0 ? FRAME + clamp(wishes[PANE_INSIDERS], 1, INSIDERS_HERE) : 0;
}

/* Whether of ours any sends it, answered it, and what else its sources are. */
static void lay_beside_picture(struct box box, const int wishes[PANES], struct box out[PANES])
{
    if (wishes[PANE_INSIDERS] > 0)
        out[PANE_INSIDERS] = box_take_top(&box, insiders_beside(wishes));
    lay_answers(box, wishes, out);
}

/* The rows that the picture needs, and what is beside it, of which that of few addresses has less.
 */
static int where_height(const int wishes[PANES])
{
    return larger(picture_height(wishes),
                  insiders_beside(wishes) + FRAME + ANSWERS_LEAST + company_height(wishes));
}

/* What they are is told where that takes nothing from the alerts. */
static int sources_columns(int width)
{
    enum { LEAST = 64, MOST = 120, ALERTS = 136 };
    return clamp(width - ALERTS, LEAST, MOST);
}

/* What it is at the left, with graphs that take the height there is; who it is at the right. */
static void lay_higher(struct box box, const int wishes[PANES], struct box out[PANES])
{
    enum { PAYLOADS_HERE = 12 };
    struct box left = box_take_left(&box, (box.width - PICTURE_NARROW) * 3 / 5);
    const int payloads = FRAME + clamp(wishes[PANE_PAYLOADS], 1, PAYLOADS_HERE);
    out[PANE_PORTS] = box_take_top(&left, left.height - payloads);
    out[PANE_PAYLOADS] = left;
    struct box top = box_take_top(&box, where_height(wishes));
    out[PANE_HOME] = box_take_left(&top, PICTURE_NARROW);
    lay_beside_picture(top, wishes, out);
    out[PANE_SOURCES] = box_take_top(&box, FRAME + clamp(wishes[PANE_SOURCES], 1, box.height / 2));
    const bool messages = wishes[PANE_MESSAGES] > 0;
    out[PANE_ALERTS] = box_take_top(
        &box, messages ? FRAME + clamp(wishes[PANE_ALERTS], 1, box.height / 2) : box.height);
    if (messages)
        out[PANE_MESSAGES] = box;
}

static void lay_wider(struct box box, const int wishes[PANES], struct box out[PANES])
{
    enum { GRAPH = 9 /* rows more for that of all ports */ };
    const int who = FRAME + larger(wishes[PANE_SOURCES], wishes[PANE_ALERTS]);
    const int spare = box.height - (wishes[PANE_MESSAGES] > 0 ? box.height / 2 : who);
    int no_insiders[PANES];
    memcpy(no_insiders, wishes, sizeof no_insiders);
    no_insiders[PANE_INSIDERS] = 0;
    const int what = larger(where_height(wishes), what_height(no_insiders) + GRAPH);
    struct box top = box_take_top(&box, clamp(spare, where_height(wishes), what));
    struct box left = box_take_left(&top, (top.width - PICTURE_NARROW) * 3 / 5);
    lay_what(left, no_insiders, out);
    struct box middle = box_take_left(&top, PICTURE_NARROW);
    out[PANE_HOME] = middle;
    lay_beside_picture(top, wishes, out);
    const int upper = wishes[PANE_MESSAGES] > 0 ? box.height / 2 : box.height;
    lay_side_by_side(box_take_top(&box, upper), sources_columns(box.width), PANE_SOURCES,
                     PANE_ALERTS, out);
    if (wishes[PANE_MESSAGES] > 0)
        out[PANE_MESSAGES] = box;
}

void incident_layout(struct box box, enum incident_pane with_keys, const int wishes[PANES],
                     struct box out[PANES])
{
    int pages;
    const int page = incident_page(box, with_keys, wishes, &pages);
    memset(out, 0, PANES * sizeof out[0]);
    if (is_paged(box))
        lay_pages(box, (enum page)page, wishes, out);
    else if (box.width >= WIDER && box.height >= HIGHER)
        lay_higher(box, wishes, out);
    else if (box.width >= WIDER)
        lay_wider(box, wishes, out);
    else if (page == 1)
        out[PANE_MESSAGES] = box;
    else
        lay_wide(box, wishes, out);
}
