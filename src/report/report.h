/* report: a snapshot as a document, on a stream or as a file that is whole or not there.
 *
 *   json.c        the format of the snapshot's JSON, version 1
 *   snapshot_read.c    a snapshot from that; json_in.c: the reading itself
 *   diff.c        what two of them differ in
 *   page.c        a text page for people
 *   file_write.c  atomic writing: temporary file beside the target, fsync, rename
 *   state_file.c  what is to outlive the program, as a file; state_saver.c: each minute
 *   batch.c       what runs instead of the screen
 *   linear.c      the same, for screen readers: plain lines; linear_text.c: what they say
 *   alert_out.c   alerts as they happen: standard error, syslog, a command
 *   metrics.c     counts for Prometheus; metrics_file.c: again and again, as a file
 *   redact.c      a copy of a snapshot without our addresses, for all of these
 *   progress_line.c    how far a file is read, on a terminal */
#ifndef TAPWATCH_REPORT_REPORT_H
#define TAPWATCH_REPORT_REPORT_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

enum report_format { REPORT_JSON, REPORT_TEXT, REPORT_FORMATS };

enum { REPORT_WHY = 512 };

/* "json" or "text". False: no such format. */
bool report_format_parse(const char *name, enum report_format *out);
/* By the suffix .json or .txt. False: neither. */
bool report_format_by_suffix(const char *path, enum report_format *out);

/* Writes s to a stream. one_line: the JSON stands on a single line (a stream of them is NDJSON);
 * text pages are set apart by a form feed. False: the stream failed, errno says how. */
bool report_print(const struct snapshot *s, enum report_format format, bool one_line, FILE *out);

/* Whether an incident of at least that severity is open: in any state but quiet. */
bool report_has_open_incident(const struct snapshot *s, enum severity least);

/* Where snapshots go, and what may be overwritten. */
struct report_file {
    const char *path; /* borrowed; never "-" */
    enum report_format format;
    bool force;   /* an existing file may be replaced */
    bool regular; /* never a device or pipe */
    bool shared;  /* everybody can read it: mode 0644 */
    /* The file this run wrote last under that path, which it may replace: device and inode. */
    uint64_t own_device, own_inode;
};

/* Whether report_save could work, asked early: before hours of capture, not after. */
bool report_check(const struct report_file *f, char why[REPORT_WHY]);
/* Writes s to f->path: a temporary file in the same folder (mode 0600 unless shared; under sudo
 * owned by the person behind it), fsync, rename. Never through a symbolic link. Devices and pipes
 * are written to directly. False: `why` is one line "PATH: why, the way out" and whatever was there
 * is untouched.
 */
bool report_save(struct report_file *f, const struct snapshot *s, char why[REPORT_WHY]);
/* A name for a snapshot that was given none: tapwatch-20031201T195431Z.json, in the working folder;
 * with -2, -3 .. before the suffix where that exists. */
void report_default_path(const struct snapshot *s, enum report_format format, char *path,
                         size_t size);

#endif
