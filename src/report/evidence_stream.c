/* evidence_stream: see evidence_stream.h. */
#include "src/report/evidence_stream.h"

#include "src/base/clock.h"

#include <stdio.h>
#include <string.h>

enum { RETRY_US = 5 * 1000000 }; /* there may be room then, or nothing in the way */

bool evidence_stream_open(struct evidence_stream *s, const struct evidence_output *first,
                          char why[REPORT_WHY])
{
    *s = (struct evidence_stream){.outputs = {*first}};
    if (!evidence_output_open(&s->outputs[0], why))
        return false;
    s->count = 1;
    return true;
}

static bool is_stdout(const struct evidence_stream *s)
{
    return strcmp(s->outputs[0].path, "-") == 0;
}

/* Another file beside the first. NULL: `why`. */
static struct evidence_output *open_other(struct evidence_stream *s, int link_type,
                                          char why[REPORT_WHY])
{
    enum { SUFFIX = 24 };
    const struct evidence_output *first = &s->outputs[0];
    if (is_stdout(s) || s->count == EVIDENCE_OUTPUTS) {
        s->no_file = true;
        snprintf(why, REPORT_WHY,
                 "evidence: a pcap file has one link type; packets of LINKTYPE %d are left out%s",
                 link_type, is_stdout(s) ? ", a file takes them (--write FILE)" : "");
        return NULL;
    }
    struct evidence_output *o = &s->outputs[s->count];
    *o = (struct evidence_output){.force = first->force,
                                  .rotation = first->rotation,
                                  .format = first->format,
                                  .give_up = first->give_up,
                                  .context = first->context};
    o->format.link_type = link_type;
    const size_t used = strnlen(first->path, sizeof o->path - SUFFIX);
    memcpy(o->path, first->path, used);
    snprintf(o->path + used, SUFFIX, ".link%d", link_type);
    s->retry_us = 0;
    if (!evidence_output_open(o, why)) {
        s->retry_us = clock_monotonic_us() + RETRY_US;
        return NULL;
    }
    s->count++;
    return o;
}

/* What is told once. */
static bool tell(struct evidence_stream *s, bool good)
{
    const bool told = s->told;
    s->told |= !good;
    return good || told;
}

bool evidence_stream_add(struct evidence_stream *s, const struct evidence_packet *p,
                         char why[REPORT_WHY])
{
    struct evidence_output *o = NULL;
    for (unsigned i = 0; i < s->count && !o; i++)
        if (s->outputs[i].format.link_type == p->link_type)
            o = &s->outputs[i];
    if (!o && (s->retry_us == 0 || clock_monotonic_us() >= s->retry_us))
        o = open_other(s, p->link_type, why);
    if (o)
        return tell(s, evidence_output_add(o, p, why));
    s->lost++;
    return tell(s, false);
}

bool evidence_stream_flush(struct evidence_stream *s, char why[REPORT_WHY])
{
    bool good = true, rest = s->no_file || s->retry_us > 0;
    for (unsigned i = 0; i < s->count; i++) {
        struct evidence_output *o = &s->outputs[i];
        const uint64_t before = o->written;
        good = evidence_output_flush(o, why) && good;
        rest |= o->broken || o->retry_us > 0;
        if (o->written > before && s->told && !rest)
            s->told = false; /* it can be written again */
    }
    return tell(s, good);
}

bool evidence_stream_close(struct evidence_stream *s, char why[REPORT_WHY])
{
    bool good = true;
    for (unsigned i = 0; i < s->count; i++)
        good = evidence_output_close(&s->outputs[i], why) && good;
    return tell(s, good);
}

uint64_t evidence_stream_written(const struct evidence_stream *s)
{
    uint64_t written = 0;
    for (unsigned i = 0; i < s->count; i++)
        written += s->outputs[i].written;
    return written;
}

uint64_t evidence_stream_lost(const struct evidence_stream *s)
{
    uint64_t lost = s->lost;
    for (unsigned i = 0; i < s->count; i++)
        lost += s->outputs[i].lost;
    return lost;
}

bool evidence_stream_is_gone(const struct evidence_stream *s)
{
    return is_stdout(s) && s->outputs[0].broken;
}
