/* redact_parts: what the files of redact share. */
#ifndef TAPWATCH_REPORT_REDACT_PARTS_H
#define TAPWATCH_REPORT_REDACT_PARTS_H

#include "src/report/cryptopan.h"
#include "src/report/redact.h"

enum family { FAMILY_V4, FAMILY_V6, FAMILIES };

struct redact {
    uint8_t key[REDACT_KEY];
    struct home home;
    struct cryptopan pan[FAMILIES];
    bool in_block[FAMILIES]; /* pseudonyms lie where nobody has an address */
    struct snapshot *copy;   /* owned */
};

#endif
