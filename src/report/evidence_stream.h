/* evidence_stream: what belongs to incidents, into pcap files as it comes.
 *
 * A pcap file has one link type. The file that was named is for that of the input; packets of
 * another go into a file of their own beside it, FILE.link113 for LINKTYPE 113. Standard output is
 * for the one only. */
#ifndef TAPWATCH_REPORT_EVIDENCE_STREAM_H
#define TAPWATCH_REPORT_EVIDENCE_STREAM_H

#include "src/report/evidence_output.h"

enum { EVIDENCE_OUTPUTS = 4 };

struct evidence_stream {
    struct evidence_output outputs[EVIDENCE_OUTPUTS];
    unsigned count;
    uint64_t lost;    /* packets of link types for which there is no file */
    int64_t retry_us; /* monotonic; no other file is opened before; 0: the last could be */

    /* Each trouble is told once, until it is over: */
    bool told[EVIDENCE_OUTPUTS]; /* that one can not be written */
    bool told_other;             /* that another can not be opened */
    bool told_left_out;          /* that some link types can have none, which is never over */
};

/* first: as for evidence_output_open. False: `why`, and nothing is left open. */
bool evidence_stream_open(struct evidence_stream *s, const struct evidence_output *first,
                          char why[REPORT_WHY]);
/* False: something can not be written, and was not told since it last could: `why`. */
bool evidence_stream_add(struct evidence_stream *s, const struct evidence_packet *p,
                         char why[REPORT_WHY]);
bool evidence_stream_flush(struct evidence_stream *s, char why[REPORT_WHY]);
/* False: the last of it could not be written: `why`. */
bool evidence_stream_close(struct evidence_stream *s, char why[REPORT_WHY]);
uint64_t evidence_stream_written(const struct evidence_stream *s);
uint64_t evidence_stream_lost(const struct evidence_stream *s);
/* Standard output takes nothing more, ever, and it is all there is: there is nothing more to do. */
bool evidence_stream_is_over(const struct evidence_stream *s);
/* Since its reader has left, which is his right and no failure. */
bool evidence_stream_was_left(const struct evidence_stream *s);

#endif
