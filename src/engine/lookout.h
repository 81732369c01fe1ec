/* lookout: what is looked for, and by what it is judged, as one thing that can be replaced while
 * the program runs. */
#ifndef TAPWATCH_ENGINE_LOOKOUT_H
#define TAPWATCH_ENGINE_LOOKOUT_H

#include "src/engine/detectors.h"
#include "src/engine/known_good.h"
#include "src/snapshot/handover.h"

struct lookout {
    struct handover_item item;
    struct signature_set *set;
    struct known_good known_good;
    struct detectors detectors;
};

#endif
