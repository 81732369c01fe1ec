/* snapshot_read: a snapshot from its JSON (json.h), as it was when it was written.
 *
 * The file is nobody's word: a library reads the JSON (json_in.h), each number is checked against
 * its range, each list against the room that a snapshot has, and each text is printable ASCII or is
 * shown by text_safe only. What follows from other members (shares, names of services, the end of a
 * history) is not looked at, members that nobody knows are passed over. */
#ifndef TAPWATCH_REPORT_SNAPSHOT_READ_H
#define TAPWATCH_REPORT_SNAPSHOT_READ_H

#include "src/snapshot/snapshot.h"

#include <stdio.h>

enum { SNAPSHOT_READ_WHY = 512 };

/* s comes from snapshot_new. Its input has ended, or failed where it says why. False: s says
 * nothing, and `why` is one line of printable ASCII: "byte 17: ..", "ports[3].packets: ..". */
bool snapshot_read(FILE *in, struct snapshot *s, char why[SNAPSHOT_READ_WHY]);
/* The same by name; `why` begins with the name. opened: its descriptor, borrowed, or 0: it is
 * opened here. */
bool snapshot_read_file(const char *path, int opened, struct snapshot *s,
                        char why[SNAPSHOT_READ_WHY]);

/* Whether it is a regular file that begins as a snapshot does, by its member `format`. */
bool snapshot_read_begins(const char *path);
/* Whether it is one that begins as any JSON object does: a snapshot too that another program wrote
 * anew, with its members in another order. */
bool snapshot_read_is_json(const char *path);

#endif
