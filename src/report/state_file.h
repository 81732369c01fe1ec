/* state_file: what is to outlive the program, as a file that is whole or refused.
 *
 *     14 bytes   "tapwatch-state"
 *      2         version of what follows, as all numbers little endian
 *      8         how many bytes of that there are
 *      8         their checksum: XXH3 with 64 bits over these and the bytes before this one
 *      ..        them: what the engine says they are (engine_save)
 *
 * Written as reports are: a temporary file, synced, renamed; mode 0600. */
#ifndef TAPWATCH_REPORT_STATE_FILE_H
#define TAPWATCH_REPORT_STATE_FILE_H

#include "src/report/report.h"

enum { STATE_FILE_HEAD = 32, STATE_FILE_MOST = 256 << 20 };

struct state_file {
    struct report_file file; /* its path is borrowed; regular: a pipe must not get what is known */
    uint16_t version;        /* that is written and read */
    uint8_t *bytes;          /* owned; what was read, until state_file_forget; NULL: nothing */
    size_t size;
    int lock; /* descriptor, owned, between state_file_lock and state_file_unlock; -1: none */
};

enum state_file_found {
    STATE_FILE_NONE,   /* there is no such file: a first start */
    STATE_FILE_READ,   /* bytes and size */
    STATE_FILE_REFUSED /* `why`: "PATH: what, why, the way out"; it must not be written to */
};

/* f is zeroed but for its path, version and what file.regular says. A file that others can write,
 * or that is neither root's nor ours, is refused. */
enum state_file_found state_file_read(struct state_file *f, char why[REPORT_WHY]);
/* Takes what only one tapwatch at a time has: an flock of PATH.lock, which stays there. False:
 * another one has it, and `why` says so: the file must not be written to. Where there can be no
 * such file it is true. */
bool state_file_lock(struct state_file *f, char why[REPORT_WHY]);
void state_file_unlock(struct state_file *f);
/* Frees what was read. */
void state_file_forget(struct state_file *f);
/* Whether state_file_write could work, asked early: before days of capture, not after. */
bool state_file_check(const struct state_file *f, char why[REPORT_WHY]);
/* In place of what was there when it was read, or what it wrote last. False: `why` likewise, and
 * what was there is as it was. */
bool state_file_write(struct state_file *f, const uint8_t *bytes, size_t size,
                      char why[REPORT_WHY]);
/* Why a file is refused whose bytes say what can not be. */
void state_file_explain(const struct state_file *f, const char *what, char why[REPORT_WHY]);

#endif
