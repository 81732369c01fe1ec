/* meter: see meter.h. */
#include "ui/meter.h"
#include "src/base/clock.h"

#include <stdio.h>
#include <string.h>

void meter_note(struct meter *m, uint64_t bytes, int64_t now_us)
{
    const int64_t second = now_us / US_PER_S;
    if (m->begun_us == 0)
        m->begun_us = now_us;
    while (m->count > 1 && m->notes[1].second <= second - METER_S)
        memmove(m->notes, m->notes + 1, (size_t)--m->count * sizeof m->notes[0]);
    if (m->count == 0 || m->notes[m->count - 1].second != second)
        m->count++;
    m->notes[m->count - 1].second = second;
    m->notes[m->count - 1].bytes = bytes;
}

double meter_rate(const struct meter *m, int64_t now_us)
{
    const int64_t since_us = now_us - m->begun_us, from_s = now_us / US_PER_S - METER_S;
    if (m->begun_us == 0 || since_us < METER_LEAST_S * US_PER_S)
        return -1;
    uint64_t before = 0;
    for (int i = 0; i < m->count && m->notes[i].second <= from_s; i++)
        before = m->notes[i].bytes;
    /* A note is of the end of its second, or of when something was last written before that. */
    const int64_t over_us = now_us - (from_s + 1) * US_PER_S;
    return (double)(m->notes[m->count - 1].bytes - before) * US_PER_S /
           (double)(over_us < since_us ? over_us : since_us);
}

const char *meter_format(double bytes_per_s, char out[TEXT_NUMBER])
{
    const uint64_t rounded = text_two_digits((uint64_t)(bytes_per_s + 0.5));
    if (rounded < 1000)
        snprintf(out, TEXT_NUMBER, "%u B/s", (unsigned)rounded);
    else if (rounded < 10000)
        snprintf(out, TEXT_NUMBER, "%.1f kB/s", (double)rounded / 1000);
    else
        snprintf(out, TEXT_NUMBER, "%.0f kB/s", (double)rounded / 1000);
    return out;
}
