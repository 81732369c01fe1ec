/* json_out: see json_out.h. */
#include "src/report/json_out.h"

#include "src/base/digits.h"
#include "src/base/text.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <yajl/yajl_gen.h>

enum { SAFE_TEXT = 4096 };

/* --- Below the library ------------------------------------------------------------------------ */

/* yajl 2.1 does not look whether it got memory for its buffer. It asks twice, for little, when it
 * starts; so it gets that from us, and never has to. */
static void *room_take(void *context, size_t size)
{
    struct json_out *o = context;
    size_t aligned = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (size > sizeof o->room || aligned > sizeof o->room - o->room_used)
        return NULL;
    void *taken = o->room + o->room_used;
    o->room_used += aligned;
    return taken;
}

/* Only its buffer would grow, and print_piece stands in its place. */
static void *room_grow(void *context, void *taken, size_t size)
{
    (void)taken;
    return room_take(context, size);
}

static void room_free(void *context, void *taken)
{
    (void)context;
    (void)taken;
}

static void out_fail(struct json_out *o, int error)
{
    if (o->error == 0)
        o->error = error ? error : EIO;
}

static void hand_over_piece(struct json_out *o)
{
    char *next = o->piece;
    if (o->error == 0 && o->used > 0)
        next = o->take(o->context, o->piece, o->used);
    o->used = 0;
    if (!next)
        out_fail(o, errno);
    o->piece = next ? next : o->own;
}

/* There is no room left for these bytes behind those that wait. */
static void print_over(struct json_out *o, const char *bytes, size_t length)
{
    while (length > 0) {
        hand_over_piece(o);
        const size_t part = length < JSON_OUT_PIECE ? length : JSON_OUT_PIECE;
        memcpy(o->piece, bytes, part);
        o->used = part;
        bytes += part;
        length -= part;
    }
}

/* Frames, and all that the library prints: mostly quotes, commas and colons. */
static void print_piece(void *context, const char *bytes, size_t length)
{
    struct json_out *o = context;
    size_t used = o->used;
    if (length > JSON_OUT_PIECE - used) {
        print_over(o, bytes, length);
        return;
    }
    o->used = used + length;
    if (length == 1)
        o->piece[used] = *bytes;
    else
        memcpy(o->piece + used, bytes, length);
}

/* --- The document ----------------------------------------------------------------------------- */

/* The same piece again, once the stream has it. */
static char *take_into_stream(void *context, char *piece, size_t length)
{
    return fwrite(piece, 1, length, context) == length ? piece : NULL;
}

void json_out_open_pieces(struct json_out *o, json_out_take *take, void *context, char *piece)
{
    o->take = take;
    o->context = context;
    o->piece = piece;
    o->error = 0;
    o->used = o->room_used = 0;
    o->begun = o->whole = false;
    yajl_alloc_funcs memory = {
        .malloc = room_take, .realloc = room_grow, .free = room_free, .ctx = o};
    o->generator = yajl_gen_alloc(&memory);
    if (o->generator)
        yajl_gen_config(o->generator, yajl_gen_print_callback, print_piece, (void *)o);
    else
        out_fail(o, ENOMEM);
}

void json_out_open(struct json_out *o, FILE *stream)
{
    json_out_open_pieces(o, take_into_stream, stream, o->own);
}

void json_out_flush(struct json_out *o)
{
    hand_over_piece(o);
}

void json_out_fail(struct json_out *o, int error)
{
    if (error != 0)
        out_fail(o, error);
}

void json_out_pass(struct json_out *o, const char *bytes, size_t length)
{
    assert(o->take == take_into_stream);
    hand_over_piece(o);
    if (o->error == 0 && fwrite(bytes, 1, length, o->context) != length)
        out_fail(o, errno);
}

bool json_out_close(struct json_out *o)
{
    hand_over_piece(o);
    if (o->generator)
        yajl_gen_free(o->generator);
    errno = o->error;
    return o->error == 0;
}

bool json_out_failed(const struct json_out *o)
{
    return o->error != 0;
}

/* What the library refuses is a mistake of ours: a member without a name, too many levels. */
static void out_check(struct json_out *o, yajl_gen_status status)
{
    if (status != yajl_gen_status_ok)
        out_fail(o, EINVAL);
}

/* False: there is nothing to print to. */
static bool out_name(struct json_out *o, const char *name)
{
    if (o->error != 0)
        return false;
    o->begun = true;
    if (name)
        out_check(o, yajl_gen_string(o->generator, (const unsigned char *)name, strlen(name)));
    return true;
}

/* After a value that stands alone the library has to be told that another one may come. */
void json_out_frame(struct json_out *o, const char *text)
{
    if (o->begun && o->error == 0)
        yajl_gen_reset(o->generator, NULL);
    o->begun = o->whole = false;
    if (o->error == 0)
        print_piece(o, text, strlen(text));
}

void json_out_begin_object(struct json_out *o, const char *name)
{
    if (out_name(o, name))
        out_check(o, yajl_gen_map_open(o->generator));
}

void json_out_end_object(struct json_out *o)
{
    if (o->error == 0)
        out_check(o, yajl_gen_map_close(o->generator));
}

void json_out_begin_list(struct json_out *o, const char *name)
{
    if (out_name(o, name))
        out_check(o, yajl_gen_array_open(o->generator));
}

void json_out_end_list(struct json_out *o)
{
    if (o->error == 0)
        out_check(o, yajl_gen_array_close(o->generator));
}

/* --- Values ----------------------------------------------------------------------------------- */

void json_out_null(struct json_out *o, const char *name)
{
    if (out_name(o, name))
        out_check(o, yajl_gen_null(o->generator));
}

void json_out_bool(struct json_out *o, const char *name, bool value)
{
    if (out_name(o, name))
        out_check(o, yajl_gen_bool(o->generator, value));
}

/* Its own digits: with yajl_gen_integer's sprintf a row takes half as long again. */
static void out_digits(struct json_out *o, const char *name, bool minus, uint64_t n)
{
    char text[1 + DIGITS_ROOM] = "-";
    const char *end = digits_put(text + minus, n);
    if (out_name(o, name))
        out_check(o, yajl_gen_number(o->generator, text, (size_t)(end - text)));
}

void json_out_number(struct json_out *o, const char *name, uint64_t n)
{
    out_digits(o, name, false, n > INT64_MAX ? INT64_MAX : n);
}

void json_out_signed(struct json_out *o, const char *name, int64_t n)
{
    out_digits(o, name, n < 0, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

/* The library prints a number as it is. */
void json_out_value(struct json_out *o, const char *name, const char *text, size_t length)
{
    if (out_name(o, name))
        out_check(o, yajl_gen_number(o->generator, text, length));
}

char *json_out_room(struct json_out *o, size_t size)
{
    assert(size <= JSON_OUT_PIECE && !o->begun && !o->whole);
    if (size > JSON_OUT_PIECE - o->used)
        hand_over_piece(o);
    o->room_end = o->piece + o->used + size;
    return o->piece + o->used;
}

void json_out_whole(struct json_out *o, const char *end)
{
    assert(end <= o->room_end);
    o->used = (size_t)(end - o->piece);
    o->whole = true;
}

/* Bytes of the UTF-8 character (RFC 3629 section 4) that a text starts with, which ends in NUL; 0:
 * it starts with none. yajl's own check takes surrogates and needlessly long forms too. */
static size_t utf8_length(const uint8_t *c)
{
    size_t length = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
    if (length < 2)
        return length;
    /* What may follow these is less than 80 to BF. */
    uint8_t low = c[0] == 0xe0 ? 0xa0 : c[0] == 0xf0 ? 0x90 : 0x80;
    uint8_t high = c[0] == 0xed ? 0x9f : c[0] == 0xf4 ? 0x8f : 0xbf;
    if (c[0] > 0xf4 || c[1] < low || c[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* Its length in bytes, SIZE_MAX if it is not UTF-8. */
static size_t utf8_measure(const char *text)
{
    const uint8_t *start = (const uint8_t *)text, *c = start;
    while (*c) {
        size_t length = utf8_length(c);
        if (length == 0)
            return SIZE_MAX;
        c += length;
    }
    return (size_t)(c - start);
}

void json_out_text(struct json_out *o, const char *name, const char *text)
{
    if (!text) {
        json_out_null(o, name);
        return;
    }
    char safe[SAFE_TEXT];
    size_t length = utf8_measure(text);
    if (length == SIZE_MAX) {
        text = text_safe(text, strlen(text), safe, sizeof safe);
        length = strlen(text);
    }
    if (out_name(o, name))
        out_check(o, yajl_gen_string(o->generator, (const unsigned char *)text, length));
}
