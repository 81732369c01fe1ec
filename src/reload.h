/* reload: reads the configuration, the signatures and what is known to be good again, while the
 * capture goes on (HUP, in batch). All or nothing: with one mistake, which is told, everything
 * stays as it is. */
#ifndef TAPWATCH_RELOAD_H
#define TAPWATCH_RELOAD_H

#include "src/confine.h"
#include "src/options.h"
#include "src/report/alert_out.h"
#include "src/signatures.h"

/* What one looked for, once. */
struct watch {
    struct lookout lookout; /* first: that of the item that is handed over */
    struct watch *before;
};

struct reload {
    struct options *options; /* borrowed; of its configuration what can change is changed */
    int argc;
    char **argv;
    struct handover lookouts;
    struct watch *watches; /* owned: all that may be in use */
    struct redact *redact; /* borrowed, for the alerts; NULL: none */
    int helper;            /* who starts the command for alerts; 0: we do (alert_helper.h) */
    const struct confine *confine; /* borrowed: what it holds back of HUP; NULL: nothing */
    struct alert_out *alerts;      /* borrowed, set when there is one */
    const char *words[CONFIG_COMMAND];
};

/* What is looked for at first: NULL: `why`, and nothing is left behind. */
struct lookout *reload_open(struct reload *r, struct options *o, int argc, char **argv,
                            char why[CONFIG_WHY]);
/* Frees all; nobody looks for any of it any more. */
void reload_close(struct reload *r);
/* The alerts' settings as they are configured; words of the command are r's. */
struct alert_out_settings reload_alert_settings(struct reload *r);
/* Says what became of it. context: a struct reload. */
void reload_now(void *context);

#endif
