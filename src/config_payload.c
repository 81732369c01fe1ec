/* config_payload: payload tests as they are written:
 *
 *   payload = ( { prefix = "01 00 00 00"; }, { length = [4, 60]; } );     both hold
 *   payload = ( ( { prefix = "17"; } ), ( { text = "stats"; } ) );        one of the two lists
 * holds
 */
#include "src/config_signature.h"

#include <ctype.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

/* Members that stand beside the one that says what kind of test it is. */
enum { WITH_AT = 1, WITH_MASK = 2, WITH_ANY_CASE = 4, WITH_COUNT = 8 };

#define HEX     "1 to 32 bytes in hex such as \"00 1f\""
#define NUMBERS "0 to 65535 or [LOW, HIGH]"

static const struct payload_member {
    const char *name, *allowed;
    uint8_t kind; /* enum payload_test_kind */
    uint8_t with; /* what may stand beside it */
} kinds[] = {
    {"exact", HEX, PAYLOAD_EXACT, 0},
    {"prefix", HEX, PAYLOAD_AT, WITH_MASK},
    {"bytes", HEX, PAYLOAD_AT, WITH_AT | WITH_MASK},
    {"text", "1 to 32 characters of printable ASCII", PAYLOAD_FIND, WITH_AT | WITH_ANY_CASE},
    {"contains", HEX, PAYLOAD_FIND, WITH_ANY_CASE},
    {"length", NUMBERS, PAYLOAD_LENGTH, 0},
    {"fill", "one byte in hex such as \"aa\"", PAYLOAD_FILL, WITH_AT | WITH_COUNT},
};

static const struct {
    const char *name, *allowed, *goes_with;
    uint8_t with;
} extras[] = {
    {"at", "0 to 65535", "bytes, text or fill", WITH_AT},
    {"mask", "as many bytes in hex as it masks, of which they have no other bits",
     "prefix or bytes", WITH_MASK},
    {"any_case", "true or false", "text or contains", WITH_ANY_CASE},
    {"count", "1 to 65535", "fill", WITH_COUNT},
};

enum { KINDS = sizeof kinds / sizeof kinds[0], EXTRAS = sizeof extras / sizeof extras[0] };

static const char all_kinds[] = "exact, prefix, bytes, text, contains, length, fill";

static bool name_is(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

const char *config_payload_allowed(const char *name, size_t length)
{
    for (size_t i = 0; i < KINDS; i++)
        if (name_is(kinds[i].name, name, length))
            return kinds[i].allowed;
    for (size_t i = 0; i < EXTRAS; i++)
        if (name_is(extras[i].name, name, length))
            return extras[i].allowed;
    return NULL;
}

/* Pairs of hex digits, with or without spaces between. Returns how many bytes; 0: it is none. */
static uint8_t read_hex(const config_setting_t *value, uint8_t out[SIGNATURE_BYTES])
{
    const char *text = config_setting_get_string(value);
    uint8_t length = 0;
    for (; text && *text; text++) {
        if (*text == ' ')
            continue;
        const char pair[3] = {text[0], text[1], '\0'};
        if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]) ||
            length == SIGNATURE_BYTES)
            return 0;
        out[length++] = (uint8_t)strtoul(pair, NULL, 16);
        text++;
    }
    return length;
}

static bool read_characters(const config_setting_t *value, struct payload_test *t)
{
    const char *text = config_setting_get_string(value);
    size_t length = text ? strlen(text) : 0;
    if (length == 0 || length > SIGNATURE_BYTES)
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            return false;
    memcpy(t->bytes, text, length);
    t->length = (uint8_t)length;
    return true;
}

/* The member that says what kind of test it is. */
static bool read_kind(const struct signature_source *from, const struct payload_member *kind,
                      const config_setting_t *value, struct payload_test *t)
{
    static const struct signature_range any_length = {0, UINT16_MAX};
    struct signature_range range = {0, 0};
    bool good;
    t->kind = kind->kind;
    if (kind->kind == PAYLOAD_LENGTH)
        good = config_signature_range(value, any_length, &range);
    else if (strcmp(kind->name, "text") == 0)
        good = read_characters(value, t);
    else
        good = (t->length = read_hex(value, t->bytes)) > 0;
    if (!good || (kind->kind == PAYLOAD_FILL && t->length != 1))
        return config_signature_refuse_value(from, value, kind->name, kind->allowed);
    t->low = range.low;
    t->high = range.high;
    memset(t->mask, 0xff, t->length);
    return true;
}

/* A member beside it; `with` says which. */
static bool read_extra(const config_setting_t *value, uint8_t with, struct payload_test *t)
{
    int64_t n;
    switch (with) {
    case WITH_AT:
        if (!config_get_number(value, &n) || n < 0 || n > UINT16_MAX)
            return false;
        t->at = (uint16_t)n;
        return true;
    case WITH_COUNT:
        if (!config_get_number(value, &n) || n < 1 || n > UINT16_MAX)
            return false;
        t->low = (uint16_t)n;
        return true;
    case WITH_MASK:
        if (read_hex(value, t->mask) != t->length)
            return false;
        for (size_t i = 0; i < t->length; i++)
            if (t->bytes[i] & ~t->mask[i])
                return false;
        return true;
    default:
        t->any_case = config_setting_get_bool(value);
        return config_setting_type(value) == CONFIG_TYPE_BOOL;
    }
}

/* Text at a place: in any case, its letters are compared without the bit that makes them small. */
static void place_text(struct payload_test *t)
{
    t->kind = PAYLOAD_AT;
    for (size_t i = 0; t->any_case && i < t->length; i++)
        if (isalpha(t->bytes[i])) {
            t->mask[i] = 0xdf;
            t->bytes[i] &= 0xdf;
        }
    t->any_case = false;
}

static const struct payload_member *find_kind(const char *name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static int find_extra(const char *name)
{
    for (int i = 0; i < (int)EXTRAS; i++)
        if (strcmp(extras[i].name, name) == 0)
            return i;
    return -1;
}

/* Its one member that says what kind of test it is. NULL: refused. */
static const config_setting_t *only_kind(const struct signature_source *from,
                                         const config_setting_t *group)
{
    const config_setting_t *found = NULL;
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(member);
        if (!find_kind(name)) {
            if (find_extra(name) >= 0)
                continue;
            config_signature_refuse(
                from, member,
                "a payload test has no \"%.40s\"; it has one of %s, with at, mask, "
                "any_case, count",
                name, all_kinds);
            return NULL;
        }
        if (found) {
            config_signature_refuse(from, member,
                                    "a payload test has one of %s, not %s and %s; tests that "
                                    "must all hold stand in {} of their own",
                                    all_kinds, config_setting_name(found), name);
            return NULL;
        }
        found = member;
    }
    if (!found)
        config_signature_refuse(from, group, "a payload test has one of %s, not none", all_kinds);
    return found;
}

static bool read_test(const struct signature_source *from, const config_setting_t *group,
                      struct payload_test *t)
{
    uint8_t with = 0;
    const config_setting_t *value = only_kind(from, group);
    if (!value)
        return false;
    const struct payload_member *kind = find_kind(config_setting_name(value));
    if (!kind || !read_kind(from, kind, value, t))
        return false; /* only_kind found it: there is one */
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        int extra = find_extra(config_setting_name(member));
        if (extra < 0)
            continue;
        if (!(kind->with & extras[extra].with))
            return config_signature_refuse(from, member, "%s goes with %s, not with %s",
                                           extras[extra].name, extras[extra].goes_with, kind->name);
        if (!read_extra(member, extras[extra].with, t))
            return config_signature_refuse_value(from, member, extras[extra].name,
                                                 extras[extra].allowed);
        with |= extras[extra].with;
    }
    if (strcmp(kind->name, "bytes") == 0 && !(with & WITH_AT))
        return config_signature_refuse(from, value, "bytes needs at; prefix is bytes at 0");
    if (kind->kind == PAYLOAD_FIND && with & WITH_AT)
        place_text(t);
    return true;
}

static bool read_case(const struct signature_source *from, const config_setting_t *list,
                      struct payload_case *c)
{
    int count = config_setting_length(list);
    if (count < 1 || count > SIGNATURE_TESTS)
        return config_signature_refuse(from, list, "payload takes lists of 1 to %d tests, not %d",
                                       SIGNATURE_TESTS, count);
    for (int i = 0; i < count; i++) {
        const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
        if (config_setting_type(group) != CONFIG_TYPE_GROUP)
            return config_signature_refuse_value(from, group, "payload", "tests in {}");
        if (!read_test(from, group, &c->tests[i]))
            return false;
    }
    c->count = (uint8_t)count;
    return true;
}

bool config_payload_read(const struct signature_source *from, const config_setting_t *value,
                         struct signature *out)
{
    int count = config_is_list(value) ? config_setting_length(value) : 0;
    const config_setting_t *first = count > 0 ? config_setting_get_elem(value, 0) : NULL;
    if (first && config_setting_type(first) == CONFIG_TYPE_GROUP) {
        out->cases_count = 1;
        return read_case(from, value, &out->cases[0]);
    }
    if (count < 1 || !config_is_list(first))
        return config_signature_refuse_value(from, value, "payload",
                                             "a list of tests in (), or a list of such lists");
    if (count > SIGNATURE_CASES)
        return config_signature_refuse(from, value, "payload takes up to %d lists of tests, not %d",
                                       SIGNATURE_CASES, count);
    for (int i = 0; i < count; i++) {
        const config_setting_t *list = config_setting_get_elem(value, (unsigned)i);
        if (!config_is_list(list))
            return config_signature_refuse_value(from, list, "payload",
                                                 "lists of tests, each in ()");
        if (!read_case(from, list, &out->cases[i]))
            return false;
    }
    out->cases_count = (uint8_t)count;
    return true;
}
