/* sandbox: so that who takes over tapwatch by what he sends has little of it.
 *
 * Bytes of strangers are parsed by the thread that captures, by the readers of files, by the screen
 * that shows them. All of it runs behind this, in this order (src/main.c):
 *
 *   sandbox_become    what root alone can open has been opened, or is opened here (capture files);
 *                     then: another account (account.c), inherited descriptors closed
 *                     (descriptors.c), no right but that to open an interface (privileges.c)
 *   ..                the interface is opened, with its ring and filter
 *   sandbox_enter     that right goes too, unless `reopen` wants it; what has gone is proven to be
 *                     gone; only the places that we read and write are there any more (landlock.c,
 *                     Linux 5.13); only the system calls that we make (filter.c, its table in
 *                     filter_table.c); any other kills the process
 *
 * Both before there is a second thread. Of capture files nothing is read before sandbox_enter. A
 * command for alerts is started by a process that is forked between the two
 * (report/alert_helper.h), as nothing can be started from in here. */
#ifndef TAPWATCH_SANDBOX_SANDBOX_H
#define TAPWATCH_SANDBOX_SANDBOX_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum { SANDBOX_WHY = 512, SANDBOX_PLACES = 64 };

enum sandbox_use {
    SANDBOX_READ,       /* a file, or all that is in a folder */
    SANDBOX_WRITE,      /* a file in this folder; what is there may be read */
    SANDBOX_KEEP,       /* likewise, and what is there must be readable */
    SANDBOX_DEVICE,     /* it is written to as it is: a device, a pipe */
    SANDBOX_WRITE_MAYBE /* as SANDBOX_WRITE, but we start also where it can not be written */
};

/* All borrowed. */
struct sandbox_place {
    const char *path; /* what is not there is left out */
    enum sandbox_use use;
    const char *what; /* the setting or option that names it, for messages */
};

struct sandbox_settings {
    bool off;                 /* --no-sandbox */
    const char *user;         /* the account to become; "": see account.h */
    bool live;                /* an interface is opened */
    bool reopen;              /* and may be again */
    bool screen;              /* the terminal is asked and set, not only written to */
    bool names;               /* DNS may be asked */
    bool syslog;              /* the system's log is written to */
    bool refilter;            /* of a live capture the filter may be changed */
    const char *const *files; /* read from beginning to end; "-" is none */
    size_t file_count;
    struct sandbox_place places[SANDBOX_PLACES];
    size_t place_count;
};

/* What is in force, for the log and the screen. */
struct sandbox {
    char who[96]; /* "nobody (65534)" */
    bool became;  /* another than it was started as */
    bool root;    /* it stays root */
    bool filter, landlock;
};

/* Adds one; those beyond SANDBOX_PLACES are left out, and can then not be used. */
void sandbox_add(struct sandbox_settings *s, const char *path, enum sandbox_use use,
                 const char *what);
/* A file that will be written: its folder, or itself where it is a device. "-" and NULL: nothing.
 */
void sandbox_add_output(struct sandbox_settings *s, const char *path, enum sandbox_use use,
                        const char *what);

/* The folder that a path lies in: "." where it names none. Returns `folder`. */
const char *sandbox_folder_of(const char *path, char folder[PATH_MAX]);

/* False: why, one line; and it is not safe to go on. */
bool sandbox_become(const struct sandbox_settings *s, struct sandbox *out, char why[SANDBOX_WHY]);
bool sandbox_enter(const struct sandbox_settings *s, struct sandbox *out, char why[SANDBOX_WHY]);
/* Whether all of it is in force. */
bool sandbox_is_whole(const struct sandbox *b);
/* "running as nobody (65534), sandboxed", and what is not as it should be. */
void sandbox_describe(const struct sandbox_settings *s, const struct sandbox *b, char *text,
                      size_t size);

#endif
