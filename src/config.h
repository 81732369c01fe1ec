/* config: the settings of tapwatch.conf.
 *
 *   settings.c  the table of them: type, unit, range, default; printing a file (see settings.h)
 *   config.c    finding and reading a file; the only place that includes <libconfig.h> */
#ifndef TAPWATCH_CONFIG_H
#define TAPWATCH_CONFIG_H

#include "src/base/address.h"
#include "src/base/port_range.h"
#include "src/engine/detectors.h"
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    CONFIG_TEXT = 1024,
    CONFIG_HOME = HOME_MAX * NETWORK_TEXT, /* any list of networks that struct home holds */
    CONFIG_SERVER_PORTS = 64,
    CONFIG_WATCHED = 64,
    CONFIG_METRICS_PORTS = 256, /* three series each, for as long as they are kept */
    CONFIG_WINDOWS = 3,
    CONFIG_WORDS = CONFIG_TEXT + 1, /* a list of texts: with an empty one at the end */
    CONFIG_COMMAND = 16,            /* words */
    CONFIG_KNOWN_GOOD = 64,
    CONFIG_FILES = 7, /* of one kind; of signatures, besides the shipped one */
    CONFIG_WHY = 768,
};

struct config_ranges {
    struct port_range ranges[CONFIG_WATCHED];
    int64_t count;
};

struct config {
    /* capture */
    char filter[CONFIG_TEXT]; /* BPF expression; "" for all */
    bool promiscuous;
    bool include_self;       /* the SSH session one watches through is counted, too */
    bool reopen;             /* CAP_NET_RAW is kept, to open an interface that came back */
    int64_t snaplen;         /* bytes of each packet that are kept */
    int64_t buffer_size_kib; /* kernel ring of each interface */
    char user[CONFIG_TEXT];  /* the account that root becomes; "": sandbox/account.h */
    /* decode */
    bool decapsulate; /* look through tunnels */
    /* counting */
    char home[CONFIG_HOME]; /* comma-separated networks; "" for the default */
    int64_t memory_mib;     /* for the whole program */
    int64_t udp_timeout_s, tcp_timeout_s, icmp_timeout_s; /* an answer comes within this */
    int64_t server_ports[CONFIG_SERVER_PORTS]; /* UDP ports whose late answers are no records */
    int64_t server_ports_count;
    struct config_ranges watched;     /* who sends there stays in the table of sources */
    int64_t window_s[CONFIG_WINDOWS]; /* for distinct counts of late: even, each divides the next */
    /* looking for */
    char signatures[CONFIG_WORDS]; /* files besides the shipped one: a NUL after each, an empty one
                                     at the end */
    char known_good[CONFIG_WORDS]; /* likewise: networks, ports, signatures */
    char state_file[CONFIG_TEXT];  /* what is known is kept there; "": nowhere */
    /* evidence */
    int64_t evidence_memory_mib, evidence_file_mb, evidence_files;
    /* alerts */
    int64_t alert_severity; /* enum severity: the least that is told of */
    bool alert_syslog;
    char alert_command[CONFIG_WORDS]; /* its words, a NUL after each; the first is a path */
    int64_t alert_command_count;      /* words; 0: no command */
    int64_t alert_command_per_minute;
    /* writing */
    int64_t dshield_user_id; /* 0: anonymous */
    bool dshield_anonymise;
    char metrics_file[CONFIG_TEXT]; /* "": none */
    int64_t metrics_every_s;
    struct config_ranges metrics_ports; /* whose records are in it */
    bool redact;                        /* home addresses are pseudonyms there */
    char redact_key[CONFIG_TEXT];       /* "": another key each time */
    /* screen */
    bool ascii;
    bool color;
    char theme[CONFIG_TEXT]; /* a name, or a path with a '/' in it */
    int64_t graph;           /* enum graph */
    bool low_bandwidth;
    bool bell;
    bool linear;            /* plain lines instead of the screen */
    int64_t linear_every_s; /* its lines of totals */
    bool mouse;
    int64_t history_memory_mib;
    bool names;                     /* DNS is asked for names, from the start */
    char name_servers[CONFIG_TEXT]; /* "": those of the machine */
    char geo_files[CONFIG_WORDS];   /* as signatures */
    /* detectors */
    struct detectors detectors;
};

void config_defaults(struct config *c);
/* Reads a file over what c holds. False: why is one line "FILE:LINE: what, why, what is allowed",
 * and c is as it was. */
bool config_load(struct config *c, const char *path, char why[CONFIG_WHY]);
/* The file to read when none was named: $TAPWATCH_CONFIG, $XDG_CONFIG_HOME/tapwatch/tapwatch.conf
 * (or ~/.config), /etc/tapwatch.conf. An environment name is returned whether it exists or not (its
 * absence is then an error); the others only when they exist. It may be longer than CONFIG_TEXT,
 * and lies in path or in the environment. NULL: none. */
const char *config_find(char path[PATH_MAX]);
/* For the command line: sets one number within the range of the table. False: why says what is
 * allowed. */
bool config_set_number(struct config *c, const char *name, const char *text, char why[CONFIG_WHY]);
/* Likewise a text. False: it is longer than a setting may be. */
bool config_set_text(struct config *c, const char *name, const char *text);
void config_set_home(struct config *c, const struct home *home);
/* The words of alert_command, borrowed from c. Returns how many. */
size_t config_command_words(const struct config *c, const char *words[CONFIG_COMMAND]);
/* Every setting as a valid file that reads back the same. False: out could not be written. */
bool config_print(const struct config *c, FILE *out);

#endif
