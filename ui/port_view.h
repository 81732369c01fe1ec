/* port_view: one port under the glass. What its files have in common.
 *
 *   port_view.c   facts, where the panels stand, keys
 *   port_lines.c  the panels' lines
 *   port_text.c   what is said of it in a few words, here and in the list of ports */
#ifndef TAPWATCH_UI_PORT_VIEW_H
#define TAPWATCH_UI_PORT_VIEW_H

#include "ui/pane.h"
#include "ui/port_text.h"

/* What a panel is composed of. */
struct port_look {
    const struct snapshot *s;
    const struct snapshot_port *port;
    const struct snapshot_port_detail *detail; /* NULL: none is kept */
    const struct glyphs *g;
    int width; /* of the panel's inside */
};

/* Each composes a panel's lines into an empty pane. */
void port_compose_windows(const struct port_look *look, struct pane *p);
void port_compose_answers(const struct port_look *look, struct pane *p);
/* Why there is none of what is kept of the busiest ports only. */
void port_compose_nothing(const struct port_look *look, struct pane *p);
/* Whether an incident names it. */
bool port_has_incident(const struct snapshot *s, uint8_t protocol, uint16_t port);
void port_compose_incidents(const struct port_look *look, struct pane *p);
/* The hosts whose details list the port, most packets first. Returns how many hosts have details:
 * others may have sent to it as well. */
uint32_t port_compose_hosts(const struct port_look *look, bool targets, struct pane *p);

#endif
