/* config: the settings of tapwatch.conf. The only place that includes <libconfig.h>.
 *
 * One table in config.c names every setting with its type, default, unit and range; reading,
 * refusing, printing and the shipped tapwatch.conf all follow it. */
#ifndef TAPWATCH_CONFIG_H
#define TAPWATCH_CONFIG_H

#include "src/base/address.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    CONFIG_TEXT = 1024,
    CONFIG_SERVER_PORTS = 64,
    CONFIG_WHY = 512,
};

struct config {
    /* capture */
    char filter[CONFIG_TEXT]; /* BPF expression; "" for all */
    bool promiscuous;
    int64_t snaplen;         /* bytes of each packet that are kept */
    int64_t buffer_size_kib; /* kernel ring of each interface */
    /* decode */
    bool decapsulate; /* look through tunnels */
    /* counting */
    char home[CONFIG_TEXT];                    /* comma-separated networks; "" for the default */
    int64_t udp_timeout_s;                     /* an answer comes within this */
    int64_t server_ports[CONFIG_SERVER_PORTS]; /* UDP ports whose late answers are no records */
    int64_t server_ports_count;
    /* screen */
    bool ascii;
    bool color;
};

void config_defaults(struct config *c);
/* Reads a file over what c holds. False: why is one line "FILE:LINE: what, why, what is allowed",
 * and c is as it was. */
bool config_read(struct config *c, const char *path, char why[CONFIG_WHY]);
/* The file to read when none was named: $TAPWATCH_CONFIG, $XDG_CONFIG_HOME/tapwatch/tapwatch.conf
 * (or ~/.config), /etc/tapwatch.conf. An environment name is returned whether it exists or not (its
 * absence is then an error); the others only when they exist. NULL: none. */
const char *config_find(char path[CONFIG_TEXT]);
/* Every setting as a valid file that reads back the same. False: out could not be written. */
bool config_print(const struct config *c, FILE *out);

#endif
