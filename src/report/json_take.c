/* json_take: see json_take.h. */
#include "src/report/json_take.h"

#include "src/base/clock.h"

#include <string.h>

/* The node to take from; 0: there is none, or it is of another kind, and that is said. */
static uint32_t find(struct json_in *j, uint32_t node, const char *name, enum json_kind kind)
{
    static const char *const kinds[] = {
        [JSON_NULL] = "null",   [JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",
        [JSON_TEXT] = "a text", [JSON_LIST] = "a list",        [JSON_OBJECT] = "an object",
    };
    if (json_in_failed(j) || node == 0)
        return 0;
    const uint32_t n = name ? json_in_member(j, node, name) : node;
    if (!n)
        json_in_fail(j, node, name, "is missing");
    else if (json_in_node(j, n)->kind != kind)
        json_in_fail(j, node, name, "is not %s", kinds[kind]);
    return json_in_failed(j) ? 0 : n;
}

bool json_take_is_null(const struct json_in *j, uint32_t node, const char *name)
{
    const uint32_t n = name && node ? json_in_member(j, node, name) : node;
    return n && json_in_node(j, n)->kind == JSON_NULL;
}

bool json_take_has(const struct json_in *j, uint32_t node, const char *name)
{
    return node && json_in_member(j, node, name) && !json_take_is_null(j, node, name);
}

/* --- Numbers ---------------------------------------------------------------------------------- */

uint64_t json_take_count(struct json_in *j, uint32_t node, const char *name, uint64_t most)
{
    const uint32_t n = find(j, node, name, JSON_NUMBER);
    if (!n)
        return 0;
    const struct json_node *number = json_in_node(j, n);
    if (number->whole && number->integer >= 0 && (uint64_t)number->integer <= most)
        return (uint64_t)number->integer;
    json_in_fail(j, node, name, "%.15g is no whole number from 0 to %llu", number->real,
                 (unsigned long long)most);
    return 0;
}

bool json_take_bool(struct json_in *j, uint32_t node, const char *name)
{
    const uint32_t n = find(j, node, name, JSON_BOOL);
    return n && json_in_node(j, n)->yes;
}

double json_take_real(struct json_in *j, uint32_t node, const char *name)
{
    if (json_take_is_null(j, node, name))
        return -1;
    const uint32_t n = find(j, node, name, JSON_NUMBER);
    if (!n)
        return -1;
    const double real = json_in_node(j, n)->real;
    if (real >= 0 && real <= JSON_TAKE_REAL)
        return real;
    json_in_fail(j, node, name, "%.15g is not from 0 to %g", real, JSON_TAKE_REAL);
    return -1;
}

int64_t json_take_known(struct json_in *j, uint32_t node, const char *name)
{
    return json_take_is_null(j, node, name) ? SNAPSHOT_UNKNOWN
                                            : (int64_t)json_take_count(j, node, name, INT64_MAX);
}

/* The errors as json_value_error writes them. */
static enum certainty certainty_of(double error)
{
    if (error == 0)
        return CERTAINTY_EXACT;
    return error == 0.0163 ? CERTAINTY_ESTIMATE
           : error == 0.15 ? CERTAINTY_ROUGH
                           : CERTAINTY_UNKNOWN;
}

struct distinct_count json_take_distinct(struct json_in *j, uint32_t node, const char *name,
                                         const char *error)
{
    enum { MOST = (1 << 30) - 1 };
    const struct distinct_count unknown = {.certainty = CERTAINTY_UNKNOWN};
    if (json_take_is_null(j, node, name))
        return unknown;
    struct distinct_count d = unknown;
    d.value = json_take_count(j, node, name, MOST) & MOST;
    if (!error)
        return d;
    const enum certainty certainty = certainty_of(json_take_real(j, node, error));
    d.certainty = certainty & 3;
    if (certainty == CERTAINTY_UNKNOWN)
        json_in_fail(j, node, error, "is none of 0, 0.0163 and 0.15");
    return json_in_failed(j) ? unknown : d;
}

struct snapshot_answers json_take_answers(struct json_in *j, uint32_t node, const char *name)
{
    const uint32_t n = json_take_object(j, node, name);
    return (struct snapshot_answers){
        .reply = json_take_count(j, n, "reply", INT64_MAX),
        .unreachable = json_take_count(j, n, "unreachable", INT64_MAX),
        .silent = json_take_count(j, n, "silent", INT64_MAX),
        .unknown = json_take_count(j, n, "unknown", INT64_MAX),
    };
}

/* --- Texts ------------------------------------------------------------------------------------ */

int64_t json_take_time(struct json_in *j, uint32_t node, const char *name)
{
    const uint32_t n = find(j, node, name, JSON_TEXT);
    int64_t time_us = SNAPSHOT_UNKNOWN;
    if (n && !clock_parse_rfc3339(json_in_text(j, n), &time_us))
        json_in_fail(j, node, name, "is no time such as 2003-12-01T19:54:55.000000Z");
    return time_us;
}

int64_t json_take_time_or_null(struct json_in *j, uint32_t node, const char *name)
{
    return json_take_is_null(j, node, name) ? SNAPSHOT_UNKNOWN : json_take_time(j, node, name);
}

struct address json_take_address(struct json_in *j, uint32_t node, const char *name)
{
    struct address a = {.bytes = {0}};
    const uint32_t n = find(j, node, name, JSON_TEXT);
    if (n && !address_parse(json_in_text(j, n), &a))
        json_in_fail(j, node, name, "is no address");
    return a;
}

void json_take_foreign(struct json_in *j, uint32_t node, const char *name, char *out, size_t size)
{
    out[0] = '\0';
    const uint32_t n = find(j, node, name, JSON_TEXT);
    if (!n)
        return;
    const size_t length = json_in_node(j, n)->length;
    if (length >= size)
        json_in_fail(j, node, name, "is longer than %zu bytes", size - 1);
    else
        memcpy(out, json_in_text(j, n), length + 1);
}

static bool is_printable(const char *text)
{
    while (*text >= 0x20 && *text <= 0x7e)
        text++;
    return *text == '\0';
}

void json_take_text(struct json_in *j, uint32_t node, const char *name, char *out, size_t size)
{
    json_take_foreign(j, node, name, out, size);
    if (is_printable(out))
        return;
    json_in_fail(j, node, name, "is not all printable ASCII");
    out[0] = '\0';
}

void json_take_own_name(struct json_in *j, uint32_t node, char *out, size_t size)
{
    const char *name = json_in_name(j, node);
    const bool good = strlen(name) < size && is_printable(name);
    if (!good)
        json_in_fail(j, node, NULL, "a name longer than %zu, or not printable ASCII", size - 1);
    snprintf(out, size, "%s", good ? name : "");
}

void json_take_text_or_null(struct json_in *j, uint32_t node, const char *name, char *out,
                            size_t size)
{
    out[0] = '\0';
    if (!json_take_is_null(j, node, name))
        json_take_text(j, node, name, out, size);
}

/* -1: it is no hexadecimal digit as they are written here. */
static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_byte(const char *digits, uint8_t *out)
{
    const int high = digit_of(digits[0]), low = high < 0 ? -1 : digit_of(digits[1]);
    if (low >= 0)
        *out = (uint8_t)(high << 4 | low);
    return low >= 0;
}

size_t json_take_escaped(struct json_in *j, uint32_t node, const char *name, char *out, size_t size)
{
    const uint32_t n = find(j, node, name, JSON_TEXT);
    size_t used = 0;
    if (!n)
        return 0;
    for (const char *c = json_in_text(j, n); *c; used++) {
        uint8_t byte = (uint8_t)*c;
        const bool escape = *c == '\\';
        if (byte < 0x20 || byte > 0x7e || (escape && (c[1] != 'x' || !take_byte(c + 2, &byte)))) {
            json_in_fail(j, node, name, "is no printable ASCII with \\xNN for other bytes");
            return 0;
        }
        if (used == size) {
            json_in_fail(j, node, name, "is longer than %zu bytes", size);
            return 0;
        }
        out[used] = (char)byte;
        c += escape ? 4 : 1;
    }
    return used;
}

size_t json_take_hex(struct json_in *j, uint32_t node, const char *name, uint8_t *out, size_t size)
{
    const uint32_t n = find(j, node, name, JSON_TEXT);
    if (!n)
        return 0;
    const char *digits = json_in_text(j, n);
    const size_t length = json_in_node(j, n)->length;
    bool good = length % 2 == 0 && length / 2 <= size;
    for (size_t i = 0; good && i < length / 2; i++)
        good = take_byte(digits + 2 * i, &out[i]);
    if (!good)
        json_in_fail(j, node, name, "is not up to %zu bytes of two digits 0-9a-f", size);
    return good ? length / 2 : 0;
}

unsigned json_take_choice(struct json_in *j, uint32_t node, const char *name,
                          const char *(*name_of)(unsigned), unsigned count)
{
    const bool null = json_take_is_null(j, node, name);
    const uint32_t n = null ? 0 : find(j, node, name, JSON_TEXT);
    for (unsigned i = 0; i < count && (n || null); i++) {
        const char *known = name_of(i);
        if (known ? n && strcmp(json_in_text(j, n), known) == 0 : null)
            return i;
    }
    json_in_fail(j, node, name, "is none of the names it may be");
    return 0;
}

/* --- Lists and objects ------------------------------------------------------------------------ */

uint32_t json_take_object(struct json_in *j, uint32_t node, const char *name)
{
    return find(j, node, name, JSON_OBJECT);
}

uint32_t json_take_list(struct json_in *j, uint32_t node, const char *name, size_t most)
{
    const uint32_t n = find(j, node, name, JSON_LIST);
    if (!n || json_in_node(j, n)->count <= most)
        return n;
    json_in_fail(j, node, name, "has more than %zu elements", most);
    return 0;
}

uint32_t json_take_first(const struct json_in *j, uint32_t list)
{
    return list && !json_in_failed(j) ? json_in_node(j, list)->first : 0;
}

uint32_t json_take_next(const struct json_in *j, uint32_t element)
{
    return json_in_failed(j) ? 0 : json_in_node(j, element)->next;
}

void json_take_cells(struct json_in *j, uint32_t node, const char *name, uint32_t *cells,
                     size_t count)
{
    const uint32_t list = json_take_list(j, node, name, count);
    size_t i = list ? count - json_in_node(j, list)->count : count;
    memset(cells, 0, count * sizeof *cells);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        cells[i++] = (uint32_t)json_take_count(j, e, NULL, UINT32_MAX);
}
