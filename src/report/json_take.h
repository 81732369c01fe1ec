/* json_take: checked values out of a tree of json_in.
 *
 * Each takes the member `name` of the object `node`; name NULL: the node itself, as an element of a
 * list is taken. It must be there, of its kind and within its bounds, else the reading has failed
 * and what is returned is empty: 0, false, unknown. */
#ifndef TAPWATCH_REPORT_JSON_TAKE_H
#define TAPWATCH_REPORT_JSON_TAKE_H

#include "src/report/json_in.h"
#include "src/snapshot/snapshot.h"

uint64_t json_take_count(struct json_in *j, uint32_t node, const char *name, uint64_t most);
bool json_take_bool(struct json_in *j, uint32_t node, const char *name);
/* A number from 0 to JSON_TAKE_REAL; null: -1. */
double json_take_real(struct json_in *j, uint32_t node, const char *name);
/* A time; _or_null: SNAPSHOT_UNKNOWN for null. */
int64_t json_take_time(struct json_in *j, uint32_t node, const char *name);
int64_t json_take_time_or_null(struct json_in *j, uint32_t node, const char *name);
/* A count; SNAPSHOT_UNKNOWN for null. */
int64_t json_take_known(struct json_in *j, uint32_t node, const char *name);
/* A count and its relative error; `error` NULL: it has none, and the certainty is still to be said.
 */
struct distinct_count json_take_distinct(struct json_in *j, uint32_t node, const char *name,
                                         const char *error);
struct snapshot_answers json_take_answers(struct json_in *j, uint32_t node, const char *name);
struct address json_take_address(struct json_in *j, uint32_t node, const char *name);

/* Printable ASCII, as the program's own texts are; _or_null: empty for null. out is empty where it
 * failed. */
void json_take_text(struct json_in *j, uint32_t node, const char *name, char *out, size_t size);
void json_take_text_or_null(struct json_in *j, uint32_t node, const char *name, char *out,
                            size_t size);
/* The name that a member of an object has there, likewise. */
void json_take_own_name(struct json_in *j, uint32_t node, char *out, size_t size);
/* Any characters, for what is only shown by text_safe. */
void json_take_foreign(struct json_in *j, uint32_t node, const char *name, char *out, size_t size);
/* The bytes that text_safe wrote; how many. */
size_t json_take_escaped(struct json_in *j, uint32_t node, const char *name, char *out,
                         size_t size);
/* "0400ff"; how many bytes. */
size_t json_take_hex(struct json_in *j, uint32_t node, const char *name, uint8_t *out, size_t size);
/* Which of `count` names it is; one that is NULL stands for null. */
unsigned json_take_choice(struct json_in *j, uint32_t node, const char *name,
                          const char *(*name_of)(unsigned), unsigned count);

/* An object, or a list of at most so many; `for (e = json_take_first(j, list); e; e =
 * json_take_next(j, e))`. 0 where it failed, and that has no children. */
uint32_t json_take_object(struct json_in *j, uint32_t node, const char *name);
uint32_t json_take_list(struct json_in *j, uint32_t node, const char *name, size_t most);
uint32_t json_take_first(const struct json_in *j, uint32_t list);
uint32_t json_take_next(const struct json_in *j, uint32_t element);
/* Whether it is there, and null: a redacted snapshot has that where it has left something out. */
bool json_take_is_null(const struct json_in *j, uint32_t node, const char *name);
/* Whether it is there, and not null. */
bool json_take_has(const struct json_in *j, uint32_t node, const char *name);
/* Cells of a history, of which zeros in front may be left out. */
void json_take_cells(struct json_in *j, uint32_t node, const char *name, uint32_t *cells,
                     size_t count);

#define JSON_TAKE_REAL 1e15

#endif
