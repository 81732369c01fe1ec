/* screen_state: a screen that is not drawn, with the sample's ports and sources on it, for tests of
 * what keys do. */
#ifndef TAPWATCH_TESTS_SCREEN_STATE_H
#define TAPWATCH_TESTS_SCREEN_STATE_H

#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/state.h"

static struct ui u;
static struct snapshot *s;
static const struct ui_settings screen_settings;

static void screen_start(void)
{
    s = snapshot_new();
    s->taken_at_us = SAMPLE_US(0);
    u = (struct ui){.exchange = exchange_new(), .settings = &screen_settings};
    ck_assert_ptr_nonnull(u.exchange);
    ck_assert(list_init(&u.state.ports, &port_rows) && list_init(&u.state.sources, &source_rows) &&
              list_init(&u.state.incidents, &incident_rows));
    sample_add_port(s, 6, 22, 10);
    sample_add_port(s, 6, 445, 30);
    sample_add_port(s, 17, 53, 20);
    sample_add_port(s, 17, 1026, 40);
    sample_fill_windows(s);
    sample_add_source(s, "198.51.100.7", 50);
    sample_add_source(s, "203.0.113.17", 40);
    u.newest = u.shown = s;
    u.state.view = VIEW_PORTS;
    u.state.glyphs = theme_glyphs(false);
    u.state.ports.height = u.state.sources.height = 10;
}

static void screen_stop(void)
{
    list_done(&u.state.ports);
    list_done(&u.state.sources);
    list_done(&u.state.incidents);
    exchange_free(u.exchange);
    snapshot_free(s);
}

/* As the loop does it before the next picture. */
static inline void screen_order(void)
{
    list_refresh(&u.state.ports, s, &u.state.filter);
    list_refresh(&u.state.sources, s, &u.state.filter);
    u.order_now = false;
}

/* Types keys, each after the other has had its effect. */
static inline void screen_keys(const char *keys)
{
    for (; *keys; keys++) {
        if (u.state.typing)
            prompt_type(&u, *keys);
        else
            command_run(&u, keys_find(*keys, state_situation(&u.state)));
        screen_order();
    }
}

static inline const char *screen_selected(void)
{
    static char name[LIST_CELL];
    const struct list *l = state_list(&u.state);
    ck_assert(l->has_selected && l->listed);
    l->kind->name_row(&l->selected, name);
    return name;
}

#define ck_assert_said(part)                                                                       \
    ck_assert_msg(strstr(u.state.message, part) != NULL, "said: %s", u.state.message)

#endif
