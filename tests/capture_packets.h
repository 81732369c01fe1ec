/* capture_packets: the packets of a real capture, one after the other, for tests.
 *
 * The captures lie outside the tree: in the folder that the environment's CAPTURES names, or else
 * in ../shared/pcaps. Where they are missing, a line says that the test was skipped. */
#ifndef TAPWATCH_TESTS_CAPTURE_PACKETS_H
#define TAPWATCH_TESTS_CAPTURE_PACKETS_H

#include "src/capture/savefile.h"
#include "src/packet/decode.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct capture_packets {
    struct savefile *file;
    struct decoder decoder;
    int link_type; /* that the decoder is for */
};

/* False: it is not there, and that was said. */
static inline bool capture_packets_open(struct capture_packets *c, const char *name,
                                        const char *test)
{
    const char *folder = getenv("CAPTURES");
    char path[4096], why[SAVEFILE_WHY];
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "../shared/pcaps", name);
    if (access(path, R_OK) != 0) {
        printf("skip - %s: no %s\n", test, path);
        return false;
    }
    *c = (struct capture_packets){.link_type = -1};
    c->file = savefile_open(path, why);
    ck_assert_msg(c->file != NULL, "%s: %s", path, why);
    return true;
}

/* The next IP packet; it is good until the next call. False: there are no more, and the file is
 * closed. */
static inline bool capture_packets_next(struct capture_packets *c, struct packet *out)
{
    struct savefile_packet p;
    char why[SAVEFILE_WHY];
    enum savefile_result result;
    while ((result = savefile_next(c->file, &p, why)) == SAVEFILE_PACKET) {
        if (p.link_type != c->link_type)
            ck_assert(decoder_init(&c->decoder, p.link_type, false));
        c->link_type = p.link_type;
        if (decode_frame(&c->decoder, &p.frame, out) != VERDICT_IP)
            continue;
        out->time_us = p.time_us;
        return true;
    }
    ck_assert_int_eq(result, SAVEFILE_END);
    savefile_close(c->file);
    return false;
}

#endif
