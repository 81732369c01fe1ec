/* stages_parts: the parts of the engine, each counting alone. What changes with the engine's inner
 * functions is here. */
#ifndef TAPWATCH_TESTS_BENCH_STAGES_PARTS_H
#define TAPWATCH_TESTS_BENCH_STAGES_PARTS_H

#include "src/engine/engine.h"

enum part { PART_FLOWS, PART_TOTALS, PART_PORTS, PART_SOURCES, PART_TARGETS, PARTS };

/* Tables as large as the engine's, empty. False: no memory. */
bool parts_open(const struct engine_settings *s);
void parts_close(void);
/* Counts prepared packets. PART_FLOWS writes into them which are records, the others read it. */
void parts_count(enum part part, struct prepared *p, size_t count);

#endif
