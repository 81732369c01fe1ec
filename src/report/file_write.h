/* file_write: what those who write other files (batch.c, evidence_output.c, state_file.c ..) need
 * beside report_check and report_save. */
#ifndef TAPWATCH_REPORT_FILE_WRITE_H
#define TAPWATCH_REPORT_FILE_WRITE_H

#include "src/report/report.h"

/* Opens f->path for a stream that grows while it is written: a new file (mode 0600,
 * owned like those of report_save), with `force` in place of an existing one; or a device or pipe.
 * Never through a symbolic link. The descriptor appends. -1: `why` as of report_save. */
int file_write_open_stream(const struct report_file *f, char why[REPORT_WHY]);
/* Writes what a file holds to a stream. False: errno says why. */
typedef bool file_writer(const void *context, FILE *out);
/* As report_save, of anything; the file's format plays no part. */
bool file_write_save(struct report_file *f, file_writer *writer, const void *context,
                     char why[REPORT_WHY]);
/* A file that this program made just now: under sudo for the person who called it. */
void file_write_give_to_caller(int fd);

#endif
