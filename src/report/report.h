/* report: a snapshot as a document, on a stream or as a file that is whole or not there.
 *
 *   json.c        the format of the snapshot's JSON, version 1
 *   snapshot_read.c    a snapshot from that; json_in.c: the reading itself
 *   diff.c        what two of them differ in
 *   page.c        a text page for people; graph.c draws its graphs
 *   csv.c         tables for spreadsheets
 *   dshield.c     lines of DShield's log format, and its list of a port's sources
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

#include "src/report/dshield.h"
#include "src/snapshot/snapshot.h"
#include <stdio.h>

enum report_format {
    REPORT_JSON,
    REPORT_TEXT,
    REPORT_CSV,
    REPORT_DSHIELD,
    REPORT_DSHIELD_SOURCES,
    REPORT_FORMATS
};

enum { REPORT_WHY = 512 };

/* What a format leaves open. All zeros is what is usual. */
struct report_how {
    uint8_t csv_list; /* CSV: the only list that is written, as of csv_find_list; 0: all */
    uint8_t protocol; /* sources of a port: 6 or 17, and which */
    uint16_t port;
    struct dshield_settings dshield;
    bool blocks; /* text: graphs with block characters; else with ASCII */
};

/* Whether a snapshot stands alone, or in a stream of them: what is written once is written first.
 */
enum report_place { REPORT_ALONE, REPORT_FIRST, REPORT_NEXT };

/* "json", "text", "csv", "csv:LIST", "dshield", "dshield-sources:udp/1026"; what stands behind the
 * colon goes to *how. False: no such format; both are as they were. */
bool report_format_parse(const char *name, enum report_format *out, struct report_how *how);
/* The names of all lists of the CSV: "icmp, ports, ..". */
enum { REPORT_LISTS = 512 };
const char *report_csv_lists(char out[REPORT_LISTS]);
/* By the suffix .json, .txt, .csv or .dshield. False: none of them. */
bool report_format_by_suffix(const char *path, enum report_format *out);
/* Whether one snapshot behind another makes sense: what DShield counts would be counted twice. */
bool report_format_streams(enum report_format format);

/* Writes s to a stream. In a stream of snapshots the JSON of each stands on a single line (NDJSON),
 * text pages are set apart by a form feed, and CSV has one header. False: the stream failed, errno
 * says how. */
bool report_print(const struct snapshot *s, enum report_format format, const struct report_how *how,
                  enum report_place place, FILE *out);

/* Whether an incident of at least that severity is open: in any state but quiet. */
bool report_has_open_incident(const struct snapshot *s, enum severity least);

/* Where snapshots go, and what may be overwritten. */
struct report_file {
    const char *path; /* borrowed; never "-" */
    enum report_format format;
    struct report_how how;
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
