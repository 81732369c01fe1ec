/* messages: the latest Messenger popups, decoded. */
#ifndef TAPWATCH_ENGINE_MESSAGES_H
#define TAPWATCH_ENGINE_MESSAGES_H

#include "src/engine/prepared.h"

struct messages {
    uint64_t total;
    struct snapshot_message latest[SNAPSHOT_MESSAGES]; /* a ring */
};

/* A packet whose payload was kept; nothing if that is no popup. */
void messages_note(struct messages *m, const struct prepared *p);
void messages_fill(const struct messages *m, struct snapshot *s);

#endif
