/* source_habit: how one source chooses its source ports, from 16 bytes.
 *
 * Systems give each new socket some port of 1024 or above; tools that craft packets write what they
 * like, often always the same (popup spam of 2003: 666, 4177). So of 4 packets or more:
 *
 * fixed       always one port
 * sequential  nearly always the same small step up (1 to 16; three in four): a tool's counter
 * natural     many ports, none below 1024, and not sequential
 * mixed       anything else: some below 1024, two in turn, one and seldom another
 *
 * Windows of 2003 hands out the ports from 1025 to 5000 one after the other, but to all programs of
 * the host, and for what it sends elsewhere too: what one sees of that climbs by uneven steps, and
 * is natural. Where it is even for once, nothing tells it from a tool's counter: sequential.
 *
 * A new port is often used for several packets, so packets in a row from one port count as little
 * against natural as against sequential, up to 16. Port 137 is left out: it is where Windows sends
 * NetBIOS name queries from, whatever else it sends. */
#ifndef TAPWATCH_ENGINE_SOURCE_HABIT_H
#define TAPWATCH_ENGINE_SOURCE_HABIT_H

#include "src/base/archive.h"
#include "src/snapshot/incident.h"

/* Zeroed memory has seen nothing. */
struct source_habit {
    uint32_t seen;    /* a bit for each port that was, by its hash */
    uint16_t packets; /* these are halved together, never to 0 again, so that they do not wrap */
    uint16_t changes; /* packets with another port than the one before */
    uint16_t low;     /* packets with a port below 1024 */
    uint16_t even;    /* by how many more changes were by `step` than were not, since that is it */
    uint16_t last_port;
    uint8_t step; /* 0: none */
};

void source_habit_add(struct source_habit *h, uint16_t source_port);
/* Unknown below so many packets; 2 or more. */
enum source_port_habit source_habit_read(const struct source_habit *h, int64_t known_from);
/* See base/archive.h. */
void source_habit_archive(struct source_habit *h, struct archive *a);

#endif
