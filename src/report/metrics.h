/* metrics: a snapshot's counts in Prometheus' text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/), for node_exporter's textfile
 * collector.
 *
 * Names follow Prometheus' conventions: base units, _total on what only grows. What only grows does
 * so until the counters are reset, by a restart or the key r, which Prometheus expects of counters.
 * What is not known (losses of a file, forgotten distinct counts) is left out: a 0 would be a
 * statement, and a NaN would stay in every sum over it. No address is a label, and the number of
 * series is bounded: three for each port that is asked for, and some sixty. */
#ifndef TAPWATCH_REPORT_METRICS_H
#define TAPWATCH_REPORT_METRICS_H

#include "src/base/port_range.h"
#include "src/snapshot/snapshot.h"
#include <stdio.h>

struct metrics_ports {
    const struct port_range *ranges; /* borrowed; a port in two of them is there once */
    size_t count;
};

/* False: the stream failed, errno says how. */
bool metrics_print(const struct snapshot *s, const struct metrics_ports *ports, FILE *out);

#endif
