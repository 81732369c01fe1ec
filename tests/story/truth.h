/* truth: what is true of the packets that were written. Each is counted as what it was drawn as; no
 * packet is looked at to find out what it is. */
#ifndef TAPWATCH_TESTS_STORY_TRUTH_H
#define TAPWATCH_TESTS_STORY_TRUTH_H

#include "tests/story/story.h"

void truth_count(const struct due *d);
/* As JSON; the names are those of the snapshot's, where it has the same thing. */
void truth_write(const struct story *s, FILE *out);

#endif
