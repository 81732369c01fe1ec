/* csv_out: see csv_out.h. */
#include "src/report/csv_out.h"

#include "src/base/clock.h"
#include "src/report/json_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#define CSV_NAME(id, name) [CSV_##id] = (name),
static const char *const column_names[CSV_COLUMNS] = {CSV_COLUMN_NAMES(CSV_NAME)};
#undef CSV_NAME

/* --- Cells ------------------------------------------------------------------------------------ */

/* Whether what follows that byte may be taken for the beginning of a cell; blanks do not change it.
 */
static bool may_begin_cell(bool begins, char c)
{
    return strchr(",;|\"'", c) != NULL || (begins && c == ' ');
}

static void put_cell(FILE *out, const char *text)
{
    const bool quoted = strpbrk(text, ",\"") != NULL; /* line ends are escaped */
    bool begins = true;
    if (quoted)
        putc_unlocked('"', out);
    for (; *text; text++) {
        const char c = *text;
        if (c < ' ' || c > '~' || (begins && strchr("=+-@", c)))
            fprintf(out, "\\x%02x", (unsigned char)c);
        else if (c == '"')
            fputs("\"\"", out);
        else
            putc_unlocked(c, out);
        begins = may_begin_cell(begins, c);
    }
    if (quoted)
        putc_unlocked('"', out);
}

static void put_row(const struct csv_out *o, const char *const cells[CSV_COLUMNS])
{
    for (size_t i = 0; i < o->column_count; i++) {
        if (i > 0)
            putc_unlocked(',', o->stream);
        if (cells[o->columns[i]])
            put_cell(o->stream, cells[o->columns[i]]);
    }
    fputs("\r\n", o->stream);
}

void csv_out_header(const struct csv_out *o)
{
    put_row(o, column_names);
}

void csv_out_begin_row(struct csv_out *o, const char *list)
{
    memset(o->cells, 0, sizeof o->cells);
    o->used = 0;
    o->cells[CSV_LIST] = list;
    o->cells[CSV_TAKEN_AT] = *o->taken_at ? o->taken_at : NULL;
}

void csv_out_end_row(struct csv_out *o)
{
    put_row(o, o->cells);
}

/* What does not fit is cut; the room is for the longest rows there are. */
static void __attribute__((format(printf, 3, 4)))
put(struct csv_out *o, enum csv_column column, const char *format, ...)
{
    const size_t left = sizeof o->room - o->used;
    va_list arguments;
    if (left == 0)
        return;
    va_start(arguments, format);
    const int n = vsnprintf(o->room + o->used, left, format, arguments);
    va_end(arguments);
    o->cells[column] = o->room + o->used;
    o->used += n < 0 ? 0 : (size_t)n + 1 < left ? (size_t)n + 1 : left;
}

/* --- What they hold --------------------------------------------------------------------------- */

void csv_out_text(struct csv_out *o, enum csv_column column, const char *text)
{
    if (text && *text)
        put(o, column, "%s", text);
}

void csv_out_number(struct csv_out *o, enum csv_column column, uint64_t n)
{
    put(o, column, "%" PRIu64, n);
}

void csv_out_bool(struct csv_out *o, enum csv_column column, bool value)
{
    o->cells[column] = value ? "true" : "false";
}

void csv_out_real(struct csv_out *o, enum csv_column column, double n)
{
    if (n >= 0 && isfinite(n))
        put(o, column, "%.10g", n);
}

void csv_out_time(struct csv_out *o, enum csv_column column, int64_t time_us)
{
    char text[CLOCK_TEXT];
    if (time_us != SNAPSHOT_UNKNOWN)
        put(o, column, "%s", clock_format_rfc3339(time_us, text));
}

void csv_out_distinct(struct csv_out *o, enum csv_column column, struct distinct_count d,
                      bool whole)
{
    if (d.certainty != CERTAINTY_UNKNOWN)
        csv_out_number(o, column, d.value);
    o->cells[column + 1] = json_value_error_text(d, whole);
}

void csv_out_address(struct csv_out *o, enum csv_column column, const struct address *address)
{
    char text[ADDRESS_TEXT];
    put(o, column, "%s", address_format(address, text));
}

void csv_out_protocol(struct csv_out *o, uint8_t protocol)
{
    o->cells[CSV_PROTOCOL] = json_value_protocol_name(protocol);
}

void csv_out_answers(struct csv_out *o, const struct snapshot_answers *a)
{
    csv_out_number(o, CSV_ANSWERS_REPLY, a->reply);
    csv_out_number(o, CSV_ANSWERS_UNREACHABLE, a->unreachable);
    csv_out_number(o, CSV_ANSWERS_SILENT, a->silent);
    csv_out_number(o, CSV_ANSWERS_UNKNOWN, a->unknown);
}

void csv_out_hex(struct csv_out *o, enum csv_column column, const uint8_t *bytes, size_t length)
{
    char text[2 * INCIDENT_PREFIX + 1];
    put(o, column, "0x%s", json_value_hex(bytes, length, text, sizeof text));
}

void csv_out_ports(struct csv_out *o, enum csv_column column, const uint16_t *ports, uint32_t count)
{
    char text[INCIDENT_PORTS * 6 + 1] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < count && used < sizeof text; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%u", i > 0 ? " " : "", ports[i]);
    csv_out_text(o, column, text);
}
