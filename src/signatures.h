/* signatures: from files to what the engine looks for: the file that comes with tapwatch, then
 * those of the setting `signatures`; and what is known to be good. */
#ifndef TAPWATCH_SIGNATURES_H
#define TAPWATCH_SIGNATURES_H

#include "src/config.h"
#include "src/engine/lookout.h"
#include "src/engine/signature.h"

/* The set is s's own until signatures_close. False: why is one line, and nothing is left behind. */
bool signatures_open(struct lookout *s, const struct config *c, char why[CONFIG_WHY]);
void signatures_close(struct lookout *s);

#endif
