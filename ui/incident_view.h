/* incident_view: one incident under the glass. What its files have in common.
 *
 *   incident_view.c     the head, which panel has the keys, and the drawing of all
 *   incident_layout.c   where the panels stand
 *   incident_ports.c    ports and payloads
 *   incident_home.c     our addresses, and whether we answered
 *   incident_who.c      insiders, sources, and what else these are
 *   incident_messages.c decoded popup spam */
#ifndef TAPWATCH_UI_INCIDENT_VIEW_H
#define TAPWATCH_UI_INCIDENT_VIEW_H

#include "ui/pane.h"
#include "ui/spark.h"
#include "ui/state.h"

/* What a panel is composed of. */
struct incident_look {
    const struct snapshot *s;
    const struct snapshot_incident *i;
    const struct glyphs *g;
    enum span span;
    int width, height; /* of the panel's inside */
};

/* Each composes a panel's lines into an empty pane. */
void incident_compose_ports(const struct incident_look *look, struct pane *p);
/* What the signs on its graphs mean, and what the highest mark stands for. */
void incident_ports_foot(const struct incident_look *look, struct line *out);
void incident_compose_payloads(const struct incident_look *look, struct pane *p);
void incident_compose_home(const struct incident_look *look, struct pane *p);
/* What its signs mean, where that does not stand beside it. */
void incident_home_foot(const struct incident_look *look, struct line *out);
void incident_compose_answers(const struct incident_look *look, struct pane *p);
void incident_compose_insiders(const struct incident_look *look, struct pane *p);
void incident_compose_company(const struct incident_look *look, struct pane *p);
void incident_compose_sources(const struct incident_look *look, struct pane *p);
/* How many of its packets are kept as they came; nothing where none are. */
void incident_sources_foot(const struct incident_look *look, struct line *out);
/* Nothing where popups are not what the incident is about. */
void incident_compose_messages(const struct incident_look *look, struct pane *p);

/* Where the panels stand in a box; height 0: not in this picture. Where there is no room for all
 * they come as pages, and the one with the keys is there. `wishes`: how many lines each would like
 * to show; 0: it has nothing to say, and gets no room. */
void incident_layout(struct box box, enum incident_pane with_keys, const int wishes[PANES],
                     struct box out[PANES]);
/* The page that a panel is on, and how many pages there are. */
int incident_page(struct box box, enum incident_pane pane, const int wishes[PANES], int *pages);

#endif
