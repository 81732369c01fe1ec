/* csv: a snapshot as tables for spreadsheets and scripts (RFC 4180); csv.c says what is in them. */
#ifndef TAPWATCH_REPORT_CSV_H
#define TAPWATCH_REPORT_CSV_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

enum { CSV_ALL = 0 };

/* The number of the list of that name ("ports", "incidents.payloads"), from 1 on; 0: there is none.
 */
uint8_t csv_find_list(const char *name);
/* From 1 on; NULL behind the last. */
const char *csv_list_name(uint8_t list);

/* list: CSV_ALL, or the only one that is written, with the columns that it has. header: the line of
 * the columns' names is written first. Write errors stay in the stream's error flag. */
void csv_print(const struct snapshot *s, uint8_t list, bool header, FILE *out);

#endif
