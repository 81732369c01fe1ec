/* shipped: the data files that come with the program: where `make install` puts them, or where they
 * stand in the source tree, seen from the program. */
#ifndef TAPWATCH_SHIPPED_H
#define TAPWATCH_SHIPPED_H

#include <limits.h>
#include <stdbool.h>

enum { SHIPPED_PATH = PATH_MAX + 64 };

/* name: below share/, such as "signatures.conf". False: it is at neither place; the path is then
 * where it should be, or the name. */
bool shipped_find(const char *name, char path[SHIPPED_PATH]);

#endif
