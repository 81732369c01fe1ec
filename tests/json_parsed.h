/* json_parsed: the sample snapshot printed as JSON, and read back by another JSON library than
 * wrote it, so that every row is whole. A fixture for those who test what stands in it. */
#ifndef TAPWATCH_TESTS_JSON_PARSED_H
#define TAPWATCH_TESTS_JSON_PARSED_H

#include "src/report/json.h"
#include "tests/check.h"
#include "tests/sample_incidents.h"

#include <jansson.h>
#include <stdlib.h>

static struct snapshot *s;
static char *text; /* what was printed last */
static json_t *root;

static inline void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill(s);
}

static inline void clean_up(void)
{
    snapshot_free(s);
    json_decref(root);
    free(text);
    root = NULL;
    text = NULL;
}

static inline const char *print(bool one_line)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    ck_assert(json_print(s, one_line, out));
    fclose(out);
    return text;
}

static inline void parse(void)
{
    json_error_t error;
    json_decref(root);
    root = json_loads(print(false), JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
}

/* The value at a path such as "ports.1.history.end"; NULL where there is none. */
static inline const json_t *at(const char *path)
{
    const json_t *value = root;
    char copy[128], *rest = copy;
    snprintf(copy, sizeof copy, "%s", path);
    for (char *key; value && (key = strsep(&rest, "."));)
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key))
                                     : json_object_get(value, key);
    return value;
}

static inline void is(const char *path, const char *json)
{
    const json_t *value = at(path);
    ck_assert_msg(value != NULL, "%s is missing", path);
    char *got = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(3));
    ck_assert_msg(strcmp(got, json) == 0, "%s: want %s, got %s", path, json, got);
    free(got);
}

/* The names of an object's members, in their order. */
static inline void has_members(const char *path, const char *names)
{
    char got[2048] = "";
    const json_t *object = *path ? at(path) : root;
    void *i = json_object_iter((json_t *)(uintptr_t)object);
    for (; i; i = json_object_iter_next((json_t *)(uintptr_t)object, i)) {
        if (*got)
            strcat(got, " ");
        strcat(got, json_object_iter_key(i));
    }
    ck_assert_str_eq(got, names);
}

#endif
