/* pieces: see pieces.h. */
#include "src/snapshot/pieces.h"

#include <string.h>

/* Of an array its valid entries. */
#define ROWS(array, count)                                                                         \
    {                                                                                              \
        offsetof(struct snapshot, array), (s->count) * sizeof s->array[0]                          \
    }

struct piece pieces_first(void)
{
    return (struct piece){0, offsetof(struct snapshot, incidents)};
}

void pieces_of(const struct snapshot *s, struct piece out[PIECES])
{
    const struct piece all[PIECES] = {
        pieces_first(),
        ROWS(incidents, incident_count),
        ROWS(alerts, alert_count),
        ROWS(messages, message_count),
        ROWS(icmp, icmp_count),
        ROWS(ports, port_count),
        ROWS(port_details, port_detail_count),
        ROWS(sources, source_count),
        ROWS(source_details, source_detail_count),
        ROWS(targets, target_count),
        ROWS(target_details, target_detail_count),
    };
    memcpy(out, all, sizeof all);
}
