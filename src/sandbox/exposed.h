/* exposed: whether whoever takes over tapwatch could put a file in the place of one, or of none, or
 * into a folder.
 *
 * Landlock has whole folders, so what lies beneath one that we write to is theirs, too, as far as
 * the account may write there. Of a program that is run for us from outside of the sandbox, or of
 * what says which one that is, this must not be so. */
#ifndef TAPWATCH_SANDBOX_EXPOSED_H
#define TAPWATCH_SANDBOX_EXPOSED_H

#include "src/sandbox/sandbox.h"

/* The place that lets it be replaced or made, or filled, of those of s; NULL: there is none. By its
 * name, and where that is a link by each that it leads over to the last, which need not be there.
 * As the account that we are. */
const struct sandbox_place *exposed_by(const struct sandbox_settings *s, const char *path);

#endif
