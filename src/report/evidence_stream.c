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

/* What is told once. */
static bool tell(bool *told, bool good)
{
    const bool before = *told;
    *told |= !good;
    return good || before;
}

/* There is no file for it, and there can be none. */
static bool leave_out(struct evidence_stream *s, int link_type, char why[REPORT_WHY])
{
    s->lost++;
    if (!s->told_left_out)
        snprintf(why, REPORT_WHY,
                 "a pcap file has one link type; packets of LINKTYPE %d are left out%s", link_type,
                 is_stdout(s) ? ", a file takes them (--write FILE)" : "");
    return tell(&s->told_left_out, false);
}

/* Another file beside the first. NULL: `why`. */
static struct evidence_output *open_other(struct evidence_stream *s, int link_type,
                                          char why[REPORT_WHY])
{
    enum { SUFFIX = 24 };
    const struct evidence_output *first = &s->outputs[0];
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
    if (!evidence_output_open(o, why)) {
        s->retry_us = clock_monotonic_us() + RETRY_US;
        return NULL;
    }
    s->retry_us = 0;
    s->told_other = false;
    s->count++;
    return o;
}

/* What came of a file: packets that were written end what was told of it. */
static bool tell_of(struct evidence_stream *s, const struct evidence_output *o,
                    uint64_t written_before, bool good)
{
    bool *told = &s->told[o - s->outputs];
    if (o->written > written_before)
        *told = false;
    return tell(told, good);
}

static bool add_to(struct evidence_stream *s, struct evidence_output *o,
                   const struct evidence_packet *p, char why[REPORT_WHY])
{
    const uint64_t before = o->written;
    return tell_of(s, o, before, evidence_output_add(o, p, why));
}

bool evidence_stream_add(struct evidence_stream *s, const struct evidence_packet *p,
                         char why[REPORT_WHY])
{
    struct evidence_output *o = NULL;
    for (unsigned i = 0; i < s->count && !o; i++)
        if (s->outputs[i].format.link_type == p->link_type)
            o = &s->outputs[i];
    if (!o && (is_stdout(s) || s->count == EVIDENCE_OUTPUTS))
        return leave_out(s, p->link_type, why);
    if (!o && (s->retry_us == 0 || clock_monotonic_us() >= s->retry_us))
        o = open_other(s, p->link_type, why);
    if (o)
        return add_to(s, o, p, why);
    s->lost++;
    return tell(&s->told_other, false);
}

bool evidence_stream_flush(struct evidence_stream *s, char why[REPORT_WHY])
{
    bool good = true;
    for (unsigned i = 0; i < s->count; i++) {
        struct evidence_output *o = &s->outputs[i];
        const uint64_t before = o->written;
        good = tell_of(s, o, before, evidence_output_flush(o, why)) && good;
    }
    return good;
}

bool evidence_stream_close(struct evidence_stream *s, char why[REPORT_WHY])
{
    bool good = true;
    for (unsigned i = 0; i < s->count; i++) {
        struct evidence_output *o = &s->outputs[i];
        const uint64_t before = o->written;
        good = tell_of(s, o, before, evidence_output_close(o, why)) && good;
    }
    return good;
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

bool evidence_stream_is_over(const struct evidence_stream *s)
{
    return is_stdout(s) && s->outputs[0].broken;
}

bool evidence_stream_was_left(const struct evidence_stream *s)
{
    return is_stdout(s) && s->outputs[0].left;
}
