/* json_in: JSON from a file that nobody vouches for, value by value, in memory of a fixed size.
 *
 * The document is one object. Of its members each is handed over when it is whole, as a small tree
 * that is good until the call returns; of a member that is a list each element is, so a list of any
 * length takes no more room than its largest element. What is larger, deeper or longer than the
 * program itself writes is refused.
 *
 *   json_in.c    the library's events to trees
 *   json_take.c  checked values out of a tree
 *
 * The first fault stays, with where it was and why; all that is asked afterwards gets nothing. */
#ifndef TAPWATCH_REPORT_JSON_IN_H
#define TAPWATCH_REPORT_JSON_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    JSON_IN_PIECE = 64 * 1024, /* bytes read at once; no text or number may be longer */
    JSON_IN_NODES = 16 * 1024, /* values of one tree: an incident has some 6,000 */
    JSON_IN_TEXT = 128 * 1024, /* bytes of names and texts of one tree */
    JSON_IN_DEPTH = 12,        /* the document itself is 1 */
    JSON_IN_NAME = 64,         /* of a member of the document; longer ones are nobody's */
    JSON_IN_WHY = 320,
};

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT };

/* Nodes are named by their index; 0 is no node. */
struct json_node {
    uint32_t parent, next, first, last; /* first and last child */
    uint32_t count;                     /* children */
    uint32_t name;                      /* in the texts; 0: an element, or the tree's root */
    uint32_t text, length;              /* of a text: where, how many bytes; a NUL follows */
    uint8_t kind;                       /* enum json_kind */
    bool yes;                           /* of a bool */
    bool whole;                         /* of a number: `integer` is all of it */
    int64_t integer;
    double real;
};

/* Who takes the document. False stops the reading; he has said why, with json_in_fail. */
struct json_in_taker {
    /* A member begins. */
    bool (*member)(void *context, const char *name);
    /* Its value, or the next element of it; row counts these from 0, and is -1 for a value. */
    bool (*value)(void *context, const char *name, int64_t row, uint32_t node);
    void *context;
};

struct json_in;

/* NULL: no memory. */
struct json_in *json_in_new(void);
void json_in_free(struct json_in *j);

/* The whole of the file. False: json_in_why says why not. */
bool json_in_read(struct json_in *j, FILE *in, const struct json_in_taker *taker);
/* "byte 17: ..", "sources[3].ports[0].port: ..": printable ASCII. */
const char *json_in_why(const struct json_in *j);

/* A fault in that node, or in its member `name` (NULL: in the node itself). Only the first counts.
 * Always false. */
bool json_in_fail(struct json_in *j, uint32_t node, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool json_in_failed(const struct json_in *j);

const struct json_node *json_in_node(const struct json_in *j, uint32_t node);
const char *json_in_text(const struct json_in *j, uint32_t node);
/* Empty for an element. */
const char *json_in_name(const struct json_in *j, uint32_t node);
/* The member of an object; 0: it has none of that name. */
uint32_t json_in_member(const struct json_in *j, uint32_t object, const char *name);

#endif
