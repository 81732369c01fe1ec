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

enum {
    /* Bytes, or as many more as are asked for at once. With 4 MiB a capture takes 1 % longer, with
     * 1 MiB 5 %: each time, processors forget where all other memory is (its pages, not what is in
     * them). With more it takes no less. */
    MAPPED_VIEW = 8 << 20,
    /* A view is offered in pieces of so many bytes, whose pages are read together: a slow disk is
     * waited for until one piece is there. */
    MAPPED_PIECE = 2 << 20,
};

struct mapped {
    int fd;          /* borrowed */
    uint8_t *bytes;  /* the view; what is changed there stays ours. NULL: none yet */
    size_t length;   /* of what may be looked at in it: all lies in the file, when it was moved */
    size_t room;     /* of the view */
    uint64_t begins; /* at that byte of the file */
    uint64_t size;   /* of the file, the most that it had */
    volatile sig_atomic_t broken;
};

/* A plain file, which stays open. False: another one is mapped already. */
bool mapped_open(struct mapped *m, int fd);
/* Also of a zeroed one that was never opened. */
void mapped_close(struct mapped *m);
/* Moves the view, or on within it, to where it has that byte of the file and, unless the file ends
 * before, `length` from there on. False: errno; 0: the file ends before that byte. */
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
