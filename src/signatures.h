/* signatures: from files to what the engine looks for: the file that comes with tapwatch, then
 * those of the setting `signatures`. */
#ifndef TAPWATCH_SIGNATURES_H
#define TAPWATCH_SIGNATURES_H

#include "src/config.h"
#include "src/engine/signature.h"

/* The set is the caller's. False: why is one line. */
bool signatures_open(const struct config *c, struct signature_set **out, char why[CONFIG_WHY]);

#endif
