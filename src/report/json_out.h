/* json_out: JSON onto a stream, value by value, in large pieces: no tree of it is ever held, and no
 * memory asked for. What a document of 131,072 rows costs is mostly spent here.
 *
 * Each value has a name as a member of an object; as an element of a list, or alone, it has none:
 * NULL. The first failure stays, and what is put behind it goes nowhere. */
#ifndef TAPWATCH_REPORT_JSON_OUT_H
#define TAPWATCH_REPORT_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    JSON_OUT_PIECE = 64 * 1024, /* bytes handed to the stream at once */
    JSON_OUT_ROOM = 2048,       /* for the library's own state: 608 bytes of it */
};

/* Takes what stands in a piece, at least one byte, and says where the next is put, for which there
 * are JSON_OUT_PIECE bytes. NULL: that failed, and errno says why; it is not asked again, and
 * nothing more is written to what it gave. */
typedef char *json_out_take(void *context, char *piece, size_t length);

struct json_out {
    json_out_take *take;
    void *context;
    struct yajl_gen_t *generator;
    int error;            /* errno of the first failure; 0: none yet */
    bool begun;           /* the generator has printed something since the last frame */
    bool whole;           /* json_out_whole was put since then */
    const char *room_end; /* of what json_out_room gave */
    size_t used, room_used;
    char *piece; /* where it is put; for a stream, and once that failed, `own` */
    char own[JSON_OUT_PIECE];
    _Alignas(max_align_t) char room[JSON_OUT_ROOM];
};

/* The stream stays the caller's. */
void json_out_open(struct json_out *o, FILE *stream);
/* The same where pieces go elsewhere; the first is put at `piece`. */
void json_out_open_pieces(struct json_out *o, json_out_take *take, void *context, char *piece);
/* Hands over the rest; does not flush the stream. False: errno says why, and what is on the stream
 * is not whole. */
bool json_out_close(struct json_out *o);
bool json_out_failed(const struct json_out *o);
/* Hands over what waits. */
void json_out_flush(struct json_out *o);
/* Between values that each stand alone: whole ones of another json_out, as it handed them over. For
 * one that writes to a stream. */
void json_out_pass(struct json_out *o, const char *bytes, size_t length);
/* That one failed, of which this one is to have all. error: errno; 0: it did not. */
void json_out_fail(struct json_out *o, int error);

/* Text as it is, between values that each stand alone. */
void json_out_frame(struct json_out *o, const char *text);

void json_out_begin_object(struct json_out *o, const char *name);
void json_out_end_object(struct json_out *o);
void json_out_begin_list(struct json_out *o, const char *name);
void json_out_end_list(struct json_out *o);

void json_out_null(struct json_out *o, const char *name);
void json_out_bool(struct json_out *o, const char *name, bool value);
/* Readers keep whole numbers in 64 bits with a sign: counts from 2^63 on stay there. */
void json_out_number(struct json_out *o, const char *name, uint64_t n);
void json_out_signed(struct json_out *o, const char *name, int64_t n);
/* A whole value by its own JSON, which the caller answers for. */
void json_out_value(struct json_out *o, const char *name, const char *text, size_t length);
/* Room for so many bytes (up to JSON_OUT_PIECE), for a value by its own JSON that the caller
 * answers for; and where it ends. It stands between two frames, and nothing else is put there. */
char *json_out_room(struct json_out *o, size_t size);
void json_out_whole(struct json_out *o, const char *end);
/* File names may be any bytes, JSON is UTF-8: a text that is not comes with \xNN for each byte that
 * is no printable ASCII. NULL: null. */
void json_out_text(struct json_out *o, const char *name, const char *text);

#endif
