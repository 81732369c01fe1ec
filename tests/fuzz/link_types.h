/* link_types: those that fuzzers try, by their place. All that the decoder knows. */
#ifndef TAPWATCH_TESTS_FUZZ_LINK_TYPES_H
#define TAPWATCH_TESTS_FUZZ_LINK_TYPES_H

enum { LINK_TYPES = 16 };

static const int link_types[LINK_TYPES] = {1,   0,   9,   12,  14,  50,  101, 104,
                                           105, 108, 113, 127, 228, 229, 239, 276};

#endif
