/* acks: the incidents that the person has acknowledged ("seen, I know"). They come behind others of
 * their state and are drawn quietly, until something critical happens to them. Pure. */
#ifndef TAPWATCH_UI_ACKS_H
#define TAPWATCH_UI_ACKS_H

#include "src/snapshot/snapshot.h"

struct ack {
    char name[INCIDENT_NAME];
    uint64_t alerts; /* that there had been then, of all incidents */
};

struct acks {
    struct ack list[SNAPSHOT_INCIDENTS]; /* oldest first */
    size_t count;
};

bool acks_have(const struct acks *a, const char *name);
/* Acknowledges an incident, or takes that back. When all places are taken the oldest goes. */
void acks_toggle(struct acks *a, const char *name, uint64_t alerts_total);
/* Drops those to which something critical happened since. True: there was one. */
bool acks_update(struct acks *a, const struct snapshot *s);

#endif
