/* page_incidents: what the text page says first: what is going on, and what happened last. */
#ifndef TAPWATCH_REPORT_PAGE_INCIDENTS_H
#define TAPWATCH_REPORT_PAGE_INCIDENTS_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

void page_incidents(const struct snapshot *s, bool blocks, FILE *out);
void page_incidents_alerts(const struct snapshot *s, FILE *out);

#endif
