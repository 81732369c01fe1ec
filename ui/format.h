/* format: numbers, times and cells as the screen writes them. Pure text, no terminal.
 *
 * All text here is UTF-8 made of characters one column wide: what came from the wire has gone
 * through text_safe, and our own glyphs are chosen so. */
#ifndef TAPWATCH_UI_FORMAT_H
#define TAPWATCH_UI_FORMAT_H

#include "src/base/text.h"
#include "src/snapshot/snapshot.h"

/* One row of text that grows to the right and never past its room. */
struct line {
    char text[2048]; /* 600 columns of 3 bytes, and some more */
    size_t used;
    int columns;
};

/* How many columns a text takes. */
int format_columns(const char *text);
/* How many bytes of a text go into one row of so many columns: as far as its last blank, where that
 * is not in the first half. */
size_t format_wrap(const char *text, int columns);
void line_start(struct line *l);
/* Appends text. */
void line_add(struct line *l, const char *text);
void line_printf(struct line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends text in exactly `width` columns: filled with blanks, or cut. */
void line_cell(struct line *l, const char *text, int width, bool right);

/* A text in as many rows of so many columns as it needs, at most `most`, those behind the first
 * indented; where these are too few the last ends with `cut`. Returns how many they are. */
int format_rows(const char *text, int width, int most, const char *cut, struct line *rows);

/* While what goes on is drawn, on a running screen: of counts from 1000 on the first three digits
 * are written, "1.23k", of bytes and rates the first two, rates of rows from 1 on are whole and
 * stay for five seconds, and a row's latest packet is "now" for ten seconds. The rest changes
 * faster than one reads, and of the packets of ten seconds it is chance: of 50 that come at random
 * one in three times 57 come, or 43.
 */
void format_round(bool rounded);
/* The exact number if it fits into `width` columns and is not to be rounded, else shortened
 * ("48.1k"). */
const char *format_number(uint64_t n, int width, char out[TEXT_NUMBER]);
/* Of a number that was shortened, and still is too long: "1.21k" becomes "1.2k", "12.1k" "12k",
 * others stay. What is left is at most so much. */
void format_drop_digit(char *number);
/* The same with ~ before an estimate, rounded to two digits if it is a rough one, and "?" for what
 * is not known. */
const char *format_distinct(struct distinct_count n, int width, char out[TEXT_NUMBER]);
/* A count with ~ unless it is exact: a source's packets of which some may not be its own, records
 * among which there may be answers. */
const char *format_estimate(uint64_t n, bool exact, int width, char out[TEXT_NUMBER]);
/* A part of a whole in whole percent: "42%", "<1%"; "0%" only for nothing. */
const char *format_share(uint64_t part, uint64_t whole, char out[TEXT_NUMBER]);
/* Bytes in all: "1.21M". */
const char *format_bytes(uint64_t n, char out[TEXT_NUMBER]);
/* "0", "0.3", "31", "1.21k"; with `at_least` (the theme's sign, or "") before it. */
const char *format_rate(double per_second, const char *at_least, char out[TEXT_NUMBER]);
/* In what rates are written, on the whole screen. */
enum units { UNITS_BITS, UNITS_BYTES, UNITS_MINUTE /* packets and bytes a minute */, UNITS };
enum units format_units(void);
void format_use_units(enum units units);
/* The units in use for a head of "pkt/s" or "bit/s": "pkt/min", "B/s" ..; other heads stay. */
const char *format_head(const char *head);
/* Rates of packets and bytes in these units. */
const char *format_packet_rate(double per_second, const char *at_least, char out[TEXT_NUMBER]);
const char *format_byte_rate(double per_second, const char *at_least, char out[TEXT_NUMBER]);
/* At most eight columns: "19:54:31" on the UTC day of `now`, "22 Nov" in its year, else "Nov 2003".
 * "?" if unknown. */
const char *format_when(int64_t time_us, int64_t now_us, char out[TEXT_NUMBER]);
/* Where bandwidth is low, what would change all the time is not said to the last digit: of rates
 * the first two are. */
void format_use_calm(bool is_calm);
/* The same for other widths: from 12 columns on "19:54:31", "22 Nov 14:03", "22 Nov 2003"; below 8,
 * in at most six, "19:54", "22 Nov", "2003". */
const char *format_moment(int64_t time_us, int64_t now_us, int width, char out[TEXT_NUMBER]);
/* Of the latest packet of a row: "now" (see format_round), else as format_moment; calm: "19:54". */
const char *format_last(int64_t time_us, int64_t now_us, int width, char out[TEXT_NUMBER]);
/* "1026 1030", "1026-1031": sorted ports, three and more neighbours together; whole words only. */
const char *format_ports(const uint16_t *ports, uint32_t count, int width, char *out, size_t size);
/* Where a text is longer than that, as many whole words of it as leave room for " ..". */
void format_cut_words(char *text, int width);
/* "udp/1026", "tcp/22", "icmp", "ip/47". */
const char *format_port(uint8_t protocol, uint16_t port, char out[TEXT_NUMBER]);
const char *format_protocol(uint8_t protocol, char out[TEXT_NUMBER]);

/* An address in so many columns: of a long one of IPv6 its two ends, "2001:d..a2:7334". Whole where
 * there are less than 15, which any of IPv4 fits into. */
enum { FORMAT_ADDRESS_LEAST = 15 };
const char *format_address(const struct address *a, int width, char out[ADDRESS_TEXT]);

/* Packets per second over the last ten seconds. */
double format_recent_rate(const struct snapshot_history *h);
/* The same as text, in the units in use; "?" where no history is kept (NULL). Rounded it is as of
 * the last full five seconds of the clock before the snapshot was taken, but for one that has
 * doubled since, or halved: written each second, rates took a fifth of what a small screen sends.
 */
const char *format_recent(const struct snapshot_history *h, int64_t taken_at_us,
                          const char *at_least, char out[TEXT_NUMBER]);
/* Whether packets are known to be lost: then every rate is a lower bound. */
uint64_t format_lost(const struct snapshot *s);

#endif
