/* port_text: what is said of a port in a few words, in its row and under the glass. Pure. */
#ifndef TAPWATCH_UI_PORT_TEXT_H
#define TAPWATCH_UI_PORT_TEXT_H

#include "ui/list.h"

enum port_window { WINDOW_SHORT, WINDOW_MIDDLE, WINDOW_LONG }; /* of the snapshot's windows */

/* NULL: none is kept. */
const struct snapshot_port_detail *port_detail(const struct snapshot *s,
                                               const struct snapshot_port *p);
/* A distinct count of the last so many seconds: one of the detail's sources or targets. d: NULL:
 * not known. With the sign for "at least" where counting began within the window, and the port was
 * there before. */
void port_window_text(const struct snapshot *s, const struct snapshot_port *p,
                      struct distinct_count n, enum port_window window, int width,
                      const struct glyphs *g, char out[LIST_CELL]);
/* Its distinct sources of late. */
struct distinct_count port_window_sources(const struct snapshot *s, const struct snapshot_port *p,
                                          enum port_window window);
/* DShield's number with its sign; negative infinity: not known. */
double port_trend(const struct snapshot_port_detail *d);
/* "+57", "-1.4", "0", "?" */
void port_trend_text(const struct snapshot_port_detail *d, char out[LIST_CELL]);

#endif
