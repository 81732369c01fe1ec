/* csv_read: a strict reader of RFC 4180: CRLF behind each row, quotes around the whole of a field
 * or nowhere, as many fields in each row as in the first. */
#ifndef TAPWATCH_TESTS_CSV_READ_H
#define TAPWATCH_TESTS_CSV_READ_H

#include "src/report/csv.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

enum { CSV_READ_FIELDS = 128, CSV_READ_ROWS = 512 };

static char *csv_text; /* what was printed last */
static char *csv_fields[CSV_READ_ROWS][CSV_READ_FIELDS];
static size_t csv_row_count, csv_field_count;

/* Takes the field that begins at *at, and what ends it: ',' or '\n'. Unescaped in its place. */
static inline char *csv_take_field(char **at, char *end)
{
    char *field = *at, *to = field, *from = field;
    const bool quoted = *from == '"';
    from += quoted;
    for (;; from++) {
        if (quoted && from[0] == '"' && from[1] == '"')
            from++;
        else if (quoted ? *from == '"' : *from == ',' || *from == '\r')
            break;
        ck_assert_msg(*from != '\0' && (quoted || *from != '"') && (quoted || *from != '\n'),
                      "not RFC 4180 at: %.60s", from);
        *to++ = *from;
    }
    from += quoted;
    ck_assert_msg(*from == ',' || (from[0] == '\r' && from[1] == '\n'), "at: %.60s", from);
    *end = *from == ',' ? ',' : '\n';
    *at = from + (*from == ',' ? 1 : 2);
    *to = '\0';
    return field;
}

/* Reads csv_text. */
static inline void csv_read(void)
{
    char *at = csv_text;
    csv_row_count = 0;
    while (*at) {
        size_t count = 0;
        char end;
        ck_assert_uint_lt(csv_row_count, CSV_READ_ROWS);
        do {
            ck_assert_uint_lt(count, CSV_READ_FIELDS);
            csv_fields[csv_row_count][count++] = csv_take_field(&at, &end);
        } while (end == ',');
        if (csv_row_count == 0)
            csv_field_count = count;
        ck_assert_uint_eq(count, csv_field_count);
        csv_row_count++;
    }
}

static inline void csv_print_and_read(const struct snapshot *s, uint8_t list)
{
    size_t size;
    free(csv_text);
    FILE *out = open_memstream(&csv_text, &size);
    csv_print(s, list, true, out);
    fclose(out);
    csv_read();
}

/* The field of that column in row i. */
static inline const char *csv_at(size_t i, const char *column)
{
    for (size_t k = 0; k < csv_field_count; k++)
        if (strcmp(csv_fields[0][k], column) == 0)
            return csv_fields[i][k];
    ck_abort_msg("there is no column %s", column);
}

/* Row i, from 0 on, of a list. */
static inline size_t csv_row_of(const char *list, size_t i)
{
    for (size_t row = 1; row < csv_row_count; row++)
        if (strcmp(csv_at(row, "list"), list) == 0 && i-- == 0)
            return row;
    ck_abort_msg("there is no such row of %s", list);
}

static inline const char *csv_cell(const char *list, size_t i, const char *column)
{
    return csv_at(csv_row_of(list, i), column);
}

static inline size_t csv_rows_of(const char *list)
{
    size_t count = 0;
    for (size_t row = 1; row < csv_row_count; row++)
        count += strcmp(csv_at(row, "list"), list) == 0;
    return count;
}

#endif
