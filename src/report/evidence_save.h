/* evidence_save: what is held of something, into a pcap file that is whole or not there. */
#ifndef TAPWATCH_REPORT_EVIDENCE_SAVE_H
#define TAPWATCH_REPORT_EVIDENCE_SAVE_H

#include "src/report/pcap_write.h"
#include "src/report/report.h"

enum { EVIDENCE_PATH = 128 };

/* What came of it. */
struct evidence_saved {
    char path[EVIDENCE_PATH]; /* tapwatch-evidence-20031201T195431Z.pcap, in the working folder;
                      with -2, -3
                      .. where that exists */
    uint64_t packets;
    uint64_t left_out; /* of other link types: a pcap file has one */
};

/* bytes: as evidence_desk_ask gives them. They are written in order of time; of several link types
 * those of the commonest. format's link type is not looked at. now_us: for the name. False: `why`,
 * as of report_save. */
bool evidence_save(const uint8_t *bytes, size_t size, const struct pcap_format *format,
                   int64_t now_us, struct evidence_saved *saved, char why[REPORT_WHY]);

#endif
