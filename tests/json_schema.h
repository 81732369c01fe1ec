/* json_schema: checks a value against a JSON Schema (2020-12), as far as share/snapshot.schema.json
 * goes; a keyword that is not known here is refused. */
#ifndef TAPWATCH_TESTS_JSON_SCHEMA_H
#define TAPWATCH_TESTS_JSON_SCHEMA_H

#include <jansson.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct schema_check {
    json_t *root;
    char path[512]; /* of the value that is looked at */
    char why[768];  /* the last fault */
};

static bool schema_accepts(struct schema_check *c, json_t *schema, json_t *value);

static inline bool schema_fault(struct schema_check *c, const char *what)
{
    snprintf(c->why, sizeof c->why, "%s: %s", c->path, what);
    return false;
}

static inline bool schema_is_type(const char *type, const json_t *v)
{
    return strcmp(type, "object") == 0    ? json_is_object(v)
           : strcmp(type, "array") == 0   ? json_is_array(v)
           : strcmp(type, "string") == 0  ? json_is_string(v)
           : strcmp(type, "boolean") == 0 ? json_is_boolean(v)
           : strcmp(type, "null") == 0    ? json_is_null(v)
           : strcmp(type, "integer") == 0 ? json_is_integer(v)
           : strcmp(type, "number") == 0  ? json_is_number(v)
                                          : false;
}

/* One type, or a list of them. */
static inline bool schema_type(const json_t *types, const json_t *v)
{
    if (json_is_string(types))
        return schema_is_type(json_string_value(types), v);
    for (size_t i = 0; i < json_array_size(types); i++)
        if (schema_is_type(json_string_value(json_array_get(types, i)), v))
            return true;
    return false;
}

static inline bool schema_one_of(const json_t *values, const json_t *v)
{
    for (size_t i = 0; i < json_array_size(values); i++)
        if (json_equal(json_array_get(values, i), v))
            return true;
    return false;
}

static inline bool schema_any_of(struct schema_check *c, const json_t *schemas, json_t *v)
{
    for (size_t i = 0; i < json_array_size(schemas); i++)
        if (schema_accepts(c, json_array_get(schemas, i), v))
            return true;
    return false;
}

static inline bool schema_matches(const char *pattern, const json_t *v)
{
    regex_t regex;
    if (!json_is_string(v) || regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return !json_is_string(v);
    bool good = regexec(&regex, json_string_value(v), 0, NULL, 0) == 0;
    regfree(&regex);
    return good;
}

/* At a member or an element: the path grows by its name. */
static inline bool schema_below(struct schema_check *c, json_t *schema, json_t *v, const char *name)
{
    size_t used = strlen(c->path);
    snprintf(c->path + used, sizeof c->path - used, ".%s", name);
    bool good = schema_accepts(c, schema, v);
    c->path[used] = '\0';
    return good;
}

static inline bool schema_elements(struct schema_check *c, json_t *schema, const json_t *v)
{
    char number[24];
    for (size_t i = 0; i < json_array_size(v); i++) {
        snprintf(number, sizeof number, "%zu", i);
        if (!schema_below(c, schema, json_array_get(v, i), number))
            return false;
    }
    return true;
}

static inline bool schema_required(struct schema_check *c, const json_t *names, const json_t *v)
{
    for (size_t i = 0; json_is_object(v) && i < json_array_size(names); i++)
        if (!json_object_get(v, json_string_value(json_array_get(names, i))))
            return schema_fault(c, json_string_value(json_array_get(names, i)));
    return true;
}

static inline bool schema_members(struct schema_check *c, const json_t *schema, json_t *value)
{
    const json_t *known = json_object_get(schema, "properties");
    json_t *rest = json_object_get(schema, "additionalProperties");
    const char *name;
    json_t *v;
    json_object_foreach(value, name, v)
    {
        json_t *member = json_object_get(known, name);
        if (!member && json_is_false(rest))
            return schema_fault(c, name);
        if (!member)
            member = rest;
        if (member && !schema_below(c, member, v, name))
            return false;
    }
    return true;
}

static inline json_t *schema_find(const struct schema_check *c, const char *reference)
{
    static const char start[] = "#/$defs/";
    if (strncmp(reference, start, sizeof start - 1) != 0)
        return NULL;
    return json_object_get(json_object_get(c->root, "$defs"), reference + sizeof start - 1);
}

static inline bool schema_keyword(struct schema_check *c, const char *keyword, json_t *argument,
                                  json_t *v)
{
    static const char *const said_elsewhere[] = {
        "$schema", "$defs", "title", "description", "properties", "additionalProperties"};
    for (size_t i = 0; i < sizeof said_elsewhere / sizeof said_elsewhere[0]; i++)
        if (strcmp(keyword, said_elsewhere[i]) == 0)
            return true;
    if (strcmp(keyword, "$ref") == 0) {
        json_t *schema = schema_find(c, json_string_value(argument));
        return schema ? schema_accepts(c, schema, v) : schema_fault(c, json_string_value(argument));
    }
    if (strcmp(keyword, "anyOf") == 0)
        return schema_any_of(c, argument, v);
    if (strcmp(keyword, "items") == 0)
        return schema_elements(c, argument, v);
    if (strcmp(keyword, "required") == 0)
        return schema_required(c, argument, v);
    bool good = strcmp(keyword, "type") == 0      ? schema_type(argument, v)
                : strcmp(keyword, "const") == 0   ? json_equal(argument, v)
                : strcmp(keyword, "enum") == 0    ? schema_one_of(argument, v)
                : strcmp(keyword, "pattern") == 0 ? schema_matches(json_string_value(argument), v)
                : strcmp(keyword, "minimum") == 0
                    ? !json_is_number(v) || json_number_value(v) >= json_number_value(argument)
                : strcmp(keyword, "maximum") == 0
                    ? !json_is_number(v) || json_number_value(v) <= json_number_value(argument)
                    : false;
    return good || schema_fault(c, keyword);
}

static bool schema_accepts(struct schema_check *c, json_t *schema, json_t *value)
{
    const char *keyword;
    json_t *argument;
    json_object_foreach(schema, keyword, argument)
    {
        if (!schema_keyword(c, keyword, argument, value))
            return false;
    }
    return !json_is_object(value) || schema_members(c, schema, value);
}

#endif
