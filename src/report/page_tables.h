/* page_tables: the tables of the text page, each with its heading. */
#ifndef TAPWATCH_REPORT_PAGE_TABLES_H
#define TAPWATCH_REPORT_PAGE_TABLES_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

void page_tables_icmp(const struct snapshot *s, FILE *out);
void page_tables_ports(const struct snapshot *s, bool blocks, FILE *out);
void page_tables_sources(const struct snapshot *s, FILE *out);
void page_tables_targets(const struct snapshot *s, FILE *out);

#endif
