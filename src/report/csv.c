/* csv: see csv.h.
 *
 * All lists of the snapshot stand in one table, as a snapshot is one file and may go down a pipe.
 * The first column says which list a row is of, the second of which snapshot; the others have the
 * names of the JSON's members, and a row fills those that its list has. So a spreadsheet filters by
 * the first column, and a script takes what it wants (csv.DictReader of Python). Of one list alone
 * (--format csv:ports) only its own columns are written.
 *
 *   csv.c           which lists there are, and the columns of each
 *   csv_value.c     what is no list: a row for each value
 *   csv_row.c       ports, sources, targets
 *   csv_incident.c  incidents, alerts, messages
 *   csv_out.c       a row, cell by cell; how cells are kept from running as formulas
 *
 * Lists within a row are lists of their own here (sources.ports), whose rows begin with what names
 * the row that they are of: an address, a port, an incident. Graphs, the picture of our addresses,
 * and the latest packets and peers of a host are in the JSON only. */
#include "src/report/csv.h"

#include "src/base/clock.h"
#include "src/report/csv_row.h"

#include <string.h>

#define COLUMNS(...)                                                                               \
    (const uint8_t[]){CSV_LIST, CSV_TAKEN_AT, __VA_ARGS__}, sizeof(const uint8_t[])                \
    {                                                                                              \
        CSV_LIST, CSV_TAKEN_AT, __VA_ARGS__                                                        \
    }
#define DISTINCT(column) CSV_##column, CSV_##column##_ERROR
#define ANSWERS          CSV_ANSWERS_REPLY, CSV_ANSWERS_UNREACHABLE, CSV_ANSWERS_SILENT, CSV_ANSWERS_UNKNOWN
#define HOST_BEGIN                                                                                 \
    CSV_ADDRESS, CSV_HOME, CSV_SHIELDED, CSV_PACKETS, CSV_PACKETS_ERROR, CSV_BYTES, CSV_RECORDS
#define HOST_END                                                                                   \
    DISTINCT(DISTINCT_PORTS), CSV_FIRST, CSV_LAST, CSV_PORTS_SINCE, CSV_TTL_LOW, CSV_TTL_HIGH
#define HOST_PORT    CSV_ADDRESS, CSV_PROTOCOL, CSV_PORT, CSV_PACKETS, CSV_PACKETS_ERROR
#define HOST_PAYLOAD CSV_ADDRESS, CSV_LENGTH, CSV_PREFIX, CSV_PACKETS, CSV_PACKETS_ERROR

static const struct {
    const char *name;
    csv_rows *rows;
    const uint8_t *columns;
    size_t column_count;
} lists[] = {
    {"values", csv_value_rows, COLUMNS(CSV_NAME, CSV_VALUE)},
    {"icmp", csv_row_icmp, COLUMNS(CSV_PROTOCOL, CSV_TYPE, CSV_PACKETS, CSV_BYTES, CSV_RECORDS)},
    {"ports", csv_row_ports,
     COLUMNS(CSV_PROTOCOL, CSV_PORT, CSV_SERVICE, CSV_PACKETS, CSV_BYTES, CSV_RECORDS,
             DISTINCT(SOURCES), DISTINCT(TARGETS), CSV_FIRST, CSV_LAST, CSV_TREND, CSV_RISES,
             CSV_PAYLOADS_RECORDS, CSV_PAYLOADS_UNLISTED, ANSWERS, CSV_ANSWERS_SINCE,
             DISTINCT(MINUTE_SOURCES), DISTINCT(MINUTE_TARGETS), DISTINCT(HOUR_SOURCES),
             DISTINCT(HOUR_TARGETS), DISTINCT(DAY_SOURCES), DISTINCT(DAY_TARGETS),
             CSV_WINDOWS_SINCE)},
    {"ports.payloads", csv_row_port_payloads,
     COLUMNS(CSV_PROTOCOL, CSV_PORT, CSV_LENGTH, CSV_PREFIX, CSV_PACKETS, CSV_PACKETS_ERROR,
             CSV_SHARE, CSV_FIRST, CSV_NEW)},
    {"sources", csv_row_sources,
     COLUMNS(HOST_BEGIN, DISTINCT(TARGETS), HOST_END, CSV_SCAN, CSV_SIGNATURES, CSV_SOURCE_TTL,
             CSV_HABIT, CSV_TOOL)},
    {"sources.ports", csv_row_source_ports, COLUMNS(HOST_PORT)},
    {"sources.payloads", csv_row_source_payloads, COLUMNS(HOST_PAYLOAD)},
    {"targets", csv_row_targets, COLUMNS(HOST_BEGIN, DISTINCT(SOURCES), HOST_END, CSV_TTL)},
    {"targets.ports", csv_row_target_ports, COLUMNS(HOST_PORT)},
    {"targets.payloads", csv_row_target_payloads, COLUMNS(HOST_PAYLOAD)},
    {"signatures", csv_incident_signatures, COLUMNS(CSV_NAME)},
    {"incidents", csv_incident_rows,
     COLUMNS(CSV_SIGNATURE, CSV_KIND, CSV_SUBJECT, CSV_TITLE, CSV_REFERENCE, CSV_SEVERITY,
             CSV_STATE, CSV_ACKNOWLEDGED, CSV_ONSET, CSV_FIRST, CSV_LAST, CSV_SURGE, CSV_SPREAD,
             CSV_RECORDS, CSV_RECORDS_PER_HOUR, DISTINCT(SOURCES), DISTINCT(TARGETS),
             DISTINCT(HOME_TARGETS), CSV_HOME_ADDRESSES, CSV_GROWTH, CSV_GROWTH_OF, ANSWERS,
             CSV_MIX_CHANGED_AT, CSV_MIX_BEFORE, CSV_MIX_AFTER, CSV_PORTS_UNLISTED,
             CSV_PAYLOADS_RECORDS, CSV_PAYLOADS_UNLISTED, CSV_INSIDERS_UNLISTED,
             CSV_COMPANIONS_EXACT, CSV_REPLIERS_KEPT, CSV_SOURCE_PORTS, CSV_SOURCE_PORTS_SHARE,
             CSV_FORGED_SENDERS, DISTINCT(FORGED_MOST), CSV_EVIDENCE_KEPT, CSV_EVIDENCE_PUSHED_OUT,
             CSV_EVIDENCE_TO_FILE)},
    {"incidents.ports", csv_incident_ports,
     COLUMNS(CSV_INCIDENT, CSV_PROTOCOL, CSV_PORT, CSV_RECORDS, DISTINCT(SOURCES),
             DISTINCT(TARGETS), CSV_IN_MIX)},
    {"incidents.payloads", csv_incident_payloads,
     COLUMNS(CSV_INCIDENT, CSV_LENGTH, CSV_PREFIX, CSV_RECORDS, CSV_RECORDS_ERROR, CSV_SHARE,
             CSV_FIRST, CSV_NEW)},
    {"incidents.companions", csv_incident_companions,
     COLUMNS(CSV_INCIDENT, CSV_SIGNATURE, CSV_SOURCES)},
    {"incidents.insiders", csv_incident_insiders,
     COLUMNS(CSV_INCIDENT, CSV_ADDRESS, CSV_FIRST, CSV_LAST, CSV_RECORDS, DISTINCT(TARGETS))},
    {"incidents.repliers", csv_incident_repliers,
     COLUMNS(CSV_INCIDENT, CSV_ADDRESS, CSV_FIRST, CSV_REPLIES)},
    {"incidents.top_sources", csv_incident_top_sources,
     COLUMNS(CSV_INCIDENT, CSV_ADDRESS, CSV_RECORDS, CSV_RECORDS_ERROR, CSV_FIRST, CSV_LAST)},
    {"alerts", csv_incident_alerts,
     COLUMNS(CSV_TIME, CSV_KIND, CSV_SEVERITY, CSV_INCIDENT, CSV_SUBJECT, CSV_TEXT, CSV_NUMBER)},
    {"messages", csv_incident_messages,
     COLUMNS(CSV_TIME, CSV_SOURCE, CSV_SOURCE_PORT, CSV_TARGET, CSV_TARGET_PORT, CSV_FROM, CSV_TO,
             CSV_TEXT, CSV_BODY_BYTES, CSV_WHOLE)},
};
enum { LISTS = sizeof lists / sizeof lists[0] };

uint8_t csv_find_list(const char *name)
{
    for (size_t i = 0; i < LISTS; i++)
        if (strcmp(lists[i].name, name) == 0)
            return (uint8_t)(i + 1);
    return 0;
}

const char *csv_list_name(uint8_t list)
{
    return list >= 1 && list <= LISTS ? lists[list - 1].name : NULL;
}

void csv_print(const struct snapshot *s, uint8_t list, bool header, FILE *out)
{
    uint8_t all[CSV_COLUMNS];
    for (size_t i = 0; i < CSV_COLUMNS; i++)
        all[i] = (uint8_t)i;
    struct csv_out o = {
        .stream = out,
        .columns = list == CSV_ALL ? all : lists[list - 1].columns,
        .column_count = list == CSV_ALL ? CSV_COLUMNS : lists[list - 1].column_count,
    };
    if (s->taken_at_us != SNAPSHOT_UNKNOWN)
        clock_format_rfc3339(s->taken_at_us, o.taken_at);
    if (header)
        csv_out_header(&o);
    for (size_t i = 0; i < LISTS && !ferror(out); i++)
        if (list == CSV_ALL || list == i + 1)
            lists[i].rows(&o, s, lists[i].name);
}
