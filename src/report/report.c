/* report: see report.h. */
#include "src/report/report.h"

#include "src/base/clock.h"
#include "src/base/port_range.h"
#include "src/report/csv.h"
#include "src/report/json.h"
#include "src/report/page.h"

#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *name, *suffix;
} formats[REPORT_FORMATS] = {
    [REPORT_JSON] = {"json", ".json"},
    [REPORT_TEXT] = {"text", ".txt"},
    [REPORT_CSV] = {"csv", ".csv"},
    [REPORT_DSHIELD] = {"dshield", ".dshield"},
    [REPORT_DSHIELD_SOURCES] = {"dshield-sources", ".sources"},
};

/* What stands behind a prefix; NULL: it does not begin so. */
static const char *behind(const char *text, const char *prefix)
{
    const size_t length = strlen(prefix);
    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool parse_csv_list(const char *list, enum report_format *out, struct report_how *how)
{
    const uint8_t number = csv_find_list(list);
    if (number == 0)
        return false;
    *out = REPORT_CSV;
    how->csv_list = number;
    return true;
}

static bool parse_sources(const char *port, enum report_format *out, struct report_how *how)
{
    struct port_range range;
    if (!port_range_parse(port, &range) || range.first != range.last)
        return false;
    *out = REPORT_DSHIELD_SOURCES;
    how->protocol = range.protocol;
    how->port = range.first;
    return true;
}

bool report_format_parse(const char *name, enum report_format *out, struct report_how *how)
{
    const char *list = behind(name, "csv:"), *port = behind(name, "dshield-sources:");
    if (list)
        return parse_csv_list(list, out, how);
    if (port)
        return parse_sources(port, out, how);
    for (unsigned i = 0; i < REPORT_FORMATS; i++)
        if (i != REPORT_DSHIELD_SOURCES && strcmp(name, formats[i].name) == 0) {
            *out = (enum report_format)i;
            how->csv_list = CSV_ALL;
            return true;
        }
    return false;
}

const char *report_csv_lists(char out[REPORT_LISTS])
{
    size_t used = 0;
    out[0] = '\0';
    for (uint8_t list = CSV_ALL + 1; csv_list_name(list) && used < REPORT_LISTS; list++)
        used += (size_t)snprintf(out + used, REPORT_LISTS - used, "%s%s", used > 0 ? ", " : "",
                                 csv_list_name(list));
    return out;
}

bool report_format_streams(enum report_format format)
{
    return format != REPORT_DSHIELD && format != REPORT_DSHIELD_SOURCES;
}

bool report_format_by_suffix(const char *path, enum report_format *out)
{
    size_t length = strlen(path);
    /* The list of sources is of a port, which no suffix says. */
    for (unsigned i = 0; i < REPORT_DSHIELD_SOURCES; i++) {
        size_t suffix_length = strlen(formats[i].suffix);
        if (length > suffix_length &&
            strcmp(path + length - suffix_length, formats[i].suffix) == 0) {
            *out = (enum report_format)i;
            return true;
        }
    }
    return false;
}

bool report_print(const struct snapshot *s, enum report_format format, const struct report_how *how,
                  enum report_place place, FILE *out)
{
    bool good = true;
    switch (format) {
    case REPORT_TEXT:
        page_print(s, how->blocks, out);
        if (place != REPORT_ALONE)
            putc('\f', out);
        break;
    case REPORT_CSV:
        csv_print(s, how->csv_list, place != REPORT_NEXT, out);
        break;
    case REPORT_DSHIELD:
        dshield_print(s, &how->dshield, out);
        break;
    case REPORT_DSHIELD_SOURCES:
        dshield_print_sources(s, how->protocol, how->port, out);
        break;
    default:
        good = json_print(s, place != REPORT_ALONE, out);
    }
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
