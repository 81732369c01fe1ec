/* libraries: what the program runs with, for --version. */
#ifndef TAPWATCH_LIBRARIES_H
#define TAPWATCH_LIBRARIES_H

#include <stdio.h>

/* The program's version, a line for each library with the version that is loaded now (or, of those
 * that have no call for it, that it was built with), and what was compiled in. */
void libraries_print(FILE *out);

#endif
