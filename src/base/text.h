/* text: numbers with units, and hostile bytes made safe to show. */
#ifndef TAPWATCH_BASE_TEXT_H
#define TAPWATCH_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEXT_NUMBER = 32 };

/* Exact, grouped by thin groups of three: "4 120". */
const char *text_grouped(uint64_t n, char out[TEXT_NUMBER]);
/* At most five characters: "999", "1.21k", "12.1k", "121k", "1.21M" ... (decimal prefixes). */
const char *text_short(double n, char out[TEXT_NUMBER]);
/* Rounded to two significant digits: 1 249 is 1 200. */
uint64_t text_two_digits(uint64_t n);
/* The nearest whole number of one that is not negative; the largest there is, where it is larger.
 */
uint64_t text_whole(double n);
/* "17 s", "4 m 12 s", "3 h 05 m", "2 d 04 h". */
const char *text_duration(int64_t seconds, char out[TEXT_NUMBER]);
/* Exact, in the largest unit of which it is a whole number: "90s", "1m", "36h", "30d". */
const char *text_length(int64_t seconds, char out[TEXT_NUMBER]);

/* Copies `length` bytes so that a terminal shows them and does nothing else: printable ASCII as it
 * is, everything else (control bytes, DEL, all bytes from 0x80 on, the backslash) as \xNN. Cut to
 * fit, always ends in NUL. Returns out. */
const char *text_safe(const void *bytes, size_t length, char *out, size_t size);
/* Makes one line of a text that names what somebody wrote: control bytes become '?'. */
void text_one_line(char *text);
/* "00 00 ff", with "..": cut to fit. */
const char *text_hex(const uint8_t *bytes, size_t length, char *out, size_t size);

/* A whole decimal number within [low, high] and nothing behind it. */
bool text_parse_number(const char *text, int64_t low, int64_t high, int64_t *out);

/* strerror of what a start may fail with, and the way out where there is one. Not thread-safe. */
const char *text_error(int error);

#endif
