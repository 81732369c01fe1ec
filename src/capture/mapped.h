/* mapped: the bytes of a file where the kernel has them, through a view that moves along it.
 *
 * read(2) copies each byte, which takes a twentieth of all that reading and counting a capture
 * takes (Intel Xeon of 2024). But where read(2) says that there is no more, because somebody cut
 * the file meanwhile, or that the disk has failed, a look at a mapped byte raises SIGBUS. Then
 * zeros take its place, and mapped_is_broken says so, before anybody makes use of what was made of
 * them. Only within the last page that is left are there zeros without a signal: mapped_look.
 *
 * There is one handler of SIGBUS, so one file at a time. Any other SIGBUS goes to whoever had it
 * before. */
#ifndef TAPWATCH_CAPTURE_MAPPED_H
#define TAPWATCH_CAPTURE_MAPPED_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAPPED_VIEW = 4 << 20 }; /* bytes, or as many more as are asked for at once */

struct mapped {
    int fd;          /* borrowed */
    uint8_t *bytes;  /* the view; what is changed there stays ours. NULL: none yet */
    size_t length;   /* of it: no longer than the file was when it was moved there */
    uint64_t begins; /* at that byte of the file */
    uint64_t size;   /* of the file, the most that it had */
    volatile sig_atomic_t broken;
};

/* A plain file, which stays open. False: another one is mapped already. */
bool mapped_open(struct mapped *m, int fd);
/* Also of a zeroed one that was never opened. */
void mapped_close(struct mapped *m);
/* Moves the view to where it has that byte of the file and, unless the file ends before, `length`
 * from there on. False: errno; 0: the file ends before that byte. */
bool mapped_move(struct mapped *m, uint64_t at, size_t length);
/* Bytes were looked at that are gone. All looks before this call count, and none after it. */
static inline bool mapped_is_broken(const struct mapped *m)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST); /* or a compiler may put a look behind it */
    return m->broken;
}
/* The same, and whether the file has become shorter than that. */
bool mapped_look(struct mapped *m, uint64_t size);
/* Why it is broken: errno; 0: the file was cut. */
int mapped_error(const struct mapped *m);

#endif
