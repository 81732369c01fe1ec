/* csv_out: a row of CSV, cell by cell (RFC 4180: CRLF behind each row, quotes where needed).
 *
 * Cells are put by their column, in any order; those that are not put, and those that are put with
 * what is not known, are empty. Only ASCII is written: other bytes come as \xNN.
 *
 * A spreadsheet takes a cell that begins with = + - @ for a formula, and what stands in a packet
 * could make it run one. Such a character is written as \xNN too where a cell begins with it, and
 * where a program that parts cells elsewhere (at ; or |, as some do, heedless of quotes) would take
 * it for a beginning. No number of ours begins so. */
#ifndef TAPWATCH_REPORT_CSV_OUT_H
#define TAPWATCH_REPORT_CSV_OUT_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

/* Every column, with the name of the JSON's member. */
#define CSV_COLUMN_NAMES(X)                                                                        \
    X(LIST, "list")                                                                                \
    X(TAKEN_AT, "taken_at")                                                                        \
    X(NAME, "name")                                                                                \
    X(VALUE, "value")                                                                              \
    X(INCIDENT, "incident")                                                                        \
    X(SIGNATURE, "signature")                                                                      \
    X(KIND, "kind")                                                                                \
    X(SUBJECT, "subject")                                                                          \
    X(TITLE, "title")                                                                              \
    X(REFERENCE, "reference")                                                                      \
    X(SEVERITY, "severity")                                                                        \
    X(STATE, "state")                                                                              \
    X(ACKNOWLEDGED, "acknowledged")                                                                \
    X(PROTOCOL, "protocol")                                                                        \
    X(PORT, "port")                                                                                \
    X(TYPE, "type")                                                                                \
    X(SERVICE, "service")                                                                          \
    X(ADDRESS, "address")                                                                          \
    X(HOME, "home")                                                                                \
    X(SHIELDED, "shielded")                                                                        \
    X(PACKETS, "packets")                                                                          \
    X(PACKETS_ERROR, "packets_error")                                                              \
    X(BYTES, "bytes")                                                                              \
    X(RECORDS, "records")                                                                          \
    X(RECORDS_ERROR, "records_error")                                                              \
    X(RECORDS_PER_HOUR, "records_per_hour")                                                        \
    X(REPLIES, "replies")                                                                          \
    X(LENGTH, "length")                                                                            \
    X(PREFIX, "prefix")                                                                            \
    X(SHARE, "share")                                                                              \
    X(PAYLOADS_RECORDS, "payloads_records")                                                        \
    X(NEW, "new")                                                                                  \
    X(SOURCES, "sources")                                                                          \
    X(SOURCES_ERROR, "sources_error")                                                              \
    X(TARGETS, "targets")                                                                          \
    X(TARGETS_ERROR, "targets_error")                                                              \
    X(DISTINCT_PORTS, "distinct_ports")                                                            \
    X(DISTINCT_PORTS_ERROR, "distinct_ports_error")                                                \
    X(HOME_TARGETS, "home_targets")                                                                \
    X(HOME_TARGETS_ERROR, "home_targets_error")                                                    \
    X(HOME_ADDRESSES, "home_addresses")                                                            \
    X(ONSET, "onset")                                                                              \
    X(FIRST, "first")                                                                              \
    X(LAST, "last")                                                                                \
    X(SURGE, "surge")                                                                              \
    X(SPREAD, "spread")                                                                            \
    X(GROWTH, "growth")                                                                            \
    X(GROWTH_OF, "growth_of")                                                                      \
    X(RISES, "rises")                                                                              \
    X(TREND, "trend")                                                                              \
    X(ANSWERS_REPLY, "answers.reply")                                                              \
    X(ANSWERS_UNREACHABLE, "answers.unreachable")                                                  \
    X(ANSWERS_SILENT, "answers.silent")                                                            \
    X(ANSWERS_UNKNOWN, "answers.unknown")                                                          \
    X(ANSWERS_SINCE, "answers_since")                                                              \
    X(MINUTE_SOURCES, "windows.minute.sources")                                                    \
    X(MINUTE_SOURCES_ERROR, "windows.minute.sources_error")                                        \
    X(MINUTE_TARGETS, "windows.minute.targets")                                                    \
    X(MINUTE_TARGETS_ERROR, "windows.minute.targets_error")                                        \
    X(HOUR_SOURCES, "windows.hour.sources")                                                        \
    X(HOUR_SOURCES_ERROR, "windows.hour.sources_error")                                            \
    X(HOUR_TARGETS, "windows.hour.targets")                                                        \
    X(HOUR_TARGETS_ERROR, "windows.hour.targets_error")                                            \
    X(DAY_SOURCES, "windows.day.sources")                                                          \
    X(DAY_SOURCES_ERROR, "windows.day.sources_error")                                              \
    X(DAY_TARGETS, "windows.day.targets")                                                          \
    X(DAY_TARGETS_ERROR, "windows.day.targets_error")                                              \
    X(WINDOWS_SINCE, "windows.since")                                                              \
    X(PORTS_SINCE, "ports_since")                                                                  \
    X(SCAN, "scan")                                                                                \
    X(SIGNATURES, "signatures")                                                                    \
    X(TTL, "ttl")                                                                                  \
    X(TTL_LOW, "ttl_low")                                                                          \
    X(TTL_HIGH, "ttl_high")                                                                        \
    X(SOURCE_TTL, "fingerprint.ttl")                                                               \
    X(HABIT, "fingerprint.source_ports")                                                           \
    X(TOOL, "fingerprint.tool")                                                                    \
    X(IN_MIX, "in_mix")                                                                            \
    X(MIX_CHANGED_AT, "port_mix.changed_at")                                                       \
    X(MIX_BEFORE, "port_mix.before")                                                               \
    X(MIX_AFTER, "port_mix.after")                                                                 \
    X(PORTS_UNLISTED, "ports_unlisted_records")                                                    \
    X(PAYLOADS_UNLISTED, "payloads_unlisted_records")                                              \
    X(INSIDERS_UNLISTED, "insiders_unlisted")                                                      \
    X(COMPANIONS_EXACT, "companions_exact")                                                        \
    X(REPLIERS_KEPT, "repliers_kept")                                                              \
    X(SOURCE_PORTS, "source_ports")                                                                \
    X(SOURCE_PORTS_SHARE, "source_ports_share")                                                    \
    X(FORGED_SENDERS, "forged.senders")                                                            \
    X(FORGED_MOST, "forged.most_addresses")                                                        \
    X(FORGED_MOST_ERROR, "forged.most_addresses_error")                                            \
    X(EVIDENCE_KEPT, "evidence.kept")                                                              \
    X(EVIDENCE_PUSHED_OUT, "evidence.pushed_out")                                                  \
    X(EVIDENCE_TO_FILE, "evidence.to_file")                                                        \
    X(NUMBER, "number")                                                                            \
    X(TIME, "time")                                                                                \
    X(SOURCE, "source")                                                                            \
    X(SOURCE_PORT, "source_port")                                                                  \
    X(TARGET, "target")                                                                            \
    X(TARGET_PORT, "target_port")                                                                  \
    X(FROM, "from")                                                                                \
    X(TO, "to")                                                                                    \
    X(TEXT, "text")                                                                                \
    X(BODY_BYTES, "body_bytes")                                                                    \
    X(WHOLE, "whole")

#define CSV_ENUM(id, name) CSV_##id,
enum csv_column { CSV_COLUMN_NAMES(CSV_ENUM) CSV_COLUMNS };
#undef CSV_ENUM

enum { CSV_ROOM = 32 * 1024 }; /* for a row: the longest cell is SNAPSHOT_NAMES, escaped */

struct csv_out {
    FILE *stream;           /* borrowed */
    const uint8_t *columns; /* enum csv_column, in the order they stand in; borrowed */
    size_t column_count;
    char taken_at[80];
    size_t used;
    const char *cells[CSV_COLUMNS]; /* NULL: empty; else borrowed, or in room */
    char room[CSV_ROOM];
};

void csv_out_header(const struct csv_out *o);
/* list: its name; borrowed until the row's end. */
void csv_out_begin_row(struct csv_out *o, const char *list);
void csv_out_end_row(struct csv_out *o);

/* NULL: not known. Bytes that are no printable ASCII are escaped; a backslash stays as it is, so
 * what somebody else wrote goes through text_safe first. */
void csv_out_text(struct csv_out *o, enum csv_column column, const char *text);
void csv_out_number(struct csv_out *o, enum csv_column column, uint64_t n);
void csv_out_bool(struct csv_out *o, enum csv_column column, bool value);
/* Ten digits; below 0 and no number: not known. */
void csv_out_real(struct csv_out *o, enum csv_column column, double n);
/* RFC 3339; SNAPSHOT_UNKNOWN: not known. */
void csv_out_time(struct csv_out *o, enum csv_column column, int64_t time_us);
/* The count, and in the column behind it its relative standard error. */
void csv_out_distinct(struct csv_out *o, enum csv_column column, struct distinct_count d,
                      bool whole);
void csv_out_address(struct csv_out *o, enum csv_column column, const struct address *address);
void csv_out_protocol(struct csv_out *o, uint8_t protocol);
void csv_out_answers(struct csv_out *o, const struct snapshot_answers *a);
/* "0x0400ff": with 0x, as spreadsheets take 0000 and 12e3 for numbers. */
void csv_out_hex(struct csv_out *o, enum csv_column column, const uint8_t *bytes, size_t length);
/* "1026 1030" */
void csv_out_ports(struct csv_out *o, enum csv_column column, const uint16_t *ports,
                   uint32_t count);

#endif
