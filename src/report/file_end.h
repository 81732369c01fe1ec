/* file_end: taking back what was not written whole to the end of a file, to which others may write
 * as well: a shell opens standard output (> FILE, >> FILE), and gives it to several. */
#ifndef TAPWATCH_REPORT_FILE_END_H
#define TAPWATCH_REPORT_FILE_END_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Where what is written next will stand, in bytes from the start; -1: it is no regular file, and
 * nothing can be taken back. */
off_t file_end_find(int fd);
/* So many bytes were written from `end` on: they are no more, and what is written next stands
 * there. False: they stay, as they can not be cut off, or are not the last in the file, since
 * somebody else wrote or cut it meanwhile. */
bool file_end_take_back(int fd, off_t end, size_t written);

#endif
