/* row_facts: what a filter can ask of a port, a source, a target, an incident. Pure.
 *
 * out: zeroed, of no severity; only what `wants` (bits of filter.h) asks for is filled in. */
#ifndef TAPWATCH_UI_ROW_FACTS_H
#define TAPWATCH_UI_ROW_FACTS_H

#include "ui/filter.h"

void row_facts_port(const struct snapshot *s, uint32_t index, unsigned wants,
                    struct filter_facts *out);
void row_facts_source(const struct snapshot *s, uint32_t index, unsigned wants,
                      struct filter_facts *out);
/* Who sent to it are its latest sources. */
void row_facts_target(const struct snapshot *s, uint32_t index, unsigned wants,
                      struct filter_facts *out);
void row_facts_incident(const struct snapshot *s, uint32_t index, unsigned wants,
                        struct filter_facts *out);

#endif
