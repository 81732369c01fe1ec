/* config_signature: one signature of a file. Private to src/config_signature*.c and
 * src/config_payload.c. */
#ifndef TAPWATCH_CONFIG_SIGNATURE_H
#define TAPWATCH_CONFIG_SIGNATURE_H

#include "src/config_tree.h"
#include "src/engine/signature.h"

struct config_setting_t; /* libconfig's */

/* Which signature is read, for messages. */
struct signature_source {
    struct config_place place;
    char name[SIGNATURE_NAME]; /* or "number 3" */
};

/* "FILE:LINE: signature NAME: ..", at the line of `at`; false. */
bool __attribute__((format(printf, 3, 4)))
config_signature_refuse(const struct signature_source *from, const struct config_setting_t *at,
                        const char *format, ...);
/* ".. MEMBER takes ALLOWED, not what stands at `at`". */
bool config_signature_refuse_value(const struct signature_source *from,
                                   const struct config_setting_t *at, const char *member,
                                   const char *allowed);
/* A name of a-z, 0-9 and -, as signatures and groups have. */
bool config_signature_name_good(const char *name);
/* A whole number, or [LOW, HIGH] with low <= high, within the limits. False: it is none. */
bool config_signature_range(const struct config_setting_t *at, struct signature_range limits,
                            struct signature_range *out);

/* Reads a group. False: why is written. */
bool config_signature_read(const struct signature_source *from,
                           const struct config_setting_t *group, struct signature *out);
/* What a member takes, in words, one of a payload test included; NULL: there is none of that name.
 * name need not end in NUL. */
const char *config_signature_allowed(const char *name, size_t length);

/* config_payload.c: the value of the member "payload" into out->cases. */
bool config_payload_read(const struct signature_source *from, const struct config_setting_t *value,
                         struct signature *out);
const char *config_payload_allowed(const char *name, size_t length);

#endif
