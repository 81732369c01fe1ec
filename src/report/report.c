/* report: see report.h. */
#include "src/report/report.h"

#include "src/base/clock.h"
#include "src/report/json.h"
#include "src/report/page.h"

#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *name, *suffix;
} formats[REPORT_FORMATS] = {
    [REPORT_JSON] = {"json", ".json"},
    [REPORT_TEXT] = {"text", ".txt"},
};

bool report_format_parse(const char *name, enum report_format *out)
{
    for (unsigned i = 0; i < REPORT_FORMATS; i++)
        if (strcmp(name, formats[i].name) == 0) {
            *out = (enum report_format)i;
            return true;
        }
    return false;
}

bool report_format_by_suffix(const char *path, enum report_format *out)
{
    size_t length = strlen(path);
    for (unsigned i = 0; i < REPORT_FORMATS; i++) {
        size_t suffix_length = strlen(formats[i].suffix);
        if (length > suffix_length &&
            strcmp(path + length - suffix_length, formats[i].suffix) == 0) {
            *out = (enum report_format)i;
            return true;
        }
    }
    return false;
}

bool report_print(const struct snapshot *s, enum report_format format, bool one_line, FILE *out)
{
    bool good = true;
    if (format == REPORT_JSON)
        good = json_print(s, one_line, out);
    else
        page_print(s, out);
    if (format == REPORT_TEXT && one_line)
        putc('\f', out);
    return good && fflush(out) == 0 && !ferror(out);
}

/* One of ours that takes part in what went quiet is still infected. */
static bool is_open(const struct snapshot_incident *i)
{
    return i->state != INCIDENT_QUIET || (i->insider_count > 0 && !i->insiders_past);
}

bool report_has_open_incident(const struct snapshot *s, enum severity least)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (s->incidents[i].severity >= least && is_open(&s->incidents[i]))
            return true;
    return false;
}

void report_default_path(const struct snapshot *s, enum report_format format, char *path,
                         size_t size)
{
    const char *suffix = formats[format].suffix;
    bool dated = s->taken_at_us != SNAPSHOT_UNKNOWN;
    char time[CLOCK_TEXT];
    struct stat st;
    clock_format_compact(dated ? s->taken_at_us : clock_wall_us(), time);
    snprintf(path, size, "tapwatch-%s%s", time, suffix);
    for (int i = 2; i < 10000 && lstat(path, &st) == 0; i++)
        snprintf(path, size, "tapwatch-%s-%d%s", time, i, suffix);
}
