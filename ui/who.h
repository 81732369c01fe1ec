/* who: what is said of an address besides what its packets say: its name, its country, its network.
 * On the whole screen, as units are: it is set once, and every view asks here.
 *
 * A name is asked for by being drawn (src/lookup/names.h), so who_name is for what is on the screen
 * and nothing else. Everything said here is safe to show. */
#ifndef TAPWATCH_UI_WHO_H
#define TAPWATCH_UI_WHO_H

#include "src/lookup/geo.h"
#include "src/lookup/names.h"
#include "ui/format.h"

/* Borrowed. names: NULL while they are off; geo: NULL where no file was given. */
void who_use(struct names *names, const struct geo *geo);
bool who_has_names(void);
bool who_has_geo(void);

/* Columns to leave for names behind a row of so many, where they are on: it will be drawn with one
 * (pane.c). */
int who_room(int width);
/* The name of an address on the screen, in so many columns: of one that is too long its end, which
 * says whose it is: "..t-ipconnect.de". Empty while it is not known. */
const char *who_name(const struct address *a, int width, char out[NAMES_TEXT]);
/* The whole of it, or why there is none: "asked for", "none", "no answer". */
const char *who_name_in_full(const struct address *a, char out[NAMES_TEXT]);
/* What is known already, for rows that need not be on the screen: nothing is asked. */
const char *who_name_known(const struct address *a, char out[NAMES_TEXT]);

/* False: no file was given; nothing is in `out`. */
bool who_find(const struct address *a, struct geo_facts *out);
enum { WHO_FROM = 24 };
/* "DE AS3320", "DE", "AS3320"; "" where nothing is known, "?" where a file is damaged. */
const char *who_from(const struct address *a, char out[WHO_FROM]);
/* Whether it is of that country ("de"); of the autonomous system of that number ("3320", "AS3320")
 * or with that in its name. */
bool who_is_country(const struct address *a, const char *code);
bool who_is_as(const struct address *a, const char *number_or_name);

#endif
