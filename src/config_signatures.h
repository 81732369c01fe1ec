/* config_signatures: signatures from files, one file after another.
 *
 *   config_signatures.c       a file: its list, names that stand twice
 *   config_signature.c        one signature: the table of its members
 *   config_signature_value.c  their values as they are written
 *   config_payload.c          its payload tests
 *
 * share/signatures.conf is the file that comes with the program; its head explains every member. */
#ifndef TAPWATCH_CONFIG_SIGNATURES_H
#define TAPWATCH_CONFIG_SIGNATURES_H

#include "src/config.h"
#include "src/engine/signature.h"

enum { CONFIG_SIGNATURES_FILES = 8 };

struct config_signatures {
    size_t count;
    struct signature list[SIGNATURES];
    struct {
        uint8_t file; /* index into files */
        unsigned line;
    } places[SIGNATURES]; /* where each stands */
    size_t files_count;
    char files[CONFIG_SIGNATURES_FILES][CONFIG_TEXT]; /* that were read */
};

/* An empty list on the heap (it is large). NULL: no memory. */
struct config_signatures *config_signatures_new(void);
void config_signatures_free(struct config_signatures *c);
/* Adds those of a file. False: why is one line "FILE:LINE: signature NAME: what, what is allowed",
 * and c is as it was. */
bool config_signatures_load(struct config_signatures *c, const char *path, char why[CONFIG_WHY]);

#endif
