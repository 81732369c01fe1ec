/* json_in: see json_in.h. */
#include "src/report/json_in.h"

#include "src/base/text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

enum { NUMBER_TEXT = 40 };

struct json_in {
    const struct json_in_taker *taker;
    yajl_handle parser;
    struct json_node nodes[JSON_IN_NODES];
    char texts[JSON_IN_TEXT];
    uint32_t node_count, text_used; /* of the tree that is being filled */
    uint32_t open;                  /* the list or object that is being filled; 0: none is */
    uint32_t name;                  /* of the next value in it */
    int depth;
    char member[JSON_IN_NAME]; /* of the document, that is being read; empty: none is yet */
    bool in_list;              /* it is a list */
    int64_t row;               /* the number of its next element; -1: it is no list */
    bool ended;                /* the document */
    bool event;                /* something came of the last piece */
    bool failed;
    char why[JSON_IN_WHY];
};

struct json_in *json_in_new(void)
{
    return calloc(1, sizeof(struct json_in));
}

void json_in_free(struct json_in *j)
{
    free(j);
}

const char *json_in_why(const struct json_in *j)
{
    return j->why;
}

bool json_in_failed(const struct json_in *j)
{
    return j->failed;
}

const struct json_node *json_in_node(const struct json_in *j, uint32_t node)
{
    return &j->nodes[node];
}

const char *json_in_text(const struct json_in *j, uint32_t node)
{
    return j->texts + j->nodes[node].text;
}

const char *json_in_name(const struct json_in *j, uint32_t node)
{
    return j->texts + j->nodes[node].name;
}

uint32_t json_in_member(const struct json_in *j, uint32_t object, const char *name)
{
    uint32_t n = j->nodes[object].kind == JSON_OBJECT ? j->nodes[object].first : 0;
    while (n && strcmp(j->texts + j->nodes[n].name, name) != 0)
        n = j->nodes[n].next;
    return n;
}

/* --- Faults ----------------------------------------------------------------------------------- */

static void fail_at_byte(struct json_in *j, uint64_t byte, const char *why)
{
    if (j->failed)
        return;
    j->failed = true;
    snprintf(j->why, sizeof j->why, "byte %llu: %s", (unsigned long long)byte, why);
}

/* What the file calls it is somebody's bytes. */
static size_t append_name(char *out, size_t used, size_t size, const char *before, const char *name)
{
    char safe[JSON_IN_NAME];
    text_safe(name, strlen(name), safe, sizeof safe);
    if (used + 1 < size)
        used += (size_t)snprintf(out + used, size - used, "%s%s", before, safe);
    return used < size ? used : size - 1;
}

/* "sources[3].ports[0]" */
static size_t append_path(const struct json_in *j, uint32_t node, char *out, size_t size)
{
    uint32_t way[JSON_IN_DEPTH];
    size_t count = 0, used = append_name(out, 0, size, "", j->member);
    if (j->row >= 0)
        used += (size_t)snprintf(out + used, size - used, "[%lld]", (long long)j->row);
    for (; node && j->nodes[node].parent && count < JSON_IN_DEPTH; node = j->nodes[node].parent)
        way[count++] = node;
    while (count-- > 0) {
        /* cppcheck-suppress uninitvar ; so many were put there above */
        const struct json_node *n = &j->nodes[way[count]];
        unsigned index = 0;
        if (n->name) {
            used = append_name(out, used, size, ".", j->texts + n->name);
            continue;
        }
        for (uint32_t c = j->nodes[n->parent].first; c && c != way[count]; c = j->nodes[c].next)
            index++;
        if (used + 16 < size)
            used += (size_t)snprintf(out + used, size - used, "[%u]", index);
    }
    return used;
}

bool json_in_fail(struct json_in *j, uint32_t node, const char *name, const char *format, ...)
{
    char path[JSON_IN_WHY / 2] = "", why[JSON_IN_WHY / 2 - 4];
    va_list arguments;
    if (j->failed)
        return false;
    size_t used = j->member[0] ? append_path(j, node, path, sizeof path) : 0;
    if (name)
        used = append_name(path, used, sizeof path, used > 0 ? "." : "", name);
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    j->failed = true;
    snprintf(j->why, sizeof j->why, "%s%s%s", path, used > 0 ? ": " : "", why);
    return false;
}

/* --- Trees ------------------------------------------------------------------------------------ */

/* Where the text stands; 0: there is no room, which is said. */
static uint32_t keep_text(struct json_in *j, const void *bytes, size_t length)
{
    if (length >= JSON_IN_TEXT - j->text_used) {
        json_in_fail(j, j->open, NULL, "its texts are too long");
        return 0;
    }
    const uint32_t at = j->text_used;
    memcpy(j->texts + at, bytes, length);
    j->texts[at + length] = '\0';
    j->text_used += (uint32_t)length + 1;
    return at;
}

static uint32_t add_node(struct json_in *j, enum json_kind kind)
{
    if (!j->open) { /* a new tree */
        j->node_count = j->text_used = 1;
        j->name = 0;
    }
    if (j->node_count == JSON_IN_NODES) {
        json_in_fail(j, j->open, NULL, "it has too many values");
        return 0;
    }
    const uint32_t n = j->node_count++;
    j->nodes[n] = (struct json_node){.parent = j->open, .name = j->name, .kind = (uint8_t)kind};
    struct json_node *parent = &j->nodes[j->open];
    if (j->open) {
        if (parent->last)
            j->nodes[parent->last].next = n;
        else
            parent->first = n;
        parent->last = n;
        parent->count++;
    }
    j->name = 0;
    return n;
}

/* A tree that is whole. */
static bool hand_over(struct json_in *j, uint32_t root)
{
    if (!j->taker->value(j->taker->context, j->member, j->row, root) || j->failed)
        return false;
    j->row += j->in_list;
    return true;
}

/* A value where only the document may stand. */
static bool fail_outside(struct json_in *j)
{
    return json_in_fail(j, 0, NULL, j->ended ? "there is more behind it" : "it is no object");
}

static bool add_value(struct json_in *j, enum json_kind kind, const struct json_node *value)
{
    j->event = true;
    if (j->depth == 0)
        return fail_outside(j);
    const uint32_t n = add_node(j, kind);
    if (!n)
        return false;
    j->nodes[n].yes = value->yes;
    j->nodes[n].whole = value->whole;
    j->nodes[n].integer = value->integer;
    j->nodes[n].real = value->real;
    return j->open ? true : hand_over(j, n);
}

/* --- What the library tells ------------------------------------------------------------------- */

static int on_null(void *context)
{
    return add_value(context, JSON_NULL, &(struct json_node){0});
}

static int on_bool(void *context, int yes)
{
    return add_value(context, JSON_BOOL, &(struct json_node){.yes = yes != 0});
}

static int on_number(void *context, const char *digits, size_t length)
{
    struct json_in *j = context;
    char text[NUMBER_TEXT], *end;
    if (length >= sizeof text)
        return json_in_fail(j, j->open, NULL, "a number of %zu digits", length);
    memcpy(text, digits, length);
    text[length] = '\0';
    struct json_node value = {.real = strtod(text, NULL)};
    errno = 0;
    value.integer = strtoll(text, &end, 10);
    value.whole = *end == '\0' && errno == 0;
    if (!isfinite(value.real))
        return json_in_fail(j, j->open, NULL, "a number beyond all measure");
    return add_value(j, JSON_NUMBER, &value);
}

static int on_string(void *context, const unsigned char *bytes, size_t length)
{
    struct json_in *j = context;
    j->event = true;
    if (j->depth == 0)
        return fail_outside(j);
    const uint32_t n = add_node(j, JSON_TEXT);
    if (!n)
        return false;
    j->nodes[n].text = keep_text(j, bytes, length);
    j->nodes[n].length = (uint32_t)length;
    if (!j->nodes[n].text)
        return false;
    if (memchr(bytes, '\0', length))
        return json_in_fail(j, n, NULL, "there is a NUL in it");
    return j->open ? true : hand_over(j, n);
}

static int on_map_key(void *context, const unsigned char *bytes, size_t length)
{
    struct json_in *j = context;
    j->event = true;
    if (j->open) {
        j->name = keep_text(j, bytes, length);
        return j->name != 0;
    }
    const size_t kept = length < JSON_IN_NAME ? length : JSON_IN_NAME - 1;
    memcpy(j->member, bytes, kept);
    j->member[kept] = '\0';
    j->row = -1;
    j->in_list = false;
    return length < JSON_IN_NAME ? j->taker->member(j->taker->context, j->member) && !j->failed
                                 : true;
}

static bool go_in(struct json_in *j, enum json_kind kind)
{
    j->event = true;
    if (j->depth == 0 && j->ended)
        return json_in_fail(j, 0, NULL,
                            "a second snapshot begins behind the first (so --every writes them): "
                            "keep one line of it");
    if (j->depth == 0 && kind == JSON_LIST)
        return fail_outside(j);
    if (j->depth == JSON_IN_DEPTH)
        return json_in_fail(j, j->open, NULL, "it is nested too deep");
    j->depth++;
    if (j->depth == 1)
        return true;
    if (j->depth == 2 && kind == JSON_LIST) {
        j->in_list = true;
        j->row = 0;
        return true;
    }
    j->open = add_node(j, kind);
    return j->open != 0;
}

static bool go_out(struct json_in *j)
{
    j->event = true;
    j->depth--;
    if (!j->open) {
        j->in_list = false;
        j->ended = j->depth == 0;
        j->row = -1;
        if (j->ended)
            j->member[0] = '\0';
        return true;
    }
    const uint32_t whole = j->open;
    j->open = j->nodes[whole].parent;
    j->name = 0;
    return j->open ? true : hand_over(j, whole);
}

static int on_start_map(void *context)
{
    return go_in(context, JSON_OBJECT);
}

static int on_start_array(void *context)
{
    return go_in(context, JSON_LIST);
}

static int on_end(void *context)
{
    return go_out(context);
}

/* --- The file --------------------------------------------------------------------------------- */

/* The program that unpacks what begins so; NULL: it is not packed. Captures are unpacked by
 * ourselves (capture/decompress.c), which knows of more beginnings. */
static const char *unpacks(const uint8_t *bytes, size_t length)
{
    static const struct {
        const char *magic, *program;
    } all[] = {{"\x1f\x8b", "zcat"}, {"\x28\xb5\x2f\xfd", "zstdcat"}, {"\xfd\x37zXZ", "xzcat"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (length >= strlen(all[i].magic) && !memcmp(bytes, all[i].magic, strlen(all[i].magic)))
            return all[i].program;
    return NULL;
}

/* "lexical error: invalid char in json text." and more lines. */
static void fail_of_parser(struct json_in *j, const uint8_t *piece, size_t length, uint64_t before)
{
    char why[JSON_IN_WHY / 2] = "no JSON";
    const char *program = before == 0 ? unpacks(piece, length) : NULL;
    if (program) {
        json_in_fail(j, 0, NULL, "it is compressed; unpack it first, as with %s FILE", program);
        return;
    }
    unsigned char *said = yajl_get_error(j->parser, 0, piece, length);
    const uint64_t byte = before + yajl_get_bytes_consumed(j->parser);
    if (said) {
        said[strcspn((char *)said, "\n")] = '\0';
        snprintf(why, sizeof why, "no JSON: %.100s", (char *)said);
        yajl_free_error(j->parser, said);
    }
    fail_at_byte(j, byte, why);
}

static bool read_pieces(struct json_in *j, FILE *in)
{
    static const char too_long[] = "a text, a number or a gap of more than 64 KiB";
    uint8_t *piece = malloc(JSON_IN_PIECE);
    uint64_t before = 0;
    yajl_status status = yajl_status_ok;
    if (!piece)
        return json_in_fail(j, 0, NULL, "not enough memory");
    for (size_t length; status == yajl_status_ok && !j->failed; before += length) {
        length = fread(piece, 1, JSON_IN_PIECE, in);
        if (length == 0)
            break;
        j->event = false;
        status = yajl_parse(j->parser, piece, length);
        if (status != yajl_status_ok)
            fail_of_parser(j, piece, length, before);
        else if (length == JSON_IN_PIECE && !j->event)
            fail_at_byte(j, before, too_long);
    }
    if (ferror(in))
        json_in_fail(j, 0, NULL, "%s", strerror(errno));
    if (!j->failed && j->ended && yajl_complete_parse(j->parser) != yajl_status_ok)
        fail_at_byte(j, before, "there is more behind it");
    if (!j->failed && !j->ended)
        fail_at_byte(j, before, before == 0 ? "it is empty" : "it is cut off here");
    free(piece);
    return !j->failed;
}

bool json_in_read(struct json_in *j, FILE *in, const struct json_in_taker *taker)
{
    static const yajl_callbacks callbacks = {
        .yajl_null = on_null,
        .yajl_boolean = on_bool,
        .yajl_number = on_number,
        .yajl_string = on_string,
        .yajl_start_map = on_start_map,
        .yajl_map_key = on_map_key,
        .yajl_end_map = on_end,
        .yajl_start_array = on_start_array,
        .yajl_end_array = on_end,
    };
    j->taker = taker;
    j->row = -1;
    j->parser = yajl_alloc(&callbacks, NULL, j);
    if (!j->parser)
        return json_in_fail(j, 0, NULL, "not enough memory");
    /* So that a second snapshot behind the first is told from garbage. */
    yajl_config(j->parser, yajl_allow_multiple_values, 1);
    const bool good = read_pieces(j, in);
    yajl_free(j->parser);
    return good;
}
