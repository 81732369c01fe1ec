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
/* Reads a group. False: why is written. */
bool config_signature_read(const struct signature_source *from,
                           const struct config_setting_t *group, struct signature *out);
/* What a member takes, in words, one of a payload test included; NULL: there is none of that name.
 * name need not end in NUL. */
const char *config_signature_allowed(const char *name, size_t length);

/* config_signature_value.c: values as they are written; false: it is none such. */
/* A whole number, or [LOW, HIGH] with low <= high, within the limits. */
bool config_signature_range(const struct config_setting_t *at, struct signature_range limits,
                            struct signature_range *out);
/* A list of ports and ranges of them: 1434, "1026-1031". NULL: it is in *out; else what is none
 * such: the first wrong one of the list, or `at`, which is no list or has too few or too many. */
const struct config_setting_t *config_signature_ports(const struct config_setting_t *at,
                                                      struct signature_ports *out);
/* 0 to 255. */
bool config_signature_octet(const struct config_setting_t *at, uint8_t *out);
/* TCP flags: "SA" is SYN and ACK and no others; "" is none at all. */
bool config_signature_flag_set(const struct config_setting_t *at, uint8_t *out);
/* Reads one of a list: the two above. */
typedef bool config_signature_entry(const struct config_setting_t *at, uint8_t *out);
/* A list of 1 to `most` of them, into out[0] and on; how many they are into *out_count.
 * Returns as config_signature_ports does. */
const struct config_setting_t *config_signature_list(const struct config_setting_t *at,
                                                     config_signature_entry *read, int most,
                                                     uint8_t *out, uint8_t *out_count);

/* config_payload.c: the value of the member "payload" into out->cases. */
bool config_payload_read(const struct signature_source *from, const struct config_setting_t *value,
                         struct signature *out);
const char *config_payload_allowed(const char *name, size_t length);

#endif
