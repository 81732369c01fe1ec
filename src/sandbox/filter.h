/* filter: which system calls there are, for all threads of this process (seccomp).
 *
 * An allow list, one table with a reason for each (filter_table.c). What is not in it kills the
 * process, with SIGSYS: it is either a fault or somebody else's work. But for what the C library
 * asks for by itself and can do without: that gets an error. */
#ifndef TAPWATCH_SANDBOX_FILTER_H
#define TAPWATCH_SANDBOX_FILTER_H

#include <stdbool.h>
#include <stddef.h>

/* What a run needs besides reading, counting, drawing and writing files. */
enum filter_need {
    FILTER_ALWAYS = 0,
    FILTER_LIVE = 1,      /* losses, and what became of an interface */
    FILTER_NAMES = 2,     /* DNS */
    FILTER_REOPEN = 4,    /* an interface is opened again */
    FILTER_SYSLOG = 8,    /* the system's log */
    FILTER_REFILTER = 16, /* another capture filter, set beside the real socket */
};

enum filter_test {
    FILTER_ANY,
    FILTER_EQUAL,  /* the argument is that */
    FILTER_HAS,    /* all of these bits are in it */
    FILTER_LACKS,  /* none of these bits is in it */
    FILTER_OPTION, /* of a socket: argument 1 is that level, argument 2 that option */
    FILTER_OWN,    /* it is the number of this process */
};

/* One line of the table. */
struct filter_rule {
    int call;
    unsigned need;
    unsigned unless; /* nor is it there where one of these is needed */
    int error;       /* 0: it is let through, else this is what it gets */
    enum filter_test test;
    unsigned argument;
    unsigned long value;
    unsigned long option; /* of FILTER_OPTION */
    const char *reason;   /* of this line and those behind it that have none */
};

struct filter_socket {
    int family, type, protocol;
    unsigned need; /* else it gets EACCES */
    const char *reason;
};

extern const struct filter_rule filter_rules[];
extern const size_t filter_rule_count;
extern const struct filter_socket filter_sockets[];
extern const size_t filter_socket_count;

enum filter_result { FILTER_ON, FILTER_NOT_THERE, FILTER_FAILED };

/* needs: of enum filter_need. FILTER_NOT_THERE: the kernel has none. FILTER_FAILED: why. */
enum filter_result filter_enforce(unsigned needs, char *why, size_t size);

#endif
