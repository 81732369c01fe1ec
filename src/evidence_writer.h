/* evidence_writer: evidence, from the start of the program to its end: the option -w and what the
 * key e asks for (snapshot/evidence_desk.h).
 *
 * The option has a thread of its own, which may wait for the disk; neither the capture nor the
 * screen waits for it. */
#ifndef TAPWATCH_EVIDENCE_WRITER_H
#define TAPWATCH_EVIDENCE_WRITER_H

#include "src/capture/capture.h"
#include "src/options.h"
#include "src/report/evidence_stream.h"

#include <pthread.h>

struct evidence_writer {
    bool keeps, writes; /* evidence is kept; is written as it comes */
    struct evidence_desk desk;
    size_t memory_bytes;
    struct pcap_format format; /* of what the capture opened first */
    struct capture *capture;   /* borrowed */
    struct exchange *exchange; /* borrowed */

    struct evidence_stream stream; /* the thread's, while it runs, and the next two */
    bool told_lost, failed;
    bool batch;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; /* for all below */
    bool hurries;          /* somebody asked us to end: who does not read is not waited for */
    bool done;
    char said[REPORT_WHY]; /* for the screen; empty: nothing */
};

/* Takes what the settings say. False: `why`, and nothing is left behind. */
bool evidence_writer_open(struct evidence_writer *w, const struct options *o,
                          char why[CAPTURE_WHY]);
/* Behind capture_open, which was given the desk. False: likewise. */
bool evidence_writer_begin(struct evidence_writer *w, const struct options *o, struct capture *c,
                           struct exchange *x, char why[REPORT_WHY]);
/* Behind capture_join: all that has come is written, unless a signal comes (*signal_number; not 0:
 * one came before). False: some of it could not be, which was said. */
bool evidence_writer_end(struct evidence_writer *w, int signal_fd, int *signal_number);
/* Behind whatever came of it. */
void evidence_writer_close(struct evidence_writer *w);

/* For the screen, whose context is the writer. */
/* Something to say, once; false: nothing. */
bool evidence_writer_hear(void *context, char why[REPORT_WHY]);
/* Finds what was asked for, once the capture has ended. */
void evidence_writer_answer(void *context);

#endif
