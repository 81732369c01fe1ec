/* confine: from options to the sandbox (src/sandbox/sandbox.h): what a run reads and writes, and
 * the process that starts commands for alerts. */
#ifndef TAPWATCH_CONFINE_H
#define TAPWATCH_CONFINE_H

#include "src/options.h"
#include "src/sandbox/sandbox.h"
#include "src/shipped.h"

struct confine {
    struct sandbox_settings settings;
    struct sandbox in_force;
    int *opened;             /* owned: see capture_settings */
    int saved;               /* owned: the saved snapshot that is shown; 0: by its name */
    int compared[2];         /* owned: likewise those of --diff */
    struct options *options; /* borrowed, and the words of the command line */
    int argc;
    char **argv;
    int helper;                    /* see reload.h */
    bool command_stays;            /* HUP does not change alert_command: see README, Security */
    char signatures[SHIPPED_PATH]; /* where those lie that come with tapwatch */
};

/* Becomes another account. False: why. names: DNS may be asked. */
bool confine_become(struct confine *c, struct options *o, int argc, char **argv, bool names,
                    char why[SANDBOX_WHY]);
/* Whether the command for alerts of that configuration is out of reach of whoever takes over
 * tapwatch: else it would run what he likes, outside of the sandbox. False: why. */
bool confine_allows_command(const struct confine *c, const struct config *config, char *why,
                            size_t size);
/* The rest; says who we are now, where that is of interest. False: why. */
bool confine_enter(struct confine *c, char why[SANDBOX_WHY]);
void confine_end(struct confine *c);

#endif
